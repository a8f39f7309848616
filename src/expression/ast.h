#pragma once

#include "expression/problem.h"
#include "expression/value.h"

#include <cstddef>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace indenture::expression {

struct Expression;
struct Filter;
struct Test;
/// Shared, since a tag's expression may be used by several operations. nullptr: not written.
using ExpressionPtr = std::shared_ptr<const Expression>;

struct Constant {
    Value value;
};

struct Name {
    std::string name;
};

/// base.name
struct Attribute {
    ExpressionPtr base;
    std::string name;
};

/// base[index]
struct Subscript {
    ExpressionPtr base;
    ExpressionPtr index;
};

/// base[start:stop:step]; each may be nullptr
struct Slice {
    ExpressionPtr base;
    ExpressionPtr start;
    ExpressionPtr stop;
    ExpressionPtr step;
};

struct NamedArgument {
    std::string name;
    ExpressionPtr value;
};

/// callee(positional, named=...)
struct Call {
    ExpressionPtr callee;
    std::vector<ExpressionPtr> positional;
    std::vector<NamedArgument> named;
};

enum class UnaryOperator { Not, Negative, Positive };

struct Unary {
    UnaryOperator operation;
    ExpressionPtr operand;
};

enum class BinaryOperator {
    Or,
    And,
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Remainder,
    Power,
    Concatenate,
};

struct Binary {
    BinaryOperator operation;
    ExpressionPtr left;
    ExpressionPtr right;
};

enum class Relation { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, In, NotIn };

struct Compared {
    Relation relation;
    ExpressionPtr operand;
};

/// first < b <= c: true if each neighbour is so related; at least one in `rest`.
struct Comparison {
    ExpressionPtr first;
    std::vector<Compared> rest;
};

/// input | filter(arguments). `arguments` are in the order of the filter's parameters, nullptr for
/// those not given; those of a variadic filter that no parameter takes stand in `more` and `named`.
struct Filtered {
    ExpressionPtr input;
    const Filter* filter;
    std::vector<ExpressionPtr> arguments;
    std::vector<ExpressionPtr> more;
    std::vector<NamedArgument> named;
};

/// input is [not] test(arguments)
struct Tested {
    ExpressionPtr input;
    const Test* test;
    std::vector<ExpressionPtr> arguments;
    bool is_negated;
};

/// value if condition else otherwise; `otherwise` may be nullptr
struct Conditional {
    ExpressionPtr condition;
    ExpressionPtr value;
    ExpressionPtr otherwise;
};

struct ListLiteral {
    std::vector<ExpressionPtr> items;
};

struct TupleLiteral {
    std::vector<ExpressionPtr> items;
};

struct MappingLiteral {
    std::vector<std::pair<ExpressionPtr, ExpressionPtr>> members;
};

/// The text inside a filter block: the innermost input of its chain of filters.
struct BlockText {};

/// A tree without side effects. Immutable.
struct Expression {
    std::variant<Constant, Name, Attribute, Subscript, Slice, Call, Unary, Binary, Comparison,
                 Filtered, Tested, Conditional, ListLiteral, TupleLiteral, MappingLiteral,
                 BlockText>
        node;
    Stretch at;             ///< in the text it was parsed from
    std::size_t height = 1; ///< levels of operands, itself included
};

/// The direct operands, in the order in which they are written.
std::vector<ExpressionPtr> operands(const Expression& expression);

/// Names that the expression calls as functions, such as macros: "clause" of {{ clause(1) }}.
std::vector<std::string> called_names(const Expression& expression);

/// Every name that it reads, called ones included, each once, in order.
std::vector<std::string> names_in(const Expression& expression);

/// As the author would write it, for messages: "dsa.parties[0].name"; "" if it is no such path.
std::string path_of(const Expression& expression);

/// The text, if the expression is nothing but one; not of nullptr.
std::optional<std::string> text_in(const ExpressionPtr& expression);

/// What a filter is given for one of its parameters, by place or by name; nullptr if nothing.
ExpressionPtr argument_of(const Filtered& filtered, std::string_view parameter);

} // namespace indenture::expression
