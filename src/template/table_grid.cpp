#include "template/table_grid.h"

#include "template/markup.h"
#include "template/property_order.h"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <numeric>
#include <set>
#include <vector>

namespace indenture::templating {

namespace {

using Columns = std::vector<std::size_t>;

/// Word has at most 63 columns; nothing in a file may make us line up many more.
constexpr std::size_t columns_max = 1024;

/// A cell, or the gap before or after the cells of a row.
struct Slot {
    Markup* cell = nullptr;  ///< null for a gap
    std::size_t source = 0;  ///< column of the template it began in
    std::size_t span = 1;    ///< columns of the template it took
    std::size_t columns = 1; ///< its w:gridSpan now, which a tag may have set
    std::size_t begin = 0;   ///< column of the new grid
    std::size_t end = 0;
};

struct Row {
    Markup* row = nullptr;
    std::vector<Slot> slots;
    bool starts_with_gap = false;
    bool ends_with_gap = false;
};

std::size_t value_of(const Markup* properties, std::string_view name, std::size_t otherwise)
{
    const Markup* property = properties == nullptr ? nullptr : properties->child(name);
    return property == nullptr ? otherwise : property->number("val").value_or(otherwise);
}

/// Calls `visit` for each element of that name inside, through controls and revisions but not into
/// tables of cells.
template <class Visit> void each(Markup& parent, std::string_view name, Visit visit)
{
    for (Markup& child : parent.children) {
        if (child.is_element() && child.local() == name) {
            visit(child);
        } else if (child.local() == "sdt" || child.local() == "sdtContent" ||
                   child.local() == "customXml" || child.local() == "ins") {
            each(child, name, visit);
        }
    }
}

class Grid {
public:
    explicit Grid(Markup& table) : table_(table)
    {
        read_widths();
        each(table_, "tr", [this](Markup& row) { rows_.push_back(row_of(row)); });
    }

    void rebuild()
    {
        if (rows_.empty()) {
            return;
        }
        if (!(knows_sources_ && line_up())) {
            count();
        }
        mend_vertical_merges();
        write();
    }

private:
    void read_widths()
    {
        if (const Markup* grid = table_.child("tblGrid")) {
            for (const Markup& column : grid->children) {
                if (column.is_element() && column.local() == "gridCol") {
                    old_widths_.push_back(column.number("w").value_or(0));
                }
            }
        }
    }

    Row row_of(Markup& row)
    {
        Row result;
        result.row = &row;
        const Markup* properties = row.child("trPr");
        if (const std::size_t before = value_of(properties, "gridBefore", 0); before > 0) {
            const std::size_t gap = std::min(before, columns_max);
            result.slots.push_back({.source = 0, .span = gap, .columns = gap});
            result.starts_with_gap = true;
        }
        std::size_t next = result.starts_with_gap ? result.slots.front().span : 0;
        each(row, "tc", [&](Markup& cell) {
            const std::size_t columns = std::clamp<std::size_t>(
                value_of(cell.child("tcPr"), "gridSpan", 1), 1, columns_max);
            Slot slot{.cell = &cell, .span = columns, .columns = columns};
            const auto source = cell.number(source_column);
            knows_sources_ = knows_sources_ && source.has_value();
            slot.source = source.value_or(next);
            slot.span = cell.number(source_span).value_or(slot.span);
            cell.remove_attribute(source_column);
            cell.remove_attribute(source_span);
            next = slot.source + slot.span;
            result.slots.push_back(slot);
        });
        if (const std::size_t after = value_of(properties, "gridAfter", 0); after > 0) {
            const std::size_t gap = std::min(after, columns_max);
            result.slots.push_back({.source = next, .span = gap, .columns = gap});
            result.ends_with_gap = true;
        }
        return result;
    }

    // --- By the column each cell comes from ----------------------------------------------------

    /// False if the table is beyond what can be lined up.
    bool line_up()
    {
        std::set<std::size_t> starts;
        for (const Row& row : rows_) {
            for (const Slot& slot : row.slots) {
                starts.insert(slot.source);
            }
        }
        std::set<Columns> sequences;
        for (const Row& row : rows_) {
            sequences.insert(columns_of(row, starts));
        }
        Columns grid;
        for (const Columns& sequence : longest_first(sequences)) {
            if (sequence.size() > columns_max) {
                return false;
            }
            grid = common(grid, sequence);
        }
        for (Row& row : rows_) {
            place(row, grid, starts);
        }
        set_widths(grid, starts);
        return true;
    }

