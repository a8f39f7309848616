#pragma once

#include "base/finding.h"
#include "docx/drawing.h"
#include "docx/embedded_fonts.h"
#include "docx/numbering.h"
#include "docx/package.h"
#include "docx/properties.h"
#include "docx/styles.h"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace indenture::docx {

// A Word document as values: what a person sees in Word, with tracked changes accepted or
// refused. Made once by read_document, then not changed. Text is UTF-8.

struct Inline;

/// Text of one formatting. "\t" is a tab, "\n" a line break, "\f" a page break, "\v" a column
/// break; everything else is printed.
struct Run {
    RunProperties properties;
    std::string text;
};

/// A field (ECMA-376-1, 17.16): its code, and the result Word last computed.
struct Field {
    std::string instruction;  ///< " PAGEREF purpose \h "; U+0001 for each field inside it
    RunProperties properties; ///< of the result's first run, or of the field code
    std::vector<Inline> result;
    std::vector<Field> inner{};      ///< the fields inside the code, in order
    RunProperties code{};            ///< formatting of the field code
    std::optional<std::string> form; ///< what a form field's own data say it shows
    std::uint32_t number = 0;        ///< place among the fields of its part, from 1; 0: made
    bool is_locked = false;          ///< keeps its result
};

/// Exactly one of the two is not empty.
struct Hyperlink {
    std::string address; ///< outside: an absolute address
    std::string anchor;  ///< inside: a bookmark
    std::vector<Inline> content;
};

struct BookmarkStart {
    std::string name;
};
struct BookmarkEnd {
    std::string name;
};

/// What a content control says about itself (w:sdtPr).
struct Control {
    std::string tag;   ///< "signature:recipient"
    std::string alias; ///< shown to a person
    bool shows_placeholder = false;
    std::string value; ///< what a check box, list or date shows if it has no content
};

struct InlineControl {
    Control control;
    std::vector<Inline> content;
};

enum class NoteKind { Footnote, Endnote };

/// Where the text refers to a note (w:footnoteReference, w:endnoteReference).
struct NoteReference {
    NoteKind kind = NoteKind::Footnote;
    std::size_t note = 0; ///< index into Notes::all of Document::footnotes or endnotes
    RunProperties properties;
    std::optional<Run> custom_mark; ///< shown in place of a number; such notes are not counted
};

/// In a note: its own number (w:footnoteRef, w:endnoteRef).
struct NoteNumber {
    RunProperties properties;
};

/// The rule between text and notes (w:separator, w:continuationSeparator).
struct NoteRule {
    bool continues = false; ///< as wide as the column, above a note begun on an earlier page
};

/// A picture, text box or shape, in the line or anchored there.
struct InlineDrawing {
    RunProperties properties;
    std::shared_ptr<const Drawing> drawing; ///< never null; shared by copies of the document
};

struct Inline {
    std::variant<Run, Field, Hyperlink, BookmarkStart, BookmarkEnd, InlineControl, NoteReference,
                 NoteNumber, NoteRule, InlineDrawing>
        what;
};

struct Block;

struct Paragraph {
    ParagraphProperties properties;
    RunProperties mark; ///< formatting of the paragraph mark
    std::vector<Inline> content;
    std::uint32_t number = 0;  ///< place in its part, from 1
    std::uint32_t element = 0; ///< place among all w:p of its part, from 1; 0: made
    bool ends_section = false;
};

struct Cell {
    CellProperties properties;
    std::vector<Block> blocks;
};

struct Row {
    RowProperties properties;
    std::vector<Cell> cells;
};

struct Table {
    TableProperties properties;
    std::vector<int> grid; ///< column widths
    std::vector<Row> rows;
    std::uint32_t number = 0; ///< place among the tables of its part, from 1
};

struct BlockControl {
    Control control;
    std::vector<Block> blocks;
};

/// A field whose result is whole paragraphs: a table of contents.
struct BlockField {
    std::string instruction;
    std::vector<Block> blocks; ///< the result Word last computed
    std::uint32_t number = 0;  ///< as Field::number
    bool is_locked = false;
};

struct Block {
    std::variant<Paragraph, Table, BlockControl, BlockField> what;
};

enum class SectionStart { NextPage, Continuous, EvenPage, OddPage };
enum class HeaderKind { Default, First, Even };

/// Footnotes stand at the foot of the page or right below its text, endnotes at an end.
enum class NotePosition { PageBottom, BeneathText, SectionEnd, DocumentEnd };
enum class NoteRestart { Never, EachSection, EachPage };

