#include "template/hints.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <set>
#include <utility>

namespace indenture::templating {

namespace {

/// Fields whose result other programs compute only when asked to.
bool is_stale(std::string_view instruction)
{
    static constexpr std::array<std::string_view, 4> fields{"TOC", "NUMPAGES", "SECTIONPAGES",
                                                            "INDEX"};
    const std::size_t start = instruction.find_first_not_of(' ');
    const std::string_view rest =
        start == std::string_view::npos ? std::string_view() : instruction.substr(start);
    const std::string_view word = rest.substr(0, rest.find_first_of(" \\\""));
    return std::find(fields.begin(), fields.end(), word) != fields.end();
}

class HintFinder {
public:
    explicit HintFinder(Reading& reading) : reading_(reading), tree_(reading.tree) {}

    void run()
    {
        for (NodeId id = 0; id < tree_.size(); ++id) {
            ordinal_ += tree_[id].is_w("p") ? 1U : 0U;
            inspect(id);
            inspect_held(id);
            inspect_conditions(id);
        }
        inspect_references();
        for (const Passage& passage : reading_.passages) {
            inspect_hyphens(passage);
            inspect_branches(passage);
            inspect_sets(passage);
            for (const Statement& statement : passage.statements) {
                inspect_value(statement);
            }
        }
    }

private:
    void hint(Severity severity, const Place& place, Problem problem)
    {
        reading_.report.add(severity, place, problem);
    }

    void hint(const Statement& statement, Severity severity, std::string code, std::string text,
              std::string cure)
    {
        hint(severity, reading_.places[statement.place],
             {std::move(code), std::move(text), std::move(cure), {}});
    }

    Place here() const { return reading_.place_of(ordinal_); }

    void inspect(NodeId id)
    {
        const Node& node = tree_[id];
        const bool is_drawing = node.space == Space::Other && node.name == "docPr";
        if (is_drawing && !has_content(tree_.attribute(id, "descr").value_or(""))) {
            Place place = here();
            place.near = "a picture";
            hint(Severity::Warning, place,
                 {"T034",
                  "the picture has no alternative text, which readers who do not see it "
                  "need",
                  "add one in Word (Edit Alt Text), or mark it as decorative",
                  {}});
        }
        const std::string instruction = node.is_w("fldSimple")
                                            ? tree_.attribute(id, "instr").value_or("")
                                        : node.is_w("instrText") ? tree_.text(id)
                                                                 : std::string();
        if (is_stale(instruction)) {
            Place place = here();
            place.near = "a field";
            hint(Severity::Info, place,
                 {"T033",
                  "other programs show the field's old result until it is updated",
                  "update fields when the document is opened elsewhere",
                  {}});
        }
    }

    // --- What may leave nothing ------------------------------------------------------------------

    void inspect_held(NodeId id)
    {
        const Node& node = tree_[id];
        if (node.is_w("tbl")) {
            if (const Statement* first = holder_of_all(id)) {
                hint(*first, Severity::Info, "T025",
                     "tags hold every row of the table, so it may have none and is then left out",
                     "give it a row that always stays, or have the text around it fit");
            }
        } else if (node.is_w("tc")) {
            if (const Statement* first = holder_of_all(id)) {
                hint(*first, Severity::Info, "T026",
                     "tags hold all the cell has, so it may be left blank",
                     "say with {%p else %} what it holds then, if it should hold something");
            }
        } else if (node.is_w("p")) {
            inspect_tables(id);
        }
    }

    const Carrier* tags_only(NodeId id) const
    {
        const auto found = reading_.carriers.find(id);
        return found != reading_.carriers.end() && found->second.is_removed ? &found->second
                                                                            : nullptr;
    }

    bool is_content(NodeId id) const
    {
        const Node& node = tree_[id];
        return node.is_w("p") || node.is_w("tbl") || node.is_w("tr") || node.is_w("sdt");
    }

    /// The first of the tags that hold everything in a table or cell; nullptr if something stays
    /// whatever the data. A block with an else leaves one of its branches.
    const Statement* holder_of_all(NodeId parent) const
    {
        const Statement* first = nullptr;
        std::size_t depth = 0;
        for (NodeId id = tree_[parent].first; id != no_node; id = tree_[id].next) {
            if (!is_content(id)) {
                continue;
            }
            const auto found = reading_.carriers.find(id);
            const bool is_held = found != reading_.carriers.end() && !found->second.before.empty();
            if (!is_held && depth == 0 && tags_only(id) == nullptr) {
                return nullptr;
            }
            for (const Statement* statement :
                 is_held ? found->second.before : std::vector<Statement*>()) {
                if (statement->word == Word::Else && depth == 1) {
                    return nullptr;
                }
                first = first == nullptr && statement->opens() ? statement : first;
                depth += statement->opens() ? 1U : 0U;
                depth -= statement->closes() && depth > 0 ? 1U : 0U;
            }
            if (is_held && !found->second.is_removed) {
                depth -= std::min(depth, found->second.after.size());
            }
        }
        return depth == 0 ? first : nullptr; // an unclosed block is reported as such
    }

