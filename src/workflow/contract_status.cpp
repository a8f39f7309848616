#include "workflow/contract_status.h"

#include "base/error.h"
#include "workflow/contract_record.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::workflow {

namespace {

std::vector<std::string> missing_signatures(const ContractRecord& record)
{
    const auto& signed_fields = record.signed_fields;
    std::vector<std::string> missing;
    for (const signing::RequiredSignatory& party : record.required) {
        if (std::find(signed_fields.begin(), signed_fields.end(), party.field) ==
            signed_fields.end()) {
            missing.push_back(fmt::format("{} ({})", party.organisation_name, party.field));
        }
    }
    return missing;
}

} // namespace

std::string issued_reference(const std::string& typed,
                             const registry::ReadableRegister& contract_register)
{
    const auto reference = contracts::ContractReference::parse_leniently(typed);
    if (!reference) {
        throw Error(ErrorCode::BadInput, {typed, {}, {}},
                    "this is not a reference; write one like CON-999002-F4G5H-v2.03 or "
                    "DARS-NIC-999001-B2C3D-v0.4");
    }
    for (const auto& entry : contract_register.entries_of_base(reference->base())) {
        if (entry.event.kind == registry::EventKind::Issued && reference->version() &&
            contracts::ContractReference::parse(entry.event.reference) == reference) {
            return entry.event.reference;
        }
    }
    const auto last = contract_register.find_last_issued(reference->base());
    if (!last || reference->version()) {
        throw Error(ErrorCode::NotFound, {reference->print(), {}, {}},
                    "no contract with this reference was issued from this register");
    }
    return last->event.reference;
}

ContractStatus status_of(const std::string& reference, Date day, const Office& office,
                         const registry::ReadableRegister& contract_register)
{
    const std::string issued = issued_reference(reference, contract_register);
    const ContractRecord record = find_record(issued, office, contract_register).value();
    return {.reference = issued,
            .state = std::string(contracts::code_of(
                contracts::state_at(facts_of(record, office, contract_register), day))),
            .term = term_of(record.contract),
            .missing_signatures = missing_signatures(record),
            .entries = record.entries};
}

Json to_json(const ContractStatus& status)
{
    Json entries = Json::array();
    for (const registry::RegisterEntry& entry : status.entries) {
        entries.push_back(to_json(entry));
    }
    return {{"reference", status.reference},
            {"state", status.state},
            {"start_date", status.term.first.iso()},
            {"end_date", status.term.last.iso()},
            {"missing_signatures", status.missing_signatures},
            {"entries", std::move(entries)}};
}

} // namespace indenture::workflow
