#include "layout/pagination.h"

#include "base/error.h"
#include "layout/images.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <iterator>

namespace indenture::layout {
namespace {

/// How the page now filled was begun: what space is kept at its top depends on it.
enum class PageStart { FirstOfDocument, Authored, Automatic };

struct Placeable {
    ParagraphBox* paragraph = nullptr;
    TableBox* table = nullptr;
};

void flatten(std::vector<BlockBox>& blocks, std::vector<Placeable>& out)
{
    for (BlockBox& block : blocks) {
        if (auto* paragraph = std::get_if<std::unique_ptr<ParagraphBox>>(&block)) {
            out.push_back({paragraph->get(), nullptr});
        } else if (auto* table = std::get_if<std::unique_ptr<TableBox>>(&block)) {
            out.push_back({nullptr, table->get()});
        } else {
            flatten(std::get<std::unique_ptr<ContentsBox>>(block)->entries, out);
        }
    }
}

Length height_of(const ParagraphBox& paragraph)
{
    Length height = border_space_above(paragraph) + border_space_below(paragraph);
    for (const Line& line : paragraph.lines) {
        height += line.height;
    }
    return height;
}

/// The least of a paragraph that may stand at the foot of a page.
Length first_part(const ParagraphBox& paragraph)
{
    const std::size_t count = paragraph.lines.size();
    const bool is_whole =
        paragraph.format.keeps_lines || (paragraph.format.controls_widows && count <= 3);
    const std::size_t least = is_whole                           ? count
                              : paragraph.format.controls_widows ? std::min<std::size_t>(2, count)
                                                                 : std::min<std::size_t>(1, count);
    Length height = border_space_above(paragraph);
    for (std::size_t i = 0; i < least; ++i) {
        height += paragraph.lines[i].height;
    }
    return height;
}

bool keeps_next(const RowBox& row)
{
    if (row.cells.empty() || row.cells.front().blocks.empty()) {
        return false;
    }
    const auto* paragraph =
        std::get_if<std::unique_ptr<ParagraphBox>>(&row.cells.front().blocks.front());
    return paragraph != nullptr && (*paragraph)->format.keeps_next;
}

/// May the row be cut between lines?
bool can_split(const TableBox& table, std::size_t r)
{
    const RowBox& row = table.rows[r];
    const docx::RowProperties& properties = row.source->properties;
    const bool is_exact = properties.height && properties.height_rule == docx::LineRule::Exact;
    const bool is_merged = std::any_of(row.cells.begin(), row.cells.end(),
                                       [](const CellBox& cell) { return cell.row_span != 1; });
    return r >= table.header_rows && !properties.cannot_split && !is_exact && !is_merged;
}

/// Which slices of each cell stand in a part of a row.
struct RowPart {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> slices;
    Length height;
    bool is_last = true;
    bool takes_all_cells = true; ///< each cell with something left gave at least one slice
};

/// As much of the row as fits into `room`, from the slices `next` of each cell on.
RowPart part_of(const RowBox& row, const std::vector<std::uint32_t>& next, Length room, bool force)
{
    RowPart part;
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
        const CellBox& cell = row.cells[c];
        const auto count = static_cast<std::uint32_t>(cell.slices.size());
        std::uint32_t end = next[c];
        const Length start = end < count && end > 0 ? cell.slices[end].top : Length();
        Length bottom;
        while (end < count) {
            const Length below = cell.slices[end].top + cell.slices[end].height - start;
            const bool fits =
                row.border_top + cell.margin_top + below + cell.margin_bottom + row.border_bottom <=
                room;
            if (!fits && !(force && end == next[c])) {
                break;
            }
            bottom = below;
            ++end;
        }
        if (end == count && (end > next[c] || count == 0)) {
            bottom = cell.content_height - start;
        }
        part.is_last = part.is_last && end == count;
        part.takes_all_cells = part.takes_all_cells && (end > next[c] || end == count);
        part.slices.emplace_back(next[c], end);
        part.height = std::max(part.height, cell.margin_top + bottom + cell.margin_bottom);
    }
    part.height += row.border_top + row.border_bottom;
    return part;
}

class Paginator {
public:
    Paginator(Flow& flow, Headers& headers, const LayoutContext& context, const Limits& limits)
        : flow_(flow), headers_(headers), context_(context), limits_(limits)
    {
    }

