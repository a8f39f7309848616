#include "docx/detail/verify_report.h"

#include <fmt/format.h>

namespace indenture::docx {

namespace {

/// More of a kind tell nobody more, and naming a place costs a walk through the part.
constexpr std::size_t findings_of_a_kind_max = 20;
constexpr std::size_t quote_max = 40; ///< octets

std::size_t place_among_siblings(XmlElement element)
{
    std::size_t number = 1;
    for (const XmlElement sibling : element.parent().children()) {
        if (sibling == element) {
            break;
        }
        number += sibling.is_w(element.name()) ? 1U : 0U;
    }
    return number;
}

/// The number of `element` among those of its name in its part, in document order, from 1.
std::size_t place_in_part(XmlElement element)
{
    XmlElement root = element;
    while (root.parent()) {
        root = root.parent();
    }
    std::size_t number = 1;
    for (XmlElement other = root; other && !(other == element);
         other = following(other, root, !other.is(ns::mc, "Fallback"))) {
        number += other.is_w(element.name()) ? 1U : 0U;
    }
    return number;
}

std::string quoted(XmlElement paragraph)
{
    std::string text;
    bool is_more = false;
    for (XmlElement e = paragraph; e && !is_more; e = following(e, paragraph)) {
        text += e.is_w("t") ? e.text() : std::string();
        is_more = text.size() > quote_max;
    }
    if (text.empty()) {
        return text;
    }
    if (is_more) {
        std::size_t end = quote_max;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
            --end; // not inside a character
        }
        text = text.substr(0, end) + "...";
    }
    return fmt::format(", '{}'", text);
}

std::string step(XmlElement element, bool is_innermost_paragraph)
{
    if (element.is_w("tbl")) {
        return fmt::format("table {}", place_in_part(element));
    }
    if (element.is_w("tr")) {
        return fmt::format("row {}", place_among_siblings(element));
    }
    if (element.is_w("tc")) {
        return fmt::format("cell {}", place_among_siblings(element));
    }
    if (element.is_w("p") && is_innermost_paragraph) {
        return fmt::format("paragraph {}{}", place_in_part(element), quoted(element));
    }
    for (const char* name : {"footnote", "endnote", "comment", "abstractNum", "num", "style"}) {
        if (element.is_w(name)) {
            const char* const id = element.is_w("style")         ? "styleId"
                                   : element.is_w("abstractNum") ? "abstractNumId"
                                   : element.is_w("num")         ? "numId"
                                                                 : "id";
            return fmt::format("{} {}", name, element.w(id).value_or("?"));
        }
    }
    return {};
}

} // namespace

XmlElement following(XmlElement element, XmlElement top, bool into)
{
    if (const XmlElement child = into ? element.first() : XmlElement()) {
        return child;
    }
    while (!(element == top)) {
        if (const XmlElement next = element.next()) {
            return next;
        }
        element = element.parent();
    }
    return {};
}

XmlElement structural_parent(XmlElement element)
{
    XmlElement parent = element.parent();
    while (parent && parent.space() == ns::mc) {
        parent = parent.parent();
    }
    return parent;
}

std::string place_of(XmlElement element)
{
    std::string place;
    bool is_innermost_paragraph = true;
    for (; element; element = element.parent()) {
        const std::string here = step(element, is_innermost_paragraph);
        is_innermost_paragraph = is_innermost_paragraph && !element.is_w("p");
        if (!here.empty()) {
            place = place.empty() ? here : here + ", " + place;
        }
    }
    return place;
}

void Report::add(const std::string& part, XmlElement element, Complaint complaint)
{
    const std::size_t count = ++counts_[{part, complaint.code}];
    if (count > findings_of_a_kind_max) {
        return;
    }
    findings_.push_back({.code = std::move(complaint.code),
                         .severity = complaint.severity,
                         .where = {source_, part, place_of(element)},
                         .text = std::move(complaint.text),
                         .cure = std::move(complaint.cure)});
}

std::vector<Finding> Report::findings() const
{
    std::vector<Finding> result = findings_;
    for (const auto& [kind, count] : counts_) {
        const auto& [part, code] = kind;
        if (count > findings_of_a_kind_max) {
            result.push_back({.code = code,
                              .severity = Severity::Info,
                              .where = {source_, part, {}},
                              .text = fmt::format("there are {} more of this kind in this part",
                                                  count - findings_of_a_kind_max),
                              .cure = {}});
        }
    }
    return result;
}

} // namespace indenture::docx
