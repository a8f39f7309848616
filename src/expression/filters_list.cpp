#include "expression/detail/filters.h"

#include "expression/detail/operators.h"
#include "expression/detail/python_text.h"
#include "expression/detail/support.h"
#include "expression/spelling.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace indenture::expression {

namespace {

using Call = const FilterCall&;

const Value nothing{};

const Value& argument_or_nothing(Call call, std::size_t position)
{
    return is_given(call, position) ? call.arguments[position] : nothing;
}

Value list_of(Call call, std::vector<Value> items)
{
    return made_list(call.evaluator, std::move(items));
}

Value apply_length(Call call)
{
    const Value& input = call.input;
    if (input.is_text()) {
        return Value::number(Number::of_size(length_of(input.text())));
    }
    if (input.is_mapping()) {
        return Value::number(Number::of_size(input.members().size()));
    }
    if (input.is_list()) {
        return Value::number(Number::of_size(input.items().size()));
    }
    if (!input.is_defined()) {
        return Value::number(0);
    }
    refuse(fmt::format("{} wants text, a list or a mapping and got {}", title_of(call),
                       kind_of(input)));
}

Value apply_first(Call call)
{
    Value keep;
    const auto items = items_in(call.evaluator, call.input, keep);
    return items.empty() ? Value::undefined("the list has no first item; it is empty")
                         : items.front();
}

Value apply_last(Call call)
{
    Value keep;
    const auto items = items_in(call.evaluator, call.input, keep);
    return items.empty() ? Value::undefined("the list has no last item; it is empty")
                         : items.back();
}

Value apply_list(Call call)
{
    Value keep;
    const auto items = items_in(call.evaluator, call.input, keep);
    return list_of(call, {items.begin(), items.end()});
}

Value apply_items(Call call)
{
    if (!call.input.is_defined()) {
        return Value::list({});
    }
    if (!call.input.is_mapping()) {
        refuse(fmt::format("{} wants a mapping and got {}", title_of(call), kind_of(call.input)));
    }
    std::vector<Value> pairs;
    const std::vector<Value> names = names_of(call.input);
    for (std::size_t i = 0; i < names.size(); ++i) {
        pairs.push_back(pair(names[i], call.input.members()[i].value));
    }
    return list_of(call, std::move(pairs));
}

/// Jinja's default covers what is missing; in Strict also null, which JSON has in its place.
Value apply_default(Call call)
{
    const bool also_empty = truth_argument(call, 1, false);
    const bool is_null = call.evaluator.is_strict() && call.input.is(Value::Kind::Null);
    const bool is_replaced =
        !call.input.is_defined() || is_null || (also_empty && !call.evaluator.is_true(call.input));
    if (!is_replaced) {
        return call.input;
    }
    // A default that is itself missing has a reason; one that is not given has none.
    const bool has_default = call.arguments[0].is_defined() || !call.arguments[0].reason().empty();
    return has_default ? call.arguments[0] : Value::borrowed_text("");
}

Value apply_join(Call call)
{
    const std::string separator = text_argument(call, 0);
    std::string result;
    bool is_first = true;
    Value keep;
    for (const Value& item : items_in(call.evaluator, call.input, keep)) {
        const Value part = key_of(call, item, argument_or_nothing(call, 1));
        result += is_first ? std::string() : separator;
        result += call.evaluator.printed(part).text();
        is_first = false;
        pay_for_text(call.evaluator, result.size() > text_size_max ? result.size() : 0);
    }
    return made(call, std::move(result));
}

Value apply_reverse(Call call)
{
    Value keep;
    const auto items = items_in(call.evaluator, call.input, keep);
    if (!call.input.is_text()) {
        return list_of(call, {items.rbegin(), items.rend()});
    }
    std::string result;
    for (auto item = items.rbegin(); item != items.rend(); ++item) {
        result += item->text();
    }
    return made(call, std::move(result));
}

Value apply_batch(Call call)
{
    const std::int64_t size = integer_argument(call, 0, 1);
    if (size < 1) {
        refuse(fmt::format("{} wants a number of at least 1", title_of(call)));
    }
    std::vector<Value> rows;
    std::vector<Value> row;
    Value keep;
    for (const Value& item : items_in(call.evaluator, call.input, keep)) {
        if (static_cast<std::int64_t>(row.size()) == size) {
            rows.push_back(list_of(call, std::exchange(row, {})));
        }
        row.push_back(item);
    }
    if (!row.empty()) {
        if (is_given(call, 1)) {
            pay_for_list(call.evaluator, static_cast<std::size_t>(size));
            row.resize(static_cast<std::size_t>(size), call.arguments[1]);
        }
        rows.push_back(list_of(call, std::move(row)));
    }
    return list_of(call, std::move(rows));
}

Value apply_slice(Call call)
{
    const std::int64_t count = integer_argument(call, 0, 1);
    if (count < 1) {
        refuse(fmt::format("{} wants a number of at least 1", title_of(call)));
    }
    Value keep;
    const auto items = items_in(call.evaluator, call.input, keep);
    pay_for_list(call.evaluator, static_cast<std::size_t>(count));
    const auto size = static_cast<std::int64_t>(items.size());
    const std::int64_t each = size / count;
    const std::int64_t longer = size % count;
    std::vector<Value> slices;
    std::int64_t start = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t end = start + each + (i < longer ? 1 : 0);
        std::vector<Value> slice(items.begin() + start, items.begin() + end);
        if (is_given(call, 1) && !call.arguments[1].is(Value::Kind::Null) && i >= longer) {
            slice.push_back(call.arguments[1]);
        }
        slices.push_back(list_of(call, std::move(slice)));
        start = end;
    }
    return list_of(call, std::move(slices));
}

