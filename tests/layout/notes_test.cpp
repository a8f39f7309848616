#include "layout/fixture.h"

#include <gtest/gtest.h>
#include <map>

namespace indenture::layout::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string raised = "<w:vertAlign w:val=\"superscript\"/>";

std::string reference(int id)
{
    return "<w:r><w:rPr>" + raised + "</w:rPr><w:footnoteReference w:id=\"" + std::to_string(id) +
           "\"/></w:r>";
}

std::string end_reference(int id)
{
    return "<w:r><w:endnoteReference w:id=\"" + std::to_string(id) + "\"/></w:r>";
}

std::string note(const std::string& kind, int id, const std::string& paragraphs)
{
    return "<w:" + kind + " w:id=\"" + std::to_string(id) + "\">" + paragraphs + "</w:" + kind +
           ">";
}

/// A note of one paragraph that begins with its number.
std::string footnote(int id, const std::string& text)
{
    return note(
        "footnote", id,
        paragraph("<w:r><w:rPr>" + raised + "</w:rPr><w:footnoteRef/></w:r>" + run(" " + text)));
}

std::string endnote(int id, const std::string& text)
{
    return note("endnote", id, paragraph("<w:r><w:endnoteRef/></w:r>" + run(" " + text)));
}

WordFixture fixture_with(const std::string& body, const std::string& notes)
{
    WordFixture fixture;
    fixture.body = body;
    fixture.footnotes = notes;
    return fixture;
}

/// Paragraphs that fill the small page but for `left` of its 20 lines of 15 points.
std::string filled_but(int left)
{
    return repeat(p("x", "<w:spacing w:line=\"300\" w:lineRule=\"exact\"/>"), 20 - left);
}

std::string line_of(const std::string& content)
{
    return paragraph(content, "<w:spacing w:line=\"300\" w:lineRule=\"exact\"/>");
}

TextLine line_with(const Pages& pages, const std::string& text)
{
    for (const TextLine& line : body_lines(pages)) {
        if (line.text.find(text) != std::string::npos) {
            return line;
        }
    }
    ADD_FAILURE() << "no line has " << text;
    return {};
}

/// The rules of the page, by their top.
std::map<double, Box> rules_of(const Pages& pages, std::size_t page)
{
    std::map<double, Box> result;
    for (const Item& item : pages.pages.at(page).items) {
        if (const auto* box = std::get_if<FilledBox>(&item.drawing)) {
            result[points(box->box.top)] = box->box;
        }
    }
    return result;
}

TEST(Footnotes, StandAtTheFootOfThePageOfTheirReference)
{
    const Pages pages = pages_of(fixture_with(
        line_of(run("text") + reference(2)) + p("more") + small_page(), footnote(2, "the note")));

    ASSERT_EQ(pages.pages.size(), 1U);
    const TextLine line = line_with(pages, "the note");
    // The page is 400 points high with a margin of 50; Arial 10 descends 2.1 points.
    EXPECT_NEAR(line.y, 350 - 2.1, 0.2);
    EXPECT_THAT(line.text, HasSubstr("the note"));
}

TEST(Footnotes, HaveARuleOfTwoInchesAboveThem)
{
    const Pages pages =
        pages_of(fixture_with(p("x") + paragraph(reference(1)), footnote(1, "note")));

    const auto rules = rules_of(pages, 0);
    ASSERT_EQ(rules.size(), 1U);
    const Box& rule = rules.begin()->second;
    EXPECT_EQ(rule.left, Length::points(72));
    EXPECT_EQ(rule.width, Length::points(144));
    EXPECT_LT(points(rule.top), line_with(pages, "note").y - 10);
}

TEST(Footnotes, HaveARuleNoWiderThanTheirColumn)
{
    const Pages pages = pages_of(
        fixture_with(paragraph(reference(1)) +
                         "<w:sectPr><w:pgSz w:w=\"4000\" w:h=\"8000\"/><w:pgMar w:top=\"1000\" "
                         "w:right=\"1000\" w:bottom=\"1000\" w:left=\"1000\"/></w:sectPr>",
                     footnote(1, "note")));

    EXPECT_EQ(rules_of(pages, 0).begin()->second.width, Length::twips(2000));
}