    std::vector<PageFrame> run()
    {
        for (std::uint32_t i = 0; i < flow_.sections.size(); ++i) {
            start_section(i);
            place(flow_.sections[i].blocks);
        }
        for (SectionBox& section : flow_.sections) {
            for_each_paragraph(section.blocks, settle_texts);
        }
        return std::move(frames_);
    }

private:
    const docx::SectionProperties& section() const { return flow_.sections[section_].properties; }

    // --- Pages -------------------------------------------------------------------------------

    void start_section(std::uint32_t index)
    {
        const docx::SectionProperties& before = section();
        section_ = index;
        const docx::SectionProperties& now = section();
        const bool same_page =
            now.page_width == before.page_width && now.page_height == before.page_height;
        left_ = Length::twips(now.margin_left);
        width_ = text_width(now);
        if (index == 0) {
            open_page(PageStart::FirstOfDocument, true);
        } else if (now.start != docx::SectionStart::Continuous || !same_page) {
            make_parity(now.start);
            open_page(PageStart::Authored, true);
        } else {
            must_break_ = false;
        }
    }

    void make_parity(docx::SectionStart start)
    {
        const int next = section().first_page_number.value_or(number_ + 1);
        const bool wants_odd = start == docx::SectionStart::OddPage;
        const bool wants_even = start == docx::SectionStart::EvenPage;
        if ((wants_odd && next % 2 == 0) || (wants_even && next % 2 != 0)) {
            open_page(PageStart::Authored, false);
            frames_.back().is_blank = true;
        }
    }

    void open_page(PageStart start, bool starts_section)
    {
        if (frames_.size() >= limits_.layout_pages_max) {
            throw Error(
                ErrorCode::LimitExceeded, {context_.document.source, "", ""},
                fmt::format("the document has more than {} pages", limits_.layout_pages_max));
        }
        const docx::SectionProperties& properties = section();
        ++number_;
        if (starts_section && properties.first_page_number) {
            number_ = *properties.first_page_number;
        }
        PageFrame frame;
        frame.section = section_;
        frame.number = number_;
        if (starts_section && properties.has_title_page) {
            frame.header = docx::HeaderKind::First;
        } else if (context_.document.settings.has_even_and_odd_headers && number_ % 2 == 0) {
            frame.header = docx::HeaderKind::Even;
        }
        frames_.push_back(frame);
        set_body(properties, frame.header);
        start_ = start;
        is_at_top_ = true;
        must_break_ = false;
        obstacles_.clear();
        y_ = top_;
    }

    void next_page(PageStart start) { open_page(start, false); }

    void set_body(const docx::SectionProperties& properties, docx::HeaderKind kind)
    {
        const auto index = static_cast<std::size_t>(kind);
        const auto reach = [&](const auto& stories, int distance) {
            return stories[index]
                       ? Length::twips(distance) +
                             headers_.height(*stories[index], text_width(properties), context_)
                       : Length();
        };
        // ECMA-376-1, 17.6.11: a negative margin holds even if the header is taller.
        top_ = Length::twips(std::abs(properties.margin_top));
        Length foot = Length::twips(std::abs(properties.margin_bottom));
        if (properties.margin_top >= 0) {
            top_ = std::max(top_, reach(properties.headers, properties.header_distance));
        }
        if (properties.margin_bottom >= 0) {
            foot = std::max(foot, reach(properties.footers, properties.footer_distance));
        }
        bottom_ = std::max(Length::twips(properties.page_height) - foot, top_ + Length::points(14));
    }

