#include "layout/tables.h"

#include "base/error.h"
#include "layout/images.h"
#include "layout/lines.h"
#include "layout/notes.h"
#include "layout/shaping.h"
#include "layout/table_widths.h"

#include <algorithm>
#include <tuple>

namespace indenture::layout {
namespace {

// Some 10,000 full pages: an atom costs 32 octets.
constexpr std::size_t characters_max = 30'000'000;

bool is_visible(const std::optional<docx::Border>& border)
{
    return border && border->style != docx::LineStyle::None;
}

// --- Columns ---------------------------------------------------------------------------------

void set_left(TableBox& table, Length available, const docx::Settings& settings)
{
    const Length room = available - table.edges.back();
    const docx::Alignment alignment = table.properties.alignment.value_or(docx::Alignment::Left);
    table.left = Length::twips(table.properties.indent.value_or(0));
    if (alignment == docx::Alignment::Centre) {
        table.left = room / 2;
    } else if (alignment == docx::Alignment::Right) {
        table.left = room;
    } else if (settings.compatibility_mode < 15) {
        table.left -= Length::twips(table.properties.margins.left.value_or(108));
    } else if (const auto border =
                   table.rows.empty() ? std::nullopt : vertical_border(table, 0, 0)) {
        // pdf.md 4.7: the border begins at the margin, its middle is the table's edge.
        table.left += width_of(*border) / 2;
    }
}

// --- Borders ---------------------------------------------------------------------------------

/// The cell of a row that covers a grid column; nullptr if none does.
const CellBox* cell_at(const RowBox& row, std::size_t column)
{
    const auto found = std::upper_bound(
        row.cells.begin(), row.cells.end(), column,
        [](std::size_t wanted, const CellBox& cell) { return wanted < cell.column; });
    if (found == row.cells.begin()) {
        return nullptr;
    }
    const CellBox& cell = *(found - 1);
    return column < cell.column + cell.column_span ? &cell : nullptr;
}

int style_rank(docx::LineStyle style)
{
    // ECMA-376-1, 17.4.66: lines drawn times precedence.
    switch (style) {
    case docx::LineStyle::None:
        return 0;
    case docx::LineStyle::Dotted:
        return 1;
    case docx::LineStyle::Dashed:
        return 2;
    case docx::LineStyle::Single:
        return 3;
    case docx::LineStyle::Double:
        return 6;
    }
    return 0;
}

int brightness(const docx::Border& border)
{
    return border.colour.rgb
               ? border.colour.rgb->red + border.colour.rgb->blue + 2 * border.colour.rgb->green
               : 0;
}

std::optional<docx::Border> stronger(const std::optional<docx::Border>& a,
                                     const std::optional<docx::Border>& b)
{
    if (!is_visible(a)) {
        return is_visible(b) ? b : std::nullopt;
    }
    if (!is_visible(b)) {
        return a;
    }
    const auto weight = [](const docx::Border& border) {
        return std::tuple(border.width_eighths * style_rank(border.style), style_rank(border.style),
                          -brightness(border));
    };
    return weight(*a) >= weight(*b) ? a : b;
}

/// What cells say beats what the table says, even if they say "none".
std::optional<docx::Border> resolve(const std::optional<docx::Border>& one,
                                    const std::optional<docx::Border>& other,
                                    const std::optional<docx::Border>& of_table)
{
    if (one || other) {
        return stronger(one, other);
    }
    return is_visible(of_table) ? of_table : std::nullopt;
}

// --- Rows ------------------------------------------------------------------------------------

Length widest_horizontal(const TableBox& table, std::size_t row_below)
{
    Length widest;
    for (std::size_t column = 0; column + 1 < table.edges.size(); ++column) {
        if (const auto border = horizontal_border(table, row_below, column)) {
            widest = std::max(widest, width_of(*border));
        }
    }
    return widest;
}

/// A border between rows counts half to each, one at the table's edge whole: in Word's own PDFs
/// text below an edge of half a point stands half a point lower (three word-goldens).
void set_border_heights(TableBox& table)
{
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        const bool is_last = r + 1 == table.rows.size();
        table.rows[r].border_top =
            r == 0 ? widest_horizontal(table, 0) : table.rows[r - 1].border_bottom;
        table.rows[r].border_bottom = widest_horizontal(table, r + 1) / (is_last ? 1 : 2);
    }
}

/// Half of what separates a cell from its neighbours comes out of its own width.
void lay_out_cell(TableBox& table, CellBox& cell, const LayoutContext& context)
{
    const std::size_t last = std::min(cell.column + cell.column_span, table.edges.size() - 1);
    const Length width = table.edges[last] - table.edges[std::min(cell.column, last)];
    const Length inner = std::max(width - cell.margin_left - cell.margin_right, Length::points(2));
    StackedBlocks stacked = stack(cell.blocks, inner, context);
    cell.slices = std::move(stacked.slices);
    cell.content_height = stacked.height;
}

Length height_of(const CellBox& cell)
{
    return cell.margin_top + cell.content_height + cell.margin_bottom;
}

/// The widest top and bottom margins of a row hold for all its cells.
void share_margins(RowBox& row)
{
    Length top;
    Length bottom;
    for (const CellBox& cell : row.cells) {
        top = std::max(top, cell.row_span > 0 ? cell.margin_top : Length());
        bottom = std::max(bottom, cell.row_span > 0 ? cell.margin_bottom : Length());
    }
    for (CellBox& cell : row.cells) {
        cell.margin_top = top;
        cell.margin_bottom = bottom;
    }
}

/// Word cuts off what an exact row has no room for; a contract shows it.
void report_overfull(const RowBox& row, Length stated, Report& report)
{
    for (const CellBox& cell : row.cells) {
        if (cell.row_span == 1 && !cell.slices.empty() &&
            row.border_top + cell.margin_top + cell.slices.back().top + cell.slices.back().height >
                stated) {
            report.add(Severity::Warning, "row-overfull",
                       "a table row has an exact height that is too small for its text; Word cuts"
                       " the text off, here it goes on below the row",
                       "let the height of the row be 'at least' that");
            return;
        }
    }
}

void set_row_height(RowBox& row, Report& report)
{
    Length needed;
    for (const CellBox& cell : row.cells) {
        if (cell.row_span == 1) {
            needed = std::max(needed, height_of(cell));
        }
    }
    needed += row.border_top + row.border_bottom;
    const docx::RowProperties& properties = row.source->properties;
    if (properties.height) {
        const Length stated = Length::twips(std::max(0, *properties.height));
        if (properties.height_rule == docx::LineRule::Exact) {
            report_overfull(row, stated, report);
        }
        needed = properties.height_rule == docx::LineRule::Exact
                     ? stated
                     : std::max(needed, stated + row.border_top);
    }
    row.height = needed;
}

/// A merged cell that is taller than its rows makes the last of them higher.
void stretch_for_merges(TableBox& table)
{
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        for (const CellBox& cell : table.rows[r].cells) {
            if (cell.row_span < 2) {
                continue;
            }
            Length rows;
            for (std::size_t k = r; k < r + cell.row_span; ++k) {
                rows += table.rows[k].height;
            }
            const Length needed = height_of(cell) + table.rows[r].border_top;
            if (needed > rows) {
                table.rows[r + cell.row_span - 1].height += needed - rows;
            }
        }
    }
}

