#include "render/outline.h"

#include <vector>

namespace indenture::render {

using layout::Pages;
using pdf::Dictionary;
using pdf::Name;
using pdf::ObjectTable;
using pdf::Reference;

namespace {

/// An entry with its place in the tree; 0 is the root, entry i of the pages is node i + 1.
struct Node {
    int level = 0;
    std::size_t parent = 0;
    std::vector<std::size_t> kids;
};

/// A level that is skipped hangs the entry under the nearest one above.
std::vector<Node> tree_of(const Pages& pages)
{
    std::vector<Node> nodes(1);
    std::vector<std::size_t> open{0};
    for (const auto& entry : pages.outline) {
        while (open.size() > 1 && nodes[open.back()].level >= entry.level) {
            open.pop_back();
        }
        const std::size_t number = nodes.size();
        nodes[open.back()].kids.push_back(number);
        nodes.push_back({entry.level, open.back(), {}});
        open.push_back(number);
    }
    return nodes;
}

void link_kids(std::vector<Dictionary>& built, const std::vector<std::size_t>& kids,
               const std::vector<Reference>& references)
{
    for (std::size_t i = 1; i < kids.size(); ++i) {
        built[kids[i]]["Prev"] = references[kids[i - 1]];
        built[kids[i - 1]]["Next"] = references[kids[i]];
    }
}

} // namespace

Reference add_outline(ObjectTable& table, const Pages& pages, const Destinations& destinations)
{
    if (pages.outline.empty()) {
        return {};
    }
    const std::vector<Node> nodes = tree_of(pages);
    std::vector<Reference> references;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        references.push_back(table.add());
    }
    std::vector<Dictionary> built(nodes.size());
    built.front() = {{"Type", Name{"Outlines"}}};
    for (std::size_t i = 1; i < nodes.size(); ++i) {
        const auto& entry = pages.outline[i - 1];
        built[i] = {{"Title", pdf::text_string(entry.title)},
                    {"Parent", references[nodes[i].parent]}};
        destinations.lead(built[i], entry.destination);
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        link_kids(built, nodes[i].kids, references);
        if (!nodes[i].kids.empty()) {
            built[i]["First"] = references[nodes[i].kids.front()];
            built[i]["Last"] = references[nodes[i].kids.back()];
            const auto count = static_cast<std::int64_t>(nodes[i].kids.size());
            built[i]["Count"] = i == 0 ? count : -count; // negative: closed
        }
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        table.at(references[i]) = std::move(built[i]);
    }
    return references.front();
}

} // namespace indenture::render
