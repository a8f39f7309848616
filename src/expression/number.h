#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace indenture::expression {

/// A number as a contract needs it: whole numbers of any size and decimals are exact, and a decimal
/// keeps its digits ("10.50" stays 10.50). A binary float appears only where Jinja2's own results
/// are asked for. Immutable.
class Number {
public:
    enum class Kind : std::uint8_t { Whole, Decimal, Float };
    struct Big; ///< a whole number beyond 64 bits

    Number(std::int64_t whole = 0) : small_(whole) {}
    static Number of_float(double value);
    /// units / 10^scale, so decimal(1050, 2) is 10.50.
    static Number decimal(std::int64_t units, std::uint16_t scale);
    static Number of_size(std::size_t size);
    /// JSON's notation: "-3", "10.50", "1e3" (a decimal). nullopt for any other text, or for more
    /// than digits_max digits before or after the point.
    static std::optional<Number> parse(std::string_view text);
    /// Digits of a base from 2 to 36, without sign or prefix.
    static std::optional<Number> parse_whole(std::string_view digits, unsigned base);

    Kind kind() const { return kind_; }
    bool is_whole() const { return kind_ == Kind::Whole; }
    bool is_float() const { return kind_ == Kind::Float; }
    bool is_negative() const;
    bool is_zero() const;
    /// Digits after the point of a decimal.
    std::uint16_t scale() const { return scale_; }
    /// The value if it is whole (1.0 is) and fits.
    std::optional<std::int64_t> integer() const;
    double to_double() const;
    /// The float nearest to a decimal; whole numbers and floats as they are.
    Number floated() const;
    /// Plain decimal notation, never an exponent; a float as Python writes it (1e+16, 0.1, inf).
    std::string text() const;
    /// Plain decimal notation of every kind; a float by its shortest digits. Not for inf and nan.
    std::string plain() const;

    /// Plain notation with exactly `digits` (0 or more) after the point, half to even; a float by
    /// the decimal it really is, as printf does. Not for inf and nan.
    std::string fixed(int digits) const;

    Number negated() const;
    Number absolute() const { return is_negative() ? negated() : *this; }
    /// Towards zero.
    Number truncated() const;
    /// To `digits` after the point (before it if negative); a decimal then has that many.
    enum class Rounding {
        HalfAway,
        HalfEven,
        Up,
        Down
    }; ///< Up and Down: to +infinity, to -infinity
    Number rounded(int digits, Rounding rounding) const;

    /// A float if either is one, else exact.
    friend Number operator+(const Number& a, const Number& b);
    friend Number operator-(const Number& a, const Number& b);
    friend Number operator*(const Number& a, const Number& b);
    /// -1, 0 or 1. Exact between all kinds; nan is unequal to and greater than everything.
    friend int compare(const Number& a, const Number& b);

    /// The following throw Error(BadInput) for a division by zero.
    /// Exact, or to 28 significant digits, half to even; a float if either is one.
    friend Number quotient(const Number& a, const Number& b);
    /// The float nearest to the quotient, as Python's / gives.
    friend Number float_quotient(const Number& a, const Number& b);
    /// As Python's // and %: rounded down, the remainder with the sign of the divisor.
    friend Number floor_quotient(const Number& a, const Number& b);
    friend Number remainder(const Number& a, const Number& b);
    /// Throws Error(BadInput) if the exact result is not to be had (a root of a decimal),
    /// Error(LimitExceeded) if it has more than digits_max digits.
    friend Number power(const Number& base, const Number& exponent);

    /// Larger numbers are refused with Error(LimitExceeded).
    static constexpr int digits_max = 4300;

private:
    friend class Value;
    friend struct Exact;

    Kind kind_ = Kind::Whole;
    std::uint16_t scale_ = 0;
    union {
        std::int64_t small_; ///< whole, or units of a decimal, if big_ is null
        double float_;
    };
    std::shared_ptr<const Big> big_;
};

Number operator+(const Number& a, const Number& b);
Number operator-(const Number& a, const Number& b);
Number operator*(const Number& a, const Number& b);
int compare(const Number& a, const Number& b);
Number quotient(const Number& a, const Number& b);
Number float_quotient(const Number& a, const Number& b);
Number floor_quotient(const Number& a, const Number& b);
Number remainder(const Number& a, const Number& b);
Number power(const Number& base, const Number& exponent);

inline bool operator==(const Number& a, const Number& b)
{
    return compare(a, b) == 0;
}
inline bool operator<(const Number& a, const Number& b)
{
    return compare(a, b) < 0;
}

} // namespace indenture::expression
