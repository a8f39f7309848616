#include "base/base64.h"

#include <algorithm>
#include <cstdint>

namespace indenture {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

} // namespace

std::string to_base64(ByteView octets)
{
    std::string text;
    text.reserve((octets.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < octets.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, octets.size() - i);
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            group = group << 8U | (k < count ? static_cast<unsigned char>(octets[i + k]) : 0U);
        }
        for (std::size_t k = 0; k < 4; ++k) {
            text += k <= count ? alphabet[group >> (18U - 6U * k) & 63U] : '=';
        }
    }
    return text;
}

std::optional<Bytes> from_base64(std::string_view text)
{
    Bytes octets;
    std::uint32_t group = 0;
    std::size_t count = 0; // characters of the group so far
    std::size_t padding = 0;
    for (const char c : text) {
        if (is_white(c)) {
            continue;
        }
        const std::size_t value = alphabet.find(c);
        const bool is_padding = c == '=';
        if (count == 4 || (!is_padding && (value == std::string_view::npos || padding != 0)) ||
            (is_padding && (count < 2 || padding == 2))) {
            return std::nullopt;
        }
        group = group << 6U | static_cast<std::uint32_t>(is_padding ? 0 : value);
        padding += is_padding ? 1 : 0;
        if (++count < 4) {
            continue;
        }
        if ((group & ((1U << 8U * padding) - 1U)) != 0) {
            return std::nullopt;
        }
        for (std::size_t k = 0; k < 3 - padding; ++k) {
            octets += static_cast<char>(group >> (16U - 8U * k) & 0xFFU);
        }
        group = 0;
        count = padding == 0 ? 0 : 4; // nothing may follow padding
    }
    return count % 4 == 0 ? std::optional(octets) : std::nullopt;
}

} // namespace indenture
