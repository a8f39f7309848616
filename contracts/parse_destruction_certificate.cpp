#include "contracts/detail/parts.h"
#include "contracts/parse.h"

#include <fmt/format.h>

namespace indenture::contracts {

namespace {

using detail::Reader;

DestroyedItem read_item(Reader reader)
{
    return {.dataset = reader.line("dataset"),
            .name = reader.line("name"),
            .files = reader.lines("files"),
            .location = static_cast<std::size_t>(reader.number("location")) - 1,
            .media = reader.line("media"),
            .method = reader.code<DestructionMethod>("method"),
            .standard = reader.line("standard"),
            .destroyed_on = reader.date("destroyed_on")};
}

ProcessorCertificate read_processor_certificate(Reader reader)
{
    return {.organisation = reader.line("organisation"),
            .number = reader.line("number"),
            .certified_on = reader.date("certified_on"),
            .document_digest = reader.optional_digest("document_digest")};
}

void check_items(Reader& reader, const DestructionCertificate& certificate)
{
    for (std::size_t i = 0; i < certificate.items.size(); ++i) {
        const std::string at = pointer_to(reader.pointer("items"), i);
        const DestroyedItem& item = certificate.items[i];
        if (item.location >= certificate.locations.size()) {
            reader.refuse(pointer_to(at, "location"), "location",
                          fmt::format("there are {} locations, so this one does not exist",
                                      certificate.locations.size()),
                          "Count the locations from 1, or add the missing one.");
        }
        if (certificate.certified_on < item.destroyed_on) {
            reader.refuse(pointer_to(at, "destroyed_on"), "period",
                          "the data was destroyed after the day of the certificate",
                          "Correct one of the two dates.");
        }
    }
}

DestructionCertificate read_certificate(Reader reader)
{
    const std::size_t failures = reader.failures();
    DestructionCertificate certificate{
        .number = reader.line("number"),
        .is_draft = reader.flag("draft"),
        .agreement = reader.object(
            "agreement",
            [](Reader inner) { return detail::read_reference(inner, ContractKind::Dsa); }),
        .disclosing_party = reader.object("disclosing_party", detail::read_organisation),
        .organisation = reader.object("organisation", detail::read_organisation),
        .capacity = reader.code<Capacity>("capacity"),
        .locations = reader.list("locations", detail::read_location),
        .items = reader.list("items", read_item),
        .copies_statement = reader.text("copies_statement"),
        .certified_on = reader.date("certified_on"),
        .signatory = reader.object("signatory", detail::read_person),
        .data_protection_officer =
            reader.optional_object("data_protection_officer", detail::read_person),
        .witness = reader.object("witness", detail::read_person),
        .processor_certificates =
            reader.list("processor_certificates", read_processor_certificate)};
    if (reader.failures() == failures) {
        check_items(reader, certificate);
    }
    return certificate;
}

} // namespace

Parsed<DestructionCertificate> parse_destruction_certificate(const Json& application,
                                                             const JsonSchema& schema)
{
    return detail::parse_with<DestructionCertificate>(application, schema, read_certificate);
}

} // namespace indenture::contracts