/// How notes are numbered and where they stand (ECMA-376-1, 17.11).
struct NoteProperties {
    NotePosition position = NotePosition::PageBottom;
    NumberFormat format = NumberFormat::Decimal;
    int start = 1;
    NoteRestart restart = NoteRestart::Never;
};

/// One column of text, twips.
struct Column {
    int width = 0;
    int space = 0; ///< between it and the next
};

/// Where the text of a page stands if it does not fill it.
enum class PageAlignment { Top, Centre, Bottom };

/// Page set-up of a section (ECMA-376-1, 17.6). Twips.
struct SectionProperties {
    SectionStart start = SectionStart::NextPage;
    int page_width = 12240;
    int page_height = 15840;
    int margin_top = 1440; ///< negative: its absolute value, even if the header is taller
    int margin_bottom = 1440;
    int margin_left = 1440;
    int margin_right = 1440;
    int header_distance = 720;
    int footer_distance = 720;
    std::vector<Column> columns;   ///< at least two; empty: one over the whole width
    bool has_column_lines = false; ///< a line between columns
    PageAlignment vertical_alignment = PageAlignment::Top;
    int grid_pitch = 0; ///< twips from line to line of the document grid; 0: no grid
    bool has_title_page = false;
    std::optional<int> first_page_number;
    NumberFormat page_number_format = NumberFormat::Decimal;
    /// Index into Document::stories, by HeaderKind; inherited from the section before.
    std::array<std::optional<std::size_t>, 3> headers;
    std::array<std::optional<std::size_t>, 3> footers;
    NoteProperties footnotes; ///< the document's, where the section says nothing
    NoteProperties endnotes;
};

struct Section {
    SectionProperties properties;
    std::vector<Block> blocks;
};

struct Settings {
    int compatibility_mode = 12; ///< 15: Word 2013 and later
    int default_tab_stop = 720;
    bool has_even_and_odd_headers = false;
    bool stretches_broken_lines = true; ///< not w:doNotExpandShiftReturn
    bool adds_paragraph_gaps = false;   ///< w:doNotUseHTMLParagraphAutoSpacing
    NoteProperties footnotes;
    NoteProperties endnotes{.position = NotePosition::DocumentEnd,
                            .format = NumberFormat::LowerRoman};
};

/// docProps/core.xml.
struct CoreProperties {
    std::string title;
    std::string subject;
    std::string creator;
    std::string language;
};

/// One header or footer.
struct Story {
    std::string part;
    std::vector<Block> blocks;
};

struct Note {
    int id = 0;
    std::vector<Block> blocks;
};

/// The notes of one kind. What stands between text and notes is there even if no part says so.
struct Notes {
    std::string part; ///< empty: the document has none
    std::vector<Note> all;
    std::vector<Block> separator;
    std::vector<Block> continuation_separator;
};

struct Document {
    std::string source; ///< the file, for errors
    std::string main_part;
    std::vector<Section> sections; ///< at least one
    std::vector<Story> stories;
    Notes footnotes;
    Notes endnotes;
    std::vector<Picture> pictures; ///< each part once, in order of first use
    Styles styles;
    Numberings numberings;
    Settings settings;
    CoreProperties core;
    /// What TITLE and DOCPROPERTY show, by name in lower case: core, then extended, then custom.
    std::map<std::string, std::string, std::less<>> properties;
    std::vector<EmbeddedFont> fonts;
    std::string language; ///< of the text: w:lang of the defaults, e.g. "en-GB"; may be empty
    /// What was met and left out, each kind once with its first place: code "docx-skipped"; and
    /// each picture that cannot be shown: "picture-refused", "picture-linked".
    std::vector<Finding> findings;
};

/// What names and numbers paragraphs, for those who read the parts themselves.
struct Formatting {
    Styles styles;
    Numberings numberings;
};

/// Empty where the package has no such part. Throws Error as read_document does.
Formatting read_formatting(const Package& package);

/// Which side of tracked changes is shown.
enum class Revisions { Accepted, Refused };

struct ReadOptions {
    Revisions revisions = Revisions::Accepted;
};

/// Reads the main part, styles, numbering, settings, headers, footers, notes and properties. A
/// finding "tracked-changes" says that there were any, and which way they are shown.
/// Throws Error: BadInput if a part is not WordprocessingML or a note is referred to that is not
/// there, LimitExceeded at a cap.
Document read_document(const Package& package, const ReadOptions& options = {});

} // namespace indenture::docx
