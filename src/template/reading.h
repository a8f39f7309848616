#pragma once

#include "base/limits.h"
#include "expression/evaluate.h"
#include "template/list_reader.h"
#include "template/paragraph_text.h"
#include "template/program.h"
#include "template/report.h"
#include "template/source_tree.h"
#include "template/statement.h"

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace indenture::templating {

/// What the parts of a template have in common.
struct TemplateContext {
    std::string source;
    const Places* places = nullptr;    ///< nullptr: headings and list numbers are not known
    const ListReader* lists = nullptr; ///< nullptr: lists and styles are not known
    const Limits& limits;
    expression::Profile profile = expression::Profile::Strict;
    Delimiters delimiters = {};

    bool is_strict() const { return profile == expression::Profile::Strict; }
};

/// A paragraph (or an attribute's or property's text) with its tags understood.
struct Passage {
    NodeId node = no_node;
    ParagraphText text;
    std::vector<Statement> statements; ///< in order of their tags
    bool is_bare = false;              ///< it holds control statements or comments, nothing else
    bool is_open = false;              ///< a statement in it has its partner in another paragraph
    bool joins_previous = false;       ///< {%- if %} alone in a paragraph: no paragraph ends here
    bool joins_next = false;
    bool is_definition = false; ///< it holds macros and blocks of set, which leave nothing
};

/// Where the characters of a run are in its passage.
struct RunSpan {
    std::size_t passage = 0;
    std::size_t first_piece = 0;
    std::size_t last_piece = 0; ///< one behind
};

/// A paragraph, row or cell that statements take hold of.
struct Carrier {
    std::vector<Statement*> before;
    std::vector<Statement*> after;
    bool is_removed = false; ///< it held nothing else
};

/// An attribute with tags, by its name without prefix; "" is the text of the element.
using PlainKey = std::pair<NodeId, std::string>;

/// One part as it was read: its tags, what they take hold of, and what is wrong. Statements are
/// pointed to, so passages stay where they are once read.
struct Reading {
    Reading(const SourceTree& source, const std::string& part_name,
            const TemplateContext& template_context)
        : tree(source), part(part_name), context(template_context),
          report(template_context.source, part_name), is_dynamic(source.size(), false)
    {
    }

    const SourceTree& tree;
    const std::string& part;
    const TemplateContext& context;

    Report report;
    std::vector<ParagraphPlace> paragraphs; ///< by ordinal - 1; empty if nobody asked for places
    std::vector<Place> places;              ///< by Statement::place
    std::vector<Passage> passages;          ///< of paragraphs with tags, in order of node
    std::map<PlainKey, Passage> plain;
    std::map<NodeId, Carrier> carriers;
    std::map<NodeId, RunSpan> runs;
    std::map<NodeId, std::vector<Statement*>> cells; ///< what is said about a cell
    std::map<NodeId, NodeId> mirrors; ///< text box of a fallback -> the one of the choice
    std::map<std::string, std::string> addresses; ///< of links with tags, by relationship id
    std::vector<bool> is_dynamic;                 ///< by node: not to be copied as it is
    Identities identities;
    std::vector<ReferencePlace> references;
    std::map<std::string, ClauseRelation> relations; ///< of a clause, by id
    std::string relation_prefix;                     ///< "r:", of the attributes that hold them
    std::map<NodeId, std::size_t> reference_of;      ///< w:instrText, w:fldSimple, w:hyperlink
    std::map<NodeId, std::string> instructions; ///< of w:instrText: what stands in it, put together

    Passage* passage_of(NodeId paragraph);
    /// True if the merge may leave nothing of that child: a carrier, a definition, a {{p x}}.
    bool may_leave_nothing(NodeId id);
    /// This node and all it stands in are written anew.
    void mark_dynamic(NodeId id);
    void complain(const Statement& statement, const Problem& problem)
    {
        report.block(places[statement.place], problem);
    }
    /// The place of the paragraph with that ordinal; 0 is before the first.
    Place place_of(std::size_t ordinal) const;
    /// An error in the strict profile, a warning in compat.
    void object(const Statement& statement, const Problem& problem)
    {
        report.add(context.is_strict() ? Severity::Block : Severity::Warning,
                   places[statement.place], problem);
    }
};

/// True if `text` has more than blanks.
bool has_content(std::string_view text);

/// The first statement whose tag ends behind `begin`.
std::vector<Statement>::iterator first_touching(Passage& passage, std::size_t begin);

/// The characters of a passage that belong to no tag.
std::string text_without_tags(const Passage& passage);

} // namespace indenture::templating
