#include "render/structure_tree.h"

#include "render/roles.h"

#include <fmt/format.h>
#include <optional>

namespace indenture::render {

using namespace layout;
using pdf::Array;
using pdf::Dictionary;
using pdf::Name;
using pdf::Object;
using pdf::ObjectTable;
using pdf::String;

namespace {

/// A marked-content sequence: its page, and its number there.
struct Sequence {
    std::uint32_t page = 0;
    std::uint32_t number = 0;
};

/// A content continued on the next page has a sequence on each.
std::vector<std::vector<Sequence>> sequences_by_content(const std::vector<DrawnPage>& drawn,
                                                        std::size_t contents)
{
    std::vector<std::vector<Sequence>> found(contents);
    for (std::uint32_t page = 0; page < drawn.size(); ++page) {
        for (std::uint32_t number = 0; number < drawn[page].marked.size(); ++number) {
            found[drawn[page].marked[number].number].push_back({page, number});
        }
    }
    return found;
}

Object attributes(const Element& element)
{
    if (element.list_numbering) {
        return Dictionary{{"O", Name{"List"}},
                          {"ListNumbering", Name{name_of(*element.list_numbering)}}};
    }
    Dictionary table;
    if (element.scope) {
        table["Scope"] = Name{name_of(*element.scope)};
    }
    if (element.column_span > 1) {
        table["ColSpan"] = element.column_span;
    }
    if (element.row_span > 1) {
        table["RowSpan"] = element.row_span;
    }
    if (table.empty()) {
        return {};
    }
    table["O"] = Name{"Table"};
    return table;
}

class TreeBuilder {
public:
    TreeBuilder(ObjectTable& table, const Pages& pages, const Parents& parents,
                const std::vector<DrawnPage>& drawn, const TreeTargets& targets)
        : table_(table), pages_(pages), parents_(parents), drawn_(drawn), targets_(targets),
          sequences_(sequences_by_content(drawn, parents.of_content.size()))
    {
    }

    pdf::Reference build()
    {
        const pdf::Reference root = table_.add();
        for (std::size_t i = 0; i < pages_.elements.size(); ++i) {
            references_.push_back(table_.add());
        }
        for (std::size_t i = 0; i < pages_.elements.size(); ++i) {
            table_.at(references_[i]) =
                element(i, i == 0 ? root : references_[parents_.of_element[i].number]);
        }
        Dictionary tree{{"Type", Name{"StructTreeRoot"}},
                        {"K", references_.front()},
                        {"ParentTree", parent_tree()},
                        {"ParentTreeNextKey", pages_.pages.size() + pages_.annotations.size()}};
        if (!identified_.empty()) {
            tree["IDTree"] =
                table_.add(Dictionary{{"Names", std::move(identified_)},
                                      {"Limits", Array{first_identifier_, last_identifier_}}});
        }
        table_.at(root) = std::move(tree);
        return root;
    }

private:
    Dictionary element(std::size_t number, pdf::Reference parent)
    {
        const Element& from = pages_.elements[number];
        Dictionary out{{"S", Name{structure_type(from.role)}}, {"P", parent}};
        const auto home = home_page(from);
        if (home) {
            out["Pg"] = targets_.pages[*home];
        }
        Array kids;
        for (const Kid& kid : from.kids) {
            std::visit([&](auto id) { append_kid(kids, id, home); }, kid);
        }
        if (kids.size() == 1) {
            out["K"] = std::move(kids.front());
        } else if (!kids.empty()) {
            out["K"] = std::move(kids);
        }
        if (Object given = attributes(from); given.get<Dictionary>() != nullptr) {
            out["A"] = std::move(given);
        }
        if (!from.language.empty()) {
            out["Lang"] = pdf::text_string(from.language);
        }
        if (!from.alt.empty()) {
            out["Alt"] = pdf::text_string(from.alt);
        }
        if (from.role == Role::Note) {
            out["ID"] = identify(number);
        }
        return out;
    }

    /// The page on which the element's own content begins.
    std::optional<std::uint32_t> home_page(const Element& from) const
    {
        for (const Kid& kid : from.kids) {
            if (const auto* content = std::get_if<ContentId>(&kid)) {
                if (!sequences_[content->number].empty()) {
                    return sequences_[content->number].front().page;
                }
            }
        }
        return std::nullopt;
    }

    void append_kid(Array& kids, ElementId id, std::optional<std::uint32_t>) const
    {
        kids.emplace_back(references_[id.number]);
    }

    void append_kid(Array& kids, AnnotationId id, std::optional<std::uint32_t>) const
    {
        kids.emplace_back(Dictionary{{"Type", Name{"OBJR"}},
                                     {"Obj", targets_.annotations[id.number]},
                                     {"Pg", targets_.pages[pages_.annotations[id.number].page]}});
    }

    void append_kid(Array& kids, ContentId id, std::optional<std::uint32_t> home) const
    {
        for (const Sequence& sequence : sequences_[id.number]) {
            if (sequence.page == home) {
                kids.emplace_back(std::int64_t{sequence.number});
            } else {
                kids.emplace_back(Dictionary{{"Type", Name{"MCR"}},
                                             {"Pg", targets_.pages[sequence.page]},
                                             {"MCID", std::int64_t{sequence.number}}});
            }
        }
    }

    /// Zero-padded, so that the order of the elements is the order of the names.
    String identify(std::size_t number)
    {
        String identifier{fmt::format("note-{:08}", number)};
        if (identified_.empty()) {
            first_identifier_ = identifier;
        }
        last_identifier_ = identifier;
        identified_.emplace_back(identifier);
        identified_.emplace_back(references_[number]);
        return identifier;
    }

    pdf::Reference parent_tree()
    {
        Array numbers;
        for (std::size_t page = 0; page < drawn_.size(); ++page) {
            Array holders;
            holders.reserve(drawn_[page].marked.size());
            for (const ContentId content : drawn_[page].marked) {
                holders.emplace_back(references_[parents_.of_content[content.number].number]);
            }
            numbers.emplace_back(struct_parents_of_page(page));
            numbers.emplace_back(table_.add(std::move(holders)));
        }
        for (std::size_t i = 0; i < pages_.annotations.size(); ++i) {
            numbers.emplace_back(struct_parent_of_annotation(pages_, i));
            numbers.emplace_back(references_[parents_.of_annotation[i].number]);
        }
        return table_.add(Dictionary{{"Nums", std::move(numbers)}});
    }

    ObjectTable& table_;
    const Pages& pages_;
    const Parents& parents_;
    const std::vector<DrawnPage>& drawn_;
    const TreeTargets& targets_;
    std::vector<std::vector<Sequence>> sequences_;
    std::vector<pdf::Reference> references_; ///< by element
    Array identified_;
    String first_identifier_;
    String last_identifier_;
};

} // namespace

std::int64_t struct_parents_of_page(std::size_t page)
{
    return static_cast<std::int64_t>(page);
}

std::int64_t struct_parent_of_annotation(const Pages& pages, std::size_t annotation)
{
    return static_cast<std::int64_t>(pages.pages.size() + annotation);
}

pdf::Reference add_structure_tree(ObjectTable& table, const Pages& pages, const Parents& parents,
                                  const std::vector<DrawnPage>& drawn, const TreeTargets& targets)
{
    return TreeBuilder(table, pages, parents, drawn, targets).build();
}

} // namespace indenture::render
