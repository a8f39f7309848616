#pragma once

#include "base/limits.h"
#include "template/expression.h"
#include "template/filters.h"
#include "template/value.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::templating {

/// One pass of a loop: its variable, and what `loop` says about it.
struct LoopPass {
    const std::string* variable;
    Value item;
    std::size_t index; ///< from 0
    std::size_t length;
};

/// The names an expression can see: loop variables, innermost last, then the members of the data.
struct Scope {
    const Json& data;
    std::vector<LoopPass> passes;
};

/// Counts the steps of one merge. Throws Error(LimitExceeded) when they run out.
class Fuel {
public:
    explicit Fuel(std::size_t steps) : left_(steps) {}
    void burn();

private:
    std::size_t left_;
};

/// Computes expressions. What is undefined may only be tested or given a default: every other use
/// throws Error(BadInput) saying what is missing. Errors have no place; the caller knows it.
class Evaluator {
public:
    Evaluator(const Scope& scope, Fuel& fuel, DateWords& dates)
        : scope_(scope), fuel_(fuel), filters_{dates}
    {
    }

    Value evaluate(const Expression& expression);
    /// Jinja's truth: null, false, 0, "" and empty lists are false.
    bool is_true(const Expression& expression);
    /// Never undefined.
    Value defined(const Expression& expression);

private:
    const Scope& scope_;
    Fuel& fuel_;
    FilterContext filters_;

    Value of(const Constant& constant);
    Value of(const Name& name);
    Value of(const Member& member);
    Value of(const Subscript& subscript);
    Value of(const Not& negation);
    Value of(const Negative& negative);
    Value of(const Binary& binary);
    Value of(const Filtered& filtered);
    Value of(const Tested& tested);
    Value of(const Conditional& conditional);
    Value of(const List& list);
};

} // namespace indenture::templating
