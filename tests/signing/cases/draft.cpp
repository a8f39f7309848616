#include "signing/cases/draft.h"

#include "base/digest.h"
#include "pdf/file.h"
#include "pdf/update.h"
#include "signing/field.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace indenture::tests {

namespace {

constexpr ByteView open_range = "[0 0000000000 0000000000 0000000000]";
constexpr std::size_t room = 4096; // octets of a CMS with one certificate or two

std::string spelled(const pdf::Object& value)
{
    Bytes text;
    pdf::append(text, value);
    return text;
}

std::optional<signing::SignatureField> field_named(const pdf::View& view, const std::string& name)
{
    for (signing::SignatureField& field : signing::signature_fields(view, {})) {
        if (field.name == name) {
            return field;
        }
    }
    return std::nullopt;
}

pdf::Object appended(const pdf::Object& list, pdf::Reference reference)
{
    pdf::Array longer = *list.get<pdf::Array>();
    longer.emplace_back(reference);
    return longer;
}

pdf::Reference first_page(const pdf::View& view)
{
    const pdf::Object pages = view.entry(view.catalog(), "Pages");
    const pdf::Object kids = view.entry(*pages.get<pdf::Dictionary>(), "Kids");
    return *kids.get<pdf::Array>()->front().get<pdf::Reference>();
}

/// A signature field that the file has not got, on its first page; the form is changed in place.
pdf::Dictionary new_field(const HandSignature& signature, pdf::Reference page)
{
    return {{"Type", pdf::Name{"Annot"}},
            {"Subtype", pdf::Name{"Widget"}},
            {"FT", pdf::Name{"Sig"}},
            {"T", pdf::String{signature.field}},
            {"F", 132},
            {"Rect", pdf::Verbatim{signature.new_field_rectangle}},
            {"P", page}};
}

std::string signature_dictionary(const HandSignature& signature)
{
    const std::string certification =
        signature.certifies.empty()
            ? ""
            : "/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams"
              "<</Type/TransformParams/P " +
                  signature.certifies + "/V/1.2>>>>]";
    return fmt::format("<</Type/{}/Filter/Adobe.PPKLite/SubFilter/{}/ByteRange{}/Contents<{}>"
                       "/M(D:20260202101500Z){}{}>>",
                       signature.type, signature.sub_filter, open_range, std::string(room * 2, '0'),
                       certification, signature.entries);
}

} // namespace

