#pragma once

#include "base/bytes.h"
#include "base/digest.h"
#include "base/json.h"
#include "layout/font_set.h"

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace indenture::layout {

/// A font file by name and, if stated, by content.
struct FontFile {
    std::string file;
    std::optional<Digest> sha256;
};

/// A family by its files: regular, italic, bold, bold italic.
struct FontFamily {
    std::string name;
    std::array<std::optional<FontFile>, 4> faces; ///< bold 2 + italic 1
    bool is_optional = false; ///< if a file is absent, the family is as if not stated
};

/// Which files are the fonts, what stands in for which family, and what shows the characters that
/// a face lacks. README.md of this folder describes it as JSON.
struct FontConfiguration {
    std::string source; ///< the file, for errors
    std::vector<FontFamily> families;
    std::vector<std::pair<std::string, FontAlias>> aliases;
    std::map<Script, std::vector<std::string>> fallbacks;
};

/// Throws Error(BadInput) naming the member: unknown, of the wrong type, or an alias or fallback
/// of a family that is not there.
FontConfiguration read_font_configuration(const Json& json, const std::string& source);

/// Debian's fonts-liberation2, fonts-crosextra-carlito, fonts-crosextra-caladea and
/// fonts-dejavu-core, under their own names and those of the Word fonts whose widths they share.
const FontConfiguration& standard_font_configuration();

/// The content of a font file, by the name the configuration gives it; throws Error(NotFound) if
/// it is not there.
using LoadFont = std::function<Bytes(const std::string& file)>;

/// Throws Error: BadInput for a file that is not the one stated, with both digests, or is no
/// TrueType font that may be embedded; and what `load` throws.
FontSet open_fonts(const FontConfiguration& configuration, const LoadFont& load);

} // namespace indenture::layout
