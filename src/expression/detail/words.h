#pragma once

#include "expression/number.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace indenture::expression {

/// A date, a time of day or both, as written; the clock of the place it was written for.
struct Moment {
    std::int64_t milliseconds = 0; ///< since 1970-01-01T00:00 of that clock
    std::int32_t offset = 0;       ///< of that clock from UTC, milliseconds
    bool has_date = false;
    bool has_time = false;

    /// "2026-01-31", "2026-01-31T14:30:00Z", "2026-01-31 14:30:00.5+01:00", "14:30".
    static std::optional<Moment> parse(std::string_view text);
};

class Fuel;

struct NumberForm {
    int digits_min = 0;   ///< after the point
    int digits_max = 340; ///< beyond, rounded half away from zero
    bool groups = true;
};

/// Numbers, money and dates in the words of a language, by CLDR. Nothing is taken from the
/// process's own locale, and exact numbers do not pass through binary floats. Keeps the formats it
/// has made; one for each merge, since they are not to be shared between threads. An empty `locale`
/// means the one given here. Errors: Error(BadInput) for a locale, pattern or code that is none.
class Words {
public:
    Words(std::string locale, Fuel& fuel);
    ~Words();
    Words(const Words&) = delete;
    Words& operator=(const Words&) = delete;

    /// `pattern` is CLDR's ("d MMMM y") or one of short, medium, long, full. `wants` says what the
    /// latter show.
    enum class Shows { Date, Time, Both };
    std::string moment(const Moment& moment, const std::string& pattern, Shows wants,
                       const std::string& locale);
    std::string number(const Number& number, const NumberForm& form, const std::string& locale);
    /// By a pattern of CLDR, "#,##0.00".
    std::string number(const Number& number, const std::string& pattern, const std::string& locale);
    /// With `code` of ISO 4217; `symbol` in place of its sign if not empty; without decimals, or
    /// with as many as the currency has.
    struct Money {
        std::string code;
        std::string symbol;
        bool with_decimals = true;
    };
    std::string money(const Number& amount, const Money& money, const std::string& locale);
    /// 0.175 is 17.5%.
    std::string percent(const Number& share, const NumberForm& form, const std::string& locale);
    /// "one hundred and five", "two point five zero".
    std::string spelled(const Number& number, const std::string& locale);
    /// "twenty-first"
    std::string spelled_ordinal(std::int64_t number, const std::string& locale);
    /// "21st"
    std::string ordinal(std::int64_t number, const std::string& locale);
    /// The name of a country of ISO 3166-1 ("GB"); nullopt if there is none.
    std::optional<std::string> country(const std::string& code, const std::string& locale);
    /// "and" or "or"
    std::string conjunction(bool is_or, const std::string& locale);
    bool is_english(const std::string& locale) const
    {
        return (locale.empty() ? locale_ : locale).starts_with("en");
    }
    std::string upper(std::string_view text, const std::string& locale);

private:
    struct Formats;
    std::string locale_;
    std::unique_ptr<Formats> formats_;
};

} // namespace indenture::expression
