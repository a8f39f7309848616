#pragma once

#include "docx/document.h"
#include "layout/format.h"
#include "layout/length.h"
#include "layout/pages.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace indenture::layout {

// For this folder only: the document between docx and pages. Boxes are made once from the blocks,
// in their order; later steps fill them in: numbering its label, spelling its text, shaping its
// atoms, lines its lines, pagination its places.

/// Whose content a piece of text is, for the structure tree.
struct Owner {
    static constexpr int text = 0;
    static constexpr int label = -1;
    int value = text; ///< or 1 + index of a link in ParagraphBox::links
    bool operator==(const Owner&) const = default;
};

/// Text of one format and one owner: a range of ParagraphBox::text.
struct Piece {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    FormatId format = 0;
    Owner owner;
    int drawing = -1; ///< index into ParagraphBox::drawings: the text is U+FFFC, one character
};

/// What a link has to do with notes: it stands at the reference, or before the note itself.
enum class NoteUse { None, Reference, Number };

/// Exactly one of the first two is not empty, unless the link leads to or from a note.
struct LinkTarget {
    std::string address;
    std::string bookmark;
    NoteUse note_use = NoteUse::None;
    std::uint32_t note = 0; ///< index into Flow::notes
};

/// Where a paragraph refers to a footnote.
struct NoteAnchor {
    std::uint32_t text = 0; ///< index into ParagraphBox::text
    std::uint32_t note = 0; ///< index into Flow::notes
    std::uint32_t line = 0; ///< known once there are lines
};

/// One glyph, or a tab or break that has none (glyph 0).
struct Atom {
    std::uint16_t glyph = 0;
    std::uint8_t text_length = 1; ///< code points from `text_begin` on; 0 inside a cluster
    docx::Leader leader = docx::Leader::None; ///< of a tab, known once its line is made
    std::uint32_t text_begin = 0;
    std::uint32_t piece = 0;
    FontId font;
    std::int32_t advance = 0; ///< EMU; final once its line is made
    std::int32_t lift = 0;    ///< EMU upwards, of a mark
    std::int32_t shift = 0;   ///< EMU to the right, of the glyph alone
};

enum class LineEnd { Wrapped, Paragraph, LineBreak, ColumnBreak, PageBreak };

/// A range of atoms on one baseline.
struct Line {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    Length x;        ///< of the first atom, from the column's left edge
    Length baseline; ///< from the top of the line
    Length height;
    LineEnd ending = LineEnd::Wrapped;
    Length skip; ///< left free above it, beside or below what floats there
};

/// The label of a numbered paragraph.
struct Label {
    std::string text; ///< "4.2"; may be empty
    docx::NumberFormat format = docx::NumberFormat::Decimal;
    docx::LabelSuffix suffix = docx::LabelSuffix::Tab;
    docx::Alignment alignment = docx::Alignment::Left;
    docx::RunProperties run; ///< of the level
    int abstract = 0;
    int level = 0;
    std::string own;         ///< "(i)" without a full stop at the end: REF \n
    int context_of = -1;     ///< index into Flow::labels of what REF \w says before it; -1: nothing
    std::uint32_t index = 0; ///< its own index in Flow::labels
};

/// Where something lies.
struct Place {
    std::uint32_t page = 0;
    Length x; ///< of the column's left edge
    Length y; ///< of its top
};

struct DrawingBox;

/// Where a drawing is anchored in the text of its paragraph.
struct DrawingAnchor {
    std::size_t drawing = 0;      ///< index into ParagraphBox::drawings
    std::uint32_t text_begin = 0; ///< the character after it
    Owner owner;
    std::optional<Place> place; ///< of its corner, if text wraps around it
};

/// A field and what it shows, for those who write it into the file.
struct ComputedField {
    const docx::Field* field = nullptr;
    std::string text;
};

struct ParagraphBox {
    const docx::Paragraph* source = nullptr;
    const std::string* part = nullptr;    ///< where the source stands; none: it was made
    std::optional<std::uint32_t> order;   ///< index into Flow::paragraphs, of the body
    std::optional<std::uint32_t> section; ///< index into Flow::sections, of the body
    ParagraphFormat format;
    BaseId base = 0;
    FormatId mark = 0; ///< format of the paragraph mark
    std::optional<Label> label;
    std::optional<int> contents;  ///< index of the table of contents whose entry it is
    std::optional<int> signature; ///< index into Flow::signatures
    bool is_first_of_document = false;
    bool is_body = true;                ///< or of a header or another story
    int heading = 0;                    ///< structure level, 1 to 9; 0: no heading
    std::optional<std::uint32_t> note;  ///< index into Flow::notes of the note it belongs to
    std::optional<docx::NoteRule> rule; ///< it draws the rule above notes
    bool is_title = false;
    bool says_something = false; ///< of the body: there is text, or a number