    // --- Blocks ------------------------------------------------------------------------------

    void place(std::vector<BlockBox>& blocks)
    {
        std::vector<Placeable> items;
        flatten(blocks, items);
        chain_end_ = 0;
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (items[i].paragraph != nullptr) {
                place_paragraph(items, i);
            } else {
                break_if_due();
                keep_chain(items, i);
                place_table(*items[i].table);
            }
        }
    }

    void break_if_due()
    {
        if (must_break_) {
            next_page(PageStart::Authored);
        }
    }

    void place_paragraph(const std::vector<Placeable>& items, std::size_t index)
    {
        ParagraphBox& paragraph = *items[index].paragraph;
        lay_out_paragraph(paragraph, width_, context_);
        paragraph.places.clear();
        paragraph.joins_previous = false;
        paragraph.joins_next = false;
        if (paragraph.lines.empty()) {
            return;
        }
        break_if_due();
        if (paragraph.format.breaks_page_before && !is_at_top_) {
            next_page(PageStart::Authored);
        }
        keep_chain(items, index);
        if (previous_ != nullptr && !is_at_top_) {
            join_borders(*previous_, paragraph);
        }
        place_lines(paragraph);
        y_ += border_space_below(paragraph);
        after_ = paragraph.format.after;
        previous_ = &paragraph;
    }

    Length gap_above(const ParagraphBox& paragraph) const
    {
        if (!is_at_top_) {
            if (previous_ == nullptr) {
                return after_ + paragraph.format.before;
            }
            const Gap gap = gap_between(*previous_, paragraph, context_);
            return gap.after + gap.before;
        }
        switch (start_) {
        case PageStart::FirstOfDocument:
            return paragraph.format.before;
        case PageStart::Authored:
            return std::max(Length(), paragraph.format.before - after_);
        case PageStart::Automatic:
            break;
        }
        return Length();
    }

    void place_lines(ParagraphBox& paragraph)
    {
        std::size_t first = 0;
        Length top = y_ + gap_above(paragraph) + border_space_above(paragraph);
        steer(paragraph, top);
        while (first < paragraph.lines.size()) {
            const std::size_t count = paragraph.lines.size();
            std::size_t stop = first + 1;
            while (stop < count && paragraph.lines[stop - 1].ending != LineEnd::PageBreak) {
                ++stop;
            }
            const std::size_t fitting = lines_that_fit(paragraph, first, stop, top);
            if (fitting == 0) {
                const bool was_at_top = is_at_top_;
                next_page(PageStart::Automatic);
                paragraph.joins_previous = paragraph.joins_previous && first > 0;
                top = y_ + border_space_above(paragraph);
                resume(paragraph, first, top, was_at_top);
                continue;
            }
            for (std::size_t i = first; i < first + fitting; ++i) {
                top += paragraph.lines[i].skip;
                paragraph.places.push_back({page(), left_, top});
                top += paragraph.lines[i].height;
            }
            first += fitting;
            y_ = top;
            is_at_top_ = false;
            const bool is_break = paragraph.lines[first - 1].ending == LineEnd::PageBreak;
            if (first < count) {
                next_page(is_break ? PageStart::Authored : PageStart::Automatic);
                top = y_;
                resume(paragraph, first, top, false);
            } else {
                must_break_ = is_break;
            }
        }
    }

    std::uint32_t page() const { return static_cast<std::uint32_t>(frames_.size()) - 1; }

