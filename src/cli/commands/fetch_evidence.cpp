#include "workflow/fetch_evidence.h"
#include "base/error.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/session.h"
#include "cli/terms.h"
#include "cli/verdict.h"
#include "signing/providers/evidence_fetcher.h"
#include "signing/providers/fetch_address.h"

#include <algorithm>
#include <chrono>

namespace indenture::cli {

namespace {

/// As certificates and HttpAddress::authority have it.
std::string allowed_address(const std::string& text)
{
    const signing::HttpAddressAnswer read = signing::read_http_address("http://" + text);
    if (!read.address || text.find_first_of("/?") != std::string::npos) {
        throw Error(
            ErrorCode::BadInput, {},
            "--allow-address needs a host and port, such as crl.hospital.example:8080, not '" +
                text + "'");
    }
    return read.address->authority();
}

signing::EvidenceFetcher make_fetcher(const FetchEvidenceOptions& options)
{
    const std::chrono::milliseconds total = std::chrono::seconds(options.seconds_max);
    signing::FetchPolicy policy{.total_time_max = total};
    for (const std::string& address : options.allowed) {
        policy.allowed.insert(allowed_address(address));
    }
    policy.request_time_max = std::min(policy.request_time_max, total);
    return signing::EvidenceFetcher(
        policy,
        options.cache ? std::optional(signing::EvidenceCache(*options.cache)) : std::nullopt);
}

/// There is nothing to ask about: no signature, or none that could be read.
ExitStatus refuse(const signing::VerificationReport& report, const CommonOptions& common)
{
    if (common.json) {
        say_json({{"sha256", report.upload.hex()}, {"findings", to_json(report.findings)}});
    } else {
        say_findings(report.findings);
    }
    return is_unreadable(report) ? ExitStatus::BadInput : ExitStatus::No;
}

/// Nothing is asked about a signature that is broken.
bool are_intact(const signing::VerificationReport& report)
{
    return std::all_of(report.signatures.begin(), report.signatures.end(),
                       [](const auto& signature) { return signature.is_intact; });
}

} // namespace

ExitStatus fetch_evidence(const FetchEvidenceOptions& options, const CommonOptions& common)
{
    const Session session(common);
    const signing::VerifyFunction verify = session.start_sandbox();
    const Bytes upload = session.read(options.document);
    signing::VerificationPolicy policy = workflow::policy_of(
        read_terms(options.terms, session), session.clock().now(), session.limits());
    if (options.issued) {
        policy.issued = read_issued(*options.issued, session);
    }
    signing::ValidationData evidence = policy.evidence;
    signing::EvidenceFetcher fetcher = make_fetcher(options);
    const workflow::FetchedEvidence fetched = workflow::fetch_evidence(
        upload, std::move(policy), verify,
        [&](const signing::WantedEvidence& wanted, const signing::VerificationPolicy& now) {
            return fetcher.ask(wanted, now);
        });
    if (fetched.report.signatures.empty()) {
        return refuse(fetched.report, common);
    }
    append(evidence, fetched.evidence);
    session.write(options.out, print_pem(evidence));
    const signing::Verdict verdict = fetched.report.verdict();
    if (common.json) {
        Json answer = to_json(fetched);
        answer["out"] = options.out;
        answer["verdict"] = print(verdict);
        say_json(answer);
    } else {
        say(print(fetched) + "With that, and revocation required: " + print(verdict));
    }
    return fetched.open.empty() && are_intact(fetched.report) ? ExitStatus::Done : ExitStatus::No;
}

} // namespace indenture::cli
