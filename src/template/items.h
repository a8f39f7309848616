#pragma once

#include "template/reading.h"

#include <string>
#include <variant>
#include <vector>

namespace indenture::templating {

/// Content of a run in its new form: text, a value, or an element such as w:tab.
using Part = std::variant<std::string, Statement*, NodeId>;

struct RunPiece {
    NodeId run = no_node; ///< no_node: text that is in no run
    std::vector<Part> parts;
};

/// A paragraph that only carries the section break of one that is removed.
struct SectionEnd {
    NodeId paragraph;
};

/// The start tag and properties of a paragraph whose content follows as items of the same list,
/// because statements in it have their partners in other paragraphs.
struct ParagraphOpen {
    NodeId paragraph;
};
struct ParagraphClose {
    NodeId paragraph;
};

/// {{p x}}: what `statement` prints stands for the paragraph.
struct BlockValue {
    NodeId paragraph;
    Statement* statement;
};

/// A child of an element once the tags are taken out.
using Item = std::variant<NodeId, RunPiece, SectionEnd, ParagraphOpen, ParagraphClose, BlockValue,
                          Statement*>;

/// The children of `parent`.
std::vector<Item> items_of(Reading& reading, NodeId parent);

/// The text of an attribute or property, in no run.
std::vector<Item> plain_items(Passage& passage);

} // namespace indenture::templating