    /// How many of the lines [first, stop) stand on this page, with widows and orphans
    /// controlled; 0: move all to the next page.
    std::size_t lines_that_fit(const ParagraphBox& paragraph, std::size_t first, std::size_t stop,
                               Length top) const
    {
        std::size_t fitting = 0;
        Length bottom = top;
        while (first + fitting < stop) {
            bottom +=
                paragraph.lines[first + fitting].skip + paragraph.lines[first + fitting].height;
            if (bottom > bottom_) {
                break;
            }
            ++fitting;
        }
        const std::size_t all = stop - first;
        if (fitting == all) {
            return all;
        }
        // Pushed down by what floats a line goes to the next page rather than beyond the foot.
        const bool is_pushed = paragraph.lines[first].skip > Length();
        const std::size_t forced = is_at_top_ && !is_pushed ? std::max<std::size_t>(1, fitting) : 0;
        if (paragraph.format.keeps_lines && first == 0) {
            return forced;
        }
        if (paragraph.format.controls_widows) {
            const std::size_t leave = std::min(fitting, all >= 2 ? all - 2 : 0);
            fitting = leave >= 2 || first > 0 ? leave : 0;
        }
        return fitting == 0 ? forced : fitting;
    }

    // --- What floats -------------------------------------------------------------------------

    /// Makes the paragraph's floats obstacles of this page, and its lines keep away from all there
    /// are. `top` is that of its first line, were there none.
    void steer(ParagraphBox& paragraph, Length top)
    {
        const FloatPage here{section(), frames_.back().number % 2 != 0};
        for (DrawingAnchor& anchor : paragraph.anchors) {
            const DrawingBox& drawing = *paragraph.drawings[anchor.drawing];
            const docx::Anchor& stated = *drawing.drawing().anchor;
            if (stated.wrap == docx::Wrap::None || is_crowded(drawing)) {
                continue;
            }
            const FloatGround ground{
                here.section, here.is_odd, left_, width_, top, top, paragraph.lines.front().height,
                left_};
            const Extent size = size_of(drawing);
            const Point corner = corner_of_float(stated, size, ground);
            anchor.place = Place{page(), corner.x, corner.y};
            obstacles_.push_back(
                obstacle_of(stated, {corner.x, corner.y, size.width, size.height}));
        }
        if (!obstacles_.empty()) {
            lay_out_around(seen_from(obstacles_, {left_, top}), paragraph, width_, context_);
        }
    }

    /// More than any page shows; looking for room among them takes the square of their number.
    bool is_crowded(const DrawingBox& drawing)
    {
        constexpr std::size_t obstacles_max = 64;
        if (obstacles_.size() < obstacles_max) {
            return false;
        }
        context_.spelling.report.add(
            Severity::Warning, "float-not-wrapped",
            fmt::format("'{}' is one of more than {} pictures and text boxes that text wraps around"
                        " on page {}; text lies over or under it",
                        drawing.drawing().name, obstacles_max, page() + 1),
            "set some of them in line with the text");
        return true;
    }

    /// The rest of a paragraph at the top of another page. If its floats left no room for a line
    /// on the page before, they stay there.
    void resume(ParagraphBox& paragraph, std::size_t first, Length top, bool leaves_floats)
    {
        if (first > 0) {
            paragraph.lines[first].skip = Length();
        } else if (leaves_floats) {
            lay_out_paragraph(paragraph, width_, context_);
        } else {
            if (paragraph.is_steered) {
                lay_out_paragraph(paragraph, width_, context_);
            }
            steer(paragraph, top);
        }
    }

    /// Where a table whose first row is so high can begin.
    Length below_obstacles(Length top, Length height) const
    {
        std::vector<Obstacle> whole;
        std::copy_if(obstacles_.begin(), obstacles_.end(), std::back_inserter(whole),
                     [](const Obstacle& obstacle) { return obstacle.takes_lines; });
        return room_for(whole, {top, left_, left_ + width_}, height).top;
    }

    // --- Keep with next ----------------------------------------------------------------------

