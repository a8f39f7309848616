#include "expression/filter.h"

#include "expression/evaluated.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::expression {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using tests::compat;
using tests::result;

TEST(DateFilter, WritesDatesByClDrPatterns)
{
    EXPECT_EQ(result("date | date"), "31 January 2026");
    EXPECT_EQ(result("date | date('EEEE d MMM yyyy')"), "Saturday 31 Jan 2026");
    EXPECT_EQ(result("date | format_date('full')"), "Saturday, 31 January 2026");
    EXPECT_EQ(result("date | format_date(format='short')"), "31/01/2026");
    EXPECT_EQ(result("date | date('long', 'de')"), "31. Januar 2026");
    EXPECT_EQ(result("date | date(locale='fr-FR')"), "31 janvier 2026");
    EXPECT_EQ(result("'0999-01-31' | date"), "BadInput: '0999-01-31' is no date; give it as "
                                             "year-month-day, such as 2026-01-31");
    EXPECT_EQ(result("'1066-10-14' | date"), "14 October 1066");
}

TEST(DateFilter, WritesTimesAsTheyWereGiven)
{
    EXPECT_EQ(result("moment | time"), "14:05");
    EXPECT_EQ(result("'2026-01-31T23:30:00-05:00' | time('HH:mm XXX')"), "23:30 -05:00");
    EXPECT_EQ(result("'09:05' | format_time"), "09:05");
    EXPECT_EQ(result("moment | format_datetime"), "31 January 2026 at 14:05");
    EXPECT_EQ(result("'2026-01-31T23:30:00-05:00' | date"), "31 January 2026");
}

TEST(DateFilter, TakesDatesApart)
{
    EXPECT_EQ(result("year_of(date) ~ '/' ~ month_of(date) ~ '/' ~ day_of(date)"), "2026/1/31");
    EXPECT_EQ(result("date | dow_of ~ (date | dow_of(as_word=true))"), "6Saturday");
    EXPECT_EQ(result("'1969-12-29' | dow_of"), "1");
    EXPECT_EQ(result("date | month_of(true)"), "January");
}

TEST(DateFilter, RefusesWhatIsNoDate)
{
    EXPECT_THAT(result("'31/01/2026' | date"), HasSubstr("is no date"));
    EXPECT_THAT(result("'2026-02-30' | date"), HasSubstr("is no date"));
    EXPECT_THAT(result("'2026-01-31T25:00' | date"), HasSubstr("is no date"));
    EXPECT_THAT(result("n | date"), HasSubstr("a number is no date"));
    EXPECT_THAT(result("date | date('')"), HasSubstr("is no date pattern"));
    EXPECT_THAT(result("date | date('d', 'xx-nonsense')"), HasSubstr("is no language"));
    EXPECT_THAT(result("date | time"), HasSubstr("without a time"));
    EXPECT_THAT(result("'09:05' | date"), HasSubstr("without a date"));
}

TEST(MoneyFilter, WritesExactAmounts)
{
    EXPECT_EQ(result("1234567.5 | currency"), "£1,234,567.50");
    EXPECT_EQ(result("'1234.50' | currency"), "£1,234.50");
    EXPECT_EQ(result("0.005 | currency"), "£0.01");
    EXPECT_EQ(result("-3 | currency"), "-£3.00");
    EXPECT_EQ(result("99999999999999999999.99 | currency"), "£99,999,999,999,999,999,999.99");
    EXPECT_EQ(result("99999999999999999999.99 | currency", compat),
              "£99,999,999,999,999,999,999.99");
    EXPECT_EQ(result("1234.5 | currency('EUR')"), "€1,234.50");
    EXPECT_EQ(result("1234.5 | currency('EUR', 'de-DE')"), "1.234,50\u00A0€");
    EXPECT_EQ(result("1234.5 | currency('JPY')"), "JP¥1,235");
    EXPECT_EQ(result("1234.5 | currency(decimals=False)"), "£1,235");
    EXPECT_EQ(result("1234 | currency(False)"), "£1,234");
    EXPECT_EQ(result("5 | currency(symbol='$')"), "$5.00");
}

TEST(MoneyFilter, RefusesWhatIsNoAmount)
{
    EXPECT_THAT(result("name | currency"), HasSubstr("wants a number and got 'Ann Lee'"));
    EXPECT_EQ(result("name | currency", compat), "");
    EXPECT_THAT(result("5 | currency('pounds')"), HasSubstr("is no currency"));
    EXPECT_THAT(result("nothing | currency"), HasSubstr("got null"));
}

