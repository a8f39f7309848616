#pragma once

#include "base/bytes.h"
#include "docx/packing.h"
#include "expression/parse.h"
#include "template/numbering_part.h"
#include "template/places.h"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace indenture::templating {

/// What a part's merge does, as a tree: a construct that opens elements also closes them, so what
/// comes out is as balanced as what went in, whatever the data.
struct Operation;
using Program = std::vector<Operation>;

using expression::ExpressionPtr;

/// Where an index has nothing to point at.
inline constexpr std::size_t none = ~std::size_t{0};

/// Bytes of the template, as they are.
struct Literal {
    Bytes bytes;
    std::size_t known = none; ///< id of PartProgram::packing
};

/// Where a printed value goes, which decides how it is written.
enum class Sink {
    Text,           ///< inside w:t: a newline becomes w:br, a tab w:tab
    Plain,          ///< inside any other element
    Attribute,      ///< inside a quoted attribute value
    Field,          ///< inside a quoted argument of a field's instruction, in an element
    FieldAttribute, ///< the same in an attribute
    Address,        ///< the target of a link, not yet XML
};

using PlaceId = std::size_t;

// What a value stands in, so that one which is more than text can close and open it again. Indices
// are of PartProgram; `none` where there is nothing of the kind.

/// A paragraph around printed values.
struct ParagraphShape {
    Bytes open;            ///< "<w:p ...>", without ids
    Bytes properties;      ///< "<w:pPr>...</w:pPr>" or ""
    Bytes next_properties; ///< of one that continues it: no page break before
    Bytes section;         ///< "<w:sectPr>...</w:sectPr>" in them, or "": only the last one has it
    Bytes close;
    std::optional<ListUse> list; ///< that it is in
    bool ends_section = false;
};

/// A run around printed values.
struct RunShape {
    Bytes open;       ///< "<w:r ...>"
    Bytes properties; ///< "<w:rPr>...</w:rPr>" or ""
    Bytes close;
    Bytes leave;                  ///< ends of the links and the like between run and paragraph
    Bytes enter;                  ///< their start tags
    std::size_t paragraph = none; ///< none: what it stands in cannot be split
};

/// {{ x }}. If it calls a macro or a recursive loop by its name, the runs these write come instead
/// of the run at hand, which goes on behind them.
struct Print {
    ExpressionPtr value;
    Sink sink;
    PlaceId place;
    std::size_t run = none; ///< of a Sink::Text
};

/// {{p x}}: the value stands for a whole paragraph. Text becomes one paragraph of that shape, or
/// none if it is empty.
struct PrintParagraph {
    ExpressionPtr value;
    PlaceId place;
    std::size_t run = none; ///< what text would be written in; its paragraph is never none
};

/// How a statement between runs, or between paragraphs, writes text: in a run, in a paragraph with
/// a run, or (none) as it is.
struct TextShape {
    std::size_t run = none;
    bool is_paragraph = false;
};

struct Branch {
    ExpressionPtr condition; ///< null for else
    PlaceId place;
    Program body;
};

struct If {
    std::vector<Branch> branches;
};

/// A bookmark inside a loop, which every pass must name and number differently.
struct Bookmark {
    std::string id;
    std::string name;
};

/// What every pass of a loop must have of its own: what is in its body, but not in loops inside it.
struct LoopIdentities {
    std::vector<Bookmark> bookmarks;
    std::vector<RestartingList> lists;
};

struct For {
    expression::Target target;
    ExpressionPtr list;
    ExpressionPtr condition; ///< which items count; nullptr: all
    bool is_recursive = false;
    PlaceId place = 0;
    Program body;
    Program otherwise;    ///< if there is no item
    std::size_t loop = 0; ///< index of PartProgram::loops
};

/// Leave the pass at hand; nothing the pass has opened is open here.
struct Break {};
struct Continue {};

/// {% set x = value %}
struct Set {
    expression::Target target;
    ExpressionPtr value;
    PlaceId place;
};

