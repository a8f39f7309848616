#include "expression/detail/methods.h"

#include "base/utf8.h"
#include "expression/detail/operators.h"
#include "expression/detail/python_text.h"
#include "expression/detail/support.h"
#include "expression/filter.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <unicode/uchar.h>

namespace indenture::expression {

namespace {

/// One call of a method, with its arguments counted already.
struct MethodCall {
    Evaluator& evaluator;
    std::string_view name;
    const Value& base;
    const Arguments& arguments;

    std::size_t count() const { return arguments.positional.size(); }
    const Value& argument(std::size_t index) const { return arguments.positional[index]; }
    std::string_view text(std::size_t index) const
    {
        if (!argument(index).is_text()) {
            refuse(
                fmt::format("the method {} wants text and got {}", name, kind_of(argument(index))));
        }
        return argument(index).text();
    }
    std::int64_t integer(std::size_t index, std::int64_t otherwise) const
    {
        return index < count() ? integer_of(evaluator, argument(index), name) : otherwise;
    }
    Value made(std::string text) const { return made_text(evaluator, std::move(text)); }
    Value part(std::string_view text) const { return Value::part_of(base, text); }
    Value parts(const std::vector<std::string_view>& texts) const
    {
        std::vector<Value> items;
        for (const std::string_view text : texts) {
            items.push_back(part(text));
        }
        return made_list(evaluator, std::move(items));
    }
};

struct Method {
    std::string_view name;
    Value::Kind kind;
    std::size_t least;
    std::size_t most;
    Value (*apply)(const MethodCall&);
    bool takes_named = false;
};

/// Python's str.title: every letter after something else is a capital.
std::string titled(std::string_view text)
{
    std::string result;
    bool is_inside = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t size = offset_of(text.substr(at, 8), 1);
        const std::string_view character = text.substr(at, size);
        const bool is_letter = u_isalpha(static_cast<UChar32>(to_utf32(character).front())) != 0;
        result += is_inside ? lower(character) : as_initial(character);
        is_inside = is_letter;
        at += size;
    }
    return result;
}

Value side_stripped(const MethodCall& call, Side side)
{
    const bool is_given = call.count() > 0 && !call.argument(0).is(Value::Kind::Null);
    return call.part(stripped(call.base.text(), is_given ? call.text(0) : "", side));
}

Value split_text(const MethodCall& call)
{
    const bool is_given = call.count() > 0 && !call.argument(0).is(Value::Kind::Null);
    const std::string_view separator = is_given ? call.text(0) : "";
    if (is_given && separator.empty()) {
        refuse("the method split wants a separator that is not empty");
    }
    return call.parts(split(call.base.text(), separator, call.integer(1, -1)));
}

Value joined(const MethodCall& call)
{
    std::string result;
    Value keep;
    bool is_first = true;
    for (const Value& item : items_in(call.evaluator, call.argument(0), keep)) {
        if (!item.is_text()) {
            refuse(fmt::format("the method join wants texts and got {}; use the filter join",
                               kind_of(item)));
        }
        result.append(is_first ? "" : call.base.text()).append(item.text());
        is_first = false;
        pay_for_text(call.evaluator, result.size() > text_size_max ? result.size() : 0);
    }
    return call.made(std::move(result));
}

/// startswith("a") or startswith(("a", "b")).
bool any_affix(const MethodCall& call, bool (*fits)(std::string_view, std::string_view))
{
    if (!call.argument(0).is_list()) {
        return fits(call.base.text(), call.text(0));
    }
    return std::any_of(call.argument(0).items().begin(), call.argument(0).items().end(),
                       [&](const Value& affix) {
                           return affix.is_text() && fits(call.base.text(), affix.text());
                       });
}

Value filled_with_zeros(const MethodCall& call)
{
    const std::string_view text = call.base.text();
    const auto length = static_cast<std::int64_t>(length_of(text));
    const std::int64_t width = call.integer(0, 0);
    if (width <= length) {
        return call.base;
    }
    pay_for_text(call.evaluator, static_cast<std::size_t>(width));
    const bool has_sign = text.starts_with('-') || text.starts_with('+');
    std::string result(text.substr(0, has_sign ? 1 : 0));
    result.append(static_cast<std::size_t>(width - length), '0');
    return Value::text(result.append(text.substr(has_sign ? 1 : 0)));
}

Value justified(const MethodCall& call, bool to_left)
{
    const std::string_view text = call.base.text();
    const auto length = static_cast<std::int64_t>(length_of(text));
    const std::int64_t width = call.integer(0, 0);
    const std::string_view fill = call.count() > 1 ? call.text(1) : " ";
    if (fill.size() != 1) {
        refuse(fmt::format("the method {} wants one letter to fill with", call.name));
    }
    const auto room = static_cast<std::size_t>(std::max<std::int64_t>(width - length, 0));
    pay_for_text(call.evaluator, text.size() + room);
    const std::string blanks(room, fill[0]);
    return Value::text(to_left ? std::string(text) + blanks : blanks + std::string(text));
}

Value found_at(const MethodCall& call)
{
    const std::size_t at = call.base.text().find(call.text(0));
    return Value::number(at == std::string_view::npos
                             ? Number(-1)
                             : Number::of_size(length_of(call.base.text().substr(0, at))));
}

Value counted(const MethodCall& call)
{
    const std::string_view part = call.text(0);
    if (part.empty()) {
        return Value::number(Number::of_size(length_of(call.base.text()) + 1));
    }
    return Value::number(Number::of_size(split(call.base.text(), part, -1).size() - 1));
}

bool all_characters(const MethodCall& call, UBool (*is)(UChar32))
{
    const std::u32string characters = to_utf32(call.base.text());
    return !characters.empty() &&
           std::all_of(characters.begin(), characters.end(),
                       [is](char32_t c) { return is(static_cast<UChar32>(c)) != 0; });
}

/// Some letter has case, and all that have are of this one.
bool has_case(std::string_view text, bool is_upper)
{
    return is_upper ? text == upper(text) && text != lower(text)
                    : text == lower(text) && text != upper(text);
}

Value member_or(const MethodCall& call)
{
    const Value* const found =
        call.argument(0).is_text() ? call.base.find(call.argument(0).text()) : nullptr;
    if (found != nullptr) {
        return *found;
    }
    return call.count() > 1 ? call.argument(1) : Value::null();
}

Value pairs_of(const MethodCall& call)
{
    std::vector<Value> pairs;
    const std::vector<Value> names = names_of(call.base);
    for (std::size_t i = 0; i < names.size(); ++i) {
        pairs.push_back(pair(names[i], call.base.members()[i].value));
    }
    return made_list(call.evaluator, std::move(pairs));
}

Value values_of(const MethodCall& call)
{
    std::vector<Value> values;
    for (const Member& member : call.base.members()) {
        values.push_back(member.value);
    }
    return made_list(call.evaluator, std::move(values));
}

/// docassemble's check boxes: the names whose value is true.
Value names_where(const MethodCall& call, bool truth)
{
    std::vector<Value> names;
    const std::vector<Value> all = names_of(call.base);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (call.evaluator.is_true(call.base.members()[i].value) == truth) {
            names.push_back(all[i]);
        }
    }
    return made_list(call.evaluator, std::move(names));
}

