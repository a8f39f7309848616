#include "signing/sandbox/sandbox.h"

#include "base/error.h"
#include "signing/checks/finding.h"
#include "signing/detail/verifier.h"
#include "signing/sandbox/detail/message.h"
#include "signing/sandbox/detail/revalidate.h"
#include "signing/sandbox/detail/warm_up.h"
#include "signing/sandbox/detail/zygote.h"

#include <atomic>
#include <cstring>
#include <fmt/format.h>
#include <semaphore>

namespace indenture::signing {

namespace {

using sandbox::Answer;

constexpr std::ptrdiff_t workers_max = 8;

/// A job is this, the policy and the upload.
struct JobHead {
    std::uint64_t policy_size = 0;
    /// If the upload begins with what was issued, that is not sent twice. 0: it does not.
    std::uint64_t issued_size = 0;
};

Bytes octets_of(const JobHead& head)
{
    Bytes octets(sizeof head, '\0');
    std::memcpy(octets.data(), &head, sizeof head);
    return octets;
}

/// Runs in the worker.
Bytes examine_job(ByteView job)
{
    JobHead head;
    std::memcpy(&head, job.data(), sizeof head);
    VerificationPolicy policy = sandbox::decode_policy(job.substr(sizeof head, head.policy_size));
    const ByteView upload = job.substr(sizeof head + head.policy_size);
    if (head.issued_size != 0) {
        policy.issued = Bytes(upload.substr(0, head.issued_size));
    }
    return sandbox::encode(Verifier::examine(upload, policy));
}

Answer ask(sandbox::Zygote& zygote, ByteView upload, const VerificationPolicy& policy)
{
    const bool is_prefix =
        policy.issued && !policy.issued->empty() && upload.starts_with(*policy.issued);
    VerificationPolicy sent = policy;
    if (is_prefix) {
        sent.issued.reset();
    }
    const Bytes encoded = sandbox::encode(sent);
    const Bytes head = octets_of(
        {.policy_size = encoded.size(), .issued_size = is_prefix ? policy.issued->size() : 0});
    return zygote.run({head, encoded, upload});
}

VerificationReport unprocessable(ByteView upload, const VerificationPolicy& policy,
                                 const std::string& reason)
{
    VerificationReport report;
    report.upload = Digest::of(upload);
    report.size = upload.size();
    report.at = policy.at;
    if (policy.issued) {
        report.issued = Digest::of(*policy.issued);
    }
    report.outstanding = policy.required;
    report.findings.push_back(checks::block(
        "unprocessable", "", fmt::format("it could not be checked in the sandbox: {}", reason),
        checks::sign_again));
    return report;
}

class Turn {
public:
    explicit Turn(std::counting_semaphore<workers_max>& places) : places_(places)
    {
        places_.acquire();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() { places_.release(); }

private:
    std::counting_semaphore<workers_max>& places_;
};

} // namespace

struct Sandbox::State {
    sandbox::Zygote zygote{sandbox::warm_up, examine_job, {}};
    std::counting_semaphore<workers_max> places{workers_max};
    std::atomic<std::uint64_t> judged = 0;
    std::atomic<std::uint64_t> died = 0;
    std::atomic<std::uint64_t> late = 0;
    std::atomic<std::uint64_t> refused = 0;

    std::atomic<std::uint64_t>& counter_of(Answer::Ending ending)
    {
        switch (ending) {
        case Answer::Ending::Died:
            return died;
        case Answer::Ending::Late:
            return late;
        case Answer::Ending::TooLong:
        case Answer::Ending::Answered:
            break;
        }
        return refused;
    }
};

Sandbox::Sandbox() : state_(std::make_unique<State>()) {}

Sandbox::~Sandbox() = default;

VerificationReport Sandbox::verify(ByteView upload, const VerificationPolicy& policy)
{
    Answer answer;
    {
        const Turn turn(state_->places);
        answer = ask(state_->zygote, upload, policy);
    }
    if (answer.ending != Answer::Ending::Answered) {
        ++state_->counter_of(answer.ending);
        return unprocessable(upload, policy, answer.reason);
    }
    try {
        VerificationReport report = sandbox::decode_report(answer.octets);
        if (const auto reason = sandbox::contradiction_in(report, upload, policy)) {
            ++state_->refused;
            return unprocessable(upload, policy, *reason);
        }
        Verifier::conclude(report, policy);
        ++state_->judged;
        return report;
    } catch (const Error& error) {
        if (error.code() != ErrorCode::BadInput) {
            throw;
        }
        ++state_->refused;
        return unprocessable(upload, policy, "its answer was malformed");
    }
}

SandboxCounters Sandbox::counters() const
{
    return {.judged = state_->judged,
            .died = state_->died,
            .late = state_->late,
            .refused = state_->refused};
}

} // namespace indenture::signing