TEST(NumberFilter, GroupsAndKeepsDigits)
{
    EXPECT_EQ(result("1234567 | number"), "1,234,567");
    EXPECT_EQ(result("1234.50 | number"), "1,234.50");
    EXPECT_EQ(result("large | number"), "1,267,650,600,228,229,401,496,703,205,376");
    EXPECT_EQ(result("1234.567 | number('#,##0.0')"), "1,234.6");
    EXPECT_EQ(result("0.25 | number('0.0')"), "0.3");
    EXPECT_EQ(result("1234.5 | number(locale='de')"), "1.234,5");
    EXPECT_THAT(result("5 | number('0.0.0')"), HasSubstr("is no number pattern"));
    EXPECT_EQ(result("0.175 | percent"), "17.5%");
    EXPECT_EQ(result("0.175 | percent(0)"), "18%");
    EXPECT_EQ(result("1 | percent(2)"), "100.00%");
}

TEST(NumberFilter, SpellsNumbers)
{
    EXPECT_EQ(result("105 | words"), "one hundred and five");
    EXPECT_EQ(result("-2.50 | words"), "minus two point five zero");
    EXPECT_EQ(result("-0.5 | words"), "minus zero point five");
    EXPECT_EQ(result("21 | words('fr')"), "vingt-et-un");
    EXPECT_THAT(result("large | words"), HasSubstr("too large"));
    EXPECT_EQ(result("10 | nice_number ~ (1234 | nice_number)"), "ten1,234");
    EXPECT_EQ(result("0 | ordinal ~ (9 | ordinal) ~ (10 | ordinal) ~ (20 | ordinal)"),
              "firsttenth11th21st");
    EXPECT_EQ(result("2 | ordinal_number ~ (22 | ordinal_number)"), "second22nd");
    EXPECT_THAT(result("1.5 | ordinal"), HasSubstr("whole number"));
}

TEST(NumberFilter, CountsByLettersAndNumerals)
{
    EXPECT_EQ(result("[0, 25, 26, 701, 702] | map('alpha') | join(' ')"), "A Z AA ZZ AAA");
    EXPECT_EQ(result("[0, 3, 8, 1993, 3998] | map('roman') | join(' ')"),
              "I IV IX MCMXCIV MMMCMXCIX");
    EXPECT_EQ(result("1 | alpha('lower') ~ (1 | alpha(first=1)) ~ (4 | roman(case='lower'))"),
              "bAv");
    EXPECT_THAT(result("3999 | roman"), HasSubstr("ends with 3999"));
    EXPECT_THAT(result("-1 | alpha"), HasSubstr("counts from 0"));
    EXPECT_EQ(result("1 | plural('month', 'months') ~ (n | plural('month', 'months')) ~ "
                     "(list | plural('party', 'parties'))"),
              "monthmonthsparties");
}

TEST(NumberFilter, ReadsNumbersFromText)
{
    EXPECT_EQ(result("' 12 ' | int + ('3.9' | int) + ('0x1F' | int(base=16))"), "46");
    EXPECT_EQ(result("'10.50' | float"), "10.50");
    EXPECT_EQ(result("'x' | int(5)"), "5");
    EXPECT_THAT(result("'x' | int"), HasSubstr("got 'x'; give it a default"));
    EXPECT_EQ(result("'x' | int", compat), "0");
    EXPECT_EQ(result("'1' | float", compat), "1.0");
}

TEST(ListFilter, EnumeratesInWords)
{
    EXPECT_EQ(result("[] | comma_and_list"), "");
    EXPECT_EQ(result("['a'] | comma_and_list"), "a");
    EXPECT_EQ(result("['a', 'b'] | list_and"), "a and b");
    EXPECT_EQ(result("['a', 'b', 'c'] | list_and"), "a, b, and c");
    EXPECT_EQ(result("['a', 'b', 'c'] | list_and(oxford=false)"), "a, b and c");
    EXPECT_EQ(result("['a', 'b', 'c'] | list_or(oxford=false)"), "a, b or c");
    EXPECT_EQ(result("['a', 'b', 'c'] | list_and('&')"), "a, b, & c");
    EXPECT_EQ(result("['a', 'b', 'c'] | list_and(locale='de')"), "a, b und c");
    EXPECT_EQ(result("['a', 'b'] | comma_list"), "a, b");
    EXPECT_EQ(result("comma_and_list(['a', 'b'])"), "a and b");
    EXPECT_THAT(result("name | comma_and_list"), HasSubstr("wants a list and got text"));
}

