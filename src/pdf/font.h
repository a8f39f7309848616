#pragma once

#include "base/digest.h"
#include "base/limits.h"
#include "pdf/canonical.h"
#include "pdf/character_map.h"
#include "pdf/file.h"
#include "pdf/object.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace indenture::pdf {

/// One code of a shown string.
struct ShownGlyph {
    std::uint32_t code = 0;
    std::size_t octets = 1;
    std::string text;   ///< UTF-8; U+FFFD if the file does not say
    double advance = 0; ///< in units of the font size
};

/// A font as text operators use it (ISO 32000-1, 9.5 to 9.10): how strings divide into codes, what
/// these read as, and how far each moves the pen.
class Font {
public:
    /// Simple fonts, and composite ones with the encoding Identity-H. Throws Error(BadInput) for
    /// any other or a damaged one, Error(LimitExceeded) at a cap.
    static Font read(const View& view, const Dictionary& font, Canon& canon, const Limits& limits);

    std::vector<ShownGlyph> glyphs(ByteView shown) const;

    /// Without the tag of a subset, e.g. "Arial-BoldMT".
    const std::string& name() const { return name_; }
    /// Of all that decides which shape a code draws: the font program or, if none is embedded, the
    /// name, with encoding and glyph map. What codes are said to read as plays no part.
    const Digest& shapes() const { return shapes_; }

private:
    Font() = default;
    friend class FontReader;

    std::string name_;
    Digest shapes_ = Digest::of({});
    bool is_composite_ = false;
    std::optional<CharacterMap> to_unicode_;
    std::array<std::string, 256> texts_; ///< by the encoding of a simple font
    std::map<std::uint32_t, double> widths_;
    double width_default_ = 0;
};

} // namespace indenture::pdf
