#include "layout/notes.h"

#include <algorithm>

namespace indenture::layout {
namespace {

using docx::NoteKind;
using docx::NoteProperties;
using docx::NoteRestart;

// --- Numbers ---------------------------------------------------------------------------------

/// The page of a footnote's reference, as the last pass placed it.
std::uint32_t page_of_reference(const Flow& flow, std::uint32_t note)
{
    const ParagraphBox& paragraph = *flow.notes[note].referrer;
    const auto anchor = std::lower_bound(
        paragraph.footnotes.begin(), paragraph.footnotes.end(), note,
        [](const NoteAnchor& at, std::uint32_t wanted) { return at.note < wanted; });
    if (anchor == paragraph.footnotes.end() || anchor->line >= paragraph.places.size()) {
        return 0;
    }
    return paragraph.places[anchor->line].page;
}

/// The counter of the notes of one kind.
class NoteCounter {
public:
    std::string next(const NoteProperties& properties, std::uint32_t section, std::uint32_t page)
    {
        const bool restarts =
            !has_any_ || (properties.restart == NoteRestart::EachSection && section != section_) ||
            (properties.restart == NoteRestart::EachPage && page != page_);
        if (restarts) {
            number_ = properties.start;
        }
        has_any_ = true;
        section_ = section;
        page_ = page;
        return docx::format_number(number_++, properties.format);
    }

private:
    bool has_any_ = false;
    int number_ = 1;
    std::uint32_t section_ = 0;
    std::uint32_t page_ = 0;
};

// --- Blocks of a note --------------------------------------------------------------------------

const ParagraphBox* as_paragraph(const BlockBox& block)
{
    const auto* paragraph = std::get_if<std::unique_ptr<ParagraphBox>>(&block);
    return paragraph == nullptr ? nullptr : paragraph->get();
}

/// How much less room two notes take together than one by one: paragraphs share their spacing.
Length shared_space(const NoteBox& above, const NoteBox& below, const LayoutContext& context)
{
    const ParagraphBox* last = above.blocks.empty() ? nullptr : as_paragraph(above.blocks.back());
    const ParagraphBox* first = below.blocks.empty() ? nullptr : as_paragraph(below.blocks.front());
    if (last == nullptr || first == nullptr) {
        return Length();
    }
    const Gap gap = gap_between(*last, *first, context);
    return last->format.after + first->format.before - gap.after - gap.before;
}

void append_all(const RowBox& row, std::vector<std::uint32_t>& out);

void append_slices(const CellBox& cell, std::uint32_t begin, std::uint32_t end,
                   std::vector<std::uint32_t>& out)
{
    for (std::uint32_t i = begin; i < end; ++i) {
        const Slice& slice = cell.slices[i];
        if (slice.paragraph == nullptr) {
            append_all(slice.table->rows[slice.row], out);
            continue;
        }
        for (const NoteAnchor& anchor :
             footnotes_in(*slice.paragraph, slice.line, std::size_t{slice.line} + 1)) {
            out.push_back(anchor.note);
        }
    }
}

void append_all(const RowBox& row, std::vector<std::uint32_t>& out)
{
    for (const CellBox& cell : row.cells) {
        append_slices(cell, 0, static_cast<std::uint32_t>(cell.slices.size()), out);
    }
}

std::vector<std::uint32_t> notes_of(std::span<const NoteAnchor> anchors)
{
    std::vector<std::uint32_t> result;
    for (const NoteAnchor& anchor : anchors) {
        result.push_back(anchor.note);
    }
    return result;
}

} // namespace

void number_notes(Flow& flow)
{
    NoteCounter footnotes;
    NoteCounter endnotes;
    for (std::uint32_t i = 0; i < flow.notes.size(); ++i) {
        NoteBox& note = flow.notes[i];
        if (note.has_custom_mark) {
            continue;
        }
        const docx::SectionProperties& section = flow.sections[note.section].properties;
        const bool is_footnote = note.kind == NoteKind::Footnote;
        note.number = is_footnote ? footnotes.next(section.footnotes, note.section,
                                                   page_of_reference(flow, i))
                                  : endnotes.next(section.endnotes, note.section, 0);
    }
}

void find_anchor_lines(ParagraphBox& paragraph)
{
    std::size_t line = 0;
    for (NoteAnchor& anchor : paragraph.footnotes) {
        const auto ends_before = [&](const Line& candidate) {
            return candidate.end < paragraph.atoms.size() &&
                   paragraph.atoms[candidate.end].text_begin <= anchor.text;
        };
        while (line + 1 < paragraph.lines.size() && ends_before(paragraph.lines[line])) {
            ++line;
        }
        anchor.line = static_cast<std::uint32_t>(line);
    }
}

std::span<const NoteAnchor> footnotes_in(const ParagraphBox& paragraph, std::size_t first,
                                         std::size_t end)
{
    const auto& anchors = paragraph.footnotes;
    const auto before = [](const NoteAnchor& anchor, std::size_t line) {
        return anchor.line < line;
    };
    const auto from = std::lower_bound(anchors.begin(), anchors.end(), first, before);
    const auto to = std::lower_bound(from, anchors.end(), end, before);
    return {from, to};
}

std::vector<std::uint32_t>
footnotes_in(const RowBox& row, std::span<const std::pair<std::uint32_t, std::uint32_t>> slices,
             bool is_first_part)
{
    std::vector<std::uint32_t> result;
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
        const CellBox& cell = row.cells[c];
        if (cell.row_span == 1) {
            append_slices(cell, slices[c].first, slices[c].second, result);
        } else if (is_first_part) {
            append_slices(cell, 0, static_cast<std::uint32_t>(cell.slices.size()), result);
        }
    }
    return result;
}

