#include "expression/parse.h"

#include "expression/evaluated.h"
#include "expression/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::expression {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using tests::problem;

TEST(Parse, TakesWordsTypographicQuotes)
{
    EXPECT_EQ(tests::result("“a” ~ ‘b’ ~ „c“"), "abc");
    EXPECT_EQ(tests::result("'it’s'"), "it’s");
    EXPECT_EQ(tests::result("name\u00A0~\u202F'!'"), "Ann Lee!");
}

TEST(Parse, RefusesTypographicDashesWithTheirPlace)
{
    EXPECT_THAT(problem("n – 1"), StartsWith("T008: "));
    EXPECT_THAT(problem("n … 1"), StartsWith("T008: "));
    try {
        parse_expression("n \u2013 1", 64);
        FAIL();
    } catch (const Problem& found) {
        EXPECT_EQ(found.at, (Stretch{2, 3}));
    }
}

TEST(Parse, KnowsJinjasNumbers)
{
    EXPECT_EQ(tests::result("1_000 + 0x1F + 0b101 + 0o17"), "1051");
    EXPECT_EQ(tests::result("1.50"), "1.50");
    EXPECT_EQ(tests::result("1e2"), "100");
    EXPECT_THAT(problem("007"), StartsWith("T009: '007' is no number"));
    EXPECT_THAT(problem("1a"), StartsWith("T009: '1a' is no number"));
    EXPECT_THAT(problem("0x"), StartsWith("T009: "));
    EXPECT_THAT(problem("1__0"), StartsWith("T009: "));
}

TEST(Parse, ReadsEscapesAndJoinsNeighbouringTexts)
{
    EXPECT_EQ(tests::result(R"("a\tb\\\"" 'c' "\u00e9\x41\101")"), "a\tb\\\"céAA");
    EXPECT_THAT(problem(R"("\q")"), HasSubstr("backslash"));
    EXPECT_THAT(problem(R"("\ud800")"), HasSubstr("backslash"));
    EXPECT_THAT(problem(R"("\u12")"), HasSubstr("backslash"));
    EXPECT_THAT(problem("'a"), HasSubstr("not closed"));
    EXPECT_THAT(problem("'a\\"), HasSubstr("backslash"));
}

TEST(Parse, BindsOperatorsAsJinjaDoes)
{
    EXPECT_EQ(tests::result("1 + 2 * 3"), "7");
    EXPECT_EQ(tests::result("2 ** 3 ** 2"), "64"); // from the left, unlike Python
    EXPECT_EQ(tests::result("-2 ** 2"), "4");
    EXPECT_EQ(tests::result("-n | abs"), "7");
    EXPECT_EQ(tests::result("'a' ~ 1 + '2'"), "a12"); // ~ binds tighter than +
    EXPECT_EQ(tests::result("not yes == no"), "=true");
    EXPECT_EQ(tests::result("1 < n < 9"), "=true");
    EXPECT_EQ(tests::result("9 > n > 8"), "=false");
    EXPECT_EQ(tests::result("'x' not in 'abc' and not no"), "=true");
}

TEST(Parse, SaysWhatItDidNotExpect)
{
    EXPECT_EQ(problem("a b"), "T009: 'b' is not expected here (join two names by a dot, or put "
                              "text in quotes)");
    EXPECT_EQ(problem(""), "T009: the tag ends where a value is expected (write the value, or "
                           "remove what asks for it)");
    EXPECT_THAT(problem("a ? b"), HasSubstr("'?' has no meaning in a tag"));
    EXPECT_THAT(problem("(1"), HasSubstr("')' is expected before the end of the tag"));
    EXPECT_THAT(problem("f(*xs)"), HasSubstr("cannot be spread"));
    EXPECT_THAT(problem("f(a=1, 2)"), HasSubstr("without a name"));
    EXPECT_THAT(problem("f(a=1, a=2)"), HasSubstr("given twice"));
    EXPECT_THAT(problem("a[]"), HasSubstr("empty"));
    EXPECT_THAT(problem("a is defined is none"), HasSubstr("two tests"));
}

