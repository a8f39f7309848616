#pragma once

#include "base/bytes.h"
#include "template/expression.h"
#include "template/numbering_part.h"
#include "template/places.h"

#include <cstddef>
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

/// Bytes of the template, as they are.
struct Literal {
    Bytes bytes;
};

/// Where a printed value goes, which decides how it is written.
enum class Sink {
    Text,      ///< inside w:t: a newline becomes w:br, a tab w:tab
    Plain,     ///< inside any other element
    Attribute, ///< inside a quoted attribute value
};

using PlaceId = std::size_t;

/// What a value stands in, so that one which is more than text can close and open it again.
/// Indices are of PartProgram; `none` where there is nothing of the kind.
inline constexpr std::size_t none = ~std::size_t{0};

/// A paragraph around printed values.
struct ParagraphShape {
    Bytes open;            ///< "<w:p ...>", without ids
    Bytes properties;      ///< "<w:pPr>...</w:pPr>" or ""
    Bytes next_properties; ///< of a paragraph that continues it: no section, no page break before
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

struct Print {
    ExpressionPtr value;
    Sink sink;
    PlaceId place;
    std::size_t run = none; ///< of a Sink::Text
};

/// {{p x}}: the value stands for a whole paragraph.
struct PrintParagraph {
    ExpressionPtr value;
    PlaceId place;
    std::size_t run = none; ///< what text would be written in; its paragraph is never none
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
    std::string variable;
    ExpressionPtr list;
    PlaceId place;
    Program body;
    Program otherwise;    ///< if the list is empty
    std::size_t loop = 0; ///< index of PartProgram::loops
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
    std::variant<Literal, Print, PrintParagraph, If, For, Written, Separate, Keep, Drop,
                 BookmarkStart, BookmarkEnd, BookmarkName, DrawingId, Begins, SectionBreak, Grid,
                 Reference, ListProperties, ParagraphId>
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
    std::vector<ListUse> lists; ///< of its paragraphs; loops are indices of `loops`
};

} // namespace indenture::templating