    /// A loop of paragraphs around nothing but tables: Word would make one of them all.
    void inspect_tables(NodeId id)
    {
        const Carrier* opener = tags_only(id);
        if (opener == nullptr || opener->before.empty() ||
            opener->before.back()->word != Word::For) {
            return;
        }
        bool has_table = false;
        for (NodeId next = tree_[id].next; next != no_node; next = tree_[next].next) {
            const Carrier* closer = tags_only(next);
            if (closer != nullptr && has_table && !closer->before.empty() &&
                closer->before.front()->word == Word::EndFor) {
                hint(*opener->before.back(), Severity::Info, "T027",
                     "the loop holds only a table, and Word fuses tables that follow each other; "
                     "a line one point high is put between them",
                     "put a paragraph before or behind the table, inside the loop");
            }
            if (!is_content(next)) {
                continue;
            }
            if (!tree_[next].is_w("tbl")) {
                return;
            }
            has_table = true;
        }
    }

    // --- References to what a condition may leave out --------------------------------------------

    /// Keeps the conditions open at this node, as written, and notes bookmarks and references.
    void inspect_conditions(NodeId id)
    {
        if (tree_[id].is_w("p")) {
            in_paragraph_.clear();
            around_ = open_;
            if (const Passage* passage = reading_.passage_of(id)) {
                for (const Statement& statement : passage->statements) {
                    note_condition(statement);
                }
            }
        } else if (tree_[id].is_w("bookmarkStart")) {
            bookmarks_.emplace(tree_.attribute(id, "name").value_or(""), sure_conditions());
        } else if (const auto reference = reading_.reference_of.find(id);
                   reference != reading_.reference_of.end()) {
            std::set<std::string> conditions = in_paragraph_;
            conditions.insert(around_.begin(), around_.end());
            conditions.insert(open_.begin(), open_.end());
            referring_.emplace_back(reference->second, std::move(conditions));
        }
    }

    void note_condition(const Statement& statement)
    {
        if (statement.word == Word::If) {
            open_.push_back(statement.tag.body);
        } else if (statement.word == Word::For) {
            open_.emplace_back(); // no condition, but it may have an else
        } else if (open_.empty()) {
            return;
        } else if ((statement.word == Word::Elif || statement.word == Word::Else) &&
                   !open_.back().empty()) {
            open_.back() += " | " + statement.tag.body;
        } else if (statement.word == Word::EndIf || statement.word == Word::EndFor) {
            open_.pop_back();
            return;
        }
        in_paragraph_.insert(open_.back());
    }

    /// Those around the whole paragraph, whose tags may stand anywhere in it.
    std::set<std::string> sure_conditions() const
    {
        std::set<std::string> result;
        for (std::size_t i = 0; i < std::min(around_.size(), open_.size()); ++i) {
            if (around_[i] == open_[i] && !open_[i].empty()) {
                result.insert(open_[i]);
            }
        }
        return result;
    }

    void inspect_references()
    {
        for (const auto& [index, conditions] : referring_) {
            const ReferencePlace& reference = reading_.references[index];
            const auto target = bookmarks_.find(reference.name);
            if (target == bookmarks_.end()) {
                continue;
            }
            for (const std::string& condition : target->second) {
                if (conditions.count(condition) == 0) {
                    hint(Severity::Warning, reference.place,
                         {"T021",
                          fmt::format("it refers to '{}', which stands in {{% {} %}}, but itself "
                                      "it does not; where that is left out, the merge fails",
                                      reference.name, condition),
                          "put the reference under the same condition",
                          {}});
                    break;
                }
            }
        }
    }

    void inspect_hyphens(const Passage& passage)
    {
        for (const Piece& piece : passage.text.pieces) {
            if (!tree_[piece.node].is_w("noBreakHyphen")) {
                continue;
            }
            for (const Statement& statement : passage.statements) {
                if (statement.tag.anchor < piece.begin && piece.end < statement.tag.close) {
                    hint(statement, Severity::Info, "T008",
                         "a non-breaking hyphen stands in the tag and is read as a minus",
                         "type an ordinary hyphen");
                }
            }
        }
    }

