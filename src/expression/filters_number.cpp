#include "expression/detail/filters.h"

#include "expression/detail/python_text.h"
#include "expression/detail/support.h"
#include "expression/detail/words.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace indenture::expression {

namespace {

using Call = const FilterCall&;

/// The number a filter is to write, exact in both profiles.
Number input_number(Call call)
{
    const auto number = exact_number(call.input);
    if (!number) {
        refuse(fmt::format("{} wants a number and got {}", title_of(call),
                           call.input.is_text()
                               ? fmt::format("'{}'", call.input.text().substr(0, 40))
                               : kind_of(call.input)));
    }
    return *number;
}

std::int64_t input_integer(Call call)
{
    const Number number = input_number(call);
    const auto integer = number.integer();
    if (!integer) {
        refuse(fmt::format("{} wants a whole number and got {}", title_of(call), number.text()));
    }
    return *integer;
}

Value apply_abs(Call call)
{
    return Value::number(number_of(call.evaluator, call.input, title_of(call)).absolute());
}

/// Python's int(text, base).
std::optional<Number> whole_in(std::string_view text, std::int64_t base)
{
    text = stripped(text, {}, Side::Both);
    const bool is_negative = text.starts_with('-');
    text.remove_prefix(is_negative || text.starts_with('+') ? 1 : 0);
    const std::array<std::pair<char, std::int64_t>, 3> prefixes{{{'x', 16}, {'o', 8}, {'b', 2}}};
    for (const auto& [letter, own_base] : prefixes) {
        if (text.size() > 2 && text[0] == '0' && (text[1] | 0x20) == letter &&
            (base == own_base || base == 0)) {
            text.remove_prefix(2);
            text.remove_prefix(text.starts_with('_') ? 1 : 0);
            base = own_base;
        }
    }
    const bool has_bad_mark =
        text.starts_with('_') || text.ends_with('_') || text.find("__") != std::string_view::npos;
    std::string digits(text);
    std::erase(digits, '_');
    if (has_bad_mark) {
        return std::nullopt;
    }
    const auto number = Number::parse_whole(digits, static_cast<unsigned>(base == 0 ? 10 : base));
    return number && is_negative ? std::optional(number->negated()) : number;
}

/// Python's float(text), but for inf and nan, which no document wants.
std::optional<Number> decimal_in(std::string_view text)
{
    text = stripped(text, {}, Side::Both);
    const bool is_negative = text.starts_with('-');
    text.remove_prefix(is_negative || text.starts_with('+') ? 1 : 0);
    std::string digits(text);
    std::erase(digits, '_');
    if (digits.starts_with('.')) {
        digits.insert(0, "0");
    }
    const std::size_t point = digits.find('.');
    if (point != std::string::npos &&
        (point + 1 == digits.size() || (digits[point + 1] | 0x20) == 'e')) {
        digits.insert(point + 1, "0");
    }
    if (digits.empty() || digits[0] < '0' || digits[0] > '9') {
        return std::nullopt;
    }
    const auto number = Number::parse(digits);
    return number && is_negative ? std::optional(number->negated()) : number;
}

/// What is no number becomes the default; in Strict only if one is given.
Value default_number(Call call, const Number& otherwise)
{
    if (!call.input.is_defined()) {
        refuse(fmt::format("{}; it cannot be made a number", call.input.reason()));
    }
    if (call.arguments[0].is_defined()) {
        return call.arguments[0];
    }
    if (call.evaluator.is_strict()) {
        refuse(
            fmt::format("{} wants a number and got {}; give it a default for that", title_of(call),
                        call.input.is_text() ? fmt::format("'{}'", call.input.text().substr(0, 40))
                                             : kind_of(call.input)));
    }
    return Value::number(otherwise);
}

Value apply_int(Call call)
{
    const std::int64_t base = integer_argument(call, 1, 10);
    if (base != 0 && (base < 2 || base > 36)) {
        refuse(fmt::format("{} knows bases from 2 to 36", title_of(call)));
    }
    if (call.input.is_text()) {
        if (const auto whole = whole_in(call.input.text(), base)) {
            return Value::number(*whole);
        }
        const auto decimal = decimal_in(call.input.text());
        return decimal ? Value::number(decimal->truncated()) : default_number(call, Number(0));
    }
    if (call.input.is(Value::Kind::Boolean)) {
        return Value::number(call.input.boolean() ? 1 : 0);
    }
    return call.input.is_number() ? Value::number(call.input.number().truncated())
                                  : default_number(call, Number(0));
}

Value apply_float(Call call)
{
    const bool is_strict = call.evaluator.is_strict();
    const auto floated = [is_strict](const Number& number) {
        if (is_strict) {
            return number;
        }
        return number.is_whole() ? Number::of_float(number.to_double()) : number.floated();
    };
    if (call.input.is_text()) {
        const auto decimal = decimal_in(call.input.text());
        return decimal ? Value::number(floated(*decimal))
                       : default_number(call, floated(Number(0)));
    }
    if (call.input.is(Value::Kind::Boolean) && !is_strict) {
        return Value::number(Number::of_float(call.input.boolean() ? 1 : 0));
    }
    return call.input.is_number() ? Value::number(floated(call.input.number()))
                                  : default_number(call, floated(Number(0)));
}

Number python_rounded(const Number& number, int digits, std::string_view method)
{
    if (method == "common") {
        return number.rounded(digits, Number::Rounding::HalfEven);
    }
    const Number shift =
        digits >= 0 ? power(Number(10), Number(digits)) : Number::of_float(std::pow(10.0, digits));
    const Number shifted = number * shift;
    const Number whole =
        shifted.rounded(0, method == "ceil" ? Number::Rounding::Up : Number::Rounding::Down);
    return float_quotient(whole.truncated(), shift);
}

Value apply_round(Call call)
{
    const Number number = number_of(call.evaluator, call.input, title_of(call));
    const std::int64_t digits = integer_argument(call, 0, 0);
    const std::string method = text_argument(call, 1, "common");
    if (method != "common" && method != "ceil" && method != "floor") {
        refuse(fmt::format("{} rounds by 'common', 'ceil' or 'floor', not by '{}'", title_of(call),
                           method));
    }
    constexpr std::int64_t digits_max = 300;
    if (digits > digits_max || digits < -digits_max) {
        refuse(fmt::format("{} rounds to at most {} digits", title_of(call), digits_max));
    }
    if (!call.evaluator.is_strict()) {
        return Value::number(python_rounded(number, static_cast<int>(digits), method));
    }
    const auto rounding = method == "ceil"    ? Number::Rounding::Up
                          : method == "floor" ? Number::Rounding::Down
                                              : Number::Rounding::HalfAway;
    return Value::number(number.rounded(static_cast<int>(digits), rounding));
}

Value apply_filesizeformat(Call call)
{
    const bool is_binary = truth_argument(call, 0, false);
    const double size = input_number(call).to_double();
    const double base = is_binary ? 1024 : 1000;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> units{
        {{"kB", "KiB"},
         {"MB", "MiB"},
         {"GB", "GiB"},
         {"TB", "TiB"},
         {"PB", "PiB"},
         {"EB", "EiB"},
         {"ZB", "ZiB"},
         {"YB", "YiB"}}};
    if (size == 1) {
        return made(call, "1 Byte");
    }
    if (size < base) {
        return made(call, fmt::format("{} Bytes", Number::of_float(size).truncated().text()));
    }
    double unit = base;
    std::size_t i = 0;
    for (; i + 1 < units.size() && size >= unit * base; ++i) {
        unit *= base;
    }
    return made(call, fmt::format("{:.1f} {}", size / unit,
                                  is_binary ? units.at(i).second : units.at(i).first));
}

Value apply_number(Call call)
{
    Words& words = call.evaluator.words();
    const std::string pattern = text_argument(call, 0);
    const std::string locale = text_argument(call, 1);
    const Number number = input_number(call);
    if (!pattern.empty()) {
        return made(call, words.number(number, pattern, locale));
    }
    const int digits = number.is_float() ? 0 : number.scale();
    const NumberForm form{.digits_min = digits, .digits_max = std::max(digits, 16)};
    return made(call, words.number(number, form, locale));
}

/// currency(code, locale, decimals, symbol); docassemble's currency(False) gives decimals first.
Value apply_currency(Call call)
{
    const bool is_old_form = is_given(call, 0) && call.arguments[0].is(Value::Kind::Boolean);
    const auto& options = call.evaluator.options();
    const bool with_decimals =
        is_old_form ? call.arguments[0].boolean() : truth_argument(call, 2, true);
    const std::string code =
        is_old_form ? options.currency : text_argument(call, 0, options.currency);
    const bool is_blank = !call.evaluator.is_strict() && !exact_number(call.input);
    if (is_blank) {
        return Value::borrowed_text("");
    }
    return made(call, call.evaluator.words().money(input_number(call),
                                                   {code, text_argument(call, 3), with_decimals},
                                                   text_argument(call, 1)));
}

Value apply_percent(Call call)
{
    const std::int64_t digits = integer_argument(call, 0, -1);
    constexpr std::int64_t digits_max = 20;
    if (digits > digits_max) {
        refuse(fmt::format("{} writes at most {} digits", title_of(call), digits_max));
    }
    const int shown = static_cast<int>(digits);
    const NumberForm form = digits < 0 ? NumberForm{.digits_min = 0, .digits_max = 16}
                                       : NumberForm{.digits_min = shown, .digits_max = shown};
    return made(call,
                call.evaluator.words().percent(input_number(call), form, text_argument(call, 1)));
}

Value apply_words(Call call)
{
    return made(call, call.evaluator.words().spelled(input_number(call), text_argument(call, 0)));
}

constexpr std::int64_t spelled_max = 10; // docassemble spells up to ten

Value apply_nice_number(Call call)
{
    const Number number = input_number(call);
    const auto integer = number.integer();
    const std::string locale = text_argument(call, 0);
    if (integer && *integer >= 0 && *integer <= spelled_max) {
        return made(call, call.evaluator.words().spelled(Number(*integer), locale));
    }
    const int digits = number.is_float() ? 0 : number.scale();
    const NumberForm form{.digits_min = digits, .digits_max = std::max(digits, 16)};
    return made(call, call.evaluator.words().number(number, form, locale));
}

Value ordinal(Call call, std::int64_t number)
{
    if (number < 0) {
        refuse(fmt::format("{} wants a number that is not negative", title_of(call)));
    }
    Words& words = call.evaluator.words();
    const std::string locale = text_argument(call, 0);
    return made(call, number <= spelled_max ? words.spelled_ordinal(number, locale)
                                            : words.ordinal(number, locale));
}

Value apply_ordinal(Call call)
{
    const std::int64_t index = input_integer(call);
    return ordinal(call, index < std::numeric_limits<std::int64_t>::max() ? index + 1 : index);
}

Value apply_ordinal_number(Call call)
{
    return ordinal(call, input_integer(call));
}

Value in_case(Call call, std::string text)
{
    const std::string wanted = text_argument(call, 0, "upper");
    if (wanted != "upper" && wanted != "lower") {
        refuse(fmt::format("{} knows the cases 'upper' and 'lower', not '{}'", title_of(call),
                           wanted));
    }
    return made(call, wanted == "lower" ? lower(text) : std::move(text));
}

/// What counts from 1, for an input that counts from `first`.
std::int64_t counted_from_one(Call call)
{
    const std::int64_t first = integer_argument(call, 1, 0);
    const std::int64_t index = input_integer(call);
    constexpr std::int64_t index_max = 1'000'000'000;
    if (index < first || index > index_max || first < -index_max) {
        refuse(fmt::format("{} counts from {} and got {}", title_of(call), first, index));
    }
    return index - first + 1;
}

Value apply_alpha(Call call)
{
    std::string letters;
    for (std::int64_t left = counted_from_one(call); left > 0; left = (left - 1) / 26) {
        letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
    }
    return in_case(call, std::move(letters));
}

Value apply_roman(Call call)
{
    std::int64_t left = counted_from_one(call);
    constexpr std::int64_t roman_max = 3999;
    if (left > roman_max) {
        refuse(fmt::format("{} ends with {}", title_of(call), roman_max));
    }
    static constexpr std::array<std::pair<std::int64_t, std::string_view>, 13> numerals{
        {{1000, "M"},
         {900, "CM"},
         {500, "D"},
         {400, "CD"},
         {100, "C"},
         {90, "XC"},
         {50, "L"},
         {40, "XL"},
         {10, "X"},
         {9, "IX"},
         {5, "V"},
         {4, "IV"},
         {1, "I"}}};
    std::string text;
    for (const auto& [value, numeral] : numerals) {
        for (; left >= value; left -= value) {
            text += numeral;
        }
    }
    return in_case(call, std::move(text));
}

/// {{ n }} {{ n | plural("month", "months") }}; of a list, its length counts.
Value apply_plural(Call call)
{
    const bool is_one =
        call.input.is_list() ? call.input.items().size() == 1 : input_number(call) == Number(1);
    return is_one ? call.arguments[0] : call.arguments[1];
}

} // namespace

