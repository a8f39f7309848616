#include "expression/detail/support.h"

#include "base/error.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace indenture::expression {

void refuse(std::string message)
{
    throw Error(ErrorCode::BadInput, {}, std::move(message));
}

void pay_for_text(Evaluator& evaluator, std::size_t size)
{
    constexpr std::size_t octets_a_step = 16; // so that fuel bounds memory too
    if (size > text_size_max) {
        throw Error(ErrorCode::LimitExceeded, {},
                    fmt::format("a computed text has more than {} octets", text_size_max));
    }
    evaluator.fuel().burn(size / octets_a_step);
}

Value made_text(Evaluator& evaluator, std::string text)
{
    pay_for_text(evaluator, text.size());
    return Value::text(std::move(text));
}

void pay_for_list(Evaluator& evaluator, std::size_t size)
{
    if (size > list_size_max) {
        throw Error(ErrorCode::LimitExceeded, {},
                    fmt::format("a computed list has more than {} items", list_size_max));
    }
    evaluator.fuel().burn(2 * size); // a value is larger than a step is worth
}

Value made_list(Evaluator& evaluator, std::vector<Value> items, Value::Sequence sequence)
{
    pay_for_list(evaluator, items.size());
    return Value::list(std::move(items), sequence);
}

std::string text_of(Evaluator& evaluator, const Value& value)
{
    return std::string(evaluator.printed(value).text());
}

std::optional<Number> numeric(Evaluator& evaluator, const Value& value)
{
    if (value.is_number()) {
        return evaluator.is_strict() ? value.number() : value.number().floated();
    }
    if (value.is(Value::Kind::Boolean) && !evaluator.is_strict()) {
        return Number(value.boolean() ? 1 : 0);
    }
    return std::nullopt;
}

Number number_of(Evaluator& evaluator, const Value& value, std::string_view wanting)
{
    evaluator.note_missing(value);
    const auto number = numeric(evaluator, value);
    if (!number) {
        refuse(fmt::format("{} wants a number and got {}", wanting, kind_of(value)));
    }
    return *number;
}

std::int64_t integer_of(Evaluator& evaluator, const Value& value, std::string_view wanting)
{
    const Number number = number_of(evaluator, value, wanting);
    const auto integer = number.integer();
    if (!integer || (number.is_float() && !evaluator.is_strict())) {
        refuse(fmt::format("{} wants a whole number and got {}", wanting, number.text()));
    }
    return *integer;
}

std::span<const Value> items_in(Evaluator& evaluator, const Value& value, Value& keep)
{
    keep = evaluator.items_of(value);
    evaluator.fuel().burn(keep.items().size());
    return keep.items();
}

std::size_t length_of(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

std::size_t offset_of(std::string_view text, std::size_t index)
{
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        const bool is_first = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
        if (is_first && index-- == 0) {
            return at;
        }
    }
    return at;
}

std::vector<std::size_t> slice_positions(std::optional<std::int64_t> start,
                                         std::optional<std::int64_t> stop, std::int64_t step,
                                         std::size_t size)
{
    const auto count = static_cast<std::int64_t>(size);
    const std::int64_t lowest = step < 0 ? -1 : 0;
    const std::int64_t highest = step < 0 ? count - 1 : count;
    const auto bounded = [&](std::optional<std::int64_t> given, std::int64_t otherwise) {
        if (!given) {
            return otherwise;
        }
        return std::clamp(*given < 0 && *given >= -count ? *given + count : *given, lowest,
                          highest);
    };
    std::int64_t at = bounded(start, step < 0 ? highest : lowest);
    const std::int64_t end = bounded(stop, step < 0 ? lowest : highest);
    std::vector<std::size_t> positions;
    while (step < 0 ? at > end : at < end) {
        positions.push_back(static_cast<std::size_t>(at));
        // A step beyond the list must not overflow.
        at += std::clamp(step, -count - 1, count + 1);
    }
    return positions;
}

std::vector<Value> names_of(const Value& mapping)
{
    std::vector<Value> names;
    names.reserve(mapping.members().size());
    for (const Member& member : mapping.members()) {
        names.push_back(mapping.origin() != nullptr ? Value::borrowed_text(member.name)
                                                    : Value::part_of(mapping, member.name));
    }
    return names;
}

Value pair(Value first, Value second)
{
    std::vector<Value> items;
    items.push_back(std::move(first));
    items.push_back(std::move(second));
    return Value::list(std::move(items), Value::Sequence::Tuple);
}

namespace {

std::optional<std::int64_t> index_in(std::string_view part)
{
    std::int64_t index = 0;
    const auto end = std::from_chars(part.data(), part.data() + part.size(), index);
    const bool is_all = end.ec == std::errc() && end.ptr == part.data() + part.size();
    return is_all && !part.empty() && part.front() != '-' ? std::optional(index) : std::nullopt;
}

} // namespace

Value by_path(Evaluator& evaluator, const Value& base, const Value& path)
{
    if (path.is_number()) {
        return evaluator.item(base, path);
    }
    if (!path.is_text()) {
        refuse(fmt::format("the path of a member is text such as \"party.name\", not {}",
                           kind_of(path)));
    }
    Value at = base;
    std::string_view rest = path.text();
    for (bool is_more = true; is_more;) {
        const std::size_t dot = rest.find('.');
        const std::string_view part = rest.substr(0, dot);
        const auto index = index_in(part);
        at = index ? evaluator.item(at, Value::number(*index)) : evaluator.attribute(at, part);
        is_more = dot != std::string_view::npos;
        rest.remove_prefix(is_more ? dot + 1 : 0);
    }
    return at;
}

} // namespace indenture::expression
