#pragma once

#include "base/bytes.h"
#include "base/limits.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace indenture::pdf {

/// What the codes of a font read as: its ToUnicode map (ISO 32000-1, 9.10.3).
class CharacterMap {
public:
    /// Throws Error(BadInput) for a map that says two things of one code or is malformed,
    /// Error(LimitExceeded) for more codes than a font can have.
    static CharacterMap read(ByteView stream, const Limits& limits);

    /// UTF-8, perhaps empty; nullopt if the map does not know the code.
    std::optional<std::string> text(std::uint32_t code, std::size_t octets) const;

private:
    using Key = std::pair<std::size_t, std::uint32_t>; ///< octets of the code, and the code

    friend class CharacterMapReader;

    std::map<Key, std::string> texts_;
};

/// UTF-8 of UTF-16BE without a mark; a lone surrogate becomes U+FFFD.
std::string utf8_of_utf16(ByteView octets);

} // namespace indenture::pdf