/// The attributes of a sort: "a,b.c" is two.
std::vector<Value> paths_of(const Value& attribute)
{
    if (!attribute.is_text()) {
        return {attribute};
    }
    std::vector<Value> paths;
    for (const std::string_view part : split(attribute.text(), ",", -1)) {
        paths.push_back(Value::text(std::string(part)));
    }
    return paths;
}

struct Keyed {
    std::vector<Value> keys;
    Value item;
};

std::vector<Keyed> keyed(Call call, const Value& attribute, bool is_case_sensitive)
{
    std::vector<Keyed> all;
    const std::vector<Value> paths = paths_of(attribute);
    Value keep;
    for (const Value& item : items_in(call.evaluator, call.input, keep)) {
        Keyed entry{{}, item};
        for (const Value& path : paths) {
            const Value key = key_of(call, item, path);
            call.evaluator.note_missing(key);
            entry.keys.push_back(is_case_sensitive ? key : folded(key));
        }
        all.push_back(std::move(entry));
    }
    return all;
}

bool precedes(Evaluator& evaluator, const Keyed& a, const Keyed& b)
{
    for (std::size_t i = 0; i < a.keys.size(); ++i) {
        if (!is_equal(evaluator, a.keys[i], b.keys[i])) {
            return is_less(evaluator, a.keys[i], b.keys[i]);
        }
    }
    return false;
}

void sort_keyed(Call call, std::vector<Keyed>& all, bool is_reverse)
{
    if (all.size() == 1 && !all[0].keys.empty() && !all[0].keys[0].is_defined()) {
        return;
    }
    std::stable_sort(all.begin(), all.end(), [&](const Keyed& a, const Keyed& b) {
        return is_reverse ? precedes(call.evaluator, b, a) : precedes(call.evaluator, a, b);
    });
}

Value apply_sort(Call call)
{
    std::vector<Keyed> all =
        keyed(call, argument_or_nothing(call, 2), truth_argument(call, 1, false));
    sort_keyed(call, all, truth_argument(call, 0, false));
    std::vector<Value> items;
    for (Keyed& entry : all) {
        items.push_back(std::move(entry.item));
    }
    return list_of(call, std::move(items));
}

