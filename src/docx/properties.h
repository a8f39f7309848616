#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace indenture::docx {

// Properties as WordprocessingML states them (ECMA-376-1, 17.3): an empty optional means "not
// stated here", so that a style or the document's defaults decide. Distances are twips (1/20 pt)
// unless the name says otherwise; theme fonts and colours are resolved.

struct Rgb {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    auto operator<=>(const Rgb&) const = default;
};

/// A colour, or "auto": black text, no fill, black line.
struct Colouring {
    std::optional<Rgb> rgb;
    bool operator==(const Colouring&) const = default;
};

/// Properties that flip between style levels (ECMA-376-1, 17.7.3).
enum class Toggle { Bold, Italic, Caps, SmallCaps, Strike, Vanish };
inline constexpr std::size_t toggle_count = 6;
using Toggles = std::array<std::optional<bool>, toggle_count>;

enum class VerticalPosition { Baseline, Superscript, Subscript };

struct RunProperties {
    std::string style; ///< character style id; empty: none
    std::optional<std::string> font;
    Toggles toggles;
    std::optional<int> size_half_points;
    std::optional<Colouring> colour;
    std::optional<bool> is_underlined;
    std::optional<int> spacing;           ///< added to every advance
    std::optional<int> raise_half_points; ///< w:position
    std::optional<int> kern_half_points;  ///< kern from this size on; 0: never
    std::optional<VerticalPosition> vertical_position;
    std::optional<Colouring> fill; ///< w:highlight or w:shd
    std::optional<std::string> language;
    std::optional<bool> has_ligatures;       ///< w14:ligatures: the standard ones
    std::optional<bool> is_right_to_left;    ///< w:rtl: what follows is used instead of the above
    std::optional<std::string> complex_font; ///< w:rFonts, cs
    std::optional<int> complex_size_half_points;
    std::optional<bool> is_complex_bold;
    std::optional<bool> is_complex_italic;

    std::optional<bool> toggle(Toggle which) const
    {
        return toggles[static_cast<std::size_t>(which)];
    }
    bool operator==(const RunProperties&) const = default;
};

enum class Alignment { Left, Centre, Right, Both };
enum class LineRule { Auto, Exact, AtLeast }; ///< Auto counts 240ths of a line

enum class TabKind { Left, Centre, Right, Decimal, Bar, Clear };
enum class Leader : std::uint8_t { None, Dot, Hyphen, Underscore, MiddleDot };

struct TabStop {
    int position = 0; ///< from the text margin
    TabKind kind = TabKind::Left;
    Leader leader = Leader::None;
    bool operator==(const TabStop&) const = default;
};

enum class LineStyle { None, Single, Double, Dotted, Dashed };

struct Border {
    LineStyle style = LineStyle::None;
    int width_eighths = 4; ///< eighths of a point
    int space_points = 0;
    Colouring colour;
    bool operator==(const Border&) const = default;
};

/// `between` is for paragraphs, the inside lines for tables.
struct Borders {
    std::optional<Border> top, bottom, left, right, between, inside_horizontal, inside_vertical;
    bool operator==(const Borders&) const = default;
};

/// Which numbering a paragraph takes part in; number 0 means none.
struct NumberingReference {
    std::optional<int> number; ///< w:numId
    std::optional<int> level;  ///< w:ilvl, 0 to 8
    bool operator==(const NumberingReference&) const = default;
};

struct ParagraphProperties {
    std::string style; ///< paragraph style id; empty: the default
    std::optional<int> indent_left;
    std::optional<int> indent_right;
    std::optional<int> indent_first_line; ///< negative: hanging
    std::optional<int> space_before;
    std::optional<int> space_after;
    std::optional<int> line; ///< twips, or 240ths of a line if the rule is Auto
    std::optional<LineRule> line_rule;
    std::optional<Alignment> alignment;
    std::optional<bool> contextual_spacing;
    std::optional<bool> keep_next;
    std::optional<bool> keep_lines;
    std::optional<bool> widow_control;
    std::optional<bool> page_break_before;
    std::optional<bool> snaps_to_grid;    ///< of the section, if it has one
    std::optional<bool> is_right_to_left; ///< w:bidi: "left" is where lines start, the right
    std::optional<int> outline_level;     ///< 0 to 8 for headings, 9 for body text
    NumberingReference numbering;
    std::vector<TabStop> tabs;
    Borders borders;
    std::optional<Colouring> fill;
    bool operator==(const ParagraphProperties&) const = default;
};

enum class WidthKind { Auto, Twips, FiftiethsOfPercent };

struct Width {
    WidthKind kind = WidthKind::Auto;
    int value = 0;
    bool operator==(const Width&) const = default;
};

struct CellMargins {
    std::optional<int> top, bottom, left, right;
    bool operator==(const CellMargins&) const = default;
};

enum class VerticalAlignment { Top, Centre, Bottom };

struct CellProperties {
    Width width;
    int grid_span = 1;
    bool starts_merge = false;    ///< w:vMerge restart
    bool continues_merge = false; ///< w:vMerge continue: shown as part of the cell above
    Borders borders;
    CellMargins margins;
    std::optional<Colouring> fill;
    std::optional<VerticalAlignment> vertical_alignment;
    bool operator==(const CellProperties&) const = default;
};

struct RowProperties {
    bool is_header = false;
    bool cannot_split = false;
    std::optional<int> height;
    LineRule height_rule = LineRule::AtLeast;
    int columns_before = 0; ///< grid columns left free
    int columns_after = 0;
    bool operator==(const RowProperties&) const = default;
};

/// Which conditional formats of its style a table shows (w:tblLook).
struct TableLook {
    bool first_row = false, last_row = false, first_column = false, last_column = false;
    bool row_bands = true, column_bands = true;
    bool operator==(const TableLook&) const = default;
};

struct TableProperties {
    std::string style;
    Width width;
    std::optional<int> indent;
    std::optional<Alignment> alignment;
    std::optional<bool> is_fixed;
    Borders borders;
    CellMargins margins;
    TableLook look;
    bool operator==(const TableProperties&) const = default;
};

/// Lays `over` on `base`: what `over` states wins.
void lay_over(RunProperties& base, const RunProperties& over);
void lay_over(ParagraphProperties& base, const ParagraphProperties& over);
void lay_over(Borders& base, const Borders& over);
void lay_over(CellMargins& base, const CellMargins& over);

} // namespace indenture::docx
