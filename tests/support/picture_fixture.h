#pragma once

#include "base/bytes.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace indenture::test {

// Pictures made on the spot: PNG of any kind with stored (not compressed) data, and JPEGs of 16 x 8
// pixels that libjpeg-turbo once made of a gradient.

inline std::uint32_t crc32_of(ByteView octets)
{
    std::uint32_t sum = 0xFFFFFFFFU;
    for (const char octet : octets) {
        sum ^= static_cast<std::uint8_t>(octet);
        for (int bit = 0; bit < 8; ++bit) {
            sum = sum >> 1U ^ ((sum & 1U) != 0 ? 0xEDB88320U : 0U);
        }
    }
    return ~sum;
}

inline Bytes four_octets(std::uint32_t value)
{
    Bytes result;
    for (int shift = 24; shift >= 0; shift -= 8) {
        result += static_cast<char>(value >> static_cast<unsigned>(shift) & 0xFFU);
    }
    return result;
}

inline Bytes png_chunk(const std::string& type, const Bytes& data)
{
    return four_octets(static_cast<std::uint32_t>(data.size())) + type + data +
           four_octets(crc32_of(type + data));
}

/// RFC 1950 and 1951, in blocks that are only stored.
inline Bytes stored_zlib(const Bytes& data)
{
    Bytes result = "\x78\x01";
    constexpr std::size_t block_max = 65'535;
    std::size_t at = 0;
    do {
        const std::size_t size = std::min(block_max, data.size() - at);
        const auto length = static_cast<std::uint32_t>(size);
        result += static_cast<char>(at + size == data.size() ? 1 : 0);
        for (const std::uint32_t word : {length, ~length}) {
            result += static_cast<char>(word & 0xFFU);
            result += static_cast<char>(word >> 8U & 0xFFU);
        }
        result += data.substr(at, size);
        at += size;
    } while (at < data.size());
    std::uint32_t a = 1;
    std::uint32_t b = 0;
    for (const char octet : data) {
        a = (a + static_cast<std::uint8_t>(octet)) % 65'521;
        b = (b + a) % 65'521;
    }
    return result + four_octets(b << 16U | a);
}

struct PngSpec {
    std::uint32_t width = 4;
    std::uint32_t height = 2;
    int depth = 8;
    int colour = 2;             ///< 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha
    bool is_interlaced = false; ///< whole octets to a pixel only
    Bytes before_data;          ///< chunks between header and data
    Bytes rows;                 ///< packed, without filters; empty: zeros

    std::size_t channels() const { return colour == 2 ? 3 : colour == 4 ? 2 : colour == 6 ? 4 : 1; }
    std::size_t pixel_bits() const { return channels() * static_cast<std::size_t>(depth); }
    std::size_t row_size(std::size_t pixels) const { return (pixels * pixel_bits() + 7) / 8; }
};

/// ISO 15948, 8.2: seven passes over the picture.
inline Bytes interlaced_rows(const PngSpec& spec, const Bytes& rows)
{
    struct Pass {
        std::size_t x, y, step_x, step_y;
    };
    constexpr std::array<Pass, 7> passes{Pass{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                                         {0, 2, 2, 4},     {1, 0, 2, 2}, {0, 1, 1, 2}};
    const std::size_t size = spec.pixel_bits() / 8;
    Bytes result;
    for (const Pass& pass : passes) {
        for (std::size_t y = pass.y; y < spec.height && pass.x < spec.width; y += pass.step_y) {
            result += '\0';
            for (std::size_t x = pass.x; x < spec.width; x += pass.step_x) {
                result += rows.substr((y * spec.width + x) * size, size);
            }
        }
    }
    return result;
}

inline Bytes png(const PngSpec& spec)
{
    Bytes header = four_octets(spec.width) + four_octets(spec.height);
    for (const int octet : {spec.depth, spec.colour, 0, 0, spec.is_interlaced ? 1 : 0}) {
        header += static_cast<char>(octet);
    }
    const std::size_t row_size = spec.row_size(spec.width);
    Bytes rows = spec.rows;
    rows.resize(row_size * spec.height, '\0');
    Bytes filtered;
    if (spec.is_interlaced) {
        filtered = interlaced_rows(spec, rows);
    } else {
        for (std::size_t y = 0; y < spec.height; ++y) {
            filtered += '\0';
            filtered += rows.substr(y * row_size, row_size);
        }
    }
    return "\x89PNG\r\n\x1A\n" + png_chunk("IHDR", header) + spec.before_data +
           png_chunk("IDAT", stored_zlib(filtered)) + png_chunk("IEND", "");
}

/// A plain RGB picture of that many pixels, each of the same grey.
inline Bytes plain_png(std::uint32_t width, std::uint32_t height, char level = '\x60')
{
    PngSpec spec;
    spec.width = width;
    spec.height = height;
    spec.rows.assign(std::size_t{3} * width * height, level);
    return png(spec);
}

inline Bytes from_base64(std::string_view text)
{
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    Bytes result;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char digit : text.substr(0, text.find('='))) {
        bits = bits << 6U | static_cast<std::uint32_t>(digits.find(digit));
        count += 6;
        if (count >= 8) {
            count -= 8;
            result += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU);
        }
    }
    return result;
}

