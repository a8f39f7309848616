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
                                                 const contracts::Dsfc& dsfc, Date decided_on,
                                                 const Office& office,
                                                 const registry::ReadableRegister& from)
{
    const auto report = verify_best_copy(record, office.limits, from);
    contracts::FrameworkContractEvidence evidence{
        .reference = dsfc.reference,
        .recipient = dsfc.recipient.organisation,
        .term = dsfc.term,
        .document_digest = registry::document_of(record.issue().event, registry::DocumentRole::Pdf),
        .signature_outcome = outcome_of(report),
        .required_signatures = {},
        .last_signed_on = std::nullopt,
        .state = contracts::state_at(facts_of(record, office, from), decided_on)};
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

contracts::Evidence evidence_for(const contracts::Dsa& dsa, Date decided_on, const Office& office,
                                 const registry::ReadableRegister& contract_register)
{
    contracts::Evidence evidence{decided_on, {}};
    for (const contracts::Controller& controller : dsa.controllers) {
        const auto& reference = controller.framework_contract.reference;
        if (contracts::evidence_about(reference, evidence) != nullptr) {
            continue;
        }
        const auto record = find_record(reference.print(), office, contract_register);
        const auto* dsfc = record ? std::get_if<contracts::Dsfc>(&record->contract) : nullptr;
        if (dsfc != nullptr) {
            evidence.framework_contracts.push_back(
                evidence_of(*record, *dsfc, decided_on, office, contract_register));
        }
    }
    return evidence;
}

} // namespace indenture::workflow
