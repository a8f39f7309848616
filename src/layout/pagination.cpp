#include "layout/pagination.h"

#include "base/error.h"
#include "layout/images.h"
#include "layout/notes.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <iterator>

namespace indenture::layout {
namespace {

/// How the page now filled was begun: what space is kept at its top depends on it.
enum class PageStart { FirstOfDocument, Authored, Automatic };

/// One column of the section, from the text's left edge.
struct Band {
    Length x, width;
};

enum class Break { None, Column, Page };

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

/// The least number of lines of a paragraph that may stand at the foot of a page.
std::size_t first_lines(const ParagraphBox& paragraph)
{
    const std::size_t count = paragraph.lines.size();
    const bool is_whole =
        paragraph.format.keeps_lines || (paragraph.format.controls_widows && count <= 3);
    return is_whole ? count
                    : std::min<std::size_t>(paragraph.format.controls_widows ? 2 : 1, count);
}

/// The height of these lines.
Length first_part(const ParagraphBox& paragraph)
{
    const std::size_t least = first_lines(paragraph);
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

/// Where the slices [begin, end) of a cell may be cut instead of at `end`, with lines kept
/// together as their paragraph asks.
std::uint32_t legal_cut(const CellBox& cell, std::uint32_t begin, std::uint32_t end)
{
    if (end <= begin || end >= cell.slices.size()) {
        return end;
    }
    const ParagraphBox* paragraph = cell.slices[end].paragraph;
    if (paragraph == nullptr || paragraph != cell.slices[end - 1].paragraph) {
        return end;
    }
    std::uint32_t above = 1; // lines of the paragraph in this part
    while (end - above > begin && cell.slices[end - above - 1].paragraph == paragraph) {
        ++above;
    }
    const bool starts_here = cell.slices[end - above].line == 0;
    if (paragraph->format.keeps_lines && starts_here) {
        return end - above;
    }
    if (!paragraph->format.controls_widows) {
        return end;
    }
    if (paragraph->lines.size() - cell.slices[end].line == 1) {
        --end;
        --above;
    }
    return above < 2 && starts_here ? end - above : end;
}

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
            ++end;
        }
        if (const std::uint32_t cut = legal_cut(cell, next[c], end); cut > next[c] || !force) {
            end = cut;
        }
        if (end > next[c]) {
            bottom = cell.slices[end - 1].top + cell.slices[end - 1].height - start;
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

/// Moves what stands on a page by that page's distance.
void move_down(std::vector<BlockBox>& blocks, const std::vector<Length>& by_page);

void move_down(TableBox& table, const std::vector<Length>& by_page)
{
    for (RowBox& row : table.rows) {
        for (RowPlace& place : row.places) {
            place.place.y += by_page[place.place.page];
        }
        for (CellBox& cell : row.cells) {
            move_down(cell.blocks, by_page);
        }
    }
}

void move_down(std::vector<BlockBox>& blocks, const std::vector<Length>& by_page)
{
    for (BlockBox& block : blocks) {
        if (auto* paragraph = std::get_if<std::unique_ptr<ParagraphBox>>(&block)) {
            for (Place& place : (*paragraph)->places) {
                place.y += by_page[place.page];
            }
        } else if (auto* table = std::get_if<std::unique_ptr<TableBox>>(&block)) {
            move_down(**table, by_page);
        } else {
            move_down(std::get<std::unique_ptr<ContentsBox>>(block)->entries, by_page);
        }
    }
}

class Paginator {
public:
    Paginator(Flow& flow, Headers& headers, const LayoutContext& context, const Limits& limits)
        : flow_(flow), headers_(headers), context_(context), limits_(limits), notes_(flow, context)
    {
    }

    std::vector<PageFrame> run()
    {
        for (std::uint32_t i = 0; i < flow_.sections.size(); ++i) {
            place_section(i);
        }
        finish_notes();
        leave_columns();
        align_pages();
        for (SectionBox& section : flow_.sections) {
            for_each_paragraph(section.blocks, settle_texts);
        }
        for (NoteBox& note : flow_.notes) {
            for_each_paragraph(note.blocks, settle_texts);
        }
        return std::move(frames_);
    }

private:
    /// Everything that placing a block changes, but for the frames themselves.
    struct State {
        std::uint32_t section = 0;
        int number = 0;
        Length left, width; ///< of the column
        Length top, bottom; ///< of the body; in a column to be balanced, of that column
        Length y;           ///< where the next thing goes, without the space before it
        Length after;       ///< space that the last paragraph asks for below it
        Length taken_after; ///< the part of it that is already in `y`
        ParagraphBox* previous = nullptr;
        PageStart start = PageStart::FirstOfDocument;
        bool is_at_top = true;
        Break due = Break::None; ///< how the last paragraph ended
        PageStart due_start = PageStart::Authored;
        std::vector<Obstacle> obstacles; ///< what floats on the page
        std::vector<Band> columns;
        std::size_t column = 0;
        Length columns_left; ///< of the page
        bool has_column_lines = false;
        Length columns_top;
        Length deepest; ///< end of the longest column so far
    };

    /// Columns of the last page of a section that are to end at the same height.
    struct Balance {
        std::uint32_t page = 0;
        Length height;
    };

    void place_section(std::uint32_t index)
    {
        const State before = state_;
        const NoteArea notes = notes_;
        const std::size_t frames = frames_.size();
        const PageFrame last = frames_.empty() ? PageFrame() : frames_.back();
        const auto place_again = [&](const std::optional<Balance>& balance) {
            state_ = before;
            frames_.resize(frames);
            if (!frames_.empty()) {
                frames_.back() = last;
            }
            notes_ = notes;
            balance_ = balance;
            fill_section(index);
        };
        fill_section(index);
        if (is_balanced(index)) {
            balance_columns(place_again);
        }
        balance_.reset();
    }

    void fill_section(std::uint32_t index)
    {
        start_section(index);
        place(flow_.sections[index].blocks);
        place_endnotes(flow_.sections[index]);
    }

    /// Word balances columns only before a continuous break; ones with footnotes end where the
    /// page does.
    bool is_balanced(std::uint32_t index) const
    {
        return state_.columns.size() > 1 && index + 1 < flow_.sections.size() &&
               continues_page(index + 1) && !has_footnotes(flow_.sections[index]);
    }

    static bool has_footnotes(SectionBox& box)
    {
        bool any = false;
        for_each_paragraph(box.blocks, [&](const ParagraphBox& paragraph) {
            any = any || !paragraph.footnotes.empty();
        });
        return any;
    }

    /// The least height at which the last page still takes what it took.
    template <typename PlaceAgain> void balance_columns(const PlaceAgain& place_again)
    {
        const std::uint32_t last = page();
        Length high = std::max(state_.deepest, state_.y) - state_.columns_top;
        Length low = high / static_cast<std::int64_t>(state_.columns.size() + 1);
        while (high - low > Length::twips(10)) {
            const Length middle = (low + high) / 2;
            place_again(Balance{last, middle});
            const bool fits = page() == last && state_.due == Break::None &&
                              std::max(state_.deepest, state_.y) - state_.columns_top <= middle;
            (fits ? high : low) = middle;
        }
        place_again(Balance{last, high});
    }

    const docx::SectionProperties& section() const
    {
        return flow_.sections[state_.section].properties;
    }

    // --- Pages -------------------------------------------------------------------------------

    void start_section(std::uint32_t index)
    {
        const bool continues = index > 0 && continues_page(index);
        if (index > 0 && !continues) {
            finish_notes();
        }
        state_.section = index;
        if (index == 0) {
            open_page(PageStart::FirstOfDocument, true);
        } else if (!continues) {
            make_parity(section().start);
            open_page(PageStart::Authored, true);
        } else {
            state_.due = Break::None;
            continue_page();
        }
    }

    bool continues_page(std::uint32_t index) const
    {
        const docx::SectionProperties& before = flow_.sections[index - 1].properties;
        const docx::SectionProperties& now = flow_.sections[index].properties;
        return now.start == docx::SectionStart::Continuous && now.page_width == before.page_width &&
               now.page_height == before.page_height;
    }

    // --- Columns -----------------------------------------------------------------------------

    void set_columns()
    {
        const docx::SectionProperties& properties = section();
        state_.columns_left = Length::twips(properties.margin_left);
        state_.has_column_lines = properties.has_column_lines;
        state_.columns.clear();
        Length x;
        for (const docx::Column& column : properties.columns) {
            state_.columns.push_back({x, Length::twips(column.width)});
            x += Length::twips(column.width + column.space);
        }
        if (state_.columns.empty()) {
            state_.columns.push_back({Length(), text_width(properties)});
        }
    }

    /// Columns from here down to the end of the body.
    void begin_columns(Length top)
    {
        set_columns();
        state_.columns_top = top;
        state_.deepest = top;
        enter_column(0);
        open_notes();
    }

    void enter_column(std::size_t column)
    {
        state_.column = column;
        state_.left = state_.columns_left + state_.columns[column].x;
        state_.width = state_.columns[column].width;
        state_.y = state_.columns_top;
        state_.bottom = frames_.back().body_bottom;
        if (balance_ && balance_->page == page() && column + 1 < state_.columns.size()) {
            state_.bottom = state_.columns_top + balance_->height;
        }
    }

    bool has_next_column() const { return state_.column + 1 < state_.columns.size(); }

    void next_column(PageStart start)
    {
        state_.deepest = std::max(state_.deepest, state_.y);
        close_notes();
        enter_column(state_.column + 1);
        open_notes();
        state_.start = start;
        state_.is_at_top = true;
        state_.due = Break::None;
    }

    /// The page's text ends here, or goes on in other columns.
    void leave_columns()
    {
        if (frames_.empty()) {
            return;
        }
        state_.deepest = std::max(state_.deepest, state_.y);
        PageFrame& frame = frames_.back();
        frame.content_bottom =
            std::max(frame.content_bottom, state_.deepest + notes_.extent().height);
        close_notes();
        for (std::size_t i = 0; state_.has_column_lines && i < state_.column; ++i) {
            const Length end = state_.columns[i].x + state_.columns[i].width;
            const Length middle = (end + state_.columns[i + 1].x) / 2;
            frame.column_lines.push_back(
                {state_.columns_left + middle, state_.columns_top, state_.deepest});
        }
    }

    /// A continuous section: where columns begin or end, nothing may stand beside what is above.
    void continue_page()
    {
        if (state_.columns.size() == 1 && section().columns.empty()) {
            const Length y = state_.y;
            set_columns();
            enter_column(0);
            state_.y = y;
            notes_.set_margins(state_.left, state_.width);
            return;
        }
        if (has_notes_on_page()) {
            context_.spelling.report.add(
                Severity::Warning, "notes-beside-columns",
                fmt::format(
                    "columns begin or end on page {}, which has footnotes; they begin or end"
                    " on a new page",
                    page() + 1),
                "let the section begin on a new page");
            open_page(PageStart::Automatic, false);
            return;
        }
        leave_columns();
        if (!state_.is_at_top) {
            state_.deepest += state_.after;
            state_.taken_after = state_.after;
            state_.after = Length();
            state_.previous = nullptr;
        }
        begin_columns(state_.deepest);
    }

    void make_parity(docx::SectionStart start)
    {
        const int next = section().first_page_number.value_or(state_.number + 1);
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
        leave_columns();
        const docx::SectionProperties& properties = section();
        ++state_.number;
        if (starts_section && properties.first_page_number) {
            state_.number = *properties.first_page_number;
        }
        PageFrame frame;
        frame.section = state_.section;
        frame.number = state_.number;
        if (starts_section && properties.has_title_page) {
            frame.header = docx::HeaderKind::First;
        } else if (context_.document.settings.has_even_and_odd_headers && state_.number % 2 == 0) {
            frame.header = docx::HeaderKind::Even;
        }
        frames_.push_back(frame);
        set_body(properties, frame.header);
        frames_.back().body_bottom = state_.bottom;
        state_.start = start;
        state_.is_at_top = true;
        state_.due = Break::None;
        state_.obstacles.clear();
        begin_columns(state_.top);
    }

    // --- Notes -------------------------------------------------------------------------------

    bool has_notes_on_page() const
    {
        return notes_.extent().last != nullptr || !frames_.back().separators.empty();
    }

    void open_notes()
    {
        notes_.open({page(), state_.left, state_.width, state_.columns_top, state_.bottom});
    }

    /// The notes of the column that is now full get their places.
    void close_notes()
    {
        std::vector<NoteSeparator> separators =
            notes_.close(state_.y, section().footnotes.position);
        std::vector<NoteSeparator>& all = frames_.back().separators;
        all.insert(all.end(), separators.begin(), separators.end());
    }

    /// Pages for what is left of long notes when their section ends.
    void finish_notes()
    {
        while (notes_.has_rest()) {
            next_page(PageStart::Automatic);
        }
    }

    /// Where text goes on: the next column, or else the next page.
    void next_page(PageStart start)
    {
        if (has_next_column()) {
            next_column(start);
        } else {
            open_page(start, false);
        }
    }

    void take_break(Break kind, PageStart start)
    {
        if (kind == Break::Column) {
            next_page(start);
        } else if (kind == Break::Page) {
            open_page(start, false);
        }
    }

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
        state_.top = Length::twips(std::abs(properties.margin_top));
        Length foot = Length::twips(std::abs(properties.margin_bottom));
        if (properties.margin_top >= 0) {
            state_.top =
                std::max(state_.top, reach(properties.headers, properties.header_distance));
        }
        if (properties.margin_bottom >= 0) {
            foot = std::max(foot, reach(properties.footers, properties.footer_distance));
        }
        state_.bottom =
            std::max(Length::twips(properties.page_height) - foot, state_.top + Length::points(14));
    }

    // --- Vertical alignment ------------------------------------------------------------------

    void align_pages()
    {
        std::vector<Length> down(frames_.size());
        bool any = false;
        for (std::size_t i = 0; i < frames_.size(); ++i) {
            const PageFrame& frame = frames_[i];
            const Length room = std::max(Length(), frame.body_bottom - frame.content_bottom);
            switch (flow_.sections[frame.section].properties.vertical_alignment) {
            case docx::PageAlignment::Top:
                continue;
            case docx::PageAlignment::Centre:
                down[i] = room / 2;
                break;
            case docx::PageAlignment::Bottom:
                down[i] = room;
                break;
            }
            any = any || down[i] > Length();
        }
        for (SectionBox& section : flow_.sections) {
            if (any) {
                move_down(section.blocks, down);
            }
        }
    }

    // --- Blocks ------------------------------------------------------------------------------

    void place(std::vector<BlockBox>& blocks)
    {
        std::vector<Placeable> items;
        flatten(blocks, items);
        place_items(items);
    }

    void place_endnotes(SectionBox& box)
    {
        std::vector<Placeable> items;
        flatten(box.endnote_separator, items);
        for (const std::uint32_t note : box.endnotes) {
            flatten(flow_.notes[note].blocks, items);
        }
        place_items(items);
    }

    void place_items(const std::vector<Placeable>& items)
    {
        chain_end_ = 0;
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (items[i].paragraph != nullptr) {
                place_paragraph(items, i);
            } else {
                break_if_due();
                keep_chain(items, i);
                place_table(items, i);
            }
        }
    }

