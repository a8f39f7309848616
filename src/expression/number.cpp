#include "expression/number.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace indenture::expression {

using boost::multiprecision::cpp_int;

struct Number::Big {
    cpp_int value;
};

namespace {

constexpr std::int64_t small_max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t small_min = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t float_exact_max = std::int64_t{1} << 53U;
constexpr int quotient_digits = 28;   // as Python's decimal has by default
constexpr unsigned bits_max = 14'285; // of 4,300 decimal digits

[[noreturn]] void too_large()
{
    throw Error(ErrorCode::LimitExceeded, {},
                fmt::format("the number has more than {} digits", Number::digits_max));
}

[[noreturn]] void refuse(std::string message)
{
    throw Error(ErrorCode::BadInput, {}, std::move(message));
}

void refuse_zero(bool is_zero)
{
    if (is_zero) {
        refuse("a number is divided by zero");
    }
}

cpp_int ten_to(unsigned exponent)
{
    return boost::multiprecision::pow(cpp_int(10), exponent);
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// True if the size of a decimal that no float can hold is below 1.
bool is_tiny(std::string_view decimal)
{
    const std::size_t e = std::min(decimal.find('e'), decimal.size());
    const std::size_t first = decimal.find_first_of("123456789");
    const std::size_t point = std::min(decimal.find('.'), e);
    const bool is_fraction = first > point;
    if (is_fraction || !decimal.substr(e).starts_with("e-")) {
        return is_fraction;
    }
    std::size_t places = 0;
    std::from_chars(decimal.data() + e + 2, decimal.data() + decimal.size(), places);
    return places >= point - first;
}

double double_of(const std::string& decimal)
{
    double result = 0;
    const auto end = std::from_chars(decimal.data(), decimal.data() + decimal.size(), result);
    if (end.ec == std::errc::result_out_of_range) {
        if (is_tiny(decimal)) {
            return 0;
        }
        refuse("the number is too large for a binary float");
    }
    return result;
}

/// Rounded down, also for negative numbers.
cpp_int floored(const cpp_int& numerator, const cpp_int& denominator)
{
    cpp_int quotient;
    cpp_int rest;
    boost::multiprecision::divide_qr(numerator, denominator, quotient, rest);
    if (rest != 0 && (rest < 0) != (denominator < 0)) {
        --quotient;
    }
    return quotient;
}

cpp_int divided(const cpp_int& numerator, const cpp_int& denominator, Number::Rounding rounding)
{
    const cpp_int down = floored(numerator, denominator);
    const cpp_int rest = numerator - down * denominator; // has the sign of the denominator
    if (rest == 0 || rounding == Number::Rounding::Down) {
        return down;
    }
    if (rounding == Number::Rounding::Up) {
        return down + 1;
    }
    const cpp_int twice = abs(rest) * 2;
    const cpp_int whole = abs(denominator);
    const bool is_tie = twice == whole;
    const bool goes_up = is_tie
                             ? (rounding == Number::Rounding::HalfEven ? down % 2 != 0 : down >= 0)
                             : twice > whole;
    return goes_up ? cpp_int(down + 1) : down;
}

} // namespace

/// units / 10^scale, to calculate with.
struct Exact {
    cpp_int units;
    unsigned scale = 0;

    static Exact of(const Number& number)
    {
        if (number.is_float()) {
            return of_float(number.float_);
        }
        return {number.big_ ? number.big_->value : cpp_int(number.small_), number.scale_};
    }

    /// Every finite float is a decimal: m / 2^k = m 5^k / 10^k.
    static Exact of_float(double value)
    {
        if (!std::isfinite(value)) {
            refuse("the number is infinite or no number");
        }
        int exponent = 0;
        const double mantissa = std::frexp(value, &exponent);
        const auto whole = static_cast<std::int64_t>(std::ldexp(mantissa, 53));
        exponent -= 53;
        if (exponent >= 0) {
            return {cpp_int(whole) << static_cast<unsigned>(exponent), 0};
        }
        const auto places = static_cast<unsigned>(-exponent);
        return {cpp_int(whole) * boost::multiprecision::pow(cpp_int(5), places), places};
    }

