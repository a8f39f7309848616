#pragma once

#include "template/foreign_tag.h"
#include "template/paragraph_text.h"
#include "template/source_tree.h"
#include "template/tag.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace indenture::templating {

inline constexpr std::size_t no_block = ~std::size_t{0};

/// A foreign tag in its place.
struct ForeignMark {
    ForeignTag tag;
    std::size_t passage = 0;
    std::size_t block = no_block; ///< the innermost block around it; for its own tags, the block
    Grip grip = Grip::Text;
    bool is_hoisted = false; ///< must move into a paragraph or row of its own
};

/// From an opener over its branches to its closer.
struct ForeignBlock {
    std::vector<std::size_t> marks; ///< opener, branches, closer
    std::size_t parent = no_block;
};

struct ForeignPassage {
    NodeId node = no_node;
    ParagraphText text;
};

/// A part with the tags of another engine, paired, each with the grip that does here what the tag
/// did there.
struct ForeignStory {
    std::string part;
    SourceTree tree;
    std::vector<ForeignPassage> passages; ///< every paragraph, in order
    std::vector<ForeignMark> marks;
    std::vector<ForeignBlock> blocks;
};

/// A part without its tags understood yet.
ForeignStory read_paragraphs(SourceTree tree, std::string part);

/// Finds the tags of `story`, pairs them and chooses their grips. A tag without partner, or one
/// whose block crosses the structure, becomes Unknown. `aliases` are the commands of
/// docx-templates'
/// {*name}.
void understand_tags(ForeignStory& story, const DialectGuess& guess,
                     const std::map<std::string, std::string>& aliases);

} // namespace indenture::templating