TEST(Footnotes, AreNumberedInTheOrderOfTheirReferences)
{
    const Pages pages =
        pages_of(fixture_with(paragraph(run("a") + reference(9) + run(" b") + reference(3)),
                              footnote(3, "three") + footnote(9, "nine")));

    EXPECT_THAT(body_texts(pages), ElementsAre("a", "1", " b", "2", "1", " nine", "2", " three"));
}

TEST(Footnotes, MoveTheLineThatRefersToThemIfTheyDoNotFit)
{
    const std::string body = filled_but(2) + line_of(run("refers") + reference(1)) +
                             line_of(run("after")) + small_page();

    const Pages fitting =
        pages_of(fixture_with(filled_but(4) + line_of(run("refers") + reference(1)) +
                                  line_of(run("after")) + small_page(),
                              footnote(1, "note")));
    const Pages moved = pages_of(fixture_with(body, footnote(1, "note")));

    EXPECT_EQ(page_of(fitting, "refers"), 1);
    EXPECT_EQ(line_with(fitting, "note").page, 1);
    EXPECT_EQ(page_of(moved, "refers"), 2);
    EXPECT_EQ(line_with(moved, "note").page, 2);
}

TEST(Footnotes, MoveOnlyTheLinesFromTheirReferenceOn)
{
    // Widow control off: a line stands alone if it must.
    const std::string long_text =
        paragraph(run("first line<w:br/>") + "<w:r><w:br/></w:r>" + run("third") + reference(1),
                  "<w:widowControl w:val=\"0\"/><w:spacing w:line=\"300\" w:lineRule=\"exact\"/>");
    const Pages pages =
        pages_of(fixture_with(filled_but(4) + long_text + small_page(), footnote(1, "note")));

    EXPECT_EQ(page_of(pages, "third"), line_with(pages, "note").page);
}

TEST(Footnotes, SplitOnlyIfTheyFitNoPage)
{
    std::string paragraphs;
    for (int i = 1; i <= 40; ++i) {
        paragraphs += p("note line " + std::to_string(i));
    }

    const Pages pages = pages_of(
        fixture_with(line_of(run("refers") + reference(1)) + line_of(run("after")) + small_page(),
                     note("footnote", 1, paragraphs)));

    ASSERT_EQ(pages.pages.size(), 2U);
    EXPECT_EQ(page_of(pages, "refers"), 1);
    EXPECT_EQ(line_with(pages, "note line 1").page, 1);
    EXPECT_EQ(line_with(pages, "note line 40").page, 2);
    // The rule above the rest is as wide as the column.
    EXPECT_EQ(rules_of(pages, 0).begin()->second.width, Length::points(144));
    EXPECT_EQ(rules_of(pages, 1).begin()->second.width, Length::twips(4000));
}

TEST(Footnotes, LoseNoLineWhereTheySplit)
{
    std::string paragraphs;
    for (int i = 1; i <= 100; ++i) {
        paragraphs += p("line " + std::to_string(i) + " end");
    }

    const Pages pages =
        pages_of(fixture_with(line_of(run("refers") + reference(1) + reference(2)) + small_page(),
                              note("footnote", 1, paragraphs) + footnote(2, "second")));

    std::map<std::string, int> seen;
    for (const std::string& text : body_texts(pages)) {
        ++seen[text];
    }
    for (int i = 1; i <= 100; ++i) {
        EXPECT_EQ(seen["line " + std::to_string(i) + " end"], 1);
    }
    EXPECT_EQ(seen[" second"], 1);
}

TEST(Footnotes, LeaveTheTextItsRoom)
{
    const Pages pages = pages_of(fixture_with(
        line_of(run("a") + reference(1)) + filled_but(1) + small_page(), footnote(1, "note")));

    double lowest = 0;
    for (const TextLine& line : body_lines(pages)) {
        if (line.page == 1 && line.text == "x") {
            lowest = std::max(lowest, line.y);
        }
    }
    EXPECT_EQ(pages.pages.size(), 2U);
    EXPECT_LT(lowest, points(rules_of(pages, 0).begin()->second.top));
}

TEST(Footnotes, RestartOnEachPage)
{
    const std::string body = line_of(run("a") + reference(1)) + p("b", "<w:pageBreakBefore/>") +
                             line_of(run("c") + reference(2)) +
                             small_page("<w:footnotePr><w:numRestart w:val=\"eachPage\"/>"
                                        "</w:footnotePr>");

    const Pages pages = pages_of(fixture_with(body, footnote(1, "first") + footnote(2, "second")));

    EXPECT_THAT(body_texts(pages),
                ElementsAre("a", "1", "1", " first", "b", "c", "1", "1", " second"));
}