    void break_if_due()
    {
        const Break due = state_.due;
        state_.due = Break::None;
        take_break(due, state_.due_start);
    }

    static Break break_of(const Line& line)
    {
        return line.ending == LineEnd::PageBreak     ? Break::Page
               : line.ending == LineEnd::ColumnBreak ? Break::Column
                                                     : Break::None;
    }

    /// A paragraph of nothing but a page break: what follows stands as after an automatic one
    /// (pdf.md 4.6).
    static bool is_break_carrier(const ParagraphBox& paragraph)
    {
        return std::all_of(paragraph.text.begin(), paragraph.text.end(),
                           [](char32_t c) { return c == U'\f'; });
    }

    void place_paragraph(const std::vector<Placeable>& items, std::size_t index)
    {
        ParagraphBox& paragraph = *items[index].paragraph;
        lay_out_paragraph(paragraph, state_.width, context_);
        paragraph.places.clear();
        paragraph.joins_previous = false;
        paragraph.joins_next = false;
        if (paragraph.lines.empty()) {
            return;
        }
        break_if_due();
        if (paragraph.format.breaks_page_before && !is_page_empty()) {
            open_page(PageStart::Authored, false);
        }
        keep_chain(items, index);
        if (state_.previous != nullptr && !state_.is_at_top) {
            const Length frame_end = border_space_below(*state_.previous);
            join_borders(*state_.previous, paragraph);
            state_.y -= paragraph.joins_previous ? frame_end : Length();
        }
        place_lines(paragraph);
        state_.y += border_space_below(paragraph);
        state_.after = paragraph.format.after;
        state_.taken_after = Length();
        state_.previous = &paragraph;
    }

