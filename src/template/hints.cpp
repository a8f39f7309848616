#include "template/hints.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>

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
        if (reading_.context.places != nullptr) {
            paragraphs_ = reading_.context.places->of(tree_, reading_.part);
        }
        for (NodeId id = 0; id < tree_.size(); ++id) {
            ordinal_ += tree_[id].is_w("p") ? 1U : 0U;
            inspect(id);
        }
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

    Place here() const
    {
        Place place;
        place.tag.part = reading_.part;
        place.tag.paragraph = ordinal_;
        if (ordinal_ > 0 && ordinal_ <= paragraphs_.size()) {
            place.paragraph = paragraphs_[ordinal_ - 1];
        } else {
            place.paragraph.ordinal = ordinal_;
            place.paragraph.in_story = ordinal_;
        }
        return place;
    }

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
    std::vector<ParagraphPlace> paragraphs_;
    std::size_t ordinal_ = 0;
    std::vector<Chain> conditions_;
    std::size_t loops_ = 0;             ///< open at the statement at hand
    std::set<std::string> set_outside_; ///< names set outside any loop
};

} // namespace

void add_hints(Reading& reading)
{
    HintFinder(reading).run();
}

} // namespace indenture::templating
