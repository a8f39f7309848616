#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace indenture::templating {

/// A picture's own account of itself, read from its first octets.
struct PictureHeader {
    std::string content_type; ///< "image/png", "image/jpeg"
    std::uint32_t width = 0;  ///< pixels, at least 1
    std::uint32_t height = 0;
    double dots_per_inch_x = 96; ///< as stated, or 96
    double dots_per_inch_y = 96;
};

/// Reads the header of a PNG (ISO/IEC 15948, 11.2.2) or JPEG (ISO/IEC 10918-1, B.2.2). Throws
/// Error(BadInput) for any other format and for what is cut short, Error(LimitExceeded) for more
/// than 30,000 pixels on a side or 100 million in all.
PictureHeader read_picture(ByteView bytes);

/// The octets that base64 (RFC 4648, 4; padded, no line breaks) spells, with or without
/// "data:image/png;base64," before it. nullopt for any other text.
std::optional<Bytes> from_base64(std::string_view text);

/// A length in English Metric Units, 914,400 to the inch: "20mm", "2.5 cm", "1in", "12pt".
/// nullopt for any other text, for nothing and for more than 22 inches, the largest page of Word.
std::optional<std::int64_t> length_of(std::string_view text);

} // namespace indenture::templating
