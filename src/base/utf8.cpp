#include "base/utf8.h"

namespace indenture {

std::u32string to_utf32(std::string_view utf8)
{
    std::u32string result;
    result.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t c = lead < 0x80 ? lead : lead & (0xFFU >> (length + 1));
        bool is_whole = i + length <= utf8.size() && (lead < 0x80 || lead >= 0xC2) && lead < 0xF5;
        for (std::size_t k = 1; is_whole && k < length; ++k) {
            const auto next = static_cast<unsigned char>(utf8[i + k]);
            is_whole = (next & 0xC0U) == 0x80U;
            c = c << 6U | (next & 0x3FU);
        }
        result.push_back(is_whole ? c : U'\uFFFD');
        i += is_whole ? length : 1;
    }
    return result;
}

std::string to_utf8(std::u32string_view text)
{
    std::string result;
    const auto put = [&](char32_t octet) { result.push_back(static_cast<char>(octet)); };
    for (const char32_t c : text) {
        if (c < 0x80) {
            put(c);
        } else if (c < 0x800) {
            put(0xC0U | c >> 6U);
            put(0x80U | (c & 0x3FU));
        } else if (c < 0x10000) {
            put(0xE0U | c >> 12U);
            put(0x80U | (c >> 6U & 0x3FU));
            put(0x80U | (c & 0x3FU));
        } else {
            put(0xF0U | c >> 18U);
            put(0x80U | (c >> 12U & 0x3FU));
            put(0x80U | (c >> 6U & 0x3FU));
            put(0x80U | (c & 0x3FU));
        }
    }
    return result;
}

} // namespace indenture
