#include "layout/font_configuration.h"

#include "layout/fixture.h"

#include <gtest/gtest.h>

namespace indenture::layout::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

FontConfiguration read(const std::string& json)
{
    return read_font_configuration(parse_json(json, "fonts.json", {}), "fonts.json");
}

std::string refusal_of(const std::string& json)
{
    try {
        read(json);
    } catch (const Error& error) {
        return error.what();
    }
    return "none";
}

FontSet opened(const std::string& json)
{
    return open_fonts(read(json), font_file);
}

const std::string sans_family =
    R"("families": {"Sans": {"regular": "LiberationSans-Regular.ttf"}})";

TEST(FontConfiguration, FilesAreFoundByTheNameOfTheirFamily)
{
    const FontSet set = opened("{" + sans_family + "}");

    ASSERT_TRUE(set.find("sans", {}).has_value());
    EXPECT_EQ(set.postscript_name(*set.find("Sans", {})), "LiberationSans");
    EXPECT_FALSE(set.find("Arial", {}).has_value());
}

TEST(FontConfiguration, AnAliasStatesTheLineMetricsOfTheFontItNames)
{
    const FontSet set = opened("{" + sans_family + R"(, "aliases": {"Corporate": {
        "family": "Sans", "metricCompatible": false,
        "metrics": {"ascent": 0.95, "descent": 0.2222, "lineGap": 0.01}}}})");

    const auto match = set.match("Corporate", {});

    ASSERT_TRUE(match.has_value());
    EXPECT_FALSE(match->is_metric_compatible);
    EXPECT_EQ(match->line, (LineMetrics{9500, 2222, 100}));
}

TEST(FontConfiguration, AFileOfAnotherDigestIsRefusedWithBothDigests)
{
    const std::string stated(64, 'a');
    const std::string found = Digest::of(font_file("LiberationSans-Regular.ttf")).hex();

    try {
        opened(R"({"families": {"Sans": {"regular": {"file": "LiberationSans-Regular.ttf",
               "sha256": ")" +
               stated + R"("}}}})");
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), AllOf(HasSubstr("LiberationSans-Regular.ttf"), HasSubstr(stated),
                                        HasSubstr(found)));
    }
}

TEST(FontConfiguration, AFileOfTheStatedDigestIsTaken)
{
    const std::string digest = Digest::of(font_file("LiberationSans-Regular.ttf")).hex();

    const FontSet set = opened(
        R"({"families": {"Sans": {"regular": {"file": "LiberationSans-Regular.ttf", "sha256": ")" +
        digest + R"("}}}})");

    EXPECT_EQ(set.size(), 1U);
}

TEST(FontConfiguration, MistakesAreNamedByTheirPlace)
{
    EXPECT_THAT(refusal_of("{}"), HasSubstr("'families' is missing"));
    EXPECT_THAT(refusal_of(R"({"families": {"A": {}}})"), HasSubstr("/families/A"));
    EXPECT_THAT(refusal_of(R"({"families": {"A": {"regular": 1}}})"),
                HasSubstr("/families/A/regular"));
    EXPECT_THAT(refusal_of("{" + sans_family + R"(, "fallback": {}})"), HasSubstr("/fallback"));
    EXPECT_THAT(refusal_of("{" + sans_family + R"(, "aliases": {"X": "Serif"}})"),
                AllOf(HasSubstr("/aliases/X"), HasSubstr("'Serif'")));
    EXPECT_THAT(refusal_of("{" + sans_family + R"(, "fallbacks": {"elvish": ["Sans"]}})"),
                HasSubstr("/fallbacks/elvish"));
    EXPECT_THAT(refusal_of("{" + sans_family +
                           R"(, "aliases": {"X": {"family": "Sans", "metrics":
                           {"ascent": 11, "descent": 0, "lineGap": 0}}}})"),
                HasSubstr("/aliases/X/metrics/ascent"));
    EXPECT_THAT(
        refusal_of(R"({"families": {"A": {"regular": {"file": "a.ttf", "sha256": "12"}}}})"),
        HasSubstr("/families/A/regular/sha256"));
}

