#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace indenture {

/// A calendar date without time zone, 1000-01-01 to 9999-12-31.
class Date {
public:
    /// Reads "2026-01-31" and nothing else; nullopt for any other text or a day that does not
    /// exist.
    static std::optional<Date> parse(std::string_view iso);
    /// The day must exist.
    static Date from(std::chrono::year_month_day day) { return Date(day); }

    /// "2026-01-31"
    std::string iso() const;
    /// "31 January 2026"
    std::string in_words() const;
    std::chrono::year_month_day day() const { return std::chrono::year_month_day(days_); }

    Date plus_days(int count) const { return Date(days_ + std::chrono::days(count)); }
    /// The same day of the month `count` months later, or the last day of that month.
    Date plus_months(int count) const;

    auto operator<=>(const Date&) const = default;

private:
    explicit Date(std::chrono::sys_days days) : days_(days) {}

    std::chrono::sys_days days_;
};

/// A point in time, UTC, whole seconds.
using Instant = std::chrono::sys_seconds;

/// "2026-01-31T09:05:00Z"
std::string print(Instant instant);
/// Reads what print writes; nullopt for anything else.
std::optional<Instant> parse_instant(std::string_view text);
/// The UTC date of an instant.
Date date_of(Instant instant);
/// 00:00:00 UTC of a date.
Instant start_of(Date date);

} // namespace indenture
