#include "expression/evaluate.h"

#include "base/error.h"
#include "expression/evaluated.h"
#include "expression/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::expression {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using tests::compat;
using tests::result;

TEST(Strict, PrintsNumbersAsTheDataWritesThem)
{
    EXPECT_EQ(result("price"), "10.50");
    EXPECT_EQ(result("large"), "1267650600228229401496703205376");
    EXPECT_EQ(result("whole"), "3.0");
}

TEST(Strict, CalculatesDecimalsExactly)
{
    EXPECT_EQ(result("tiny + 0.2"), "0.3");
    EXPECT_EQ(result("price * 3"), "31.50");
    EXPECT_EQ(result("7 / 2"), "3.5");
    EXPECT_EQ(result("4 / 2"), "2");
    EXPECT_EQ(result("-7 // 2"), "-4");
    EXPECT_EQ(result("-7 % 3"), "2");
    EXPECT_EQ(result("2 ** 70"), "1180591620717411303424");
    EXPECT_EQ(result("2.5 | round"), "3");
    EXPECT_EQ(result("1.005 | round(2)"), "1.01");
    EXPECT_EQ(result("1 / 0"), "BadInput: a number is divided by zero");
}

TEST(Compat, CalculatesAndPrintsAsPythonDoes)
{
    EXPECT_EQ(result("price", compat), "10.5");
    EXPECT_EQ(result("tiny + 0.2", compat), "0.30000000000000004");
    EXPECT_EQ(result("1e16", compat), "1e+16");
    EXPECT_EQ(result("7 / 2", compat), "3.5");
    EXPECT_EQ(result("4 / 2", compat), "2.0");
    EXPECT_EQ(result("2 ** 70", compat), "1180591620717411303424");
    EXPECT_EQ(result("2 ** -1", compat), "0.5");
    EXPECT_EQ(result("yes + 1", compat), "2");
    EXPECT_EQ(result("[nothing, yes, 'a', 1.5, {'b': \"it's\"}]", compat),
              "[None, True, 'a', 1.5, {'b': \"it's\"}]");
    EXPECT_EQ(result("(1,)", compat), "(1,)");
    EXPECT_EQ(result("nothing ~ yes", compat), "NoneTrue");
}

TEST(Strict, DoesNotPrintWhatNoContractSays)
{
    EXPECT_EQ(result("nothing"), "BadInput: the value is null, which cannot be printed; use the "
                                 "filter default or an {% if %}");
    EXPECT_THAT(result("yes ~ ''"), HasSubstr("use an {% if %} to say it in words"));
    EXPECT_THAT(result("list ~ ''"), HasSubstr("use a loop or the filter join"));
    EXPECT_THAT(result("party"), HasSubstr("name one of its members"));
    EXPECT_THAT(result("range"), HasSubstr("the function range cannot be printed; call it"));
    EXPECT_THAT(result("rich ~ 'a'"), HasSubstr("rich text and pictures cannot be joined"));
    EXPECT_THAT(result("rich | upper", compat), HasSubstr("rich text"));
}

TEST(Strict, DoesNotTakeTextForNumbersNorTruthForEither)
{
    EXPECT_THAT(result("'1' + 1"),
                HasSubstr("text + a number cannot be computed; join texts by ~"));
    EXPECT_THAT(result("yes + 1"), HasSubstr("cannot be computed"));
    EXPECT_THAT(result("'a' < 1"), HasSubstr("text and a number have no order"));
    EXPECT_THAT(result("1 in 'a1'"), HasSubstr("a number cannot be looked for in text"));
}

TEST(Missing, IsAnErrorThatNamesItAndWhatIsLikeIt)
{
    EXPECT_EQ(result("nmae"), "BadInput: 'nmae' is not in the data; did you mean 'name'?");
    EXPECT_EQ(result("party.nane"),
              "BadInput: 'party.nane' is not in the data; did you mean 'name'?");
    EXPECT_EQ(result("name.x"), "BadInput: 'name' is text and has no member 'x'");
    EXPECT_EQ(result("name.upper"), "BadInput: 'upper' is a method; write name.upper()");
    EXPECT_EQ(result("list[3]"), "BadInput: 'list' has 3 items, so there is no [3]");
    EXPECT_THAT(result("zz.a.b"), HasSubstr("'zz' is not in the data"));
    for (const char* use :
         {"zz + 1", "zz == 1", "not zz", "zz or 1", "1 if zz else 2", "zz | upper", "zz is odd",
          "[zz]", "{'a': zz}", "zz[0]", "zz[1:]", "list[zz]", "-zz", "zz ~ 'a'", "zz in list",
          "name.replace(zz, 'a')", "zz()"}) {
        EXPECT_THAT(result(use), StartsWith("BadInput: ")) << use;
    }
}