    // Spelling and shaping.
    std::u32string text;
    std::vector<Piece> pieces;
    std::vector<std::uint8_t> levels; ///< of each character (Unicode, UAX 9); empty: all 0
    std::vector<LinkTarget> links;
    std::vector<std::unique_ptr<DrawingBox>> drawings; ///< in the order of the text
    std::vector<DrawingAnchor> anchors;                ///< of those that float
    std::vector<std::pair<const docx::BookmarkStart*, std::uint32_t>> marks; ///< places in `text`
    std::vector<ComputedField> computed;
    std::vector<NoteAnchor> footnotes; ///< in the order of the text
    std::vector<Atom> atoms;
    bool depends_on_pages = false;
    bool is_hidden = false;

    // Lines, for the width they were made for.
    std::optional<Length> width;
    std::vector<Line> lines;
    bool is_steered = false;       ///< the lines keep away from what floats on their page
    bool has_own_advances = false; ///< just shaped: no line has stretched a space yet

    // Pagination.
    std::vector<Place> places;   ///< one for each line
    bool joins_previous = false; ///< shares its borders with the paragraph above
    bool joins_next = false;
    Length joined_gap; ///< between it and the paragraph above that shares its frame
};

/// The rule above the footnotes of a column.
struct NoteSeparator {
    bool continues = false;
    Place place;
    Length width; ///< of the column
};

struct TableBox;
struct ContentsBox;
using BlockBox = std::variant<std::unique_ptr<ParagraphBox>, std::unique_ptr<TableBox>,
                              std::unique_ptr<ContentsBox>>;

/// What an entry of a table of contents leads to, and how it shows it.
struct ContentsItem {
    ParagraphBox* paragraph = nullptr;
    int level = 1;
    std::string number;   ///< "1.2"; may be empty
    std::string text;     ///< of a mark; empty: the paragraph's own
    std::string bookmark; ///< made by us
    bool has_page = true;
    std::string separator; ///< between text and page
};

/// A table of contents: entries made from headings once all are known.
struct ContentsBox {
    int number = 0;
    const docx::BlockField* source = nullptr;
    std::vector<BlockBox> entries; ///< one paragraph for each of `items`, unless it has none
    std::vector<ContentsItem> items;
};

/// A line of a cell's paragraph, or a row of a table in the cell.
struct Slice {
    Length top; ///< from the cell content's top
    Length height;
    ParagraphBox* paragraph = nullptr;
    std::uint32_t line = 0;
    TableBox* table = nullptr;
    std::size_t row = 0;
};

/// The text of one part of a drawing.
struct DrawnText {
    std::vector<BlockBox> blocks; ///< none: a picture, or a shape without text
    std::vector<Slice> slices;
    Length height;
};

/// A picture, text box or shape.
struct DrawingBox {
    const docx::InlineDrawing* source = nullptr;
    std::vector<DrawnText> texts; ///< one for each part
    const docx::Drawing& drawing() const { return *source->drawing; }
};

struct CellBox {
    const docx::Cell* source = nullptr;
    std::size_t column = 0;
    std::size_t column_span = 1;
    std::size_t row_span = 1; ///< 0: continues the cell above
    CellStyleId style = 0;
    docx::Borders borders; ///< what the cell and its table style say, not the table
    std::optional<Colour> fill;
    docx::VerticalAlignment vertical_alignment = docx::VerticalAlignment::Top;
    Length margin_top, margin_bottom, margin_left, margin_right;
    std::vector<BlockBox> blocks;
    std::vector<Slice> slices;
    Length content_height;
};

/// The part of a row that stands on one page.
struct RowPlace {
    Place place; ///< of the row's top and the table's left edge
    Length height;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> slices; ///< of each cell, [begin, end)
    bool is_repeated = false; ///< of a header row, on a later page
};

struct RowBox {
    const docx::Row* source = nullptr;
    std::vector<CellBox> cells;
    Length height;
    Length border_top; ///< half of what stands between this row and the one above, all at the edge
    Length border_bottom;
    std::vector<RowPlace> places;
};

struct TableBox {
    const docx::Table* source = nullptr;
    docx::TableProperties properties;
    std::vector<Length>
        edges;   ///< of the columns, from the table's left edge; one more than columns
    Length left; ///< of the table, from the column's left edge
    std::vector<RowBox> rows;
    std::size_t header_rows = 0;
    std::optional<Length> width; ///< of the column it was laid out for
    bool depends_on_pages = false;
    bool has_footnotes = false; ///< known once laid out
};

