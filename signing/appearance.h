#pragma once

#include "base/bytes.h"
#include "pdf/object.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace indenture::signing {

/// Width and height of a signature block, in thousandths of a point.
struct BlockSize {
    std::int64_t width = 0;
    std::int64_t height = 0;
};

/// A visible signature block ready to be placed: the form XObject and what it needs, as objects
/// with their final numbers.
struct Appearance {
    pdf::Reference form;
    std::map<std::uint32_t, pdf::Object> objects;
};

/// The lines of text, each UTF-8, set from the top left with the TrueType font of `font_file`,
/// which is embedded as a subset. Long lines wrap; the text shrinks from 9 to 4 points until it
/// fits, and lines that still do not fit are left out. A character the font lacks is shown as '?'.
/// Numbers are taken from `first_number` on. Throws Error(BadInput) if the font cannot be read.
Appearance make_appearance(const std::vector<std::string>& lines, BlockSize size,
                           ByteView font_file, std::uint32_t first_number);

} // namespace indenture::signing
