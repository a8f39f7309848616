#include "template/coverage.h"

#include "template/logic.h"
#include "template/source_tree.h"
#include "template/stories.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace indenture::templating {

namespace {

constexpr std::string_view clause_prefix = "clause_";
constexpr std::string_view mandatory_prefix = "mandatory_";
/// Word refuses longer names of bookmarks, so copies of a longer name have its end cut.
constexpr std::size_t bookmark_name_max = 40;

bool is_clause(std::string_view bookmark)
{
    return bookmark.starts_with(clause_prefix) || bookmark.starts_with(mandatory_prefix);
}

Clause clause_named(const std::string& bookmark)
{
    Clause result;
    result.is_mandatory = bookmark.starts_with(mandatory_prefix);
    result.id = bookmark.substr((result.is_mandatory ? mandatory_prefix : clause_prefix).size());
    result.bookmark = bookmark;
    return result;
}

SourceTree tree_of(const docx::Package& package, const std::string& part)
{
    return SourceTree::parse(package.part(part), package.source(), part, package.limits());
}

/// Finds the conditions around each bookmark.
class ConditionReader {
public:
    std::map<std::string, std::vector<Condition>> found;

    void read(const logic::Steps& steps)
    {
        for (const logic::Step& step : steps) {
            std::visit([&](const auto& node) { take(node); }, step.node);
        }
    }

private:
    void within(const Place* place, bool is_loop, const logic::Steps& steps)
    {
        around_.push_back({place, is_loop});
        read(steps);
        around_.pop_back();
    }

    template <class Node> void take(const Node&) {}
    void take(const logic::Mark& mark) { found.try_emplace(mark.name, around_); }
    void take(const logic::Choice& choice)
    {
        for (const logic::Choice::Way& way : choice.ways) {
            within(way.place, false, way.body);
        }
    }
    void take(const logic::Loop& loop)
    {
        within(loop.place, true, loop.body);
        read(loop.otherwise);
    }
    void take(const logic::Setting& setting) { read(setting.body); }
    void take(const logic::Scoped& scoped) { read(scoped.body); }
    void take(const logic::MacroDefinition& macro) { within(macro.place, false, macro.body); }
    void take(const logic::CallBlock& block) { within(block.place, false, block.body); }
    void take(const logic::FilterBlock& block) { read(block.body); }

    std::vector<Condition> around_;
};

/// The bookmarks of clauses in one part, with the element of each start.
struct Bookmarked {
    NodeId start = no_node;
    std::string name;
};

std::vector<Bookmarked> clause_bookmarks(const SourceTree& tree)
{
    std::vector<Bookmarked> result;
    for (NodeId id = 0; id < tree.size(); ++id) {
        if (tree[id].is_w("bookmarkStart")) {
            std::string name = tree.attribute(id, "name").value_or("");
            if (is_clause(name)) {
                result.push_back({id, std::move(name)});
            }
        }
    }
    return result;
}

/// The first paragraph that a bookmark touches, by ordinal; 0 if there is none.
std::size_t paragraph_at(const SourceTree& tree, NodeId bookmark)
{
    std::size_t ordinal = 0;
    for (NodeId id = 0; id < tree.size(); ++id) {
        if (!tree[id].is_w("p")) {
            continue;
        }
        ++ordinal;
        if (id > bookmark || tree[id].subtree_end > bookmark) {
            return ordinal;
        }
    }
    return ordinal;
}

bool is_inside(const SourceTree& tree, NodeId id, std::string_view name)
{
    for (; id != no_node; id = tree[id].parent) {
        if (tree[id].is_w(name) || tree[id].is_compatibility(name)) {
            return true;
        }
    }
    return false;
}

/// The words from a bookmark's start to its end; paragraphs end in "\n".
std::string text_of_bookmark(const SourceTree& tree, NodeId start)
{
    const std::string bookmark = tree.attribute(start, "id").value_or("");
    std::string text;
    for (NodeId id = start + 1; id < tree.size(); ++id) {
        const Node& node = tree[id];
        if (node.is_w("bookmarkEnd") && tree.attribute(id, "id") == bookmark) {
            break;
        }
        const bool is_in_run = node.parent != no_node && tree[node.parent].is_w("r");
        if (node.is_w("p")) {
            text += text.empty() ? "" : "\n";
        } else if (!is_in_run || is_inside(tree, id, "Fallback")) {
            continue;
        } else if (node.is_w("t")) {
            text += tree.text(id);
        } else if (node.is_w("tab")) {
            text += "\t";
        } else if (node.is_w("br") || node.is_w("cr")) {
            text += "\n";
        }
    }
    return text;
}

bool is_blank(std::string_view text)
{
    return text.find_first_not_of(" \t\n") == std::string_view::npos;
}

/// Finds the clause a bookmark of the output is, or is a copy of: "clause_x_2" of "clause_x".
class ClauseFinder {
public:
    explicit ClauseFinder(std::vector<ClauseUse>& uses) : uses_(uses) {}