Value apply_dictsort(Call call)
{
    if (!call.input.is_mapping()) {
        refuse(fmt::format("{} wants a mapping and got {}", title_of(call), kind_of(call.input)));
    }
    const bool is_case_sensitive = truth_argument(call, 0, false);
    const std::string by = text_argument(call, 1, "key");
    if (by != "key" && by != "value") {
        refuse(fmt::format("{} sorts by 'key' or 'value', not by '{}'", title_of(call), by));
    }
    std::vector<Keyed> all;
    const std::vector<Value> names = names_of(call.input);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const Value& value = call.input.members()[i].value;
        const Value& key = by == "key" ? names[i] : value;
        all.push_back({{is_case_sensitive ? key : folded(key)}, pair(names[i], value)});
    }
    sort_keyed(call, all, truth_argument(call, 2, false));
    std::vector<Value> pairs;
    for (Keyed& entry : all) {
        pairs.push_back(std::move(entry.item));
    }
    return list_of(call, std::move(pairs));
}

Value apply_groupby(Call call)
{
    const Value& attribute = call.arguments[0];
    const bool is_case_sensitive = truth_argument(call, 2, false);
    struct Entry {
        Value key;
        Value folded_key;
        Value item;
    };
    std::vector<Entry> all;
    Value keep;
    for (const Value& item : items_in(call.evaluator, call.input, keep)) {
        Value key = key_of(call, item, attribute);
        key = key.is_defined() ? key : argument_or_nothing(call, 1);
        call.evaluator.note_missing(key);
        all.push_back({key, is_case_sensitive ? key : folded(key), item});
    }
    std::stable_sort(all.begin(), all.end(), [&](const Entry& a, const Entry& b) {
        return is_less(call.evaluator, a.folded_key, b.folded_key);
    });
    std::vector<Value> groups;
    for (std::size_t start = 0; start < all.size();) {
        std::size_t end = start;
        std::vector<Value> items;
        while (end < all.size() &&
               is_equal(call.evaluator, all[start].folded_key, all[end].folded_key)) {
            items.push_back(all[end++].item);
        }
        groups.push_back(
            Value::list({all[start].key, list_of(call, std::move(items))}, Value::Sequence::Group));
        start = end;
    }
    return list_of(call, std::move(groups));
}

/// The same text for what == calls the same.
std::string identity_of(Evaluator& evaluator, const Value& value)
{
    const Value same =
        value.is(Value::Kind::Boolean) ? Value::number(value.boolean() ? 1 : 0) : value;
    if (same.is_number()) {
        std::string digits = same.number().plain();
        if (digits.find('.') != std::string::npos) {
            digits.erase(digits.find_last_not_of('0') + 1);
            digits.erase(digits.find_last_not_of('.') + 1);
        }
        return digits;
    }
    return evaluator.represented(same);
}

Value apply_unique(Call call)
{
    const bool is_case_sensitive = truth_argument(call, 0, false);
    std::set<std::string> seen;
    std::vector<Value> items;
    Value keep;
    for (const Value& item : items_in(call.evaluator, call.input, keep)) {
        const Value key = key_of(call, item, argument_or_nothing(call, 1));
        if (seen.insert(identity_of(call.evaluator, is_case_sensitive ? key : folded(key)))
                .second) {
            items.push_back(item);
        }
    }
    return list_of(call, std::move(items));
}

