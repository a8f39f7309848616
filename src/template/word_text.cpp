#include "template/word_text.h"

#include "base/error.h"
#include "docx/xml.h"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>

namespace indenture::templating {

namespace {

/// Octets of the character at the start of `text`, 0 if there is none of UTF-8.
std::size_t size_of_character(std::string_view text)
{
    const auto octet = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const std::uint32_t first = octet(0);
    const std::size_t size = first < 0x80                    ? 1U
                             : first >= 0xC2 && first < 0xE0 ? 2U
                             : first >= 0xE0 && first < 0xF0 ? 3U
                             : first >= 0xF0 && first < 0xF5 ? 4U
                                                             : 0U;
    for (std::size_t i = 1; i < size; ++i) {
        if ((octet(i) & 0xC0U) != 0x80U) {
            return 0;
        }
    }
    const std::uint32_t second = octet(1);
    const bool is_overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool is_beyond = (first == 0xED && second >= 0xA0) || (first == 0xF4 && second >= 0x90);
    return is_overlong || is_beyond ? 0 : size;
}

bool is_blank_control(char c)
{
    return c == '\t' || c == '\n' || c == '\v' || c == '\r';
}

void check(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t size = size_of_character(text.substr(i));
        if (size == 0) {
            throw Error(ErrorCode::BadInput, {}, "the value is not UTF-8");
        }
        const std::string_view character = text.substr(i, size);
        const bool is_control = size == 1 && static_cast<unsigned char>(character[0]) < 0x20 &&
                                !is_blank_control(character[0]);
        const bool is_none = character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF";
        if (is_control || is_none) {
            throw Error(
                ErrorCode::BadInput, {},
                fmt::format("the value holds the character U+{:04X}, which no Word file can hold; "
                            "remove it from the data",
                            is_control
                                ? static_cast<unsigned>(character[0])
                                : 0xFF00U + static_cast<unsigned char>(character[2]) + 0x40U));
        }
        i += size;
    }
}

} // namespace

void append_run_content(Bytes& out, std::string_view text, std::string_view prefix)
{
    check(text);
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find_first_of("\t\n\v\r", start), text.size());
        if (end > start) {
            out += fmt::format("<{}t xml:space=\"preserve\">", prefix);
            docx::append_escaped(out, text.substr(start, end - start));
            out += fmt::format("</{}t>", prefix);
        }
        if (end < text.size()) {
            out += fmt::format("<{}{}/>", prefix, text[end] == '\t' ? "tab" : "br");
        }
        start = end + (text.substr(end).starts_with("\r\n") ? 2 : 1);
    }
}

Bytes attribute_text(std::string_view text)
{
    check(text);
    Bytes escaped;
    docx::append_escaped(escaped, text);
    Bytes result;
    for (const char c : escaped) {
        // A reader turns bare ones into spaces (XML 1.0, 3.3.3).
        if (is_blank_control(c)) {
            result += c == '\t' ? "&#9;" : "&#10;";
        } else {
            result += c;
        }
    }
    return result;
}

} // namespace indenture::templating
