#include "layout/fixture.h"

#include <gtest/gtest.h>

namespace indenture::layout::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string level(int number, const std::string& format, const std::string& text)
{
    return "<w:lvl w:ilvl=\"" + std::to_string(number) +
           "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" + format +
           "\"/><w:suff w:val=\"space\"/><w:lvlText w:val=\"" + text + "\"/></w:lvl>";
}

std::string clause(int at, const std::string& content)
{
    return paragraph(content, "<w:numPr><w:ilvl w:val=\"" + std::to_string(at) +
                                  "\"/><w:numId w:val=\"1\"/></w:numPr>");
}

/// 1., 1.1, (a), (i); clause 1.2(b)(i) has the bookmark "target".
WordFixture contract(const std::string& after)
{
    WordFixture fixture;
    fixture.numbering =
        "<w:abstractNum w:abstractNumId=\"0\">" + level(0, "decimal", "%1.") +
        level(1, "decimal", "%1.%2") + level(2, "lowerLetter", "(%3)") +
        level(3, "lowerRoman", "(%4)") +
        "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
    fixture.body = clause(0, run("A")) + clause(1, run("B")) + clause(1, run("C")) +
                   clause(2, run("D")) + clause(2, run("E")) +
                   clause(3, bookmarked("target", 1, run("the target"))) + after;
    return fixture;
}

std::string last_text(const Pages& pages)
{
    return body_texts(pages).back();
}

TEST(Ref, RepeatsTheBookmarkedText)
{
    const Pages pages = pages_of(contract(paragraph(run("see ") + field("REF target \\h", "?"))));

    EXPECT_EQ(last_text(pages), "see the target");
}

TEST(Ref, GivesTheNumberAloneInFullOrInContext)
{
    const auto from_outside = [](const std::string& code) {
        return last_text(pages_of(contract(paragraph(field(code, "?")))));
    };
    const auto from_sibling = [](const std::string& code) {
        return last_text(pages_of(contract(clause(3, field(code, "?")))));
    };

    EXPECT_EQ(from_outside("REF target \\n \\h"), "(i)");
    EXPECT_EQ(from_outside("REF target \\w \\h"), "1.2(b)(i)");
    EXPECT_EQ(from_outside("REF target \\r \\h"), "1.2(b)(i)");
    EXPECT_EQ(from_sibling("REF target \\r \\h"), "(ii) (i)");
    EXPECT_EQ(from_sibling("REF target \\w \\h"), "(ii) 1.2(b)(i)");
}

TEST(Ref, LosesTheFullStopAtTheEndOfANumber)
{
    WordFixture fixture = contract("");
    fixture.body = clause(0, bookmarked("one", 2, run("A"))) + paragraph(field("REF one \\r", "?"));

    EXPECT_EQ(last_text(pages_of(fixture)), "1");
}

TEST(Ref, ToAMissingBookmarkIsAnErrorThatNamesIt)
{
    const WordFixture fixture =
        contract(paragraph(run("as clause ") + field("REF removed_clause \\r \\h", "4.2")));

    try {
        pages_of(fixture);
        FAIL() << "not refused";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::BadInput);
        EXPECT_THAT(error.message(), HasSubstr("'removed_clause'"));
        EXPECT_EQ(error.where().source, "fixture.docx");
        EXPECT_EQ(error.where().position, "paragraph 7, near \"as clause 4.2\"");
    }
}

TEST(Ref, WithLinkSwitchLeadsToThePlace)
{
    const Pages pages = pages_of(contract(paragraph(field("REF target \\r \\h", "?"))));

    ASSERT_EQ(pages.annotations.size(), 1U);
    const auto& link = std::get<Link>(pages.annotations.at(0).what);
    EXPECT_EQ(std::get<Destination>(link.target).page, 0U);
    EXPECT_GT(std::get<Destination>(link.target).top, Length::points(100));
    EXPECT_EQ(link.description, "1.2(b)(i)");
}

TEST(Pageref, GivesThePageAsPrinted)
{
    const Pages pages =
        pages_of_body(paragraph(run("on ") + field("PAGEREF there", "?")) +
                      paragraph(bookmarked("there", 1, run("x")), "<w:pageBreakBefore/>") +
                      "<w:sectPr><w:pgNumType w:fmt=\"lowerRoman\" w:start=\"3\"/></w:sectPr>");

    EXPECT_EQ(body_texts(pages).front(), "on iv");
}