    ClauseUse& find(const std::string& bookmark)
    {
        if (ClauseUse* use = named(bookmark)) {
            return *use;
        }
        const std::size_t suffix = bookmark.rfind('_');
        const bool is_copy =
            suffix + 1 < bookmark.size() &&
            bookmark.find_first_not_of("0123456789", suffix + 1) == std::string::npos;
        if (is_copy) {
            const std::string stem = bookmark.substr(0, suffix);
            for (ClauseUse& use : uses_) {
                const std::string& name = use.clause.bookmark;
                const bool is_cut = bookmark.size() == bookmark_name_max && name.starts_with(stem);
                if (name == stem || is_cut) {
                    return use;
                }
            }
        }
        uses_.push_back({.clause = clause_named(bookmark), .copies = {}, .omitted_by = {}});
        return uses_.back();
    }

private:
    ClauseUse* named(const std::string& bookmark)
    {
        const auto found = std::find_if(uses_.begin(), uses_.end(), [&](const ClauseUse& use) {
            return use.clause.bookmark == bookmark;
        });
        return found == uses_.end() ? nullptr : &*found;
    }

    std::vector<ClauseUse>& uses_;
};

} // namespace

bool is_mandatory_bookmark(std::string_view name)
{
    return name.starts_with(mandatory_prefix);
}

std::vector<Clause> clauses_of(const docx::Package& package, const Compiled& compiled)
{
    ConditionReader conditions;
    for (const PartProgram& part : compiled.parts) {
        conditions.read(logic::logic_of(part, compiled.parts));
    }
    const Places places(package);
    std::vector<Clause> result;
    for (const std::string& part : stories(package)) {
        const SourceTree tree = tree_of(package, part);
        const std::vector<Bookmarked> bookmarks = clause_bookmarks(tree);
        const std::vector<ParagraphPlace> paragraphs =
            bookmarks.empty() ? std::vector<ParagraphPlace>() : places.of(tree, part);
        for (const Bookmarked& bookmark : bookmarks) {
            Clause clause = clause_named(bookmark.name);
            const std::size_t ordinal = paragraph_at(tree, bookmark.start);
            clause.tag = {part, ordinal, 0, 0, {}};
            clause.paragraph = ordinal == 0 ? ParagraphPlace{} : paragraphs[ordinal - 1];
            const auto around = conditions.found.find(bookmark.name);
            if (around != conditions.found.end()) {
                clause.conditions = around->second;
            }
            result.push_back(std::move(clause));
        }
    }
    return result;
}

namespace {

TemplateFinding finding_at(const Clause& clause, Finding finding)
{
    finding.where = {{}, clause.tag.part, print(clause.paragraph)};
    return {std::move(finding), clause.tag, clause.paragraph};
}

} // namespace

