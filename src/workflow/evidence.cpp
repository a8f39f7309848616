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

/// A party has validly signed only in a file that passed as a whole.
bool is_validly_signed(const std::string& field, const std::optional<VerificationReport>& report)
{
    if (!report || report->verdict() != signing::Verdict::Passed) {
        return false;
    }
    return std::any_of(report->signatures.begin(), report->signatures.end(),
                       [&](const auto& signature) { return signature.field == field; }) &&
           std::none_of(report->outstanding.begin(), report->outstanding.end(),
                        [&](const auto& party) { return party.field == field; });
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
            {party.field, party.organisation_name, is_validly_signed(party.field, report)});
    }
    // Only the verifier's proof dates the signatures; without it no day is claimed.
    if (report && report->execution) {
        evidence.last_signed_on = date_of(report->execution->at());
    }
    return evidence;
}

} // namespace

Foundation foundation_of(const contracts::Dsa& dsa, Date decided_on, const Office& office,
                         const registry::ReadableRegister& contract_register)
{
    Foundation foundation{{decided_on, {}}, {}};
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
        const auto state =
            contracts::state_at(facts_of(*record, office, contract_register), decided_on);
        foundation.evidence.framework_contracts.push_back(
            evidence_of(*record, *dsfc, report, state));
        if (report && report->execution) {
            foundation.executions.push_back(*report->execution);
        }
    }
    return foundation;
}

bool is_proven(const contracts::Dsa& dsa, const Foundation& foundation)
{
    return std::all_of(dsa.controllers.begin(), dsa.controllers.end(), [&](const auto& controller) {
        const auto* evidence =
            contracts::evidence_about(controller.framework_contract.reference, foundation.evidence);
        return evidence != nullptr &&
               std::any_of(foundation.executions.begin(), foundation.executions.end(),
                           [&](const signing::VerifiedExecution& execution) {
                               return execution.issued() == evidence->document_digest;
                           });
    });
}

} // namespace indenture::workflow
