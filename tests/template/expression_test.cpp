#include "template/evaluate.h"
#include "template/expression.h"

#include "base/error.h"
#include "template/problem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::templating {
namespace {

using testing::HasSubstr;

const Json& data()
{
    static const Json values = Json::parse(R"({
        "name": "Ann", "empty": "", "none": null, "yes": true, "no": false, "n": 7, "price": 12.5,
        "list": [3, 1, 2], "words": ["a", "b"], "nothing": [], "title": "Dáta",
        "party": {"name": "NHS", "roles": ["controller"], "a-b": 1},
        "start": "2026-01-31", "big": 9223372036854775807
    })");
    return values;
}

Json result_of(const std::string& text)
{
    const ExpressionPtr expression = parse_expression(text, 64);
    const Scope scope{data(), {}};
    Fuel fuel(10'000);
    DateWords dates;
    return Evaluator(scope, fuel, dates).defined(*expression).json();
}

std::string failure_of(const std::string& text)
{
    try {
        result_of(text);
    } catch (const Error& error) {
        return error.what();
    }
    ADD_FAILURE() << "no error: " << text;
    return {};
}

Problem problem_of(const std::string& text)
{
    try {
        parse_expression(text, 64);
    } catch (const Problem& problem) {
        return problem;
    }
    ADD_FAILURE() << "parsed: " << text;
    return {};
}

struct Case {
    const char* text;
    Json result;
};

class Expressions : public testing::TestWithParam<Case> {};

TEST_P(Expressions, HaveTheirValue)
{
    EXPECT_EQ(result_of(GetParam().text), GetParam().result);
}

INSTANTIATE_TEST_SUITE_P(Names, Expressions,
                         testing::Values(Case{"name", "Ann"}, Case{"party.name", "NHS"},
                                         Case{"party['name']", "NHS"}, Case{"party[\"a-b\"]", 1},
                                         Case{"party.roles[0]", "controller"}, Case{"list[-1]", 2},
                                         Case{"  name\t", "Ann"}, Case{"\u00A0name", "Ann"}));

INSTANTIATE_TEST_SUITE_P(Literals, Expressions,
                         testing::Values(Case{"'a\\'b'", "a'b"}, Case{"\"x\\n\"", "x\n"},
                                         Case{"12", 12}, Case{"1_000", 1000}, Case{"1.5", 1.5},
                                         Case{"true", true}, Case{"None", nullptr},
                                         Case{"[1, 'x']", {1, "x"}},
                                         Case{"\u201Ccurly\u201D", "curly"},
                                         Case{"\u2018a\u2019", "a"},
                                         Case{"\"it\u2019s\"", "it\u2019s"}));

INSTANTIATE_TEST_SUITE_P(Operators, Expressions,
                         testing::Values(Case{"n == 7", true}, Case{"n != 7", false},
                                         Case{"n >= 7 and n < 8", true}, Case{"price > 12", true},
                                         Case{"name == 'Ann' or undefined_name", true},
                                         Case{"not empty", true}, Case{"not name and no", false},
                                         Case{"'n' in name", true}, Case{"2 in list", true},
                                         Case{"4 not in list", true}, Case{"'name' in party", true},
                                         Case{"name ~ ' ' ~ n", "Ann 7"}, Case{"1 + 2 * 3", 7},
                                         Case{"-n + 1", -6}, Case{"-7 // 2", -4}, Case{"-7 % 3", 2},
                                         Case{"7 % -3", -2}, Case{"'a' + 'b'", "ab"},
                                         Case{"(1 + 2) * 3", 9}, Case{"'x' if n > 5 else 'y'", "x"},
                                         Case{"'x' if no else 'y'", "y"}, Case{"'x' if no", ""},
                                         Case{"'3' == 3", false}));

INSTANTIATE_TEST_SUITE_P(
    Filters, Expressions,
    testing::Values(Case{"name | upper", "ANN"}, Case{"title|upper|lower", "dáta"},
                    Case{"list | length", 3}, Case{"title | length", 4},
                    Case{"words | join(', ')", "a, b"}, Case{"list | join(d='-')", "3-1-2"},
                    Case{"nothing | join", ""}, Case{"absent | default('x')", "x"},
                    Case{"party.absent.deeper | default('x')", "x"},
                    Case{"none | default('x')", "x"}, Case{"empty | default('x')", ""},
                    Case{"empty | default('x', true)", "x"}, Case{"name | default('x')", "Ann"},
                    Case{"start | date", "31 January 2026"},
                    Case{"start | date('EEEE, d MMM yyyy')", "Saturday, 31 Jan 2026"},
                    Case{"list | first", 3}, Case{"list | last", 2}, Case{"' a ' | trim", "a"},
                    Case{"name | replace('n', 'm')", "Amm"}, Case{"'a' | upper == 'A'", true}));

INSTANTIATE_TEST_SUITE_P(Tests, Expressions,
                         testing::Values(Case{"absent is defined", false},
                                         Case{"absent is not defined", true},
                                         Case{"absent is undefined", true},
                                         Case{"party.x.y is defined", false},
                                         Case{"none is none", true}, Case{"none is defined", true},
                                         Case{"name is string", true}, Case{"n is number", true},
                                         Case{"list is sequence and party is mapping", true},
                                         Case{"not absent is defined", true}));

TEST(Expression, NamesTheWholePathThatIsMissingAndWhatIsLikeIt)
{
    EXPECT_THAT(failure_of("party.nmae"),
                HasSubstr("'party.nmae' is not in the data; did you mean 'name'?"));
    EXPECT_THAT(failure_of("prty.name"), HasSubstr("did you mean 'party'?"));
    EXPECT_THAT(failure_of("list[3]"), HasSubstr("'list' has 3 items, so there is no [3]"));
    EXPECT_THAT(failure_of("name.first"), HasSubstr("'name' is text and has no member 'first'"));
}

TEST(Expression, RefusesWhatIsUndefinedInEveryUseButTestAndDefault)
{
    for (const std::string text :
         {"absent", "not absent", "absent == 1", "absent ~ 'x'", "absent | upper", "absent is none",
          "'x' if absent", "[absent]", "name[absent]", "-absent"}) {
        EXPECT_THAT(failure_of(text), HasSubstr("'absent' is not in the data")) << text;
    }
}

TEST(Expression, RefusesAWrongTypeInWords)
{
    EXPECT_THAT(failure_of("list | upper"),
                HasSubstr("the filter upper wants text and got a list"));
    EXPECT_THAT(failure_of("name < 3"), HasSubstr("text and a number have no order"));
    EXPECT_THAT(failure_of("name + 1"), HasSubstr("only whole numbers"));
    EXPECT_THAT(failure_of("price * 2"), HasSubstr("only whole numbers"));
    EXPECT_THAT(failure_of("big + 1"), HasSubstr("too large"));
    EXPECT_THAT(failure_of("n // 0"), HasSubstr("divided by zero"));
    EXPECT_THAT(failure_of("none | date"), HasSubstr("wants text and got null"));
}

TEST(Expression, RefusesADateThatDoesNotExistOrAPatternThatPrintsNothing)
{
    EXPECT_THAT(failure_of("'2026-02-30' | date"), HasSubstr("'2026-02-30' is no date"));
    EXPECT_THAT(failure_of("name | date"), HasSubstr("'Ann' is no date"));
    EXPECT_THAT(failure_of("start | date('')"), HasSubstr("no date pattern"));
}

TEST(Expression, SuggestsTheFilterOrTestThatWasMeant)
{
    EXPECT_EQ(problem_of("x | uper").code, "T017");
    EXPECT_THAT(problem_of("x | uper").cure, HasSubstr("upper"));
    EXPECT_THAT(problem_of("x is defind").cure, HasSubstr("defined"));
}

TEST(Expression, ChecksTheArgumentsOfAFilterWhenCompiled)
{
    EXPECT_EQ(problem_of("x | default").code, "T018");
    EXPECT_EQ(problem_of("x | upper(1)").code, "T018");
    EXPECT_EQ(problem_of("x | date(format='y')").code, "T018");
    EXPECT_EQ(problem_of("x | replace(new='y')").code, "T018");
    EXPECT_EQ(problem_of("x | join(',', d=',')").code, "T018");
}

TEST(Expression, RefusesWhatIsNoExpression)
{
    for (const std::string text : {"",           "a b",
                                   "a.",         "a[",
                                   "a[1",        "(a",
                                   "a)",         "a ||",
                                   "a | ",       "'open",
                                   "a $ b",      "1.2.3",
                                   "a.get('x')", "f(x)",
                                   "a < b < c",  "a / b",
                                   "a ** 2",     "(a, b)",
                                   "{'a': 1}",   "if",
                                   "a if",       "not",
                                   "5x",         "'\\q'",
                                   "a is",       "99999999999999999999"}) {
        EXPECT_EQ(problem_of(text).code, "T009") << text;
    }
}

TEST(Expression, NamesTypographicDashesAndDots)
{
    EXPECT_EQ(problem_of("a \u2013 b").code, "T008");
    EXPECT_EQ(problem_of("a \u2026").code, "T008");
    EXPECT_EQ(result_of("'a \u2013 b'"), "a \u2013 b");
}

TEST(Expression, StopsAtItsDepthWithoutFallingOver)
{
    const std::string deep(100'000, '(');
    const std::string chain = std::string(100'000, '-') + "1";

    EXPECT_THAT(problem_of(deep).text, HasSubstr("nested deeper"));
    EXPECT_THAT(problem_of(chain).text, HasSubstr("nested deeper"));
    std::string sum = "1";
    for (int i = 0; i < 100'000; ++i) {
        sum += "+1";
    }
    EXPECT_THAT(problem_of(sum).text, HasSubstr("more than 200 operations"));
}

TEST(Expression, BurnsFuel)
{
    const ExpressionPtr expression = parse_expression("n + n + n", 64);
    const Scope scope{data(), {}};
    DateWords dates;

    Fuel enough(5);
    EXPECT_EQ(Evaluator(scope, enough, dates).evaluate(*expression).json(), 21);
    Fuel little(4);
    EXPECT_THROW(Evaluator(scope, little, dates).evaluate(*expression), Error);
}

TEST(PrintedValue, IsTheNumberAsItWasWritten)
{
    EXPECT_EQ(printed(Json::parse("12.5")), "12.5");
    EXPECT_EQ(printed(Json::parse("0.1")), "0.1");
    EXPECT_EQ(printed(Json::parse("-3")), "-3");
    EXPECT_EQ(printed(Json::parse("18446744073709551615")), "18446744073709551615");
    EXPECT_EQ(printed(Json::parse("1e15")), "1000000000000000");
    EXPECT_EQ(printed(Json::parse("0.0000001")), "0.0000001");
}

TEST(PrintedValue, IsNeverARoundedNumber)
{
    EXPECT_THROW(printed(Json::parse("12345678901234567890123")), Error);
}

} // namespace
} // namespace indenture::templating
