#include "expression/filter.h"

#include "base/error.h"
#include "expression/detail/filters.h"
#include "expression/detail/python_text.h"
#include "expression/detail/support.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>

namespace indenture::expression {

namespace {

const std::map<std::string_view, Filter>& all_filters()
{
    static const std::map<std::string_view, Filter> filters = [] {
        std::map<std::string_view, Filter> all;
        for (const auto& some : {text_filters(), list_filters(), number_filters(), date_filters(),
                                 contract_filters(), rich_filters()}) {
            for (const Filter& filter : some) {
                all.emplace(filter.name, filter);
            }
        }
        return all;
    }();
    return filters;
}

} // namespace

const Filter* find_filter(std::string_view name)
{
    const auto found = all_filters().find(name);
    return found == all_filters().end() ? nullptr : &found->second;
}

std::vector<std::string_view> filter_names()
{
    std::vector<std::string_view> names;
    for (const auto& [name, filter] : all_filters()) {
        names.push_back(name);
    }
    return names;
}

std::string_view refusal_of_filter(std::string_view name)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> refused{
        {{"pprint", "it is for finding errors in programs"},
         {"random", "the same data must give the same document"},
         {"safe", "all text is written as it is, and data is never markup"},
         {"urlize", "it makes HTML; give a link in the data"},
         {"xmlattr", "it makes HTML"}}};
    for (const auto& [known, reason] : refused) {
        if (known == name) {
            return reason;
        }
    }
    return {};
}

bool is_known_function(std::string_view name)
{
    const Filter* const filter = find_filter(name);
    const auto& all = functions();
    return (filter != nullptr && filter->is_function) ||
           std::any_of(all.begin(), all.end(),
                       [name](const auto& function) { return function.first == name; });
}

namespace {

void put_argument(const Filter& filter, std::vector<Value>& arguments,
                  std::vector<std::pair<std::string, Value>>& named, const std::string& name,
                  const Value& value)
{
    for (std::size_t i = 0; i < filter.parameters.size(); ++i) {
        if (filter.parameters[i].name == name) {
            arguments[i] = value;
            return;
        }
    }
    if (!filter.is_variadic) {
        refuse(fmt::format("the filter {} has no argument '{}'", filter.name, name));
    }
    named.emplace_back(name, value);
}

} // namespace

Value apply_filter(Evaluator& evaluator, const Filter& filter, const Value& input,
                   const Arguments& given)
{
    if (!filter.takes_undefined) {
        evaluator.note_missing(input);
    }
    std::vector<Value> arguments(filter.parameters.size());
    std::vector<Value> more;
    std::vector<std::pair<std::string, Value>> named;
    for (std::size_t i = 0; i < given.positional.size(); ++i) {
        evaluator.note_missing(given.positional[i]);
        if (filter.is_variadic) {
            more.push_back(given.positional[i]);
        } else if (i < arguments.size()) {
            arguments[i] = given.positional[i];
        } else {
            refuse(fmt::format("the filter {} gets an argument too many", filter.name));
        }
    }
    for (const auto& [name, value] : given.named) {
        evaluator.note_missing(value);
        put_argument(filter, arguments, named, name, value);
    }
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (filter.parameters[i].is_required && !arguments[i].is_defined()) {
            refuse(fmt::format("the filter {} wants the argument {}", filter.name,
                               filter.parameters[i].name));
        }
    }
    if (filter.is_variadic && more.empty() && filter.name.ends_with("attr")) {
        refuse(fmt::format("the filter {} wants the name of a member", filter.name));
    }
    evaluator.fuel().burn();
    return filter.apply({evaluator, filter, input, arguments, more, named});
}

bool is_given(const FilterCall& call, std::size_t position)
{
    const Value& argument = call.arguments[position];
    // None is how Jinja2 leaves an argument out.
    return argument.is_defined() && !argument.is(Value::Kind::Null);
}

std::string text_argument(const FilterCall& call, std::size_t position,
                          const std::string& otherwise)
{
    if (!is_given(call, position)) {
        return otherwise;
    }
    const Value& argument = call.arguments[position];
    if (!argument.is_text() && !argument.is_number()) {
        refuse(fmt::format("the argument {} of {} wants text and got {}",
                           call.filter.parameters[position].name, title_of(call),
                           kind_of(argument)));
    }
    return text_of(call.evaluator, argument);
}

bool truth_argument(const FilterCall& call, std::size_t position, bool otherwise)
{
    return is_given(call, position) ? call.evaluator.is_true(call.arguments[position]) : otherwise;
}

std::int64_t integer_argument(const FilterCall& call, std::size_t position, std::int64_t otherwise)
{
    if (!is_given(call, position)) {
        return otherwise;
    }
    return integer_of(call.evaluator, call.arguments[position],
                      fmt::format("the argument {} of {}", call.filter.parameters[position].name,
                                  title_of(call)));
}

std::string title_of(const FilterCall& call)
{
    return fmt::format("the filter {}", call.filter.name);
}

std::string input_text(const FilterCall& call)
{
    return text_of(call.evaluator, call.input);
}

Value made(const FilterCall& call, std::string text)
{
    return made_text(call.evaluator, std::move(text));
}

std::optional<Number> exact_number(const Value& value)
{
    if (value.is_number()) {
        return value.number();
    }
    if (!value.is_text()) {
        return std::nullopt;
    }
    return Number::parse(stripped(value.text(), {}, Side::Both));
}

Value key_of(const FilterCall& call, const Value& item, const Value& attribute)
{
    return attribute.is_defined() && !attribute.is(Value::Kind::Null)
               ? by_path(call.evaluator, item, attribute)
               : item;
}

Value folded(const Value& value)
{
    return value.is_text() ? Value::text(lower(value.text())) : value;
}

} // namespace indenture::expression
