#pragma once

#include "base/bytes.h"
#include "template/expression.h"
#include "template/places.h"

#include <cstddef>
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

struct For {
    std::string variable;
    ExpressionPtr list;
    PlaceId place;
    Program body;
    Program otherwise;               ///< if the list is empty
    std::vector<Bookmark> bookmarks; ///< of the body, but not of loops inside it
};

/// What kinds of element an operation has just finished; see Keep and Drop.
enum class Block { Paragraph, Table, Row, Cell };

struct Written {
    Block block;
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

/// The id of a drawing: as it is the first time, a fresh one each later time.
struct DrawingId {
    std::string id;
};

struct Operation {
    std::variant<Literal, Print, PrintParagraph, If, For, Written, Separate, Keep, Drop,
                 BookmarkStart, BookmarkEnd, BookmarkName, DrawingId>
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

/// Ids beyond any in the template, from which copies made by loops take theirs.
struct FreeIds {
    std::size_t bookmark = 1;
    std::size_t drawing = 1;
};

/// One compiled part.
struct PartProgram {
    std::string part;
    std::string prefix; ///< of WordprocessingML elements, "w:"
    Program program;
    std::vector<Place> places;
    std::vector<ParagraphShape> paragraphs;
    std::vector<RunShape> runs;
};

} // namespace indenture::templating
