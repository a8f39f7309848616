#include "contracts/detail/parts.h"

#include <fmt/format.h>

namespace indenture::contracts::detail {

namespace {

Country read_country(Reader& reader)
{
    const std::string code = reader.text("country");
    if (const auto country = Country::parse(code)) {
        return *country;
    }
    const bool has_its_form = code.size() == 2 || (code.size() == 6 && code.starts_with("GB-"));
    if (has_its_form) { // anything else is the schema's finding
        reader.refuse(
            reader.pointer("country"), "country",
            fmt::format("\"{}\" is not a country this register knows", code),
            "Use GB-ENG, GB-WLS, GB-SCT, GB-NIR or the ISO 3166-1 code of a listed country.");
    }
    return *Country::parse("GB-ENG");
}

Dspt read_dspt(Reader reader)
{
    return {.ods_code = reader.line("ods_code"),
            .version = reader.line("version"),
            .published_on = reader.date("published_on"),
            .status = reader.code<DsptStatus>("status"),
            .is_reviewed_by_nhs = reader.flag("reviewed_by_nhs")};
}

Iso27001 read_iso_27001(Reader reader)
{
    return {.certificate_number = reader.line("certificate_number"),
            .certification_body = reader.line("certification_body"),
            .scope = reader.line("scope"),
            .statement_of_applicability = reader.line("statement_of_applicability"),
            .valid_from = reader.date("valid_from"),
            .valid_until = reader.date("valid_until"),
            .sites = reader.lines("sites")};
}

Slsp read_slsp(Reader reader)
{
    return {.title = reader.line("title"),
            .approved_on = reader.date("approved_on"),
            .approved_by = reader.line("approved_by")};
}

OtherEvidence read_other(Reader reader)
{
    return {.description = reader.line("description"), .agreed_on = reader.date("agreed_on")};
}

/// The member each kind of assurance is written under.
const char* member_of(AssuranceType type)
{
    switch (type) {
    case AssuranceType::Dspt:
        return "dspt";
    case AssuranceType::Iso27001:
        return "iso_27001";
    case AssuranceType::Slsp:
        return "slsp";
    case AssuranceType::Other:
        break;
    }
    return "other";
}

void check_members(Reader& reader, AssuranceType type)
{
    for (const auto& row : code_table<AssuranceType>()) {
        const char* member = member_of(row.value);
        if (row.value == type && !reader.has(member)) {
            reader.refuse(reader.pointer(), "assurance",
                          fmt::format("the assurance is of type \"{}\" but \"{}\" is missing",
                                      code_of(type), member),
                          fmt::format("Add \"{}\", or correct the type.", member));
        } else if (row.value != type && reader.has(member)) {
            reader.refuse(reader.pointer(member), "assurance",
                          fmt::format("the assurance is of type \"{}\" and also has \"{}\"",
                                      code_of(type), member),
                          "Give each assurance its own entry in the list.");
        }
    }
}

} // namespace

Address read_address(Reader reader)
{
    return {.lines = reader.lines("lines"),
            .town = reader.line("town"),
            .postcode = reader.line("postcode"),
            .country = read_country(reader)};
}

Organisation read_organisation(Reader reader)
{
    const std::size_t failures = reader.failures();
    Organisation organisation{.name = reader.line("name"),
                              .legal_form = reader.line("legal_form"),
                              .type = reader.code<OrganisationType>("organisation_type"),
                              .ods_code = reader.optional_line("ods_code"),
                              .company_number = reader.optional_line("company_number"),
                              .charity_number = reader.optional_line("charity_number"),
                              .royal_charter_number = reader.optional_line("royal_charter_number"),
                              .address = reader.object("address", read_address),
                              .statutory_basis = reader.optional_line("statutory_basis")};
    if (reader.failures() == failures && identifiers(organisation).empty()) {
        reader.refuse(
            reader.pointer(), "organisation-id",
            fmt::format(
                "{} has no registered identifier, so nobody can tell it from another of the "
                "same name",
                organisation.name),
            "Add its ODS code, company number, charity number or royal charter number.");
    }
    return organisation;
}

Person read_person(Reader reader)
{
    return {.name = reader.line("name"),
            .job_title = reader.line("job_title"),
            .email = reader.line("email"),
            .telephone = reader.optional_line("telephone"),
            .authority_evidence = reader.optional_line("authority_evidence"),
            .address = reader.optional_object("address", read_address)};
}

Assurance read_assurance(Reader reader)
{
    const auto type = reader.optional_code<AssuranceType>("type");
    if (!type) { // the schema has said so
        reader.fail();
        return Slsp{.title = "", .approved_on = reader.date("approved_on"), .approved_by = ""};
    }
    check_members(reader, *type);
    switch (*type) {
    case AssuranceType::Dspt:
        return reader.object("dspt", read_dspt);
    case AssuranceType::Iso27001:
        return reader.object("iso_27001", read_iso_27001);
    case AssuranceType::Slsp:
        return reader.object("slsp", read_slsp);
    case AssuranceType::Other:
        break;
    }
    return reader.object("other", read_other);
}

DisclosingParty read_disclosing_party(Reader reader)
{
    const std::size_t failures = reader.failures();
    DisclosingParty party{.organisation = reader.object("organisation", read_organisation),
                          .acting_from = reader.date("acting_from"),
                          .acting_until = reader.optional_date("acting_until"),
                          .signatories = reader.list("signatories", read_person)};
    if (reader.failures() == failures && party.acting_until &&
        *party.acting_until < party.acting_from) {
        reader.refuse(reader.pointer("acting_until"), "party-dates",
                      "the disclosing party stops acting before it begins",
                      "Correct one of the two dates.");
    }
    return party;
}

IcoRegistration read_ico(Reader reader)
{
    return {.registration_number = reader.line("registration_number"),
            .expires_on = reader.date("expires_on")};
}

Location read_location(Reader reader)
{
    return {.uses = reader.codes<LocationUse>("uses"),
            .organisation = reader.line("organisation"),
            .address = reader.object("address", read_address)};
}

Period read_term(Reader& reader)
{
    return {.first = reader.date("start_date"), .last = reader.date("end_date")};
}

ContractReference read_reference(Reader& reader, ContractKind kind)
{
    const auto version = Version::parse(reader.line("version"));
    const auto reference =
        version ? ContractReference::of(reader.line("reference"), *version) : std::nullopt;
    if (!reference || reference->kind() != kind) { // the schema has said so
        reader.fail();
        return *ContractReference::parse("CON-00000-X0X0X");
    }
    if (!reference->has_regular_suffix()) {
        reader.warn(
            reader.pointer("reference"), "reference",
            fmt::format("the last five characters of {} are not letter, digit, letter, digit, "
                        "letter without vowels, as in newly given references",
                        reference->base()),
            "Compare it with the original, above all 0 with O and 1 with I; nothing was "
            "corrected.");
    }
    return *reference;
}

} // namespace indenture::contracts::detail
