#pragma once

#include "base/json.h"
#include "template/filters.h"

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace indenture::templating {

struct Expression;
using ExpressionPtr = std::shared_ptr<const Expression>;

struct Constant {
    Json value;
};

struct Name {
    std::string name;
};

/// base.name
struct Member {
    ExpressionPtr base;
    std::string name;
};

/// base[index]
struct Subscript {
    ExpressionPtr base;
    ExpressionPtr index;
};

struct Not {
    ExpressionPtr operand;
};

struct Negative {
    ExpressionPtr operand;
};

enum class Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
    NotIn,
    Add,
    Subtract,
    Multiply,
    FloorDivide,
    Remainder,
    Concatenate,
};

struct Binary {
    Operator operation;
    ExpressionPtr left;
    ExpressionPtr right;
};

/// input | filter(arguments)
struct Filtered {
    ExpressionPtr input;
    const Filter* filter;
    std::vector<ExpressionPtr> arguments; ///< in the order of the filter's parameters
};

enum class Test { Defined, None, String, Number, Boolean, Sequence, Mapping };

/// input is test
struct Tested {
    ExpressionPtr input;
    Test test;
    bool is_negated;
};

/// value if condition else otherwise; without else it is the empty text
struct Conditional {
    ExpressionPtr condition;
    ExpressionPtr value;
    ExpressionPtr otherwise;
};

struct List {
    std::vector<ExpressionPtr> items;
};

/// What stands between {{ and }}: a tree without side effects. Immutable.
struct Expression {
    std::variant<Constant, Name, Member, Subscript, Not, Negative, Binary, Filtered, Tested,
                 Conditional, List>
        node;
};

/// Throws Problem: T009 for what is no expression, T008 for a typographic dash or ellipsis, T017
/// for an unknown filter or test.
ExpressionPtr parse_expression(std::string_view text, std::size_t depth_max);

/// for NAME in LIST
struct ForHead {
    std::string variable;
    ExpressionPtr list;
};

/// Reads what follows the word "for". Throws Problem as parse_expression does.
ForHead parse_for(std::string_view text, std::size_t depth_max);

} // namespace indenture::templating
