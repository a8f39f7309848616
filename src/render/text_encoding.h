#pragma once

#include "layout/font_set.h"

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace indenture::render {

/// The codes of one font in one document: one for each pair of a glyph and the text it stands for,
/// in order of first use, so that a glyph serving two texts (a space and a no-break space) maps
/// back to each exactly.
class FontCodes {
public:
    struct Code {
        std::uint16_t glyph = 0; ///< of the font file
        std::u32string text;     ///< fit for a ToUnicode map; empty only for code 0
        std::int64_t width = 0;  ///< of the glyph, in thousandths of an em, rounded
    };

    FontCodes(layout::FontSet fonts, layout::FontId font);

    /// The code that shows `glyph` and reads as `text`. Throws Error(LimitExceeded) at 65,535
    /// codes.
    std::uint16_t code(std::uint16_t glyph, std::u32string_view text);

    const Code& operator[](std::uint16_t code) const { return codes_[code]; }
    /// By code; number 0 is .notdef and never shown.
    const std::vector<Code>& all() const { return codes_; }
    layout::FontId font() const { return font_; }

private:
    std::uint16_t add(std::uint16_t glyph, std::u32string_view text);

    /// The first one-character text met with a glyph: nearly always the only one.
    struct FirstText {
        char32_t character = 0;
        std::uint16_t code = 0;
    };

    layout::FontSet fonts_;
    layout::FontId font_;
    std::vector<Code> codes_;
    std::vector<FirstText> first_; ///< by glyph
    std::map<std::pair<std::uint16_t, std::u32string>, std::uint16_t> others_;
};

/// The fonts a document shows, in order of first use.
class UsedFonts {
public:
    explicit UsedFonts(layout::FontSet fonts);

    /// The place of the font in all(), which gives it its resource name.
    std::size_t index(layout::FontId font);
    FontCodes& operator[](std::size_t index) { return used_[index]; }
    const std::deque<FontCodes>& all() const { return used_; }

private:
    layout::FontSet fonts_;
    std::deque<FontCodes> used_;
    std::map<layout::FontId, std::size_t> index_;
};

/// "F1" for the first font.
std::string resource_name(std::size_t index);

} // namespace indenture::render
