#pragma once

#include "base/bytes.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace indenture::pdf {

/// A TrueType font file, as far as a few lines of text in an appearance stream need it: one glyph
/// a character, no kerning, no shaping. Lengths are in thousandths of the font size.
class TrueTypeFont {
public:
    /// Throws Error(BadInput) if `file` is no TrueType font with a Unicode map of format 4.
    static TrueTypeFont open(Bytes file);

    /// 0 if the font lacks the character.
    std::uint16_t glyph(char32_t character) const;
    int advance(std::uint16_t glyph) const;

    /// Without spaces, e.g. "LiberationSans".
    const std::string& postscript_name() const { return name_; }
    int ascent() const { return scaled(ascent_); }
    int descent() const { return scaled(descent_); }
    int cap_height() const { return scaled(cap_height_); }
    /// Left, bottom, right, top.
    std::array<int, 4> bounding_box() const;

    /// A font program that keeps every glyph's number and only the outlines of `glyphs`.
    Bytes subset(const std::set<std::uint16_t>& glyphs) const;

private:
    explicit TrueTypeFont(Bytes file);

    ByteView table(const std::string& tag) const;
    ByteView outline(std::uint16_t glyph) const;
    std::set<std::uint16_t> with_components(const std::set<std::uint16_t>& glyphs) const;
    int scaled(int units) const { return units * 1000 / units_per_em_; }
    void read_metrics();
    void read_name();
    void read_characters();

    Bytes file_;
    std::map<std::string, std::pair<std::size_t, std::size_t>> tables_; ///< offset and size
    std::map<char32_t, std::uint16_t> characters_;
    std::string name_;
    int units_per_em_ = 1000;
    int ascent_ = 0;
    int descent_ = 0;
    int cap_height_ = 0;
    std::size_t glyph_count_ = 0;
    std::size_t metric_count_ = 0;
    bool has_long_offsets_ = false;
};

} // namespace indenture::pdf
