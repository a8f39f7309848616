#include "workflow/evidence.h"

#include "workflow/contract_record.h"

#include <algorithm>
#include <optional>

namespace indenture::workflow {

namespace {

using contracts::SignatureOutcome;
using signing::VerificationReport;

SignatureOutcome outcome_of(const std::optional<VerificationReport>& report)
{
    if (!report) {
        return SignatureOutcome::None;
    }
    switch (report->verdict()) {
    case signing::Verdict::Passed:
        return SignatureOutcome::Passed;
    case signing::Verdict::Failed:
        return SignatureOutcome::Failed;
    case signing::Verdict::Indeterminate:
        break;
    }
    return SignatureOutcome::Indeterminate;
}

/// A party's signature is no better than the file as a whole.
SignatureOutcome outcome_of(const std::string& field,
                            const std::optional<VerificationReport>& report)
{
    const bool is_there =
        report &&
        std::any_of(report->signatures.begin(), report->signatures.end(),
                    [&](const auto& signature) { return signature.field == field; }) &&
        std::none_of(report->outstanding.begin(), report->outstanding.end(),
                     [&](const auto& party) { return party.field == field; });
    return is_there ? outcome_of(report) : SignatureOutcome::None;
}

contracts::FrameworkContractEvidence evidence_of(const ContractRecord& record,
                                                 const contracts::Dsfc& dsfc,
                                                 const std::optional<VerificationReport>& report,
                                                 contracts::ContractState state)
{
    contracts::FrameworkContractEvidence evidence{
        .reference = dsfc.reference,
        .disclosing_party = dsfc.disclosing_party.organisation,
        .recipient = dsfc.recipient.organisation,
        .term = dsfc.term,
        .document_digest = registry::document_of(record.issue().event, registry::DocumentRole::Pdf),
        .signature_outcome = outcome_of(report),
        .required_signatures = {},
        .last_signed_on = std::nullopt,
        .state = state};
    for (const signing::RequiredSignatory& party : record.required) {
        evidence.required_signatures.push_back(
            {party.field, party.organisation_name, outcome_of(party.field, report)});
    }
    // Only the verifier's proof dates the signatures; without it no day is claimed.
    if (report && report->execution) {
        evidence.last_signed_on = date_of(report->execution->at());
    }
    return evidence;
}

} // namespace

Foundation foundation_of(const contracts::Dsa& dsa, Instant now, const Office& office,
                         const registry::ReadableRegister& contract_register)
{
    const Date today = date_of(now);
    Foundation foundation{{today, {}}, {}};
    for (const contracts::Controller& controller : dsa.controllers) {
        const auto& reference = controller.framework_contract.reference;
        if (contracts::evidence_about(reference, foundation.evidence) != nullptr) {
            continue;
        }
        const auto record = find_record(reference.print(), office, contract_register);
        const auto* dsfc = record ? std::get_if<contracts::Dsfc>(&record->contract) : nullptr;
        if (dsfc == nullptr) {
            continue;
        }
        const auto report = verify_best_copy(*record, office, contract_register);
        const auto state = contracts::state_at(facts_of(*record, office, contract_register), today);
        foundation.evidence.framework_contracts.push_back(
            evidence_of(*record, *dsfc, report, state));
        if (report && report->execution) {
            if (auto proof = in_force(*report->execution, state, now)) {
                foundation.executions.push_back(std::move(*proof));
            }
        }
    }
    return foundation;
}

std::optional<FoundedDsa> FoundedDsa::on(const contracts::Dsa& dsa, const Foundation& foundation)
{
    std::vector<InForce<signing::VerifiedExecution>> proofs;
    for (const contracts::Controller& controller : dsa.controllers) {
        const auto* evidence =
            contracts::evidence_about(controller.framework_contract.reference, foundation.evidence);
        const auto proof = std::find_if(
            foundation.executions.begin(), foundation.executions.end(),
            [&](const InForce<signing::VerifiedExecution>& each) {
                return evidence != nullptr && each.proof().issued() == evidence->document_digest;
            });
        if (proof == foundation.executions.end()) {
            return std::nullopt;
        }
        proofs.push_back(*proof);
    }
    return proofs.empty() ? std::nullopt
                          : std::optional(FoundedDsa(contracts::bound_to(dsa, foundation.evidence),
                                                     std::move(proofs)));
}

} // namespace indenture::workflow
