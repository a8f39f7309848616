#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace indenture::pdf {

/// Encodings of simple fonts (ISO 32000-1, annex D).
enum class BaseEncoding { Standard, WinAnsi, MacRoman };

/// UTF-8; U+FFFD for a code without a character.
std::string text_of_code(BaseEncoding encoding, std::uint8_t code);

/// What a glyph reads as by its name in the Adobe Glyph List, as far as Latin script goes, or by
/// the number in it ("uni0041"); U+FFFD for any other. What follows a full stop is a variant.
std::string text_of_glyph(std::string_view name);

} // namespace indenture::pdf