    cpp_int at(unsigned wanted_scale) const { return units * ten_to(wanted_scale - scale); }

    static Number number(cpp_int units, unsigned scale, Number::Kind kind)
    {
        if (scale > static_cast<unsigned>(Number::digits_max) ||
            (units != 0 && msb(abs(units)) > bits_max)) {
            too_large();
        }
        Number result;
        result.kind_ = kind;
        result.scale_ = static_cast<std::uint16_t>(scale);
        if (units >= small_min && units <= small_max) {
            result.small_ = units.convert_to<std::int64_t>();
        } else {
            result.small_ = units < 0 ? -1 : 1; // for the sign
            result.big_ = std::make_shared<const Number::Big>(Number::Big{std::move(units)});
        }
        return result;
    }
};

namespace {

Number::Kind common_kind(const Number& a, const Number& b)
{
    return a.is_whole() && b.is_whole() ? Number::Kind::Whole : Number::Kind::Decimal;
}

std::string with_point(std::string digits, unsigned scale)
{
    if (scale == 0) {
        return digits;
    }
    const bool is_negative = digits.front() == '-';
    if (is_negative) {
        digits.erase(0, 1);
    }
    if (digits.size() <= scale) {
        digits.insert(0, scale + 1 - digits.size(), '0');
    }
    digits.insert(digits.size() - scale, ".");
    return is_negative ? "-" + digits : digits;
}

/// Python's repr of a float: the shortest digits that read back as the same number.
std::string float_text(double value)
{
    if (std::isnan(value)) {
        return "nan";
    }
    if (std::isinf(value)) {
        return value < 0 ? "-inf" : "inf";
    }
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::scientific);
    std::string text(buffer.data(), end.ptr);
    const std::size_t e = text.find('e');
    const int exponent = std::stoi(text.substr(e + 1));
    if (exponent < -4 || exponent >= 16) {
        return text;
    }
    const auto fixed = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                     std::chars_format::fixed);
    text.assign(buffer.data(), fixed.ptr);
    return text.find('.') == std::string::npos ? text + ".0" : text;
}

struct Digits {
    std::string all; ///< with sign, without point
    int scale = 0;
    bool is_whole = true;
};

/// Splits JSON's notation of a number.
std::optional<Digits> split(std::string_view text)
{
    Digits digits;
    std::size_t at = 0;
    if (at < text.size() && text[at] == '-') {
        digits.all = "-";
        ++at;
    }
    const std::size_t first = digits.all.size();
    for (; at < text.size() && is_digit(text[at]); ++at) {
        digits.all += text[at];
    }
    if (digits.all.size() == first) {
        return std::nullopt;
    }
    if (at < text.size() && text[at] == '.') {
        digits.is_whole = false;
        const std::size_t point = ++at;
        for (; at < text.size() && is_digit(text[at]); ++at) {
            digits.all += text[at];
        }
        digits.scale = static_cast<int>(at - point);
        if (digits.scale == 0) {
            return std::nullopt;
        }
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        digits.is_whole = false;
        std::string_view rest = text.substr(at + 1);
        rest.remove_prefix(rest.starts_with('+') ? 1 : 0);
        int exponent = 0;
        const auto end = std::from_chars(rest.data(), rest.data() + rest.size(), exponent);
        if (end.ec != std::errc() || std::abs(exponent) > Number::digits_max) {
            return std::nullopt;
        }
        at = static_cast<std::size_t>(end.ptr - text.data());
        digits.scale -= exponent;
    }
    return at == text.size() ? std::optional(digits) : std::nullopt;
}

