#pragma once

#include "docx/document.h"
#include "docx/list_counters.h"
#include "layout/font_set.h"
#include "layout/length.h"
#include "layout/pages.h"
#include "layout/report.h"
#include "layout/symbol_fonts.h"

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace indenture::layout {

// For this folder only. First step of layout: what a style, a table, a numbering level and direct
// formatting say together (ECMA-376-1, 17.7.2; toggles 17.7.3).

/// Everything that decides how one character looks.
struct TextFormat {
    FontId font;
    Length size;
    Length ascent;  ///< of a line: hhea ascender and the whole line gap
    Length gap;     ///< the part of `ascent` that is line gap
    Length descent; ///< positive
    Length raise;   ///< of the baseline, upwards
    Length lift;    ///< the part of `raise` that makes the line higher: w:position, not superscript
    Length spacing; ///< added to every advance
    Colour colour;
    std::optional<Colour> fill;
    bool is_underlined = false;
    bool is_struck = false;
    bool is_caps = false;
    bool is_small_caps = false;
    bool is_hidden = false;
    bool is_kerned = false;
    bool has_ligatures = false; ///< the standard ones
    bool is_right_to_left = false;
    std::uint16_t language = 0; ///< index into StyleSheet::languages(); 0: the document's
    SymbolFont symbol = SymbolFont::None;
    bool operator==(const TextFormat&) const = default;
};

using FormatId = std::uint32_t; ///< index of a TextFormat in its StyleSheet

struct TabStop {
    Length position;
    docx::TabKind kind = docx::TabKind::Left;
    docx::Leader leader = docx::Leader::None;
};

struct ParagraphFormat {
    Length left;
    Length right;
    Length first_line; ///< from left; negative: hanging
    Length before;
    Length after;
    int line = 240; ///< 240ths if the rule is Auto, else twips
    docx::LineRule line_rule = docx::LineRule::Auto;
    docx::Alignment alignment = docx::Alignment::Left;
    bool has_contextual_spacing = false;
    bool keeps_next = false;
    bool keeps_lines = false;
    bool controls_widows = true;
    bool breaks_page_before = false;
    /// Lines start at the right: left, right and first_line, and everything in a Line, count from
    /// there until the line is drawn.
    bool is_right_to_left = false;
    bool snaps_to_grid = true;
    Length grid_pitch;         ///< of the grid its lines stand on; 0: none
    int outline_level = 9;     ///< 0 to 8: a heading
    std::vector<TabStop> tabs; ///< by position, cleared ones gone
    docx::Borders borders;
    std::optional<Colour> fill;
};

/// Styles of a paragraph's context, resolved up to but without its direct formatting.
struct StyleBase {
    const docx::Style* style = nullptr; ///< nullptr: the document has no styles
    docx::ParagraphProperties paragraph;
    docx::RunProperties run;
    std::vector<std::pair<docx::RunProperties, FormatId>> known; ///< runs met so far
};
using BaseId = std::uint32_t;

/// A table style's say about one cell.
struct CellStyle {
    docx::ParagraphProperties paragraph;
    docx::RunProperties run;
    docx::Borders borders;
    std::optional<docx::Colouring> fill;
    std::optional<docx::VerticalAlignment> vertical_alignment;
};
using CellStyleId = std::uint32_t; ///< 0: not in a table

/// Where a cell stands in its table.
struct CellPlace {
    bool is_first_row = false, is_last_row = false;
    bool is_first_column = false, is_last_column = false;
    bool is_odd_row = true, is_odd_column = true; ///< counted from the first banded one
};

using docx::NumberedAs;

class StyleSheet {
public:
    StyleSheet(const docx::Document& document, const FontSet& fonts, Report& report);

    const docx::Style* style_of(const docx::Paragraph& paragraph) const;
    std::optional<NumberedAs> numbering_of(const docx::Paragraph& paragraph) const;
    BaseId base_of(const docx::Paragraph& paragraph, CellStyleId cell,
                   const std::optional<NumberedAs>& numbered);
    const StyleBase& base(BaseId id) const { return bases_[id]; }
    ParagraphFormat paragraph_format(BaseId base, const docx::ParagraphProperties& direct) const;
    FormatId text_format(BaseId base, const docx::RunProperties& direct);
    const TextFormat& format(FormatId id) const { return formats_[id]; }
    /// The small capitals of a format: 0.8 of its size, no longer small_caps.
    FormatId small_capitals_of(FormatId id);
    /// The same format in another face, for characters the first one lacks.
    const FontSet& fonts() const { return fonts_; }
    /// Of TextFormat::language, BCP 47; "" for the document's.
    const std::string& language(std::uint16_t index) const { return languages_[index]; }

    CellStyleId cell_style(const docx::TableProperties& table, const CellPlace& place);
    const CellStyle& cell_style(CellStyleId id) const { return cell_styles_[id]; }
    /// Table properties with those of its style below them.
    docx::TableProperties table_properties(const docx::Table& table) const;

private:
    using BaseKey = std::tuple<const docx::Style*, CellStyleId, const docx::NumberingLevel*, bool>;

    StyleBase make_base(const BaseKey& key) const;
    FormatId intern(const TextFormat& format);
    FontMatch font_for(const std::string& family, FontStyle style);
    FontMatch substitute(const std::string& family, FontStyle style);
    std::uint16_t language_for(const std::string& language);
    TextFormat make_format(const docx::RunProperties& properties);
    void apply_style(docx::RunProperties& result, const docx::Style& style) const;

    const docx::Document& document_;
    const FontSet& fonts_;
    Report& report_;
    std::map<BaseKey, BaseId> base_ids_;
    std::vector<StyleBase> bases_;
    std::vector<TextFormat> formats_;
    std::vector<CellStyle> cell_styles_;
    std::map<std::pair<std::string, unsigned>, CellStyleId> cell_style_ids_;
    std::map<std::pair<std::string, int>, FontMatch> font_ids_;
    std::vector<std::string> languages_; ///< [0] is ""
};

} // namespace indenture::layout
