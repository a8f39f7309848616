#include "contracts/evidence.h"

#include <algorithm>

namespace indenture::contracts {

namespace {

Json or_null(const std::optional<std::string>& text)
{
    return text ? Json(*text) : Json();
}

Json identity_of(const Organisation& organisation)
{
    return {{"name", organisation.name},
            {"ods_code", or_null(organisation.ods_code)},
            {"company_number", or_null(organisation.company_number)},
            {"charity_number", or_null(organisation.charity_number)},
            {"royal_charter_number", or_null(organisation.royal_charter_number)}};
}

Json to_json(const FrameworkContractEvidence& contract)
{
    Json signatures = Json::array();
    for (const RequiredSignature& signature : contract.required_signatures) {
        signatures.push_back({{"field", signature.field},
                              {"organisation", signature.organisation},
                              {"outcome", code_of(signature.outcome)}});
    }
    return {
        {"reference", contract.reference.print()},
        {"disclosing_party", identity_of(contract.disclosing_party)},
        {"recipient", identity_of(contract.recipient)},
        {"start_date", contract.term.first.iso()},
        {"end_date", contract.term.last.iso()},
        {"document_digest",
         contract.document_digest ? Json(contract.document_digest->hex()) : Json()},
        {"signature_outcome", code_of(contract.signature_outcome)},
        {"required_signatures", signatures},
        {"last_signed_on", contract.last_signed_on ? Json(contract.last_signed_on->iso()) : Json()},
        {"state", code_of(contract.state)}};
}

} // namespace

Json to_json(const Evidence& evidence)
{
    std::vector<Json> contracts;
    for (const FrameworkContractEvidence& contract : evidence.framework_contracts) {
        contracts.push_back(to_json(contract));
    }
    std::sort(contracts.begin(), contracts.end(), [](const Json& left, const Json& right) {
        return canonical(left) < canonical(right);
    });
    return {{"decided_on", evidence.decided_on.iso()}, {"framework_contracts", contracts}};
}

Digest digest_of(const Evidence& evidence)
{
    return Digest::of(canonical(to_json(evidence)));
}

const FrameworkContractEvidence* evidence_about(const ContractReference& reference,
                                                const Evidence& evidence)
{
    const auto& contracts = evidence.framework_contracts;
    const auto found = std::find_if(
        contracts.begin(), contracts.end(),
        [&](const FrameworkContractEvidence& contract) { return contract.reference == reference; });
    return found == contracts.end() ? nullptr : &*found;
}

Dsa bound_to(Dsa dsa, const Evidence& evidence)
{
    for (Controller& controller : dsa.controllers) {
        FrameworkContractLink& link = controller.framework_contract;
        const auto* contract = evidence_about(link.reference, evidence);
        link.document_digest = contract == nullptr ? std::nullopt : contract->document_digest;
        link.signature_outcome =
            contract == nullptr ? SignatureOutcome::None : contract->signature_outcome;
    }
    return dsa;
}

} // namespace indenture::contracts
