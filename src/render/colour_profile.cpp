#include "render/colour_profile.h"

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace indenture::render {

namespace {

void append_u32(Bytes& out, std::uint32_t value)
{
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
        out += static_cast<char>(value >> shift & 0xFFU);
    }
}

/// A tag's data: its type, four reserved octets, then numbers of 32 bits.
Bytes tag_data(std::string_view type, std::initializer_list<std::uint32_t> numbers)
{
    Bytes out(type);
    append_u32(out, 0);
    for (const std::uint32_t number : numbers) {
        append_u32(out, number);
    }
    return out;
}

/// multiLocalizedUnicodeType with one English text (ICC.1:2010, 10.13).
Bytes localised_text(std::string_view ascii)
{
    constexpr std::uint32_t offset_of_text = 28;
    Bytes out = tag_data("mluc", {1, 12});
    out += "enUS";
    append_u32(out, static_cast<std::uint32_t>(ascii.size() * 2));
    append_u32(out, offset_of_text);
    for (const char letter : ascii) {
        out += '\0';
        out += letter;
    }
    out.resize((out.size() + 3) / 4 * 4, '\0');
    return out;
}

struct Tag {
    std::string_view signature;
    Bytes data;
};

// All numbers are s15Fixed16: 0x00010000 is 1. Primaries and white are adapted to D50 by the
// Bradford matrix of 'chad', as version 4 wants them.
std::vector<Tag> tags()
{
    return {
        {"desc", localised_text("sRGB")},
        {"cprt", localised_text("CC0")},
        {"wtpt", tag_data("XYZ ", {0x0000F6D6, 0x00010000, 0x0000D32D})},
        {"chad", tag_data("sf32", {0x00010C42, 0x000005DE, 0xFFFFF325, 0x00000793, 0x0000FD90,
                                   0xFFFFFBA1, 0xFFFFFDA2, 0x000003DC, 0x0000C06E})},
        {"rXYZ", tag_data("XYZ ", {0x00006FA2, 0x000038F5, 0x00000390})},
        {"gXYZ", tag_data("XYZ ", {0x00006299, 0x0000B785, 0x000018DA})},
        {"bXYZ", tag_data("XYZ ", {0x000024A0, 0x00000F84, 0x0000B6CF})},
        // Function type 3: gamma 2.4, then 1/1.055, 0.055/1.055, 1/12.92 and the knee 0.04045.
        {"rTRC", tag_data("para", {0x00030000, 0x00026666, 0x0000F2A7, 0x00000D59, 0x000013D0,
                                   0x00000A5B})},
    };
}

Bytes header(std::uint32_t size)
{
    Bytes out;
    append_u32(out, size);
    append_u32(out, 0);          // no preferred module
    append_u32(out, 0x04300000); // version 4.3
    out += "mntrRGB XYZ ";
    append_u32(out, 2026U << 16U | 1U); // made 2026-01-01 00:00:00: fixed, for equal octets
    append_u32(out, 1U << 16U);
    append_u32(out, 0);
    out += "acsp";
    out.append(28, '\0'); // platform, flags, maker, model, attributes, perceptual intent
    append_u32(out, 0x0000F6D6);
    append_u32(out, 0x00010000);
    append_u32(out, 0x0000D32D);
    out.resize(128, '\0');
    return out;
}

} // namespace

Bytes srgb_profile()
{
    const std::vector<Tag> own = tags();
    constexpr std::size_t shared_curves = 2; // green and blue use the curve of red
    const std::size_t table_size = 4 + 12 * (own.size() + shared_curves);
    Bytes table;
    Bytes data;
    append_u32(table, static_cast<std::uint32_t>(own.size() + shared_curves));
    const auto append_entry = [&](std::string_view signature, std::size_t offset,
                                  std::size_t size) {
        table += signature;
        append_u32(table, static_cast<std::uint32_t>(128 + table_size + offset));
        append_u32(table, static_cast<std::uint32_t>(size));
    };
    for (const Tag& tag : own) {
        append_entry(tag.signature, data.size(), tag.data.size());
        data += tag.data;
    }
    const std::size_t curve_size = own.back().data.size();
    append_entry("gTRC", data.size() - curve_size, curve_size);
    append_entry("bTRC", data.size() - curve_size, curve_size);
    return header(static_cast<std::uint32_t>(128 + table_size + data.size())) + table + data;
}

} // namespace indenture::render
