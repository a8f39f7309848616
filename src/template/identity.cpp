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

/// Where the name of a bookmark stands in an instruction.
struct NameSpan {
    std::size_t begin;
    std::size_t end;
};

bool is_same_word(std::string_view word, std::string_view capitals)
{
    return std::equal(word.begin(), word.end(), capitals.begin(), capitals.end(),
                      [](char a, char b) { return a == b || (a >= 'a' && a - 'a' + 'A' == b); });
}

NameSpan word_from(std::string_view text, std::size_t at)
{
    const std::size_t begin = std::min(text.find_first_not_of(' ', at), text.size());
    return {begin, std::min(text.find(' ', begin), text.size())};
}

/// ECMA-376-1, 17.16.5: REF, PAGEREF and NOTEREF name a bookmark first, HYPERLINK behind \l.
std::optional<NameSpan> bookmark_in(std::string_view instruction)
{
    const NameSpan field = word_from(instruction, 0);
    const std::string_view name = instruction.substr(field.begin, field.end - field.begin);
    NameSpan result = word_from(instruction, field.end);
    if (is_same_word(name, "HYPERLINK")) {
        const std::size_t place = instruction.find(" \\l ", field.end);
        if (place == instruction.npos) {
            return std::nullopt;
        }
        result = word_from(instruction, place + 4);
    } else if (!is_same_word(name, "REF") && !is_same_word(name, "PAGEREF") &&
               !is_same_word(name, "NOTEREF")) {
        return std::nullopt;
    }
    if (result.end > result.begin + 1 && instruction[result.begin] == '"') {
        const std::size_t quote = instruction.find('"', result.begin + 1);
        result = {result.begin + 1, std::min(quote, instruction.size())};
    }
    return result.begin < result.end && instruction[result.begin] != '\\' ? std::optional(result)
                                                                          : std::nullopt;
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

bool is_revision(const Node& node)
{
    return node.is_w("ins") || node.is_w("del") || node.is_w("moveFrom") || node.is_w("moveTo") ||
           (node.space == Space::Word && node.name.ends_with("PrChange"));
}

bool is_comment_mark(const Node& node)
{
    return node.is_w("commentRangeStart") || node.is_w("commentRangeEnd") ||
           node.is_w("commentReference");
}

bool is_note(const SourceTree& tree, NodeId id)
{
    return (tree[id].is_w("footnote") || tree[id].is_w("endnote")) &&
           tree.attribute(id, "type").value_or("normal") == "normal";
}

void append_instruction(const std::string& instruction, Program& program)
{
    const std::string_view whole = instruction;
    const auto span = bookmark_in(whole);
    std::string escaped;
    docx::append_escaped(escaped, whole.substr(0, span ? span->begin : whole.size()));
    append(program, escaped);
    if (span) {
        add(program, BookmarkName{instruction.substr(span->begin, span->end - span->begin)});
        escaped.clear();
        docx::append_escaped(escaped, whole.substr(span->end));
        append(program, escaped);
    }
}

std::optional<std::string> referenced_bookmark(const std::string& instruction)
{
    const auto span = bookmark_in(instruction);
    if (!span) {
        return std::nullopt;
    }
    std::string name = instruction.substr(span->begin, span->end - span->begin);
    return name.starts_with("_Toc") ? std::nullopt : std::optional(std::move(name));
}

std::map<NodeId, std::string> joined_instructions(const SourceTree& tree)
{
    struct Field {
        std::vector<NodeId> pieces;
        bool is_result = false;
        bool holds_field = false;
    };
    std::map<NodeId, std::string> result;
    std::vector<Field> open;
    const auto close = [&](const Field& field) {
        if (field.pieces.size() < 2 || field.holds_field) {
            return;
        }
        std::string& whole = result[field.pieces.front()];
        for (const NodeId piece : field.pieces) {
            whole += tree.text(piece);
            result.try_emplace(piece);
        }
    };
    for (NodeId id = 0; id < tree.size(); ++id) {
        if (tree[id].is_w("instrText") && !open.empty() && !open.back().is_result) {
            open.back().pieces.push_back(id);
        } else if (tree[id].is_w("fldChar")) {
            const std::string type = tree.attribute(id, "fldCharType").value_or("");
            if (type == "begin") {
                if (!open.empty() && !open.back().is_result) {
                    open.back().holds_field = true;
                }
                open.emplace_back();
            } else if (!open.empty() && type == "separate") {
                open.back().is_result = true;
            } else if (!open.empty() && type == "end") {
                close(open.back());
                open.pop_back();
            }
        }
    }
    return result;
}

} // namespace indenture::templating