    bool is_page_empty() const { return state_.is_at_top && state_.column == 0; }

    /// pdf.md 4.6: an empty paragraph that carries a continuous break has no space before.
    Length before_of(const ParagraphBox& paragraph) const
    {
        const bool carries_break = paragraph.source->ends_section && paragraph.text.empty() &&
                                   state_.section + 1 < flow_.sections.size() &&
                                   continues_page(state_.section + 1);
        return carries_break ? Length() : paragraph.format.before;
    }

    Length gap_above(const ParagraphBox& paragraph) const
    {
        const Length before = before_of(paragraph);
        if (!state_.is_at_top) {
            if (state_.previous == nullptr) {
                return state_.after + std::max(Length(), before - state_.taken_after);
            }
            const Gap gap = gap_between(*state_.previous, paragraph, context_);
            return gap.after + std::min(gap.before, before);
        }
        switch (state_.start) {
        case PageStart::FirstOfDocument:
            return before;
        case PageStart::Authored:
            return std::max(Length(), before - state_.after);
        case PageStart::Automatic:
            break;
        }
        return Length();
    }

    void place_lines(ParagraphBox& paragraph)
    {
        lay_out_paragraph(paragraph, state_.width, context_);
        std::size_t first = 0;
        const Length gap = gap_above(paragraph);
        paragraph.joined_gap = paragraph.joins_previous ? gap : Length();
        Length top = state_.y + gap + border_space_above(paragraph);
        steer(paragraph, top);
        while (first < paragraph.lines.size()) {
            const std::size_t count = paragraph.lines.size();
            std::size_t stop = first + 1;
            while (stop < count && break_of(paragraph.lines[stop - 1]) == Break::None) {
                ++stop;
            }
            const std::size_t fitting = lines_that_fit(paragraph, first, stop, top);
            if (fitting == 0) {
                if (first == 0 && paragraph.joins_previous) {
                    paragraph.joins_previous = false;
                    state_.previous->joins_next = false;
                }
                const bool was_at_top = state_.is_at_top;
                next_page(PageStart::Automatic);
                fit_to_column(paragraph, first);
                top = state_.y + border_space_above(paragraph);
                resume(paragraph, first, top, was_at_top);
                continue;
            }
            for (std::size_t i = first; i < first + fitting; ++i) {
                top += paragraph.lines[i].skip;
                paragraph.places.push_back({page(), state_.left, top});
                top += paragraph.lines[i].height;
            }
            notes_.add(footnotes_in(paragraph, first, first + fitting), state_.bottom - top);
            first += fitting;
            state_.y = top;
            state_.is_at_top = false;
            const Break kind = break_of(paragraph.lines[first - 1]);
            if (first < count) {
                if (kind == Break::None) {
                    next_page(PageStart::Automatic);
                } else {
                    take_break(kind, PageStart::Authored);
                }
                fit_to_column(paragraph, first);
                top = state_.y;
                resume(paragraph, first, top, false);
            } else {
                state_.due = kind;
                state_.due_start =
                    is_break_carrier(paragraph) ? PageStart::Automatic : PageStart::Authored;
            }
        }
    }

