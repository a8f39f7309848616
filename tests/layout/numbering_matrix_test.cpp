#include "layout/fixture.h"

#include <gtest/gtest.h>

namespace indenture::layout::test {
namespace {

// The restart matrix of pdf.md 8.2; the rules are of its 4.5.

using testing::DoubleNear;
using testing::ElementsAre;

struct Level {
    std::string text;
    std::string more = "";
    std::string format = "decimal";
    int start = 1;
    std::string suffix = "space";
};

std::string abstract(int id, const std::vector<Level>& levels, const std::string& links = "")
{
    std::string result = "<w:abstractNum w:abstractNumId=\"" + std::to_string(id) + "\">" + links;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const Level& level = levels[i];
        result += "<w:lvl w:ilvl=\"" + std::to_string(i) + "\"><w:start w:val=\"" +
                  std::to_string(level.start) + "\"/><w:numFmt w:val=\"" + level.format + "\"/>" +
                  level.more + "<w:suff w:val=\"" + level.suffix + "\"/><w:lvlText w:val=\"" +
                  level.text + "\"/></w:lvl>";
    }
    return result + "</w:abstractNum>";
}

std::string num(int id, int of, const std::string& overrides = "")
{
    return "<w:num w:numId=\"" + std::to_string(id) + "\"><w:abstractNumId w:val=\"" +
           std::to_string(of) + "\"/>" + overrides + "</w:num>";
}

std::string start_override(int level, int value)
{
    return "<w:lvlOverride w:ilvl=\"" + std::to_string(level) + "\"><w:startOverride w:val=\"" +
           std::to_string(value) + "\"/></w:lvlOverride>";
}

std::string item(int number, int at, const std::string& content = run("x"),
                 const std::string& more = "")
{
    return paragraph(content, "<w:numPr><w:ilvl w:val=\"" + std::to_string(at) +
                                  "\"/><w:numId w:val=\"" + std::to_string(number) +
                                  "\"/></w:numPr>" + more);
}

std::vector<std::string> labels(const std::string& numbering, const std::string& body)
{
    WordFixture fixture;
    fixture.numbering = numbering;
    fixture.body = body;
    std::vector<std::string> result;
    for (const std::string& line : body_texts(pages_of(fixture))) {
        result.push_back(line.substr(0, line.find(" x")));
    }
    return result;
}

std::string restart(int level)
{
    return "<w:lvlRestart w:val=\"" + std::to_string(level) + "\"/>";
}

const std::vector<Level> three{{"%1"}, {"%1.%2"}, {"%1.%2.%3"}};

TEST(RestartMatrix, WithoutAWordEveryHigherLevelRestartsTheThird)
{
    EXPECT_THAT(labels(abstract(0, three) + num(1, 0), item(1, 0) + item(1, 1) + item(1, 2) +
                                                           item(1, 2) + item(1, 1) + item(1, 2) +
                                                           item(1, 0) + item(1, 2)),
                ElementsAre("1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "2", "2.1.1"));
}

TEST(RestartMatrix, RestartOneIgnoresTheSecondLevel)
{
    const std::vector<Level> levels{{"%1"}, {"%1.%2"}, {"c%3", restart(1)}};

    EXPECT_THAT(labels(abstract(0, levels) + num(1, 0), item(1, 0) + item(1, 1) + item(1, 2) +
                                                            item(1, 1) + item(1, 2) + item(1, 0) +
                                                            item(1, 2)),
                ElementsAre("1", "1.1", "c1", "1.2", "c2", "2", "c1"));
}

TEST(RestartMatrix, RestartTwoFollowsBoth)
{
    const std::vector<Level> levels{{"%1"}, {"%1.%2"}, {"c%3", restart(2)}};

    EXPECT_THAT(labels(abstract(0, levels) + num(1, 0), item(1, 0) + item(1, 1) + item(1, 2) +
                                                            item(1, 1) + item(1, 2) + item(1, 0) +
                                                            item(1, 2)),
                ElementsAre("1", "1.1", "c1", "1.2", "c1", "2", "c1"));
}

TEST(RestartMatrix, RestartZeroGoesOnThroughAll)
{
    const std::vector<Level> levels{{"%1"}, {"%1.%2"}, {"c%3", restart(0)}};

    EXPECT_THAT(labels(abstract(0, levels) + num(1, 0),
                       item(1, 0) + item(1, 1) + item(1, 2) + item(1, 0) + item(1, 2)),
                ElementsAre("1", "1.1", "c1", "2", "c2"));
}

TEST(RestartMatrix, StartOverrideActsOnceForEachNumber)
{
    EXPECT_THAT(labels(abstract(0, three) + num(1, 0) + num(2, 0, start_override(0, 8)) +
                           num(3, 0, start_override(0, 1)),
                       item(1, 0) + item(2, 0) + item(1, 0) + item(2, 0) + item(3, 0) + item(2, 0)),
                ElementsAre("1", "8", "9", "10", "1", "2"));
}

TEST(RestartMatrix, StartOverrideOfADeeperLevelKeepsTheHigherOne)
{
    EXPECT_THAT(labels(abstract(0, three) + num(1, 0) + num(2, 0, start_override(1, 5)),
                       item(1, 0) + item(1, 1) + item(2, 1) + item(2, 1) + item(1, 1)),
                ElementsAre("1", "1.1", "1.5", "1.6", "1.7"));
}

TEST(RestartMatrix, OtherAbstractNumberingsCountForThemselves)
{
    EXPECT_THAT(labels(abstract(0, three) + abstract(1, {{"(%1)"}}) + num(1, 0) + num(2, 1),
                       item(1, 0) + item(2, 0) + item(1, 0) + item(2, 0)),
                ElementsAre("1", "(1)", "2", "(2)"));
}

TEST(RestartMatrix, AStyleMayHoldTheListOfSeveralNumbers)
{
    WordFixture fixture;
    fixture.styles += "<w:style w:type=\"numbering\" w:styleId=\"Legal\"><w:name w:val=\"Legal\"/>"
                      "<w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>";
    fixture.numbering = abstract(0, three, "<w:styleLink w:val=\"Legal\"/>") +
                        abstract(1, {}, "<w:numStyleLink w:val=\"Legal\"/>") + num(1, 0) +
                        num(2, 1);
    fixture.body = item(1, 0) + item(2, 0) + item(1, 1);

    EXPECT_THAT(body_texts(pages_of(fixture)), ElementsAre("1 x", "2 x", "2.1 x"));
}

TEST(RestartMatrix, AStyleLinkMayBeStatedByTheStyleAlone)
{
    WordFixture fixture;
    fixture.styles += "<w:style w:type=\"numbering\" w:styleId=\"Legal\"><w:name w:val=\"Legal\"/>"
                      "<w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>";
    fixture.numbering = abstract(0, three) + abstract(1, {}, "<w:numStyleLink w:val=\"Legal\"/>") +
                        num(1, 0) + num(2, 1);
    fixture.body = item(1, 0) + item(2, 0);

    EXPECT_THAT(body_texts(pages_of(fixture)), ElementsAre("1 x", "2 x"));
}

TEST(RestartMatrix, LegalNumberingTurnsAllLevelsDecimal)
{
    const std::vector<Level> levels{{"Article %1.", "", "upperRoman"},
                                    {"%1.%2", "<w:isLgl/>", "decimalZero"},
                                    {"(%3)", "", "lowerLetter"}};

    EXPECT_THAT(
        labels(abstract(0, levels) + num(1, 0), item(1, 0) + item(1, 0) + item(1, 1) + item(1, 2)),
        ElementsAre("Article I.", "Article II.", "2.1", "(a)"));
}

TEST(RestartMatrix, HiddenParagraphsCountUnlessTheirMarkIsHiddenToo)
{
    const std::string hidden = "<w:rPr><w:vanish/></w:rPr>";

    EXPECT_THAT(labels(abstract(0, three) + num(1, 0),
                       item(1, 0) + item(1, 0, run("y", "<w:vanish/>"), hidden) + item(1, 0)),
                ElementsAre("1", "2"));
}

TEST(RestartMatrix, FormatsOfEnglishLists)
{
    const auto second = [](const std::string& format) {
        return labels(abstract(0, {{"%1", "", format}}) + num(1, 0), item(1, 0) + item(1, 0))
            .back();
    };

    EXPECT_EQ(second("decimalZero"), "02");
    EXPECT_EQ(second("ordinal"), "2nd");
    EXPECT_EQ(second("cardinalText"), "Two");
    EXPECT_EQ(second("ordinalText"), "Second");
    EXPECT_EQ(second("hex"), "2");
    EXPECT_EQ(second("upperRoman"), "II");
    EXPECT_EQ(second("lowerLetter"), "b");
    EXPECT_EQ(second("numberInDash"), "- 2 -");
}

TEST(RestartMatrix, PaddedFormatsOfNewerWord)
{
    const std::string custom =
        "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"7\"/>"
        "<mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/"
        "2006\"><mc:Choice Requires=\"w14\"><w:numFmt w:val=\"custom\" w:format=\"001, 002, 003, "
        "...\"/></mc:Choice><mc:Fallback><w:numFmt w:val=\"decimal\"/></mc:Fallback>"
        "</mc:AlternateContent><w:suff w:val=\"space\"/><w:lvlText w:val=\"%1\"/></w:lvl>"
        "</w:abstractNum>";

    EXPECT_THAT(labels(custom + num(1, 0), item(1, 0)), ElementsAre("007"));
}

TEST(RestartMatrix, UnknownFormatsAndPictureBulletsAreReported)
{
    WordFixture fixture;
    fixture.numbering = abstract(0, {{"%1", "", "chineseCounting"}}) +
                        abstract(1, {{"*", "<w:lvlPicBulletId w:val=\"0\"/>", "bullet"}}) +
                        num(1, 0) + num(2, 1);
    fixture.body = item(1, 0) + item(2, 0) + item(2, 0);

    const Pages pages = pages_of(fixture);

    std::vector<std::string> found;
    for (const Finding& finding : pages.findings) {
        if (finding.code == "label-not-shown") {
            found.push_back(finding.where.position + ": " + finding.text);
        }
    }
    EXPECT_THAT(found, ElementsAre(testing::HasSubstr("'chineseCounting'"),
                                   testing::StartsWith("page 1, paragraph 2: a list has a picture "
                                                       "bullet")));
}

// --- Where labels stand --------------------------------------------------------------------------

/// Where label and text of a clause begin, in points from the text margin.
std::pair<double, double> places(const Level& level, const std::string& indent,
                                 const std::string& more = "")
{
    WordFixture fixture;
    fixture.numbering = abstract(0, {level}) + num(1, 0);
    fixture.body = item(1, 0, run("text"), more + indent);
    const Pages pages = pages_of(fixture);
    std::optional<double> label;
    double text = 0;
    for (const Item& drawn : pages.pages.at(0).items) {
        const auto* glyphs = std::get_if<GlyphRun>(&drawn.drawing);
        if (glyphs == nullptr) {
            continue;
        }
        const std::size_t at = glyphs->text.find(U"text");
        if (!label) {
            label = points(glyphs->origin.x) - 72;
        }
        if (at != std::u32string::npos) {
            Length x = glyphs->origin.x;
            for (std::size_t i = 0; i < at; ++i) {
                x += glyphs->glyphs.at(i).advance;
            }
            text = points(x) - 72;
        }
    }
    return {label.value_or(-1), text};
}

const std::string hanging = "<w:ind w:left=\"720\" w:hanging=\"720\"/>";

TEST(LabelPlaces, ATabGoesToTheHangingIndent)
{
    const auto [label, text] = places({"%1.", "", "decimal", 1, "tab"}, hanging);

    EXPECT_THAT(label, DoubleNear(0, 0.01));
    EXPECT_THAT(text, DoubleNear(36, 0.01));
}

TEST(LabelPlaces, ATabGoesToTheNextStopPastAnOverlongLabel)
{
    const auto [label, text] = places({"Schedule number %1", "", "decimal", 1, "tab"}, hanging);

    // 83.4 points of label in Arial 10: the default grid has its next stop at 108.
    EXPECT_THAT(text, DoubleNear(108, 0.01));
}

TEST(LabelPlaces, ASpaceOrNothingStandsBetween)
{
    const auto space = places({"%1.", "", "decimal", 1, "space"}, hanging);
    const auto nothing = places({"%1.", "", "decimal", 1, "nothing"}, hanging);

    // Liberation Sans at 10 points: a figure is 5.56 wide, a full stop and a space 2.78.
    EXPECT_THAT(space.second, DoubleNear(11.12, 0.02));
    EXPECT_THAT(nothing.second, DoubleNear(8.34, 0.02));
}

TEST(LabelPlaces, RightAlignedLabelsEndAtTheirPosition)
{
    Level level{"%1.", "", "decimal", 1, "tab"};
    level.more = "<w:lvlJc w:val=\"right\"/>";

    const auto [label, text] = places(level, "<w:ind w:left=\"720\" w:hanging=\"360\"/>");

    EXPECT_THAT(label, DoubleNear(18 - 8.34, 0.02));
    EXPECT_THAT(text, DoubleNear(36, 0.01));
}

} // namespace
} // namespace indenture::layout::test
