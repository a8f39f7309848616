#include "expression/detail/filters.h"

#include "expression/detail/python_text.h"
#include "expression/detail/support.h"
#include "expression/detail/words.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace indenture::expression {

namespace {

using Call = const FilterCall&;

std::vector<std::string> texts_of(Call call)
{
    if (call.input.is_text() || call.input.is_mapping()) {
        refuse(fmt::format("{} wants a list and got {}", title_of(call), kind_of(call.input)));
    }
    std::vector<std::string> texts;
    Value keep;
    for (const Value& item : items_in(call.evaluator, call.input, keep)) {
        texts.push_back(text_of(call.evaluator, item));
        pay_for_text(call.evaluator, texts.back().size());
    }
    return texts;
}

std::string joined(Call call, const std::vector<std::string>& texts, std::size_t count,
                   const std::string& separator)
{
    std::string result;
    for (std::size_t i = 0; i < count; ++i) {
        result += i > 0 ? separator : std::string();
        result += texts[i];
        pay_for_text(call.evaluator, result.size() > text_size_max ? result.size() : 0);
    }
    return result;
}

/// "", "a", "a and b", "a, b, and c"; other languages have no comma before the last.
Value enumerated(Call call, bool is_or)
{
    Words& words = call.evaluator.words();
    const std::string locale = text_argument(call, 5);
    const std::string word =
        is_given(call, 0) ? text_argument(call, 0) : words.conjunction(is_or, locale);
    const bool has_oxford = truth_argument(call, 1, words.is_english(locale));
    const std::string comma = text_argument(call, 2, ", ");
    const std::string last_word = text_argument(call, 3, " ") + word + text_argument(call, 4, " ");
    const std::vector<std::string> texts = texts_of(call);
    if (texts.size() < 2) {
        return made(call, texts.empty() ? std::string() : texts.front());
    }
    if (texts.size() == 2) {
        return made(call, texts[0] + last_word + texts[1]);
    }
    const std::string bare_comma(stripped(comma, {}, Side::Right));
    return made(call, joined(call, texts, texts.size() - 1, comma) +
                          (has_oxford ? bare_comma : std::string()) + last_word + texts.back());
}

Value apply_and_list(Call call)
{
    return enumerated(call, false);
}

Value apply_or_list(Call call)
{
    return enumerated(call, true);
}

Value apply_comma_list(Call call)
{
    const std::vector<std::string> texts = texts_of(call);
    return made(call, joined(call, texts, texts.size(), text_argument(call, 0, ", ")));
}

std::string punctuated(const std::string& text, const std::string& mark)
{
    const std::string_view words = stripped(text, {}, Side::Both);
    const bool is_ended = words.empty() || words.ends_with('.') || words.ends_with('?') ||
                          words.ends_with('!') || words.ends_with(mark);
    return std::string(words) + (is_ended ? std::string() : mark);
}

Value apply_fix_punctuation(Call call)
{
    return made(call, punctuated(input_text(call), text_argument(call, 0, ".")));
}

/// The items of an enumeration with their endings: "a;", "b; and", "c."
Value apply_add_separators(Call call)
{
    const std::string separator = text_argument(call, 0, ";");
    const std::string last_separator =
        is_given(call, 1) ? text_argument(call, 1)
                          : separator + " " + call.evaluator.words().conjunction(false, {});
    const std::string end_mark = text_argument(call, 2, ".");
    const std::vector<std::string> texts = texts_of(call);
    std::vector<Value> items;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::string words(stripped(texts[i], {}, Side::Both));
        const bool is_last = i + 1 == texts.size();
        items.push_back(
            made(call, is_last ? punctuated(words, end_mark)
                               : words + (i + 2 == texts.size() ? last_separator : separator)));
    }
    return made_list(call.evaluator, std::move(items));
}

std::string digits_in(std::string_view text)
{
    std::string digits;
    for (const char c : text) {
        const bool is_digit = c >= '0' && c <= '9';
        const bool is_mark = std::string_view(" -().+\t").find(c) != std::string_view::npos;
        if (!is_digit && !is_mark) {
            refuse(fmt::format("'{}' is no telephone number", text.substr(0, 40)));
        }
        digits += is_digit ? std::string(1, c) : std::string();
    }
    return digits;
}

