#include "expression/detail/filters.h"

#include "expression/detail/support.h"
#include "expression/detail/words.h"

#include <fmt/format.h>

namespace indenture::expression {

namespace {

using Call = const FilterCall&;

Moment input_moment(Call call, bool wants_date)
{
    const std::string text = call.input.is_text() ? std::string(call.input.text()) : std::string();
    const auto moment = Moment::parse(text);
    if (!moment) {
        refuse(fmt::format("{} is no date; give it as year-month-day, such as 2026-01-31",
                           call.input.is_text() ? fmt::format("'{}'", text.substr(0, 40))
                                                : kind_of(call.input)));
    }
    if (wants_date && !moment->has_date) {
        refuse(fmt::format("'{}' is a time without a date, and {} wants the date", text,
                           title_of(call)));
    }
    if (!wants_date && !moment->has_time) {
        refuse(fmt::format("'{}' is a date without a time, and {} wants the time", text,
                           title_of(call)));
    }
    return *moment;
}

Value written(Call call, const Moment& moment, Words::Shows shows, const std::string& standard)
{
    return made(call, call.evaluator.words().moment(moment, text_argument(call, 0, standard), shows,
                                                    text_argument(call, 1)));
}

Value apply_date(Call call)
{
    return written(call, input_moment(call, true), Words::Shows::Date, "long");
}

Value apply_time(Call call)
{
    return written(call, input_moment(call, false), Words::Shows::Time, "short");
}

Value apply_datetime(Call call)
{
    input_moment(call, true);
    return written(call, input_moment(call, false), Words::Shows::Both, "long");
}

std::string part_of(Call call, const std::string& pattern, const std::string& locale)
{
    return call.evaluator.words().moment(input_moment(call, true), pattern, Words::Shows::Date,
                                         locale);
}

Value number_part(Call call, const std::string& pattern)
{
    return Value::number(*Number::parse_whole(part_of(call, pattern, "en"), 10));
}

Value apply_year_of(Call call)
{
    return number_part(call, "y");
}

Value apply_month_of(Call call)
{
    return truth_argument(call, 0, false)
               ? made(call, part_of(call, "LLLL", text_argument(call, 1)))
               : number_part(call, "M");
}

Value apply_day_of(Call call)
{
    return number_part(call, "d");
}

/// Monday is 1, as in ISO 8601.
Value apply_dow_of(Call call)
{
    if (truth_argument(call, 0, false)) {
        return made(call, part_of(call, "cccc", text_argument(call, 1)));
    }
    constexpr std::int64_t day = 86'400'000;
    const std::int64_t days = input_moment(call, true).milliseconds;
    const std::int64_t since_monday = ((days >= 0 ? days / day : (days - day + 1) / day) + 3) % 7;
    return Value::number((since_monday + 7) % 7 + 1);
}

} // namespace

std::vector<Filter> date_filters()
{
    constexpr Shape date = Shape::Date;
    constexpr Shape text = Shape::Text;
    constexpr Shape number = Shape::Number;
    const std::vector<FilterParameter> pattern{{"pattern", text}, {"locale", text}};
    const std::vector<FilterParameter> format{{"format", text}, {"language", text}};
    const std::vector<FilterParameter> as_word{{"as_word", Shape::Boolean}, {"language", text}};
    return {
        {"date", apply_date, date, text, pattern},
        {"day_of", apply_day_of, date, number, {}, false, false, true},
        {"dow_of", apply_dow_of, date, Shape::Any, as_word, false, false, true},
        {"format_date", apply_date, date, text, format, false, false, true},
        {"format_datetime", apply_datetime, date, text, format, false, false, true},
        {"format_time", apply_time, date, text, format, false, false, true},
        {"month_of", apply_month_of, date, Shape::Any, as_word, false, false, true},
        {"time", apply_time, date, text, pattern},
        {"year_of", apply_year_of, date, number, {}, false, false, true},
    };
}

} // namespace indenture::expression
