#include "expression/detail/binding.h"

#include "expression/spelling.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::expression {

namespace {

[[noreturn]] void refuse(const char* code, std::string text, std::string cure, Stretch at)
{
    throw Problem{code, std::move(text), std::move(cure), at};
}

/// How a filter is written, for the cure: "replace(old, new, count)".
std::string usage(const Filter& filter)
{
    std::vector<std::string> parameters;
    for (const FilterParameter& parameter : filter.parameters) {
        parameters.push_back(parameter.is_required ? std::string(parameter.name)
                                                   : fmt::format("{}=...", parameter.name));
    }
    return parameters.empty() ? std::string(filter.name)
                              : fmt::format("{}({})", filter.name, fmt::join(parameters, ", "));
}

bool fits(Shape wanted, const Value& value)
{
    switch (wanted) {
    case Shape::Text:
    case Shape::Date:
        return value.is_text() || value.is_number();
    case Shape::Number:
        return value.is_number() || value.is(Value::Kind::Boolean);
    case Shape::Boolean:
        return value.is(Value::Kind::Boolean) || value.is_number();
    case Shape::List:
        return value.is_list() || value.is_text();
    default:
        return true;
    }
}

std::string shape_name(Shape shape)
{
    switch (shape) {
    case Shape::Number:
        return "a number";
    case Shape::Boolean:
        return "true or false";
    case Shape::List:
        return "a list";
    default:
        return "text";
    }
}

/// A constant of the wrong kind is seen here; all else when it is evaluated.
void check_shape(const Filter& filter, const FilterParameter& parameter,
                 const ExpressionPtr& argument)
{
    const auto* constant = argument == nullptr ? nullptr : std::get_if<Constant>(&argument->node);
    const bool is_left_out =
        constant != nullptr && constant->value.is(Value::Kind::Null) && !parameter.is_required;
    if (constant != nullptr && !is_left_out && !fits(parameter.shape, constant->value)) {
        refuse("T018",
               fmt::format("the argument {} of the filter {} wants {} and gets {}", parameter.name,
                           filter.name, shape_name(parameter.shape), kind_of(constant->value)),
               fmt::format("write {}", usage(filter)), argument->at);
    }
}

std::size_t position_of(const Filter& filter, std::string_view name)
{
    const auto found =
        std::find_if(filter.parameters.begin(), filter.parameters.end(),
                     [name](const FilterParameter& parameter) { return parameter.name == name; });
    return static_cast<std::size_t>(found - filter.parameters.begin());
}

void put_named(Filtered& filtered, NamedArgument argument)
{
    const Filter& filter = *filtered.filter;
    const std::size_t position = position_of(filter, argument.name);
    const Stretch at = argument.value->at;
    if (position < filter.parameters.size()) {
        if (filtered.arguments[position] != nullptr) {
            refuse(
                "T018",
                fmt::format("the filter {} gets its argument {} twice", filter.name, argument.name),
                fmt::format("write {}", usage(filter)), at);
        }
        filtered.arguments[position] = std::move(argument.value);
    } else if (filter.is_variadic) {
        filtered.named.push_back(std::move(argument));
    } else {
        std::vector<std::string_view> names;
        for (const FilterParameter& parameter : filter.parameters) {
            names.push_back(parameter.name);
        }
        const auto like = most_like(argument.name, names);
        refuse("T018",
               fmt::format("the filter {} has no argument '{}'", filter.name, argument.name),
               like.empty() ? fmt::format("write {}", usage(filter)) : suggestion(like), at);
    }
}

/// The name of a filter or test as a constant argument: map("upper"), select("odd").
const std::string* constant_text(const ExpressionPtr& argument, std::string& text)
{
    const auto* constant = argument == nullptr ? nullptr : std::get_if<Constant>(&argument->node);
    if (constant == nullptr || !constant->value.is_text()) {
        return nullptr;
    }
    text = constant->value.text();
    return &text;
}

const Filter& known_filter(const std::string& name, Stretch at)
{
    if (const auto refusal = refusal_of_filter(name); !refusal.empty()) {
        refuse("T017", fmt::format("the filter '{}' is not available: {}", name, refusal),
               "leave it out", at);
    }
    const Filter* const filter = find_filter(name);
    if (filter == nullptr) {
        refuse("T017", fmt::format("there is no filter '{}'", name),
               suggestion(most_like(name, filter_names())), at);
    }
    return *filter;
}

const Test& known_test(const std::string& name, Stretch at)
{
    const Test* const test = find_test(name);
    if (test == nullptr) {
        refuse("T017", fmt::format("there is no test '{}'", name),
               suggestion(most_like(name, test_names())), at);
    }
    return *test;
}

/// map, select and their like name another filter or test.
void check_named_functions(const Filtered& filtered, Stretch at)
{
    std::string text;
    const std::string_view name = filtered.filter->name;
    const std::vector<ExpressionPtr>& more = filtered.more;
    if (name == "map" && !more.empty() && constant_text(more[0], text) != nullptr) {
        known_filter(text, at);
    }
    const bool selects = name == "select" || name == "reject";
    const bool selects_by = name == "selectattr" || name == "rejectattr";
    const std::size_t position = selects ? 0 : 1;
    if ((selects || selects_by) && more.size() > position &&
        constant_text(more[position], text) != nullptr) {
        const Test& test = known_test(text, at);
        if (test.argument_count + position + 1 != more.size()) {
            refuse("T018",
                   fmt::format("the test {} wants {} argument(s) and gets {}", text,
                               test.argument_count, more.size() - position - 1),
                   {}, at);
        }
    }
    if (selects_by && more.empty()) {
        refuse("T018", fmt::format("the filter {} wants the name of a member", name),
               fmt::format("write {}(\"name\")", name), at);
    }
    if (name == "map" && more.empty() && filtered.arguments[0] == nullptr) {
        refuse("T018", "the filter map wants a filter or the name of a member",
               "write map(attribute=\"name\") or map(\"upper\")", at);
    }
}

} // namespace