TEST(Parse, SuggestsNamesOfFiltersTestsAndMethods)
{
    EXPECT_EQ(problem("a | uper"), "T017: there is no filter 'uper' (did you mean upper?)");
    EXPECT_EQ(problem("a is definde"), "T017: there is no test 'definde' (did you mean defined?)");
    EXPECT_EQ(problem("a.uper()"), "T017: there is no method 'uper' (did you mean upper?)");
    EXPECT_THAT(problem("a.append(1)"), StartsWith("T017: "));
    EXPECT_THAT(problem("a | random"), HasSubstr("the same data must give the same document"));
    for (const char* refused : {"pprint", "safe", "urlize", "xmlattr"}) {
        EXPECT_THAT(problem(std::string("a | ") + refused), HasSubstr("not available")) << refused;
    }
}

TEST(Parse, ChecksTheArgumentsOfFilters)
{
    EXPECT_THAT(problem("a | replace('b')"), StartsWith("T018: the filter replace wants the "
                                                        "argument new (write replace(old, new"));
    EXPECT_THAT(problem("a | upper(1)"), StartsWith("T018: the filter upper gets an argument too"));
    EXPECT_EQ(problem("a | round(presision=1)"),
              "T018: the filter round has no argument 'presision' (did you mean precision?)");
    EXPECT_THAT(problem("a | round(1, precision=1)"), HasSubstr("twice"));
    EXPECT_THAT(problem("a | round('x')"), HasSubstr("wants a number and gets text"));
    EXPECT_THAT(problem("a | map"), StartsWith("T018: "));
    EXPECT_THAT(problem("a | map('uper')"), StartsWith("T017: "));
    EXPECT_THAT(problem("a | select('od')"), StartsWith("T017: "));
    EXPECT_THAT(problem("a | selectattr"), StartsWith("T018: "));
    EXPECT_THAT(problem("a | selectattr('b', 'eq')"), StartsWith("T018: "));
    EXPECT_THAT(problem("a is divisibleby"), StartsWith("T018: "));
    EXPECT_EQ(problem("a | round(none) | map(attribute='b') | select | list"), "");
}

