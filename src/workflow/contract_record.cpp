#include "workflow/contract_record.h"

#include "base/error.h"
#include "contracts/parse.h"
#include "contracts/signature_block.h"
#include "signing/certificate.h"
#include "signing/verify.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::workflow {

namespace {

using registry::DocumentRole;
using registry::EventKind;
using registry::ReadableRegister;
using registry::RegisterEntry;

Error damaged(const RegisterEntry& entry, const std::string& what)
{
    return Error(ErrorCode::Damaged,
                 {"the register", fmt::format("entry {}", entry.sequence), entry.event.reference},
                 what);
}

template <typename Value>
Contract well_formed(contracts::Parsed<Value> parsed, const RegisterEntry& entry)
{
    if (!parsed.value) {
        throw damaged(entry, "the application it was made from does not meet the schema in use: " +
                                 print(parsed.findings.front()));
    }
    return std::move(*parsed.value);
}

Contract read_contract(const RegisterEntry& entry, const Office& office,
                       const ReadableRegister& from)
{
    const Json application =
        parse_json(stored(entry, DocumentRole::Application, from), "the register", office.limits);
    const auto reference = contracts::ContractReference::parse(entry.event.reference);
    if (reference && reference->kind() == ContractKind::Dsfc) {
        return well_formed(contracts::parse_dsfc(application, office.dsfc.schema), entry);
    }
    return well_formed(contracts::parse_dsa(application, office.dsa.schema), entry);
}

signing::RequiredSignatory required_signatory(const contracts::SignatureBlock& block)
{
    signing::RequiredSignatory required{.field = block.field,
                                        .organisation_name = block.organisation.name,
                                        .organisation_identifiers = {},
                                        .signatory_names = {}};
    const auto add = [&](const char* scheme, const std::optional<std::string>& identifier) {
        if (identifier) {
            required.organisation_identifiers.push_back(scheme + *identifier);
        }
    };
    add("OD:GB-", block.organisation.ods_code);
    add("NTRGB-", block.organisation.company_number);
    add("CH:GB-", block.organisation.charity_number);
    add("RC:GB-", block.organisation.royal_charter_number);
    for (const contracts::Person& signatory : block.signatories) {
        required.signatory_names.push_back(signatory.name);
    }
    return required;
}

std::vector<signing::RequiredSignatory> required_signatories(const Contract& contract)
{
    std::vector<signing::RequiredSignatory> required;
    const auto blocks =
        std::visit([](const auto& value) { return contracts::signature_blocks(value); }, contract);
    std::transform(blocks.begin(), blocks.end(), std::back_inserter(required), required_signatory);
    return required;
}

/// The fields signed in an accepted upload, as its entry records them; none for other entries.
std::vector<std::string> signed_fields(const RegisterEntry& entry)
{
    if (entry.event.kind != EventKind::Verified) {
        return {};
    }
    if (!entry.event.payload.contains("signed")) {
        throw damaged(entry, "it does not say which fields were signed");
    }
    return entry.event.payload.at("signed").get<std::vector<std::string>>();
}

/// Accepted again, e.g. because the register's key was replaced.
bool is_same_copy(const RegisterEntry& entry, const RegisterEntry& other)
{
    return registry::document_of(entry.event, DocumentRole::SignedPdf) ==
           registry::document_of(other.event, DocumentRole::SignedPdf);
}

std::optional<RegisterEntry> best_copy_of(const std::vector<RegisterEntry>& entries)
{
    std::optional<RegisterEntry> best;
    for (const RegisterEntry& entry : entries) {
        if (entry.event.kind == EventKind::Verified &&
            (!best || signed_fields(entry).size() > signed_fields(*best).size() ||
             is_same_copy(entry, *best))) {
            best = entry;
        }
    }
    return best;
}

/// The day of the first accepted upload with a signature in that field.
Date first_signed_on(const std::string& field, const std::vector<RegisterEntry>& entries)
{
    const auto first = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) {
        const auto fields = signed_fields(entry);
        return std::find(fields.begin(), fields.end(), field) != fields.end();
    });
    return date_of(first->at);
}

/// What concerns this version alone.
contracts::LifecycleFacts own_facts(const ContractRecord& record)
{
    contracts::LifecycleFacts facts{.term = term_of(record.contract),
                                    .issued_on = date_of(record.issue().at),
                                    .signatures_required = record.required.size(),
                                    .signed_on = {},
                                    .foundation = {},
                                    .abandoned_on = {},
                                    .withdrawn_on = {},
                                    .superseded_on = {},
                                    .suspended_from = {},
                                    .reinstated_on = {},
                                    .terminated_on = {},
                                    .has_received_data = false,
                                    .destruction_accepted_on = {}};
    facts.signed_on = record.signed_on;
    return facts;
}

/// The first day on which a fully signed version is in force.
std::optional<Date> first_day_in_force(const contracts::LifecycleFacts& facts)
{
    if (facts.signatures_required == 0 || facts.signed_on.size() < facts.signatures_required) {
        return std::nullopt;
    }
    return std::max(facts.term.first,
                    *std::max_element(facts.signed_on.begin(), facts.signed_on.end()));
}