Value extreme(Call call, bool wants_larger)
{
    const bool is_case_sensitive = truth_argument(call, 0, false);
    const Value* best = nullptr;
    Value best_key;
    Value keep;
    for (const Value& item : items_in(call.evaluator, call.input, keep)) {
        Value key = key_of(call, item, argument_or_nothing(call, 1));
        key = is_case_sensitive ? key : folded(key);
        const bool is_better =
            best == nullptr || (wants_larger ? is_less(call.evaluator, best_key, key)
                                             : is_less(call.evaluator, key, best_key));
        if (is_better) {
            best = &item;
            best_key = key;
        }
    }
    return best == nullptr ? Value::undefined(fmt::format("the list has no {} item; it is empty",
                                                          wants_larger ? "largest" : "smallest"))
                           : *best;
}

Value apply_min(Call call)
{
    return extreme(call, false);
}

Value apply_max(Call call)
{
    return extreme(call, true);
}

Value apply_sum(Call call)
{
    Value total = is_given(call, 1) ? call.arguments[1] : Value::number(0);
    Value keep;
    for (const Value& item : items_in(call.evaluator, call.input, keep)) {
        total = combined(call.evaluator, BinaryOperator::Add, total,
                         key_of(call, item, argument_or_nothing(call, 0)));
    }
    return total;
}

Value apply_attr(Call call)
{
    return call.evaluator.attribute(call.input, text_argument(call, 0));
}

/// map("upper"), map("replace", "a", "b"), map(attribute="a.b", default="-").
Value apply_map(Call call)
{
    std::vector<Value> items;
    Value keep;
    if (call.more.empty()) {
        const Value& path = argument_or_nothing(call, 0);
        for (const Value& item : items_in(call.evaluator, call.input, keep)) {
            const Value part = by_path(call.evaluator, item, path);
            items.push_back(!part.is_defined() && is_given(call, 1) ? call.arguments[1] : part);
        }
        return list_of(call, std::move(items));
    }
    const std::string name =
        call.more[0].is_text() ? std::string(call.more[0].text()) : std::string();
    const Filter* const filter = find_filter(name);
    if (filter == nullptr) {
        refuse(fmt::format("the filter map wants the name of a filter, and '{}' is none", name));
    }
    Arguments arguments{{call.more.begin() + 1, call.more.end()},
                        {call.named.begin(), call.named.end()}};
    // What map has as parameters belongs to the other filter if one is named.
    for (std::size_t i = 0; i < call.filter.parameters.size(); ++i) {
        if (is_given(call, i)) {
            arguments.named.emplace_back(call.filter.parameters[i].name, call.arguments[i]);
        }
    }
    for (const Value& item : items_in(call.evaluator, call.input, keep)) {
        items.push_back(apply_filter(call.evaluator, *filter, item, arguments));
    }
    return list_of(call, std::move(items));
}

/// select("odd"), selectattr("a.b", "eq", 1) and their opposites.
Value selected(Call call, bool by_attribute, bool wanted)
{
    const std::size_t first = by_attribute ? 1 : 0;
    const Test* test = nullptr;
    std::span<const Value> arguments;
    if (call.more.size() > first) {
        const Value& given = call.more[first];
        test = given.is_text() ? find_test(given.text()) : nullptr;
        if (test == nullptr) {
            refuse(fmt::format("{} wants the name of a test, and {} is none", title_of(call),
                               given.is_text() ? std::string(given.text()) : kind_of(given)));
        }
        arguments = call.more.subspan(first + 1);
    }
    std::vector<Value> items;
    Value keep;
    for (const Value& item : items_in(call.evaluator, call.input, keep)) {
        const Value part = by_attribute ? by_path(call.evaluator, item, call.more[0]) : item;
        const bool passes = test == nullptr ? call.evaluator.is_true(part)
                                            : passes_test(call.evaluator, *test, part, arguments);
        if (passes == wanted) {
            items.push_back(item);
        }
    }
    return list_of(call, std::move(items));
}

Value apply_select(Call call)
{
    return selected(call, false, true);
}

Value apply_reject(Call call)
{
    return selected(call, false, false);
}

Value apply_selectattr(Call call)
{
    return selected(call, true, true);
}

