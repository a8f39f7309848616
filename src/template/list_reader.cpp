#include "template/list_reader.h"

#include "docx/xml.h"

#include <charconv>

namespace indenture::templating {

namespace {

std::optional<std::size_t> number_in(const SourceTree& tree, NodeId parent, std::string_view child)
{
    const NodeId node = parent == no_node ? no_node : tree.child_w(parent, child);
    if (node == no_node) {
        return std::nullopt;
    }
    const std::string digits = tree.attribute(node, "val").value_or("");
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && end != digits.data() ? std::optional(number) : std::nullopt;
}

} // namespace

ListReader::ListReader(const docx::Package& package)
    : formatting_(docx::read_formatting(package)), numbering_(NumberingPart::empty())
{
    const auto part = package.related(package.main_part(), "numbering");
    if (part && package.has(*part)) {
        part_ = *part;
        const Bytes bytes = package.part(part_);
        docx::XmlPart::parse(bytes, package.source(), part_, package.limits()); // well-formed
        numbering_ = NumberingPart::read(bytes);
    }
}

void ListReader::add_style(docx::Style style)
{
    formatting_.styles.by_id.emplace(style.id, formatting_.styles.all.size());
    formatting_.styles.all.push_back(std::move(style));
}

std::optional<ListReader::Entry> ListReader::list_of_style(const std::string& style) const
{
    const docx::Style* found = formatting_.styles.find(style);
    if (found == nullptr) {
        return std::nullopt;
    }
    Entry result;
    bool has_level = false;
    for (const docx::Style* each : formatting_.styles.chain(*found)) {
        const docx::NumberingReference& own = each->paragraph.numbering;
        result.number = own.number ? static_cast<std::size_t>(*own.number) : result.number;
        if (own.level) {
            result.level = static_cast<std::size_t>(*own.level);
            has_level = true;
        }
    }
    if (result.number == 0) {
        return std::nullopt;
    }
    const auto level = numbering_.level_of_style(result.number, style);
    result.level = level && !has_level ? *level : result.level;
    return result;
}

std::optional<ListReader::Entry> ListReader::list_of(const SourceTree& tree, NodeId paragraph) const
{
    const NodeId properties = tree.child_w(paragraph, "pPr");
    if (properties == no_node) {
        return std::nullopt;
    }
    const NodeId style = tree.child_w(properties, "pStyle");
    std::optional<Entry> result =
        style == no_node ? std::nullopt : list_of_style(tree.attribute(style, "val").value_or(""));
    const NodeId own = tree.child_w(properties, "numPr");
    if (const auto number = number_in(tree, own, "numId")) {
        if (!result || result->number != *number) {
            result = Entry{*number, 0};
        }
    }
    if (const auto level = number_in(tree, own, "ilvl"); result && level) {
        result->level = *level;
    }
    return result && result->number != 0 && numbering_.has(result->number) ? result : std::nullopt;
}

} // namespace indenture::templating
