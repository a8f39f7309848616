#pragma once

#include "expression/ast.h"
#include "expression/problem.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace indenture::expression {

// All of these throw Problem: T008 for a typographic dash or ellipsis, T009 for what is not in the
// language, T017 for an unknown filter, test or method, T018 for arguments that do not fit.

/// What stands between {{ and }}.
ExpressionPtr parse_expression(std::string_view text, std::size_t depth_max);

/// Where a for or set puts a value: a name, names that take a list apart (nested), or `space.name`.
struct Target {
    enum class Kind { Name, Tuple, NamespaceMember };
    Kind kind = Kind::Name;
    std::string name;   ///< of a NamespaceMember, the namespace
    std::string member; ///< of a NamespaceMember
    std::vector<Target> parts;
};

/// All the names that the target binds.
std::vector<std::string> names_in(const Target& target);

/// for TARGET in LIST [if CONDITION] [recursive]
struct ForHead {
    Target target;
    ExpressionPtr list;
    ExpressionPtr condition; ///< may be nullptr
    bool is_recursive = false;
};

/// `text` is what follows the word "for".
ForHead parse_for(std::string_view text, std::size_t depth_max);

/// set TARGET = VALUE, or the head of a block: set NAME [| filters]
struct SetHead {
    Target target;
    ExpressionPtr value;   ///< nullptr: a block follows
    ExpressionPtr filters; ///< of a block, around BlockText; may be nullptr
};

SetHead parse_set(std::string_view text, std::size_t depth_max);

struct Parameter {
    std::string name;
    ExpressionPtr fallback; ///< nullptr: none
};

/// macro NAME(a, b=1)
struct MacroHead {
    std::string name;
    std::vector<Parameter> parameters;
};

MacroHead parse_macro(std::string_view text, std::size_t depth_max);

/// call[(parameters)] NAME(arguments)
struct CallHead {
    std::vector<Parameter> parameters; ///< of caller()
    ExpressionPtr call;                ///< a Call
};

CallHead parse_call(std::string_view text, std::size_t depth_max);

/// with a = 1, b = 2
struct WithHead {
    struct Binding {
        Target target;
        ExpressionPtr value;
    };
    std::vector<Binding> bindings;
};

WithHead parse_with(std::string_view text, std::size_t depth_max);

/// What follows the word "filter": `upper | replace("A", "B")`, around BlockText.
ExpressionPtr parse_filters(std::string_view text, std::size_t depth_max);

/// Several expressions with commas between, as `cellbg` and `colspan` may want; at least one.
std::vector<ExpressionPtr> parse_list(std::string_view text, std::size_t depth_max);

} // namespace indenture::expression
