#include "template/picture.h"

#include "base/error.h"

#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace indenture::templating {

namespace {

constexpr std::uint32_t side_max = 30'000;
constexpr std::uint64_t pixels_max = 100'000'000;
constexpr std::string_view png_signature = "\x89PNG\r\n\x1a\n";

[[noreturn]] void refuse(const std::string& what)
{
    throw Error(ErrorCode::BadInput, {}, "the picture cannot be read: " + what);
}

/// An unsigned number in network order; refuses what is cut short.
std::uint32_t number_at(ByteView bytes, std::size_t at, std::size_t size)
{
    if (bytes.size() < size || at > bytes.size() - size) {
        refuse("it is cut short");
    }
    std::uint32_t result = 0;
    for (std::size_t i = at; i < at + size; ++i) {
        result = result << 8U | static_cast<unsigned char>(bytes[i]);
    }
    return result;
}

PictureHeader checked(PictureHeader header)
{
    if (header.width == 0 || header.height == 0) {
        refuse("it has no width or no height");
    }
    if (header.width > side_max || header.height > side_max ||
        std::uint64_t{header.width} * header.height > pixels_max) {
        throw Error(ErrorCode::LimitExceeded, {},
                    fmt::format("the picture has {} x {} pixels, more than are allowed",
                                header.width, header.height));
    }
    // A density beyond these is a slip of the program that wrote it.
    const auto is_density = [](double dots) { return dots >= 10 && dots <= 10'000; };
    if (!is_density(header.dots_per_inch_x) || !is_density(header.dots_per_inch_y)) {
        header.dots_per_inch_x = header.dots_per_inch_y = 96;
    }
    return header;
}

PictureHeader read_png(ByteView bytes)
{
    if (!bytes.ends_with("IEND\xAE\x42\x60\x82")) { // its last chunk, which is always the same
        refuse("this PNG has no end");
    }
    PictureHeader result;
    result.content_type = "image/png";
    std::size_t at = png_signature.size();
    if (number_at(bytes, at, 4) != 13 || bytes.substr(at + 4, 4) != "IHDR") {
        refuse("this PNG does not begin with its header");
    }
    result.width = number_at(bytes, at + 8, 4);
    result.height = number_at(bytes, at + 12, 4);
    at += 25;
    for (;;) {
        const std::size_t size = number_at(bytes, at, 4);
        const std::string_view kind = bytes.substr(at + 4, 4);
        if (kind == "IDAT") {
            return checked(result);
        }
        constexpr double metres_per_inch = 0.0254;
        if (kind == "pHYs" && size == 9 && number_at(bytes, at + 16, 1) == 1) {
            result.dots_per_inch_x = number_at(bytes, at + 8, 4) * metres_per_inch;
            result.dots_per_inch_y = number_at(bytes, at + 12, 4) * metres_per_inch;
        }
        at += size + 12;
    }
}

bool is_frame(std::uint32_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

PictureHeader read_jpeg(ByteView bytes)
{
    if (bytes.rfind("\xFF\xD9") == ByteView::npos) { // some programs write more behind it
        refuse("this JPEG has no end");
    }
    PictureHeader result;
    result.content_type = "image/jpeg";
    std::size_t at = 2;
    for (;;) {
        if (number_at(bytes, at, 1) != 0xFF) {
            refuse("a marker of this JPEG is missing");
        }
        while (number_at(bytes, at, 1) == 0xFF) {
            ++at;
        }
        const std::uint32_t marker = number_at(bytes, at, 1);
        const std::size_t size = number_at(bytes, at + 1, 2);
        if (marker == 0xD9 || marker == 0xDA || size < 2) {
            refuse("this JPEG has no header before its picture");
        }
        const std::size_t content = at + 3;
        if (is_frame(marker)) {
            result.height = number_at(bytes, content + 1, 2);
            result.width = number_at(bytes, content + 3, 2);
            return checked(result);
        }
        if (marker == 0xE0 && size >= 14 &&
            bytes.substr(content, 5) == std::string_view("JFIF\0", 5)) {
            const std::uint32_t unit = number_at(bytes, content + 7, 1);
            const double scale = unit == 2 ? 2.54 : 1; // dots per centimetre
            if (unit == 1 || unit == 2) {
                result.dots_per_inch_x = number_at(bytes, content + 8, 2) * scale;
                result.dots_per_inch_y = number_at(bytes, content + 10, 2) * scale;
            }
        }
        at += 1 + size;
    }
}

int value_of_base64(char c)
{
    return c >= 'A' && c <= 'Z'   ? c - 'A'
           : c >= 'a' && c <= 'z' ? c - 'a' + 26
           : c >= '0' && c <= '9' ? c - '0' + 52
           : c == '+'             ? 62
           : c == '/'             ? 63
                                  : -1;
}

} // namespace

PictureHeader read_picture(ByteView bytes)
{
    if (bytes.starts_with(png_signature)) {
        return read_png(bytes);
    }
    if (bytes.starts_with("\xFF\xD8\xFF")) {
        return read_jpeg(bytes);
    }
    refuse("it is neither PNG nor JPEG");
}

std::optional<Bytes> from_base64(std::string_view text)
{
    if (text.starts_with("data:image/")) {
        const std::size_t comma = text.find(";base64,");
        text.remove_prefix(comma == text.npos ? text.size() : comma + 8);
    }
    if (text.empty() || text.size() % 4 != 0) {
        return std::nullopt;
    }
    const std::size_t padding = text.ends_with("==") ? 2U : text.ends_with('=') ? 1U : 0U;
    Bytes result;
    result.reserve(text.size() / 4 * 3);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_padding = i >= text.size() - padding;
        const int value = is_padding ? 0 : value_of_base64(text[i]);
        if (value < 0) {
            return std::nullopt;
        }
        group = group << 6U | static_cast<std::uint32_t>(value);
        if (i % 4 == 3) {
            for (const unsigned shift : {16U, 8U, 0U}) {
                result += static_cast<char>(group >> shift & 0xFFU);
            }
            group = 0;
        }
    }
    result.resize(result.size() - padding);
    return result;
}

std::optional<std::int64_t> length_of(std::string_view text)
{
    struct Unit {
        std::string_view name;
        double size; ///< in EMU
    };
    static constexpr std::array<Unit, 4> units{
        {{"mm", 36'000}, {"cm", 360'000}, {"in", 914'400}, {"pt", 12'700}}};
    double amount = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), amount, std::chars_format::fixed);
    std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
    rest.remove_prefix(rest.starts_with(' ') ? 1 : 0);
    constexpr double length_max = 22.0 * 914'400;
    for (const Unit& unit : units) {
        const double length = std::round(amount * unit.size);
        if (error == std::errc() && rest == unit.name && length >= 1 && length <= length_max) {
            return static_cast<std::int64_t>(length);
        }
    }
    return std::nullopt;
}

} // namespace indenture::templating
