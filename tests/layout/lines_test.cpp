#include "layout/fixture.h"

#include <gtest/gtest.h>

namespace indenture::layout::test {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

const std::string spacing_auto = "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/>";

/// Distance between the baselines of two paragraphs of 36 points in that font and line rule.
double pitch(const std::string& font, const std::string& rule)
{
    const std::string properties =
        "<w:rFonts w:ascii=\"" + font + "\" w:hAnsi=\"" + font + "\"/><w:sz w:val=\"72\"/>";
    const std::string one = paragraph(run("Ag", properties), rule);
    const auto lines = body_lines(pages_of_body(one + one));
    return lines.at(1).y - lines.at(0).y;
}

TEST(LinePitch, IsAscenderDescenderAndGapOfTheFace)
{
    const double liberation_sans = pitch("Arial", spacing_auto);
    const double liberation_serif = pitch("Times New Roman", spacing_auto);
    const double carlito = pitch("Calibri", spacing_auto);
    const double mono = pitch("Courier New", spacing_auto);

    EXPECT_THAT(liberation_sans, DoubleNear(36 * 1.1499, 0.1));
    EXPECT_THAT(liberation_serif, DoubleNear(36 * 1.1499, 0.1));
    EXPECT_THAT(carlito, DoubleNear(36 * 1.2207, 0.1));
    EXPECT_THAT(mono, DoubleNear(36 * 1.1328, 0.1));
}

TEST(LinePitch, MultiplesGrowBelowTheBaseline)
{
    const auto lines = body_lines(pages_of_body(paragraph(
        run("Ag", "<w:sz w:val=\"72\"/>"), "<w:spacing w:line=\"480\" w:lineRule=\"auto\"/>")));

    // Top margin 72 points, then hhea ascender and gap: (1854 + 67) / 2048.
    EXPECT_THAT(lines.at(0).y, DoubleNear(72 + 36 * 0.9380, 0.1));
    EXPECT_THAT(pitch("Arial", "<w:spacing w:line=\"480\" w:lineRule=\"auto\"/>"),
                DoubleNear(2 * 36 * 1.1499, 0.1));
}

TEST(LinePitch, ExactIsTheValueWithTheBaselineAtFourFifths)
{
    const std::string exact = "<w:spacing w:line=\"400\" w:lineRule=\"exact\"/>";

    const auto lines = body_lines(pages_of_body(p("Ag", exact) + p("Ag", exact)));

    EXPECT_THAT(lines.at(0).y, DoubleNear(72 + 16, 0.1));
    EXPECT_THAT(lines.at(1).y - lines.at(0).y, DoubleNear(20, 0.01));
}

TEST(LinePitch, AtLeastIsAFloor)
{
    EXPECT_THAT(pitch("Arial", "<w:spacing w:line=\"200\" w:lineRule=\"atLeast\"/>"),
                DoubleNear(36 * 1.1499, 0.1));
    EXPECT_THAT(pitch("Arial", "<w:spacing w:line=\"1600\" w:lineRule=\"atLeast\"/>"),
                DoubleNear(80, 0.01));
}

TEST(LinePitch, AnEmptyParagraphIsOneLineOfItsMark)
{
    const std::string empty = paragraph("", "<w:rPr><w:sz w:val=\"72\"/></w:rPr>");

    const auto lines = body_lines(pages_of_body(p("above") + empty + p("below")));

    EXPECT_THAT(lines.at(1).y - lines.at(0).y, DoubleNear(10 * 1.1499 + 36 * 1.1499, 0.2));
}

// --- Breaks --------------------------------------------------------------------------------------

/// Lines of the text in a column so narrow that each opportunity is taken.
std::vector<std::string> broken(const std::string& text)
{
    const std::string narrow = "<w:ind w:right=\"8800\"/>";
    return body_texts(pages_of_body(paragraph(run(text), narrow)));
}

TEST(LineBreaks, ComeAfterSpacesHyphensAndDashes)
{
    EXPECT_THAT(broken("right wrong"), ElementsAre("right", "wrong"));
    EXPECT_THAT(broken("first-class"), ElementsAre("first-", "class"));
    EXPECT_THAT(broken("first\u2013class"), ElementsAre("first\u2013", "class"));
    EXPECT_THAT(broken("first\u2014class"), ElementsAre("first\u2014", "class"));
}

TEST(LineBreaks, DoNotComeAfterSlashOrFixedSpacesAndHyphens)
{
    const std::string right = "<w:ind w:right=\"8800\"/>";
    const auto lines_for = [&](const std::string& text) {
        return body_texts(pages_of_body(paragraph(run(text), right)));
    };

    EXPECT_THAT(lines_for("a be/or"), ElementsAre("a", "be/or"));
    EXPECT_THAT(lines_for("a be\u00A0or"), ElementsAre("a", "be\u00A0or"));
    EXPECT_THAT(lines_for("a be\u2011or"), ElementsAre("a", "be\u2011or"));
}

TEST(LineBreaks, ALongAddressBreaksAtTheMargin)
{
    const std::string address = "https://example.org/" + repeat("abcdefghij", 30);

    const Pages pages = pages_of_body(p(address));

    const auto lines = body_texts(pages);
    std::string joined;
    for (const std::string& line : lines) {
        joined += line;
    }
    EXPECT_GT(lines.size(), 2U);
    EXPECT_EQ(joined, address);
    for (const Item& item : pages.pages.at(0).items) {
        EXPECT_LE(right_end(std::get<GlyphRun>(item.drawing)), Length::twips(12240 - 1440));
    }
}

TEST(LineBreaks, TrailingSpacesHangAndDoNotWrap)
{
    const auto lines = body_texts(pages_of_body(p("word" + repeat(" ", 300)) + p("next")));

    EXPECT_THAT(lines, ElementsAre("word", "next"));
}

TEST(LineBreaks, ALineBreakEndsTheLine)
{
    const auto lines =
        body_texts(pages_of_body(paragraph(run("one") + "<w:r><w:br/></w:r>" + run("two"))));

    EXPECT_THAT(lines, ElementsAre("one", "two"));
}

// --- Alignment -----------------------------------------------------------------------------------

TEST(Alignment, JustifiedLinesReachTheMarginButTheLast)
{
    const Pages pages = pages_of_body(p(repeat("justified words ", 20), "<w:jc w:val=\"both\"/>"));

    const auto& items = pages.pages.at(0).items;
    const auto& first = std::get<GlyphRun>(items.front().drawing);
    std::size_t visible = first.glyphs.size();
    while (first.text.at(visible - 1) == U' ') {
        --visible;
    }
    Length end = first.origin.x;
    for (std::size_t i = 0; i < visible; ++i) {
        end += first.glyphs[i].advance;
    }
    EXPECT_THAT(points(end), DoubleNear((12240 - 1440) / 20.0, 0.01));
    const auto& last = std::get<GlyphRun>(items.back().drawing);
    const std::size_t space = last.text.find(U' ');
    EXPECT_THAT(points(last.glyphs.at(space).advance), DoubleNear(2.78, 0.01));
}

TEST(Alignment, RightAndCentreLeaveTheRoomWhereTheyShould)
{
    const Pages pages =
        pages_of_body(p("text", "<w:jc w:val=\"right\"/>") + p("text", "<w:jc w:val=\"center\"/>"));

    const auto& right = std::get<GlyphRun>(pages.pages.at(0).items.at(0).drawing);
    const auto& centre = std::get<GlyphRun>(pages.pages.at(0).items.at(1).drawing);
    EXPECT_THAT(points(right_end(right)), DoubleNear(540, 0.01));
    EXPECT_THAT(points(centre.origin.x) + points(right_end(centre)), DoubleNear(612, 0.01));
}

TEST(Indents, FirstLineAndHangingCountFromTheLeftIndent)
{
    const auto lines = body_lines(pages_of_body(
        p("first " + repeat("word ", 24), "<w:ind w:left=\"720\" w:firstLine=\"360\"/>") +
        p("hanging " + repeat("word ", 24), "<w:ind w:left=\"720\" w:hanging=\"360\"/>")));

    EXPECT_DOUBLE_EQ(lines.at(0).x, 72 + 36 + 18);
    EXPECT_DOUBLE_EQ(lines.at(1).x, 72 + 36);
    EXPECT_DOUBLE_EQ(lines.at(2).x, 72 + 36 - 18);
    EXPECT_DOUBLE_EQ(lines.at(3).x, 72 + 36);
}

// --- Tabs ----------------------------------------------------------------------------------------

/// Where the text after a tab starts and ends, from the left margin, in points.
std::pair<double, double> after_tab(const std::string& stops, const std::string& text)
{
    const Pages pages = pages_of_body(
        paragraph(run("a") + tab() + run(text, "<w:b/>"), "<w:tabs>" + stops + "</w:tabs>"));
    for (const Item& item : pages.pages.at(0).items) {
        const auto& glyphs = std::get<GlyphRun>(item.drawing);
        if (pages.fonts.postscript_name(glyphs.font) == "LiberationSans-Bold") {
            return {points(glyphs.origin.x) - 72, points(right_end(glyphs)) - 72};
        }
    }
    return {};
}

TEST(Tabs, GoToTheDefaultGridWithoutStops)
{
    EXPECT_THAT(after_tab("", "b").first, DoubleNear(36, 0.01));
}

TEST(Tabs, AlignLeftRightCentreAndDecimal)
{
    const auto left = after_tab("<w:tab w:val=\"left\" w:pos=\"2000\"/>", "text");
    const auto right = after_tab("<w:tab w:val=\"right\" w:pos=\"4000\"/>", "text");
    const auto centre = after_tab("<w:tab w:val=\"center\" w:pos=\"4000\"/>", "text");
    const auto decimal = after_tab("<w:tab w:val=\"decimal\" w:pos=\"4000\"/>", "12.50");

    EXPECT_THAT(left.first, DoubleNear(100, 0.01));
    EXPECT_THAT(right.second, DoubleNear(200, 0.01));
    EXPECT_THAT((centre.first + centre.second) / 2, DoubleNear(200, 0.01));
    // Two digits of 0.556 em stand before the point.
    EXPECT_THAT(decimal.first, DoubleNear(200 - 2 * 5.56, 0.05));
}

TEST(Tabs, AHangingIndentIsAStop)
{
    const auto lines = pages_of_body(paragraph(run("(a)") + tab() + run("text", "<w:b/>"),
                                               "<w:ind w:left=\"900\" w:hanging=\"900\"/>"));

    const auto& items = lines.pages.at(0).items;
    EXPECT_THAT(points(std::get<GlyphRun>(items.back().drawing).origin.x),
                DoubleNear(72 + 45, 0.01));
}

TEST(Tabs, DrawDotLeadersAsArtifacts)
{
    const Pages pages = pages_of_body(
        paragraph(run("a") + tab() + run("9"),
                  "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"6000\"/></w:tabs>"));

    const auto lines = all_lines(pages);
    EXPECT_EQ(lines.at(0).text, "a 9");
    EXPECT_EQ(lines.at(1).kind, "layout");
    EXPECT_TRUE(lines.at(1).text.starts_with("....................")) << lines.at(1).text;
}

TEST(Tabs, ClearRemovesAStopOfTheStyle)
{
    WordFixture fixture;
    fixture.styles += "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"N\"><w:name "
                      "w:val=\"Normal\"/><w:pPr><w:tabs><w:tab w:val=\"left\" w:pos=\"3000\"/>"
                      "</w:tabs></w:pPr></w:style>";
    fixture.body = paragraph(run("a") + tab() + run("b", "<w:b/>"),
                             "<w:tabs><w:tab w:val=\"clear\" w:pos=\"3000\"/></w:tabs>");

    const Pages pages = pages_of(fixture);

    const auto& last = std::get<GlyphRun>(pages.pages.at(0).items.back().drawing);
    EXPECT_THAT(points(last.origin.x), DoubleNear(72 + 36, 0.01));
}

// --- Glyphs --------------------------------------------------------------------------------------

TEST(Glyphs, AreNeverNotdef)
{
    const Pages pages = pages_of_body(p("fi \u2011 \u00A0 \u00AD \uF0B7 \u4E2D \U0001F600 e\u035B "
                                        "\u0915\u093F \u05D0 \u200D ffi"));

    for (const Item& item : pages.pages.at(0).items) {
        const auto& glyphs = std::get<GlyphRun>(item.drawing);
        std::size_t length = 0;
        for (const Glyph& glyph : glyphs.glyphs) {
            EXPECT_NE(glyph.id, 0);
            length += glyph.text_length;
        }
        EXPECT_EQ(length, glyphs.text.size());
    }
}

TEST(Glyphs, OfFixedHyphensAndSpacesAreThePlainOnes)
{
    const Pages pages = pages_of_body(p("\u2011\u00A0"));

    const auto& drawn = std::get<GlyphRun>(pages.pages.at(0).items.at(0).drawing);
    EXPECT_EQ(drawn.glyphs.at(0).id, pages.fonts.glyph(drawn.font, U'-'));
    EXPECT_EQ(drawn.glyphs.at(1).id, pages.fonts.glyph(drawn.font, U' '));
    EXPECT_EQ(drawn.text, U"\u2011\u00A0");
}

TEST(Glyphs, SymbolBulletsAreBullets)
{
    const Pages pages = pages_of_body(
        paragraph(run("\uF0B7", "<w:rFonts w:ascii=\"Symbol\" w:hAnsi=\"Symbol\"/>")));

    const auto& drawn = std::get<GlyphRun>(pages.pages.at(0).items.at(0).drawing);
    EXPECT_EQ(drawn.glyphs.at(0).id, pages.fonts.glyph(drawn.font, U'\u2022'));
}

TEST(Glyphs, MissingFromEveryFaceAreReportedByName)
{
    const Pages pages = pages_of_body(p("a\u4E2Db"));

    EXPECT_THAT(pages.findings,
                testing::Contains(testing::Field(&Finding::text, testing::HasSubstr("U+4E2D"))));
}

TEST(Glyphs, AreNeitherKernedNorLigatedUnlessAsked)
{
    const Pages plain = pages_of_body(p("AVAfi"));
    const Pages kerned = pages_of_body(paragraph(run("AVA", "<w:kern w:val=\"2\"/>")));

    const auto& glyphs = std::get<GlyphRun>(plain.pages.at(0).items.at(0).drawing);
    ASSERT_EQ(glyphs.glyphs.size(), 5U);
    EXPECT_THAT(points(right_end(glyphs)) - 72, DoubleNear(10 * (0.667 * 3 + 0.278 + 0.222), 0.02));
    EXPECT_LT(right_end(std::get<GlyphRun>(kerned.pages.at(0).items.at(0).drawing)),
              Length::points(72) + Length::emu(12700 * 20));
}

} // namespace
} // namespace indenture::layout::test