inline Bytes grey_jpeg()
{
    return from_base64(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwz"
        "Oko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//wAALCAAIABABAREA/8QAFQABAQAAAAAAAAAAAAAA"
        "AAAABgf/xAAWEAADAAAAAAAAAAAAAAAAAAAABkL/2gAIAQEAAD8AJr8lOX5P/9k=");
}

inline Bytes rgb_jpeg()
{
    return from_base64(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwz"
        "Oko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09P"
        "T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAIABADASIAAhEBAxEB/8QA"
        "FQABAQAAAAAAAAAAAAAAAAAAAAX/xAAZEAABBQAAAAAAAAAAAAAAAAAABAYiMaH/xAAVAQEBAAAAAAAA"
        "AAAAAAAAAAACBP/EABkRAAIDAQAAAAAAAAAAAAAAAAADBAUhUf/aAAwDAQACEQMRAD8AkpW/UMLCVv1D"
        "AAPlN6T1U12af//Z");
}

inline Bytes progressive_jpeg()
{
    return from_base64(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwz"
        "Oko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09P"
        "T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wgARCAAIABADASIAAhEBAxEB/8QA"
        "FQABAQAAAAAAAAAAAAAAAAAAAAT/xAAVAQEBAAAAAAAAAAAAAAAAAAACA//aAAwDAQACEAMQAAABksDP"
        "/8QAFhAAAwAAAAAAAAAAAAAAAAAAAAIE/9oACAEBAAEFAlnFnP/EABcRAAMBAAAAAAAAAAAAAAAAAAAC"
        "AwT/2gAIAQMBAT8By2c//8QAFhEBAQEAAAAAAAAAAAAAAAAAAgAD/9oACAECAQE/AXqr/8QAFBABAAAA"
        "AAAAAAAAAAAAAAAAEP/aAAgBAQAGPwI//8QAFRABAQAAAAAAAAAAAAAAAAAAAGH/2gAIAQEAAT8hkk//"
        "2gAMAwEAAgADAAAAEAv/xAAVEQEBAAAAAAAAAAAAAAAAAAAhAP/aAAgBAwEBPxAzf//EABURAQEAAAAA"
        "AAAAAAAAAAAAAABR/9oACAECAQE/ELX/xAAWEAADAAAAAAAAAAAAAAAAAAAAMcH/2gAIAQEAAT8QRIiT"
        "/9k=");
}

inline Bytes cmyk_jpeg()
{
    return from_base64(
        "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwANCQoLCggNCwoLDg4NDxMgFRMSEhMnHB4XIC4pMTAuKS0sMzpK"
        "PjM2RjcsLUBXQUZMTlJTUjI+WmFaUGBKUVJP/8AAFAgACAAQBEMRAE0RAFkRAEsRAP/EABcAAQADAAAA"
        "AAAAAAAAAAAAAAAEBgf/xAAZEAEAAgMAAAAAAAAAAAAAAAAABhZCY6H/2gAOBEMATQBZAEsAAD8Aqcfx"
        "QaRq4DTo/iUjVwH/2Q==");
}

} // namespace indenture::test