    /// The lines still to place, for a column of another width.
    void fit_to_column(ParagraphBox& paragraph, std::size_t first)
    {
        if (paragraph.width == state_.width) {
            return;
        }
        if (first == 0) {
            lay_out_paragraph(paragraph, state_.width, context_);
            return;
        }
        context_.spelling.report.add(Severity::Warning, "column-widths",
                                     "a paragraph runs over columns of different widths; its lines"
                                     " keep the first one's",
                                     "give the columns one width");
    }

    std::uint32_t page() const { return static_cast<std::uint32_t>(frames_.size()) - 1; }

    /// How many of the lines [first, stop) stand on this page, with widows and orphans
    /// controlled; 0: move all to the next page.
    std::size_t lines_that_fit(const ParagraphBox& paragraph, std::size_t first, std::size_t stop,
                               Length top)
    {
        const std::size_t fitting = lines_above_notes(paragraph, first, stop, top);
        const std::size_t all = stop - first;
        if (fitting == all) {
            return all;
        }
        // Pushed down by what floats a line goes to the next page rather than beyond the foot; and
        // a page that began with the rest of a note may have no room for text.
        const bool is_pushed = paragraph.lines[first].skip > Length();
        const bool must_take = state_.is_at_top && !is_pushed && !notes_.is_continued();
        const std::size_t forced = must_take ? std::max<std::size_t>(1, fitting) : 0;
        std::size_t taken = fitting;
        if (paragraph.format.keeps_lines && first == 0) {
            return forced;
        }
        if (paragraph.format.controls_widows) {
            const std::size_t leave = std::min(fitting, all >= 2 ? all - 2 : 0);
            taken = leave >= 2 || first > 0 ? leave : 0;
        }
        return taken == 0 ? forced : taken;
    }

