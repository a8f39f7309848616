#include "template/filters.h"

#include "base/date.h"
#include "base/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

namespace indenture::templating {

namespace {

const icu::Locale& british()
{
    static const icu::Locale locale("en", "GB");
    return locale;
}

[[noreturn]] void refuse(std::string message)
{
    throw Error(ErrorCode::BadInput, {}, std::move(message));
}

const Json& defined(const Value& value)
{
    if (!value.is_defined()) {
        refuse(value.reason());
    }
    return value.json();
}

const std::string& text_of(std::string_view filter, const Value& value)
{
    const Json& json = defined(value);
    if (!json.is_string()) {
        refuse(fmt::format("the filter {} wants text and got {}", filter, kind_of(json)));
    }
    return json.get_ref<const std::string&>();
}

const Json& list_of(std::string_view filter, const Value& value)
{
    const Json& json = defined(value);
    if (!json.is_array()) {
        refuse(fmt::format("the filter {} wants a list and got {}", filter, kind_of(json)));
    }
    return json;
}

bool is_empty(const Json& json)
{
    return json.is_null() || json == false || json == 0 ||
           (json.is_string() && json.get_ref<const std::string&>().empty()) ||
           (json.is_structured() && json.empty());
}

/// Jinja's default covers what is missing; here also null, which JSON has in its place.
Value apply_default(FilterContext&, const Value& input, std::span<const Value> arguments)
{
    const bool also_empty = arguments.size() > 1 && defined(arguments[1]) == true;
    if (!input.is_defined() || input.json().is_null() || (also_empty && is_empty(input.json()))) {
        return arguments[0];
    }
    return input;
}

Value apply_date(FilterContext& context, const Value& input, std::span<const Value> arguments)
{
    const std::string pattern =
        arguments.empty() ? std::string("d MMMM y") : text_of("date", arguments[0]);
    return Value::computed(context.dates.print(text_of("date", input), pattern));
}

Value apply_join(FilterContext&, const Value& input, std::span<const Value> arguments)
{
    const std::string separator = arguments.empty() ? std::string() : text_of("join", arguments[0]);
    std::string result;
    bool is_first = true;
    for (const Json& item : list_of("join", input)) {
        result += is_first ? std::string() : separator;
        result += printed(item);
        is_first = false;
    }
    return Value::computed(std::move(result));
}

Value changed_case(const std::string& text, bool to_upper)
{
    auto unicode = icu::UnicodeString::fromUTF8(text);
    to_upper ? unicode.toUpper(british()) : unicode.toLower(british());
    std::string result;
    unicode.toUTF8String(result);
    return Value::computed(std::move(result));
}

Value apply_upper(FilterContext&, const Value& input, std::span<const Value>)
{
    return changed_case(text_of("upper", input), true);
}

Value apply_lower(FilterContext&, const Value& input, std::span<const Value>)
{
    return changed_case(text_of("lower", input), false);
}

Value apply_length(FilterContext&, const Value& input, std::span<const Value>)
{
    const Json& json = defined(input);
    if (json.is_string()) {
        const auto unicode = icu::UnicodeString::fromUTF8(json.get_ref<const std::string&>());
        return Value::computed(unicode.countChar32());
    }
    if (!json.is_structured()) {
        refuse(fmt::format("the filter length wants text, a list or a mapping and got {}",
                           kind_of(json)));
    }
    return Value::computed(json.size());
}

Value apply_first(FilterContext&, const Value& input, std::span<const Value>)
{
    const Json& list = list_of("first", input);
    return list.empty() ? Value::undefined("the list has no first item; it is empty")
                        : input.inside(list.front());
}

Value apply_last(FilterContext&, const Value& input, std::span<const Value>)
{
    const Json& list = list_of("last", input);
    return list.empty() ? Value::undefined("the list has no last item; it is empty")
                        : input.inside(list.back());
}

Value apply_trim(FilterContext&, const Value& input, std::span<const Value>)
{
    const std::string& text = text_of("trim", input);
    constexpr std::string_view blanks = " \t\r\n\v\f";
    const std::size_t start = text.find_first_not_of(blanks);
    if (start == std::string::npos) {
        return Value::computed("");
    }
    return Value::computed(text.substr(start, text.find_last_not_of(blanks) - start + 1));
}

Value apply_replace(FilterContext&, const Value& input, std::span<const Value> arguments)
{
    const std::string& text = text_of("replace", input);
    const std::string& old = text_of("replace", arguments[0]);
    const std::string& replacement = text_of("replace", arguments[1]);
    if (old.empty()) {
        refuse("the filter replace wants something to look for and got empty text");
    }
    std::string result;
    std::size_t start = 0;
    for (std::size_t at = 0; (at = text.find(old, start)) != std::string::npos;) {
        result += text.substr(start, at - start) + replacement;
        start = at + old.size();
    }
    return Value::computed(result + text.substr(start));
}

/// Everything printed is escaped already; templates made for Jinja may still ask for it.
Value apply_escape(FilterContext&, const Value& input, std::span<const Value>)
{
    return input;
}

const std::vector<Filter>& all_filters()
{
    static const std::vector<Filter> filters{
        {"count", {}, 0, apply_length},
        {"d", {"default_value", "boolean"}, 1, apply_default, true},
        {"date", {"pattern"}, 0, apply_date},
        {"default", {"default_value", "boolean"}, 1, apply_default, true},
        {"e", {}, 0, apply_escape},
        {"escape", {}, 0, apply_escape},
        {"first", {}, 0, apply_first},
        {"join", {"d"}, 0, apply_join},
        {"last", {}, 0, apply_last},
        {"length", {}, 0, apply_length},
        {"lower", {}, 0, apply_lower},
        {"replace", {"old", "new"}, 2, apply_replace},
        {"trim", {}, 0, apply_trim},
        {"upper", {}, 0, apply_upper},
    };
    return filters;
}

/// How many letters must be added, left out, changed or swapped with their neighbour.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::vector<std::size_t>> cost(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            const bool is_same = a[i - 1] == b[j - 1];
            cost[i][j] = std::min(
                {cost[i - 1][j - 1] + (is_same ? 0U : 1U), cost[i - 1][j] + 1, cost[i][j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
    }
    return cost[a.size()][b.size()];
}

} // namespace

struct DateWords::Formats {
    std::map<std::string, std::unique_ptr<icu::SimpleDateFormat>> by_pattern;
};

DateWords::DateWords() : formats_(std::make_unique<Formats>()) {}

DateWords::~DateWords() = default;

std::string DateWords::print(const std::string& iso, const std::string& pattern)
{
    const auto date = Date::parse(iso);
    if (!date) {
        refuse(fmt::format("'{}' is no date; give it as year-month-day, such as 2026-01-31",
                           iso.substr(0, 40)));
    }
    UErrorCode status = U_ZERO_ERROR;
    auto& format = formats_->by_pattern[pattern];
    if (format == nullptr) {
        format = std::make_unique<icu::SimpleDateFormat>(icu::UnicodeString::fromUTF8(pattern),
                                                         british(), status);
        format->setTimeZone(*icu::TimeZone::getGMT());
    }
    constexpr double milliseconds_a_day = 86'400'000.0;
    const auto days = std::chrono::sys_days(date->day()).time_since_epoch().count();
    icu::UnicodeString words;
    icu::FieldPosition nowhere(icu::FieldPosition::DONT_CARE);
    format->format(static_cast<UDate>(days) * milliseconds_a_day, words, nowhere);
    // ICU prints a letter that is no field as nothing; a pattern that prints nothing is a mistake.
    if (U_FAILURE(status) || words.isEmpty()) {
        refuse(fmt::format("'{}' is no date pattern; write one such as \"d MMMM yyyy\"", pattern));
    }
    std::string result;
    words.toUTF8String(result);
    return result;
}

const Filter* find_filter(std::string_view name)
{
    for (const Filter& filter : all_filters()) {
        if (filter.name == name) {
            return &filter;
        }
    }
    return nullptr;
}

std::string_view filter_like(std::string_view name)
{
    std::vector<std::string_view> names;
    for (const Filter& filter : all_filters()) {
        names.push_back(filter.name);
    }
    return most_like(name, names);
}

std::string_view most_like(std::string_view name, const std::vector<std::string_view>& candidates)
{
    constexpr std::size_t name_size_max = 64; // beyond, comparing costs more than the hint is worth
    if (name.size() > name_size_max) {
        return {};
    }
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(2, name.size() / 3) + 1;
    for (const std::string_view candidate : candidates) {
        if (candidate.size() > name_size_max) {
            continue;
        }
        const std::size_t d = distance(name, candidate);
        if (d < best_distance && d < std::max(name.size(), candidate.size())) {
            best = candidate;
            best_distance = d;
        }
    }
    return best;
}

} // namespace indenture::templating