/// {% set x %} ... {% endset %}: the text of what `body` writes. Ends of paragraphs are "\a".
struct Capture {
    expression::Target target;
    ExpressionPtr filters; ///< around BlockText; may be nullptr
    PlaceId place;
    Program body;
};

/// {% filter upper %} ... {% endfilter %}
struct FilterBlock {
    ExpressionPtr filters;
    PlaceId place;
    TextShape shape;
    Program body;
};

/// {% with a = 1 %} ... {% endwith %}
struct With {
    std::vector<expression::WithHead::Binding> bindings;
    PlaceId place;
    Program body;
};

/// What a macro is, or the body of a call block, which its macro runs as caller().
struct Macro {
    std::string name;
    std::vector<expression::Parameter> parameters;
    PlaceId place = 0;
    bool is_block = false; ///< it writes paragraphs; else runs
    std::size_t loop = 0;  ///< index of PartProgram::loops: each call is a pass
    Program body;
};

/// {% macro m(x) %} ... {% endmacro %}: makes the name known; writes nothing.
struct Define {
    std::shared_ptr<const Macro> macro;
};

/// {% call m(x) %} ... {% endcall %}
struct CallBlock {
    ExpressionPtr call; ///< an expression::Call
    std::shared_ptr<const Macro> caller;
    PlaceId place;
    TextShape shape;
};

/// A cell (w:tc) that {% cellbg %}, {% colspan %}, {% vm %} or {% hm %} say something about.
struct Cell {
    Bytes open;       ///< "<w:tc>"
    Bytes properties; ///< "<w:tcPr>...</w:tcPr>" or ""
    Bytes close;
    ExpressionPtr fill; ///< nullptr: not said
    ExpressionPtr span;
    PlaceId fill_place = 0;
    PlaceId span_place = 0;
    bool merges_down = false;   ///< later passes of the loop of rows continue the first one's cell
    bool merges_across = false; ///< the first pass of the loop of cells stands for all
    PlaceId merge_place = 0;
    Program body;
    Bytes filler; ///< what a continued cell holds
};

/// The id of a relationship (r:id of w:hyperlink) to the address that `body` writes.
struct Address {
    std::string replaced; ///< id of the relationship whose target holds the tags
    Program body;
};

/// Writes `body` and keeps what it wrote for Repeat: a text box stands in a document twice, once
/// for each generation of readers.
struct Remember {
    std::size_t slot;
    Program body;
};
struct Repeat {
    std::size_t slot;
};

/// What kinds of element an operation has just finished; see Keep and Drop.
enum class Block { Paragraph, Table, Row, Cell };

struct Written {
    Block block;
    bool ends_section = false; ///< a paragraph whose properties hold a section
};

/// A paragraph begins in a container whose sections must be kept.
struct Begins {};

/// The end of a section whose paragraph is removed.
struct SectionBreak {
    Bytes properties; ///< w:sectPr
};

/// A table whose cells may be repeated or left out, so that its grid is known only then.
struct Grid {
    Program body;
};

/// Writes `bytes` if the block before is a table: Word would fuse the two.
struct Separate {
    Bytes bytes;
};

/// The content of a cell, body or note: `filler` is written after it unless it ends in a paragraph.
struct Keep {
    Program body;
    Bytes filler;
};

/// A table or row: nothing of it is written if no `needed` block was written inside.
struct Drop {
    Block needed;
    Program body;
};

/// w:bookmarkStart: `head` up to the id, `middle` up to the name. Taken back if it is never ended.
struct BookmarkStart {
    Bookmark bookmark;
    Bytes rest; ///< other attributes and the end of the tag
    Bytes open; ///< "<w:bookmarkStart"
    Bytes prefix;
};

/// w:bookmarkEnd, written only if its start was.
struct BookmarkEnd {
    std::string id;
    Bytes open;
    Bytes prefix;
};

/// The name a bookmark has in this pass of its loop.
struct BookmarkName {
    std::string name;
};

/// The id of a note where the text refers to it: as it is the first time, a fresh one each later
/// time, for a note with what holds there.
struct NoteReference {
    std::string id;
    bool is_endnote = false;
};

