#pragma once

#include "template/source_tree.h"

#include <string>
#include <vector>

namespace indenture::templating {

/// A stretch of a paragraph's characters that one child of a run contributes.
struct Piece {
    NodeId node = no_node; ///< w:t, w:tab, w:br, w:drawing, ...
    NodeId run = no_node;
    std::size_t begin = 0; ///< octets of ParagraphText::text
    std::size_t end = 0;   ///< equal to begin for what has no width, such as a soft hyphen
    bool is_text = false;
};

/// The characters of a paragraph in reading order, however Word has split them into runs. Deleted
/// text, properties, proofing marks and bookmarks contribute nothing; of alternate content only the
/// choice does; a picture or a field mark is one `object_mark`.
struct ParagraphText {
    std::string text;
    std::vector<Piece> pieces;
};

/// U+FFFC, which stands for what is no character.
inline constexpr std::string_view object_mark = "\uFFFC";

ParagraphText text_of(const SourceTree& tree, NodeId paragraph);

} // namespace indenture::templating
