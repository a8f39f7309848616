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

/// A job is the size of the policy, the policy and the upload.
using Size = std::array<char, sizeof(std::uint64_t)>;

Size octets_of(std::uint64_t number)
{
    Size octets{};
    std::memcpy(octets.data(), &number, sizeof number);
    return octets;
}

/// Runs in the worker.
Bytes examine_job(ByteView job)
{
    std::uint64_t size = 0;
    std::memcpy(&size, job.data(), sizeof size);
    const VerificationPolicy policy = sandbox::decode_policy(job.substr(sizeof size, size));
    return sandbox::encode(Verifier::examine(job.substr(sizeof size + size), policy));
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
    const Bytes encoded = sandbox::encode(policy);
    const Size size = octets_of(encoded.size());
    Answer answer;
    {
        const Turn turn(state_->places);
        answer = state_->zygote.run({{size.data(), size.size()}, encoded, upload});
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