    static std::vector<Columns> longest_first(const std::set<Columns>& sequences)
    {
        std::vector<Columns> result(sequences.begin(), sequences.end());
        std::stable_sort(result.begin(), result.end(),
                         [](const Columns& a, const Columns& b) { return a.size() > b.size(); });
        return result;
    }

    /// The columns a row needs in order; those in which nothing begins any more are not needed.
    static Columns columns_of(const Row& row, const std::set<std::size_t>& starts)
    {
        Columns result;
        for (const Slot& slot : row.slots) {
            for (std::size_t i = slot.source; i < slot.source + slot.span; ++i) {
                if (starts.count(i) > 0) {
                    result.push_back(i);
                }
            }
        }
        return result;
    }

    /// The shortest sequence of which both are subsequences; the smaller column first where either
    /// would do.
    static Columns common(const Columns& a, const Columns& b)
    {
        const std::size_t width = b.size() + 1;
        std::vector<std::size_t> same((a.size() + 1) * width, 0);
        for (std::size_t i = a.size(); i-- > 0;) {
            for (std::size_t j = b.size(); j-- > 0;) {
                same[i * width + j] =
                    a[i] == b[j] ? same[(i + 1) * width + j + 1] + 1
                                 : std::max(same[(i + 1) * width + j], same[i * width + j + 1]);
            }
        }
        Columns result;
        std::size_t i = 0;
        std::size_t j = 0;
        while (i < a.size() && j < b.size()) {
            const std::size_t skip_a = same[(i + 1) * width + j];
            const std::size_t skip_b = same[i * width + j + 1];
            if (a[i] == b[j]) {
                result.push_back(a[i]);
                ++i;
                ++j;
            } else if (skip_a > skip_b || (skip_a == skip_b && a[i] < b[j])) {
                result.push_back(a[i++]);
            } else {
                result.push_back(b[j++]);
            }
        }
        result.insert(result.end(), a.begin() + static_cast<std::ptrdiff_t>(i), a.end());
        result.insert(result.end(), b.begin() + static_cast<std::ptrdiff_t>(j), b.end());
        return result;
    }

    /// Each slot begins at the first column that fits behind the one before and ends where the
    /// next begins; the outer ones reach the edges.
    static void place(Row& row, const Columns& grid, const std::set<std::size_t>& starts)
    {
        std::size_t at = 0;
        for (std::size_t k = 0; k < row.slots.size(); ++k) {
            Slot& slot = row.slots[k];
            std::size_t begin = at;
            while (begin + 1 < grid.size() && grid[begin] != slot.source) {
                ++begin;
            }
            slot.begin = k == 0 ? 0 : begin;
            at = begin + 1;
            for (std::size_t i = slot.source + 1; i < slot.source + slot.span; ++i) {
                while (starts.count(i) > 0 && at < grid.size() && grid[at] != i) {
                    ++at;
                }
                at += starts.count(i) > 0 && at < grid.size() ? 1U : 0U;
            }
        }
        for (std::size_t k = 0; k < row.slots.size(); ++k) {
            row.slots[k].end = k + 1 < row.slots.size() ? row.slots[k + 1].begin : grid.size();
        }
    }

    std::size_t old_width(std::size_t column) const
    {
        if (column < old_widths_.size() && old_widths_[column] > 0) {
            return old_widths_[column];
        }
        constexpr std::size_t plain_width = 1440; // an inch: only its ratio to the others matters
        return old_widths_.empty() ? plain_width
                                   : std::max<std::size_t>(1, old_total() / old_widths_.size());
    }

    std::size_t old_total() const
    {
        return std::accumulate(old_widths_.begin(), old_widths_.end(), std::size_t{0});
    }