    /// How many lines fit together with the footnotes they refer to. A line moves rather than its
    /// note splits, unless the note fits no page (pdf.md 4.6).
    std::size_t lines_above_notes(const ParagraphBox& paragraph, std::size_t first,
                                  std::size_t stop, Length top)
    {
        NoteExtent notes = notes_.extent();
        Length bottom = top;
        for (std::size_t i = first; i < stop; ++i) {
            const Length height = paragraph.lines[i].height;
            const std::span<const NoteAnchor> anchors = footnotes_in(paragraph, i, i + 1);
            bottom += paragraph.lines[i].skip + height;
            const NoteExtent with = notes_.with(notes, anchors);
            if (bottom + with.height > state_.bottom) {
                const bool splits = notes_.must_split(anchors, height) &&
                                    bottom + notes_.least(notes, anchors) <= state_.bottom;
                return i - first + (splits ? 1 : 0);
            }
            notes = with;
        }
        return stop - first;
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
            const FloatGround ground{here.section,
                                     here.is_odd,
                                     state_.left,
                                     state_.width,
                                     top,
                                     top,
                                     paragraph.lines.front().height,
                                     state_.left};
            const Extent size = size_of(drawing);
            const Point corner = corner_of_float(stated, size, ground);
            anchor.place = Place{page(), corner.x, corner.y};
            state_.obstacles.push_back(
                obstacle_of(stated, {corner.x, corner.y, size.width, size.height}));
        }
        if (!state_.obstacles.empty()) {
            lay_out_around(seen_from(state_.obstacles, {state_.left, top}), paragraph, state_.width,
                           context_);
        }
    }