/// A note that the text refers to. Notes stand in the order of their references.
struct NoteBox {
    docx::NoteKind kind = docx::NoteKind::Footnote;
    std::size_t source = 0; ///< index into docx::Notes::all
    ParagraphBox* referrer = nullptr;
    std::uint32_t section = 0; ///< of its reference
    bool has_custom_mark = false;
    std::string number; ///< as shown; empty with a custom mark
    std::vector<BlockBox> blocks;

    // Pagination of footnotes.
    std::optional<Length> width; ///< it was laid out for
    std::vector<Slice> slices;
    Length height;
    bool is_begun = false; ///< part of it stands on a page
};

struct SectionBox {
    docx::SectionProperties properties;
    std::vector<BlockBox> blocks;
    std::vector<std::uint32_t> endnotes; ///< that follow its text
    std::vector<BlockBox> endnote_separator;
};

/// Where a bookmark begins and ends; never without a paragraph.
struct Bookmark {
    ParagraphBox* paragraph = nullptr;          ///< it begins in
    const docx::BookmarkStart* start = nullptr; ///< none: the whole paragraph
    const docx::BookmarkEnd* end = nullptr;     ///< none: the end of that paragraph
    std::uint32_t first = 0;                    ///< index into Flow::paragraphs
    std::uint32_t last = 0;
    std::uint32_t notes_begin = 0; ///< into Flow::notes
    std::uint32_t notes_end = 0;
};

/// A mark for an entry in a table of contents (a TC field).
struct ContentsMark {
    ParagraphBox* paragraph = nullptr;
    std::string text;
    std::string list; ///< which table it is for; upper case, "C" if it does not say
    int level = 1;
    bool has_page = true;
};

struct Signature {
    std::string name;
    std::string tooltip;
};

/// A place in the numbering: what REF \r compares.
struct LabelRecord {
    std::string own;
    std::string bare; ///< without the words around its numbers: REF \t
    int context_of = -1;
};

struct Flow {
    std::vector<SectionBox> sections;
    std::vector<ParagraphBox*> paragraphs;                  ///< of the body, in its order
    std::map<std::string, Bookmark, std::less<>> bookmarks; ///< by name in lower case
    std::vector<LabelRecord> labels;
    std::vector<Signature> signatures;
    std::vector<NoteBox> notes;
    std::map<const docx::NoteReference*, std::uint32_t> note_of;
    std::vector<BlockBox> separator; ///< above footnotes
    std::vector<BlockBox> continuation_separator;
    std::map<const docx::Field*, std::string> sequences; ///< SEQ fields, computed
    /// For STYLEREF: paragraphs with text of a style, by its name in lower case.
    std::map<std::string, std::vector<ParagraphBox*>, std::less<>> by_style;
    std::map<std::string, std::string, std::less<>> character_styles; ///< of those: name to id
    /// For TOC \c: paragraphs with a SEQ field, by its identifier in lower case.
    std::map<std::string, std::vector<ParagraphBox*>, std::less<>> by_sequence;
    std::vector<ContentsMark> contents_marks;
    std::vector<std::unique_ptr<docx::Paragraph>> generated; ///< entries of contents
    bool has_level_one_heading = false;
};

/// As Word finds it: whatever the case. nullptr if there is none.
const Bookmark* find_bookmark(const Flow& flow, std::string_view name);

/// Boxes for the body: styles, numbers, bookmarks, headings, contents.
/// Throws Error: BadInput for a signature that is named twice or illegally.
Flow flow_of(const docx::Document& document, StyleSheet& styles, Report& report);
/// Boxes for a header or footer.
std::vector<BlockBox> flow_of_story(const docx::Document& document, const docx::Story& story,
                                    StyleSheet& styles, Report& report);

/// Calls `visit` with every paragraph of the blocks, tables and contents included, in order.
template <typename Visit> void for_each_paragraph(std::vector<BlockBox>& blocks, const Visit& visit)
{
    for (BlockBox& block : blocks) {
        if (auto* paragraph = std::get_if<std::unique_ptr<ParagraphBox>>(&block)) {
            visit(**paragraph);
            for (const std::unique_ptr<DrawingBox>& drawing : (*paragraph)->drawings) {
                for (DrawnText& text : drawing->texts) {
                    for_each_paragraph(text.blocks, visit);
                }
            }
        } else if (auto* contents = std::get_if<std::unique_ptr<ContentsBox>>(&block)) {
            for_each_paragraph((*contents)->entries, visit);
        } else {
            for (RowBox& row : std::get<std::unique_ptr<TableBox>>(block)->rows) {
                for (CellBox& cell : row.cells) {
                    for_each_paragraph(cell.blocks, visit);
                }
            }
        }
    }
}

} // namespace indenture::layout