TEST(ListFilter, EndsTheItemsOfAClause)
{
    EXPECT_EQ(result("['a', 'b', 'c'] | add_separators | join('/')"), "a;/b; and/c.");
    EXPECT_EQ(result("['a'] | add_separators | join('/')"), "a.");
    EXPECT_EQ(result("[] | add_separators | join('/')"), "");
    EXPECT_EQ(result("['a', 'b?'] | add_separators(',', ', or', '!') | join('/')"), "a, or/b?");
    EXPECT_EQ(result("'a ' | fix_punctuation ~ ('b!' | fix_punctuation) ~ ('' | fix_punctuation)"),
              "a.b!");
}

TEST(ListFilter, FollowsDottedPaths)
{
    EXPECT_EQ(result("rows | map(attribute='party.code') | join"), "xYX");
    EXPECT_EQ(result("rows | sort(attribute='party.code,name') | map(attribute='name') | join"),
              "BoCyAl");
    EXPECT_EQ(result("rows | selectattr('party.code', 'eq', 'x') | map(attribute='name') | join"),
              "Bo");
    EXPECT_EQ(result("rows | sum(attribute='age')"), "19");
    EXPECT_EQ(result("(rows | max(attribute='age')).name ~ (rows | min(attribute='name')).name"),
              "AlAl");
    EXPECT_EQ(result("rows | unique(attribute='party.code') | map(attribute='name') | join"),
              "BoAl");
    EXPECT_THAT(result("rows | map(attribute='zz') | join"), HasSubstr("'zz'"));
    EXPECT_EQ(result("[['a', 'b'], ['c']] | map(attribute='0') | join"), "ac");
}

TEST(ListFilter, GroupsByAPath)
{
    EXPECT_EQ(result("rows | groupby('party.code') | map(attribute='grouper') | join"), "xY");
    EXPECT_EQ(result("(rows | groupby('age'))[0].list | map(attribute='name') | join"), "BoCy");
    EXPECT_EQ(result("(rows | groupby('age'))[1][0]"), "9");
    EXPECT_EQ(result("[[1, 2], 3] | chain | join"), "123");
    EXPECT_EQ(result("[0, 1] | any"), "=true");
    EXPECT_EQ(result("[0, 1] | all"), "=false");
}

TEST(TextFilter, KeepsTheCapitalsOfANameInStrict)
{
    EXPECT_EQ(result("'nHS trust' | capitalize"), "NHS trust");
    EXPECT_EQ(result("'nHS trust' | capitalize", compat), "Nhs trust");
    EXPECT_EQ(result("'the rights OF the NHS' | title_case"), "The Rights of the NHS");
}

TEST(TextFilter, HidesAndJoins)
{
    EXPECT_EQ(result("'ab c' | redact"), "██ █");
    EXPECT_EQ(result("'GB29 NWBK 6016' | mask"), "**** **** 6016");
    EXPECT_EQ(result("'1234' | mask"), "****");
    EXPECT_EQ(result("'secret' | mask(0, 'x')"), "xxxxxx");
    EXPECT_EQ(result("'a b' | nbsp"), "a\u00A0b");
    EXPECT_EQ(result("'a\\n b\\r\\n\\nc' | single_paragraph"), "a b c");
    EXPECT_EQ(result("'a\\r\\nb' | manual_line_breaks"), "a\nb");
    EXPECT_EQ(result("'a & <b>' | e | escape | forceescape | verbatim"), "a & <b>");
    EXPECT_EQ(result("'%s: %.2f' | format('a', 2.5)"), "a: 2.50");
}

TEST(ContractFilter, WritesPhonesCountriesAndAddresses)
{
    EXPECT_EQ(result("'02079460958' | phone"), "020 7946 0958");
    EXPECT_EQ(result("'+44 (20) 79460958' | phone"), "+44 20 7946 0958");
    EXPECT_EQ(result("'07700900123' | phone_number_formatted"), "07700 900123");
    EXPECT_EQ(result("'01214960000' | phone ~ ' ' ~ ('08081570192' | phone)"),
              "0121 496 0000 0808 157 0192");
    EXPECT_EQ(result("'+49 30 1234567' | phone"), "+49 30 1234567");
    EXPECT_THAT(result("name | phone"), HasSubstr("is no telephone number"));
    EXPECT_EQ(result("'GB' | country_name ~ ('de' | country_name(locale='de'))"),
              "United KingdomDeutschland");
    EXPECT_THAT(result("'XQ' | country_name"), HasSubstr("is no country"));
    EXPECT_EQ(result("{'a': '1 Road', 'b': none, 'c': ['Leeds', ''], 'd': 'X\\nY'} | address"),
              "1 Road\nLeeds\nX\nY");
    EXPECT_EQ(result("['a', 'b'] | address(', ')"), "a, b");
}

