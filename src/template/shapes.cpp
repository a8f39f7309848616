#include "template/shapes.h"

#include <fmt/format.h>

namespace indenture::templating {

Bytes properties_of_copy(const SourceTree& tree, NodeId paragraph, bool is_continued)
{
    const NodeId properties = tree.child_w(paragraph, "pPr");
    if (properties == no_node) {
        return {};
    }
    Bytes result;
    std::size_t at = tree[properties].begin;
    for (NodeId child = tree[properties].first; child != no_node; child = tree[child].next) {
        const Node& node = tree[child];
        const bool is_left_out =
            node.is_w("pPrChange") || node.is_w(is_continued ? "pageBreakBefore" : "sectPr");
        if (is_left_out) {
            result += tree.bytes(at, node.begin);
            at = node.end;
        }
    }
    return result + Bytes(tree.bytes(at, tree[properties].end));
}

std::size_t Shapes::run(NodeId run)
{
    const auto [found, is_new] = run_of_.try_emplace(run, runs_.size());
    if (is_new) {
        runs_.push_back(shape_of(run));
    }
    return found->second;
}

std::size_t Shapes::first_run(NodeId paragraph_node)
{
    for (NodeId id = paragraph_node; id < tree_[paragraph_node].subtree_end; ++id) {
        if (tree_[id].is_w("r")) {
            return run(id);
        }
    }
    const auto prefix = tree_.prefix(tree_.root());
    runs_.push_back({.open = fmt::format("<{}r>", prefix),
                     .properties = {},
                     .close = fmt::format("</{}r>", prefix),
                     .leave = {},
                     .enter = {},
                     .paragraph = paragraph(paragraph_node)});
    return runs_.size() - 1;
}

bool Shapes::ends_section(NodeId paragraph_node) const
{
    const NodeId properties = tree_.child_w(paragraph_node, "pPr");
    return properties != no_node && tree_.child_w(properties, "sectPr") != no_node;
}

Bytes Shapes::element(NodeId id) const
{
    return id == no_node ? Bytes() : Bytes(tree_.bytes(tree_[id].begin, tree_[id].end));
}

RunShape Shapes::shape_of(NodeId run)
{
    const Node& node = tree_[run];
    RunShape shape{.open = Bytes(tree_.bytes(node.begin, node.content)),
                   .properties = element(tree_.child_w(run, "rPr")),
                   .close = Bytes(tree_.bytes(node.content_end, node.end)),
                   .leave = {},
                   .enter = {},
                   .paragraph = none};
    NodeId id = node.parent;
    for (; id != no_node && !tree_[id].is_w("p"); id = tree_[id].parent) {
        if (!tree_[id].is_w("hyperlink") && !tree_[id].is_w("smartTag")) {
            return shape;
        }
        shape.leave += tree_.bytes(tree_[id].content_end, tree_[id].end);
        shape.enter = Bytes(tree_.bytes(tree_[id].begin, tree_[id].content)) + shape.enter;
    }
    shape.paragraph = id == no_node ? none : paragraph(id);
    return shape;
}

std::size_t Shapes::paragraph(NodeId id)
{
    const auto [found, is_new] = paragraph_of_.try_emplace(id, paragraphs_.size());
    if (is_new) {
        const NodeId properties = tree_.child_w(id, "pPr");
        paragraphs_.push_back({.open = start_without_ids(id),
                               .properties = element(properties),
                               .next_properties = properties_of_copy(tree_, id, true),
                               .section = properties == no_node
                                              ? Bytes()
                                              : element(tree_.child_w(properties, "sectPr")),
                               .close = Bytes(tree_.bytes(tree_[id].content_end, tree_[id].end)),
                               .list = {},
                               .ends_section = ends_section(id)});
        if (const auto list = lists_ == nullptr ? std::nullopt : lists_->list_of(tree_, id)) {
            paragraphs_.back().list = ListUse{list->number, list->level, {}};
        }
    }
    return found->second;
}

Bytes Shapes::start_without_ids(NodeId id) const
{
    Bytes result;
    std::size_t at = tree_[id].begin;
    for (const Attribute& attribute : tree_.attributes(id)) {
        if (attribute.local() == "paraId" || attribute.local() == "textId") {
            result += tree_.bytes(at, attribute.begin);
            at = attribute.value_end + 1;
        }
    }
    return result + Bytes(tree_.bytes(at, tree_[id].content));
}

} // namespace indenture::templating
