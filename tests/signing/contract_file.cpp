#include "signing/contract_file.h"

#include "base/files.h"
#include "pdf/serialise.h"
#include "signing/prepare.h"
#include "signing/providers/pkcs12.h"

#include <algorithm>

namespace indenture::tests {

namespace {

using pdf::Array;
using pdf::Dictionary;
using pdf::Name;
using pdf::Object;
using pdf::ObjectTable;
using pdf::Reference;
using pdf::Stream;

Stream stream(Dictionary dictionary, Bytes data)
{
    return {std::make_shared<const Dictionary>(std::move(dictionary)), std::move(data), true};
}

Reference add_field(ObjectTable& table, Reference page, const std::string& name,
                    std::int64_t bottom)
{
    const Reference empty = table.add(stream({{"Type", Name{"XObject"}},
                                              {"Subtype", Name{"Form"}},
                                              {"BBox", Array{0, 0, 200, 60}},
                                              {"Resources", Dictionary{}}},
                                             ""));
    return table.add(
        Dictionary{{"Type", Name{"Annot"}},
                   {"Subtype", Name{"Widget"}},
                   {"FT", Name{"Sig"}},
                   {"T", pdf::text_string(name)},
                   {"TU", pdf::text_string("Signature of " + name)},
                   {"F", 4},
                   {"Rect", Array{pdf::Real{72500}, bottom, pdf::Real{272500}, bottom + 60}},
                   {"P", page},
                   {"AP", Dictionary{{"N", empty}}}});
}

constexpr const char* password = "test password";

} // namespace

Bytes contract_file(const std::vector<std::string>& fields, bool has_object_streams)
{
    ObjectTable table;
    const Reference catalog = table.add();
    const Reference pages = table.add();
    const Reference page = table.add();
    const Reference content = table.add(stream({}, "0 0 1 rg 72 700 200 40 re f\n"));
    const Reference info = table.add(Dictionary{{"Title", pdf::text_string("Framework contract")}});
    Array widgets;
    std::int64_t bottom = 600;
    for (const std::string& field : fields) {
        widgets.emplace_back(add_field(table, page, field, bottom));
        bottom -= 100;
    }
    table.at(page) = Dictionary{
        {"Type", Name{"Page"}},      {"Parent", pages},     {"MediaBox", Array{0, 0, 595, 842}},
        {"Resources", Dictionary{}}, {"Contents", content}, {"Annots", widgets},
        {"Tabs", Name{"S"}}};
    table.at(pages) = Dictionary{{"Type", Name{"Pages"}}, {"Kids", Array{page}}, {"Count", 1}};
    const Reference form = table.add(Dictionary{{"Fields", widgets}, {"SigFlags", 1}});
    table.at(catalog) = Dictionary{{"Type", Name{"Catalog"}},
                                   {"Pages", pages},
                                   {"AcroForm", form},
                                   {"Lang", pdf::String{"en-GB"}}};
    table.root = catalog;
    table.info = info;
    return pdf::serialise(table, {.deflate_level = 1, .object_streams = has_object_streams});
}

Bytes signature_font()
{
    return read_file("/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf",
                     16U << 20U);
}

signing::SignatureRequest request_for(const std::string& field, Instant at)
{
    return {.field = field,
            .at = at,
            .name = "Somebody",
            .organisation = "",
            .reason = "",
            .location = "",
            .font_file = signature_font()};
}

World::World()
    : root(make_root("Test Root")), issuing(issue(root, {"Test Issuing CA", "Test authority", ""},
                                                  {.key = TestKey::P256,
                                                   .digest = "SHA256",
                                                   .key_usage = "critical,keyCertSign,cRLSign",
                                                   .extended_key_usage = "",
                                                   .not_before = "2020-01-01T00:00:00Z",
                                                   .not_after = "2040-01-01T00:00:00Z",
                                                   .is_authority = true})),
      nhs_england(issue(issuing, {"Priya Example", "NHS England", "OD:GB-X26"}, {})),
      university(issue(issuing, {"Siân O’Example", "University of Example", "NTRGB-01234567"},
                       {.key = TestKey::Rsa2048})),
      issued(contract_file({"nhs-england", "recipient"}, false))
{
}

signing::RequiredSignatory World::nhs_england_party() const
{
    return {.field = "nhs-england",
            .organisation_name = "NHS England",
            .organisation_identifiers = {"OD:GB-X26"},
            .signatory_names = {"Priya Example"}};
}

signing::RequiredSignatory World::university_party() const
{
    return {.field = "recipient",
            .organisation_name = "University of Example",
            .organisation_identifiers = {"NTRGB-01234567"},
            .signatory_names = {"Siân O'Example"}};
}

signing::VerificationPolicy World::policy() const
{
    return {.at = verified_at,
            .anchors = {root.certificate},
            .issued = issued,
            .issued_at = issued_at,
            .required = {nhs_england_party(), university_party()},
            // OpenSSL, which stands for other programs, always states a signing-time.
            .level_min = signing::Level::None,
            .limits = {}};
}

Bytes signed_by(const World& world, const Credential& signer, ByteView file,
                const std::string& field, Instant at)
{
    const auto provider = signing::open_pkcs12(
        pkcs12(signer, {world.issuing.certificate}, password), password, "signer.p12");
    const auto request = signing::request_by(*provider, field, at, signature_font());
    const auto opened = pdf::PdfFile::open(Bytes(file), "contract.pdf", {});
    return signing::sign(opened, request, *provider, {});
}

Bytes signed_by_both(const World& world)
{
    const Bytes once = signed_by(world, world.nhs_england, world.issued, "nhs-england", signed_at);
    return signed_by(world, world.university, once, "recipient", signed_at);
}

Bytes signed_with(ByteView file, const std::string& field, const std::vector<Credential>& signers,
                  const CmsShape& shape)
{
    constexpr std::size_t room = 16384;
    const auto opened = pdf::PdfFile::open(Bytes(file), "contract.pdf", {});
    const auto prepared = signing::prepare(opened, request_for(field, signed_at), room, {});
    const Bytes content =
        prepared.file.substr(0, prepared.hole_begin) + prepared.file.substr(prepared.hole_end);
    return signing::embed(prepared, openssl_cms(signers, content, shape));
}

std::vector<std::string> blocking_codes(const signing::VerificationReport& report)
{
    std::vector<std::string> codes;
    for (const Finding& finding : report.all_findings()) {
        const bool is_new = std::find(codes.begin(), codes.end(), finding.code) == codes.end();
        if (finding.severity == Severity::Block && is_new) {
            codes.push_back(finding.code);
        }
    }
    return codes;
}

} // namespace indenture::tests
