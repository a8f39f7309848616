#include "base/date.h"

#include <array>
#include <fmt/format.h>

namespace indenture {

namespace {

std::optional<unsigned> parse_number(std::string_view digits)
{
    unsigned value = 0;
    for (const char digit : digits) {
        if (digit < '0' || digit > '9') {
            return std::nullopt;
        }
        value = value * 10 + static_cast<unsigned>(digit - '0');
    }
    return value;
}

} // namespace

std::optional<Date> Date::parse(std::string_view iso)
{
    if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') {
        return std::nullopt;
    }
    const auto year = parse_number(iso.substr(0, 4));
    const auto month = parse_number(iso.substr(5, 2));
    const auto day = parse_number(iso.substr(8, 2));
    if (!year || !month || !day || *year < 1000) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                           std::chrono::month(*month), std::chrono::day(*day)};
    if (!date.ok()) {
        return std::nullopt;
    }
    return Date(date);
}

std::string Date::iso() const
{
    const auto date = day();
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string Date::in_words() const
{
    static constexpr std::array names{"January",   "February", "March",    "April",
                                      "May",       "June",     "July",     "August",
                                      "September", "October",  "November", "December"};
    const auto date = day();
    return fmt::format("{} {} {}", static_cast<unsigned>(date.day()),
                       names.at(static_cast<unsigned>(date.month()) - 1),
                       static_cast<int>(date.year()));
}

Date Date::plus_months(int count) const
{
    const auto moved = day() + std::chrono::months(count);
    return Date(moved.ok()
                    ? std::chrono::sys_days(moved)
                    : std::chrono::sys_days(moved.year() / moved.month() / std::chrono::last));
}

std::string print(Instant instant)
{
    const auto midnight = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::hh_mm_ss time(instant - midnight);
    return fmt::format("{}T{:02}:{:02}:{:02}Z", date_of(instant).iso(), time.hours().count(),
                       time.minutes().count(), time.seconds().count());
}

std::optional<Instant> parse_instant(std::string_view text)
{
    if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
        text[19] != 'Z') {
        return std::nullopt;
    }
    const auto date = Date::parse(text.substr(0, 10));
    const auto hours = parse_number(text.substr(11, 2));
    const auto minutes = parse_number(text.substr(14, 2));
    const auto seconds = parse_number(text.substr(17, 2));
    if (!date || !hours || !minutes || !seconds || *hours > 23 || *minutes > 59 || *seconds > 59) {
        return std::nullopt;
    }
    return start_of(*date) + std::chrono::hours(*hours) + std::chrono::minutes(*minutes) +
           std::chrono::seconds(*seconds);
}

Date date_of(Instant instant)
{
    return Date::from(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(instant)));
}

Instant start_of(Date date)
{
    return std::chrono::sys_days(date.day());
}

} // namespace indenture