double float_floor_quotient(double a, double b)
{
    double rest = std::fmod(a, b);
    double quotient = (a - rest) / b;
    if (rest != 0 && (b < 0) != (rest < 0)) {
        quotient -= 1.0;
    }
    if (quotient == 0) {
        return std::copysign(0.0, a / b);
    }
    const double down = std::floor(quotient);
    return quotient - down > 0.5 ? down + 1.0 : down;
}

double float_remainder(double a, double b)
{
    double rest = std::fmod(a, b);
    if (rest == 0) {
        return std::copysign(0.0, b);
    }
    if ((b < 0) != (rest < 0)) {
        rest += b;
    }
    return rest;
}

double finite(double value)
{
    if (std::isinf(value)) {
        refuse("the number is too large for a binary float");
    }
    return value;
}

Number float_power(double base, double exponent)
{
    if (base == 0 && exponent < 0) {
        refuse_zero(true);
    }
    const double result = std::pow(base, exponent);
    if (std::isnan(result) && !std::isnan(base) && !std::isnan(exponent)) {
        refuse("a negative number has no such root");
    }
    return Number::of_float(std::isinf(base) || std::isinf(exponent) ? result : finite(result));
}

Number whole_power(const Number& base, std::int64_t exponent)
{
    const Exact exact = Exact::of(base);
    if (exact.units == 0 && exponent != 0) {
        return base;
    }
    const cpp_int size = abs(exact.units);
    const double bits = size <= 1 ? 1.0 : static_cast<double>(msb(size));
    const double wanted = static_cast<double>(exponent);
    if ((size > 1 && bits * wanted > bits_max) ||
        exact.scale * wanted > static_cast<double>(Number::digits_max)) {
        too_large();
    }
    if (size == 1) {
        const bool is_negative = exact.units < 0 && exponent % 2 != 0;
        return Exact::number(is_negative ? -1 : 1,
                             exact.scale * static_cast<unsigned>(exact.scale == 0 ? 0 : exponent),
                             base.kind());
    }
    const auto times = static_cast<unsigned>(exponent);
    return Exact::number(boost::multiprecision::pow(exact.units, times), exact.scale * times,
                         base.kind());
}

} // namespace

Number Number::of_float(double value)
{
    Number result;
    result.kind_ = Kind::Float;
    result.float_ = value;
    return result;
}

Number Number::decimal(std::int64_t units, std::uint16_t scale)
{
    Number result(units);
    result.kind_ = Kind::Decimal;
    result.scale_ = scale;
    return result;
}

Number Number::of_size(std::size_t size)
{
    return Exact::number(cpp_int(size), 0, Kind::Whole);
}

std::optional<Number> Number::parse(std::string_view text)
{
    constexpr std::size_t notation_max = 10'000;
    if (text.size() > notation_max) {
        return std::nullopt;
    }
    const auto digits = split(text);
    if (!digits || digits->all.size() > digits_max || std::abs(digits->scale) > digits_max) {
        return std::nullopt;
    }
    const Kind kind = digits->is_whole ? Kind::Whole : Kind::Decimal;
    std::int64_t small = 0;
    const auto end =
        std::from_chars(digits->all.data(), digits->all.data() + digits->all.size(), small);
    if (end.ec == std::errc() && digits->scale >= 0) {
        Number result = decimal(small, static_cast<std::uint16_t>(digits->scale));
        result.kind_ = kind;
        return result;
    }
    const bool is_negative = digits->all.front() == '-';
    std::string_view magnitude = digits->all;
    magnitude.remove_prefix(is_negative ? 1 : 0);
    const std::size_t first = std::min(magnitude.find_first_not_of('0'), magnitude.size() - 1);
    cpp_int units(std::string(magnitude.substr(first))); // a leading 0 would mean octal
    if (is_negative) {
        units = -units;
    }
    if (digits->scale < 0) {
        const auto zeros = static_cast<unsigned>(-digits->scale);
        if (zeros + magnitude.size() > static_cast<std::size_t>(digits_max)) {
            return std::nullopt;
        }
        return Exact::number(units * ten_to(zeros), 0, kind);
    }
    return Exact::number(std::move(units), static_cast<unsigned>(digits->scale), kind);
}