void note_what_cells_hold(TableBox& table)
{
    table.depends_on_pages = false;
    table.has_footnotes = false;
    for (RowBox& row : table.rows) {
        for (CellBox& cell : row.cells) {
            for_each_paragraph(cell.blocks, [&](const ParagraphBox& paragraph) {
                table.depends_on_pages = table.depends_on_pages || paragraph.depends_on_pages;
                table.has_footnotes = table.has_footnotes || !paragraph.footnotes.empty();
            });
        }
    }
}

// --- Places ----------------------------------------------------------------------------------

Length offset_for(const CellBox& cell, Length room)
{
    const Length left = std::max(Length(), room - height_of(cell));
    return cell.vertical_alignment == docx::VerticalAlignment::Centre   ? left / 2
           : cell.vertical_alignment == docx::VerticalAlignment::Bottom ? left
                                                                        : Length();
}

/// The slices of a cell that stand in one place of its row.
void settle_part(const TableBox& table, const RowBox& row, const CellBox& cell,
                 const RowPlace& place, std::pair<std::uint32_t, std::uint32_t> range)
{
    const bool is_whole = range.first == 0 && range.second == cell.slices.size();
    const Length inside = place.height - row.border_top - row.border_bottom;
    Length y = place.place.y + row.border_top + cell.margin_top;
    y += is_whole ? offset_for(cell, inside) : Length();
    if (range.first > 0 && range.first < cell.slices.size()) {
        y -= cell.slices[range.first].top;
    }
    const Length x = place.place.x + table.edges[cell.column] + cell.margin_left;
    for (std::uint32_t i = range.first; i < range.second; ++i) {
        settle_slice(cell.slices[i], {place.place.page, x, y + cell.slices[i].top});
    }
}

