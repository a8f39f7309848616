#include "workflow/issue_contract.h"

#include "base/error.h"
#include "contracts/parse.h"
#include "contracts/signature_block.h"
#include "workflow/evidence.h"

#include <fmt/format.h>

namespace indenture::workflow {

namespace {

using contracts::IssueDecision;
using registry::DocumentRole;
using registry::ReadableRegister;

IssueDecision not_well_formed(std::vector<Finding> findings)
{
    return {.findings = std::move(findings), .evidence_digest = Digest::of("")};
}

IssueDecision decide(const contracts::Dsfc& dsfc, const Office& office, const ReadableRegister&)
{
    return office.rules.as_of(dsfc.term.first).decide(dsfc);
}

contracts::Evidence evidence_now(const contracts::Dsa& dsa, const Office& office,
                                 const ReadableRegister& from)
{
    return evidence_for(dsa, date_of(office.clock.now()), office, from);
}

IssueDecision decide(const contracts::Dsa& dsa, const Office& office, const ReadableRegister& from)
{
    return office.rules.as_of(dsa.term.first).decide(dsa, evidence_now(dsa, office, from));
}

GeneratedContract make(const contracts::Dsfc& dsfc, const Office& office, const ReadableRegister&)
{
    return generate_contract(dsfc, false, office);
}

/// The agreement prints the digest of each framework contract it rests on.
GeneratedContract make(const contracts::Dsa& dsa, const Office& office,
                       const ReadableRegister& from)
{
    return generate_contract(contracts::bound_to(dsa, evidence_now(dsa, office, from)), false,
                             office);
}

Json parties_of(const std::vector<contracts::SignatureBlock>& blocks)
{
    Json parties = Json::array();
    for (const contracts::SignatureBlock& block : blocks) {
        parties.push_back({{"field", block.field}, {"organisation", block.organisation.name}});
    }
    return parties;
}

registry::Event issue_event(registry::Transaction& transaction, const GeneratedContract& contract,
                            const Json& application, const IssueDecision& decision)
{
    const auto reference = contracts::ContractReference::parse(contract.reference);
    registry::Event event{.kind = registry::EventKind::Issued,
                          .reference = contract.reference,
                          .base_reference = reference.value().base(),
                          .state =
                              std::string(contracts::code_of(contracts::ContractState::Issued)),
                          .documents = {},
                          .payload = {}};
    event.documents = {
        transaction.store(DocumentRole::Application, canonical(application)),
        transaction.store(DocumentRole::Word, contract.word),
        transaction.store(DocumentRole::Pdf, contract.pdf),
        transaction.store(DocumentRole::Decision, canonical(to_json(decision))),
    };
    event.payload = {{"content_digest", contract.content.hex()},
                     {"evidence_digest", decision.evidence_digest.hex()}};
    return event;
}

/// The documents of the first time, if this very application was issued before.
std::optional<GeneratedContract> issued_before(const std::string& reference,
                                               const Json& application,
                                               const ReadableRegister& contract_register)
{
    const auto entry = contract_register.find_issued(reference);
    if (!entry) {
        return std::nullopt;
    }
    if (registry::document_of(entry->event, DocumentRole::Application) !=
        Digest::of(canonical(application))) {
        throw Error(ErrorCode::Conflict, {reference, {}, {}},
                    fmt::format("another application was issued under this reference on {}; give "
                                "this one a new version",
                                date_of(entry->at).iso()));
    }
    const auto document = [&](DocumentRole role) {
        return contract_register.document(registry::document_of(entry->event, role).value())
            .value();
    };
    return GeneratedContract{
        .reference = reference,
        .content = Digest::parse(entry->event.payload.at("content_digest").get<std::string>()),
        .word = document(DocumentRole::Word),
        .pdf = document(DocumentRole::Pdf)};
}

template <typename Value>
IssueResult issue(const contracts::Parsed<Value>& parsed, const Json& application,
                  const Office& office, registry::Register& contract_register,
                  const Deliver& deliver)
{
    if (!parsed.value) {
        return {not_well_formed(parsed.findings), std::nullopt, false};
    }
    const Value& contract = *parsed.value;
    // The decision and what it rests on stay true until the commit: nobody else writes meanwhile.
    const auto transaction = contract_register.begin();
    if (auto first = issued_before(contract.reference.print(), application, *transaction)) {
        deliver(*first);
        return {not_well_formed(parsed.findings), std::move(first), true};
    }
    IssueDecision decision = decide(contract, office, *transaction);
    decision.findings.insert(decision.findings.begin(), parsed.findings.begin(),
                             parsed.findings.end());
    if (!decision.may_issue()) {
        return {std::move(decision), std::nullopt, false};
    }
    GeneratedContract made = make(contract, office, *transaction);
    registry::Event event = issue_event(*transaction, made, application, decision);
    event.payload["parties"] = parties_of(contracts::signature_blocks(contract));
    transaction->append(event, office.clock.now());
    deliver(made);
    transaction->commit();
    return {std::move(decision), std::move(made), false};
}

template <typename Value>
IssueDecision may_issue(contracts::Parsed<Value> parsed, const Office& office,
                        const ReadableRegister& contract_register)
{
    if (!parsed.value) {
        return not_well_formed(std::move(parsed.findings));
    }
    IssueDecision decision = decide(*parsed.value, office, contract_register);
    decision.findings.insert(decision.findings.begin(), parsed.findings.begin(),
                             parsed.findings.end());
    return decision;
}

} // namespace

IssueDecision can_issue(ContractKind kind, const Json& application, const Office& office,
                        const ReadableRegister& contract_register)
{
    return kind == ContractKind::Dsfc
               ? may_issue(contracts::parse_dsfc(application, office.dsfc.schema), office,
                           contract_register)
               : may_issue(contracts::parse_dsa(application, office.dsa.schema), office,
                           contract_register);
}

IssueResult issue_contract(ContractKind kind, const Json& application, const Office& office,
                           registry::Register& contract_register, const Deliver& deliver)
{
    return kind == ContractKind::Dsfc
               ? issue(contracts::parse_dsfc(application, office.dsfc.schema), application, office,
                       contract_register, deliver)
               : issue(contracts::parse_dsa(application, office.dsa.schema), application, office,
                       contract_register, deliver);
}

} // namespace indenture::workflow
