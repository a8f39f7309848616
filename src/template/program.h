#pragma once

#include "base/bytes.h"
#include "template/expression.h"

#include <cstddef>
#include <string>
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

struct Print {
    ExpressionPtr value;
    Sink sink;
    PlaceId place;
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
    std::variant<Literal, Print, If, For, Written, Separate, Keep, Drop, BookmarkStart, BookmarkEnd,
                 BookmarkName, DrawingId>
        node;
};

/// A place in the template for messages: "paragraph 12 under "Term", in {{ dsa.title }}".
struct Place {
    std::string position;
    std::string tag;
};

/// One compiled part.
struct PartProgram {
    std::string part;
    std::string prefix; ///< of WordprocessingML elements, "w:"
    Program program;
    std::vector<Place> places;
};

} // namespace indenture::templating