TEST(Footnotes, RestartInEachSectionInItsFormat)
{
    const std::string pr = "<w:footnotePr><w:numFmt w:val=\"lowerLetter\"/><w:numStart "
                           "w:val=\"2\"/><w:numRestart w:val=\"eachSect\"/></w:footnotePr>";
    const std::string body = paragraph(reference(1) + reference(2)) + "<w:p><w:pPr>" +
                             small_page(pr) + "</w:pPr></w:p>" + paragraph(reference(3)) +
                             small_page(pr);

    const Pages pages = pages_of(
        fixture_with(body, footnote(1, "one") + footnote(2, "two") + footnote(3, "three")));

    EXPECT_THAT(body_texts(pages), ElementsAre("bc", "b", " one", "c", " two", "b", "b", " three"));
}

TEST(Footnotes, WithACustomMarkAreNotCounted)
{
    const std::string custom = "<w:r><w:footnoteReference w:id=\"1\" w:customMarkFollows=\"1\"/>"
                               "<w:t>*</w:t></w:r>";

    const Pages pages =
        pages_of(fixture_with(paragraph(run("a") + custom + run(" b") + reference(2)),
                              note("footnote", 1, p("* custom")) + footnote(2, "counted")));

    EXPECT_THAT(body_texts(pages), ElementsAre("a* b", "1", "* custom", "1", " counted"));
}

TEST(Footnotes, OfATableStandAtTheFootOfItsPage)
{
    const std::string table = "<w:tbl><w:tblGrid><w:gridCol w:w=\"4000\"/></w:tblGrid>" +
                              repeat("<w:tr><w:trPr><w:trHeight w:val=\"1200\"/></w:trPr><w:tc>" +
                                         p("cell") + "</w:tc></w:tr>",
                                     4) +
                              "<w:tr><w:tc>" + line_of(run("refers") + reference(1)) +
                              "</w:tc></w:tr></w:tbl>";

    // Four rows of 60 points leave 60: a line and a note; with 30 points above, they do not.
    const Pages fitting = pages_of(fixture_with(table + p("") + small_page(), footnote(1, "note")));
    const Pages moved = pages_of(fixture_with(
        line_of(run("x")) + line_of(run("x")) + table + p("") + small_page(), footnote(1, "note")));

    EXPECT_EQ(page_of(fitting, "refers"), 1);
    EXPECT_EQ(line_with(fitting, "note").page, 1);
    EXPECT_EQ(page_of(moved, "refers"), 2);
    EXPECT_EQ(line_with(moved, "note").page, 2);
}

TEST(Footnotes, OfARowThatSplitsStandWithTheirLine)
{
    const std::string lines = repeat(line_of(run("row")), 15) +
                              line_of(run("refers") + reference(1)) +
                              repeat(line_of(run("row")), 10);
    const std::string table =
        "<w:tbl><w:tblGrid><w:gridCol w:w=\"4000\"/></w:tblGrid><w:tr><w:tc>" + lines +
        "</w:tc></w:tr></w:tbl>" + p("");

    const Pages pages = pages_of(fixture_with(table + small_page(), footnote(1, "note")));

    EXPECT_EQ(pages.pages.size(), 2U);
    EXPECT_EQ(page_of(pages, "refers"), line_with(pages, "note").page);
}

TEST(Footnotes, BeneathTheTextFollowItsLastLine)
{
    const Pages pages = pages_of(
        fixture_with(line_of(run("a") + reference(1)) +
                         small_page("<w:footnotePr><w:pos w:val=\"beneathText\"/></w:footnotePr>"),
                     footnote(1, "note")));

    EXPECT_LT(line_with(pages, "note").y, 100);
}

TEST(Footnotes, ComputeTheirFields)
{
    const Pages pages = pages_of(
        fixture_with(p("x") + paragraph(reference(1), "<w:pageBreakBefore/>"),
                     note("footnote", 1, paragraph(run("on page ") + field("PAGE", "9")))));

    EXPECT_EQ(line_with(pages, "on page").text, "on page 2");
}

