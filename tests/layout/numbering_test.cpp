#include "layout/fixture.h"

#include <gtest/gtest.h>

namespace indenture::layout::test {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

std::string level(int number, const std::string& format, const std::string& text,
                  const std::string& more = "")
{
    return "<w:lvl w:ilvl=\"" + std::to_string(number) +
           "\"><w:start w:val=\"1\"/><w:numFmt "
           "w:val=\"" +
           format + "\"/>" + more + "<w:suff w:val=\"space\"/><w:lvlText w:val=\"" + text +
           "\"/></w:lvl>";
}

std::string abstract(const std::string& levels)
{
    return "<w:abstractNum w:abstractNumId=\"0\">" + levels + "</w:abstractNum>";
}

std::string num(int id, const std::string& overrides = "")
{
    return "<w:num w:numId=\"" + std::to_string(id) + "\"><w:abstractNumId w:val=\"0\"/>" +
           overrides + "</w:num>";
}

std::string item(int number, int at, const std::string& text = "x")
{
    return p(text, "<w:numPr><w:ilvl w:val=\"" + std::to_string(at) + "\"/><w:numId w:val=\"" +
                       std::to_string(number) + "\"/></w:numPr>");
}

std::vector<std::string> numbered(const std::string& numbering, const std::string& body)
{
    WordFixture fixture;
    fixture.numbering = numbering;
    fixture.body = body;
    return body_texts(pages_of(fixture));
}

const std::string legal = level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2") +
                          level(2, "lowerLetter", "(%3)") + level(3, "lowerRoman", "(%4)");

TEST(Numbering, CountsLevelsAndRestartsDeeperOnes)
{
    const auto lines = numbered(abstract(legal) + num(1), item(1, 0) + item(1, 1) + item(1, 1) +
                                                              item(1, 2) + item(1, 3) + item(1, 2) +
                                                              item(1, 0) + item(1, 1) + item(1, 2));

    EXPECT_THAT(lines, ElementsAre("1. x", "1.1 x", "1.2 x", "(a) x", "(i) x", "(b) x", "2. x",
                                   "2.1 x", "(a) x"));
}

TEST(Numbering, FormatsNumbers)
{
    const auto lines =
        numbered(abstract(level(0, "upperRoman", "%1") + level(1, "upperLetter", "%2)") +
                          level(2, "none", "Note") + level(3, "bullet", "\u2022")) +
                     num(1),
                 item(1, 0) + item(1, 0) + item(1, 0) + item(1, 0) + item(1, 1) + item(1, 1) +
                     item(1, 2) + item(1, 3));

    EXPECT_THAT(lines,
                ElementsAre("I x", "II x", "III x", "IV x", "A) x", "B) x", "Note x", "\u2022 x"));
}

TEST(Numbering, SharesItsStateAmongNumsOfOneAbstract)
{
    const auto lines = numbered(
        abstract(legal) + num(1) +
            num(2, "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"8\"/></w:lvlOverride>"),
        item(1, 0) + item(1, 0) + item(2, 0) + item(2, 0) + item(1, 0));

    EXPECT_THAT(lines, ElementsAre("1. x", "2. x", "8. x", "9. x", "10. x"));
}

TEST(Numbering, LegalLevelsShowDecimalsOnly)
{
    const auto lines = numbered(
        abstract(level(0, "upperRoman", "%1.") + level(1, "lowerLetter", "%1.%2", "<w:isLgl/>")) +
            num(1),
        item(1, 0) + item(1, 0) + item(1, 1));

    EXPECT_THAT(lines, ElementsAre("I. x", "II. x", "2.1 x"));
}

TEST(Numbering, RestartZeroNeverRestarts)
{
    const auto lines =
        numbered(abstract(level(0, "decimal", "%1.") +
                          level(1, "decimal", "S%2", "<w:lvlRestart w:val=\"0\"/>")) +
                     num(1),
                 item(1, 0) + item(1, 1) + item(1, 0) + item(1, 1));

    EXPECT_THAT(lines, ElementsAre("1. x", "S1 x", "2. x", "S2 x"));
}

TEST(Numbering, AMissingHigherLevelShowsItsStart)
{
    const auto lines = numbered(abstract(legal) + num(1), item(1, 1));

    EXPECT_THAT(lines, ElementsAre("1.1 x"));
}

TEST(Numbering, ComesFromTheStyleThatALevelNames)
{
    WordFixture fixture;
    fixture.styles += "<w:style w:type=\"paragraph\" w:styleId=\"C2\"><w:name w:val=\"Clause "
                      "2\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>";
    fixture.numbering = abstract(level(0, "decimal", "%1.") +
                                 level(1, "decimal", "%1.%2", "<w:pStyle w:val=\"C2\"/>")) +
                        num(1);
    fixture.body = item(1, 0) + p("x", "<w:pStyle w:val=\"C2\"/>");

    EXPECT_THAT(body_texts(pages_of(fixture)), ElementsAre("1. x", "1.1 x"));
}

TEST(Numbering, NumberZeroRemovesTheNumberOfAStyle)
{
    WordFixture fixture;
    fixture.styles += "<w:style w:type=\"paragraph\" w:styleId=\"C\"><w:name w:val=\"C\"/><w:pPr>"
                      "<w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>";
    fixture.numbering = abstract(legal) + num(1);
    fixture.body = p("x", "<w:pStyle w:val=\"C\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr>") +
                   p("y", "<w:pStyle w:val=\"C\"/>");

    EXPECT_THAT(body_texts(pages_of(fixture)), ElementsAre("x", "1. y"));
}

TEST(Numbering, LabelsHangInTheIndentOfTheirLevel)
{
    WordFixture fixture;
    fixture.numbering = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start "
                        "w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/>"
                        "<w:pPr><w:ind w:left=\"720\" w:hanging=\"720\"/></w:pPr><w:rPr><w:b/>"
                        "</w:rPr></w:lvl></w:abstractNum>" +
                        num(1);
    fixture.body = item(1, 0, repeat("word ", 30));

    const Pages pages = pages_of(fixture);

    const auto& items = pages.pages.at(0).items;
    const auto& label = std::get<GlyphRun>(items.at(0).drawing);
    const auto& text = std::get<GlyphRun>(items.at(1).drawing);
    EXPECT_EQ(pages.fonts.postscript_name(label.font), "LiberationSans-Bold");
    EXPECT_THAT(points(label.origin.x), DoubleNear(72, 0.01));
    EXPECT_THAT(points(text.origin.x), DoubleNear(108, 0.01));
    EXPECT_THAT(body_lines(pages).at(1).x, DoubleNear(108, 0.01));
}

TEST(Numbering, LettersRepeatPastZ)
{
    EXPECT_EQ(docx::format_number(26, docx::NumberFormat::LowerLetter), "z");
    EXPECT_EQ(docx::format_number(27, docx::NumberFormat::LowerLetter), "aa");
    EXPECT_EQ(docx::format_number(54, docx::NumberFormat::UpperLetter), "BBB");
    EXPECT_EQ(docx::format_number(1994, docx::NumberFormat::UpperRoman), "MCMXCIV");
}

} // namespace
} // namespace indenture::layout::test
