#include "workflow/issue_contract.h"

#include "base/error.h"
#include "contracts/parse.h"
#include "contracts/signature_block.h"
#include "workflow/contract_record.h"
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

Foundation found(const contracts::Dsfc&, Instant now, const Office&, const ReadableRegister&)
{
    return {{date_of(now), {}}, {}};
}

Foundation found(const contracts::Dsa& dsa, Instant now, const Office& office,
                 const ReadableRegister& from)
{
    return foundation_of(dsa, now, office, from);
}

IssueDecision decide(const contracts::Dsfc& dsfc, const Foundation& on, const Office& office)
{
    const Date today = on.evidence.decided_on;
    return office.rules.as_of(today).decide(dsfc, today);
}

IssueDecision decide(const contracts::Dsa& dsa, const Foundation& on, const Office& office)
{
    return office.rules.as_of(on.evidence.decided_on).decide(dsa, on.evidence);
}

GeneratedContract make(const contracts::Dsfc& dsfc, const Json& application, const Foundation&,
                       const Office& office)
{
    return generate_contract(dsfc, application, false, office);
}

/// Whatever the rules said, there is no agreement without the verifier's own proofs.
GeneratedContract make(const contracts::Dsa& dsa, const Json& application, const Foundation& on,
                       const Office& office)
{
    const auto founded = FoundedDsa::on(dsa, on);
    if (!founded) {
        throw Error(ErrorCode::Internal, {dsa.reference.print(), {}, {}},
                    "the rules allowed an agreement whose framework contracts are not proven to be "
                    "signed and in force");
    }
    return generate_contract(*founded, application, office);
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

/// The documents of the first time, and what was decided on then.
struct EarlierIssue {
    GeneratedContract contract;
    Digest evidence;
};

/// If this very application was issued before.
std::optional<EarlierIssue> issued_before(const std::string& reference, const Json& application,
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
    const auto recorded = [&](const char* name) {
        return Digest::parse(entry->event.payload.at(name).get<std::string>());
    };
    return EarlierIssue{{.reference = reference,
                         .content = recorded("content_digest"),
                         .word = stored(*entry, DocumentRole::Word, contract_register),
                         .pdf = stored(*entry, DocumentRole::Pdf, contract_register)},
                        recorded("evidence_digest")};
}

/// What is issued rests on the whole register: an entry that was cut out may be the one that ended
/// a framework contract.
void must_be_whole(const ReadableRegister& contract_register)
{
    const std::vector<Finding> findings = contract_register.check();
    if (!findings.empty()) {
        throw Error(ErrorCode::Damaged, {"the register", findings.front().where.part, {}},
                    findings.front().text + "; run \"register check\"");
    }
}

/// A version exists once, however it is written: "2.3" is "2.03".
void must_be_new_version(const contracts::ContractReference& reference,
                         const ReadableRegister& from)
{
    for (const auto& entry : from.entries_of_base(reference.base())) {
        if (entry.event.kind == registry::EventKind::Issued &&
            contracts::ContractReference::parse(entry.event.reference) == reference) {
            throw Error(ErrorCode::Conflict, {reference.print(), {}, {}},
                        fmt::format("this version was issued as {}; issue the next version",
                                    entry.event.reference));
        }
    }
}

void must_continue(const contracts::Dsa& dsa, const Office&, const ReadableRegister& from)
{
    must_be_new_version(dsa.reference, from);
}

/// The reference of a framework contract belongs to one recipient for good: a newer version ends
/// the older one, and nobody may end another's contract.
void must_continue(const contracts::Dsfc& dsfc, const Office& office, const ReadableRegister& from)
{
    must_be_new_version(dsfc.reference, from);
    const auto last = from.find_last_issued(dsfc.reference.base());
    const auto record = last ? find_record(last->event.reference, office, from) : std::nullopt;
    const auto* earlier = record ? std::get_if<contracts::Dsfc>(&record->contract) : nullptr;
    if (earlier != nullptr &&
        !contracts::is_same_entity(earlier->recipient.organisation, dsfc.recipient.organisation)) {
        throw Error(ErrorCode::Conflict, {dsfc.reference.print(), {}, {}},
                    fmt::format("{} was issued to {}; another organisation needs a reference of "
                                "its own",
                                last->event.reference, earlier->recipient.organisation.name));
    }
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
    const Instant now = office.clock.now();
    // The decision and what it rests on stay true until the commit: nobody else writes meanwhile.
    const auto transaction = contract_register.begin();
    if (auto before = issued_before(contract.reference.print(), application, *transaction)) {
        deliver(before->contract);
        return {{parsed.findings, before->evidence}, std::move(before->contract), true};
    }
    must_be_whole(*transaction);
    must_continue(contract, office, *transaction);
    const Foundation foundation = found(contract, now, office, *transaction);
    IssueDecision decision = decide(contract, foundation, office);
    decision.findings.insert(decision.findings.begin(), parsed.findings.begin(),
                             parsed.findings.end());
    if (!decision.may_issue()) {
        return {std::move(decision), std::nullopt, false};
    }
    GeneratedContract made = make(contract, application, foundation, office);
    registry::Event event = issue_event(*transaction, made, application, decision);
    event.payload["parties"] = parties_of(contracts::signature_blocks(contract));
    transaction->append(event, now);
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
    const Foundation foundation =
        found(*parsed.value, office.clock.now(), office, contract_register);
    IssueDecision decision = decide(*parsed.value, foundation, office);
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