TEST(Footnotes, AreReferredToByNumber)
{
    const Pages pages =
        pages_of(fixture_with(paragraph(reference(1) + bookmarked("n", 1, reference(2)) +
                                        run(" see ") + field("NOTEREF n \\h", "9")),
                              footnote(1, "one") + footnote(2, "two")));

    EXPECT_EQ(line_with(pages, " see").text, " see 2");
}

TEST(Footnotes, OfContinuedPagesKeepTheirOrder)
{
    std::string body;
    std::string notes;
    for (int i = 1; i <= 60; ++i) {
        body += line_of(run("text " + std::to_string(i) + "|") + reference(i));
        notes += footnote(i, "note " + std::to_string(i) + "|");
    }

    const Pages pages = pages_of(fixture_with(body + small_page(), notes));

    for (int i = 1; i <= 60; ++i) {
        const std::string number = std::to_string(i);
        EXPECT_EQ(line_with(pages, "text " + number + "|").page,
                  line_with(pages, "note " + number + "|").page);
    }
}

TEST(Endnotes, FollowTheTextOfTheDocument)
{
    WordFixture fixture;
    fixture.body = paragraph(run("a") + end_reference(1)) + "<w:p><w:pPr>" + small_page() +
                   "</w:pPr></w:p>" + paragraph(run("b") + end_reference(2)) + small_page();
    fixture.endnotes = endnote(1, "one") + endnote(2, "two");

    const Pages pages = pages_of(fixture);

    EXPECT_THAT(body_texts(pages), ElementsAre("ai", "bii", "i one", "ii two"));
    EXPECT_EQ(page_of(pages, "i one"), 2);
}

TEST(Endnotes, FollowTheirSectionIfTheDocumentSaysSo)
{
    WordFixture fixture;
    fixture.settings += "<w:endnotePr><w:pos w:val=\"sectEnd\"/></w:endnotePr>";
    fixture.body = paragraph(run("a") + end_reference(1)) + "<w:p><w:pPr>" + small_page() +
                   "</w:pPr></w:p>" + paragraph(run("b") + end_reference(2)) + small_page();
    fixture.endnotes = endnote(1, "one") + endnote(2, "two");

    const Pages pages = pages_of(fixture);

    EXPECT_THAT(body_texts(pages), ElementsAre("ai", "i one", "bii", "ii two"));
}

TEST(NoteStructure, HasTheNoteRightAfterItsReferenceAndTheRuleNowhere)
{
    EXPECT_EQ(structure_of(pages_of(
                  fixture_with(paragraph(run("before") + reference(1) + run(" after")) + p("next"),
                               footnote(1, "note")))),
              "Document\n"
              "  P \"before\" \" after\"\n"
              "    Reference\n"
              "      Link \"1\" (link)\n"
              "    Note\n"
              "      Lbl\n"
              "        Link \"1\" (link)\n"
              "      P \" note\"\n"
              "  P \"next\"\n");
}

TEST(NoteStructure, LinksBothWays)
{
    const Pages pages = pages_of(fixture_with(
        line_of(run("text") + reference(1)) + p("more") + small_page(), footnote(1, "note")));

    ASSERT_EQ(pages.annotations.size(), 2U);
    const auto target = [&](std::size_t i) {
        return std::get<Destination>(std::get<Link>(pages.annotations.at(i).what).target);
    };
    EXPECT_EQ(std::get<Link>(pages.annotations.at(0).what).description, "Footnote 1");
    EXPECT_GT(target(0).top, Length::points(300));
    EXPECT_EQ(target(1).top, Length::points(50));
}

TEST(NoteStructure, LeavesNumbersOutOfContentsAndOutline)
{
    WordFixture fixture =
        fixture_with(paragraph(field("TOC \\o \"1-1\"", "?")) +
                         paragraph(run("Purpose") + reference(1), "<w:pStyle w:val=\"H1\"/>"),
                     footnote(1, "note"));
    fixture.styles += "<w:style w:type=\"paragraph\" w:styleId=\"H1\"><w:name w:val=\"heading 1\"/>"
                      "<w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style>";

    const Pages pages = pages_of(fixture);

    EXPECT_EQ(pages.outline.at(0).title, "Purpose");
    EXPECT_EQ(body_texts(pages).at(0), "Purpose 1");
}

} // namespace
} // namespace indenture::layout::test