/// A footnote or endnote that text refers to. It is evaluated where the text does; here only stands
/// what came of it.
struct Note {
    std::string id;
    std::size_t loop; ///< index of PartProgram::loops: each reference is a pass
    Program body;
};

/// The id of the note that is written.
struct NoteId {};

/// The id of a tracked change: as it is the first time, a fresh one each later time.
struct AnnotationId {
    std::string id;
};

/// What is written the first time only: the marks of a comment.
struct Once {
    std::string key;
    Bytes bytes;
};

/// The id of a relationship of a clause, in the part it is included in.
struct RelationId {
    std::string id; ///< of PartProgram::relations
};

/// A place that refers to a bookmark, which must then be there.
struct Reference {
    std::size_t index; ///< of PartProgram::references
};

/// w:numPr of a paragraph in a loop: as it is while its list is that of the template.
struct ListProperties {
    std::size_t number;
    std::size_t level;
    Bytes unchanged; ///< "" if the list is that of the style
};

/// The w14:paraId of a paragraph: as it is the first time, a fresh one each later time.
struct ParagraphId {
    std::string id;
};

/// The id of a drawing: as it is the first time, a fresh one each later time.
struct DrawingId {
    std::string id;
};

struct Operation {
    std::variant<Literal, Print, PrintParagraph, If, For, Break, Continue, Set, Capture,
                 FilterBlock, With, Define, CallBlock, Cell, Address, Remember, Repeat, Written,
                 Separate, Keep, Drop, BookmarkStart, BookmarkEnd, BookmarkName, DrawingId, Begins,
                 SectionBreak, Grid, Reference, ListProperties, ParagraphId, NoteReference, Note,
                 NoteId, AnnotationId, Once, RelationId>
        node;
};

/// Adds bytes of the template to the literal at the end, if there is one.
void append(Program& program, std::string_view bytes);

template <class Node> void add(Program& program, Node node)
{
    program.push_back(Operation{std::move(node)});
}

/// Where a tag stands in its part.
struct Place {
    ParagraphPlace paragraph; ///< ordinal 0 if the part has no paragraphs
    TagPlace tag;
    std::string near; ///< what holds the tag if the text does not: "a field"
};

/// "paragraph 12 (4.2) under "4 Term", characters 3-18, in {{ dsa.title }}"
std::string print(const Place& place);

/// What the template itself has that must be there once, so that copies take other names and ids.
struct Identities {
    std::size_t next_bookmark = 1; ///< ids from here on are free
    std::size_t next_drawing = 1;
    std::set<std::string> bookmarks;  ///< their names
    std::set<std::string> paragraphs; ///< w14:paraId
};

/// A reference to a bookmark and where it stands.
struct ReferencePlace {
    std::string name;
    Place place;
};

/// What a clause relates to: a picture, or an address outside.
struct ClauseRelation {
    std::string type;
    std::string address;
    std::string content_type;
    Bytes content;
};

/// One compiled part.
struct PartProgram {
    std::string part;
    std::string prefix; ///< of WordprocessingML elements, "w:"
    Program program;
    std::vector<Place> places;
    std::vector<ParagraphShape> paragraphs;
    std::vector<RunShape> runs;
    std::vector<ReferencePlace> references;
    std::vector<LoopIdentities> loops;
    std::set<std::pair<bool, std::string>> notes; ///< that its text refers to; true: endnotes
    bool has_notes_in_loops = false;
    bool is_endnotes = false;
    std::map<std::string, ClauseRelation> relations; ///< of a clause
    std::vector<std::string> styles; ///< of Compiled::clause_styles that a clause needs
    bool has_lists = false;          ///< a clause uses lists of the numbering part
    std::vector<ListUse> lists;      ///< of its paragraphs; loops are indices of `loops`
    std::string source;              ///< the file it is of: the template, or a clause
    std::size_t loop = none;         ///< of a clause: index of `loops`, for each copy is one
    std::shared_ptr<const docx::Packing> packing; ///< of its literals; none for a clause
};

} // namespace indenture::templating