    /// More than any page shows; looking for room among them takes the square of their number.
    bool is_crowded(const DrawingBox& drawing)
    {
        constexpr std::size_t obstacles_max = 64;
        if (state_.obstacles.size() < obstacles_max) {
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
            lay_out_paragraph(paragraph, state_.width, context_);
        } else {
            if (paragraph.is_steered) {
                lay_out_paragraph(paragraph, state_.width, context_);
            }
            steer(paragraph, top);
        }
    }

    /// Where a table whose first row is so high can begin.
    Length below_obstacles(Length top, Length height) const
    {
        std::vector<Obstacle> whole;
        std::copy_if(state_.obstacles.begin(), state_.obstacles.end(), std::back_inserter(whole),
                     [](const Obstacle& obstacle) { return obstacle.takes_lines; });
        return room_for(whole, {top, state_.left, state_.left + state_.width}, height).top;
    }

    // --- Keep with next ----------------------------------------------------------------------

    /// The footnotes of rows that stand whole.
    NoteExtent with_rows(NoteExtent notes, const TableBox& table, std::size_t first,
                         std::size_t end)
    {
        for (std::size_t r = first; table.has_footnotes && r < end; ++r) {
            const RowPart part = whole(table.rows[r]);
            notes = notes_.with(notes, footnotes_in(table.rows[r], part.slices, true));
        }
        return notes;
    }

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
        if (last > r && kept <= state_.bottom - state_.top) {
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
        if (state_.is_at_top || index < chain_end_) {
            return;
        }
        const Length room = state_.bottom - state_.top;
        const Chain chain = chain_from(items, index, room);
        chain_end_ = chain.end;
        if (state_.y + chain.height + chain.notes > state_.bottom &&
            chain.height + chain.notes_alone <= room) {
            next_page(PageStart::Automatic);
        }
    }

