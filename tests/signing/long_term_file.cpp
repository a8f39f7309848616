#include "signing/long_term_file.h"

#include "base/digest.h"
#include "pdf/file.h"
#include "pdf/update.h"
#include "signing/contract_file.h"
#include "signing/prepare.h"

#include <fmt/format.h>

namespace indenture::tests {

namespace {

using pdf::Array;
using pdf::Dictionary;
using pdf::Name;
using pdf::Object;
using pdf::Reference;

constexpr std::size_t room = 24576;

Bytes around_hole(const Bytes& file, std::size_t begin, std::size_t end)
{
    return file.substr(0, begin) + file.substr(end);
}

std::string name_for(std::uint32_t number)
{
    return fmt::format("timestamp {}", number);
}

/// The objects of a document timestamp whose ByteRange and Contents are still to be written.
std::map<std::uint32_t, Object> timestamp_objects(const pdf::PdfFile& file)
{
    const pdf::View& view = file.latest();
    const std::uint32_t value = pdf::next_object_number(file);
    const std::uint32_t field = value + 1;
    const Dictionary catalog = view.catalog();
    const Reference form = *catalog.at("AcroForm").get<Reference>();
    const Object pages = view.entry(catalog, "Pages");
    const Object kids = view.entry(*pages.get<Dictionary>(), "Kids");
    const Reference page = *kids.get<Array>()->front().get<Reference>();

    const Object old_form = view.object(form);
    Dictionary new_form = *old_form.get<Dictionary>();
    Array fields = *new_form.at("Fields").get<Array>();
    fields.emplace_back(Reference{field});
    new_form["Fields"] = fields;
    new_form["SigFlags"] = 3;
    const Object old_page = view.object(page);
    Dictionary new_page = *old_page.get<Dictionary>();
    Array widgets = *new_page.at("Annots").get<Array>();
    widgets.emplace_back(Reference{field});
    new_page["Annots"] = widgets;

    const std::string hole = "<" + std::string(2 * room, '0') + ">";
    return {{form.number, new_form},
            {page.number, new_page},
            {value, Dictionary{{"Type", Name{"DocTimeStamp"}},
                               {"Filter", Name{"Adobe.PPKLite"}},
                               {"SubFilter", Name{"ETSI.RFC3161"}},
                               {"ByteRange", pdf::Verbatim{"[0 0000000000 0000000000 0000000000]"}},
                               {"Contents", pdf::Verbatim{hole}}}},
            {field, Dictionary{{"Type", Name{"Annot"}},
                               {"Subtype", Name{"Widget"}},
                               {"FT", Name{"Sig"}},
                               {"T", pdf::text_string(name_for(value))},
                               {"F", 132},
                               {"Rect", Array{0, 0, 0, 0}},
                               {"P", page},
                               {"V", Reference{value}}}}};
}

} // namespace

Bytes signed_by_design(ByteView file, const std::string& field, const Credential& signer,
                       const std::string& claimed_at, const CmsDesign& design)
{
    const signing::SignatureRequest request{.field = field,
                                            .at = *parse_instant(claimed_at),
                                            .name = "Somebody",
                                            .organisation = "",
                                            .reason = "",
                                            .location = "",
                                            .font_file = signature_font()};
    const auto opened = pdf::PdfFile::open(Bytes(file), "contract.pdf", {});
    const auto prepared = signing::prepare(opened, request, room, {});
    return signing::embed(
        prepared,
        test_cms(signer, around_hole(prepared.file, prepared.hole_begin, prepared.hole_end),
                 design));
}

Bytes with_store(ByteView file, const signing::ValidationData& data)
{
    const auto opened = pdf::PdfFile::open(Bytes(file), "contract.pdf", {});
    std::uint32_t number = pdf::next_object_number(opened);
    const std::uint32_t store = number++;
    std::map<std::uint32_t, Object> objects;
    Dictionary entries;
    const auto add = [&](const char* key, const std::vector<Bytes>& pieces) {
        Array list;
        for (const Bytes& piece : pieces) {
            objects[number] = pdf::Stream{std::make_shared<const Dictionary>(), piece, true};
            list.emplace_back(Reference{number++});
        }
        if (!list.empty()) {
            entries[key] = list;
        }
    };
    add("Certs", data.certificates);
    add("CRLs", data.crls);
    add("OCSPs", data.ocsps);
    Dictionary catalog = opened.latest().catalog();
    catalog["DSS"] = Reference{store};
    objects[store] = entries;
    objects[opened.latest().trailer().at("Root").get<Reference>()->number] = catalog;
    return pdf::append_update(opened, objects).bytes;
}

Bytes with_document_timestamp(ByteView file, const Credential& authority,
                              const TimestampDesign& design)
{
    const auto opened = pdf::PdfFile::open(Bytes(file), "contract.pdf", {});
    Bytes bytes = pdf::append_update(opened, timestamp_objects(opened)).bytes;
    const std::size_t begin = bytes.find("<0000", file.size());
    const std::size_t end = bytes.find('>', begin) + 1;
    const std::string range =
        fmt::format("[0 {:010} {:010} {:010}]", begin, end, bytes.size() - end);
    bytes.replace(bytes.find("[0 0000000000", file.size()), range.size(), range);
    const Bytes token = timestamp_token(authority, around_hole(bytes, begin, end), design);
    const std::string digits = to_hex(token);
    return bytes.replace(begin + 1, digits.size(), digits);
}

} // namespace indenture::tests
