#pragma once

#include "layout/flow.h"
#include "layout/tables.h"

#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace indenture::layout {

// For this folder only: footnotes and endnotes (ECMA-376-1, 17.11; pdf.md 4.6).

/// Numbers of all notes, as their sections count them; where they restart on each page, by the
/// places of their references.
void number_notes(Flow& flow);

/// Finds the line of each footnote reference, now that the paragraph has lines.
void find_anchor_lines(ParagraphBox& paragraph);
/// The footnotes referred to in these lines.
std::span<const NoteAnchor> footnotes_in(const ParagraphBox& paragraph, std::size_t first,
                                         std::size_t end);
/// The footnotes referred to in the slices given for each cell of a row, in their order. Cells
/// over several rows give all theirs with the first part.
std::vector<std::uint32_t>
footnotes_in(const RowBox& row, std::span<const std::pair<std::uint32_t, std::uint32_t>> slices,
             bool is_first_part);

/// How much room notes take at the foot of a column, the rule above them included.
struct NoteExtent {
    Length height;
    const NoteBox* last = nullptr; ///< nullptr: none yet
};

/// The footnotes of the column being filled: they grow from its bottom up.
class NoteArea {
public:
    NoteArea(Flow& flow, const LayoutContext& context);

    struct Column {
        std::uint32_t page = 0;
        Length left, width, top, bottom;
    };
    /// Begins a column. Notes that an earlier one could not take go on first.
    void open(const Column& column);
    /// A section that begins on this page has other margins.
    void set_margins(Length left, Length width);
    /// Gives the notes their places, now that the column is full; `text_end` is where its text
    /// ends. Returns the rule above them, if there are any.
    std::vector<NoteSeparator> close(Length text_end, docx::NotePosition position);

    /// Part of a note waits for the next column.
    bool has_rest() const { return !rest_.empty(); }
    /// The column began with the rest of an earlier note.
    bool is_continued() const { return is_continued_; }

    /// Of the notes now in the column, or of none.
    NoteExtent extent() const { return {height_, last_}; }
    static NoteExtent nothing() { return {}; }
    /// The same with these notes added.
    NoteExtent with(NoteExtent extent, std::span<const NoteAnchor> anchors);
    NoteExtent with(NoteExtent extent, std::span<const std::uint32_t> notes);
    /// Do the notes of these anchors split, because with that much text they fit no column?
    bool must_split(std::span<const NoteAnchor> anchors, Length text_height);
    /// The least room that the column needs to begin these notes too.
    Length least(NoteExtent extent, std::span<const NoteAnchor> anchors);

    /// Puts notes into the column; what does not fit into `room` goes to the next one.
    void add(std::span<const NoteAnchor> anchors, Length room);
    void add(std::span<const std::uint32_t> notes, Length room);

private:
    /// What of a note stands in this column.
    struct Part {
        std::uint32_t note = 0;
        std::size_t begin = 0;
        std::size_t end = 0;
        Length left;
        Length lead; ///< before it: negative where it shares space with the note above
        Length height;
    };
    struct Rest {
        std::uint32_t note = 0;
        std::size_t begin = 0;
    };

    NoteBox& laid_out(std::uint32_t note);
    Length separator_height(bool continues);
    NoteExtent with_note(NoteExtent extent, std::uint32_t note);
    void add_note(std::uint32_t note, Length room);
    /// As much of the note from `begin` on as fits; at least one line if `force`.
    Part part_of(const Rest& rest, Length room, bool force);
    void put(const Part& part);
    void continue_rest();

    Flow* flow_; // pointers: an area is copied to try a page again
    const LayoutContext* context_;
    Column column_;
    std::vector<Part> parts_;
    std::deque<Rest> rest_;
    Length height_;
    const NoteBox* last_ = nullptr;
    bool is_continued_ = false;
    std::map<std::pair<Length, bool>, Length> separator_heights_;
};

} // namespace indenture::layout