    /// What must stand together from an item on.
    struct Chain {
        Length height;       ///< with the space above it
        std::size_t end = 0; ///< of the items that it holds whole, at least one
        Length notes;        ///< of its footnotes and those already on the page
        Length notes_alone;  ///< of its footnotes on a page of their own
    };

    Chain chain_from(const std::vector<Placeable>& items, std::size_t index, Length room)
    {
        Length need;
        NoteExtent notes = notes_.extent();
        NoteExtent alone = NoteArea::nothing();
        const auto add_notes = [&](const ParagraphBox& paragraph, std::size_t lines) {
            const auto anchors = footnotes_in(paragraph, 0, lines);
            notes = notes_.with(notes, anchors);
            alone = notes_.with(alone, anchors);
        };
        std::size_t at = index;
        for (; at < items.size() && need <= room; ++at) {
            if (items[at].table != nullptr) {
                TableBox& table = *items[at].table;
                lay_out_table(table, state_.width, context_);
                need +=
                    (at == index ? state_.after : after_of(items[at - 1])) + height_if_kept(table);
                notes = with_rows(notes, table, 0, std::min<std::size_t>(1, table.rows.size()));
                break;
            }
            ParagraphBox& paragraph = *items[at].paragraph;
            lay_out_paragraph(paragraph, state_.width, context_);
            if (paragraph.lines.empty()) {
                continue;
            }
            if (at > index && paragraph.format.breaks_page_before) {
                break;
            }
            need += at == index ? gap_above(paragraph) : gap_in_chain(items, at);
            if (!paragraph.format.keeps_next) {
                need += first_part(paragraph);
                add_notes(paragraph, first_lines(paragraph));
                break;
            }
            need += height_of(paragraph);
            add_notes(paragraph, paragraph.lines.size());
        }
        return {need, at + (at == index ? 1 : 0), notes.height, alone.height};
    }

