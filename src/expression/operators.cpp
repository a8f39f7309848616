#include "expression/detail/operators.h"

#include "base/error.h"
#include "expression/detail/python_text.h"
#include "expression/detail/support.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace indenture::expression {

namespace {

[[noreturn]] void no_operation(std::string_view sign, const Value& a, const Value& b)
{
    const bool is_joining = sign == "+" && (a.is_text() || b.is_text());
    refuse(fmt::format("{} {} {} cannot be computed{}", kind_of(a), sign, kind_of(b),
                       is_joining ? "; join texts by ~" : ""));
}

Value concatenated(Evaluator& evaluator, const Value& a, const Value& b)
{
    const Printed left = evaluator.printed(a);
    const Printed right = evaluator.printed(b);
    pay_for_text(evaluator, left.text().size() + right.text().size());
    return Value::text(std::string(left.text()).append(right.text()));
}

Value joined_lists(Evaluator& evaluator, const Value& a, const Value& b)
{
    pay_for_list(evaluator, a.items().size() + b.items().size());
    std::vector<Value> items(a.items().begin(), a.items().end());
    items.insert(items.end(), b.items().begin(), b.items().end());
    const bool is_tuple = a.sequence() != Value::Sequence::List;
    return Value::list(std::move(items), is_tuple ? Value::Sequence::Tuple : Value::Sequence::List);
}

Value sum(Evaluator& evaluator, const Value& a, const Value& b)
{
    const auto left = numeric(evaluator, a);
    const auto right = numeric(evaluator, b);
    if (left && right) {
        return Value::number(*left + *right);
    }
    if (a.is_text() && b.is_text()) {
        return concatenated(evaluator, a, b);
    }
    const auto is_plain = [](const Value& v) { return v.sequence() == Value::Sequence::List; };
    if (a.is_list() && b.is_list() && is_plain(a) == is_plain(b)) {
        return joined_lists(evaluator, a, b);
    }
    no_operation("+", a, b);
}

std::size_t repetitions(const Number& times, std::size_t size)
{
    if (times.is_negative() || times.is_zero() || size == 0) {
        return 0;
    }
    const auto count = times.integer();
    constexpr std::int64_t enough = 1 << 30; // more is over every cap
    return count && *count < enough ? static_cast<std::size_t>(*count)
                                    : static_cast<std::size_t>(enough);
}

Value repeated(Evaluator& evaluator, const Value& value, const Number& times)
{
    if (!times.is_whole()) {
        refuse(fmt::format("{} cannot be repeated {} times", kind_of(value), times.text()));
    }
    if (value.is_text()) {
        const std::size_t count = repetitions(times, value.text().size());
        pay_for_text(evaluator, count * value.text().size());
        std::string text;
        for (std::size_t i = 0; i < count; ++i) {
            text += value.text();
        }
        return Value::text(std::move(text));
    }
    const std::size_t count = repetitions(times, value.items().size());
    pay_for_list(evaluator, count * value.items().size());
    std::vector<Value> items;
    for (std::size_t i = 0; i < count; ++i) {
        items.insert(items.end(), value.items().begin(), value.items().end());
    }
    const bool is_tuple = value.sequence() != Value::Sequence::List;
    return Value::list(std::move(items), is_tuple ? Value::Sequence::Tuple : Value::Sequence::List);
}

Value product(Evaluator& evaluator, const Value& a, const Value& b)
{
    const auto left = numeric(evaluator, a);
    const auto right = numeric(evaluator, b);
    if (left && right) {
        return Value::number(*left * *right);
    }
    if (right && (a.is_text() || a.is_list())) {
        return repeated(evaluator, a, *right);
    }
    if (left && (b.is_text() || b.is_list())) {
        return repeated(evaluator, b, *left);
    }
    no_operation("*", a, b);
}

Value remainder_or_format(Evaluator& evaluator, const Value& a, const Value& b)
{
    if (!a.is_text()) {
        const auto left = numeric(evaluator, a);
        const auto right = numeric(evaluator, b);
        if (!left || !right) {
            no_operation("%", a, b);
        }
        return Value::number(remainder(*left, *right));
    }
    const bool is_tuple = b.is_list() && b.sequence() != Value::Sequence::List;
    const std::span<const Value> values = is_tuple ? b.items() : std::span<const Value>(&b, 1);
    return made_text(evaluator,
                     percent_formatted(evaluator, a.text(), values, b.is_mapping() ? &b : nullptr));
}

/// In Compat a negative power of whole numbers is a float.
Number powered(Evaluator& evaluator, const Number& base, const Number& exponent)
{
    if (!evaluator.is_strict() && base.is_whole() && exponent.is_negative()) {
        return power(Number::of_float(base.to_double()), exponent);
    }
    return power(base, exponent);
}

bool is_less_list(Evaluator& evaluator, std::span<const Value> a, std::span<const Value> b)
{
    const std::size_t common = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < common; ++i) {
        if (!is_equal(evaluator, a[i], b[i])) {
            return is_less(evaluator, a[i], b[i]);
        }
    }
    return a.size() < b.size();
}

