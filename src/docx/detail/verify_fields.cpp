#include "docx/detail/fields.h"
#include "docx/detail/verify_references.h"

#include <optional>
#include <string_view>

namespace indenture::docx {

namespace {

bool has_tag(std::string_view text)
{
    return text.find("{{") != text.npos || text.find("{%") != text.npos;
}

/// The bookmark that a field refers to, if it does. Tags are not looked into.
std::optional<std::string> bookmark_in(const FieldMarks& field)
{
    if (field.has_inner_field || has_tag(field.instruction)) {
        return std::nullopt;
    }
    const std::vector<std::string> words = words_of(field.instruction);
    if (words.size() < 2) {
        return std::nullopt;
    }
    if ((words[0] == "REF" || words[0] == "PAGEREF" || words[0] == "NOTEREF") &&
        !words[1].starts_with('\\')) {
        return words[1];
    }
    if (words[0] == "HYPERLINK" && words[1] == "\\l" && words.size() > 2) {
        return words[2];
    }
    return std::nullopt;
}

} // namespace

std::vector<BookmarkReference> check_fields(const ReadPart& part, Report& report)
{
    const XmlElement root = part.xml.root();
    const FieldsRead read = read_fields(root);
    for (const StrayMark& stray : read.strays) {
        report.add(part.name, stray.at,
                   {.code = "W-32",
                    .text = stray.text,
                    .cure = "A field has begin, code, separate, result and end, in this order."});
    }
    std::vector<BookmarkReference> references;
    for (const FieldMarks& field : read.fields) {
        if (auto bookmark = bookmark_in(field)) {
            references.push_back({std::move(*bookmark), field.begin});
        }
    }
    for (XmlElement e = root; e; e = following(e, root)) {
        if (e.is_w("hyperlink") && !e.attribute(ns::r, "id")) {
            const auto anchor = e.w("anchor");
            if (anchor && !has_tag(*anchor)) {
                references.push_back({*anchor, e});
            }
        }
    }
    return references;
}

} // namespace indenture::docx
