#include "layout/table_widths.h"

#include "layout/lines.h"

#include <algorithm>
#include <numeric>

namespace indenture::layout {
namespace {

using Widths = std::vector<Length>;

Length sum_of(const Widths& widths)
{
    return std::accumulate(widths.begin(), widths.end(), Length());
}

/// `whole` * `part` / `all` without overflow: table widths are below 2^40 EMU.
Length share(Length whole, Length part, Length all)
{
    const auto product = static_cast<double>(whole.in_emu()) * static_cast<double>(part.in_emu()) /
                         static_cast<double>(all.in_emu());
    return Length::emu(static_cast<std::int64_t>(product));
}

bool are_all_positive(const Widths& widths)
{
    return std::all_of(widths.begin(), widths.end(), [](Length width) { return width > Length(); });
}

Widths grid_of(const TableBox& table)
{
    Widths grid(table.edges.size() - 1);
    for (std::size_t i = 0; i < grid.size() && i < table.source->grid.size(); ++i) {
        grid[i] = Length::twips(table.source->grid[i]);
    }
    return grid;
}

/// What a cell asks for; 0: nothing.
Length price_of(const CellBox& cell, Length whole)
{
    const docx::Width& width = cell.source->properties.width;
    switch (width.kind) {
    case docx::WidthKind::Auto:
        break;
    case docx::WidthKind::Twips:
        return Length::twips(std::max(0, width.value));
    case docx::WidthKind::FiftiethsOfPercent:
        return whole * std::clamp(width.value, 0, 5000) / 5000;
    }
    return Length();
}

/// The widest that a cell of one column asks for.
Widths prices_of(const TableBox& table, Length whole)
{
    Widths prices(table.edges.size() - 1);
    for (const RowBox& row : table.rows) {
        for (const CellBox& cell : row.cells) {
            if (cell.column_span == 1) {
                prices[cell.column] = std::max(prices[cell.column], price_of(cell, whole));
            }
        }
    }
    return prices;
}

// --- Fixed layout ----------------------------------------------------------------------------

/// Grid or cell widths, whichever the document means (pdf.md 4.7): files not made by Word
/// often carry a grid of placeholders and true cell widths.
Widths fixed_widths(const TableBox& table, Length available)
{
    const Widths prices = prices_of(table, available);
    const Widths grid = grid_of(table);
    const Length grid_sum = sum_of(grid);
    const Length difference = grid_sum - sum_of(prices);
    const Length distance = difference < Length() ? -difference : difference;
    if (are_all_positive(grid) && (!are_all_positive(prices) || distance * 20 <= grid_sum)) {
        return grid;
    }
    if (are_all_positive(prices)) {
        return prices;
    }
    // Columns that nobody priced share what the others leave.
    Widths widths(prices.size());
    Length left = available;
    std::int64_t unknown = 0;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        widths[i] = prices[i] > Length() ? prices[i] : grid[i];
        left -= widths[i];
        unknown += widths[i] == Length() ? 1 : 0;
    }
    for (Length& width : widths) {
        if (width == Length()) {
            width = std::max(left / unknown, Length::twips(360));
        }
    }
    return widths;
}

// --- Fitted to contents ----------------------------------------------------------------------

ContentWidth content_of(std::vector<BlockBox>& blocks, const LayoutContext& context);

ContentWidth content_of(TableBox& table, const LayoutContext& context)
{
    const docx::Width& stated = table.properties.width;
    const Length width =
        stated.kind == docx::WidthKind::Twips ? Length::twips(std::max(0, stated.value)) : Length();
    if (table.properties.is_fixed.value_or(false)) {
        const Length whole = std::max(width, sum_of(grid_of(table)));
        return {whole, whole};
    }
    // Columns of a nested table are not weighed against each other here.
    ContentWidth result{Length(), width};
    for (RowBox& row : table.rows) {
        ContentWidth of_row;
        for (CellBox& cell : row.cells) {
            const ContentWidth content = content_of(cell.blocks, context);
            const Length margins = cell.margin_left + cell.margin_right;
            of_row.least += content.least + margins;
            of_row.most += std::max(content.most + margins, price_of(cell, Length()));
        }
        result.least = std::max(result.least, of_row.least);
        result.most = std::max(result.most, of_row.most);
    }
    return result;
}

ContentWidth content_of(std::vector<BlockBox>& blocks, const LayoutContext& context)
{
    ContentWidth result;
    for (BlockBox& block : blocks) {
        ContentWidth content;
        if (auto* paragraph = std::get_if<std::unique_ptr<ParagraphBox>>(&block)) {
            shape_paragraph(**paragraph, context);
            content = content_width(**paragraph);
        } else if (auto* table = std::get_if<std::unique_ptr<TableBox>>(&block)) {
            content = content_of(**table, context);
        } else {
            content = content_of(std::get<std::unique_ptr<ContentsBox>>(block)->entries, context);
        }
        result.least = std::max(result.least, content.least);
        result.most = std::max(result.most, content.most);
    }
    return result;
}

/// Spreads what a cell over several columns needs beyond them.
void widen(Widths& widths, const CellBox& cell, Length needed)
{
    const std::size_t end = std::min(cell.column + cell.column_span, widths.size());
    const auto first = widths.begin() + static_cast<std::ptrdiff_t>(cell.column);
    const auto last = widths.begin() + static_cast<std::ptrdiff_t>(end);
    const Length now = std::accumulate(first, last, Length());
    if (first == last || needed <= now) {
        return;
    }
    const Length missing = needed - now;
    for (auto width = first; width != last; ++width) {
        *width += now > Length() ? share(missing, *width, now) : missing / (last - first);
    }
}

struct ColumnNeeds {
    Widths least;     ///< of the widest word
    Widths preferred; ///< what cells ask for, or else their text on one line
    std::vector<bool> is_priced;
};

ColumnNeeds needs_of(TableBox& table, Length whole, const LayoutContext& context)
{
    const Widths prices = prices_of(table, whole);
    const Widths grid = grid_of(table);
    const std::size_t count = prices.size();
    ColumnNeeds needs{Widths(count), Widths(count), std::vector<bool>(count, false)};
    std::vector<bool> has_cell(count, false);
    std::vector<std::pair<const CellBox*, ContentWidth>> spanning;
    for (RowBox& row : table.rows) {
        for (CellBox& cell : row.cells) {
            ContentWidth content = content_of(cell.blocks, context);
            content.least += cell.margin_left + cell.margin_right;
            content.most += cell.margin_left + cell.margin_right;
            if (cell.column_span > 1) {
                content.most = std::max(content.most, price_of(cell, whole));
                spanning.emplace_back(&cell, content);
                continue;
            }
            has_cell[cell.column] = true;
            needs.least[cell.column] = std::max(needs.least[cell.column], content.least);
            needs.preferred[cell.column] = std::max(needs.preferred[cell.column], content.most);
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        needs.is_priced[i] = prices[i] > Length() || !has_cell[i];
        const Length price = prices[i] > Length() ? prices[i] : grid[i];
        needs.preferred[i] = needs.is_priced[i] ? price : needs.preferred[i];
    }
    for (const auto& [cell, content] : spanning) {
        widen(needs.least, *cell, content.least);
        const std::size_t end = std::min(cell->column + cell->column_span, count);
        const bool is_open =
            std::find(needs.is_priced.begin() + static_cast<std::ptrdiff_t>(cell->column),
                      needs.is_priced.begin() + static_cast<std::ptrdiff_t>(end),
                      false) != needs.is_priced.begin() + static_cast<std::ptrdiff_t>(end);
        if (is_open) {
            widen(needs.preferred, *cell, content.most);
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        needs.preferred[i] = std::max(needs.preferred[i], needs.least[i]);
    }
    return needs;
}

/// pdf.md 4.7: every column gets the same share of what it wants beyond its widest word.
Widths compressed(const ColumnNeeds& needs, Length whole)
{
    const Length least = sum_of(needs.least);
    const Length wanted = sum_of(needs.preferred) - least;
    Widths widths = needs.least;
    for (std::size_t i = 0; i < widths.size() && wanted > Length(); ++i) {
        widths[i] += share(whole - least, needs.preferred[i] - needs.least[i], wanted);
    }
    return widths;
}

/// No column narrower than its widest word, the others paying for it.
Widths with_room_for_words(Widths widths, const Widths& least)
{
    Length missing;
    Length spare;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        missing += std::max(Length(), least[i] - widths[i]);
        spare += std::max(Length(), widths[i] - least[i]);
    }
    for (std::size_t i = 0; i < widths.size() && missing > Length(); ++i) {
        widths[i] = widths[i] < least[i]
                        ? least[i]
                        : widths[i] - share(std::min(missing, spare), widths[i] - least[i], spare);
    }
    return widths;
}

/// Gives what is left to the columns that no cell prices, or to all.
Widths stretched(const ColumnNeeds& needs, Length whole)
{
    Widths widths = needs.preferred;
    const bool any_open =
        std::find(needs.is_priced.begin(), needs.is_priced.end(), false) != needs.is_priced.end();
    Length base;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        base += any_open && needs.is_priced[i] ? Length() : widths[i];
    }
    const Length left = whole - sum_of(widths);
    for (std::size_t i = 0; i < widths.size() && base > Length(); ++i) {
        if (!any_open || !needs.is_priced[i]) {
            widths[i] += share(left, needs.preferred[i], base);
        }
    }
    return widths;
}

/// The width that the table is to have; nothing if it follows its contents.
std::optional<Length> stated_width(const TableBox& table, Length available, const Widths& grid)
{
    const docx::Width& wanted = table.properties.width;
    if (wanted.value <= 0 || wanted.kind == docx::WidthKind::Auto) {
        return std::nullopt;
    }
    if (wanted.kind == docx::WidthKind::FiftiethsOfPercent) {
        return available * std::min(wanted.value, 5000) / 5000;
    }
    const Length width = Length::twips(wanted.value);
    return are_all_positive(grid) ? std::min(width, sum_of(grid)) : width;
}

Widths fitted_widths(TableBox& table, Length available, const LayoutContext& context)
{
    const Widths grid = grid_of(table);
    const std::optional<Length> stated = stated_width(table, available, grid);
    const ColumnNeeds needs = needs_of(table, stated.value_or(available), context);
    const Length wanted = sum_of(needs.preferred);
    const Length least = sum_of(needs.least);
    const Length most = std::max(available, stated.value_or(Length()));
    if (least > most) {
        // Words wider than the page are torn: no column can be spared.
        Widths widths = needs.least;
        for (Length& width : widths) {
            width = share(width, most, least);
        }
        return widths;
    }
    const Length whole = std::max(least, stated.value_or(std::min(wanted, available)));
    if (wanted > whole) {
        return compressed(needs, whole);
    }
    const bool all_priced =
        std::find(needs.is_priced.begin(), needs.is_priced.end(), false) == needs.is_priced.end();
    if (all_priced && stated && are_all_positive(grid)) {
        Widths widths = grid;
        for (Length& width : widths) {
            width = share(whole, width, sum_of(grid));
        }
        return with_room_for_words(std::move(widths), needs.least);
    }
    return stretched(needs, whole);
}

} // namespace

void set_column_edges(TableBox& table, Length available, const LayoutContext& context)
{
    const bool is_fixed = table.properties.is_fixed.value_or(false);
    const Widths widths =
        is_fixed ? fixed_widths(table, available) : fitted_widths(table, available, context);
    const docx::Width& wanted = table.properties.width;
    const Length sum = std::max(Length::points(1), sum_of(widths));
    const bool is_share =
        is_fixed && wanted.kind == docx::WidthKind::FiftiethsOfPercent && wanted.value > 0;
    const Length whole = is_share ? available * std::min(wanted.value, 5000) / 5000 : sum;
    Length so_far;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        table.edges[i] = share(whole, so_far, sum);
        so_far += widths[i];
    }
    table.edges[widths.size()] = whole;
}

} // namespace indenture::layout
