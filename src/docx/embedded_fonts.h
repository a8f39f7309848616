#pragma once

#include "base/bytes.h"
#include "base/finding.h"
#include "docx/package.h"

#include <string>
#include <string_view>
#include <vector>

namespace indenture::docx {

/// A font file that a document brings along (ECMA-376-1, 17.8). Its licence is not looked at here.
struct EmbeddedFont {
    std::string family;
    bool is_bold = false;
    bool is_italic = false;
    std::string part; ///< "word/fonts/font1.odttf"
    Bytes file;       ///< a stranger's: plain, but not checked
};

struct EmbeddedFonts {
    std::vector<EmbeddedFont> fonts; ///< in the order of the font table
    std::vector<Finding> findings;   ///< what could not be taken: code "font-embedded"
};

/// Throws Error: BadInput if the font table is no XML, LimitExceeded at a cap.
EmbeddedFonts read_embedded_fonts(const Package& package);

/// The file behind an obfuscated one, and the other way round: the first 32 octets are combined
/// with the key (ECMA-376-1, 17.8.1). Throws Error(BadInput) if `key` is no GUID in braces.
Bytes deobfuscated(Bytes file, std::string_view key);

} // namespace indenture::docx