TEST(Missing, MayBeTestedAndReplaced)
{
    EXPECT_EQ(result("zz is defined"), "=false");
    EXPECT_EQ(result("zz.a.b is undefined"), "=true");
    EXPECT_EQ(result("zz.a | default('-')"), "-");
    EXPECT_EQ(result("nothing | default('-')"), "-");
    EXPECT_EQ(result("empty | default('-')"), "");
    EXPECT_EQ(result("empty | default('-', true)"), "-");
    EXPECT_EQ(result("nothing | default('-')", compat), "None");
    EXPECT_THAT(result("(zz ~ 'a') | default('-')"), HasSubstr("'zz' is not in the data"));
}

TEST(Missing, IsBlankInJinjasWay)
{
    EXPECT_EQ(result("zz ~ '|' ~ (zz | upper) ~ (zz | length)", compat), "|0");
    EXPECT_EQ(result("'a' if zz else 'b'", compat), "b");
    EXPECT_EQ(result("zz | list", compat), "[]");
    EXPECT_EQ(result("'a' if no", compat), "");
    EXPECT_THAT(result("zz.a", compat), StartsWith("BadInput: 'zz' is not in the data"));
    EXPECT_THAT(result("zz + 1", compat), StartsWith("BadInput: "));
}

TEST(Missing, IsMissingAllTheWayDownInAChain)
{
    const Options chain{.undefined = Undefined::Chain};

    EXPECT_EQ(result("zz.a.b[0]['c'][1:]", chain), "");
    EXPECT_EQ(result("zz.a ~ 'x'", chain), "x");
}

TEST(Missing, IsToldToWhoAsked)
{
    std::vector<std::string> told;
    const Options options{
        .undefined = Undefined::Blank,
        .on_missing = [&](std::string_view reason) { told.emplace_back(reason); }};

    result("zz ~ party.q ~ (yy | default('')) ~ ('a' if xx else '')", options);

    EXPECT_THAT(told, testing::Contains(HasSubstr("'zz'")));
    EXPECT_THAT(told, testing::Contains(HasSubstr("'party.q'")));
    EXPECT_THAT(told, testing::Not(testing::Contains(HasSubstr("'yy'"))));
}

TEST(Attribute, IsAMemberBeforeAMethod)
{
    EXPECT_EQ(result("party.items"), "own");
    EXPECT_EQ(result("party['items']"), "own");
    EXPECT_EQ(result("party['a-b']"), "1");
    EXPECT_EQ(result("rows[0].party.code ~ rows.1.name"), "xAl");
    EXPECT_THAT(result("party['keys']"), HasSubstr("not in the data"));
    EXPECT_THAT(result("name.__class__"), HasSubstr("no member"));
}

TEST(Method, IsThereForTextMappingsAndLists)
{
    EXPECT_EQ(result("name.upper().replace('A', 'x', 1)"), "xNN LEE");
    EXPECT_EQ(result("party.get('zz', 'q') ~ party.get('name')"), "qNHS");
    EXPECT_EQ(result("party.keys() | join(' ')"), "name no roles a-b items");
    EXPECT_EQ(result("list.index(2) ~ list.count(3)"), "21");
    EXPECT_EQ(result("'{} of {total:,.2f}'.format(1, total=1234.5)"), "1 of 1,234.50");
    EXPECT_EQ(result("{'a': true, 'b': false}.true_values() | join"), "a");
    EXPECT_THAT(result("name.get('a')"), HasSubstr("text has no method 'get'"));
    EXPECT_THAT(result("name.replace('a')"), HasSubstr("do not fit; it takes 2 to 3"));
}

TEST(Slice, CutsListsAndTextByCharacters)
{
    EXPECT_EQ(result("title[1:4]"), "áta");
    EXPECT_EQ(result("title[::-1][:4]"), "elﬁ ");
    EXPECT_EQ(result("list[-2:] | join"), "12");
    EXPECT_EQ(result("list[9223372036854775807:] | length"), "0");
    EXPECT_EQ(result("list[::9223372036854775807] | join"), "3");
    EXPECT_THAT(result("list[::0]"), HasSubstr("zero"));
}

TEST(Conditional, WithoutElseIsNothing)
{
    EXPECT_EQ(result("'a' if no"), "");
    EXPECT_EQ(result("'a' if yes"), "a");
}

