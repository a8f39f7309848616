#include "template/reading.h"

#include <algorithm>

namespace indenture::templating {

Passage* Reading::passage_of(NodeId paragraph)
{
    const auto found = std::lower_bound(passages.begin(), passages.end(), paragraph,
                                        [](const Passage& p, NodeId id) { return p.node < id; });
    return found != passages.end() && found->node == paragraph ? &*found : nullptr;
}

bool Reading::may_leave_nothing(NodeId id)
{
    if (carriers.count(id) > 0) {
        return true;
    }
    const Passage* passage = tree[id].is_w("p") ? passage_of(id) : nullptr;
    const auto is_block_value = [](const Statement& statement) {
        return statement.word == Word::Print && statement.tag.grip == Grip::Paragraph;
    };
    return passage != nullptr &&
           (passage->is_definition ||
            std::any_of(passage->statements.begin(), passage->statements.end(), is_block_value));
}

void Reading::mark_dynamic(NodeId id)
{
    while (id != no_node && !is_dynamic[id]) {
        is_dynamic[id] = true;
        id = tree[id].parent;
    }
}

Place Reading::place_of(std::size_t ordinal) const
{
    Place place;
    place.tag.part = part;
    place.tag.paragraph = ordinal;
    if (ordinal > 0 && ordinal <= paragraphs.size()) {
        place.paragraph = paragraphs[ordinal - 1];
    } else {
        place.paragraph.ordinal = ordinal;
        place.paragraph.in_story = ordinal;
    }
    return place;
}

bool has_content(std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i).starts_with("\u00A0")) {
            ++i;
        } else if (text[i] != ' ' && text[i] != '\t' && text[i] != '\n') {
            return true;
        }
    }
    return false;
}

std::vector<Statement>::iterator first_touching(Passage& passage, std::size_t begin)
{
    return std::upper_bound(passage.statements.begin(), passage.statements.end(), begin,
                            [](std::size_t at, const Statement& s) { return at < s.tag.end; });
}

std::string text_without_tags(const Passage& passage)
{
    std::string result;
    std::size_t at = 0;
    for (const Statement& statement : passage.statements) {
        result += passage.text.text.substr(at, statement.tag.begin - at);
        at = statement.tag.end;
    }
    return result + passage.text.text.substr(at);
}

} // namespace indenture::templating
