#include "render/structure_tree.h"

#include "render/rectangle.h"
#include "render/relations.h"
#include "render/roles.h"

#include <algorithm>
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

/// Kinds of attributes, each in a dictionary that names its owner (ISO 32000-1, 14.7.5).
void append_attributes(Array& all, const char* owner, Dictionary entries)
{
    if (!entries.empty()) {
        entries["O"] = Name{owner};
        all.emplace_back(std::move(entries));
    }
}

Dictionary table_attributes(const Element& element)
{
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
    return table;
}

class TreeBuilder {
public:
    TreeBuilder(ObjectTable& table, const Pages& pages, const Parents& parents,
                const std::vector<DrawnPage>& drawn, const TreeTargets& targets,
                const Dialect& dialect)
        : table_(table), pages_(pages), parents_(parents), drawn_(drawn), targets_(targets),
          dialect_(dialect), sequences_(sequences_by_content(drawn, parents.of_content.size()))
    {
        if (dialect.has_structure_2) {
            namespace_ = table_.add(
                Dictionary{{"Type", Name{"Namespace"}}, {"NS", String{"http://iso.org/pdf2/ssn"}}});
            relations_ = relations_of(pages, parents);
        }
    }

    pdf::Reference build()
    {
        const pdf::Reference root = table_.add();
        for (std::size_t i = 0; i < pages_.elements.size(); ++i) {
            table_.at(targets_.elements[i]) =
                element(i, i == 0 ? root : targets_.elements[parents_.of_element[i].number]);
        }
        Dictionary tree{{"Type", Name{"StructTreeRoot"}},
                        {"K", Array{targets_.elements.front()}},
                        {"ParentTree", parent_tree()},
                        {"ParentTreeNextKey", pages_.pages.size() + pages_.annotations.size()}};
        if (!identified_.empty()) {
            tree["IDTree"] =
                table_.add(Dictionary{{"Names", std::move(identified_)},
                                      {"Limits", Array{first_identifier_, last_identifier_}}});
        }
        if (namespace_.number != 0) {
            tree["Namespaces"] = Array{namespace_};
        }
        table_.at(root) = std::move(tree);
        return root;
    }

private:
    Dictionary element(std::size_t number, pdf::Reference parent)
    {
        const Element& from = pages_.elements[number];
        Dictionary out{{"S", Name{structure_type(from.role, parent_role(number), dialect_)}},
                       {"P", parent}};
        if (namespace_.number != 0) {
            relate(out, number);
        }
        const auto home = home_page(from);
        if (home) {
            out["Pg"] = targets_.pages[*home];
        }
        Array kids;
        for (const Kid& kid : from.kids) {
            std::visit([&](auto id) { append_kid(kids, id, home); }, kid);
        }
        // An element alone may stand without an array too, but pyHanko then loses sight of it, and
        // with it of a signature field's place in the tree.
        const bool is_content = kids.size() == 1 && kids.front().get<pdf::Reference>() == nullptr;
        if (is_content) {
            out["K"] = std::move(kids.front());
        } else if (!kids.empty()) {
            out["K"] = std::move(kids);
        }
        if (Array given = attributes(from); given.size() == 1) {
            out["A"] = std::move(given.front());
        } else if (!given.empty()) {
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

    Role parent_role(std::size_t number) const
    {
        return pages_.elements[parents_.of_element[number].number].role;
    }

    void relate(Dictionary& out, std::size_t number) const
    {
        if (is_type_of_2(pages_.elements[number].role, parent_role(number), dialect_)) {
            out["NS"] = namespace_;
        }
        Array related;
        for (const ElementId other : relations_[number]) {
            related.emplace_back(targets_.elements[other.number]);
        }
        if (!related.empty()) {
            out["Ref"] = std::move(related);
        }
    }

    Array attributes(const Element& from) const
    {
        Array all;
        if (from.list_numbering) {
            append_attributes(all, "List",
                              {{"ListNumbering", Name{name_of(*from.list_numbering)}}});
        }
        append_attributes(all, "Table", table_attributes(from));
        if (from.role == Role::Note && dialect_.has_structure_2) {
            append_attributes(all, "FENote", {{"NoteType", Name{"Footnote"}}});
        }
        if (from.figure) {
            append_attributes(all, "Layout", figure_layout(*from.figure));
        }
        return all;
    }

    /// Where a figure is, for readers that move the text around it (ISO 32000-1, 14.8.5.4.3).
    Dictionary figure_layout(const FigurePlace& figure) const
    {
        return {{"BBox", rectangle(figure.box, pages_.pages[figure.page].height)},
                {"Placement", Name{figure.is_in_line ? "Inline" : "Block"}}};
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
        kids.emplace_back(targets_.elements[id.number]);
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
        identified_.emplace_back(targets_.elements[number]);
        return identifier;
    }

    pdf::Reference parent_tree()
    {
        Array numbers;
        for (std::size_t page = 0; page < drawn_.size(); ++page) {
            Array holders;
            holders.reserve(drawn_[page].marked.size());
            for (const ContentId content : drawn_[page].marked) {
                holders.emplace_back(targets_.elements[parents_.of_content[content.number].number]);
            }
            numbers.emplace_back(struct_parents_of_page(page));
            numbers.emplace_back(table_.add(std::move(holders)));
        }
        for (std::size_t i = 0; i < pages_.annotations.size(); ++i) {
            numbers.emplace_back(struct_parent_of_annotation(pages_, i));
            numbers.emplace_back(targets_.elements[parents_.of_annotation[i].number]);
        }
        return table_.add(Dictionary{{"Nums", std::move(numbers)}});
    }

    ObjectTable& table_;
    const Pages& pages_;
    const Parents& parents_;
    const std::vector<DrawnPage>& drawn_;
    const TreeTargets& targets_;
    const Dialect& dialect_;
    std::vector<std::vector<Sequence>> sequences_;
    pdf::Reference namespace_; ///< of PDF 2.0; number 0: everything is of PDF 1.7
    std::vector<std::vector<ElementId>> relations_;
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
                                  const std::vector<DrawnPage>& drawn, const TreeTargets& targets,
                                  const Dialect& dialect)
{
    return TreeBuilder(table, pages, parents, drawn, targets, dialect).build();
}

} // namespace indenture::render