// --- The area ----------------------------------------------------------------------------------

NoteArea::NoteArea(Flow& flow, const LayoutContext& context) : flow_(&flow), context_(&context)
{
    for (NoteBox& note : flow_->notes) {
        note.width.reset();
        note.is_begun = false;
        clear_places(note.slices);
    }
}

void NoteArea::open(const Column& column)
{
    column_ = column;
    parts_.clear();
    height_ = Length();
    last_ = nullptr;
    is_continued_ = !rest_.empty();
    continue_rest();
}

void NoteArea::set_margins(Length left, Length width)
{
    column_.left = left;
    column_.width = width;
}

std::vector<NoteSeparator> NoteArea::close(Length text_end, docx::NotePosition position)
{
    if (parts_.empty()) {
        return {};
    }
    Length y = column_.bottom - height_;
    if (position == docx::NotePosition::BeneathText) {
        y = std::min(y, text_end);
    }
    std::vector<NoteSeparator> result{
        {is_continued_, {column_.page, column_.left, y}, column_.width}};
    y += separator_height(is_continued_);
    for (const Part& part : parts_) {
        const std::vector<Slice>& slices = flow_->notes[part.note].slices;
        y += part.lead;
        const Length start = part.begin == 0 ? Length() : slices[part.begin].top;
        for (std::size_t i = part.begin; i < part.end; ++i) {
            settle_slice(slices[i], {column_.page, part.left, y + slices[i].top - start});
        }
        if (part.end == slices.size()) {
            settle_nested(slices);
        }
        y += part.height;
    }
    parts_.clear();
    return result;
}

NoteExtent NoteArea::with(NoteExtent extent, std::span<const NoteAnchor> anchors)
{
    for (const NoteAnchor& anchor : anchors) {
        extent = with_note(extent, anchor.note);
    }
    return extent;
}

NoteExtent NoteArea::with(NoteExtent extent, std::span<const std::uint32_t> notes)
{
    for (const std::uint32_t note : notes) {
        extent = with_note(extent, note);
    }
    return extent;
}

bool NoteArea::must_split(std::span<const NoteAnchor> anchors, Length text_height)
{
    return !anchors.empty() &&
           text_height + with(nothing(), anchors).height > column_.bottom - column_.top;
}

