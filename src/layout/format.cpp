#include "layout/format.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace indenture::layout {
namespace {

using docx::Toggle;

bool is_on(const docx::RunProperties& properties, Toggle which)
{
    return properties.toggle(which).value_or(false);
}

std::optional<Colour> to_colour(const std::optional<docx::Colouring>& colouring)
{
    if (!colouring || !colouring->rgb) {
        return std::nullopt;
    }
    return Colour{colouring->rgb->red, colouring->rgb->green, colouring->rgb->blue};
}

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

/// A family of the same kind for a font that is not in the set.
const char* kindred_family(const std::string& family)
{
    const std::string name = lower(family);
    for (const char* serif : {"cambria", "georgia", "garamond", "times", "palatino", "book antiqua",
                              "bookman", "century", "baskerville", "serif", "constantia"}) {
        if (name.find(serif) != std::string::npos && name.find("sans") == std::string::npos &&
            name.find("gothic") == std::string::npos) {
            return "Times New Roman";
        }
    }
    for (const char* mono : {"courier", "consolas", "mono", "lucida console", "menlo"}) {
        if (name.find(mono) != std::string::npos) {
            return "Courier New";
        }
    }
    return "Arial";
}

std::vector<TabStop> to_tabs(const std::vector<docx::TabStop>& tabs)
{
    std::vector<TabStop> result;
    for (const docx::TabStop& tab : tabs) {
        if (tab.kind != docx::TabKind::Clear) {
            result.push_back({Length::twips(tab.position), tab.kind, tab.leader});
        }
    }
    std::stable_sort(result.begin(), result.end(),
                     [](const TabStop& a, const TabStop& b) { return a.position < b.position; });
    return result;
}

/// What the font takes up in a line, by its own metrics or those of the family it stands in for.
void set_line(TextFormat& format, const std::optional<LineMetrics>& stated,
              const FontMetrics& metrics)
{
    if (stated) {
        constexpr int per_em = LineMetrics::units_per_em;
        format.gap = format.size * stated->line_gap / per_em;
        format.ascent = format.size * (stated->ascent + stated->line_gap) / per_em;
        format.descent = format.size * stated->descent / per_em;
        return;
    }
    const int per_em = metrics.units_per_em;
    format.gap = format.size * metrics.line_gap / per_em;
    format.ascent = format.size * (metrics.ascender + metrics.line_gap) / per_em;
    format.descent = format.size * std::max(0, -metrics.descender) / per_em;
}

/// RFC 5646, 2.1, roughly: subtags of letters and digits, the first of letters.
bool is_language(const std::string& tag)
{
    std::size_t length = 0;
    bool is_first = true;
    for (const char c : tag) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool is_digit = c >= '0' && c <= '9';
        if (c == '-' && length > 0) {
            length = 0;
            is_first = false;
        } else if ((!is_letter && (!is_digit || is_first)) || ++length > 8) {
            return false;
        }
    }
    return length > 0 && lower(tag) != "x-none";
}

} // namespace

StyleSheet::StyleSheet(const docx::Document& document, const FontSet& fonts, Report& report)
    : document_(document), fonts_(fonts), report_(report), cell_styles_(1), languages_{""}
{
    if (fonts.size() == 0) {
        throw Error(ErrorCode::BadInput, {document.source, "", ""}, "the font set is empty");
    }
}

const docx::Style* StyleSheet::style_of(const docx::Paragraph& paragraph) const
{
    return docx::paragraph_style(paragraph.properties, document_.styles);
}

std::optional<NumberedAs> StyleSheet::numbering_of(const docx::Paragraph& paragraph) const
{
    return docx::numbered_as(paragraph.properties, document_.styles, document_.numberings);
}

BaseId StyleSheet::base_of(const docx::Paragraph& paragraph, CellStyleId cell,
                           const std::optional<NumberedAs>& numbered)
{
    const docx::NumberingLevel* level =
        numbered ? document_.numberings.level(numbered->number, numbered->level) : nullptr;
    const BaseKey key{style_of(paragraph), cell, level, numbered && numbered->is_from_style};
    const auto found = base_ids_.find(key);
    if (found != base_ids_.end()) {
        return found->second;
    }
    const auto id = static_cast<BaseId>(bases_.size());
    bases_.push_back(make_base(key));
    base_ids_.emplace(key, id);
    return id;
}