TEST(RichFilter, GivesRichValues)
{
    EXPECT_EQ(result("'a' | bold"), R"(={"$rich":[{"t":"a","b":true}]})");
    EXPECT_EQ(result("italic('a')"), R"(={"$rich":[{"t":"a","i":true}]})");
    EXPECT_EQ(result("'a\\n\\nb' | paragraphs"), R"(={"$paragraphs":[{"text":"a"},{"text":"b"}]})");
    EXPECT_THAT(result("'a' | bold | upper"), HasSubstr("rich text"));
}

TEST(RichFilter, ReadsMarkdown)
{
    EXPECT_EQ(result("'a **b *c*** [d](https://e.uk)' | inline_markdown"),
              R"(={"$rich":[{"t":"a "},{"t":"b ","b":true},{"t":"c","b":true,"i":true},{"t":" "},)"
              R"({"$link":{"runs":[{"t":"d"}],"href":"https://e.uk"}}]})");
    EXPECT_EQ(result("'# T\\na\\nb\\n\\n- x\\n2. ~~y~~' | markdown"),
              R"(={"$paragraphs":[{"style":"Heading 1","runs":[{"t":"T"}]},)"
              R"({"runs":[{"t":"a b"}]},{"style":"List Bullet","runs":[{"t":"x"}]},)"
              R"({"style":"List Number","runs":[{"t":"y","s":true}]}]})");
    EXPECT_EQ(result("'2 * 3 * 4 snake_case_name \\\\*a\\\\* [x] **' | inline_markdown"),
              R"(={"$rich":[{"t":"2 * 3 * 4 snake_case_name *a* [x] **"}]})");
}

TEST(Tests, AreThoseOfJinja)
{
    for (const char* holds : {"n is number",
                              "n is integer",
                              "price is float",
                              "name is string",
                              "list is sequence",
                              "party is mapping",
                              "party is iterable",
                              "range is callable",
                              "yes is true",
                              "no is false",
                              "yes is boolean",
                              "nothing is none",
                              "nothing is sameas none",
                              "n is odd",
                              "n is divisibleby 7",
                              "n is not even",
                              "n is eq 7",
                              "n is ne 8",
                              "n is lt 8",
                              "n is le(7)",
                              "n is gt 6",
                              "n is ge 7",
                              "'a' is lower",
                              "'A' is upper",
                              "'upper' is filter",
                              "'odd' is test",
                              "n is in [7]",
                              "name is not escaped",
                              "n is equalto 7",
                              "zz is undefined",
                              "list is sameas list",
                              "1 is not sameas 1.0"}) {
        EXPECT_EQ(result(holds), "=true") << holds;
    }
    EXPECT_EQ(result("yes is number"), "=false");
    EXPECT_EQ(result("yes is number", compat), "=true");
    EXPECT_THAT(result("name is odd"), HasSubstr("the test odd wants a number"));
}

TEST(Filters, AreNeitherOfTheLocaleNorOfTheZoneOfTheProcess)
{
    const std::string expected = result("1234.5 | currency ~ (moment | format_datetime)");

    ::setenv("TZ", "Asia/Tokyo", 1);
    ::setenv("LC_ALL", "de_DE.UTF-8", 1);
    const std::string elsewhere = result("1234.5 | currency ~ (moment | format_datetime)");
    ::unsetenv("TZ");
    ::unsetenv("LC_ALL");

    EXPECT_EQ(elsewhere, expected);
}

TEST(Filters, TakeTheLocaleAndCurrencyOfTheOptions)
{
    const Options german{.locale = "de-DE", .currency = "EUR"};

    EXPECT_EQ(result("1234.5 | currency ~ ' ' ~ (date | date)", german),
              "1.234,50\u00A0€ 31. Januar 2026");
}

TEST(Filters, HaveAShapeEach)
{
    EXPECT_EQ(find_filter("currency")->input, Shape::Number);
    EXPECT_EQ(find_filter("date")->input, Shape::Date);
    EXPECT_EQ(find_filter("first")->result, Shape::Item);
    EXPECT_TRUE(is_known_function("comma_and_list"));
    EXPECT_TRUE(is_known_function("range"));
    EXPECT_FALSE(is_known_function("upper"));
}

} // namespace
} // namespace indenture::expression