std::optional<Number> Number::parse_whole(std::string_view digits, unsigned base)
{
    if (digits.empty() || digits.size() > static_cast<std::size_t>(digits_max)) {
        return std::nullopt;
    }
    cpp_int result = 0;
    for (const char c : digits) {
        const unsigned value = is_digit(c)              ? static_cast<unsigned>(c - '0')
                               : (c >= 'a' && c <= 'z') ? static_cast<unsigned>(c - 'a') + 10
                               : (c >= 'A' && c <= 'Z') ? static_cast<unsigned>(c - 'A') + 10
                                                        : base;
        if (value >= base) {
            return std::nullopt;
        }
        result = result * base + value;
    }
    return Exact::number(std::move(result), 0, Kind::Whole);
}

bool Number::is_negative() const
{
    return is_float() ? float_ < 0 : small_ < 0;
}

bool Number::is_zero() const
{
    return is_float() ? float_ == 0 : (!big_ && small_ == 0);
}

std::optional<std::int64_t> Number::integer() const
{
    if (is_float()) {
        constexpr double limit = 9.2e18;
        const bool fits = std::abs(float_) < limit && std::trunc(float_) == float_;
        return fits ? std::optional(static_cast<std::int64_t>(float_)) : std::nullopt;
    }
    if (scale_ == 0) {
        return big_ ? std::nullopt : std::optional(small_);
    }
    const Exact exact = Exact::of(*this);
    const cpp_int unit = ten_to(exact.scale);
    const cpp_int whole = exact.units / unit;
    if (whole * unit != exact.units || whole > small_max || whole < small_min) {
        return std::nullopt;
    }
    return whole.convert_to<std::int64_t>();
}

double Number::to_double() const
{
    if (is_float()) {
        return float_;
    }
    if (!big_ && scale_ == 0) {
        return static_cast<double>(small_);
    }
    return double_of(text());
}

Number Number::floated() const
{
    return kind_ == Kind::Decimal ? of_float(to_double()) : *this;
}

std::string Number::text() const
{
    if (is_float()) {
        return float_text(float_);
    }
    return with_point(big_ ? big_->value.str() : fmt::format_int(small_).str(), scale_);
}

std::string Number::plain() const
{
    if (!is_float()) {
        return text();
    }
    std::array<char, 400> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), float_,
                                   std::chars_format::fixed);
    return {buffer.data(), end.ptr};
}

std::string Number::fixed(int digits) const
{
    if (digits > digits_max) {
        too_large();
    }
    const Exact exact = Exact::of(*this);
    const auto wanted = static_cast<unsigned>(digits);
    const cpp_int units = exact.scale > wanted ? divided(exact.units, ten_to(exact.scale - wanted),
                                                         Rounding::HalfEven)
                                               : exact.at(wanted);
    return with_point(units.str(), wanted);
}

Number Number::negated() const
{
    if (is_float()) {
        return of_float(-float_);
    }
    return Exact::number(-Exact::of(*this).units, scale_, kind_);
}

Number Number::truncated() const
{
    if (is_whole()) {
        return *this;
    }
    const Exact exact = Exact::of(*this);
    return Exact::number(exact.units / ten_to(exact.scale), 0, Kind::Whole);
}

Number Number::rounded(int digits, Rounding rounding) const
{
    if (std::abs(digits) > digits_max) {
        too_large();
    }
    if (is_float() && !std::isfinite(float_)) {
        return *this;
    }
    if (is_whole() && digits >= 0) {
        return *this;
    }
    const Exact exact = Exact::of(*this);
    const int surplus = static_cast<int>(exact.scale) - digits;
    cpp_int units = surplus > 0
                        ? divided(exact.units, ten_to(static_cast<unsigned>(surplus)), rounding)
                        : cpp_int(exact.units * ten_to(static_cast<unsigned>(-surplus)));
    if (digits < 0) {
        units *= ten_to(static_cast<unsigned>(-digits));
    }
    if (is_float()) {
        const unsigned scale = digits < 0 ? 0U : static_cast<unsigned>(digits);
        return of_float(std::copysign(double_of(with_point(units.str(), scale)), float_));
    }
    return Exact::number(std::move(units), digits < 0 ? 0U : static_cast<unsigned>(digits), kind_);
}

