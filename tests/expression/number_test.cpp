#include "expression/number.h"

#include "base/error.h"

#include <gtest/gtest.h>

namespace indenture::expression {
namespace {

Number number(std::string_view text)
{
    return Number::parse(text).value();
}

TEST(Number, KeepsTheZerosOfADecimal)
{
    EXPECT_EQ(number("10.50").text(), "10.50");
    EXPECT_EQ(number("-0.500").text(), "-0.500");
    EXPECT_EQ(number("1.20e1").text(), "12.0");
    EXPECT_EQ(number("1e3").text(), "1000");
}

TEST(Number, IsNoneThatJsonWouldNotWrite)
{
    for (const char* text : {"", "-", ".5", "5.", "1e", "0x1", "1 ", "+1", "1_0", "nan"}) {
        EXPECT_FALSE(Number::parse(text)) << text;
    }
}

TEST(Number, HasNoSizeButACap)
{
    const std::string longest(Number::digits_max, '9');

    EXPECT_EQ(number(longest).text(), longest);
    EXPECT_FALSE(Number::parse("1" + longest));
    EXPECT_FALSE(Number::parse("1e9999999999"));
    EXPECT_EQ((number("9223372036854775807") + Number(1)).text(), "9223372036854775808");
    EXPECT_EQ((number("-9223372036854775808") - Number(1)).text(), "-9223372036854775809");
    EXPECT_EQ((number("9223372036854775808") - Number(1)).integer(), 9223372036854775807);
    EXPECT_EQ((number("4294967296") * number("4294967296")).text(), "18446744073709551616");
}

TEST(Number, AddsAndMultipliesDecimalsExactly)
{
    EXPECT_EQ((number("0.1") + number("0.2")).text(), "0.3");
    EXPECT_EQ((number("10.50") * Number(3)).text(), "31.50");
    EXPECT_EQ((number("1.10") * number("1.10")).text(), "1.2100");
    EXPECT_EQ((number("1") - number("0.999")).text(), "0.001");
}

TEST(Number, DividesTo28DigitsAsPythonsDecimalDoes)
{
    // From Python: Decimal('1') / Decimal('3') and so on.
    EXPECT_EQ(quotient(Number(1), Number(3)).text(), "0.3333333333333333333333333333");
    EXPECT_EQ(quotient(Number(2), Number(3)).text(), "0.6666666666666666666666666667");
    EXPECT_EQ(quotient(Number(1), Number(700)).text(), "0.001428571428571428571428571429");
    EXPECT_EQ(quotient(Number(22), Number(7)).text(), "3.142857142857142857142857143");
    EXPECT_EQ(quotient(number("1.00"), Number(2)).text(), "0.50");
    EXPECT_EQ(quotient(Number(4), Number(2)).text(), "2");
    EXPECT_EQ(quotient(Number(7), Number(-2)).text(), "-3.5");
    EXPECT_EQ(quotient(Number(1), Number(10)).text(), "0.1");
}

TEST(Number, RoundsFloorDivisionAndRemainderAsPythonDoes)
{
    EXPECT_EQ(floor_quotient(Number(-7), Number(2)).text(), "-4");
    EXPECT_EQ(remainder(Number(-7), Number(3)).text(), "2");
    EXPECT_EQ(remainder(Number(7), Number(-3)).text(), "-2");
    EXPECT_EQ(floor_quotient(number("7.5"), Number(2)).text(), "3");
    EXPECT_EQ(remainder(number("-7.5"), Number(2)).text(), "0.5");
    EXPECT_EQ(remainder(Number::of_float(-7.5), Number(2)).text(), "0.5");
}

TEST(Number, IsNotDividedByZero)
{
    EXPECT_THROW(quotient(Number(1), Number(0)), Error);
    EXPECT_THROW(float_quotient(Number(1), Number::of_float(0)), Error);
    EXPECT_THROW(floor_quotient(Number(1), number("0.0")), Error);
    EXPECT_THROW(remainder(Number(1), Number(0)), Error);
    EXPECT_THROW(power(Number(0), Number(-1)), Error);
}

TEST(Number, RefusesAPowerBeforeItIsComputed)
{
    EXPECT_EQ(power(Number(2), Number(70)).text(), "1180591620717411303424");
    EXPECT_EQ(power(number("1.5"), Number(2)).text(), "2.25");
    EXPECT_EQ(power(Number(2), Number(-2)).text(), "0.25");
    EXPECT_EQ(power(Number(-1), number("99999999999999999999")).text(), "-1");
    EXPECT_THROW(power(Number(2), Number(100'000)), Error);
    EXPECT_THROW(power(number("0.5"), Number(10'000'000)), Error);
    EXPECT_THROW(power(Number(2), number("0.5")), Error);
}

TEST(Number, RoundsHalvesAwayFromZeroOrToEven)
{
    using Rounding = Number::Rounding;

    EXPECT_EQ(number("2.5").rounded(0, Rounding::HalfAway).text(), "3");
    EXPECT_EQ(number("-2.5").rounded(0, Rounding::HalfAway).text(), "-3");
    EXPECT_EQ(number("2.5").rounded(0, Rounding::HalfEven).text(), "2");
    EXPECT_EQ(number("-2.5").rounded(0, Rounding::HalfEven).text(), "-2");
    EXPECT_EQ(number("-1.1").rounded(0, Rounding::Up).text(), "-1");
    EXPECT_EQ(number("-1.1").rounded(0, Rounding::Down).text(), "-2");
    EXPECT_EQ(number("1.005").rounded(2, Rounding::HalfAway).text(), "1.01");
    EXPECT_EQ(Number(1250).rounded(-2, Rounding::HalfEven).text(), "1200");
    EXPECT_EQ(number("2").rounded(2, Rounding::HalfAway).text(), "2");
}

TEST(Number, ComparesAllKindsByValue)
{
    EXPECT_EQ(number("1.50"), number("1.5"));
    EXPECT_EQ(number("1.0"), Number(1));
    EXPECT_EQ(Number::of_float(0.5), number("0.5"));
    EXPECT_LT(Number(2), number("2.000001"));
    EXPECT_LT(number("9007199254740992"), number("9007199254740993"));
    EXPECT_LT(Number::of_float(9007199254740992.0), number("9007199254740993"));
    EXPECT_LT(number("99999999999999999999"), Number::of_float(1e21));
}

TEST(Number, WritesFloatsAsPythonDoes)
{
    EXPECT_EQ(Number::of_float(1e16).text(), "1e+16");
    EXPECT_EQ(Number::of_float(1e15).text(), "1000000000000000.0");
    EXPECT_EQ(Number::of_float(0.0001).text(), "0.0001");
    EXPECT_EQ(Number::of_float(0.00001).text(), "1e-05");
    EXPECT_EQ(Number::of_float(0.1 + 0.2).text(), "0.30000000000000004");
    EXPECT_EQ(Number::of_float(3).text(), "3.0");
}

TEST(Number, WritesAFloatsTrueDecimalsWhenTheirCountIsGiven)
{
    EXPECT_EQ(Number::of_float(2.675).fixed(2), "2.67");
    EXPECT_EQ(number("2.675").fixed(2), "2.68");
    EXPECT_EQ(number("-0.001").fixed(2), "0.00");
    EXPECT_EQ(Number(5).fixed(2), "5.00");
}

TEST(Number, DividesLargeNumbersToTheNearestFloat)
{
    // From Python: 10**400 / 3**800 and 2**64 / 3.
    EXPECT_EQ(float_quotient(power(Number(10), Number(400)), power(Number(3), Number(800))).text(),
              "2.0090753457532982e+18");
    EXPECT_EQ(float_quotient(number("18446744073709551616"), Number(3)).text(),
              "6.148914691236517e+18");
    EXPECT_THROW(float_quotient(power(Number(10), Number(400)), Number(1)), Error);
    EXPECT_EQ(float_quotient(Number(1), power(Number(10), Number(400))).text(), "0.0");
    EXPECT_EQ(float_quotient(power(Number(10), Number(400)), power(Number(10), Number(399))).text(),
              "10.0");
}

} // namespace
} // namespace indenture::expression
