#include "expression/detail/words.h"

#include "base/date.h"
#include "expression/detail/support.h"

#include <array>
#include <chrono>
#include <fmt/format.h>
#include <limits>
#include <map>
#include <unicode/dcfmtsym.h>
#include <unicode/decimfmt.h>
#include <unicode/gregocal.h>
#include <unicode/listformatter.h>
#include <unicode/numberformatter.h>
#include <unicode/rbnf.h>
#include <unicode/simpletz.h>
#include <unicode/smpdtfmt.h>

namespace indenture::expression {

namespace {

constexpr std::int64_t second = 1000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;

/// Reads digits from the front of a text.
class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    std::optional<std::int64_t> digits(std::size_t count)
    {
        if (rest_.size() < count) {
            return std::nullopt;
        }
        std::int64_t value = 0;
        for (const char c : rest_.substr(0, count)) {
            if (c < '0' || c > '9') {
                return std::nullopt;
            }
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(count);
        return value;
    }
    bool take(char c)
    {
        const bool is_there = rest_.starts_with(c);
        rest_.remove_prefix(is_there ? 1 : 0);
        return is_there;
    }
    bool is_at_end() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

/// hh:mm[:ss[.fraction]]
std::optional<std::int64_t> clock_time(Reader& reader)
{
    const auto hours = reader.digits(2);
    const bool has_colon = reader.take(':');
    const auto minutes = reader.digits(2);
    if (!hours || !has_colon || !minutes || *hours > 23 || *minutes > 59) {
        return std::nullopt;
    }
    std::int64_t time = *hours * hour + *minutes * minute;
    if (!reader.take(':')) {
        return time;
    }
    const auto seconds = reader.digits(2);
    if (!seconds || *seconds > 59) {
        return std::nullopt;
    }
    time += *seconds * second;
    if (reader.take('.')) {
        std::int64_t unit = 100;
        auto digit = reader.digits(1);
        if (!digit) {
            return std::nullopt;
        }
        for (; digit; digit = reader.digits(1)) {
            time += *digit * unit;
            unit /= 10;
        }
    }
    return time;
}

/// Z, +01:00 or -0500; nothing is 0.
std::optional<std::int32_t> zone_offset(Reader& reader)
{
    if (reader.take('Z') || reader.is_at_end()) {
        return 0;
    }
    const bool is_west = reader.take('-');
    if (!is_west && !reader.take('+')) {
        return std::nullopt;
    }
    const auto hours = reader.digits(2);
    reader.take(':');
    const auto minutes = reader.digits(2);
    if (!hours || !minutes || *hours > 14 || *minutes > 59) {
        return std::nullopt;
    }
    const auto offset = static_cast<std::int32_t>(*hours * hour + *minutes * minute);
    return is_west ? -offset : offset;
}

std::string utf8(const icu::UnicodeString& text)
{
    std::string result;
    text.toUTF8String(result);
    return result;
}

void check(UErrorCode status, std::string_view what, std::string_view which)
{
    if (U_FAILURE(status) != 0) {
        refuse(fmt::format("'{}' is no {}", which, what));
    }
}

icu::Locale locale_named(const std::string& tag)
{
    UErrorCode status = U_ZERO_ERROR;
    std::string bcp = tag;
    for (char& c : bcp) {
        c = c == '_' ? '-' : c;
    }
    icu::Locale locale = icu::Locale::forLanguageTag(bcp, status);
    // A language that CLDR does not know would fall back to the process's own.
    const bool is_known = [&locale] {
        std::int32_t count = 0;
        const icu::Locale* const all = icu::Locale::getAvailableLocales(count);
        for (std::int32_t i = 0; i < count; ++i) {
            if (std::string_view(all[i].getLanguage()) == locale.getLanguage()) {
                return true;
            }
        }
        return false;
    }();
    if (U_FAILURE(status) != 0 || locale.isBogus() != 0 || bcp.empty() || !is_known) {
        refuse(fmt::format("'{}' is no language; write one such as en-GB", tag));
    }
    return locale;
}

std::optional<icu::DateFormat::EStyle> style_named(std::string_view name)
{
    static constexpr std::array<std::pair<std::string_view, icu::DateFormat::EStyle>, 4> styles{
        {{"short", icu::DateFormat::kShort},
         {"medium", icu::DateFormat::kMedium},
         {"long", icu::DateFormat::kLong},
         {"full", icu::DateFormat::kFull}}};
    for (const auto& [known, style] : styles) {
        if (known == name) {
            return style;
        }
    }
    return std::nullopt;
}

std::unique_ptr<icu::DateFormat> date_format(const std::string& pattern, Words::Shows wants,
                                             const icu::Locale& locale)
{
    std::unique_ptr<icu::DateFormat> format;
    UErrorCode status = U_ZERO_ERROR;
    if (const auto style = style_named(pattern)) {
        // A time with its zone is for machines.
        const auto time_style =
            *style == icu::DateFormat::kShort ? icu::DateFormat::kShort : icu::DateFormat::kMedium;
        format.reset(
            wants == Words::Shows::Date ? icu::DateFormat::createDateInstance(*style, locale)
            : wants == Words::Shows::Time
                ? icu::DateFormat::createTimeInstance(time_style, locale)
                : icu::DateFormat::createDateTimeInstance(*style, icu::DateFormat::kShort, locale));
    } else {
        format = std::make_unique<icu::SimpleDateFormat>(icu::UnicodeString::fromUTF8(pattern),
                                                         locale, status);
    }
    check(format == nullptr ? U_ILLEGAL_ARGUMENT_ERROR : status,
          "date pattern; write one such as \"d MMMM yyyy\"", pattern);
    // One calendar for all languages and years, as ISO 8601 has it.
    icu::GregorianCalendar calendar(*icu::TimeZone::getGMT(), locale, status);
    calendar.setGregorianChange(-std::numeric_limits<double>::max(), status);
    status = U_ZERO_ERROR;
    format->setCalendar(calendar);
    return format;
}

} // namespace

std::optional<Moment> Moment::parse(std::string_view text)
{
    Moment moment;
    Reader reader(text);
    if (const auto date = Date::parse(text.substr(0, 10))) {
        moment.has_date = true;
        moment.milliseconds = std::chrono::sys_days(date->day()).time_since_epoch().count() * day;
        reader = Reader(text.substr(10));
        if (reader.is_at_end()) {
            return moment;
        }
        if (!reader.take('T') && !reader.take(' ')) {
            return std::nullopt;
        }
    }
    const auto time = clock_time(reader);
    const auto offset = time ? zone_offset(reader) : std::nullopt;
    if (!offset || !reader.is_at_end()) {
        return std::nullopt;
    }
    moment.has_time = true;
    moment.milliseconds += *time;
    moment.offset = *offset;
    return moment;
}

struct Words::Formats {
    explicit Formats(Fuel& fuel_of_merge) : fuel(fuel_of_merge) {}

