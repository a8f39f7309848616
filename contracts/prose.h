#pragma once

#include "base/json.h"

#include <string>
#include <string_view>
#include <vector>

namespace indenture::contracts {

enum class BlockKind {
    Paragraph,
    Bullet,
    SubBullet,
    Item, ///< has a label of its own: "a)", "1.", "(iv)"
};

/// One paragraph or list item of a long text.
struct ProseBlock {
    BlockKind kind = BlockKind::Paragraph;
    std::string label; ///< only for an Item, as the author wrote it
    std::string text;

    bool operator==(const ProseBlock&) const = default;
};

/// The paragraphs and list items of plain text, as people type it into an application form: one
/// block for each line, blank lines left out. A bullet glyph at the start of a line becomes the
/// kind of its block; no other character is lost but white space at either end of a line.
std::vector<ProseBlock> prose(std::string_view text);

/// [{"kind", "label", "text"}]
Json to_json(const std::vector<ProseBlock>& blocks);

} // namespace indenture::contracts