TEST(Limit, HoldsForNumbersTextsListsAndSteps)
{
    EXPECT_THAT(result("2 ** 100000"), StartsWith("LimitExceeded: "));
    EXPECT_THAT(result("'ab' * 1000000000"), StartsWith("LimitExceeded: "));
    EXPECT_THAT(result("[1] * 1000000000"), StartsWith("LimitExceeded: "));
    EXPECT_THAT(result("range(1000000000)"), StartsWith("LimitExceeded: "));
    EXPECT_THAT(result("range(200000) | sum"), StartsWith("LimitExceeded: "));
    EXPECT_THAT(result("name | center(100000000)"), StartsWith("LimitExceeded: "));
    EXPECT_THAT(result("'%100000d' | format(1)"), HasSubstr("wider than"));
    EXPECT_THAT(result("name | indent(2000000000)"), StartsWith("LimitExceeded: "));
    EXPECT_THAT(result("list | batch(9000000, 0)"), StartsWith("LimitExceeded: "));
    EXPECT_THAT(result("('a' * 9000) | replace('', 'b' * 9000)"), StartsWith("LimitExceeded: "));
}

TEST(Function, MakesRangesMappingsAndTakesTurns)
{
    EXPECT_EQ(result("range(5, 0, -2) | join"), "531");
    EXPECT_EQ(result("dict(a=1, b='x').b"), "x");
    EXPECT_EQ(result("cycler('a', 'b').next()"), "a");
    EXPECT_EQ(result("ordinal(0) ~ currency(5)"), "first£5.00");
    EXPECT_THAT(result("nope(1)"), HasSubstr("there is no function 'nope'"));
    EXPECT_THAT(result("name(1)"), HasSubstr("text cannot be called"));
    EXPECT_THAT(result("range(1, 2, 0)"), HasSubstr("zero"));
    EXPECT_THAT(result("cycler()"), StartsWith("BadInput: "));
}

TEST(Scope, FindsTheInnermostNameFirst)
{
    Scope scope(tests::sample());
    scope.set("name", Value::text("top"));
    const ScopeFrame frame(scope);
    scope.set("name", Value::text("inner"));

    EXPECT_EQ(scope.find("name")->text(), "inner");
    EXPECT_EQ(scope.find("n")->number(), Number(7));
    EXPECT_EQ(scope.find("nobody"), nullptr);
    EXPECT_TRUE(scope.is_variable("name"));
    EXPECT_FALSE(scope.is_variable("n"));
    EXPECT_THAT(scope.names(), testing::Contains("price"));
}

TEST(Scope, ForgetsAFrameThatIsLeft)
{
    Scope scope(tests::sample());
    {
        const ScopeFrame frame(scope);
        scope.set("v", Value::null());
    }

    EXPECT_EQ(scope.find("v"), nullptr);
}

TEST(Scope, HidesWhatLiesBetweenAMacroAndTheTop)
{
    Scope scope(tests::sample());
    scope.set("top", Value::boolean(true));
    const ScopeFrame loop(scope);
    scope.set("item", Value::boolean(true));
    const ScopeFrame macro(scope, Scope::Frame::Closed);
    scope.set("argument", Value::boolean(true));
    const ScopeFrame inner(scope);

    EXPECT_NE(scope.find("top"), nullptr);
    EXPECT_NE(scope.find("argument"), nullptr);
    EXPECT_EQ(scope.find("item"), nullptr);
}

class Assigning : public testing::Test {
protected:
    std::string value_of(std::string_view text)
    {
        return std::string(
            evaluator.printed(evaluator.evaluate(*parse_expression(text, 64))).text());
    }
    void set(std::string_view text)
    {
        const SetHead head = parse_set(text, 64);
        evaluator.assign(head.target, evaluator.evaluate(*head.value));
    }