TEST(Fields, UnknownOnesKeepTheirResultAndAreReported)
{
    const Pages pages = pages_of_body(paragraph(field("DATE \\@ \"d MMMM yyyy\"", "1 May 2026")));

    EXPECT_EQ(last_text(pages), "1 May 2026");
    EXPECT_THAT(pages.findings,
                ElementsAre(testing::Field(&Finding::text, HasSubstr("DATE fields keep"))));
}

TEST(Fields, SequencesCount)
{
    const auto lines = body_texts(pages_of_body(
        paragraph(field("SEQ Table", "?")) + paragraph(field("SEQ Table", "?")) +
        paragraph(field("SEQ Table \\r 7", "?")) + paragraph(field("SEQ Figure", "?"))));

    EXPECT_THAT(lines, ElementsAre("1", "2", "7", "1"));
}

TEST(Fields, StyleReferencesShowTheHeadingOfThePage)
{
    WordFixture fixture;
    fixture.styles += "<w:style w:type=\"paragraph\" w:styleId=\"H\"><w:name w:val=\"heading 1\"/>"
                      "</w:style>";
    fixture.headers["h1"] = paragraph(field("STYLEREF \"heading 1\"", "?"));
    const std::string break_before = "<w:pageBreakBefore/>";
    fixture.body = p("Purpose", "<w:pStyle w:val=\"H\"/>") + p("text", break_before) +
                   p("Term", "<w:pStyle w:val=\"H\"/>" + break_before) +
                   "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"h1\"/></w:sectPr>";

    std::vector<std::string> headers;
    for (const TextLine& line : all_lines(pages_of(fixture))) {
        if (line.kind == "header") {
            headers.push_back(line.text);
        }
    }

    EXPECT_THAT(headers, ElementsAre("Purpose", "Purpose", "Term"));
}

TEST(Fields, CodesSplitOverRunsAreRead)
{
    const std::string split =
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> NUM</w:instrText></w:r>"
        "<w:r><w:instrText>PAGES </w:instrText></w:r><w:r><w:fldChar "
        "w:fldCharType=\"separate\"/></w:r><w:r><w:t>9</w:t></w:r><w:r><w:fldChar "
        "w:fldCharType=\"end\"/></w:r>";

    EXPECT_THAT(body_texts(pages_of_body(paragraph(split))), ElementsAre("1"));
}

// --- Table of contents ---------------------------------------------------------------------------

WordFixture with_contents(const std::string& contents)
{
    WordFixture fixture;
    fixture.styles += "<w:style w:type=\"paragraph\" w:styleId=\"H1\"><w:name w:val=\"heading 1\"/>"
                      "<w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style>"
                      "<w:style w:type=\"paragraph\" w:styleId=\"H2\"><w:name w:val=\"heading 2\"/>"
                      "<w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr></w:style>";
    const auto heading = [](const std::string& style, const std::string& text) {
        return p(text, "<w:pStyle w:val=\"" + style + "\"/><w:pageBreakBefore/>");
    };
    fixture.body =
        contents + heading("H1", "Purpose") + heading("H2", "Detail") + heading("H1", "Term");
    return fixture;
}

TEST(Contents, ListHeadingsWithTheirPages)
{
    const Pages pages = pages_of(with_contents(paragraph(field("TOC \\o \"1-2\" \\h", "?"))));

    const auto lines = body_texts(pages);
    EXPECT_THAT(std::vector(lines.begin(), lines.begin() + 3),
                ElementsAre("Purpose 2", "Detail 3", "Term 4"));
    EXPECT_EQ(pages.annotations.size(), 3U);
}

TEST(Contents, ReplaceAllParagraphsOfTheirLastResult)
{
    const std::string contents =
        paragraph("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> TOC \\o "
                  "\"1-1\" </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" +
                  run("old one")) +
        p("old two") + paragraph("<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>") + p("after");

    const auto lines = body_texts(pages_of(with_contents(contents)));

    EXPECT_THAT(lines, ElementsAre("Purpose 2", "Term 4", "after", "Purpose", "Detail", "Term"));
}