/// A cell over several rows flows through them, page by page.
void settle_merged(const TableBox& table, std::size_t r, const CellBox& cell)
{
    std::vector<const RowPlace*> places;
    for (std::size_t k = r; k < r + cell.row_span; ++k) {
        for (const RowPlace& place : table.rows[k].places) {
            if (!place.is_repeated) {
                places.push_back(&place);
            }
        }
    }
    std::uint32_t next = 0;
    const auto count = static_cast<std::uint32_t>(cell.slices.size());
    for (std::size_t i = 0; i < places.size();) {
        Length height;
        std::size_t end = i;
        for (; end < places.size() && places[end]->place.page == places[i]->place.page; ++end) {
            height += places[end]->height;
        }
        RowPlace joined = *places[i];
        joined.height = height;
        const Length start = next < count && next > 0 ? cell.slices[next].top : Length();
        std::uint32_t stop = next;
        const Length room = height - cell.margin_top - cell.margin_bottom;
        while (stop < count && (end == places.size() ||
                                cell.slices[stop].top + cell.slices[stop].height - start <= room)) {
            ++stop;
        }
        settle_part(table, table.rows[r], cell, joined, {next, stop});
        next = stop;
        i = end;
    }
}

class Stacker {
public:
    Stacker(Length width, const LayoutContext& context) : width_(width), context_(context) {}

    void add(std::vector<BlockBox>& blocks)
    {
        for (BlockBox& block : blocks) {
            if (auto* paragraph = std::get_if<std::unique_ptr<ParagraphBox>>(&block)) {
                add(**paragraph);
            } else if (auto* table = std::get_if<std::unique_ptr<TableBox>>(&block)) {
                add(**table);
            } else {
                add(std::get<std::unique_ptr<ContentsBox>>(block)->entries);
            }
        }
    }

    StackedBlocks finish()
    {
        result_.height += after_;
        return std::move(result_);
    }

private:
    void add(ParagraphBox& paragraph)
    {
        lay_out_paragraph(paragraph, width_, context_);
        paragraph.joins_previous = false;
        paragraph.joins_next = false;
        Gap gap{after_, paragraph.format.before};
        if (previous_ != nullptr) {
            gap = gap_between(*previous_, paragraph, context_);
            const Length frame_end = border_space_below(*previous_);
            join_borders(*previous_, paragraph);
            result_.height -= paragraph.joins_previous ? frame_end : Length();
        }
        paragraph.joined_gap = paragraph.joins_previous ? gap.after + gap.before : Length();
        result_.height += gap.after + gap.before + border_space_above(paragraph);
        for (std::uint32_t i = 0; i < paragraph.lines.size(); ++i) {
            const Length height = paragraph.lines[i].height;
            result_.slices.push_back(
                {.top = result_.height, .height = height, .paragraph = &paragraph, .line = i});
            result_.height += height;
        }
        result_.height += border_space_below(paragraph);
        after_ = paragraph.format.after;
        previous_ = &paragraph;
    }

    void add(TableBox& table)
    {
        lay_out_table(table, width_, context_);
        result_.height += after_;
        after_ = Length();
        previous_ = nullptr;
        for (std::size_t r = 0; r < table.rows.size(); ++r) {
            result_.slices.push_back(
                {.top = result_.height, .height = table.rows[r].height, .table = &table, .row = r});
            result_.height += table.rows[r].height;
        }
    }

    Length width_;
    const LayoutContext& context_;
    StackedBlocks result_;
    Length after_;
    ParagraphBox* previous_ = nullptr;
};

} // namespace