TEST(Parse, LimitsDepthAndLength)
{
    EXPECT_EQ(problem(std::string(20, '(') + "1" + std::string(20, ')')), "");
    EXPECT_THAT(problem(std::string(100, '(') + "1" + std::string(100, ')')),
                HasSubstr("nested deeper than 64"));
    EXPECT_THAT(problem(std::string(10'000, '-') + "1"), HasSubstr("nested deeper"));
    std::string chain = "a";
    for (int i = 0; i < 1000; ++i) {
        chain += ".a";
    }
    EXPECT_THAT(problem(chain), HasSubstr("more than 500 operations"));
}

TEST(Parse, SaysWhereEachNodeStands)
{
    const ExpressionPtr expression = parse_expression("ab + c.d", 64);

    const auto parts = operands(*expression);

    EXPECT_EQ(expression->at, (Stretch{0, 8}));
    EXPECT_EQ(parts[0]->at, (Stretch{0, 2}));
    EXPECT_EQ(parts[1]->at, (Stretch{5, 8}));
}

TEST(Parse, ListsTheNamesAnExpressionReadsAndCalls)
{
    const ExpressionPtr expression =
        parse_expression("f(a, g(b).c) | default(a if d is in e else h[i:j])", 64);

    EXPECT_THAT(called_names(*expression), ElementsAre("f", "g"));
    EXPECT_THAT(names_in(*expression), ElementsAre("f", "a", "g", "b", "d", "e", "h", "i", "j"));
}

TEST(Parse, WritesThePathOfAnExpression)
{
    EXPECT_EQ(path_of(*parse_expression("a.b[0]['c d'].e", 64)), "a.b[0]['c d'].e");
    EXPECT_EQ(path_of(*parse_expression("a.0.1", 64)), "a[0][1]");
    EXPECT_EQ(path_of(*parse_expression("(a ~ b).c", 64)), "");
}

TEST(ParseFor, TakesNamesConditionAndRecursive)
{
    const ForHead head = parse_for("(a, b), c in xs | list if a > 1 recursive", 64);

    EXPECT_THAT(names_in(head.target), ElementsAre("a", "b", "c"));
    EXPECT_EQ(head.target.kind, Target::Kind::Tuple);
    EXPECT_TRUE(std::holds_alternative<Filtered>(head.list->node));
    EXPECT_NE(head.condition, nullptr);
    EXPECT_TRUE(head.is_recursive);
}

TEST(ParseFor, TakesAPlainLoop)
{
    const ForHead head = parse_for("x in d.items()", 64);

    EXPECT_EQ(head.target.name, "x");
    EXPECT_EQ(head.condition, nullptr);
    EXPECT_FALSE(head.is_recursive);
}

TEST(ParseFor, RefusesWhatIsNoLoop)
{
    EXPECT_THROW(parse_for("in xs", 64), Problem);
    EXPECT_THROW(parse_for("x of xs", 64), Problem);
    EXPECT_THROW(parse_for("x.y in xs", 64), Problem);
    EXPECT_THROW(parse_for("none in xs", 64), Problem);
    EXPECT_THROW(parse_for("x in xs y", 64), Problem);
    EXPECT_THROW(parse_for("x in", 64), Problem);
}

TEST(ParseSet, TakesNamesTuplesNamespacesAndBlocks)
{
    EXPECT_EQ(parse_set("a = 1", 64).target.name, "a");
    EXPECT_THAT(names_in(parse_set("a, b = 1, 2", 64).target), ElementsAre("a", "b"));
    const SetHead space = parse_set("ns.a = 1", 64);
    EXPECT_EQ(space.target.kind, Target::Kind::NamespaceMember);
    EXPECT_EQ(space.target.name + "/" + space.target.member, "ns/a");
    const SetHead block = parse_set("a | upper", 64);
    EXPECT_EQ(block.value, nullptr);
    EXPECT_NE(block.filters, nullptr);
    EXPECT_EQ(parse_set("a", 64).filters, nullptr);
}

TEST(ParseSet, RefusesWhatIsNoAssignment)
{
    EXPECT_THROW(parse_set("", 64), Problem);
    EXPECT_THROW(parse_set("a b", 64), Problem);
    EXPECT_THROW(parse_set("a, b", 64), Problem);
    EXPECT_THROW(parse_set("true = 1", 64), Problem);
    EXPECT_THROW(parse_set("a[0] = 1", 64), Problem);
}

TEST(ParseMacro, TakesParametersWithDefaults)
{
    const MacroHead head = parse_macro("clause(a, b=1, c='x')", 64);

    EXPECT_EQ(head.name, "clause");
    EXPECT_EQ(head.parameters[0].fallback, nullptr);
    EXPECT_NE(head.parameters[2].fallback, nullptr);
    EXPECT_THAT(parse_macro("m()", 64).parameters, IsEmpty());
    EXPECT_THROW(parse_macro("m(a=1, b)", 64), Problem);
    EXPECT_THROW(parse_macro("m(a, a)", 64), Problem);
    EXPECT_THROW(parse_macro("m", 64), Problem);
}

TEST(ParseCall, TakesParametersOfTheCallerAndACall)
{
    const CallHead head = parse_call("(row, i=0) table(rows)", 64);

    EXPECT_EQ(head.parameters.size(), 2U);
    EXPECT_THAT(called_names(*head.call), ElementsAre("table"));
    EXPECT_THROW(parse_call("table", 64), Problem);
}

TEST(ParseWith, TakesSeveralBindings)
{
    const WithHead head = parse_with("a = 1, b = a if c else d", 64);

    EXPECT_EQ(head.bindings.size(), 2U);
    EXPECT_THAT(parse_with("", 64).bindings, IsEmpty());
    EXPECT_THROW(parse_with("a", 64), Problem);
}

TEST(ParseFilters, ChainsFiltersAroundTheTextOfABlock)
{
    const ExpressionPtr chain = parse_filters("upper | replace('A', 'B')", 64);
    Scope scope(tests::sample());
    Fuel fuel(100);
    Evaluator evaluator(scope, fuel);

    EXPECT_EQ(evaluator.evaluate(*chain, Value::text("banana")).text(), "BBNBNB");
    EXPECT_THROW(parse_filters("upper is odd", 64), Problem);
    EXPECT_EQ(parse_list("1, 'a'", 64).size(), 2U);
}

} // namespace
} // namespace indenture::expression