TEST(FontConfiguration, AnAbsentFileIsAnErrorUnlessTheFamilyIsOptional)
{
    const std::string absent = R"("B": {"regular": "absent.ttf")";

    EXPECT_THROW(opened("{\"families\": {" + absent + "}}}"), Error);
    EXPECT_EQ(opened("{\"families\": {" + absent + R"(, "optional": true}}})").size(), 0U);
}

TEST(FontConfiguration, TheStandardOneGivesCambriaItsOwnLine)
{
    const auto& aliases = standard_font_configuration().aliases;
    const auto cambria = std::find_if(aliases.begin(), aliases.end(),
                                      [](const auto& alias) { return alias.first == "Cambria"; });

    ASSERT_NE(cambria, aliases.end());
    EXPECT_EQ(cambria->second.line, (LineMetrics{9502, 2222, 0})); // pdf.md 5: 1.172 em
}

TEST(Fonts, ALineTakesTheMetricsOfTheFamilyAskedFor)
{
    FontSet set = fonts();
    set.alias("Tall", {"Liberation Sans", true, LineMetrics{15000, 5000, 0}});
    WordFixture fixture;
    fixture.body =
        paragraph(run("one", "<w:rFonts w:ascii=\"Tall\" w:hAnsi=\"Tall\"/>")) + p("two");

    const Pages pages = lay_out(docx::read_document(fixture.package()), set, {});

    const auto lines = body_lines(pages);
    // 10 pt: the baseline is 1.5 em below the top, the next line 2 em below; Arial's is 0.938 em.
    EXPECT_NEAR(lines.at(1).y - lines.at(0).y, 20 - 15 + 9.38, 0.05);
}

TEST(Fonts, AFamilyWithoutFileOfItsWidthsIsReportedWithItsSubstitute)
{
    const Pages pages = pages_of_body(paragraph(run("text", "<w:rFonts w:ascii=\"Frutiger\"/>")));

    ASSERT_EQ(pages.findings.size(), 1U);
    EXPECT_EQ(pages.findings.at(0).code, "font-substituted");
    EXPECT_THAT(pages.findings.at(0).text,
                AllOf(HasSubstr("'Frutiger'"), HasSubstr("LiberationSans")));
}

TEST(Fonts, StrictSetsRefuseEverySubstituteAtOnce)
{
    FontSet strict = fonts();
    strict.refuse_substitutes();
    WordFixture fixture;
    fixture.body = paragraph(run("a", "<w:rFonts w:ascii=\"Frutiger\"/>") +
                             run("b", "<w:rFonts w:ascii=\"Garamond\"/>"));

    try {
        lay_out(docx::read_document(fixture.package()), strict, {});
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), AllOf(HasSubstr("'Frutiger'"), HasSubstr("'Garamond'")));
    }
}

TEST(Fonts, StrictSetsTakeADocumentOfMetricCompatibleFonts)
{
    FontSet strict = fonts();
    strict.refuse_substitutes();
    WordFixture fixture;
    fixture.body = p("text");

    EXPECT_EQ(lay_out(docx::read_document(fixture.package()), strict, {}).pages.size(), 1U);
}

TEST(Fonts, AMissingFaceOfAFamilyIsReported)
{
    FontSet set = opened("{" + sans_family + "}");
    set.alias("Arial", "Sans");
    WordFixture fixture;
    fixture.body = paragraph(run("text", "<w:b/>"));

    const Pages pages = lay_out(docx::read_document(fixture.package()), set, {});

    EXPECT_THAT(pages.findings,
                testing::ElementsAre(testing::Field(&Finding::code, "font-style-missing")));
}

TEST(Fonts, AFallbackOfTheScriptComesFirst)
{
    FontSet set = opened(R"({"families": {
        "Sans": {"regular": "Carlito-Regular.ttf"}, "Mono": {"regular": "LiberationMono-Regular.ttf"},
        "DejaVu": {"regular": "DejaVuSans.ttf"}},
        "fallbacks": {"symbols": ["DejaVu"], "hebrew": ["Mono"]}})");

    ASSERT_EQ(set.fallbacks(Script::Symbols, {}).size(), 1U);
    EXPECT_EQ(set.postscript_name(set.fallbacks(Script::Symbols, {}).at(0)), "DejaVuSans");
    EXPECT_TRUE(set.fallbacks(Script::Greek, {}).empty());
}

} // namespace
} // namespace indenture::layout::test
