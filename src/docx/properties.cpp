#include "docx/properties.h"

#include <algorithm>

namespace indenture::docx {
namespace {

template <typename T> void replace(std::optional<T>& base, const std::optional<T>& over)
{
    if (over) {
        base = over;
    }
}

void merge_tabs(std::vector<TabStop>& base, const std::vector<TabStop>& over)
{
    for (const TabStop& stop : over) {
        std::erase_if(base, [&](const TabStop& known) { return known.position == stop.position; });
        base.push_back(stop);
    }
}

} // namespace

void lay_over(RunProperties& base, const RunProperties& over)
{
    if (!over.style.empty()) {
        base.style = over.style;
    }
    replace(base.font, over.font);
    for (std::size_t i = 0; i < toggle_count; ++i) {
        replace(base.toggles[i], over.toggles[i]);
    }
    replace(base.size_half_points, over.size_half_points);
    replace(base.colour, over.colour);
    replace(base.is_underlined, over.is_underlined);
    replace(base.spacing, over.spacing);
    replace(base.raise_half_points, over.raise_half_points);
    replace(base.kern_half_points, over.kern_half_points);
    replace(base.vertical_position, over.vertical_position);
    replace(base.fill, over.fill);
    replace(base.language, over.language);
    replace(base.has_ligatures, over.has_ligatures);
    replace(base.is_right_to_left, over.is_right_to_left);
    replace(base.complex_font, over.complex_font);
    replace(base.complex_size_half_points, over.complex_size_half_points);
    replace(base.is_complex_bold, over.is_complex_bold);
    replace(base.is_complex_italic, over.is_complex_italic);
}

void lay_over(ParagraphProperties& base, const ParagraphProperties& over)
{
    if (!over.style.empty()) {
        base.style = over.style;
    }
    replace(base.indent_left, over.indent_left);
    replace(base.indent_right, over.indent_right);
    replace(base.indent_first_line, over.indent_first_line);
    replace(base.space_before, over.space_before);
    replace(base.space_after, over.space_after);
    replace(base.line, over.line);
    replace(base.line_rule, over.line_rule);
    replace(base.alignment, over.alignment);
    replace(base.contextual_spacing, over.contextual_spacing);
    replace(base.keep_next, over.keep_next);
    replace(base.keep_lines, over.keep_lines);
    replace(base.widow_control, over.widow_control);
    replace(base.page_break_before, over.page_break_before);
    replace(base.snaps_to_grid, over.snaps_to_grid);
    replace(base.is_right_to_left, over.is_right_to_left);
    replace(base.outline_level, over.outline_level);
    replace(base.numbering.number, over.numbering.number);
    replace(base.numbering.level, over.numbering.level);
    merge_tabs(base.tabs, over.tabs);
    lay_over(base.borders, over.borders);
    replace(base.fill, over.fill);
}

void lay_over(Borders& base, const Borders& over)
{
    replace(base.top, over.top);
    replace(base.bottom, over.bottom);
    replace(base.left, over.left);
    replace(base.right, over.right);
    replace(base.between, over.between);
    replace(base.inside_horizontal, over.inside_horizontal);
    replace(base.inside_vertical, over.inside_vertical);
}

void lay_over(CellMargins& base, const CellMargins& over)
{
    replace(base.top, over.top);
    replace(base.bottom, over.bottom);
    replace(base.left, over.left);
    replace(base.right, over.right);
}

} // namespace indenture::docx
