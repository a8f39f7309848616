#include "contracts/detail/parts.h"
#include "contracts/parse.h"

namespace indenture::contracts {

namespace {

using detail::Reader;

Superseded read_superseded(Reader reader)
{
    return {.reference = detail::read_reference(reader, ContractKind::Dsfc),
            .reason = reader.line("reason")};
}

Recipient read_recipient(Reader reader)
{
    return {.organisation = reader.object("organisation", detail::read_organisation),
            .signatories = reader.list("signatories", detail::read_person)};
}

Contacts read_contacts(Reader reader)
{
    return {.notices = reader.optional_object("notices", detail::read_person),
            .data_protection_officer =
                reader.optional_object("data_protection_officer", detail::read_person),
            .caldicott_guardian = reader.optional_object("caldicott_guardian", detail::read_person),
            .finance = reader.optional_object("finance", detail::read_person)};
}

Dsfc read_dsfc(Reader reader)
{
    return {.reference = detail::read_reference(reader, ContractKind::Dsfc),
            .is_draft = reader.flag("draft"),
            .title = reader.line("title"),
            .governing_template_version = reader.line("governing_template_version"),
            .supersedes = reader.optional_object("supersedes", read_superseded),
            .issued_for_signature_on = reader.date("issued_for_signature_on"),
            .term = reader.object("term", [](Reader term) { return detail::read_term(term); }),
            .disclosing_party = reader.object("disclosing_party", detail::read_disclosing_party),
            .recipient = reader.object("recipient", read_recipient),
            .contacts = reader.object("contacts", read_contacts),
            .ico = reader.object("ico", detail::read_ico),
            .assurances = reader.list("assurances", detail::read_assurance)};
}

} // namespace

Parsed<Dsfc> parse_dsfc(const Json& application, const JsonSchema& schema)
{
    return detail::parse_with<Dsfc>(application, schema, read_dsfc);
}

} // namespace indenture::contracts
