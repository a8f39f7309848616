#pragma once

#include "template/program.h"
#include "template/source_tree.h"

#include <map>
#include <optional>
#include <string>

namespace indenture::templating {

// What must be there once in a document, whatever is copied by a loop: bookmarks and what refers to
// them.

BookmarkStart bookmark_start(const SourceTree& tree, NodeId id);
BookmarkEnd bookmark_end(const SourceTree& tree, NodeId id);

/// w:ins, w:del and the other records of tracked changes.
bool is_revision(const Node& node);
/// A mark of a comment in text; its id may stand there once.
bool is_comment_mark(const Node& node);
/// w:footnote or w:endnote, but not what separates them from the text.
bool is_note(const SourceTree& tree, NodeId id);

/// A field's instruction, escaped; one that refers to a bookmark points at that of the same pass.
void append_instruction(const std::string& instruction, Program& program);

/// The bookmark that REF, PAGEREF, NOTEREF or HYPERLINK \l refers to. Entries of a table of
/// contents do not count: Word makes them anew with their headings.
std::optional<std::string> referenced_bookmark(const std::string& instruction);

/// Instructions that Word has split into several w:instrText: the first has all of it, the others
/// nothing. Those inside which other fields stand are left alone.
std::map<NodeId, std::string> joined_instructions(const SourceTree& tree);

} // namespace indenture::templating