    Fuel& fuel;
    std::map<std::string, icu::Locale> locales;
    std::map<std::string, std::unique_ptr<icu::DateFormat>> dates;
    std::map<std::string, icu::number::LocalizedNumberFormatter> numbers;
    std::map<std::string, std::unique_ptr<icu::DecimalFormat>> patterns;
    std::map<std::string, std::unique_ptr<icu::RuleBasedNumberFormat>> spellings;

    /// What is kept under the key, or what `make` makes. That is dear, and keys may come from the
    /// data.
    template <class Map, class Make>
    typename Map::mapped_type& kept(Map& formats, const std::string& key, Make make)
    {
        constexpr std::size_t steps = 500;
        constexpr std::size_t formats_max = 200;
        const auto known = formats.find(key);
        if (known != formats.end()) {
            return known->second;
        }
        fuel.burn(steps);
        if (formats.size() >= formats_max) {
            formats.clear();
        }
        return formats.emplace(key, make()).first->second;
    }

    const icu::Locale& locale(const std::string& tag)
    {
        return kept(locales, tag, [&] { return locale_named(tag); });
    }

    icu::RuleBasedNumberFormat& spelling(icu::URBNFRuleSetTag kind, const std::string& tag)
    {
        return *kept(spellings, fmt::format("{}|{}", static_cast<int>(kind), tag), [&] {
            UErrorCode status = U_ZERO_ERROR;
            auto format = std::make_unique<icu::RuleBasedNumberFormat>(kind, locale(tag), status);
            check(status, "language with words for numbers", tag);
            return format;
        });
    }