StyleBase StyleSheet::make_base(const BaseKey& key) const
{
    const auto& [style, cell, level, is_from_style] = key;
    StyleBase result;
    result.style = style;
    result.paragraph = document_.styles.default_paragraph;
    result.run = document_.styles.default_run;
    lay_over(result.paragraph, cell_styles_[cell].paragraph);
    lay_over(result.run, cell_styles_[cell].run);
    const std::vector<const docx::Style*> chain =
        style == nullptr ? std::vector<const docx::Style*>{} : document_.styles.chain(*style);
    // The numbering level's indents come just below the style that carries the numbering.
    const docx::Style* owner = nullptr;
    for (const docx::Style* ancestor : chain) {
        owner = ancestor->paragraph.numbering.number ? ancestor : owner;
    }
    for (const docx::Style* ancestor : chain) {
        if (level != nullptr && is_from_style && ancestor == owner) {
            lay_over(result.paragraph, level->paragraph);
        }
        lay_over(result.paragraph, ancestor->paragraph);
    }
    if (level != nullptr && !(is_from_style && owner != nullptr)) {
        lay_over(result.paragraph, level->paragraph);
    }
    if (style != nullptr) {
        apply_style(result.run, *style);
    }
    result.paragraph.style.clear();
    result.run.style.clear();
    return result;
}

void StyleSheet::apply_style(docx::RunProperties& result, const docx::Style& style) const
{
    docx::RunProperties own;
    for (const docx::Style* ancestor : document_.styles.chain(style)) {
        lay_over(own, ancestor->run);
    }
    // ECMA-376-1, 17.7.3: true at two style levels means false.
    for (std::size_t i = 0; i < docx::toggle_count; ++i) {
        if (own.toggles[i]) {
            own.toggles[i] = *own.toggles[i] != result.toggles[i].value_or(false);
        }
    }
    lay_over(result, own);
}

