#pragma once

#include "expression/value.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace indenture::expression {

class Evaluator;
struct Filter;

/// What a filter or test takes or gives, for type checks and for inferring a schema.
enum class Shape : std::uint8_t {
    Any,
    Same, ///< gives what it takes
    Text,
    Number,
    Boolean,
    List,
    Mapping,
    Date, ///< text such as "2026-01-31"
    Rich, ///< a rich value of template language 5.5
    Item, ///< gives an item of the list it takes
};

struct FilterParameter {
    std::string_view name; ///< also its name as a keyword
    Shape shape = Shape::Any;
    bool is_required = false;
};

/// One use of a filter, with its arguments computed.
struct FilterCall {
    Evaluator& evaluator;
    const Filter& filter;
    const Value& input;
    std::span<const Value> arguments; ///< one for each parameter, undefined where not given
    std::span<const Value> more;      ///< of a variadic filter
    std::span<const std::pair<std::string, Value>> named;
};

/// A named function of a value: {{ value | name(arguments) }}.
struct Filter {
    std::string_view name;
    Value (*apply)(const FilterCall& call);
    Shape input = Shape::Any;
    Shape result = Shape::Any;
    std::vector<FilterParameter> parameters;
    bool takes_undefined = false; ///< default, for one, is not told what is missing
    bool is_variadic = false;     ///< map(attribute=...), format(1, 2)
    bool is_function = false;     ///< can be called too: currency(x) for x | currency
};

/// A named question about a value: {% if value is name(arguments) %}.
struct Test {
    std::string_view name;
    bool (*passes)(Evaluator& evaluator, const Value& input, std::span<const Value> arguments);
    std::size_t argument_count = 0;
    bool takes_undefined = false;
};

/// nullptr if there is none of that name. They live as long as the program.
const Filter* find_filter(std::string_view name);
const Test* find_test(std::string_view name);

/// The filter with arguments that are computed already, as map("upper") and ordinal(2) use it.
/// Throws Error(BadInput) if they do not fit.
Value apply_filter(Evaluator& evaluator, const Filter& filter, const Value& input,
                   const Arguments& arguments);
/// Throws Error(BadInput) if their number does not fit.
bool passes_test(Evaluator& evaluator, const Test& test, const Value& input,
                 std::span<const Value> arguments);

/// True for what every template can call without defining it: range, dict, ..., and the filters
/// that are also functions.
bool is_known_function(std::string_view name);

/// Sorted by name.
std::vector<std::string_view> filter_names();
std::vector<std::string_view> test_names();
/// Methods that a text, list or mapping has: "upper", "get", ...
std::vector<std::string_view> method_names();

/// Why a filter of Jinja2 is not here ("random": the same data must give the same document), or "".
std::string_view refusal_of_filter(std::string_view name);

} // namespace indenture::expression