    Length height_if_kept(const TableBox& table) const
    {
        Length height;
        std::size_t r = 0;
        for (; r < table.header_rows; ++r) {
            height += table.rows[r].height;
        }
        if (r == table.rows.size()) {
            return height;
        }
        Length kept = height + table.rows[r].height;
        std::size_t last = r;
        while (last + 1 < table.rows.size() && keeps_next(table.rows[last])) {
            kept += table.rows[++last].height;
        }
        if (last > r && kept <= bottom_ - top_) {
            return kept;
        }
        const bool splits = can_split(table, r);
        if (!splits) {
            return height + table.rows[r].height;
        }
        Length least;
        for (const CellBox& cell : table.rows[r].cells) {
            if (!cell.slices.empty()) {
                least = std::max(least, cell.margin_top + cell.slices.front().top +
                                            cell.slices.front().height + cell.margin_bottom);
            }
        }
        return height + least;
    }

    /// Moves to the next page if the chain of paragraphs that keep with their next, and the
    /// first part of what follows, do not fit here but would fit there.
    void keep_chain(const std::vector<Placeable>& items, std::size_t index)
    {
        if (is_at_top_ || index < chain_end_) {
            return;
        }
        const Length room = bottom_ - top_;
        Length need;
        std::size_t at = index;
        for (; at < items.size(); ++at) {
            const Placeable& item = items[at];
            if (item.table != nullptr) {
                lay_out_table(*item.table, width_, context_);
                need +=
                    (at == index ? after_ : after_of(items[at - 1])) + height_if_kept(*item.table);
                break;
            }
            ParagraphBox& paragraph = *item.paragraph;
            lay_out_paragraph(paragraph, width_, context_);
            if (paragraph.lines.empty()) {
                continue;
            }
            if (at > index && paragraph.format.breaks_page_before) {
                break;
            }
            need += at == index ? gap_above(paragraph) : gap_in_chain(items, at);
            if (!paragraph.format.keeps_next) {
                need += first_part(paragraph);
                break;
            }
            need += height_of(paragraph);
            if (need > room) {
                break;
            }
        }
        chain_end_ = at + (at == index ? 1 : 0);
        if (y_ + need > bottom_ && need <= room) {
            next_page(PageStart::Automatic);
        }
    }

    static Length after_of(const Placeable& item)
    {
        return item.paragraph == nullptr ? Length() : item.paragraph->format.after;
    }

    Length gap_in_chain(const std::vector<Placeable>& items, std::size_t at) const
    {
        const ParagraphBox* above = items[at - 1].paragraph;
        if (above == nullptr) {
            return items[at].paragraph->format.before;
        }
        const Gap gap = gap_between(*above, *items[at].paragraph, context_);
        return gap.after + gap.before;
    }

    // --- Tables ------------------------------------------------------------------------------

    void place_table(TableBox& table)
    {
        lay_out_table(table, width_, context_);
        y_ += is_at_top_ ? Length() : after_;
        if (!obstacles_.empty() && !table.rows.empty()) {
            y_ = below_obstacles(y_, table.rows.front().height);
        }
        after_ = Length();
        previous_ = nullptr;
        std::size_t kept_until = 0;
        for (std::size_t r = 0; r < table.rows.size(); ++r) {
            table.rows[r].places.clear();
        }
        for (std::size_t r = 0; r < table.rows.size(); ++r) {
            if (r >= kept_until) {
                kept_until = keep_rows(table, r);
            }
            place_row(table, r);
        }
        settle_cells(table);
    }

    /// Rows that keep with their next move together; returns the row after them.
    std::size_t keep_rows(TableBox& table, std::size_t first)
    {
        Length need = table.rows[first].height;
        std::size_t r = first;
        while (r + 1 < table.rows.size() && keeps_next(table.rows[r]) && need <= bottom_ - top_) {
            need += table.rows[++r].height;
        }
        const bool moves = r > first && !is_at_top_ && y_ + need > bottom_ &&
                           need + repeated_height(table, first) <= bottom_ - top_;
        if (moves) {
            continue_table(table, first);
        }
        return r + 1;
    }

    Length repeated_height(const TableBox& table, std::size_t row) const
    {
        Length height;
        for (std::size_t r = 0; r < table.header_rows && row >= table.header_rows; ++r) {
            height += table.rows[r].height;
        }
        // Headers of half a page would leave no room for what they head.
        return height * 2 <= bottom_ - top_ ? height : Length();
    }

