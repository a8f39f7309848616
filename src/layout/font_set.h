#pragma once

#include "base/bytes.h"
#include "base/digest.h"
#include "layout/length.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

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

/// The fonts that may be used, by file and digest: what the system has installed is never asked.
/// A value; copies share the font data.
class FontSet {
public:
    FontSet();

    /// Adds a TrueType file as the face of `family` with that style.
    /// Throws Error(BadInput) if it is not a TrueType font that may be embedded.
    FontId add(std::string family, FontStyle style, Bytes file, const std::string& source);
    /// From now on `name` means `family` ("Arial" -> "Liberation Sans").
    void alias(std::string name, std::string family);

    /// The face for a family name as a document gives it, ignoring case; nullopt if unknown.
    std::optional<FontId> find(std::string_view family, FontStyle style) const;

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
