#include "signing/prepare.h"

#include "base/error.h"
#include "pdf/update.h"
#include "signing/appearance.h"
#include "signing/certificate.h"
#include "signing/cms.h"
#include "signing/field.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fmt/format.h>
#include <optional>

namespace indenture::signing {

namespace {

// Ten digits each, the widest offset a cross-reference table can hold.
constexpr ByteView range_placeholder = "[0 0000000000 0000000000 0000000000]";
constexpr int signatures_exist_and_append_only = 3; // ISO 32000-1, table 219

SignatureField find_field(const pdf::PdfFile& file, const std::string& name, const Limits& limits)
{
    const auto fields = signature_fields(file.latest(), limits);
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const SignatureField& field) {
        return field.name == name;
    });
    if (found == fields.end()) {
        std::string known;
        for (const SignatureField& field : fields) {
            known += (known.empty() ? "" : ", ") + field.name;
        }
        throw Error(
            ErrorCode::NotFound, {},
            fields.empty()
                ? fmt::format("the file has no signature field '{}', nor any other: a draft has "
                              "none, only what was issued for signature",
                              name)
                : fmt::format("the file has no signature field '{}'; it has: {}", name, known));
    }
    if (found->value) {
        throw Error(ErrorCode::Conflict, {}, fmt::format("field '{}' is already signed", name));
    }
    return *found;
}

/// A number of a file in thousandths; nullopt if it is none.
std::optional<std::int64_t> thousandths(const pdf::Object& object)
{
    if (const auto* whole = object.get<std::int64_t>()) {
        return *whole * 1000;
    }
    const auto* real = object.get<pdf::Verbatim>();
    if (real == nullptr) {
        return std::nullopt;
    }
    const ByteView text = real->text;
    const bool is_negative = text.substr(0, 1) == "-";
    const ByteView digits = text.substr(is_negative || text.substr(0, 1) == "+" ? 1 : 0);
    const std::size_t point = std::min(digits.find('.'), digits.size());
    Bytes scaled(digits.substr(0, point));
    for (std::size_t i = 1; i <= 3; ++i) {
        scaled += point + i < digits.size() ? digits[point + i] : '0';
    }
    std::int64_t value = 0;
    const auto read = std::from_chars(scaled.data(), scaled.data() + scaled.size(), value);
    if (read.ec != std::errc() || read.ptr != scaled.data() + scaled.size()) {
        return std::nullopt;
    }
    return is_negative ? -value : value;
}

BlockSize block_size(const pdf::View& view, const SignatureField& field)
{
    const pdf::Object rectangle = view.entry(field.dictionary, "Rect");
    const auto* edges = rectangle.get<pdf::Array>();
    if (edges != nullptr && edges->size() == 4) {
        const auto left = thousandths((*edges)[0]);
        const auto bottom = thousandths((*edges)[1]);
        const auto right = thousandths((*edges)[2]);
        const auto top = thousandths((*edges)[3]);
        if (left && bottom && right && top) {
            return {std::abs(*right - *left), std::abs(*top - *bottom)};
        }
    }
    throw Error(ErrorCode::BadInput, {},
                fmt::format("field '{}' has no rectangle of its own to sign in", field.name));
}

std::vector<std::string> block_lines(const SignatureRequest& request)
{
    std::vector<std::string> lines{"Signed by " + request.name};
    if (!request.organisation.empty()) {
        lines.push_back("for " + request.organisation);
    }
    // "2026-01-31T09:05:00Z"
    const std::string time = print(request.at).substr(11, 5);
    lines.push_back(fmt::format("on {} at {} UTC", date_of(request.at).in_words(), time));
    if (!request.reason.empty()) {
        lines.push_back(request.reason);
    }
    return lines;
}

pdf::Dictionary signature_dictionary(const SignatureRequest& request, std::size_t cms_size_max)
{
    pdf::Dictionary dictionary{
        {"Type", pdf::Name{"Sig"}},
        {"Filter", pdf::Name{"Adobe.PPKLite"}},
        {"SubFilter", pdf::Name{"ETSI.CAdES.detached"}},
        {"ByteRange", pdf::Verbatim{Bytes(range_placeholder)}},
        {"Contents", pdf::Verbatim{"<" + Bytes(cms_size_max * 2, '0') + ">"}},
        {"M", pdf::date_string(print(request.at))},
        {"Name", pdf::text_string(request.name)}};
    if (!request.reason.empty()) {
        dictionary["Reason"] = pdf::text_string(request.reason);
    }
    if (!request.location.empty()) {
        dictionary["Location"] = pdf::text_string(request.location);
    }
    return dictionary;
}

