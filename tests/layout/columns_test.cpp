#include "layout/fixture.h"

#include <gtest/gtest.h>

namespace indenture::layout::test {
namespace {

using testing::DoubleNear;
using testing::SizeIs;

const std::string exact = "<w:spacing w:line=\"400\" w:lineRule=\"exact\"/>";
const std::string two = "<w:cols w:num=\"2\" w:space=\"400\"/>";

/// Numbered paragraphs of one line of 20 points.
std::string numbered(int count, const std::string& name = "line")
{
    std::string result;
    for (int i = 1; i <= count; ++i) {
        result += p(name + " " + std::to_string(i), exact);
    }
    return result;
}

/// The page of small_page(), 200 points of text wide and 300 high, so 15 lines.
std::string section(const std::string& columns, const std::string& more = "")
{
    return "<w:sectPr>" + more +
           "<w:pgSz w:w=\"6000\" w:h=\"8000\"/><w:pgMar w:top=\"1000\" w:right=\"1000\" "
           "w:bottom=\"1000\" w:left=\"1000\" w:header=\"400\" w:footer=\"400\"/>" +
           columns + "</w:sectPr>";
}

const std::string continuous = "<w:type w:val=\"continuous\"/>";

std::string last_of_section(const std::string& text, const std::string& sectpr)
{
    return p(text, exact + sectpr);
}

TextLine line_of(const Pages& pages, const std::string& text)
{
    for (const TextLine& line : body_lines(pages)) {
        if (line.text == text) {
            return line;
        }
    }
    return {};
}

TEST(Columns, AreFilledOneAfterTheOther)
{
    const Pages pages = pages_of_body(numbered(31) + section(two));

    EXPECT_THAT(line_of(pages, "line 15").x, DoubleNear(50, 0.01));
    EXPECT_THAT(line_of(pages, "line 16").x, DoubleNear(160, 0.01));
    EXPECT_THAT(line_of(pages, "line 16").y, DoubleNear(line_of(pages, "line 1").y, 0.01));
    EXPECT_EQ(line_of(pages, "line 30").page, 1);
    EXPECT_EQ(line_of(pages, "line 31").page, 2);
}

TEST(Columns, SetLinesToTheirOwnWidth)
{
    const std::string unequal = "<w:cols w:num=\"2\" w:equalWidth=\"0\"><w:col w:w=\"1000\" "
                                "w:space=\"500\"/><w:col w:w=\"2500\"/></w:cols>";
    const std::string words = "mmm mmm mmm";

    const Pages pages =
        pages_of_body(p(words, exact) + paragraph("<w:r><w:br w:type=\"column\"/></w:r>", exact) +
                      p(words, exact) + section(unequal));

    // Three letters of 8.33 points and a space: one word in 50 points, all three in 125.
    const auto lines = body_lines(pages);
    EXPECT_EQ(lines.at(0).text, "mmm");
    EXPECT_EQ(lines.back().text, words);
    EXPECT_THAT(lines.back().x, DoubleNear(50 + 75, 0.01));
}

TEST(Columns, AColumnBreakGoesToTheNext)
{
    const Pages pages = pages_of_body(
        paragraph(run("left") + "<w:r><w:br w:type=\"column\"/></w:r>" + run("right"), exact) +
        section(two));

    EXPECT_EQ(line_of(pages, "right").page, 1);
    EXPECT_THAT(line_of(pages, "right").x, DoubleNear(160, 0.01));
    EXPECT_THAT(line_of(pages, "right").y, DoubleNear(line_of(pages, "left").y, 0.01));
}

TEST(Columns, AColumnBreakInTheLastGoesToTheNextPage)
{
    const std::string column_break = "<w:r><w:br w:type=\"column\"/></w:r>";

    const Pages pages = pages_of_body(
        paragraph(run("a") + column_break + run("b") + column_break + run("c"), exact) +
        section(two));

    EXPECT_EQ(line_of(pages, "b").page, 1);
    EXPECT_EQ(line_of(pages, "c").page, 2);
    EXPECT_THAT(line_of(pages, "c").x, DoubleNear(50, 0.01));
}

TEST(Columns, APageBreakLeavesTheOthersEmpty)
{
    const Pages pages =
        pages_of_body(paragraph(run("a") + "<w:r><w:br w:type=\"page\"/></w:r>" + run("b"), exact) +
                      section(two));

    EXPECT_EQ(line_of(pages, "b").page, 2);
    EXPECT_THAT(line_of(pages, "b").x, DoubleNear(50, 0.01));
}

TEST(Columns, AreBalancedBeforeAContinuousBreak)
{
    const Pages pages = pages_of_body(numbered(5) + last_of_section("line 6", section(two)) +
                                      p("below", exact) + section("", continuous));

    EXPECT_THAT(line_of(pages, "line 3").x, DoubleNear(50, 0.01));
    EXPECT_THAT(line_of(pages, "line 4").x, DoubleNear(160, 0.01));
    EXPECT_THAT(line_of(pages, "line 4").y, DoubleNear(line_of(pages, "line 1").y, 0.01));
    EXPECT_THAT(line_of(pages, "below").y, DoubleNear(line_of(pages, "line 3").y + 20, 0.01));
}

TEST(Columns, AnOddLineStandsInTheFirst)
{
    const Pages pages = pages_of_body(numbered(4) + last_of_section("line 5", section(two)) +
                                      p("below", exact) + section("", continuous));

    EXPECT_THAT(line_of(pages, "line 3").x, DoubleNear(50, 0.01));
    EXPECT_THAT(line_of(pages, "line 4").x, DoubleNear(160, 0.01));
    EXPECT_THAT(line_of(pages, "below").y, DoubleNear(line_of(pages, "line 3").y + 20, 0.01));
}

TEST(Columns, OnlyTheLastPageIsBalanced)
{
    const Pages pages = pages_of_body(numbered(33) + last_of_section("line 34", section(two)) +
                                      p("below", exact) + section("", continuous));

    EXPECT_EQ(line_of(pages, "line 30").page, 1);
    EXPECT_THAT(line_of(pages, "line 32").x, DoubleNear(50, 0.01));
    EXPECT_THAT(line_of(pages, "line 33").x, DoubleNear(160, 0.01));
    EXPECT_EQ(line_of(pages, "below").page, 2);
}

TEST(Columns, AreNotBalancedAtTheEndOfTheDocument)
{
    const Pages pages = pages_of_body(numbered(6) + section(two));

    EXPECT_THAT(line_of(pages, "line 6").x, DoubleNear(50, 0.01));
}

TEST(Columns, BeginBelowWhatIsAboveThem)
{
    const Pages pages =
        pages_of_body(numbered(2, "above") + last_of_section("above 3", section("")) +
                      numbered(13) + section(two, continuous));

    // Twelve lines are left in the first column.
    EXPECT_THAT(line_of(pages, "line 1").y, DoubleNear(line_of(pages, "above 3").y + 20, 0.01));
    EXPECT_THAT(line_of(pages, "line 13").x, DoubleNear(160, 0.01));
    EXPECT_THAT(line_of(pages, "line 13").y, DoubleNear(line_of(pages, "line 1").y, 0.01));
}

TEST(Columns, MayHaveALineBetweenThem)
{
    const Pages pages =
        pages_of_body(numbered(16) + section("<w:cols w:num=\"2\" w:space=\"400\" w:sep=\"1\"/>"));

    std::vector<Box> boxes;
    for (const Item& item : pages.pages.at(0).items) {
        if (const auto* filled = std::get_if<FilledBox>(&item.drawing)) {
            boxes.push_back(filled->box);
        }
    }
    ASSERT_THAT(boxes, SizeIs(1));
    EXPECT_THAT(points(boxes.at(0).left + boxes.at(0).width / 2), DoubleNear(150, 0.01));
    EXPECT_THAT(points(boxes.at(0).height), DoubleNear(300, 0.01));
}

TEST(Columns, TooManyForThePageAreOne)
{
    const Pages pages =
        pages_of_body(numbered(16) + section("<w:cols w:num=\"45\" w:space=\"700\"/>"));

    EXPECT_EQ(line_of(pages, "line 16").page, 2);
}

} // namespace
} // namespace indenture::layout::test