Value position_of(const MethodCall& call)
{
    const auto items = call.base.items();
    for (std::size_t i = 0; i < items.size(); ++i) {
        call.evaluator.fuel().burn();
        if (is_equal(call.evaluator, items[i], call.argument(0))) {
            return Value::number(Number::of_size(i));
        }
    }
    refuse("the list has no such item to give the index of");
}

Value count_of(const MethodCall& call)
{
    const auto items = call.base.items();
    call.evaluator.fuel().burn(items.size());
    const auto count = std::count_if(items.begin(), items.end(), [&](const Value& item) {
        return is_equal(call.evaluator, item, call.argument(0));
    });
    return Value::number(static_cast<std::int64_t>(count));
}

bool starts_with(std::string_view text, std::string_view affix)
{
    return text.starts_with(affix);
}

bool ends_with(std::string_view text, std::string_view affix)
{
    return text.ends_with(affix);
}

const std::vector<Method>& all_methods()
{
    using Call = const MethodCall&;
    constexpr auto text = Value::Kind::Text;
    constexpr auto mapping = Value::Kind::Mapping;
    constexpr auto list = Value::Kind::List;
    static const std::vector<Method> methods{
        {"upper", text, 0, 0, [](Call c) { return c.made(upper(c.base.text())); }},
        {"lower", text, 0, 0, [](Call c) { return c.made(lower(c.base.text())); }},
        {"title", text, 0, 0, [](Call c) { return c.made(titled(c.base.text())); }},
        {"capitalize", text, 0, 0,
         [](Call c) { return c.made(with_upper_first(lower(c.base.text()))); }},
        {"strip", text, 0, 1, [](Call c) { return side_stripped(c, Side::Both); }},
        {"lstrip", text, 0, 1, [](Call c) { return side_stripped(c, Side::Left); }},
        {"rstrip", text, 0, 1, [](Call c) { return side_stripped(c, Side::Right); }},
        {"split", text, 0, 2, split_text},
        {"splitlines", text, 0, 0, [](Call c) { return c.parts(lines_of(c.base.text())); }},
        {"join", text, 1, 1, joined},
        {"replace", text, 2, 3,
         [](Call c) {
             return c.made(
                 replaced(c.evaluator, c.base.text(), c.text(0), c.text(1), c.integer(2, -1)));
         }},
        {"startswith", text, 1, 1,
         [](Call c) { return Value::boolean(any_affix(c, starts_with)); }},
        {"endswith", text, 1, 1, [](Call c) { return Value::boolean(any_affix(c, ends_with)); }},
        {"removeprefix", text, 1, 1,
         [](Call c) {
             const bool is_there = c.base.text().starts_with(c.text(0));
             return c.part(c.base.text().substr(is_there ? c.text(0).size() : 0));
         }},
        {"removesuffix", text, 1, 1,
         [](Call c) {
             const bool is_there = c.base.text().ends_with(c.text(0));
             return c.part(
                 c.base.text().substr(0, c.base.text().size() - (is_there ? c.text(0).size() : 0)));
         }},
        {"format", text, 0, 100,
         [](Call c) { return c.made(brace_formatted(c.evaluator, c.base.text(), c.arguments)); },
         true},
        {"zfill", text, 1, 1, filled_with_zeros},
        {"center", text, 1, 1,
         [](Call c) { return c.made(centred(c.evaluator, c.base.text(), c.integer(0, 0))); }},
        {"ljust", text, 1, 2, [](Call c) { return justified(c, true); }},
        {"rjust", text, 1, 2, [](Call c) { return justified(c, false); }},
        {"find", text, 1, 1, found_at},
        {"count", text, 1, 1, counted},
        {"isdigit", text, 0, 0,
         [](Call c) { return Value::boolean(all_characters(c, u_isdigit)); }},
        {"isalpha", text, 0, 0,
         [](Call c) { return Value::boolean(all_characters(c, u_isalpha)); }},
        {"isalnum", text, 0, 0,
         [](Call c) { return Value::boolean(all_characters(c, u_isalnum)); }},
        {"isspace", text, 0, 0,
         [](Call c) {
             return Value::boolean(!c.base.text().empty() &&
                                   stripped(c.base.text(), {}, Side::Left).empty());
         }},
        {"isupper", text, 0, 0,
         [](Call c) { return Value::boolean(has_case(c.base.text(), true)); }},
        {"islower", text, 0, 0,
         [](Call c) { return Value::boolean(has_case(c.base.text(), false)); }},
        {"get", mapping, 1, 2, member_or},
        {"keys", mapping, 0, 0, [](Call c) { return made_list(c.evaluator, names_of(c.base)); }},
        {"values", mapping, 0, 0, values_of},
        {"items", mapping, 0, 0, pairs_of},
        {"true_values", mapping, 0, 0, [](Call c) { return names_where(c, true); }},
        {"false_values", mapping, 0, 0, [](Call c) { return names_where(c, false); }},
        {"index", list, 1, 1, position_of},
        {"count", list, 1, 1, count_of},
    };
    return methods;
}

} // namespace

Value call_method(Evaluator& evaluator, const Value& base, std::string_view name,
                  const Arguments& arguments)
{
    for (const Method& method : all_methods()) {
        if (method.name != name || method.kind != base.kind()) {
            continue;
        }
        const std::size_t count = arguments.positional.size();
        if (count < method.least || count > method.most ||
            (!arguments.named.empty() && !method.takes_named)) {
            refuse(fmt::format("the arguments of the method {} do not fit; it takes {}", name,
                               method.least == method.most
                                   ? fmt::format("{}", method.most)
                                   : fmt::format("{} to {}", method.least, method.most)));
        }
        for (const Value& argument : arguments.positional) {
            evaluator.note_missing(argument);
        }
        return method.apply({evaluator, name, base, arguments});
    }
    refuse(fmt::format("{} has no method '{}'", kind_of(base), name));
}

std::vector<std::string_view> method_names()
{
    static constexpr std::array<std::string_view, 4> of_objects{"cycle", "changed", "next",
                                                                "reset"};
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> all(of_objects.begin(), of_objects.end());
        for (const Method& method : all_methods()) {
            all.push_back(method.name);
        }
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
        return all;
    }();
    return names;
}

} // namespace indenture::expression
