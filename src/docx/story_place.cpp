#include "docx/story_place.h"

#include <charconv>
#include <fmt/format.h>

namespace indenture::docx {
namespace {

constexpr std::string_view prefix = "paragraph ";
constexpr std::size_t words_size = 40;

/// Texts of the element until there are enough.
void append_text(XmlElement parent, std::string& text)
{
    for (const XmlElement element : parent.children()) {
        if (text.size() > words_size) {
            return;
        }
        if (element.is_w("t")) {
            text += element.text();
        } else if (element.is_w("tab") || element.is_w("br")) {
            text += ' ';
        } else if (!element.is_w("p") && !element.is_w("del") && !element.is_w("pPr")) {
            append_text(element, text);
        }
    }
}

} // namespace

std::string print_place(std::uint32_t paragraph, std::string_view near)
{
    return near.empty() ? fmt::format("{}{}", prefix, paragraph)
                        : fmt::format("{}{}, near \"{}\"", prefix, paragraph, near);
}

std::optional<std::uint32_t> paragraph_of(std::string_view place)
{
    std::uint32_t number = 0;
    if (!place.starts_with(prefix)) {
        return std::nullopt;
    }
    place.remove_prefix(prefix.size());
    const auto [stop, error] = std::from_chars(place.data(), place.data() + place.size(), number);
    return error == std::errc() ? std::optional(number) : std::nullopt;
}

std::string first_words(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        const bool is_space = static_cast<unsigned char>(c) <= ' ';
        if (!is_space) {
            result += c;
        } else if (!result.empty() && result.back() != ' ') {
            result += ' ';
        }
    }
    if (result.size() > words_size) {
        const auto end = result.rfind(' ', words_size);
        std::size_t cut = end == std::string::npos || end == 0 ? words_size : end;
        // Never inside a character of UTF-8.
        while (cut > 0 && (static_cast<unsigned char>(result[cut]) & 0xC0U) == 0x80U) {
            --cut;
        }
        result.resize(cut);
    }
    while (!result.empty() && result.back() == ' ') {
        result.pop_back();
    }
    return result;
}

std::string first_words(XmlElement paragraph)
{
    std::string text;
    append_text(paragraph, text);
    return first_words(std::string_view(text));
}

} // namespace indenture::docx
