#include "docx/picture.h"

#include <cstddef>
#include <fmt/format.h>
#include <libdeflate.h>
#include <optional>
#include <string_view>

namespace indenture::docx {
namespace {

using Header = std::variant<PictureHeader, PictureRefusal>;

constexpr std::string_view png_signature = "\x89PNG\r\n\x1A\n";
constexpr const char* save_anew = "save it as PNG or JPEG and insert it again";

std::uint8_t octet_at(ByteView octets, std::size_t at)
{
    return static_cast<std::uint8_t>(octets[at]);
}

std::uint32_t big_endian(ByteView octets, std::size_t at, std::size_t count)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        value = value << 8U | octet_at(octets, at + i);
    }
    return value;
}

PictureRefusal damaged(std::string_view format, std::string_view what)
{
    return {fmt::format("its {} header is damaged: {}", format, what), save_anew};
}

// --- PNG -------------------------------------------------------------------------------------

/// ISO 15948, table 11.1.
bool is_png_colour(std::uint8_t depth, std::uint8_t colour)
{
    const bool is_power = depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
    switch (colour) {
    case 0:
        return is_power;
    case 3:
        return is_power && depth <= 8;
    case 2:
    case 4:
    case 6:
        return depth == 8 || depth == 16;
    default:
        return false;
    }
}

Header read_png(ByteView octets)
{
    constexpr std::size_t header_end = 33; // signature, then length, name, 13 octets and CRC
    if (octets.size() < header_end || big_endian(octets, 8, 4) != 13 ||
        octets.substr(12, 4) != "IHDR") {
        return damaged("PNG", "it does not begin with IHDR");
    }
    if (libdeflate_crc32(0, octets.data() + 12, 17) != big_endian(octets, 29, 4)) {
        return damaged("PNG", "its checksum is wrong");
    }
    const PictureHeader header{PictureFormat::Png, big_endian(octets, 16, 4),
                               big_endian(octets, 20, 4), false};
    constexpr std::uint32_t side_max = 0x7FFFFFFF;
    if (header.width == 0 || header.height == 0 || header.width > side_max ||
        header.height > side_max) {
        return damaged("PNG", "a side has no length");
    }
    const bool is_known = is_png_colour(octet_at(octets, 24), octet_at(octets, 25)) &&
                          octet_at(octets, 26) == 0 && octet_at(octets, 27) == 0 &&
                          octet_at(octets, 28) <= 1;
    if (!is_known) {
        return damaged("PNG", "it states colours or a compression that PNG does not have");
    }
    return header;
}

// --- JPEG ------------------------------------------------------------------------------------

bool is_frame(std::uint8_t marker)
{
    // DHT, JPG and DAC share the range of the frame headers.
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

Header read_frame(std::uint8_t marker, ByteView segment)
{
    if (marker > 0xC2) {
        return PictureRefusal{"it is a lossless or arithmetic-coded JPEG, which PDF does not have",
                              save_anew};
    }
    if (segment.size() < 6 || segment.size() != 6U + 3U * octet_at(segment, 5)) {
        return damaged("JPEG", "its frame has a wrong length");
    }
    if (octet_at(segment, 0) != 8) {
        return PictureRefusal{"it is a JPEG of more than 8 bits", save_anew};
    }
    const std::uint8_t components = octet_at(segment, 5);
    if (components == 4) {
        return PictureRefusal{"it is a JPEG in printing colours (CMYK), which an archival PDF of"
                              " screen colours must not hold",
                              "save it in RGB colours and insert it again"};
    }
    if (components != 1 && components != 3) {
        return damaged("JPEG", fmt::format("it has {} colours", components));
    }
    const PictureHeader header{PictureFormat::Jpeg, big_endian(segment, 3, 2),
                               big_endian(segment, 1, 2), components == 1};
    if (header.width == 0 || header.height == 0) {
        return damaged("JPEG", "a side has no length");
    }
    return header;
}

Header read_jpeg(ByteView octets)
{
    std::size_t at = 2;
    while (at + 4 <= octets.size() && octet_at(octets, at) == 0xFF) {
        const std::uint8_t marker = octet_at(octets, at + 1);
        if (marker == 0xFF) { // fill
            ++at;
            continue;
        }
        const std::size_t length = big_endian(octets, at + 2, 2);
        const bool has_segment =
            marker >= 0xC0 && marker != 0xD8 && marker != 0xD9 && (marker < 0xD0 || marker > 0xD7);
        if (!has_segment || length < 2 || at + 2 + length > octets.size() || marker == 0xDA) {
            break;
        }
        if (is_frame(marker)) {
            if (octets.rfind("\xFF\xD9") < at + 2 + length ||
                octets.rfind("\xFF\xD9") == Bytes::npos) {
                return damaged("JPEG", "it ends too early");
            }
            return read_frame(marker, octets.substr(at + 4, length - 2));
        }
        at += 2 + length;
    }
    return damaged("JPEG", "it has no frame");
}

// --- Others ----------------------------------------------------------------------------------

bool begins(ByteView octets, std::string_view start, std::size_t at = 0)
{
    return octets.size() >= at && octets.substr(at, start.size()) == start;
}

std::string_view foreign_format(ByteView octets)
{
    using namespace std::string_view_literals;
    if (begins(octets, "GIF8")) {
        return "a GIF";
    }
    if (begins(octets, "BM")) {
        return "a BMP";
    }
    if (begins(octets, "II*\0"sv) || begins(octets, "MM\0*"sv)) {
        return "a TIFF";
    }
    if (begins(octets, "\1\0\0\0"sv) && begins(octets, " EMF", 40)) {
        return "an EMF drawing";
    }
    if (begins(octets, "\xD7\xCD\xC6\x9A"sv) || begins(octets, "\1\0\x09\0"sv)) {
        return "a WMF drawing";
    }
    if (begins(octets, "RIFF") && begins(octets, "WEBP", 8)) {
        return "a WebP";
    }
    const ByteView start = octets.substr(0, 1000);
    return start.find("<svg") != ByteView::npos ? "an SVG drawing" : "of an unknown format";
}

} // namespace

std::variant<PictureHeader, PictureRefusal> read_picture_header(ByteView octets)
{
    if (begins(octets, png_signature)) {
        return read_png(octets);
    }
    if (begins(octets, "\xFF\xD8\xFF")) {
        return read_jpeg(octets);
    }
    return PictureRefusal{fmt::format("it is {}", foreign_format(octets)), save_anew};
}

} // namespace indenture::docx