    /// What the last row of a table keeps with: the first part of the text below it.
    Length height_below(const std::vector<Placeable>& items, std::size_t index)
    {
        const std::size_t next = index + 1;
        if (next >= items.size() || items[next].paragraph == nullptr ||
            items[next].paragraph->format.breaks_page_before) {
            return Length();
        }
        ParagraphBox& paragraph = *items[next].paragraph;
        lay_out_paragraph(paragraph, state_.width, context_);
        return paragraph.lines.empty() ? Length() : paragraph.format.before + first_part(paragraph);
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

    void place_table(const std::vector<Placeable>& items, std::size_t index)
    {
        TableBox& table = *items[index].table;
        lay_out_table(table, state_.width, context_);
        state_.y += state_.is_at_top ? Length() : state_.after;
        if (!state_.obstacles.empty() && !table.rows.empty()) {
            state_.y = below_obstacles(state_.y, table.rows.front().height);
        }
        state_.after = Length();
        state_.previous = nullptr;
        std::size_t kept_until = 0;
        for (std::size_t r = 0; r < table.rows.size(); ++r) {
            table.rows[r].places.clear();
        }
        for (std::size_t r = 0; r < table.rows.size(); ++r) {
            if (r >= kept_until) {
                kept_until = keep_rows(items, index, r);
            }
            place_row(table, r);
        }
        settle_cells(table);
    }

    /// Rows that keep with their next move together, the last of the table with what is below;
    /// returns the row after them.
    std::size_t keep_rows(const std::vector<Placeable>& items, std::size_t index, std::size_t first)
    {
        TableBox& table = *items[index].table;
        const Length room = state_.bottom - state_.top;
        Length need = table.rows[first].height;
        std::size_t r = first;
        while (r + 1 < table.rows.size() && keeps_next(table.rows[r]) && need <= room) {
            need += table.rows[++r].height;
        }
        const bool keeps_below = r + 1 == table.rows.size() && keeps_next(table.rows[r]);
        need += keeps_below ? height_below(items, index) : Length();
        const Length notes = with_rows(notes_.extent(), table, first, r + 1).height;
        const Length alone = with_rows(NoteArea::nothing(), table, first, r + 1).height;
        const bool moves = (r > first || keeps_below) && !state_.is_at_top &&
                           state_.y + need + notes > state_.bottom &&
                           need + repeated_height(table, first) + alone <= room;
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
        return height * 2 <= state_.bottom - state_.top ? height : Length();
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
        RowBox& row = table.rows[r];
        state_.y += part.height;
        if (table.has_footnotes && !is_repeated) {
            notes_.add(footnotes_in(row, part.slices, is_unplaced(row)), state_.bottom - state_.y);
        }
        row.places.push_back({{page(), state_.left + table.left, state_.y - part.height},
                              part.height,
                              std::move(part.slices),
                              is_repeated});
        state_.is_at_top = false;
    }

    static bool is_unplaced(const RowBox& row)
    {
        return std::all_of(row.places.begin(), row.places.end(),
                           [](const RowPlace& place) { return place.is_repeated; });
    }

    void place_row(TableBox& table, std::size_t r)
    {
        RowBox& row = table.rows[r];
        const Length notes = with_rows(notes_.extent(), table, r, r + 1).height;
        if (state_.y + row.height + notes <= state_.bottom) {
            add_place(table, r, whole(row), false);
            return;
        }
        const Length room = state_.bottom - state_.top - repeated_height(table, r) -
                            with_rows(NoteArea::nothing(), table, r, r + 1).height;
        const bool fits_a_page = row.height <= room;
        if (!can_split(table, r)) {
            if (!state_.is_at_top) {
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
        bool is_fresh = state_.is_at_top;
        for (;;) {
            RowPart part = part_above_notes(table, r, next, is_fresh);
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

    /// As much of the row as fits together with its footnotes.
    RowPart part_above_notes(const TableBox& table, std::size_t r,
                             const std::vector<std::uint32_t>& next, bool is_fresh)
    {
        const RowBox& row = table.rows[r];
        const Length room = state_.bottom - state_.y;
        RowPart part = part_of(row, next, room - notes_.extent().height, is_fresh);
        if (!table.has_footnotes) {
            return part;
        }
        const Length notes =
            notes_.with(notes_.extent(), footnotes_in(row, part.slices, is_unplaced(row))).height;
        if (part.height + notes > room) {
            // Fewer lines have fewer notes, so this fits.
            part = part_of(row, next, room - notes, is_fresh);
        }
        return part;
    }

    Flow& flow_;
    Headers& headers_;
    const LayoutContext& context_;
    const Limits& limits_;
    NoteArea notes_;
    std::vector<PageFrame> frames_;
    State state_;
    std::optional<Balance> balance_;
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