TEST(Contents, AlignEntriesAfterNumbersOfAnyWidth)
{
    WordFixture fixture = with_contents(paragraph(field("TOC \\o \"1-1\"", "?")));
    fixture.styles +=
        "<w:style w:type=\"paragraph\" w:styleId=\"T1\"><w:name w:val=\"toc 1\"/><w:pPr>"
        "<w:tabs><w:tab w:val=\"left\" w:pos=\"500\"/><w:tab w:val=\"right\" "
        "w:leader=\"dot\" w:pos=\"9000\"/></w:tabs></w:pPr></w:style>";
    fixture.numbering = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start "
                        "w:val=\"1\"/><w:numFmt w:val=\"upperLetter\"/><w:lvlText w:val=\"Schedule "
                        "%1\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId "
                        "w:val=\"0\"/></w:num>";
    fixture.body +=
        p("Parties", "<w:pStyle w:val=\"H1\"/><w:numPr><w:numId w:val=\"1\"/></w:numPr>");

    const Pages pages = pages_of(fixture);

    // Past the first stop of 25 points, yet not at the right one: 52.2 points of number, then the
    // next multiple of 11 points.
    const auto lines = body_lines(pages);
    EXPECT_EQ(lines.at(2).text, "Schedule A Parties 4");
    GlyphRun drawn;
    for (const Item& item : pages.pages.at(0).items) {
        const auto* candidate = std::get_if<GlyphRun>(&item.drawing);
        if (candidate != nullptr && candidate->text == U"Schedule A Parties 4") {
            drawn = *candidate;
        }
    }
    ASSERT_FALSE(drawn.glyphs.empty());
    Length x;
    for (std::size_t i = 0; i <= drawn.text.find(U" Parties"); ++i) {
        x += drawn.glyphs.at(i).advance;
    }
    EXPECT_EQ(x, Length::points(66));
}

TEST(Contents, CountTheirOwnPages)
{
    WordFixture fixture = with_contents(paragraph(field("TOC \\o \"1-1\"", "?")));
    for (int i = 0; i < 60; ++i) {
        fixture.body += p("Heading " + std::to_string(i), "<w:pStyle w:val=\"H1\"/>");
    }

    const Pages pages = pages_of(fixture);

    // 62 entries fill one page and part of another: the first heading is on the third.
    EXPECT_EQ(body_texts(pages).front(), "Purpose 3");
    EXPECT_EQ(page_of(pages, "Detail"), 4);
}

TEST(Contents, WithoutHeadingsKeepTheirLastResult)
{
    const Pages pages = pages_of_body(paragraph(field("TOC \\o \"1-2\"", "Nothing here")));

    EXPECT_THAT(body_texts(pages), ElementsAre("Nothing here"));
    EXPECT_EQ(pages.findings.size(), 1U);
}

// --- Hyperlinks ----------------------------------------------------------------------------------

std::string hyperlink(const std::string& attribute, const std::string& text)
{
    return paragraph("<w:hyperlink " + attribute + ">" + run(text) + "</w:hyperlink>");
}

TEST(Hyperlinks, LeadOutsideOrToABookmark)
{
    WordFixture fixture;
    fixture.links["out"] = "https://example.org/";
    fixture.body = hyperlink("r:id=\"out\"", "outside") + hyperlink("w:anchor=\"b\"", "inside") +
                   paragraph(bookmarked("b", 1, run("target")), "<w:pageBreakBefore/>");

    const Pages pages = pages_of(fixture);

    ASSERT_EQ(pages.annotations.size(), 2U);
    const auto& outside = std::get<Link>(pages.annotations.at(0).what);
    const auto& inside = std::get<Link>(pages.annotations.at(1).what);
    EXPECT_EQ(std::get<std::string>(outside.target), "https://example.org/");
    EXPECT_EQ(std::get<Destination>(inside.target).page, 1U);
    EXPECT_EQ(inside.description, "inside");
}

TEST(Hyperlinks, OfOtherSchemesAreText)
{
    WordFixture fixture;
    fixture.links["bad"] = "javascript:alert(1)";
    fixture.body = hyperlink("r:id=\"bad\"", "click");

    const Pages pages = pages_of(fixture);

    EXPECT_THAT(body_texts(pages), ElementsAre("click"));
    EXPECT_TRUE(pages.annotations.empty());
    EXPECT_THAT(pages.findings, ElementsAre(testing::Field(&Finding::code, "link-refused")));
}

TEST(Hyperlinks, OverTwoLinesHaveOneElementAndTwoAnnotations)
{
    WordFixture fixture;
    fixture.links["out"] = "https://example.org/";
    fixture.body = hyperlink("r:id=\"out\"", repeat("words ", 25));

    const Pages pages = pages_of(fixture);

    EXPECT_EQ(pages.annotations.size(), 2U);
    EXPECT_EQ(std::count_if(pages.elements.begin(), pages.elements.end(),
                            [](const Element& element) { return element.role == Role::Link; }),
              1);
}

} // namespace
} // namespace indenture::layout::test