std::vector<TemplateFinding> check_clauses(const std::vector<Clause>& clauses)
{
    std::vector<TemplateFinding> result;
    std::map<std::string, const Clause*> first;
    for (const Clause& clause : clauses) {
        const auto [known, is_new] = first.emplace(clause.id, &clause);
        if (!is_new) {
            result.push_back(
                finding_at(clause, {.code = "T023",
                                    .severity = Severity::Block,
                                    .where = {},
                                    .text = fmt::format("a clause '{}' stands already in {}",
                                                        clause.id, print(known->second->paragraph)),
                                    .cure = "give one of the two bookmarks another name"}));
        }
        if (clause.is_mandatory && !clause.conditions.empty()) {
            const Condition& condition = clause.conditions.front();
            result.push_back(finding_at(
                clause,
                {.code = "T024",
                 .severity = Severity::Warning,
                 .where = {},
                 .text = fmt::format("the mandatory clause '{}' is left out {}", clause.id,
                                     condition.is_loop ? "if its loop has nothing to run over"
                                                       : "if its condition does not hold"),
                 .cure = fmt::format("move it out of {}; a document without it cannot be made",
                                     condition.place == nullptr ? std::string("the condition")
                                                                : condition.place->tag.tag)}));
        }
    }
    return result;
}

std::vector<ClauseUse> clause_uses(const std::vector<Clause>& clauses, const docx::Package& output,
                                   const std::set<const Place*>& entered)
{
    std::vector<ClauseUse> uses;
    for (const Clause& clause : clauses) {
        uses.push_back({.clause = clause, .copies = {}, .omitted_by = {}});
    }
    ClauseFinder finder(uses);
    for (const std::string& part : stories(output)) {
        const SourceTree tree = tree_of(output, part);
        for (const Bookmarked& bookmark : clause_bookmarks(tree)) {
            const std::string text = text_of_bookmark(tree, bookmark.start);
            ClauseUse& use = finder.find(bookmark.name);
            use.copies.push_back(Digest::of(text));
            use.is_empty = use.is_empty || is_blank(text);
        }
    }
    for (ClauseUse& use : uses) {
        const auto& around = use.clause.conditions;
        const auto closed =
            std::find_if(around.begin(), around.end(), [&](const Condition& condition) {
                return entered.count(condition.place) == 0;
            });
        if (use.copies.empty() && closed != around.end()) {
            use.omitted_by = *closed;
        }
    }
    return uses;
}

std::vector<Finding> missing_clauses(const std::vector<ClauseUse>& uses)
{
    std::vector<Finding> result;
    for (const ClauseUse& use : uses) {
        if (!use.clause.is_mandatory || (!use.copies.empty() && !use.is_empty)) {
            continue;
        }
        const std::string reason =
            !use.copies.empty() ? "has no text"
            : use.omitted_by.has_value()
                ? fmt::format("is left out by {}", use.omitted_by->place->tag.tag)
                : "is not in the document";
        result.push_back(
            {.code = "T024",
             .severity = Severity::Block,
             .where = {{}, use.clause.tag.part, print(use.clause.paragraph)},
             .text = fmt::format("the mandatory clause '{}' {}", use.clause.id, reason),
             .cure = "correct the data, or take the clause out of the condition"});
    }
    return result;
}

namespace {

Json entry_of(const ClauseUse& use)
{
    const Clause& clause = use.clause;
    Json entry{{"id", clause.id}, {"mandatory", clause.is_mandatory}};
    if (clause.tag.part.empty()) {
        entry["from"] = "an included file";
    } else {
        entry["place"] = print(clause.paragraph);
    }
    entry["present"] = !use.copies.empty();
    if (!use.copies.empty()) {
        Json copies = Json::array();
        for (const Digest& copy : use.copies) {
            copies.push_back(copy.hex());
        }
        entry["text_sha256"] = std::move(copies);
    } else if (use.omitted_by) {
        entry["omitted_by"] = {{"tag", use.omitted_by->place->tag.tag},
                               {"place", print(*use.omitted_by->place)}};
    }
    return entry;
}

} // namespace

Json manifest_of(const Covered& covered, const std::vector<ClauseUse>& uses)
{
    Json included = Json::object();
    for (const auto& [name, digest] : covered.included) {
        included[name] = digest.hex();
    }
    Json clauses = Json::array();
    for (const ClauseUse& use : uses) {
        clauses.push_back(entry_of(use));
    }
    return {
        {"template", {{"file", covered.template_name}, {"sha256", covered.template_digest.hex()}}},
        {"included_sha256", std::move(included)},
        {"data_sha256", Digest::of(canonical(covered.data)).hex()},
        {"output_sha256", covered.output.hex()},
        {"clauses", std::move(clauses)}};
}

} // namespace indenture::templating