    Scope scope{tests::sample()};
    Fuel fuel{100'000};
    Evaluator evaluator{scope, fuel};
};

TEST_F(Assigning, TakesTuplesApart)
{
    set("(a, b), c = [1, 2], 3");

    EXPECT_EQ(value_of("a ~ b ~ c"), "123");
    EXPECT_THROW(set("a, b = [1]"), Error);
    EXPECT_THROW(set("a, b = 1"), Error);
}

TEST_F(Assigning, ReachesNamespacesFromInnerFrames)
{
    set("space = namespace(a=1)");
    {
        const ScopeFrame frame(scope);
        set("space.a = space.a + 1");
    }

    EXPECT_EQ(value_of("space.a"), "2");
    EXPECT_THROW(set("party.name = 1"), Error);
    EXPECT_THROW(set("zz.name = 1"), Error);
}

TEST_F(Assigning, RefusesWhatCouldHoldItself)
{
    set("space = namespace()");

    EXPECT_THROW(set("space.me = space"), Error);
    EXPECT_THROW(set("space.me = [{'a': space}]"), Error);
    EXPECT_THROW(set("turn = cycler(space)"), Error);
}

TEST_F(Assigning, KeepsTheStateOfCyclersAndJoiners)
{
    set("turn = cycler('a', 'b')");
    set("comma = joiner()");

    EXPECT_EQ(value_of("turn.next() ~ turn.next() ~ turn.next() ~ turn.current"), "abab");
    EXPECT_EQ(value_of("comma() ~ 'x' ~ comma() ~ 'y' ~ comma()"), "x, y, ");
    value_of("turn.reset() is none and 'x'");
    EXPECT_EQ(value_of("turn.current"), "a");
}

TEST_F(Assigning, GivesALoopItsCounters)
{
    const auto loop = std::make_shared<Loop>(evaluator.items_of(*scope.find("words")), 1);
    scope.set("loop", Value::object(loop));

    loop->set_index0(1);

    EXPECT_EQ(value_of("[loop.index, loop.index0, loop.revindex, loop.revindex0, loop.length, "
                       "loop.depth, loop.depth0] | join(' ')"),
              "2 1 2 1 3 2 1");
    EXPECT_EQ(value_of("loop.previtem ~ loop.nextitem"), "bc");
    EXPECT_EQ(value_of("loop.cycle('odd', 'even')"), "even");
    EXPECT_EQ(value_of("'f' if loop.first else 'l' if loop.last else 'm'"), "m");
    EXPECT_EQ(value_of("'y' if loop.changed(1) else 'n'"), "y");
    EXPECT_EQ(value_of("'y' if loop.changed(1) else 'n'"), "n");
    loop->set_index0(0);
    EXPECT_EQ(value_of("loop.previtem is defined or 'none'"), "none");
    EXPECT_THROW(value_of("loop(words)"), Error);
    EXPECT_THROW(value_of("loop.indx"), Error);
}

TEST_F(Assigning, CallsARecursiveLoopAndMacros)
{
    scope.set("loop",
              Value::object(std::make_shared<Loop>(Value::list({}), 0, [](const Value& list) {
                  return Value::text("<" + std::to_string(list.items().size()) + ">");
              })));
    scope.set("twice", make_function("the macro 'twice'", [](const Arguments& a, Evaluator&) {
                  return Value::text(std::string(a.positional.at(0).text()) +
                                     std::string(a.named.at(0).second.text()));
              }));

    EXPECT_EQ(value_of("loop(words)"), "<3>");
    EXPECT_EQ(value_of("twice('a', b='c')"), "ac");
}

TEST_F(Assigning, StopsCallsWithoutEnd)
{
    scope.set("again", make_function("the macro 'again'", [](const Arguments&, Evaluator& e) {
                  return e.call(*e.scope().find("again"), {});
              }));

    EXPECT_THROW(value_of("again()"), Error);
}

TEST(Evaluator, RunsOverListsMappingsAndText)
{
    Scope scope(tests::sample());
    Fuel fuel(1000);
    Evaluator evaluator(scope, fuel);
    const auto size = [&](const char* text) {
        return evaluator.items_of(evaluator.evaluate(*parse_expression(text, 64))).items().size();
    };

    EXPECT_EQ(size("list"), 3U);
    EXPECT_EQ(size("party"), 5U);
    EXPECT_EQ(size("title"), 8U);
    EXPECT_THROW(size("n"), Error);
    EXPECT_THROW(size("zz"), Error);
}

TEST(Evaluator, BurnsFuelForEveryStep)
{
    Scope scope(tests::sample());
    Fuel fuel(5);
    Evaluator evaluator(scope, fuel);

    EXPECT_THROW(evaluator.evaluate(*parse_expression("1+1+1+1+1+1", 64)), Error);
}

TEST(Evaluator, GivesValuesOfTheDataWithTheirPointer)
{
    Scope scope(tests::sample());
    Fuel fuel(1000);
    Evaluator evaluator(scope, fuel);
    const auto pointer = [&](const char* text) {
        return tests::sample().pointer_of(evaluator.evaluate(*parse_expression(text, 64)));
    };

    EXPECT_EQ(pointer("rows[1].party.code"), "/rows/1/party/code");
    EXPECT_EQ(pointer("(rows | sort(attribute='name') | first).name"), "/rows/1/name");
    EXPECT_EQ(pointer("party.get('no')"), "/party/no");
    EXPECT_EQ(pointer("name | upper"), "");
}

} // namespace
} // namespace indenture::expression