std::optional<Number> number_or_truth(Evaluator& evaluator, const Value& value)
{
    if (value.is(Value::Kind::Boolean)) {
        return Number(value.boolean() ? 1 : 0);
    }
    return numeric(evaluator, value);
}

bool is_nan(const Number& number)
{
    return number.is_float() && std::isnan(number.to_double());
}

} // namespace

Value combined(Evaluator& evaluator, BinaryOperator operation, const Value& a, const Value& b)
{
    evaluator.note_missing(a);
    evaluator.note_missing(b);
    if (operation == BinaryOperator::Concatenate) {
        return concatenated(evaluator, a, b);
    }
    for (const Value* operand : {&a, &b}) {
        if (!operand->is_defined()) {
            refuse(fmt::format("{}; it cannot be computed with", operand->reason()));
        }
    }
    if (operation == BinaryOperator::Add) {
        return sum(evaluator, a, b);
    }
    if (operation == BinaryOperator::Multiply) {
        return product(evaluator, a, b);
    }
    if (operation == BinaryOperator::Remainder) {
        return remainder_or_format(evaluator, a, b);
    }
    const auto left = numeric(evaluator, a);
    const auto right = numeric(evaluator, b);
    const std::string_view sign = operation == BinaryOperator::Subtract      ? "-"
                                  : operation == BinaryOperator::Divide      ? "/"
                                  : operation == BinaryOperator::FloorDivide ? "//"
                                                                             : "**";
    if (!left || !right) {
        no_operation(sign, a, b);
    }
    switch (operation) {
    case BinaryOperator::Subtract:
        return Value::number(*left - *right);
    case BinaryOperator::Divide:
        return Value::number(evaluator.is_strict() ? quotient(*left, *right)
                                                   : float_quotient(*left, *right));
    case BinaryOperator::FloorDivide:
        return Value::number(floor_quotient(*left, *right));
    default:
        return Value::number(powered(evaluator, *left, *right));
    }
}

bool is_less(Evaluator& evaluator, const Value& a, const Value& b)
{
    evaluator.fuel().burn();
    const auto left = numeric(evaluator, a);
    const auto right = numeric(evaluator, b);
    if (left && right) {
        return !is_nan(*left) && !is_nan(*right) && compare(*left, *right) < 0;
    }
    if (a.is_text() && b.is_text()) {
        return a.text() < b.text(); // octets of UTF-8 have the order of its characters
    }
    if (a.is_list() && b.is_list() &&
        (a.sequence() == Value::Sequence::List) == (b.sequence() == Value::Sequence::List)) {
        return is_less_list(evaluator, a.items(), b.items());
    }
    refuse(fmt::format("{} and {} have no order", kind_of(a), kind_of(b)));
}

bool is_equal(Evaluator& evaluator, const Value& a, const Value& b)
{
    const auto left = number_or_truth(evaluator, a);
    const auto right = number_or_truth(evaluator, b);
    if (left && right) {
        return *left == *right;
    }
    if (a.is_list() || a.is_mapping()) {
        evaluator.fuel().burn(a.is_list() ? a.items().size() : a.members().size());
    }
    return equal(a, b);
}

bool contains(Evaluator& evaluator, const Value& whole, const Value& part)
{
    if (whole.is_list()) {
        return std::any_of(whole.items().begin(), whole.items().end(), [&](const Value& item) {
            evaluator.fuel().burn();
            return is_equal(evaluator, item, part);
        });
    }
    if (whole.is_mapping()) {
        return part.is_text() && whole.find(part.text()) != nullptr;
    }
    if (!whole.is_defined()) {
        return false;
    }
    if (part.is_text() && whole.is_text()) {
        return whole.text().find(part.text()) != std::string_view::npos;
    }
    refuse(fmt::format("{} cannot be looked for in {}", kind_of(part), kind_of(whole)));
}

bool related(Evaluator& evaluator, Relation relation, const Value& a, const Value& b)
{
    evaluator.note_missing(a);
    evaluator.note_missing(b);
    const auto both_nan_free = [&] {
        const auto left = numeric(evaluator, a);
        const auto right = numeric(evaluator, b);
        return !(left && is_nan(*left)) && !(right && is_nan(*right));
    };
    switch (relation) {
    case Relation::Equal:
        return is_equal(evaluator, a, b);
    case Relation::NotEqual:
        return !is_equal(evaluator, a, b);
    case Relation::Less:
        return is_less(evaluator, a, b);
    case Relation::LessEqual:
        return !is_less(evaluator, b, a) && both_nan_free();
    case Relation::Greater:
        return is_less(evaluator, b, a);
    case Relation::GreaterEqual:
        return !is_less(evaluator, a, b) && both_nan_free();
    case Relation::In:
        return contains(evaluator, b, a);
    case Relation::NotIn:
        return !contains(evaluator, b, a);
    }
    return false;
}

} // namespace indenture::expression