Number operator+(const Number& a, const Number& b)
{
    if (a.is_float() || b.is_float()) {
        return Number::of_float(a.to_double() + b.to_double());
    }
    std::int64_t sum = 0;
    if (a.is_whole() && b.is_whole() && !a.big_ && !b.big_ &&
        !__builtin_add_overflow(a.small_, b.small_, &sum)) {
        return sum;
    }
    const unsigned scale = std::max(a.scale_, b.scale_);
    return Exact::number(Exact::of(a).at(scale) + Exact::of(b).at(scale), scale, common_kind(a, b));
}

Number operator-(const Number& a, const Number& b)
{
    if (a.is_float() || b.is_float()) {
        return Number::of_float(a.to_double() - b.to_double());
    }
    return a + b.negated();
}

Number operator*(const Number& a, const Number& b)
{
    if (a.is_float() || b.is_float()) {
        return Number::of_float(a.to_double() * b.to_double());
    }
    std::int64_t product = 0;
    if (a.is_whole() && b.is_whole() && !a.big_ && !b.big_ &&
        !__builtin_mul_overflow(a.small_, b.small_, &product)) {
        return product;
    }
    return Exact::number(Exact::of(a).units * Exact::of(b).units,
                         static_cast<unsigned>(a.scale_) + b.scale_, common_kind(a, b));
}

int compare(const Number& a, const Number& b)
{
    if (a.is_float() || b.is_float()) {
        const Number& other = a.is_float() ? b : a;
        const double value = a.is_float() ? a.float_ : b.float_;
        const bool is_simple = other.is_float() || other.kind_ == Number::Kind::Decimal ||
                               !std::isfinite(value) ||
                               (!other.big_ && std::abs(other.small_ / 2) < float_exact_max / 2);
        if (is_simple) {
            const double left =
                !std::isfinite(value) && other.big_ ? (a.is_float() ? value : 0) : a.to_double();
            const double right =
                !std::isfinite(value) && other.big_ ? (b.is_float() ? value : 0) : b.to_double();
            return left < right ? -1 : (left == right ? 0 : 1);
        }
    } else if (!a.big_ && !b.big_ && a.scale_ == b.scale_) {
        return a.small_ < b.small_ ? -1 : (a.small_ == b.small_ ? 0 : 1);
    }
    const Exact left = Exact::of(a);
    const Exact right = Exact::of(b);
    const unsigned scale = std::max(left.scale, right.scale);
    const int order = left.at(scale).compare(right.at(scale));
    return order < 0 ? -1 : (order == 0 ? 0 : 1);
}

Number quotient(const Number& a, const Number& b)
{
    refuse_zero(b.is_zero());
    if (a.is_float() || b.is_float()) {
        return Number::of_float(a.to_double() / b.to_double());
    }
    const Exact left = Exact::of(a);
    const Exact right = Exact::of(b);
    const cpp_int numerator = left.units * ten_to(right.scale);
    const cpp_int denominator = right.units * ten_to(left.scale);
    const int size = static_cast<int>(cpp_int(abs(numerator / denominator)).str().size());
    // A fraction such as 1/700 begins with zeros; they are not significant.
    const int zeros =
        numerator == 0 || abs(numerator) >= abs(denominator)
            ? 0
            : static_cast<int>(cpp_int(abs(denominator) / abs(numerator)).str().size());
    int scale = std::max(0, quotient_digits - (zeros > 0 ? 1 - zeros : size));
    cpp_int units = divided(numerator * ten_to(static_cast<unsigned>(scale)), denominator,
                            Number::Rounding::HalfEven);
    if (zeros > 0 && abs(units) >= ten_to(quotient_digits)) { // one digit more than wanted
        --scale;
        units = divided(numerator * ten_to(static_cast<unsigned>(scale)), denominator,
                        Number::Rounding::HalfEven);
    }
    // As in Python's decimal: 1.00 / 2 is 0.50 and 4 / 2 is 2, but a rounded result keeps its
    // zeros.
    const bool is_exact = units * denominator == numerator * ten_to(static_cast<unsigned>(scale));
    const int wanted_scale =
        std::max(0, static_cast<int>(left.scale) - static_cast<int>(right.scale));
    while (is_exact && scale > wanted_scale && units % 10 == 0) {
        units /= 10;
        --scale;
    }
    const auto kind = scale == 0 ? common_kind(a, b) : Number::Kind::Decimal;
    return Exact::number(std::move(units), static_cast<unsigned>(scale), kind);
}