Value apply_rejectattr(Call call)
{
    return selected(call, true, false);
}

/// Lists in a list become one.
Value apply_chain(Call call)
{
    std::vector<Value> items;
    Value keep;
    for (const Value& item : items_in(call.evaluator, call.input, keep)) {
        if (item.is_list()) {
            items.insert(items.end(), item.items().begin(), item.items().end());
        } else {
            items.push_back(item);
        }
        pay_for_list(call.evaluator, items.size() > list_size_max ? items.size() : 0);
    }
    return list_of(call, std::move(items));
}

Value apply_any(Call call)
{
    Value keep;
    const auto items = items_in(call.evaluator, call.input, keep);
    return Value::boolean(std::any_of(items.begin(), items.end(), [&](const Value& item) {
        return call.evaluator.is_true(item);
    }));
}

Value apply_all(Call call)
{
    Value keep;
    const auto items = items_in(call.evaluator, call.input, keep);
    return Value::boolean(std::all_of(items.begin(), items.end(), [&](const Value& item) {
        return call.evaluator.is_true(item);
    }));
}

} // namespace

std::vector<Filter> list_filters()
{
    constexpr Shape any = Shape::Any;
    constexpr Shape text = Shape::Text;
    constexpr Shape number = Shape::Number;
    constexpr Shape truth = Shape::Boolean;
    constexpr Shape list = Shape::List;
    constexpr Shape item = Shape::Item;
    const std::vector<FilterParameter> default_parameters{{"default_value", any},
                                                          {"boolean", truth}};
    const std::vector<FilterParameter> extreme_parameters{{"case_sensitive", truth},
                                                          {"attribute", any}};
    return {
        {"all", apply_all, list, truth, {}},
        {"any", apply_any, list, truth, {}},
        {"attr", apply_attr, any, any, {{"name", text, true}}},
        {"batch", apply_batch, list, list, {{"linecount", number, true}, {"fill_with", any}}},
        {"chain", apply_chain, list, list, {}},
        {"count", apply_length, any, number, {}},
        {"d", apply_default, any, Shape::Same, default_parameters, true},
        {"default", apply_default, any, Shape::Same, default_parameters, true},
        {"dictsort",
         apply_dictsort,
         Shape::Mapping,
         list,
         {{"case_sensitive", truth}, {"by", text}, {"reverse", truth}}},
        {"first", apply_first, list, item, {}},
        {"groupby",
         apply_groupby,
         list,
         list,
         {{"attribute", any, true}, {"default", any}, {"case_sensitive", truth}}},
        {"items", apply_items, Shape::Mapping, list, {}},
        {"join", apply_join, list, text, {{"d", text}, {"attribute", any}}},
        {"last", apply_last, list, item, {}},
        {"length", apply_length, any, number, {}},
        {"list", apply_list, list, list, {}},
        {"map", apply_map, list, list, {{"attribute", any}, {"default", any}}, false, true},
        {"max", apply_max, list, item, extreme_parameters},
        {"min", apply_min, list, item, extreme_parameters},
        {"reject", apply_reject, list, Shape::Same, {}, false, true},
        {"rejectattr", apply_rejectattr, list, Shape::Same, {}, false, true},
        {"reverse", apply_reverse, list, Shape::Same, {}},
        {"select", apply_select, list, Shape::Same, {}, false, true},
        {"selectattr", apply_selectattr, list, Shape::Same, {}, false, true},
        {"slice", apply_slice, list, list, {{"slices", number, true}, {"fill_with", any}}},
        {"sort",
         apply_sort,
         list,
         Shape::Same,
         {{"reverse", truth}, {"case_sensitive", truth}, {"attribute", any}}},
        {"sum", apply_sum, list, number, {{"attribute", any}, {"start", any}}},
        {"unique", apply_unique, list, Shape::Same, extreme_parameters},
    };
}

} // namespace indenture::expression
