#pragma once

#include "expression/ast.h"
#include "expression/parse.h"
#include "expression/scope.h"
#include "expression/value.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace indenture::expression {

/// Strict: decimals are exact; null, true, false, lists and mappings are not printed.
/// Compat: what Jinja2 gives, with Python's floats and spellings (None, True, ['a']).
enum class Profile { Strict, Compat };

/// What may be done with something that is not in the data.
/// Error: only test it with `is defined` or give it a default.
/// Blank: it prints nothing, is false and empty; its members are an error. Jinja2's way.
/// Chain: as Blank, and its members are missing in turn.
enum class Undefined { Error, Blank, Chain };

/// Counts the steps of one merge. Throws Error(LimitExceeded) when they run out.
class Fuel {
public:
    explicit Fuel(std::size_t steps) : left_(steps) {}
    void burn(std::size_t steps = 1)
    {
        if (left_ < steps) {
            run_out();
        }
        left_ -= steps;
    }
    std::size_t left() const { return left_; }

private:
    [[noreturn]] void run_out();
    std::size_t left_;
};

struct Options {
    Profile profile = Profile::Strict;
    Undefined undefined = Undefined::Error;
    std::string locale = "en-GB"; ///< BCP 47; of dates, numbers and words
    std::string currency = "GBP"; ///< ISO 4217; of the filter currency
    /// Told the reason each time something missing is used as nothing (not under Error).
    std::function<void(std::string_view reason)> on_missing = {};
};

/// A text to print, borrowed where it can be. Keep it while the view is used.
class Printed {
public:
    explicit Printed(Value text) : value_(std::move(text)) {}
    explicit Printed(std::string text) : own_(std::move(text)), is_own_(true) {}
    std::string_view text() const { return is_own_ ? std::string_view(own_) : value_.text(); }

private:
    Value value_;
    std::string own_;
    bool is_own_ = false;
};

class Words;

/// Computes expressions in a scope. One for each merge; not shared between threads. Errors are
/// Error(BadInput) or Error(LimitExceeded) and have no place; the caller knows it.
class Evaluator {
public:
    Evaluator(Scope& scope, Fuel& fuel, Options options = {});
    ~Evaluator();
    Evaluator(const Evaluator&) = delete;
    Evaluator& operator=(const Evaluator&) = delete;

    /// May be undefined: using it is what the policy may refuse.
    Value evaluate(const Expression& expression);
    /// The expression of a filter block or block set, with the text of the block.
    Value evaluate(const Expression& filters, const Value& block_text);
    bool is_true(const Expression& expression) { return is_true(evaluate(expression)); }
    /// Python's truth: null, false, 0, "" and what is empty are false.
    bool is_true(const Value& value);
    /// What a for runs over: a list as it is, the names of a mapping, the characters of a text.
    /// Always a list. Throws Error(BadInput) for what cannot be run over.
    Value items_of(const Value& value);
    /// Throws Error(BadInput) in Strict for null, true, false, lists and mappings, with the cure.
    /// A rich mapping is never printed: ask rich_kind first.
    Printed printed(const Value& value);
    /// Python's repr, as Compat prints what stands inside a list.
    std::string represented(const Value& value);
    Value call(const Value& callee, const Arguments& arguments);
    /// base.name; `path` is what messages call the base, "" if it has no name.
    Value attribute(const Value& base, std::string_view name, const std::string& path = {});
    /// base[index]: a member of a mapping by its name, an item of a list or text by its number.
    Value item(const Value& base, const Value& index, const std::string& path = {});
    /// Puts a value where a for or set wants it. Throws Error(BadInput) if it cannot be taken
    /// apart, or the namespace is none.
    void assign(const Target& target, const Value& value);

    /// Refuses what is undefined, or tells on_missing, as the policy says.
    void note_missing(const Value& value);

    Scope& scope() { return scope_; }
    Fuel& fuel() { return fuel_; }
    Words& words() { return *words_; }
    const Options& options() const { return options_; }
    bool is_strict() const { return options_.profile == Profile::Strict; }

private:
    Scope& scope_;
    Fuel& fuel_;
    Options options_;
    std::unique_ptr<Words> words_;
    const Value* block_text_ = nullptr;
    std::size_t calls_ = 0;       ///< that are under way
    std::size_t hints_left_ = 20; ///< suggestions are dear, and data can miss much
    bool is_quiet_ = false;       ///< what is missing needs no reason: it is only tested

    bool may_hint();
    friend struct Evaluation; // the nodes, in evaluate.cpp
};

/// The variable `loop` inside a for: index index0 revindex revindex0 first last length previtem
/// nextitem depth depth0, cycle(...), changed(...), and a call of itself if the for is recursive.
class Loop : public Object {
public:
    using Recurse = std::function<Value(const Value& list)>; ///< renders the body for another list

    /// `items` as Evaluator::items_of gives them; `depth0` counts recursive calls, from 0.
    explicit Loop(Value items, std::size_t depth0 = 0, Recurse recurse = {});

    std::size_t length() const { return items_.items().size(); }
    /// The pass that runs, from 0.
    std::size_t index0() const { return index_; }
    void set_index0(std::size_t index) { index_ = index; }

    std::string description() const override;
    bool is_callable() const override { return recurse_ != nullptr; }
    Value call(const Arguments& arguments, Evaluator& evaluator) override;
    std::optional<Value> member(std::string_view name) override;
    std::optional<Value> call_member(std::string_view name, const Arguments& arguments,
                                     Evaluator& evaluator) override;

private:
    Value items_;
    std::size_t depth0_;
    Recurse recurse_;
    std::size_t index_ = 0;
    std::optional<Value> last_changed_;
};

} // namespace indenture::expression