    /// A new page in the middle of a table: header rows again.
    void continue_table(TableBox& table, std::size_t row)
    {
        next_page(PageStart::Automatic);
        if (repeated_height(table, row) == Length()) {
            return;
        }
        for (std::size_t r = 0; r < table.header_rows; ++r) {
            add_place(table, r, whole(table.rows[r]), true);
        }
    }

    static RowPart whole(const RowBox& row)
    {
        RowPart part;
        part.height = row.height;
        for (const CellBox& cell : row.cells) {
            part.slices.emplace_back(
                0U, cell.row_span == 1 ? static_cast<std::uint32_t>(cell.slices.size()) : 0U);
        }
        return part;
    }

    void add_place(TableBox& table, std::size_t r, RowPart part, bool is_repeated)
    {
        table.rows[r].places.push_back(
            {{page(), left_ + table.left, y_}, part.height, std::move(part.slices), is_repeated});
        y_ += part.height;
        is_at_top_ = false;
    }

    void place_row(TableBox& table, std::size_t r)
    {
        RowBox& row = table.rows[r];
        if (y_ + row.height <= bottom_) {
            add_place(table, r, whole(row), false);
            return;
        }
        const Length room = bottom_ - top_ - repeated_height(table, r);
        const bool fits_a_page = row.height <= room;
        if (!can_split(table, r)) {
            if (!is_at_top_) {
                continue_table(table, r);
            }
            if (fits_a_page || !splits_if_it_must(row)) {
                add_place(table, r, whole(row), false);
                return;
            }
        }
        place_in_parts(table, r);
    }

    static bool splits_if_it_must(const RowBox& row)
    {
        return std::all_of(row.cells.begin(), row.cells.end(),
                           [](const CellBox& cell) { return cell.row_span == 1; });
    }

    void place_in_parts(TableBox& table, std::size_t r)
    {
        RowBox& row = table.rows[r];
        std::vector<std::uint32_t> next(row.cells.size(), 0);
        // On a page of its own a row must give something, or it would never end.
        bool is_fresh = is_at_top_;
        for (;;) {
            RowPart part = part_of(row, next, bottom_ - y_, is_fresh);
            if (!part.takes_all_cells && !is_fresh) {
                continue_table(table, r);
                is_fresh = true;
                continue;
            }
            for (std::size_t c = 0; c < next.size(); ++c) {
                next[c] = part.slices[c].second;
            }
            const bool is_last = part.is_last;
            add_place(table, r, std::move(part), false);
            if (is_last) {
                return;
            }
            continue_table(table, r);
            is_fresh = true;
        }
    }

    Flow& flow_;
    Headers& headers_;
    const LayoutContext& context_;
    const Limits& limits_;
    std::vector<PageFrame> frames_;
    std::vector<Obstacle> obstacles_; ///< what floats on the page
    std::uint32_t section_ = 0;
    int number_ = 0;
    Length left_, width_; ///< of the column
    Length top_, bottom_; ///< of the body
    Length y_;            ///< where the next thing goes, without the space before it
    Length after_;        ///< space that the last paragraph asks for below it
    ParagraphBox* previous_ = nullptr;
    PageStart start_ = PageStart::FirstOfDocument;
    bool is_at_top_ = true;
    bool must_break_ = false;   ///< the last paragraph ended with a page break
    std::size_t chain_end_ = 0; ///< items before it were already kept together
};

} // namespace

std::vector<PageFrame> paginate(Flow& flow, Headers& headers, const LayoutContext& context,
                                const Limits& limits)
{
    return Paginator(flow, headers, context, limits).run();
}

Length text_width(const docx::SectionProperties& section)
{
    const Length width =
        Length::twips(section.page_width - section.margin_left - section.margin_right);
    return std::max(width, Length::points(36));
}

} // namespace indenture::layout
