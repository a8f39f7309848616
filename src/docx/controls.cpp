#include "docx/controls.h"

#include "base/utf8.h"
#include "docx/property_reader.h"

#include <fmt/format.h>
#include <string_view>

namespace indenture::docx {
namespace {

constexpr std::string_view w14 = "http://schemas.microsoft.com/office/word/2010/wordml";

constexpr const char* empty_box = "\u2610";
constexpr const char* ticked_box = "\u2612";

bool is_true(const std::string& value)
{
    return value == "1" || value == "true" || value == "on";
}

/// The character a state of a check box names, in hexadecimal; Word's own if it names none.
std::string box_character(XmlElement state, const char* otherwise)
{
    const std::string hex = state ? state.attribute(w14, "val").value_or("") : "";
    char32_t code = 0;
    for (const char digit : hex.substr(0, 4)) {
        const auto value = std::string_view("0123456789abcdef0123456789ABCDEF").find(digit);
        if (value == std::string_view::npos) {
            return otherwise;
        }
        code = code * 16 + static_cast<char32_t>(value % 16);
    }
    if (code < 0x20 || (code >= 0xD800 && code < 0xE000)) {
        return otherwise;
    }
    return to_utf8({&code, 1});
}

std::string box_value(XmlElement box)
{
    const XmlElement checked = box.child(w14, "checked");
    const bool is_ticked = checked && is_true(checked.attribute(w14, "val").value_or("1"));
    return is_ticked ? box_character(box.child(w14, "checkedState"), ticked_box)
                     : box_character(box.child(w14, "uncheckedState"), empty_box);
}

/// ECMA-376-1, 17.5.2.5 and 17.5.2.15: the last value names an entry, which is shown by its text.
std::string list_value(XmlElement list)
{
    const std::string last = list.w("lastValue").value_or("");
    if (last.empty()) {
        return last;
    }
    for (const XmlElement item : list.children()) {
        if (item.is_w("listItem") && item.w("value") == last) {
            return item.w("displayText").value_or(last);
        }
    }
    return last;
}

std::string control_value(XmlElement properties)
{
    if (const XmlElement box = properties.child(w14, "checkbox")) {
        return box_value(box);
    }
    if (const XmlElement list = properties.child_w("dropDownList")) {
        return list_value(list);
    }
    if (const XmlElement list = properties.child_w("comboBox")) {
        return list_value(list);
    }
    return "";
}

std::string shortened(std::string text)
{
    constexpr std::size_t shown_max = 60;
    if (text.size() <= shown_max) {
        return text;
    }
    std::size_t end = shown_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end; // not inside a character
    }
    return text.substr(0, end) + "...";
}

} // namespace

Control read_control(XmlElement sdt)
{
    Control control;
    if (const XmlElement properties = sdt.child_w("sdtPr")) {
        control.tag = child_value(properties, "tag").value_or("");
        control.alias = child_value(properties, "alias").value_or("");
        control.shows_placeholder = child_on(properties, "showingPlcHdr").value_or(false);
        control.value = control_value(properties);
    }
    return control;
}

Finding placeholder_finding(const Control& control, XmlElement content, Where where)
{
    const std::string& name = control.alias.empty() ? control.tag : control.alias;
    return {.code = "placeholder-unfilled",
            .severity = Severity::Warning,
            .where = std::move(where),
            .text = fmt::format("{} shows its placeholder '{}'",
                                name.empty() ? "a content control"
                                             : fmt::format("the content control '{}'", name),
                                content ? shortened(content.text()) : ""),
            .cure = "fill it in, or remove it"};
}

std::optional<std::string> form_value(XmlElement data)
{
    if (const XmlElement box = data ? data.child_w("checkBox") : XmlElement()) {
        const auto checked = child_on(box, "checked");
        const auto at_first = child_on(box, "default");
        return checked.value_or(at_first.value_or(false)) ? ticked_box : empty_box;
    }
    if (const XmlElement list = data ? data.child_w("ddList") : XmlElement()) {
        int index = child_int(list, "result").value_or(child_int(list, "default").value_or(0));
        for (const XmlElement entry : list.children()) {
            if (entry.is_w("listEntry") && index-- == 0) {
                return entry.w("val").value_or("");
            }
        }
    }
    return std::nullopt;
}

} // namespace indenture::docx
