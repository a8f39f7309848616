#pragma once

#include "template/program.h"
#include "template/source_tree.h"

#include <string>

namespace indenture::templating {

// What must be there once in a document, whatever is copied by a loop: bookmarks and what refers to
// them.

BookmarkStart bookmark_start(const SourceTree& tree, NodeId id);
BookmarkEnd bookmark_end(const SourceTree& tree, NodeId id);

/// A field's instruction, escaped; REF, PAGEREF and NOTEREF point at the bookmark of the same pass.
void append_instruction(const std::string& instruction, Program& program);

} // namespace indenture::templating