    /// The room of a column, shared by its copies so that the columns beside them keep theirs. A
    /// column is as wide as the narrowest cell that began in it; in the end all are scaled to the
    /// width of the table.
    void set_widths(const Columns& grid, const std::set<std::size_t>& starts)
    {
        const std::size_t parts = old_total() > 0 ? 1000 : 1; // for even shares, before scaling
        std::vector<std::size_t> wanted;
        for (const std::size_t column : grid) {
            const auto next = starts.upper_bound(column);
            std::size_t narrowest = SIZE_MAX;
            for (const Row& row : rows_) {
                for (const Slot& slot : row.slots) {
                    if (slot.source == column) {
                        const std::size_t end = next == starts.end()
                                                    ? column + slot.span
                                                    : std::min(column + slot.span, *next);
                        narrowest = std::min(narrowest, end - column);
                    }
                }
            }
            std::size_t width = 0;
            for (std::size_t i = column; i < column + narrowest; ++i) {
                width += old_width(i);
            }
            const auto copies =
                static_cast<std::size_t>(std::count(grid.begin(), grid.end(), column));
            wanted.push_back(width * parts / copies);
        }
        scale(wanted);
    }

    /// The widths in these proportions, with the old total: each edge is rounded, so that nothing
    /// adds up.
    void scale(const std::vector<std::size_t>& wanted)
    {
        const std::size_t sum = std::accumulate(wanted.begin(), wanted.end(), std::size_t{0});
        const std::size_t total = old_total() > 0 ? old_total() : sum;
        std::size_t reached = 0;
        std::size_t edge = 0;
        for (const std::size_t width : wanted) {
            reached += width;
            const std::size_t next = sum == 0 ? 0 : (reached * total + sum / 2) / sum;
            widths_.push_back(next - edge);
            edge = next;
        }
    }

    // --- By the spans alone ----------------------------------------------------------------------

    void count()
    {
        std::size_t columns = 0;
        for (Row& row : rows_) {
            std::size_t at = 0;
            for (Slot& slot : row.slots) {
                slot.begin = at;
                slot.end = at += slot.columns;
            }
            columns = std::max(columns, at);
        }
        for (Row& row : rows_) {
            const std::size_t end = row.slots.empty() ? 0 : row.slots.back().end;
            if (end < columns && row.ends_with_gap) {
                row.slots.back().end = columns;
            } else if (end < columns) {
                row.slots.push_back({.begin = end, .end = columns});
                row.ends_with_gap = true;
            }
        }
        std::vector<std::size_t> wanted;
        for (std::size_t i = 0; i < columns; ++i) {
            const std::size_t average =
                old_widths_.empty() ? 1
                                    : std::max<std::size_t>(1, old_total() / old_widths_.size());
            wanted.push_back(i < old_widths_.size() ? old_widths_[i] : average);
        }
        if (columns < old_widths_.size() && columns > 0) {
            const std::size_t kept = std::accumulate(wanted.begin(), wanted.end(), std::size_t{0});
            for (std::size_t& width : wanted) {
                width += (old_total() - kept) / columns;
            }
        }
        scale(wanted);
    }

    // --- Both
    // ----------------------------------------------------------------------------------------

    /// ECMA-376-1, 17.4.85: a cell continues the merge above only if both take the same columns.
    void mend_vertical_merges()
    {
        std::set<std::pair<std::size_t, std::size_t>> merged_above;
        for (Row& row : rows_) {
            std::set<std::pair<std::size_t, std::size_t>> merged;
            for (Slot& slot : row.slots) {
                Markup* properties = slot.cell == nullptr ? nullptr : slot.cell->child("tcPr");
                Markup* merge = properties == nullptr ? nullptr : properties->child("vMerge");
                if (merge == nullptr) {
                    continue;
                }
                const std::string* value = merge->attribute("val");
                const bool continues = value == nullptr || *value != "restart";
                if (continues && merged_above.count({slot.begin, slot.end}) == 0) {
                    merge->set("val", "restart");
                }
                merged.insert({slot.begin, slot.end});
            }
            merged_above = std::move(merged);
        }
    }

    std::size_t width_between(std::size_t begin, std::size_t end) const
    {
        return std::accumulate(widths_.begin() + static_cast<std::ptrdiff_t>(begin),
                               widths_.begin() + static_cast<std::ptrdiff_t>(end), std::size_t{0});
    }

