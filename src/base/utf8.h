#pragma once

#include <string>
#include <string_view>

namespace indenture {

/// The characters of UTF-8 (RFC 3629); an octet that belongs to none becomes U+FFFD.
std::u32string to_utf32(std::string_view utf8);

/// UTF-8 of characters, each below U+110000.
std::string to_utf8(std::u32string_view text);

} // namespace indenture
