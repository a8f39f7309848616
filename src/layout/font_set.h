#pragma once

#include "base/bytes.h"
#include "base/digest.h"
#include "layout/length.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::layout {

/// A face of a FontSet.
struct FontId {
    std::uint32_t number = 0;
    auto operator<=>(const FontId&) const = default;
};

struct FontStyle {
    bool bold = false;
    bool italic = false;
    bool operator==(const FontStyle&) const = default;
};

/// Metrics in font units (OpenType hhea, head, OS/2, post).
struct FontMetrics {
    int units_per_em = 0;
    int ascender = 0;  ///< hhea
    int descender = 0; ///< hhea, negative below the baseline
    int line_gap = 0;  ///< hhea
    int cap_height = 0;
    int x_min = 0, y_min = 0, x_max = 0, y_max = 0; ///< head
    int italic_angle_thousandths = 0;               ///< post, degrees
    bool is_fixed_pitch = false;
};

/// What a line of a family takes up, in ten-thousandths of the em; all positive.
struct LineMetrics {
    static constexpr int units_per_em = 10'000;
    int ascent = 0;
    int descent = 0;
    int line_gap = 0;
    bool operator==(const LineMetrics&) const = default;
};

/// What a name that a document gives means.
struct FontAlias {
    std::string family;
    bool is_metric_compatible = true; ///< every character is as wide as in the font so named
    std::optional<LineMetrics> line;  ///< of the font so named, if its stand-in has others
};

/// The face for a family and style.
struct FontMatch {
    FontId font;
    bool is_metric_compatible = true;
    bool has_style = true; ///< or the nearest style that the family has
    std::optional<LineMetrics> line;
};

/// Scripts that can have fonts of their own for characters that a face lacks.
enum class Script { Latin, Greek, Cyrillic, Arabic, Hebrew, Cjk, Symbols };

/// The fonts that may be used, by file and digest: what the system has installed is never asked.
/// A value; copies share the font data.
class FontSet {
public:
    FontSet();

    /// Adds a TrueType file as the face of `family` with that style.
    /// Throws Error(BadInput) if it is not a TrueType font that may be embedded.
    FontId add(std::string family, FontStyle style, Bytes file, const std::string& source);
    /// From now on `name` means that family, unless the set has a family of that name.
    void alias(std::string name, FontAlias alias);
    /// The same, for one of the same widths ("Arial" -> "Liberation Sans").
    void alias(std::string name, std::string family);
    /// The families to ask, in that order, for a character of the script that a face lacks.
    void fall_back(Script script, std::vector<std::string> families);
    /// From now on lay_out refuses a document that asks for a family without metric-compatible
    /// face, instead of reporting what stands in for it.
    void refuse_substitutes();

    /// The face for a family name as a document gives it, ignoring case; nullopt if unknown.
    std::optional<FontMatch> match(std::string_view family, FontStyle style) const;
    /// match(), its face only.
    std::optional<FontId> find(std::string_view family, FontStyle style) const;
    /// Is there a family of that very name, aliases aside?
    bool has_family(std::string_view family) const;
    /// The first faces to ask for a character of the script.
    std::vector<FontId> fallbacks(Script script, FontStyle style) const;
    bool refuses_substitutes() const;

    std::size_t size() const;
    ByteView file(FontId font) const;
    const Digest& digest(FontId font) const;
    const std::string& postscript_name(FontId font) const;
    const FontMetrics& metrics(FontId font) const;
    /// 0 if the font has no glyph for it.
    std::uint16_t glyph(FontId font, char32_t character) const;
    /// Advance width in font units.
    int advance(FontId font, std::uint16_t glyph) const;

    struct Face; ///< for this folder's shaper
    const Face& face(FontId font) const;

private:
    struct State;
    std::shared_ptr<State> state_; ///< copied before a change (add, alias)
};

} // namespace indenture::layout
