#include "template/paragraph_text.h"

#include <algorithm>
#include <array>

namespace indenture::templating {

namespace {

/// What may stand between a paragraph and its runs.
bool is_container(const Node& node)
{
    static constexpr std::array<std::string_view, 10> names{
        "hyperlink",  "ins",       "moveTo",    "smartTag", "sdt",
        "sdtContent", "fldSimple", "customXml", "dir",      "bdo"};
    if (node.space == Space::Compatibility) {
        return node.name == "AlternateContent" || node.name == "Choice";
    }
    return node.space == Space::Word &&
           std::find(names.begin(), names.end(), node.name) != names.end();
}

/// What a child of a run, other than w:t, reads as. A hard hyphen inside a tag is a minus.
std::string_view characters_of(const Node& node)
{
    if (node.is_w("tab") || node.is_w("ptab")) {
        return "\t";
    }
    if (node.is_w("br") || node.is_w("cr")) {
        return "\n";
    }
    if (node.is_w("noBreakHyphen")) {
        return "-";
    }
    if (node.is_w("softHyphen") || node.is_w("lastRenderedPageBreak") || node.is_w("delText")) {
        return "";
    }
    return object_mark;
}

/// A break of pages or columns is no blank: nobody wants to lose it with a tag.
bool is_page_end(const SourceTree& tree, NodeId id)
{
    return tree[id].is_w("br") && tree.attribute(id, "type").value_or("") != "" &&
           tree.attribute(id, "type") != "textWrapping";
}

void add_run(const SourceTree& tree, NodeId run, ParagraphText& result)
{
    for (NodeId child = tree[run].first; child != no_node; child = tree[child].next) {
        const Node& node = tree[child];
        if (node.is_w("rPr")) {
            continue;
        }
        const bool is_text = node.is_w("t");
        const std::size_t begin = result.text.size();
        result.text += is_text                    ? tree.text(child)
                       : is_page_end(tree, child) ? std::string(object_mark)
                                                  : std::string(characters_of(node));
        result.pieces.push_back({child, run, begin, result.text.size(), is_text});
    }
}

void add_children(const SourceTree& tree, NodeId parent, ParagraphText& result)
{
    for (NodeId child = tree[parent].first; child != no_node; child = tree[child].next) {
        const Node& node = tree[child];
        if (node.is_w("r")) {
            add_run(tree, child, result);
        } else if (is_container(node)) {
            add_children(tree, child, result);
        }
    }
}

} // namespace

ParagraphText text_of(const SourceTree& tree, NodeId paragraph)
{
    ParagraphText result;
    add_children(tree, paragraph, result);
    return result;
}

} // namespace indenture::templating