std::vector<Filter> number_filters()
{
    constexpr Shape text = Shape::Text;
    constexpr Shape number = Shape::Number;
    constexpr Shape truth = Shape::Boolean;
    constexpr Shape any = Shape::Any;
    const FilterParameter locale{"locale", text};
    const std::vector<FilterParameter> counting{{"case", text}, {"first", number}};
    return {
        {"abs", apply_abs, number, Shape::Same, {}},
        {"alpha", apply_alpha, number, text, counting, false, false, true},
        {"currency",
         apply_currency,
         number,
         text,
         {{"code", any}, locale, {"decimals", truth}, {"symbol", text}},
         false,
         false,
         true},
        {"filesizeformat", apply_filesizeformat, number, text, {{"binary", truth}}},
        {"float", apply_float, any, number, {{"default", any}}},
        {"int", apply_int, any, number, {{"default", any}, {"base", number}}},
        {"nice_number", apply_nice_number, number, text, {locale}, false, false, true},
        {"number", apply_number, number, text, {{"pattern", text}, locale}},
        {"ordinal", apply_ordinal, number, text, {locale}, false, false, true},
        {"ordinal_number", apply_ordinal_number, number, text, {locale}, false, false, true},
        {"percent", apply_percent, number, text, {{"digits", number}, locale}},
        {"plural", apply_plural, any, text, {{"singular", any, true}, {"plural", any, true}}},
        {"roman", apply_roman, number, text, counting, false, false, true},
        {"round", apply_round, number, number, {{"precision", number}, {"method", text}}},
        {"words", apply_words, number, text, {locale}, false, false, true},
    };
}

} // namespace indenture::expression