std::string suggestion(std::string_view like)
{
    return like.empty() ? std::string() : fmt::format("did you mean {}?", like);
}

Filtered bind_filter(ExpressionPtr input, const std::string& name, WrittenArguments arguments,
                     Stretch at)
{
    const Filter& filter = known_filter(name, at);
    Filtered filtered{std::move(input), &filter, {}, {}, {}};
    filtered.arguments.resize(filter.parameters.size());
    const std::size_t count = arguments.positional.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (i < filter.parameters.size() && !filter.is_variadic) {
            filtered.arguments[i] = std::move(arguments.positional[i]);
        } else if (filter.is_variadic) {
            filtered.more.push_back(std::move(arguments.positional[i]));
        } else {
            refuse("T018", fmt::format("the filter {} gets an argument too many", filter.name),
                   fmt::format("it takes {} at most: {}", filter.parameters.size(), usage(filter)),
                   arguments.positional[i]->at);
        }
    }
    for (NamedArgument& argument : arguments.named) {
        put_named(filtered, std::move(argument));
    }
    for (std::size_t i = 0; i < filter.parameters.size(); ++i) {
        if (filter.parameters[i].is_required && filtered.arguments[i] == nullptr) {
            refuse("T018",
                   fmt::format("the filter {} wants the argument {}", filter.name,
                               filter.parameters[i].name),
                   fmt::format("write {}", usage(filter)), at);
        }
        check_shape(filter, filter.parameters[i], filtered.arguments[i]);
    }
    check_named_functions(filtered, at);
    return filtered;
}

Tested bind_test(ExpressionPtr input, const std::string& name, WrittenArguments arguments,
                 Stretch at)
{
    const Test& test = known_test(name == "None" ? "none" : name, at);
    if (!arguments.named.empty() || arguments.positional.size() != test.argument_count) {
        refuse("T018",
               fmt::format("the test {} wants {} argument(s) and gets {}", name,
                           test.argument_count,
                           arguments.positional.size() + arguments.named.size()),
               {}, at);
    }
    return {std::move(input), &test, std::move(arguments.positional), false};
}

void check_method(const std::string& name, Stretch at)
{
    const auto known = method_names();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
        const auto like = most_like(name, known);
        refuse("T017", fmt::format("there is no method '{}'", name),
               like.empty() ? "use a filter, or give the result in the data" : suggestion(like),
               at);
    }
}

} // namespace indenture::expression
