#include "signing/execution.h"

#include "signing/policy_json.h"
#include "signing/report.h"

#include <algorithm>

namespace indenture::signing {

namespace {

std::string party_of(const std::string& field, const VerificationPolicy& policy)
{
    const auto party =
        std::find_if(policy.required.begin(), policy.required.end(),
                     [&](const RequiredSignatory& each) { return each.field == field; });
    return party == policy.required.end() ? std::string() : party->organisation_name;
}

Json to_json(const Executant& executant)
{
    return {{"party", executant.party},
            {"signer", signing::to_json(executant.signer)},
            {"signed_at", indenture::print(executant.signed_at)},
            {"time", executant.is_time_proven ? "proven" : "claimed"}};
}

} // namespace

Execution execution_of(const VerificationReport& report, const VerificationPolicy& policy)
{
    Execution execution{.contract = policy.contract,
                        .issued = report.issued.value(),
                        .executed = report.upload,
                        .anchoring = report.anchoring.value_or(Anchoring::Octets),
                        .executants = {},
                        .at = report.at,
                        .policy = digest_of(policy, report.issued.value()),
                        .report = Digest::of(canonical(to_json(report))),
                        .not_before = policy.term ? start_of(policy.term->first) : Instant::min(),
                        .not_after = {}};
    for (const SignatureReport& signature : report.signatures) {
        if (signature.is_timestamp || !signature.signer) {
            continue;
        }
        const bool is_proven = signature.proven_time.has_value();
        // Whatever a signer's machine claimed, the signature was there when it was checked.
        const Instant signed_at =
            std::min(report.at, is_proven ? *signature.proven_time
                                          : signature.claimed_time.value_or(report.at));
        execution.executants.emplace(signature.field,
                                     Executant{.party = party_of(signature.field, policy),
                                               .signer = *signature.signer,
                                               .signed_at = signed_at,
                                               .is_time_proven = is_proven});
        execution.not_before = std::max(execution.not_before, signed_at);
    }
    if (policy.term) {
        execution.not_after = start_of(policy.term->last.plus_days(1)) - std::chrono::seconds(1);
    }
    return execution;
}

Json to_json(const Execution& execution)
{
    Json executants = Json::object();
    for (const auto& [field, executant] : execution.executants) {
        executants[field] = to_json(executant);
    }
    return {{"contract", execution.contract},
            {"issued_sha256", execution.issued.hex()},
            {"executed_sha256", execution.executed.hex()},
            {"anchoring", print(execution.anchoring)},
            {"executants", std::move(executants)},
            {"verified_as_of", indenture::print(execution.at)},
            {"policy_sha256", execution.policy.hex()},
            {"report_sha256", execution.report.hex()},
            {"not_before", indenture::print(execution.not_before)},
            {"not_after",
             execution.not_after ? Json(indenture::print(*execution.not_after)) : Json(nullptr)}};
}

} // namespace indenture::signing