using Objects = std::map<std::uint32_t, pdf::Object>;

void mark_form_signed(Objects& objects, const pdf::View& view)
{
    pdf::Dictionary catalog = view.catalog();
    const pdf::Object form = view.entry(catalog, "AcroForm");
    pdf::Dictionary marked = *form.get<pdf::Dictionary>();
    const pdf::Object flags(signatures_exist_and_append_only);
    if (marked["SigFlags"] == flags) {
        return;
    }
    marked["SigFlags"] = flags;
    if (const auto* reference = catalog["AcroForm"].get<pdf::Reference>()) {
        objects[reference->number] = marked;
        return;
    }
    catalog["AcroForm"] = marked;
    const auto* root = view.trailer().at("Root").get<pdf::Reference>();
    if (root == nullptr) {
        throw Error(ErrorCode::BadInput, {}, "the catalog is no object of its own");
    }
    objects[root->number] = catalog;
}

void place(Objects& objects, pdf::Dictionary& field, Appearance appearance)
{
    field["AP"] = pdf::Dictionary{{"N", appearance.form}};
    objects.merge(appearance.objects);
}

PreparedSignature with_byte_range(pdf::Updated updated, std::size_t signature_offset)
{
    Bytes& file = updated.bytes;
    const std::size_t range_at = file.find(range_placeholder, signature_offset);
    const std::size_t hole_begin = file.find("<00", range_at);
    const std::size_t hole_end = file.find('>', hole_begin) + 1;
    Bytes range = fmt::format("[0 {} {} {}]", hole_begin, hole_end, file.size() - hole_end);
    range.resize(range_placeholder.size(), ' ');
    file.replace(range_at, range.size(), range);
    const Digest digest = Digest::of(file.substr(0, hole_begin) + file.substr(hole_end));
    return {std::move(file), hole_begin, hole_end, digest};
}

} // namespace

PreparedSignature prepare(const pdf::PdfFile& file, const SignatureRequest& request,
                          std::size_t cms_size_max, const Limits& limits)
{
    const pdf::View& view = file.latest();
    const SignatureField field = find_field(file, request.field, limits);
    const BlockSize size = block_size(view, field);

    Objects objects;
    mark_form_signed(objects, view);
    const std::uint32_t signature = pdf::next_object_number(file);
    objects[signature] = signature_dictionary(request, cms_size_max);
    pdf::Dictionary signed_field = field.dictionary;
    signed_field["V"] = pdf::Reference{signature};
    if (size.width > 0 && size.height > 0) {
        place(objects, signed_field,
              make_appearance(block_lines(request), size, request.font_file, signature + 1));
    }
    objects[field.reference.number] = signed_field;

    pdf::Updated updated = pdf::append_update(file, objects);
    const std::size_t signature_offset = updated.offsets.at(signature);
    return with_byte_range(std::move(updated), signature_offset);
}

Bytes embed(const PreparedSignature& prepared, ByteView cms)
{
    const Bytes digits = to_hex(cms);
    const std::size_t room = prepared.hole_end - prepared.hole_begin - 2;
    if (digits.size() > room) {
        throw Error(
            ErrorCode::BadInput, {},
            fmt::format("the signature has {} octets and {} were reserved", cms.size(), room / 2));
    }
    Bytes file = prepared.file;
    file.replace(prepared.hole_begin + 1, digits.size(), digits);
    return file;
}

Bytes sign(const pdf::PdfFile& file, const SignatureRequest& request, SignatureProvider& provider,
           const Limits& limits)
{
    const PreparedSignature prepared = prepare(file, request, cms_size_max(provider), limits);
    return embed(prepared, make_cms(prepared.digest, provider));
}

SignatureRequest request_by(const SignatureProvider& provider, std::string field, Instant at,
                            Bytes font_file)
{
    const Certificate certificate = read_certificate(provider.certificates().front());
    return {.field = std::move(field),
            .at = at,
            .name = certificate.person(),
            .organisation = certificate.organisation,
            .reason = "",
            .location = "",
            .font_file = std::move(font_file)};
}

} // namespace indenture::signing