Draft::Draft() : out_("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
{
    rows_[0] = "0000000000 65535 f \n";
}

Draft::Draft(ByteView earlier) : out_(earlier)
{
    const auto file = pdf::PdfFile::open(Bytes(earlier), "draft.pdf", {});
    const pdf::Revision& last = file.revisions().back();
    for (const char* key : {"ID", "Info", "Root"}) {
        if (const auto found = last.trailer.find(key); found != last.trailer.end()) {
            trailer_.insert(*found);
        }
    }
    trailer_["Prev"] = last.xref_offset;
    size_ = pdf::next_object_number(file);
}

Draft& Draft::text(ByteView octets)
{
    out_ += octets;
    return *this;
}

Draft& Draft::object(std::uint32_t number, ByteView value)
{
    offsets_[number] = out_.size();
    row(number, out_.size());
    out_ += fmt::format("{} 0 obj\n", number);
    out_ += value;
    out_ += "\nendobj\n";
    return *this;
}

Draft& Draft::value(std::uint32_t number, const pdf::Object& value)
{
    const auto* stream_value = value.get<pdf::Stream>();
    if (stream_value == nullptr) {
        return object(number, spelled(value));
    }
    pdf::Dictionary dictionary = *stream_value->dictionary;
    dictionary["Length"] = stream_value->data.size();
    return object(number, spelled(dictionary) + "\nstream\n" + stream_value->data + "\nendstream");
}

Draft& Draft::stream(std::uint32_t number, const std::string& entries, ByteView data)
{
    return object(number, fmt::format("<</Length {}{}>>\nstream\n", data.size(), entries) +
                              Bytes(data) + "\nendstream");
}

Draft& Draft::row(std::uint32_t number, const std::string& row)
{
    rows_[number] = row;
    size_ = std::max(size_, number + 1);
    return *this;
}

Draft& Draft::row(std::uint32_t number, std::size_t offset)
{
    return row(number, fmt::format("{:010} 00000 n \n", offset));
}

std::string Draft::table() const
{
    std::string result = "xref\n";
    for (auto first = rows_.begin(); first != rows_.end();) {
        auto last = first;
        std::string rows;
        std::uint32_t next = first->first;
        for (; last != rows_.end() && last->first == next; ++last, ++next) {
            rows += last->second;
        }
        result += fmt::format("{} {}\n", first->first, next - first->first) + rows;
        first = last;
    }
    return result;
}

std::string Draft::trailer_text() const
{
    pdf::Dictionary trailer = trailer_;
    trailer.emplace("Size", std::int64_t{size_});
    return "trailer\n" + spelled(trailer) + "\n";
}

Bytes Draft::finished()
{
    const std::size_t start = out_.size();
    out_ += table() + trailer_text() + fmt::format("startxref\n{}\n%%EOF\n", start);
    return out_;
}

Unsealed unsealed(ByteView file, const HandSignature& signature)
{
    const auto opened = pdf::PdfFile::open(Bytes(file), "draft.pdf", {});
    const pdf::View& view = opened.latest();
    const auto field = field_named(view, signature.field);
    const pdf::Dictionary catalog = view.catalog();
    const std::uint32_t value = pdf::next_object_number(opened);

    std::map<std::uint32_t, pdf::Object> objects = signature.edits;
    const auto* form = catalog.at("AcroForm").get<pdf::Reference>();
    const pdf::Object form_value = view.resolved(catalog.at("AcroForm"));
    pdf::Dictionary marked = *form_value.get<pdf::Dictionary>();
    const bool is_marked = marked["SigFlags"] == pdf::Object(3);
    marked["SigFlags"] = 3;
    pdf::Reference widget{value + 1};
    pdf::Dictionary signed_field;
    if (field) {
        widget = field->reference;
        signed_field = field->dictionary;
    } else {
        const pdf::Reference page = first_page(view);
        const pdf::Object page_value = view.object(page);
        pdf::Dictionary annotated = *page_value.get<pdf::Dictionary>();
        annotated["Annots"] = appended(annotated["Annots"], widget);
        objects.emplace(page.number, annotated);
        marked["Fields"] = appended(marked["Fields"], widget);
        signed_field = new_field(signature, page);
    }
    if (!is_marked || !field) {
        objects.emplace(form->number, marked);
    }
    signed_field["V"] = pdf::Reference{value};
    objects.emplace(widget.number, signed_field);
    if (!signature.certifies.empty()) {
        pdf::Dictionary certified = catalog;
        certified["Perms"] = pdf::Dictionary{{"DocMDP", pdf::Reference{value}}};
        objects.emplace(view.trailer().at("Root").get<pdf::Reference>()->number, certified);
    }

    Draft draft(file);
    draft.object(value, signature_dictionary(signature));
    for (const auto& [number, object] : objects) {
        draft.value(number, object);
    }
    if (signature.spoil) {
        signature.spoil(draft);
    }
    const std::size_t at = draft.offset_of(value);
    Unsealed result{draft.finished(), 0, 0};
    result.hole_begin = result.file.find("/Contents<", at) + 9;
    result.hole_end = result.file.find('>', result.hole_begin) + 1;
    return result;
}

Bytes outside(const Unsealed& draft)
{
    return draft.file.substr(0, draft.hole_begin) + draft.file.substr(draft.hole_end);
}

Bytes with_last_range(Bytes file, const std::string& range)
{
    const std::size_t at = file.rfind("/ByteRange[") + 10;
    const std::size_t size = file.find(']', at) + 1 - at;
    std::string padded = range;
    padded.resize(size, ' ');
    return file.replace(at, size, padded);
}

Bytes sealed(Unsealed draft, const CmsMaker& cms)
{
    draft.file = with_last_range(std::move(draft.file),
                                 fmt::format("[0 {} {} {}]", draft.hole_begin, draft.hole_end,
                                             draft.file.size() - draft.hole_end));
    const Bytes digits = to_hex(cms(outside(draft)));
    if (draft.file[draft.hole_begin] == '<') {
        draft.file.replace(draft.hole_begin + 1, digits.size(), digits);
    }
    return std::move(draft.file);
}

Bytes signed_by_hand(ByteView file, const HandSignature& signature)
{
    return sealed(unsealed(file, signature), signature.cms);
}

} // namespace indenture::tests
