#include "render/unicode.h"

namespace indenture::render {

std::string to_utf8(std::u32string_view text)
{
    std::string out;
    out.reserve(text.size());
    const auto append_tail = [&](char32_t character, unsigned shift) {
        out += static_cast<char>(0x80U | (character >> shift & 0x3FU));
    };
    for (const char32_t character : text) {
        if (character < 0x80) {
            out += static_cast<char>(character);
        } else if (character < 0x800) {
            out += static_cast<char>(0xC0U | character >> 6U);
            append_tail(character, 0);
        } else if (character < 0x10000) {
            out += static_cast<char>(0xE0U | character >> 12U);
            append_tail(character, 6);
            append_tail(character, 0);
        } else {
            out += static_cast<char>(0xF0U | character >> 18U);
            append_tail(character, 12);
            append_tail(character, 6);
            append_tail(character, 0);
        }
    }
    return out;
}

} // namespace indenture::render
