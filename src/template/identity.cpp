#include "template/identity.h"

#include "docx/xml.h"

#include <algorithm>

namespace indenture::templating {

namespace {

/// "<w:bookmarkStart"
Bytes opening(const SourceTree& tree, NodeId id)
{
    const Node& node = tree[id];
    return Bytes(
        tree.bytes(node.begin, node.begin + 1 + tree.prefix(id).size() + node.name.size()));
}

std::string attribute_prefix(const SourceTree& tree, NodeId id)
{
    for (const Attribute& attribute : tree.attributes(id)) {
        if (attribute.local() == "id") {
            return std::string(attribute.name.substr(0, attribute.name.size() - 2));
        }
    }
    return std::string(tree.prefix(tree.root()));
}

} // namespace

BookmarkStart bookmark_start(const SourceTree& tree, NodeId id)
{
    const Node& node = tree[id];
    BookmarkStart start{.bookmark = {tree.attribute(id, "id").value_or(""),
                                     tree.attribute(id, "name").value_or("")},
                        .rest = {},
                        .open = opening(tree, id),
                        .prefix = attribute_prefix(tree, id)};
    for (const Attribute& attribute : tree.attributes(id)) {
        if (attribute.local() != "id" && attribute.local() != "name") {
            start.rest += " ";
            start.rest += tree.bytes(attribute.begin, attribute.value_end + 1);
        }
    }
    start.rest += "/>";
    if (node.content != node.end) { // <w:bookmarkStart ...></w:bookmarkStart>
        start.rest += tree.bytes(node.content_end, node.end);
        start.rest.replace(start.rest.find("/>"), 2, ">");
    }
    return start;
}

BookmarkEnd bookmark_end(const SourceTree& tree, NodeId id)
{
    return {tree.attribute(id, "id").value_or(""), opening(tree, id), attribute_prefix(tree, id)};
}

void append_instruction(const std::string& instruction, Program& program)
{
    std::string escaped;
    const std::string_view whole = instruction;
    const std::size_t start = whole.find_first_not_of(' ');
    for (const std::string_view field : {"REF ", "PAGEREF ", "NOTEREF "}) {
        if (start == std::string::npos || !whole.substr(start).starts_with(field)) {
            continue;
        }
        const std::size_t name = whole.find_first_not_of(' ', start + field.size());
        if (name == std::string::npos) {
            break;
        }
        const std::size_t end = std::min(whole.find(' ', name), whole.size());
        docx::append_escaped(escaped, whole.substr(0, name));
        append(program, escaped);
        add(program, BookmarkName{instruction.substr(name, end - name)});
        escaped.clear();
        docx::append_escaped(escaped, whole.substr(end));
        append(program, escaped);
        return;
    }
    docx::append_escaped(escaped, instruction);
    append(program, escaped);
}

} // namespace indenture::templating
