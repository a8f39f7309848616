#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace indenture::render {

/// A TrueType file with some glyphs of another, renumbered.
struct FontSubset {
    Bytes file;
    std::map<std::uint16_t, std::uint16_t> new_glyph; ///< by the glyph of the whole font
};

/// The outlines and advances of `glyphs` (and of .notdef) without hints, names and layout rules.
/// Throws Error(BadInput) naming `source` if the font cannot be subset.
FontSubset subset(ByteView font, const std::set<std::uint16_t>& glyphs, const std::string& source);

} // namespace indenture::render
