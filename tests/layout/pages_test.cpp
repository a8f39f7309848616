#include "layout/fixture.h"

#include <gtest/gtest.h>

namespace indenture::layout::test {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

// The small page takes 300 points: 15 lines of exactly 20.
const std::string exact = "<w:spacing w:line=\"400\" w:lineRule=\"exact\"/>";
const std::string filler = p("filler", exact);

/// A paragraph of that many lines.
std::string lines_of(const std::string& name, int count, const std::string& properties = "")
{
    std::string content = run(name + " 1");
    for (int i = 2; i <= count; ++i) {
        content += "<w:r><w:br/></w:r>" + run(name + " " + std::to_string(i));
    }
    return paragraph(content, properties + exact);
}

Pages small(const std::string& body)
{
    return pages_of_body(body + small_page());
}

TEST(Pagination, FillsAPageAndNoMore)
{
    const Pages pages = small(repeat(filler, 15) + p("next", exact));

    EXPECT_EQ(pages.pages.size(), 2U);
    EXPECT_EQ(page_of(pages, "next"), 2);
}

TEST(Pagination, KeepsTwoLinesOnEachSideOfABreak)
{
    const Pages orphan = small(repeat(filler, 14) + lines_of("a", 5));
    const Pages widow = small(repeat(filler, 11) + lines_of("a", 5));
    const Pages three = small(repeat(filler, 13) + lines_of("a", 3));

    EXPECT_EQ(page_of(orphan, "a 1"), 2);
    EXPECT_EQ(page_of(widow, "a 3"), 1);
    EXPECT_EQ(page_of(widow, "a 4"), 2);
    EXPECT_EQ(page_of(three, "a 1"), 2);
}

TEST(Pagination, WidowControlCanBeOff)
{
    const Pages pages =
        small(repeat(filler, 14) + lines_of("a", 3, "<w:widowControl w:val=\"0\"/>"));

    EXPECT_EQ(page_of(pages, "a 1"), 1);
    EXPECT_EQ(page_of(pages, "a 2"), 2);
}

TEST(Pagination, KeepLinesMovesTheWholeParagraph)
{
    const Pages pages = small(repeat(filler, 10) + lines_of("a", 8, "<w:keepLines/>"));

    EXPECT_EQ(page_of(pages, "a 1"), 2);
}

TEST(Pagination, KeepNextMovesTheChainWithItsFollower)
{
    const Pages pages = small(repeat(filler, 12) + p("one", "<w:keepNext/>" + exact) +
                              p("two", "<w:keepNext/>" + exact) + lines_of("text", 4));

    EXPECT_EQ(page_of(pages, "one"), 2);
    EXPECT_EQ(page_of(pages, "two"), 2);
    EXPECT_EQ(page_of(pages, "text 1"), 2);
}

TEST(Pagination, KeepNextStaysWhenTwoLinesOfTheFollowerFit)
{
    const Pages pages =
        small(repeat(filler, 12) + p("one", "<w:keepNext/>" + exact) + lines_of("text", 4));

    EXPECT_EQ(page_of(pages, "one"), 1);
    EXPECT_EQ(page_of(pages, "text 2"), 1);
    EXPECT_EQ(page_of(pages, "text 3"), 2);
}

TEST(Pagination, AChainTallerThanAPageSplitsInPlace)
{
    const Pages pages =
        small(filler + repeat(p("chain", "<w:keepNext/>" + exact), 40) + p("end", exact));

    EXPECT_EQ(page_of(pages, "chain"), 1);
    EXPECT_EQ(pages.pages.size(), 3U);
}

TEST(Pagination, BreaksWhereTheAuthorBreaks)
{
    const Pages before = small(p("one") + p("two", "<w:pageBreakBefore/>"));
    const Pages inside = small(
        paragraph(run("one") + "<w:r><w:br w:type=\"page\"/></w:r>" + run("two")) + p("three"));
    const Pages carrier =
        small(p("one") + paragraph("<w:r><w:br w:type=\"page\"/></w:r>") + p("two"));

    EXPECT_EQ(page_of(before, "two"), 2);
    EXPECT_EQ(page_of(inside, "two"), 2);
    EXPECT_EQ(page_of(inside, "three"), 2);
    EXPECT_EQ(page_of(carrier, "two"), 2);
    EXPECT_EQ(carrier.pages.size(), 2U);
    EXPECT_DOUBLE_EQ(body_lines(carrier).at(1).y, body_lines(before).at(1).y);
}

// --- Space between paragraphs --------------------------------------------------------------------

double gap(const std::string& first, const std::string& second)
{
    const auto lines = body_lines(pages_of_body(p("a", first) + p("b", second)));
    return lines.at(1).y - lines.at(0).y - 20;
}

std::string spaced(int before, int after, const std::string& more = "")
{
    return more + "<w:spacing w:before=\"" + std::to_string(before * 20) + "\" w:after=\"" +
           std::to_string(after * 20) + "\" w:line=\"400\" w:lineRule=\"exact\"/>";
}

TEST(ParagraphGap, IsTheLargerOfAfterAndBefore)
{
    EXPECT_THAT(gap(spaced(0, 12), spaced(6, 0)), DoubleNear(12, 0.01));
    EXPECT_THAT(gap(spaced(0, 6), spaced(12, 0)), DoubleNear(12, 0.01));
}

TEST(ParagraphGap, ContextualSpacingDropsItsOwnSideOnly)
{
    const std::string contextual = "<w:contextualSpacing/>";

    EXPECT_THAT(gap(spaced(0, 12, contextual), spaced(20, 0)), DoubleNear(8, 0.01));
    EXPECT_THAT(gap(spaced(0, 12), spaced(20, 0, contextual)), DoubleNear(12, 0.01));
    EXPECT_THAT(gap(spaced(0, 12, contextual), spaced(20, 0, contextual)), DoubleNear(0, 0.01));
}

TEST(ParagraphGap, BeforeIsDroppedAfterAnAutomaticBreakButNotAtTheStart)
{
    const Pages pages =
        small(p("first", spaced(30, 0)) + repeat(filler, 12) + p("next", spaced(30, 0)));

    const auto lines = body_lines(pages);
    EXPECT_THAT(lines.front().y, DoubleNear(50 + 30 + 16, 0.01));
    EXPECT_THAT(lines.back().y, DoubleNear(50 + 16, 0.01));
}

// --- Sections, headers, footers ------------------------------------------------------------------

WordFixture with_header(const std::string& inner)
{
    WordFixture fixture;
    fixture.headers["h1"] = inner;
    return fixture;
}

std::vector<std::string> headers_of(const Pages& pages)
{
    std::vector<std::string> result;
    for (const TextLine& line : all_lines(pages)) {
        if (line.kind == "header") {
            result.push_back(line.text);
        }
    }
    return result;
}

TEST(Headers, ShowPageXOfY)
{
    WordFixture fixture = with_header(
        paragraph(run("Page ") + field("PAGE", "?") + run(" of ") + field("NUMPAGES", "?")));
    fixture.body =
        repeat(filler, 40) + small_page("<w:headerReference w:type=\"default\" r:id=\"h1\"/>");

    EXPECT_THAT(headers_of(pages_of(fixture)),
                ElementsAre("Page 1 of 3", "Page 2 of 3", "Page 3 of 3"));
}

TEST(Headers, StandAtTheirDistanceWithoutTheLineGap)
{
    WordFixture fixture = with_header(paragraph(run("H", "<w:sz w:val=\"72\"/>")));
    fixture.body = p("x") + small_page("<w:headerReference w:type=\"default\" r:id=\"h1\"/>");

    const auto lines = all_lines(pages_of(fixture));

    // 20 points, then the bare hhea ascender: 1854 / 2048.
    EXPECT_THAT(lines.back().y, DoubleNear(20 + 36 * 0.9053, 0.1));
}

TEST(Headers, PushTheBodyDownWhenTheyAreTall)
{
    WordFixture fixture = with_header(repeat(filler, 4));
    fixture.body =
        p("x", exact) + small_page("<w:headerReference w:type=\"default\" r:id=\"h1\"/>");

    EXPECT_THAT(body_lines(pages_of(fixture)).front().y, DoubleNear(20 + 80 + 16, 0.01));
}

TEST(Headers, OfTheTitlePageAreItsOwn)
{
    WordFixture fixture = with_header(p("all"));
    fixture.headers["h2"] = p("first");
    fixture.body =
        repeat(filler, 20) +
        small_page("<w:headerReference w:type=\"default\" r:id=\"h1\"/><w:headerReference "
                   "w:type=\"first\" r:id=\"h2\"/><w:titlePg/>");

    EXPECT_THAT(headers_of(pages_of(fixture)), ElementsAre("first", "all"));
}

TEST(Sections, InheritHeadersAndCountTheirOwnPages)
{
    WordFixture fixture =
        with_header(paragraph(field("PAGE", "?") + run("/") + field("SECTIONPAGES", "?")));
    const std::string first = "<w:p><w:pPr>" +
                              small_page("<w:headerReference w:type=\"default\" r:id=\"h1\"/>") +
                              "</w:pPr></w:p>";
    fixture.body = repeat(filler, 16) + first + p("two") +
                   small_page("<w:pgNumType w:fmt=\"lowerRoman\" w:start=\"4\"/>");

    const Pages pages = pages_of(fixture);

    EXPECT_THAT(headers_of(pages), ElementsAre("1/2", "2/2", "iv/1"));
    EXPECT_EQ(pages.pages.at(2).label, "iv");
}

TEST(Sections, MayBeLandscape)
{
    const Pages pages = pages_of_body(
        p("one") + "<w:p><w:pPr>" + small_page() + "</w:pPr></w:p>" + p("two") +
        "<w:sectPr><w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/></w:sectPr>");

    ASSERT_EQ(pages.pages.size(), 2U);
    EXPECT_EQ(pages.pages.at(0).width, Length::twips(6000));
    EXPECT_EQ(pages.pages.at(1).width, Length::twips(16838));
}

TEST(Sections, ContinuousOnesStayOnThePage)
{
    const Pages pages = pages_of_body(p("one") + "<w:p><w:pPr>" + small_page() + "</w:pPr></w:p>" +
                                      p("two") + small_page("<w:type w:val=\"continuous\"/>"));

    EXPECT_EQ(pages.pages.size(), 1U);
}

TEST(Limits, StopADocumentOfTooManyPages)
{
    WordFixture fixture;
    fixture.body = repeat(p("x", "<w:pageBreakBefore/>"), 20);
    LayoutOptions options;
    options.limits.layout_pages_max = 10;

    EXPECT_THROW(lay_out(docx::read_document(fixture.package()), fonts(), options), Error);
}

} // namespace
} // namespace indenture::layout::test