/// The first day on which a newer version of the same contract is in force.
std::optional<Date> superseded_on(const ContractRecord& record, const Office& office,
                                  const ReadableRegister& contract_register)
{
    const auto version_of = [](const std::string& reference) {
        const auto parsed = contracts::ContractReference::parse(reference);
        return parsed ? parsed->version() : std::nullopt;
    };
    const RegisterEntry& own = record.issue();
    std::optional<Date> earliest;
    for (const RegisterEntry& entry : contract_register.entries_of_base(own.event.base_reference)) {
        if (entry.event.kind != EventKind::Issued ||
            version_of(entry.event.reference) <= version_of(own.event.reference)) {
            continue;
        }
        const auto newer = find_record(entry.event.reference, office, contract_register);
        const auto day = first_day_in_force(own_facts(newer.value()));
        if (day && (!earliest || *day < *earliest)) {
            earliest = day;
        }
    }
    return earliest;
}

/// The days on which every framework contract an agreement rests on is in force.
contracts::Period foundation_of(const contracts::Dsa& dsa, const Office& office,
                                const ReadableRegister& contract_register)
{
    contracts::Period common = dsa.term;
    for (const contracts::Controller& controller : dsa.controllers) {
        const auto record =
            find_record(controller.framework_contract.reference.print(), office, contract_register);
        const auto facts = record ? std::optional(own_facts(*record)) : std::nullopt;
        const auto first = facts ? first_day_in_force(*facts) : std::nullopt;
        if (!first) {
            return {dsa.term.first, dsa.term.first.plus_days(-1)};
        }
        common.first = std::max(common.first, *first);
        common.last = std::min(common.last, facts->term.last);
    }
    return common;
}

/// Whoever wrote to the register without its key cannot make an execution.
void must_be_sealed(const RegisterEntry& entry, const signing::VerifiedExecution& execution,
                    const Office& office, const ReadableRegister& from)
{
    if (!office.seal) {
        throw Error(ErrorCode::NotFound, {"the register's key", {}, {}},
                    "it is needed to check what is sealed in the register; restore its file");
    }
    const Json sealed = signing::unseal(
        stored(entry, DocumentRole::Execution, from), *office.seal,
        {"the register", fmt::format("entry {}", entry.sequence), entry.event.reference});
    if (!signing::confirms(execution, sealed)) {
        throw damaged(entry, "the signed file no longer proves what was sealed when it was "
                             "accepted; accept the signed file again");
    }
}

} // namespace

Bytes stored(const RegisterEntry& entry, DocumentRole role, const ReadableRegister& from)
{
    const auto digest = registry::document_of(entry.event, role);
    auto bytes = digest ? from.document(*digest) : std::nullopt;
    if (!bytes) {
        throw damaged(entry, fmt::format("its document \"{}\" is missing", print(role)));
    }
    return std::move(*bytes);
}

contracts::Period term_of(const Contract& contract)
{
    return std::visit([](const auto& value) { return value.term; }, contract);
}

std::optional<ContractRecord> find_record(const std::string& reference, const Office& office,
                                          const ReadableRegister& contract_register)
{
    const auto issued = contract_register.find_issued(reference);
    if (!issued) {
        return std::nullopt;
    }
    Contract contract = read_contract(*issued, office, contract_register);
    auto required = required_signatories(contract);
    ContractRecord record{.entries = contract_register.entries_of(reference),
                          .contract = std::move(contract),
                          .required = std::move(required),
                          .signed_fields = {},
                          .signed_on = {},
                          .best_copy = std::nullopt};
    record.best_copy = best_copy_of(record.entries);
    if (record.best_copy) {
        record.signed_fields = signed_fields(*record.best_copy);
    }
    for (const std::string& field : record.signed_fields) {
        record.signed_on.push_back(first_signed_on(field, record.entries));
    }
    return record;
}

contracts::LifecycleFacts facts_of(const ContractRecord& record, const Office& office,
                                   const ReadableRegister& contract_register)
{
    contracts::LifecycleFacts facts = own_facts(record);
    facts.superseded_on = superseded_on(record, office, contract_register);
    if (const auto* dsa = std::get_if<contracts::Dsa>(&record.contract)) {
        facts.foundation = foundation_of(*dsa, office, contract_register);
    }
    return facts;
}

signing::VerificationPolicy policy_for(const ContractRecord& record, const Terms& terms, Instant at,
                                       const Limits& limits,
                                       const ReadableRegister& contract_register)
{
    signing::VerificationPolicy policy = policy_of(terms, at, limits);
    policy.issued = stored(record.issue(), DocumentRole::Pdf, contract_register);
    policy.issued_at = record.issue().at;
    policy.required = record.required;
    policy.contract = record.issue().event.reference;
    policy.term = term_of(record.contract);
    return policy;
}

signing::VerificationPolicy policy_of_best_copy(const ContractRecord& record, const Limits& limits,
                                                const ReadableRegister& contract_register)
{
    const RegisterEntry& copy = record.best_copy.value();
    return policy_for(record, terms_of(copy, limits, contract_register), copy.at, limits,
                      contract_register);
}

std::optional<signing::VerificationReport>
verify_best_copy(const ContractRecord& record, const Office& office,
                 const ReadableRegister& contract_register)
{
    if (!record.best_copy) {
        return std::nullopt;
    }
    const RegisterEntry& copy = *record.best_copy;
    signing::VerificationReport report =
        office.verify(stored(copy, DocumentRole::SignedPdf, contract_register),
                      policy_of_best_copy(record, office.limits, contract_register));
    if (report.execution) {
        must_be_sealed(copy, *report.execution, office, contract_register);
    }
    return report;
}

} // namespace indenture::workflow