void shape_paragraph(ParagraphBox& paragraph, const LayoutContext& context)
{
    if (paragraph.atoms.empty() && paragraph.text.empty()) {
        spell(paragraph, context.spelling);
    }
    // Advances of an earlier width may be stretched: start from the face's own.
    if (!paragraph.has_own_advances || paragraph.atoms.empty()) {
        shape(paragraph, context.styles, context.spelling.report);
        paragraph.has_own_advances = true;
        paragraph.width.reset();
    }
}

void lay_out_paragraph(ParagraphBox& paragraph, Length width, const LayoutContext& context)
{
    for (const std::unique_ptr<DrawingBox>& drawing : paragraph.drawings) {
        lay_out_texts(*drawing, context);
    }
    if (paragraph.width == width && !paragraph.is_steered) {
        return;
    }
    shape_paragraph(paragraph, context);
    context.characters += paragraph.text.size();
    if (context.characters > characters_max) {
        throw Error(ErrorCode::LimitExceeded, {context.document.source, "", ""},
                    "the document has more text than can be laid out");
    }
    make_lines(paragraph, width, context.styles, context.document.settings);
    find_anchor_lines(paragraph);
}

void lay_out_around(const std::vector<Obstacle>& obstacles, ParagraphBox& paragraph, Length width,
                    const LayoutContext& context)
{
    shape(paragraph, context.styles, context.spelling.report);
    make_lines_around(obstacles, paragraph, width, context.styles, context.document.settings);
    find_anchor_lines(paragraph);
}

void lay_out_table(TableBox& table, Length width, const LayoutContext& context)
{
    if (table.width == width && !table.depends_on_pages) {
        return;
    }
    table.width = width;
    set_column_edges(table, width, context);
    set_left(table, width, context.document.settings);
    set_border_heights(table);
    for (RowBox& row : table.rows) {
        share_margins(row);
        for (CellBox& cell : row.cells) {
            if (cell.row_span > 0) {
                lay_out_cell(table, cell, context);
            }
        }
        set_row_height(row, context.spelling.report);
    }
    stretch_for_merges(table);
    note_what_cells_hold(table);
}

void clear_places(const std::vector<Slice>& slices)
{
    for (const Slice& slice : slices) {
        if (slice.paragraph != nullptr) {
            slice.paragraph->places.clear();
        } else {
            slice.table->rows[slice.row].places.clear();
        }
    }
}

void settle_slice(const Slice& slice, const Place& place)
{
    if (slice.paragraph != nullptr) {
        slice.paragraph->places.push_back(place);
        return;
    }
    RowBox& row = slice.table->rows[slice.row];
    RowPlace row_place{place, row.height, {}, false};
    row_place.place.x += slice.table->left;
    for (const CellBox& cell : row.cells) {
        row_place.slices.emplace_back(
            0U, cell.row_span == 1 ? static_cast<std::uint32_t>(cell.slices.size()) : 0U);
    }
    row.places.push_back(std::move(row_place));
}

void settle_nested(const std::vector<Slice>& slices)
{
    const TableBox* last = nullptr;
    for (const Slice& slice : slices) {
        if (slice.table != nullptr && slice.table != last) {
            settle_cells(*slice.table);
            last = slice.table;
        }
    }
}

StackedBlocks stack(std::vector<BlockBox>& blocks, Length width, const LayoutContext& context)
{
    Stacker stacker(width, context);
    stacker.add(blocks);
    return stacker.finish();
}

void place_slices(const std::vector<Slice>& slices, const Place& corner)
{
    clear_places(slices);
    for (const Slice& slice : slices) {
        settle_slice(slice, {corner.page, corner.x, corner.y + slice.top});
    }
    settle_nested(slices);
}

void settle_row(TableBox& table, RowBox& row, const RowPlace& place)
{
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
        clear_places(row.cells[c].slices);
        settle_part(table, row, row.cells[c], place,
                    {0, static_cast<std::uint32_t>(row.cells[c].slices.size())});
        settle_nested(row.cells[c].slices);
    }
}

