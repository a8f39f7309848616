#include "template/field_places.h"

#include <algorithm>
#include <array>
#include <map>

namespace indenture::templating {
namespace {

/// The story a node belongs to: fields of one do not reach into another.
NodeId story_of(const SourceTree& tree, NodeId node)
{
    static constexpr std::array<std::string_view, 8> stories{
        "body", "hdr", "ftr", "footnote", "endnote", "comment", "txbxContent", "docPartBody"};
    for (; node != no_node; node = tree[node].parent) {
        const Node& candidate = tree[node];
        if (candidate.is_compatibility("Fallback") ||
            (candidate.space == Space::Word &&
             std::find(stories.begin(), stories.end(), candidate.name) != stories.end())) {
            return node;
        }
    }
    return tree.root();
}

/// As docx reads w:t.
std::string text_of_t(const SourceTree& tree, NodeId node)
{
    std::string text = tree.text(node);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
    if (tree.attribute(node, "space") != "preserve") {
        const auto first = text.find_first_not_of(' ');
        const auto last = text.find_last_not_of(' ');
        text = first == std::string::npos ? "" : text.substr(first, last - first + 1);
    }
    return text;
}

void append_text(const SourceTree& tree, NodeId node, std::string& text)
{
    const Node& element = tree[node];
    if (element.is_w("t")) {
        text += text_of_t(tree, node);
    } else if (element.is_w("tab") && tree[element.parent].is_w("r")) {
        text += '\t';
    } else if (element.is_w("br") || element.is_w("cr")) {
        const std::string type = tree.attribute(node, "type").value_or("");
        text += type == "page" ? '\f' : type == "column" ? '\v' : '\n';
    } else if (element.is_w("noBreakHyphen")) {
        text += "\u2011";
    } else if (element.is_w("softHyphen")) {
        text += "\u00AD";
    }
}

} // namespace

std::vector<FieldPlace> field_places(const SourceTree& tree)
{
    std::vector<FieldPlace> fields;
    std::map<NodeId, std::vector<std::size_t>> open; ///< by story: indices into fields
    for (NodeId id = 0; id < tree.size(); ++id) {
        if (tree[id].is_w("fldSimple")) {
            fields.push_back({id, no_node, no_node});
        }
        if (!tree[id].is_w("fldChar")) {
            continue;
        }
        const std::string type = tree.attribute(id, "fldCharType").value_or("");
        std::vector<std::size_t>& own = open[story_of(tree, id)];
        if (type == "begin") {
            own.push_back(fields.size());
            fields.push_back({id, no_node, no_node});
        } else if (own.empty()) {
            continue;
        } else if (type == "separate") {
            fields[own.back()].separate = id;
        } else if (type == "end") {
            fields[own.back()].end = id;
            own.pop_back();
        }
    }
    return fields;
}

NodeId around(const SourceTree& tree, NodeId node, std::string_view name)
{
    while (node != no_node && !tree[node].is_w(name)) {
        node = tree[node].parent;
    }
    return node;
}

std::string text_between(const SourceTree& tree, NodeId first, NodeId last)
{
    std::string text;
    std::size_t in_code = 0; ///< fields whose code we are in
    std::vector<bool> is_in_code;
    for (NodeId id = first; id < last; ++id) {
        if (tree[id].is_w("fldChar")) {
            const std::string type = tree.attribute(id, "fldCharType").value_or("");
            if (type == "begin") {
                is_in_code.push_back(true);
                ++in_code;
            } else if (!is_in_code.empty()) {
                in_code -= is_in_code.back() ? 1U : 0U;
                is_in_code.back() = false;
                if (type == "end") {
                    is_in_code.pop_back();
                }
            }
        } else if (in_code == 0) {
            append_text(tree, id, text);
        }
    }
    return text;
}

Bytes run_properties(const SourceTree& tree, NodeId run)
{
    const NodeId properties = tree.child_w(run, "rPr");
    return properties == no_node ? Bytes()
                                 : Bytes(tree.bytes(tree[properties].begin, tree[properties].end));
}

} // namespace indenture::templating