Length NoteArea::least(NoteExtent extent, std::span<const NoteAnchor> anchors)
{
    const NoteBox& note = laid_out(anchors.front().note);
    const Length line =
        note.slices.empty() ? Length() : note.slices.front().top + note.slices.front().height;
    return extent.height + (extent.last == nullptr ? separator_height(false) : Length()) + line;
}

void NoteArea::add(std::span<const NoteAnchor> anchors, Length room)
{
    add(notes_of(anchors), room);
}

void NoteArea::add(std::span<const std::uint32_t> notes, Length room)
{
    for (const std::uint32_t note : notes) {
        add_note(note, room);
    }
}

NoteBox& NoteArea::laid_out(std::uint32_t note)
{
    NoteBox& box = flow_->notes[note];
    // A note begun keeps the width of the column it began in.
    if (!box.width || (box.width != column_.width && !box.is_begun)) {
        box.width = column_.width;
        StackedBlocks stacked = stack(box.blocks, column_.width, *context_);
        box.slices = std::move(stacked.slices);
        box.height = stacked.height;
        clear_places(box.slices);
    }
    return box;
}

Length NoteArea::separator_height(bool continues)
{
    const auto [known, is_new] = separator_heights_.try_emplace({column_.width, continues});
    if (is_new) {
        std::vector<BlockBox>& blocks =
            continues ? flow_->continuation_separator : flow_->separator;
        known->second = stack(blocks, column_.width, *context_).height;
    }
    return known->second;
}

NoteExtent NoteArea::with_note(NoteExtent extent, std::uint32_t note)
{
    const NoteBox& box = laid_out(note);
    extent.height += extent.last == nullptr ? separator_height(false)
                                            : Length() - shared_space(*extent.last, box, *context_);
    extent.height += box.height;
    extent.last = &box;
    return extent;
}

void NoteArea::add_note(std::uint32_t note, Length room)
{
    if (!rest_.empty()) {
        rest_.push_back({note, 0});
        return;
    }
    const Part part = part_of({note, 0}, room, false);
    if (part.end > part.begin || laid_out(note).slices.empty()) {
        put(part);
    }
    if (part.end < laid_out(note).slices.size()) {
        rest_.push_back({note, part.end});
    }
}

NoteArea::Part NoteArea::part_of(const Rest& rest, Length room, bool force)
{
    const NoteBox& box = laid_out(rest.note);
    Part part;
    part.note = rest.note;
    part.begin = part.end = rest.begin;
    part.left = column_.left;
    if (last_ != nullptr && rest.begin == 0) {
        part.lead = Length() - shared_space(*last_, box, *context_);
    }
    const Length above =
        height_ + part.lead + (last_ == nullptr ? separator_height(is_continued_) : Length());
    const Length start = rest.begin == 0 ? Length() : box.slices[rest.begin].top;
    const std::size_t count = box.slices.size();
    while (part.end < count) {
        const bool is_last = part.end + 1 == count;
        const Length below =
            (is_last ? box.height : box.slices[part.end].top + box.slices[part.end].height) - start;
        const bool is_forced = force && part.end == part.begin;
        if (above + below > room && !is_forced) {
            break;
        }
        part.height = below;
        ++part.end;
    }
    return part;
}

void NoteArea::put(const Part& part)
{
    if (last_ == nullptr) {
        height_ += separator_height(is_continued_);
    }
    height_ += part.lead + part.height;
    flow_->notes[part.note].is_begun = true;
    last_ = &flow_->notes[part.note];
    parts_.push_back(part);
}

void NoteArea::continue_rest()
{
    // Room for two lines of text, so that each page has some.
    const Length whole = column_.bottom - column_.top;
    const Length room = whole - std::min(Length::points(28), whole / 2);
    while (!rest_.empty()) {
        Rest& rest = rest_.front();
        const Part part = part_of(rest, room, parts_.empty());
        if (part.end > part.begin) {
            put(part);
        }
        if (part.end < laid_out(rest.note).slices.size()) {
            rest.begin = part.end;
            return;
        }
        rest_.pop_front();
    }
}

} // namespace indenture::layout