Number float_quotient(const Number& a, const Number& b)
{
    refuse_zero(b.is_zero());
    const auto is_simple = [](const Number& n) {
        return n.is_float() || (!n.big_ && std::abs(n.small_ / 2) < float_exact_max / 2);
    };
    if ((is_simple(a) && is_simple(b)) || !a.is_whole() || !b.is_whole()) {
        return Number::of_float(a.to_double() / b.to_double());
    }
    // Enough digits, and a last one that says whether there are more: then reading them rounds
    // once, to the nearest float.
    constexpr unsigned enough = 400;
    const cpp_int numerator = Exact::of(a).units * ten_to(enough);
    const cpp_int denominator = Exact::of(b).units;
    const cpp_int digits = abs(numerator) / abs(denominator);
    const bool is_exact = digits * abs(denominator) == abs(numerator);
    const bool is_negative = a.is_negative() != b.is_negative();
    return Number::of_float(double_of(fmt::format("{}{}{}e-{}", is_negative ? "-" : "",
                                                  digits.str(), is_exact ? "0" : "1", enough + 1)));
}

Number floor_quotient(const Number& a, const Number& b)
{
    refuse_zero(b.is_zero());
    if (a.is_float() || b.is_float()) {
        return Number::of_float(float_floor_quotient(a.to_double(), b.to_double()));
    }
    const unsigned scale = std::max(a.scale_, b.scale_);
    return Exact::number(floored(Exact::of(a).at(scale), Exact::of(b).at(scale)), 0,
                         Number::Kind::Whole);
}

Number remainder(const Number& a, const Number& b)
{
    refuse_zero(b.is_zero());
    if (a.is_float() || b.is_float()) {
        return Number::of_float(float_remainder(a.to_double(), b.to_double()));
    }
    const unsigned scale = std::max(a.scale_, b.scale_);
    const cpp_int numerator = Exact::of(a).at(scale);
    const cpp_int denominator = Exact::of(b).at(scale);
    return Exact::number(numerator - floored(numerator, denominator) * denominator, scale,
                         common_kind(a, b));
}

Number power(const Number& base, const Number& exponent)
{
    if (base.is_float() || exponent.is_float()) {
        return float_power(base.to_double(), exponent.to_double());
    }
    const auto times = exponent.integer();
    if (!times) {
        if (exponent.scale_ == 0) {
            const Exact exact = Exact::of(base);
            if (exact.scale == 0 && abs(exact.units) <= 1 && !exponent.is_negative()) {
                const bool is_odd = Exact::of(exponent).units % 2 != 0;
                return exact.units < 0 && !is_odd ? Number(1) : base;
            }
            too_large();
        }
        refuse("a power with a fraction in its exponent is no exact number");
    }
    if (*times >= 0) {
        return whole_power(base, *times);
    }
    refuse_zero(base.is_zero());
    if (*times == small_min) {
        too_large();
    }
    return quotient(Number(1), whole_power(base, -*times));
}

} // namespace indenture::expression