ParagraphFormat StyleSheet::paragraph_format(BaseId base_id,
                                             const docx::ParagraphProperties& direct) const
{
    docx::ParagraphProperties all = bases_[base_id].paragraph;
    lay_over(all, direct);
    ParagraphFormat result;
    result.left = Length::twips(all.indent_left.value_or(0));
    result.right = Length::twips(all.indent_right.value_or(0));
    result.first_line = Length::twips(all.indent_first_line.value_or(0));
    result.before = Length::twips(std::max(0, all.space_before.value_or(0)));
    result.after = Length::twips(std::max(0, all.space_after.value_or(0)));
    result.line = std::clamp(all.line.value_or(240), 1, 31'680);
    result.line_rule = all.line_rule.value_or(docx::LineRule::Auto);
    result.alignment = all.alignment.value_or(docx::Alignment::Left);
    result.has_contextual_spacing = all.contextual_spacing.value_or(false);
    result.keeps_next = all.keep_next.value_or(false);
    result.keeps_lines = all.keep_lines.value_or(false);
    result.controls_widows = all.widow_control.value_or(true);
    result.breaks_page_before = all.page_break_before.value_or(false);
    result.is_right_to_left = all.is_right_to_left.value_or(false);
    result.snaps_to_grid = all.snaps_to_grid.value_or(true);
    result.outline_level = std::clamp(all.outline_level.value_or(9), 0, 9);
    result.tabs = to_tabs(all.tabs);
    result.borders = all.borders;
    result.fill = to_colour(all.fill);
    return result;
}

FormatId StyleSheet::text_format(BaseId base_id, const docx::RunProperties& direct)
{
    constexpr std::size_t known_max = 64;
    for (const auto& [properties, id] : bases_[base_id].known) {
        if (properties == direct) {
            return id;
        }
    }
    docx::RunProperties all = bases_[base_id].run;
    const docx::Style* style = document_.styles.find(direct.style);
    if (style != nullptr && style->kind == docx::StyleKind::Character) {
        apply_style(all, *style);
    }
    lay_over(all, direct);
    const FormatId id = intern(make_format(all));
    if (bases_[base_id].known.size() < known_max) {
        bases_[base_id].known.emplace_back(direct, id);
    }
    return id;
}

FormatId StyleSheet::intern(const TextFormat& format)
{
    // The newest formats are the likeliest; a document with thousands of formats keeps doubles.
    constexpr std::size_t looked_at_max = 256;
    const std::size_t first = formats_.size() - std::min(formats_.size(), looked_at_max);
    for (std::size_t i = formats_.size(); i > first; --i) {
        if (formats_[i - 1] == format) {
            return static_cast<FormatId>(i - 1);
        }
    }
    formats_.push_back(format);
    return static_cast<FormatId>(formats_.size() - 1);
}

TextFormat StyleSheet::make_format(const docx::RunProperties& properties)
{
    TextFormat result;
    const bool is_complex = properties.is_right_to_left.value_or(false);
    const std::optional<std::string>& font =
        is_complex && properties.complex_font ? properties.complex_font : properties.font;
    const std::string family = font.value_or("Times New Roman");
    const FontStyle style =
        is_complex ? FontStyle{properties.is_complex_bold.value_or(false),
                               properties.is_complex_italic.value_or(false)}
                   : FontStyle{is_on(properties, Toggle::Bold), is_on(properties, Toggle::Italic)};
    result.symbol = symbol_font(family);
    const FontMatch match = font_for(family, style);
    result.font = match.font;
    const int half_points =
        std::clamp((is_complex ? properties.complex_size_half_points : properties.size_half_points)
                       .value_or(20),
                   2, 3276);
    const Length size = Length::half_points(half_points);
    result.size = size;
    set_line(result, match.line, fonts_.metrics(result.font));
    result.raise = Length::half_points(properties.raise_half_points.value_or(0));
    result.lift = result.raise;
    if (const auto position =
            properties.vertical_position.value_or(docx::VerticalPosition::Baseline);
        position != docx::VerticalPosition::Baseline) {
        const bool is_super = position == docx::VerticalPosition::Superscript;
        result.raise += size * (is_super ? 35 : -14) / 100;
        result.size = size * 65 / 100;
    }
    result.spacing = Length::twips(properties.spacing.value_or(0));
    result.colour = to_colour(properties.colour).value_or(Colour{});
    result.fill = to_colour(properties.fill);
    result.is_underlined = properties.is_underlined.value_or(false);
    result.is_struck = is_on(properties, Toggle::Strike);
    result.is_caps = is_on(properties, Toggle::Caps);
    result.is_small_caps = is_on(properties, Toggle::SmallCaps) && !result.is_caps;
    result.is_hidden = is_on(properties, Toggle::Vanish);
    const int kern = properties.kern_half_points.value_or(0);
    result.is_kerned = kern > 0 && half_points >= kern;
    result.is_right_to_left = is_complex;
    result.has_ligatures = properties.has_ligatures.value_or(false);
    result.language = language_for(properties.language.value_or(""));
    return result;
}

FormatId StyleSheet::small_capitals_of(FormatId id)
{
    TextFormat smaller = formats_[id];
    smaller.is_small_caps = false;
    smaller.size = smaller.size * 8 / 10;
    return intern(smaller);
}

FontMatch StyleSheet::font_for(const std::string& family, FontStyle style)
{
    const std::pair key(family, (style.bold ? 2 : 0) + (style.italic ? 1 : 0));
    if (const auto known = font_ids_.find(key); known != font_ids_.end()) {
        return known->second;
    }
    std::optional<FontMatch> match = fonts_.match(family, style);
    if (!match || !match->is_metric_compatible) {
        match = substitute(family, style);
    } else if (!match->has_style) {
        report_.add(Severity::Warning, "font-style-missing",
                    fmt::format("the font '{}' has no {}{} face: {} is used instead", family,
                                style.bold ? "bold" : "", style.italic ? " italic" : "",
                                fonts_.postscript_name(match->font)),
                    "add the file of that face to the font configuration");
    }
    font_ids_.emplace(key, *match);
    return *match;
}

FontMatch StyleSheet::substitute(const std::string& family, FontStyle style)
{
    std::optional<FontMatch> match = fonts_.match(family, style);
    if (!match) {
        match = fonts_.match(kindred_family(family), style);
        match = match ? match : FontMatch{};
    }
    if (symbol_font(family) != SymbolFont::None) {
        report_.add(Severity::Info, "font-symbols",
                    fmt::format("the signs of the font '{}' are shown as the same Unicode "
                                "characters of other fonts",
                                family),
                    "");
        return *match;
    }
    report_.add_once(
        family,
        {.code = font_substituted,
         .severity = Severity::Warning,
         .where = {},
         .text = fmt::format("no file has the widths of the font '{}': {} stands in for it, so "
                             "lines can break elsewhere",
                             family, fonts_.postscript_name(match->font)),
         .cure = "add the file of the font to the font configuration, or embed the font in the "
                 "document"});
    return *match;
}

std::uint16_t StyleSheet::language_for(const std::string& language)
{
    constexpr std::size_t languages_max = 1000;
    // Word marks "en-US" and "en-GB" at random; a voice for the one reads the other as well.
    const auto primary = [](const std::string& tag) { return lower(tag.substr(0, tag.find('-'))); };
    if (!is_language(language) || primary(language) == primary(document_.language)) {
        return 0;
    }
    const auto found = std::find(languages_.begin(), languages_.end(), language);
    if (found == languages_.end() && languages_.size() >= languages_max) {
        return 0;
    }
    const auto index = static_cast<std::uint16_t>(found - languages_.begin());
    if (found == languages_.end()) {
        languages_.push_back(language);
    }
    return index;
}

CellStyleId StyleSheet::cell_style(const docx::TableProperties& table, const CellPlace& place)
{
    const docx::Style* style = document_.styles.find(table.style);
    if (style == nullptr || style->kind != docx::StyleKind::Table) {
        return 0;
    }
    // ECMA-376-1, 17.7.6: later ones win.
    const docx::TableLook& look = table.look;
    const bool in_first_row = look.first_row && place.is_first_row;
    const bool in_last_row = look.last_row && place.is_last_row;
    const bool in_first_column = look.first_column && place.is_first_column;
    const bool in_last_column = look.last_column && place.is_last_column;
    const bool in_body_row = !in_first_row && !in_last_row;
    const bool in_body_column = !in_first_column && !in_last_column;
    const std::array<std::pair<bool, const char*>, 13> conditions{
        {{true, "wholeTable"},
         {look.column_bands && in_body_column && place.is_odd_column, "band1Vert"},
         {look.column_bands && in_body_column && !place.is_odd_column, "band2Vert"},
         {look.row_bands && in_body_row && place.is_odd_row, "band1Horz"},
         {look.row_bands && in_body_row && !place.is_odd_row, "band2Horz"},
         {in_first_column, "firstCol"},
         {in_last_column, "lastCol"},
         {in_first_row, "firstRow"},
         {in_last_row, "lastRow"},
         {in_first_row && in_first_column, "nwCell"},
         {in_first_row && in_last_column, "neCell"},
         {in_last_row && in_first_column, "swCell"},
         {in_last_row && in_last_column, "seCell"}}};
    unsigned mask = 0;
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        mask |= conditions[i].first ? 1U << i : 0U;
    }
    const auto [known, is_new] = cell_style_ids_.try_emplace(
        {style->id, mask}, static_cast<CellStyleId>(cell_styles_.size()));
    if (!is_new) {
        return known->second;
    }
    CellStyle result;
    const auto take = [&](const docx::TableCondition& condition) {
        lay_over(result.paragraph, condition.paragraph);
        lay_over(result.run, condition.run);
        lay_over(result.borders, condition.borders);
        result.fill = condition.fill ? condition.fill : result.fill;
        if (condition.vertical_alignment) {
            result.vertical_alignment = condition.vertical_alignment;
        }
    };
    const std::vector<const docx::Style*> chain = document_.styles.chain(*style);
    for (const docx::Style* ancestor : chain) {
        take(ancestor->cells);
    }
    for (const auto& [applies, name] : conditions) {
        for (const docx::Style* ancestor : chain) {
            const auto condition = ancestor->conditions.find(name);
            if (applies && condition != ancestor->conditions.end()) {
                take(condition->second);
            }
        }
    }
    cell_styles_.push_back(std::move(result));
    return known->second;
}

docx::TableProperties StyleSheet::table_properties(const docx::Table& table) const
{
    docx::TableProperties result;
    const docx::Style* style = document_.styles.find(table.properties.style);
    if (style == nullptr || style->kind != docx::StyleKind::Table) {
        style = document_.styles.default_style(docx::StyleKind::Table);
    }
    if (style != nullptr) {
        for (const docx::Style* ancestor : document_.styles.chain(*style)) {
            lay_over(result.borders, ancestor->table.borders);
            lay_over(result.margins, ancestor->table.margins);
            result.indent = ancestor->table.indent ? ancestor->table.indent : result.indent;
            result.alignment =
                ancestor->table.alignment ? ancestor->table.alignment : result.alignment;
        }
        result.style = style->id;
    }
    const docx::TableProperties& own = table.properties;
    lay_over(result.borders, own.borders);
    lay_over(result.margins, own.margins);
    result.width = own.width;
    result.look = own.look;
    result.is_fixed = own.is_fixed;
    result.indent = own.indent ? own.indent : result.indent;
    result.alignment = own.alignment ? own.alignment : result.alignment;
    return result;
}

} // namespace indenture::layout