void settle_cells(TableBox& table)
{
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        RowBox& row = table.rows[r];
        for (std::size_t c = 0; c < row.cells.size(); ++c) {
            CellBox& cell = row.cells[c];
            clear_places(cell.slices);
            if (cell.row_span > 1) {
                settle_merged(table, r, cell);
            } else if (cell.row_span == 1) {
                for (const RowPlace& place : row.places) {
                    if (!place.is_repeated) {
                        settle_part(table, row, cell, place, place.slices[c]);
                    }
                }
            }
            settle_nested(cell.slices);
        }
    }
}

Gap gap_between(const ParagraphBox& above, const ParagraphBox& below, const LayoutContext& context)
{
    const bool same_style =
        context.styles.base(above.base).style == context.styles.base(below.base).style;
    const Length after =
        above.format.has_contextual_spacing && same_style ? Length() : above.format.after;
    if (below.format.has_contextual_spacing && same_style) {
        return {after, Length()};
    }
    if (context.document.settings.adds_paragraph_gaps) {
        return {after, below.format.before};
    }
    // pdf.md 4.6: the paragraph below adds only what the one above did not leave, counted from
    // its own `after` even where that is not shown.
    return {after, std::max(Length(),
                            below.format.before - (above.format.has_contextual_spacing && same_style
                                                       ? above.format.after
                                                       : after))};
}

Length width_of(const docx::Border& border)
{
    const Length line = Length::emu(std::int64_t{12700} / 4 * border.width_eighths / 2);
    return border.style == docx::LineStyle::Double ? line * 3 : line;
}

Length border_space_above(const ParagraphBox& paragraph)
{
    const docx::Borders& borders = paragraph.format.borders;
    const auto& border = paragraph.joins_previous ? borders.between : borders.top;
    if (!is_visible(border) || paragraph.lines.empty()) {
        return Length();
    }
    // The line between two paragraphs has its space on both sides.
    const std::int64_t sides = paragraph.joins_previous ? 2 : 1;
    return width_of(*border) + Length::points(border->space_points) * sides;
}

Length border_space_below(const ParagraphBox& paragraph)
{
    const auto& border = paragraph.format.borders.bottom;
    if (paragraph.joins_next || !is_visible(border) || paragraph.lines.empty()) {
        return Length();
    }
    return width_of(*border) + Length::points(border->space_points);
}

void join_borders(ParagraphBox& above, ParagraphBox& below)
{
    const docx::Borders& borders = above.format.borders;
    const bool has_frame = is_visible(borders.top) || is_visible(borders.bottom) ||
                           is_visible(borders.left) || is_visible(borders.right) ||
                           above.format.fill;
    const bool same = borders == below.format.borders && above.format.left == below.format.left &&
                      above.format.right == below.format.right &&
                      above.format.fill.has_value() == below.format.fill.has_value();
    above.joins_next = has_frame && same;
    below.joins_previous = above.joins_next;
}

std::optional<docx::Border> horizontal_border(const TableBox& table, std::size_t row_below,
                                              std::size_t column)
{
    const CellBox* above = row_below == 0 ? nullptr : cell_at(table.rows[row_below - 1], column);
    const CellBox* below =
        row_below < table.rows.size() ? cell_at(table.rows[row_below], column) : nullptr;
    if (above == nullptr && below == nullptr) {
        return std::nullopt;
    }
    if (below != nullptr && below->row_span == 0 && above != nullptr) {
        return std::nullopt; // inside a merged cell
    }
    const docx::Borders& borders = table.properties.borders;
    return resolve(above == nullptr ? std::nullopt : above->borders.bottom,
                   below == nullptr ? std::nullopt : below->borders.top,
                   above == nullptr   ? borders.top
                   : below == nullptr ? borders.bottom
                                      : borders.inside_horizontal);
}

std::optional<docx::Border> vertical_border(const TableBox& table, std::size_t row,
                                            std::size_t column_right)
{
    const CellBox* left = column_right == 0 ? nullptr : cell_at(table.rows[row], column_right - 1);
    const CellBox* right = cell_at(table.rows[row], column_right);
    if (left == right) {
        return std::nullopt; // inside a cell, or beside the table
    }
    const docx::Borders& borders = table.properties.borders;
    return resolve(left == nullptr ? std::nullopt : left->borders.right,
                   right == nullptr ? std::nullopt : right->borders.left,
                   left == nullptr    ? borders.left
                   : right == nullptr ? borders.right
                                      : borders.inside_vertical);
}

} // namespace indenture::layout