    template <class Make>
    const icu::number::LocalizedNumberFormatter& number(const std::string& key, Make make)
    {
        return kept(numbers, key, make);
    }
};

namespace {

std::string formatted(const icu::number::LocalizedNumberFormatter& formatter, const Number& number)
{
    if (number.is_float() && !(number.to_double() - number.to_double() == 0)) {
        refuse(fmt::format("{} is no number that can be written", number.text()));
    }
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString text =
        formatter.formatDecimal(number.plain(), status).toString(status);
    check(status, "number that can be written", number.text());
    return utf8(text);
}

icu::number::UnlocalizedNumberFormatter with_form(const NumberForm& form)
{
    return icu::number::NumberFormatter::with()
        .precision(icu::number::Precision::minMaxFraction(form.digits_min, form.digits_max))
        .roundingMode(UNUM_ROUND_HALFUP) // ICU's name for half away from zero
        .grouping(form.groups ? UNUM_GROUPING_AUTO : UNUM_GROUPING_OFF);
}

std::string key_of(const NumberForm& form, std::string_view kind, std::string_view locale)
{
    return fmt::format("{}|{}|{}|{}|{}", kind, form.digits_min, form.digits_max, form.groups,
                       locale);
}

/// The rules a contract's language wants: British English says "one hundred and five".
const char16_t* cardinal_rules(const icu::Locale& locale)
{
    return std::string_view(locale.getLanguage()) == "en" ? u"%spellout-cardinal-verbose" : nullptr;
}

std::string spelled_whole(icu::RuleBasedNumberFormat& format, const char16_t* rules,
                          std::int64_t number)
{
    icu::UnicodeString text;
    icu::FieldPosition nowhere(icu::FieldPosition::DONT_CARE);
    UErrorCode status = U_ZERO_ERROR;
    if (rules != nullptr) {
        format.format(number, icu::UnicodeString(rules), text, nowhere, status);
    } else {
        format.format(number, text, nowhere, status);
    }
    check(status, "number that can be spelled", fmt::format("{}", number));
    return utf8(text);
}

} // namespace

Words::Words(std::string locale, Fuel& fuel)
    : locale_(std::move(locale)), formats_(std::make_unique<Formats>(fuel))
{
}

Words::~Words() = default;

std::string Words::moment(const Moment& moment, const std::string& pattern, Shows wants,
                          const std::string& locale)
{
    const std::string& tag = locale.empty() ? locale_ : locale;
    const std::string key = fmt::format("{}|{}|{}", static_cast<int>(wants), tag, pattern);
    auto& format = formats_->kept(
        formats_->dates, key, [&] { return date_format(pattern, wants, formats_->locale(tag)); });
    format->setTimeZone(icu::SimpleTimeZone(moment.offset, moment.offset == 0 ? u"GMT" : u""));
    icu::UnicodeString words;
    icu::FieldPosition nowhere(icu::FieldPosition::DONT_CARE);
    format->format(static_cast<UDate>(moment.milliseconds - moment.offset), words, nowhere);
    // ICU prints a letter that is no field as nothing; a pattern that prints nothing is a mistake.
    check(words.isEmpty() != 0 ? U_ILLEGAL_ARGUMENT_ERROR : U_ZERO_ERROR,
          "date pattern; write one such as \"d MMMM yyyy\"", pattern);
    return utf8(words);
}

std::string Words::number(const Number& number, const NumberForm& form, const std::string& locale)
{
    const std::string& tag = locale.empty() ? locale_ : locale;
    return formatted(
        formats_->number(key_of(form, "number", tag),
                         [&] { return with_form(form).locale(formats_->locale(tag)); }),
        number);
}

std::string Words::number(const Number& number, const std::string& pattern,
                          const std::string& locale)
{
    const std::string& tag = locale.empty() ? locale_ : locale;
    UErrorCode status = U_ZERO_ERROR;
    auto& format = formats_->kept(formats_->patterns, tag + "|" + pattern, [&] {
        const icu::DecimalFormatSymbols symbols(formats_->locale(tag), status);
        auto made = std::make_unique<icu::DecimalFormat>(icu::UnicodeString::fromUTF8(pattern),
                                                         symbols, status);
        check(status, "number pattern; write one such as \"#,##0.00\"", pattern);
        made->setRoundingMode(icu::DecimalFormat::kRoundHalfUp);
        return made;
    });
    icu::UnicodeString text;
    format->format(number.plain(), text, nullptr, status);
    check(status, "number pattern; write one such as \"#,##0.00\"", pattern);
    return utf8(text);
}

std::string Words::money(const Number& amount, const Money& money, const std::string& locale)
{
    const std::string& tag = locale.empty() ? locale_ : locale;
    const std::string key =
        fmt::format("money|{}|{}|{}|{}", money.code, money.symbol, money.with_decimals, tag);
    return formatted(
        formats_->number(
            key,
            [&] {
                UErrorCode status = U_ZERO_ERROR;
                const bool is_code =
                    money.code.size() == 3 &&
                    money.code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
                const icu::CurrencyUnit unit(icu::StringPiece(money.code), status);
                check(is_code ? status : U_ILLEGAL_ARGUMENT_ERROR,
                      "currency; write its code, such as GBP", money.code);
                auto formatter = icu::number::NumberFormatter::with()
                                     .unit(unit)
                                     .roundingMode(UNUM_ROUND_HALFUP)
                                     .locale(formats_->locale(tag));
                if (!money.with_decimals) {
                    formatter = std::move(formatter).precision(icu::number::Precision::integer());
                }
                if (!money.symbol.empty()) {
                    icu::DecimalFormatSymbols symbols(formats_->locale(tag), status);
                    symbols.setCurrency(
                        icu::UnicodeString::fromUTF8(money.code).getTerminatedBuffer(), status);
                    symbols.setSymbol(icu::DecimalFormatSymbols::kCurrencySymbol,
                                      icu::UnicodeString::fromUTF8(money.symbol));
                    formatter = std::move(formatter).symbols(symbols);
                }
                return formatter;
            }),
        amount);
}

std::string Words::percent(const Number& share, const NumberForm& form, const std::string& locale)
{
    const std::string& tag = locale.empty() ? locale_ : locale;
    return formatted(formats_->number(key_of(form, "percent", tag),
                                      [&] {
                                          return with_form(form)
                                              .unit(icu::NoUnit::percent())
                                              .scale(icu::number::Scale::powerOfTen(2))
                                              .locale(formats_->locale(tag));
                                      }),
                     share);
}

std::string Words::spelled(const Number& number, const std::string& locale)
{
    const std::string& tag = locale.empty() ? locale_ : locale;
    auto& format = formats_->spelling(icu::URBNF_SPELLOUT, tag);
    const char16_t* const rules = cardinal_rules(formats_->locale(tag));
    const auto whole = number.truncated().integer();
    constexpr std::int64_t spelled_max = 1'000'000'000'000'000'000;
    if (!whole || *whole >= spelled_max || *whole <= -spelled_max) {
        refuse(fmt::format("{} is too large to be spelled", number.plain()));
    }
    std::string text = spelled_whole(format, rules, *whole);
    const std::string digits = number.plain();
    const std::size_t point = digits.find('.');
    if (point == std::string::npos) {
        return text;
    }
    // The language's own word between a whole number and its decimals.
    icu::UnicodeString half;
    format.format(1.5, half);
    std::string between = utf8(half);
    const std::string one = spelled_whole(format, nullptr, 1);
    const std::string five = spelled_whole(format, nullptr, 5);
    if (!between.starts_with(one) || !between.ends_with(five)) {
        refuse(fmt::format("decimals cannot be spelled in the language {}", tag));
    }
    between = between.substr(one.size(), between.size() - one.size() - five.size());
    if (number.is_negative() && *whole == 0) {
        const std::string minus_one = spelled_whole(format, nullptr, -1);
        text = minus_one.substr(0, minus_one.size() - one.size()) + text;
    }
    for (std::size_t i = point + 1; i < digits.size(); ++i) {
        text += i == point + 1 ? between : std::string(" ");
        text += spelled_whole(format, nullptr, digits[i] - '0');
    }
    return text;
}

std::string Words::spelled_ordinal(std::int64_t number, const std::string& locale)
{
    const std::string& tag = locale.empty() ? locale_ : locale;
    auto& format = formats_->spelling(icu::URBNF_SPELLOUT, tag);
    const bool is_english = std::string_view(formats_->locale(tag).getLanguage()) == "en";
    for (std::int32_t i = 0; i < format.getNumberOfRuleSetNames(); ++i) {
        const icu::UnicodeString name = format.getRuleSetName(i);
        const bool fits = is_english ? name == u"%spellout-ordinal-verbose"
                                     : name.startsWith(u"%spellout-ordinal");
        if (fits) {
            return spelled_whole(format, icu::UnicodeString(name).getTerminatedBuffer(), number);
        }
    }
    refuse(fmt::format("there are no words for ordinal numbers in the language {}", tag));
}

std::string Words::ordinal(std::int64_t number, const std::string& locale)
{
    const std::string& tag = locale.empty() ? locale_ : locale;
    return spelled_whole(formats_->spelling(icu::URBNF_ORDINAL, tag), nullptr, number);
}

std::optional<std::string> Words::country(const std::string& code, const std::string& locale)
{
    const std::string& tag = locale.empty() ? locale_ : locale;
    const icu::Locale place("", code.c_str());
    icu::UnicodeString name;
    place.getDisplayCountry(formats_->locale(tag), name);
    const std::string text = utf8(name);
    return text.empty() || text == code ? std::nullopt : std::optional(text);
}

std::string Words::conjunction(bool is_or, const std::string& locale)
{
    const std::string& tag = locale.empty() ? locale_ : locale;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::ListFormatter> format(icu::ListFormatter::createInstance(
        formats_->locale(tag), is_or ? ULISTFMT_TYPE_OR : ULISTFMT_TYPE_AND, ULISTFMT_WIDTH_WIDE,
        status));
    check(status, "language with words for lists", tag);
    const std::array<icu::UnicodeString, 2> items{u"1", u"2"};
    icu::UnicodeString text;
    format->format(items.data(), 2, text, status);
    check(status, "language with words for lists", tag);
    text.retainBetween(1, text.length() - 1);
    return utf8(text.trim());
}

std::string Words::upper(std::string_view text, const std::string& locale)
{
    const std::string& tag = locale.empty() ? locale_ : locale;
    auto unicode =
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    return utf8(unicode.toUpper(formats_->locale(tag)));
}

} // namespace indenture::expression
