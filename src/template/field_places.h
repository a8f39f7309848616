#pragma once

#include "template/source_tree.h"

#include <cstdint>
#include <string>
#include <vector>

namespace indenture::templating {

/// A field as its marks stand in a part (ECMA-376-1, 17.16.18).
struct FieldPlace {
    NodeId begin = no_node;    ///< w:fldChar or w:fldSimple
    NodeId separate = no_node; ///< none: there is no result
    NodeId end = no_node;      ///< none: it is a w:fldSimple, or is not whole
};

/// All fields of a part, in the order in which they begin: the first is docx::Field::number 1.
std::vector<FieldPlace> field_places(const SourceTree& tree);

/// The nearest element of that name around a node, itself included; no_node if there is none.
NodeId around(const SourceTree& tree, NodeId node, std::string_view name);

/// What the runs from one node up to another say, fields inside by their results: as docx::Run.
std::string text_between(const SourceTree& tree, NodeId first, NodeId last);

/// The properties of a run as they are written; "" without any.
Bytes run_properties(const SourceTree& tree, NodeId run);

} // namespace indenture::templating