    void write()
    {
        write_grid();
        for (Row& row : rows_) {
            for (Slot& slot : row.slots) {
                if (slot.cell != nullptr) {
                    write_cell(slot);
                }
            }
            write_gap(row, "gridBefore", "wBefore",
                      row.starts_with_gap ? &row.slots.front() : nullptr);
            write_gap(row, "gridAfter", "wAfter", row.ends_with_gap ? &row.slots.back() : nullptr);
        }
    }

    void write_grid()
    {
        const std::string prefix(table_.prefix());
        Markup grid = markup_of(prefix, "tblGrid");
        for (const std::size_t width : widths_) {
            grid.children.push_back(markup_of(prefix, "gridCol"));
            grid.children.back().set("w", fmt::format("{}", width));
        }
        if (Markup* old = table_.child("tblGrid")) {
            *old = std::move(grid);
            return;
        }
        const auto behind =
            std::find_if(table_.children.begin(), table_.children.end(), [](const Markup& child) {
                return child.is_element() && child.local() != "tblPr";
            });
        table_.children.insert(behind, std::move(grid)); // moves the rows
        rebind();
    }

    /// The rows have moved in memory.
    void rebind()
    {
        std::size_t k = 0;
        each(table_, "tr", [&](Markup& row) {
            std::size_t i = rows_[k].starts_with_gap ? 1 : 0;
            rows_[k].row = &row;
            each(row, "tc", [&](Markup& cell) { rows_[k].slots[i++].cell = &cell; });
            ++k;
        });
    }

    void write_cell(Slot& slot) const
    {
        const std::size_t span = slot.end - slot.begin;
        const std::string prefix(slot.cell->prefix());
        if (slot.cell->child("tcPr") == nullptr) {
            if (span == 1) {
                return;
            }
            slot.cell->children.insert(slot.cell->children.begin(), markup_of(prefix, "tcPr"));
        }
        Markup& properties = *slot.cell->child("tcPr");
        if (span == 1) {
            properties.remove_children("gridSpan");
        } else {
            put_in_order(properties, markup_of(prefix, "gridSpan", fmt::format("{}", span)),
                         order_of_cell_properties());
        }
        Markup* width = properties.child("tcW");
        const std::string* type = width == nullptr ? nullptr : width->attribute("type");
        if (width != nullptr && (type == nullptr || *type == "dxa")) {
            width->set("w", fmt::format("{}", width_between(slot.begin, slot.end)));
        } else if (type != nullptr && *type == "pct") {
            write_percentage(*width, slot);
        }
    }

    /// In fiftieths of a percent (ECMA-376-1, 17.18.90).
    void write_percentage(Markup& width, const Slot& slot) const
    {
        const std::size_t total = width_between(0, widths_.size());
        if (total > 0) {
            width.set("w",
                      fmt::format("{}", (width_between(slot.begin, slot.end) * 5000 + total / 2) /
                                            total));
        }
    }

    void write_gap(Row& row, std::string_view span_name, std::string_view width_name,
                   const Slot* slot) const
    {
        Markup* properties = row.row->child("trPr");
        if (slot == nullptr) {
            return;
        }
        const std::string prefix(row.row->prefix());
        if (properties == nullptr) {
            const auto behind = std::find_if(
                row.row->children.begin(), row.row->children.end(), [](const Markup& child) {
                    return child.is_element() && child.local() != "tblPrEx";
                });
            properties = &*row.row->children.insert(behind, markup_of(prefix, "trPr"));
        }
        properties->remove_children(span_name);
        properties->remove_children(width_name);
        Markup width = markup_of(prefix, width_name);
        width.set("w", fmt::format("{}", width_between(slot->begin, slot->end)));
        width.set("type", "dxa");
        auto& children = properties->children; // in any order (ECMA-376-1, 17.4.82), records last
        children.insert(children.begin(), std::move(width));
        children.insert(children.begin(),
                        markup_of(prefix, span_name, fmt::format("{}", slot->end - slot->begin)));
    }

    Markup& table_;
    std::vector<Row> rows_;
    std::vector<std::size_t> old_widths_; ///< twentieths of a point
    std::vector<std::size_t> widths_;
    bool knows_sources_ = true;
};

} // namespace

Bytes with_grid(ByteView table)
{
    Markup markup = parse_markup(table);
    Grid(markup).rebuild();
    return print(markup);
}

} // namespace indenture::templating