/// Ofcom's groups for the digits after the 0 or +44: 20 7946 0958, 121 496 0000, 7700 900123.
std::string british_groups(const std::string& national)
{
    const auto grouped = [&national](std::size_t first, std::size_t second) {
        std::string text = national.substr(0, first) + " " + national.substr(first, second);
        const std::string rest = national.substr(first + second);
        return rest.empty() ? text : text + " " + rest;
    };
    if (national.starts_with('2')) {
        return grouped(2, 4);
    }
    const bool is_city = national.starts_with('1') && (national[1] == '1' || national[2] == '1');
    if (is_city || national.starts_with('3') || national.starts_with('8') ||
        national.starts_with('9')) {
        return grouped(3, 3);
    }
    return grouped(4, national.size() - 4);
}

/// British numbers in their groups; others keep the blanks that they came with.
Value apply_phone(Call call)
{
    const std::string text(stripped(input_text(call), {}, Side::Both));
    const std::string digits = digits_in(text);
    constexpr std::size_t digits_min = 3;  // 999, 111
    constexpr std::size_t digits_max = 15; // ITU-T E.164
    if (digits.size() < digits_min || digits.size() > digits_max) {
        refuse(fmt::format("'{}' is no telephone number", text.substr(0, 40)));
    }
    constexpr std::size_t national_size = 10;
    const bool is_abroad = text.starts_with('+') && digits.starts_with("44");
    std::string national = is_abroad ? digits.substr(2) : digits;
    const bool has_zero = national.starts_with('0');
    national.erase(0, has_zero ? 1 : 0);
    if (national.size() != national_size || (!is_abroad && (!has_zero || text.starts_with('+')))) {
        return made(call, joined(call, {text}, 1, ""));
    }
    return made(call, (is_abroad ? "+44 " : "0") + british_groups(national));
}

Value apply_country_name(Call call)
{
    const std::string code = upper(input_text(call));
    const bool is_code = code.size() == 2 &&
                         code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
    const auto name =
        is_code ? call.evaluator.words().country(code, text_argument(call, 0)) : std::nullopt;
    if (!name) {
        refuse(fmt::format("'{}' is no country; write its two letters, such as GB",
                           code.substr(0, 40)));
    }
    return made(call, *name);
}

void add_lines(Evaluator& evaluator, const Value& value, std::vector<std::string>& lines)
{
    if (value.is(Value::Kind::Null)) {
        return;
    }
    if (value.is_list()) {
        for (const Value& item : value.items()) {
            add_lines(evaluator, item, lines);
        }
        return;
    }
    if (value.is_mapping()) {
        for (const Member& member : value.members()) {
            add_lines(evaluator, member.value, lines);
        }
        return;
    }
    const std::string text = text_of(evaluator, value);
    for (const std::string_view line : lines_of(text)) {
        const std::string_view words = stripped(line, {}, Side::Both);
        if (!words.empty()) {
            lines.emplace_back(words);
        }
        pay_for_text(evaluator, line.size());
    }
}

/// The lines of an address, whether it is a list, a mapping in the order of its lines, or text.
Value apply_address(Call call)
{
    std::vector<std::string> lines;
    add_lines(call.evaluator, call.input, lines);
    return made(call, joined(call, lines, lines.size(), text_argument(call, 0, "\n")));
}

} // namespace

std::vector<Filter> contract_filters()
{
    constexpr Shape text = Shape::Text;
    constexpr Shape list = Shape::List;
    constexpr Shape any = Shape::Any;
    const auto enumeration = [](std::string_view word) {
        return std::vector<FilterParameter>{
            {word, Shape::Text},
            {"oxford", Shape::Boolean},
            {"comma_string", Shape::Text},
            {word == "and_string" ? "before_and" : "before_or", Shape::Text},
            {word == "and_string" ? "after_and" : "after_or", Shape::Text},
            {"locale", Shape::Text}};
    };
    return {
        {"add_separators",
         apply_add_separators,
         list,
         list,
         {{"separator", text}, {"last_separator", text}, {"end_mark", text}},
         false,
         false,
         true},
        {"address", apply_address, any, text, {{"separator", text}}},
        {"comma_and_list", apply_and_list, list, text, enumeration("and_string"), false, false,
         true},
        {"comma_list", apply_comma_list, list, text, {{"comma_string", text}}, false, false, true},
        {"country_name", apply_country_name, text, text, {{"locale", text}}, false, false, true},
        {"fix_punctuation",
         apply_fix_punctuation,
         text,
         text,
         {{"mark", text}},
         false,
         false,
         true},
        {"list_and", apply_and_list, list, text, enumeration("and_string")},
        {"list_or", apply_or_list, list, text, enumeration("or_string")},
        {"phone", apply_phone, text, text, {}},
        {"phone_number_formatted", apply_phone, text, text, {}, false, false, true},
    };
}

} // namespace indenture::expression