    /// {{ 'a' if x }} prints nothing if not x.
    void inspect_value(const Statement& statement)
    {
        const ExpressionPtr value = statement.expression();
        if (statement.word != Word::Print || value == nullptr) {
            return;
        }
        const auto* choice = std::get_if<expression::Conditional>(&value->node);
        if (choice != nullptr && choice->otherwise == nullptr && reading_.context.is_strict()) {
            hint(statement, Severity::Info, "T012", "it prints nothing if the condition is false",
                 "write else '' if that is meant");
        }
    }

    /// A branch behind one that is always taken, or with the condition of an earlier one.
    void inspect_branches(const Passage& passage)
    {
        for (const Statement& statement : passage.statements) {
            if (statement.word == Word::If) {
                conditions_.push_back({{statement.tag.body.substr(2)}, false});
                note_constant(statement, conditions_.back());
            } else if (statement.word == Word::Elif && !conditions_.empty()) {
                inspect_elif(statement, conditions_.back());
            } else if (statement.word == Word::Else && !conditions_.empty() &&
                       conditions_.back().is_always_taken) {
                unreachable(statement, "a branch before it is always taken");
            } else if (statement.word == Word::EndIf && !conditions_.empty()) {
                conditions_.pop_back();
            }
        }
    }

    /// {% set x %} inside a for, where an x outside is meant to change: it ends with the pass.
    void inspect_sets(const Passage& passage)
    {
        for (const Statement& statement : passage.statements) {
            loops_ += statement.word == Word::For ? 1U : 0U;
            loops_ -= statement.word == Word::EndFor && loops_ > 0 ? 1U : 0U;
            const auto* head = std::get_if<expression::SetHead>(&statement.head);
            if (head == nullptr || head->target.kind == expression::Target::Kind::NamespaceMember) {
                continue;
            }
            for (const std::string& name : expression::names_in(head->target)) {
                if (loops_ == 0) {
                    set_outside_.insert(name);
                } else if (set_outside_.count(name) > 0) {
                    hint(statement, Severity::Info, "T019",
                         fmt::format("'{}' is set for this pass only; outside the loop it stays as "
                                     "it was",
                                     name),
                         fmt::format("to change it, write set ns = namespace({0}=...) before the "
                                     "loop and set ns.{0} = ... inside",
                                     name));
                }
            }
        }
    }

    struct Chain {
        std::set<std::string> seen; ///< conditions as written
        bool is_always_taken = false;
    };

    void inspect_elif(const Statement& statement, Chain& chain)
    {
        const bool is_new = chain.seen.insert(statement.tag.body.substr(4)).second;
        if (chain.is_always_taken || !is_new) {
            unreachable(statement, is_new ? "a branch before it is always taken"
                                          : "a branch before it has the same condition");
        }
        note_constant(statement, chain);
    }

    void note_constant(const Statement& statement, Chain& chain)
    {
        const ExpressionPtr condition = statement.expression();
        const auto* constant =
            condition == nullptr ? nullptr : std::get_if<expression::Constant>(&condition->node);
        if (constant == nullptr || !constant->value.is(expression::Value::Kind::Boolean)) {
            return;
        }
        if (constant->value.boolean()) {
            chain.is_always_taken = true;
        } else {
            unreachable(statement, "its condition is false whatever the data");
        }
    }

    void unreachable(const Statement& statement, const std::string& why)
    {
        hint(statement, Severity::Warning, "T015",
             fmt::format("the branch is never taken: {}", why), "remove it or mend its condition");
    }

    Reading& reading_;
    const SourceTree& tree_;
    std::size_t ordinal_ = 0;
    std::vector<Chain> conditions_;
    std::size_t loops_ = 0;              ///< open at the statement at hand
    std::set<std::string> set_outside_;  ///< names set outside any loop
    std::vector<std::string> open_;      ///< conditions and, "", loops behind the paragraph at hand
    std::vector<std::string> around_;    ///< the same before it
    std::set<std::string> in_paragraph_; ///< conditions of tags in it
    std::map<std::string, std::set<std::string>> bookmarks_; ///< the conditions of each
    std::vector<std::pair<std::size_t, std::set<std::string>>> referring_;
};

} // namespace

void add_hints(Reading& reading)
{
    HintFinder(reading).run();
}

} // namespace indenture::templating
