#include "layout/fixture.h"

#include <gtest/gtest.h>

namespace indenture::layout::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string shown(const std::string& code, const std::string& cached = "?")
{
    return body_texts(pages_of_body(paragraph(field(code, cached)))).back();
}

/// A field whose code holds another one.
std::string nested(const std::string& before, const std::string& inner, const std::string& after)
{
    const auto mark = [](const std::string& type) {
        return "<w:r><w:fldChar w:fldCharType=\"" + type + "\"/></w:r>";
    };
    const auto code = [](const std::string& text) {
        return "<w:r><w:instrText xml:space=\"preserve\">" + text + "</w:instrText></w:r>";
    };
    return mark("begin") + code(before) + inner + code(after) + mark("separate") + run("cached") +
           mark("end");
}

std::vector<std::string> codes_of(const Pages& pages)
{
    std::vector<std::string> codes;
    for (const Finding& finding : pages.findings) {
        if (finding.code != "document-untitled") {
            codes.push_back(finding.code);
        }
    }
    return codes;
}

// --- Numbers and text ----------------------------------------------------------------------------

TEST(FieldFormats, ShowNumbersInEveryEnglishWay)
{
    const auto counted = [](const std::string& format) {
        return shown("SEQ x \\r 42 \\* " + format);
    };

    EXPECT_EQ(counted("Arabic"), "42");
    EXPECT_EQ(counted("roman"), "xlii");
    EXPECT_EQ(counted("ROMAN"), "XLII");
    EXPECT_EQ(counted("alphabetic"), "pp");
    EXPECT_EQ(counted("ALPHABETIC"), "PP");
    EXPECT_EQ(counted("Ordinal"), "42nd");
    EXPECT_EQ(counted("CardText"), "forty-two");
    EXPECT_EQ(counted("OrdText"), "forty-second");
    EXPECT_EQ(counted("Hex"), "2A");
    EXPECT_EQ(counted("ArabicDash"), "- 42 -");
}

TEST(FieldFormats, ChangeTheCaseOfWords)
{
    EXPECT_EQ(shown("QUOTE \"the new term\" \\* Upper"), "THE NEW TERM");
    EXPECT_EQ(shown("QUOTE \"The NEW Term\" \\* Lower"), "the new term");
    EXPECT_EQ(shown("QUOTE \"the new term\" \\* FirstCap"), "The new term");
    EXPECT_EQ(shown("QUOTE \"the new term\" \\* Caps"), "The New Term");
}

TEST(FieldFormats, WorkTogether)
{
    EXPECT_EQ(shown("SEQ x \\r 21 \\* OrdText \\* FirstCap \\* MERGEFORMAT"), "Twenty-first");
}

TEST(FieldFormats, FollowNumericPictures)
{
    EXPECT_EQ(shown("SEQ x \\r 7 \\# 000"), "007");
    EXPECT_EQ(shown("SEQ x \\r 1234567 \\# \"#,##0.00\""), "1,234,567.00");
    EXPECT_EQ(shown("SEQ x \\r 15 \\# \"No. 0\""), "No. 15");
}

TEST(FieldFormats, OfWordsReachPastTheHundreds)
{
    EXPECT_EQ(shown("SEQ x \\r 12012 \\* CardText"), "twelve thousand twelve");
    EXPECT_EQ(shown("SEQ x \\r 100 \\* OrdText"), "one hundredth");
    EXPECT_EQ(shown("SEQ x \\r 20 \\* OrdText"), "twentieth");
}

TEST(FieldFormats, CharformatTakesTheFormattingOfTheCode)
{
    const std::string bold_code =
        "<w:r><w:rPr><w:b/></w:rPr><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>"
        "QUOTE x \\* CHARFORMAT</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/>"
        "</w:r>" +
        run("x") + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

    const Pages pages = pages_of_body(paragraph(bold_code));

    const auto& drawn = std::get<GlyphRun>(pages.pages.at(0).items.at(0).drawing);
    EXPECT_EQ(pages.fonts.postscript_name(drawn.font), "LiberationSans-Bold");
}

// --- Codes ---------------------------------------------------------------------------------------

TEST(FieldCodes, MayHoldOtherFields)
{
    EXPECT_EQ(body_texts(pages_of_body(
                  paragraph(nested(" QUOTE \"page ", field("PAGE", "9"), " of the contract\" ")))),
              std::vector<std::string>{"page 1 of the contract"});
}

TEST(FieldCodes, NeedNoBlanksAroundSwitches)
{
    EXPECT_EQ(shown("SEQ x\\r5\\*roman"), "v");
}

TEST(FieldCodes, MayLeaveOutTheWordRef)
{
    const auto lines = body_texts(pages_of_body(paragraph(bookmarked("Term", 1, run("two years"))) +
                                                paragraph(field("Term", "?"))));

    EXPECT_THAT(lines, ElementsAre("two years", "two years"));
}

TEST(FieldCodes, OfLockedFieldsAreNotFollowed)
{
    const std::string locked =
        "<w:r><w:fldChar w:fldCharType=\"begin\" w:fldLock=\"1\"/></w:r><w:r>"
        "<w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar "
        "w:fldCharType=\"separate\"/></w:r>" +
        run("7") + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

    const Pages pages = pages_of_body(paragraph(locked));

    EXPECT_THAT(body_texts(pages), ElementsAre("7"));
    EXPECT_THAT(codes_of(pages), ElementsAre("field-locked"));
}

TEST(FieldCodes, OfMarksForIndexesShowNothing)
{
    const Pages pages =
        pages_of_body(paragraph(run("Term") + field("XE \"Term\"", "") + field("TC \"x\"", "")));

    EXPECT_THAT(body_texts(pages), ElementsAre("Term"));
    EXPECT_TRUE(codes_of(pages).empty());
}

TEST(FieldCodes, OfListNumbersWithoutResultAreReported)
{
    const Pages pages = pages_of_body(paragraph(field("LISTNUM", "") + run("text")));

    EXPECT_THAT(codes_of(pages), ElementsAre("field-cached"));
    EXPECT_EQ(pages.findings.at(0).severity, Severity::Warning);
    EXPECT_THAT(pages.findings.at(0).where.position, HasSubstr("paragraph 1, near \"text\""));
}

TEST(FieldCodes, OfSeveralParagraphsHideTheirCode)
{
    const std::string first = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>"
                              " IF 1 = 1 \"yes</w:instrText></w:r>";
    const std::string second = field("PAGE", "77") +
                               "<w:r><w:instrText>\" </w:instrText></w:r><w:r><w:fldChar "
                               "w:fldCharType=\"separate\"/></w:r>" +
                               run("shown") + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

    const auto lines = body_texts(pages_of_body(paragraph(first) + paragraph(second)));

    EXPECT_THAT(lines, ElementsAre("shown"));
}

// --- Conditions and properties -------------------------------------------------------------------

TEST(Conditions, CompareNumbersAndText)
{
    EXPECT_EQ(shown("IF 10 &gt; 9 \"more\" \"less\""), "more");
    EXPECT_EQ(shown("IF \"1,000\" = \"1000.0\" yes no"), "yes");
    EXPECT_EQ(shown("IF \"England\" = \"Eng*\" yes no"), "yes");
    EXPECT_EQ(shown("IF \"a\" &lt;&gt; \"A\" yes no"), "yes");
    EXPECT_EQ(shown("IF \"b\" &lt;= \"a\" yes no"), "no");
}

TEST(Conditions, SeeFieldsInside)
{
    const auto lines = body_texts(pages_of_body(
        paragraph(nested(" IF ", field("PAGE", "9"), "=\"1\" \"first\" \"later\" "))));

    EXPECT_THAT(lines, ElementsAre("first"));
}

TEST(Conditions, NotUnderstoodKeepTheirResult)
{
    const Pages pages = pages_of_body(paragraph(field("IF 1 ~ 2 yes no", "as Word had it")));

    EXPECT_THAT(body_texts(pages), ElementsAre("as Word had it"));
    EXPECT_THAT(codes_of(pages), ElementsAre("field-cached"));
}

TEST(Properties, OfTheDocumentAreShown)
{
    WordFixture fixture;
    fixture.core = "<dc:title>The Contract</dc:title><dc:creator>NHS</dc:creator>";
    fixture.body = paragraph(field("TITLE", "?")) + paragraph(field("AUTHOR \\* Lower", "?")) +
                   paragraph(field("DOCPROPERTY Title", "?"));

    EXPECT_THAT(body_texts(pages_of(fixture)), ElementsAre("The Contract", "nhs", "The Contract"));
}

TEST(Properties, NotThereKeepTheResultAndAreReported)
{
    const Pages pages = pages_of_body(paragraph(field("DOCPROPERTY Client", "Acme")));

    EXPECT_THAT(body_texts(pages), ElementsAre("Acme"));
    EXPECT_THAT(codes_of(pages), ElementsAre("field-cached"));
}

// --- References ----------------------------------------------------------------------------------

TEST(References, KeepTheFormattingOfWhatTheyRepeat)
{
    const Pages pages = pages_of_body(paragraph(bookmarked("b", 1, run("Term", "<w:b/>"))) +
                                      paragraph(run("the ") + field("REF b", "?") + run(" ends")));

    const auto& items = pages.pages.at(0).items;
    EXPECT_EQ(pages.fonts.postscript_name(std::get<GlyphRun>(items.at(2).drawing).font),
              "LiberationSans-Bold");
    EXPECT_EQ(std::get<GlyphRun>(items.at(2).drawing).text, U"Term");
}

TEST(References, RepeatComputedFieldsNotTheirOldResults)
{
    const auto lines = body_texts(
        pages_of_body(paragraph(bookmarked("t", 1, run("Table ") + field("SEQ Table", "99"))) +
                      paragraph(field("REF t \\h", "?"))));

    EXPECT_THAT(lines, ElementsAre("Table 1", "Table 1"));
}

TEST(References, FindABookmarkInsideAnOldResult)
{
    const auto lines = body_texts(pages_of_body(
        paragraph("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>SEQ T"
                  "</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" +
                  bookmarked("n", 1, run("99")) + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>" +
                  run(" rows")) +
        paragraph(field("REF n", "?"))));

    EXPECT_THAT(lines, ElementsAre("1 rows", "1"));
}

TEST(References, IgnoreTheCaseOfBookmarks)
{
    EXPECT_THAT(body_texts(pages_of_body(paragraph(bookmarked("Start_Date", 1, run("1 May"))) +
                                         paragraph(field("REF START_DATE", "?")))),
                ElementsAre("1 May", "1 May"));
}

TEST(References, OverParagraphsAndCellsAreOneLine)
{
    const auto cell = [](const std::string& content) {
        return "<w:tc><w:tcPr><w:tcW w:w=\"2000\" w:type=\"dxa\"/></w:tcPr>" + content + "</w:tc>";
    };
    const std::string body =
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"2000\"/><w:gridCol w:w=\"2000\"/>"
        "</w:tblGrid><w:tr>" +
        cell(paragraph("<w:bookmarkStart w:id=\"1\" w:name=\"b\"/>" + run("one"))) +
        cell(paragraph(run("two") + "<w:bookmarkEnd w:id=\"1\"/>" + run(" not this"))) +
        "</w:tr></w:tbl>" + paragraph(field("REF b", "?"));

    EXPECT_EQ(body_texts(pages_of_body(body)).back(), "one two");
}

TEST(References, ToTextTheyArePartOfAreRefused)
{
    EXPECT_THROW(pages_of_body(paragraph(bookmarked("b", 1, run("x") + field("REF b", "?")))),
                 Error);
}

TEST(References, SayAboveOrBelow)
{
    const auto lines = body_texts(pages_of_body(paragraph(field("REF b \\p", "?")) +
                                                paragraph(bookmarked("b", 1, run("x"))) +
                                                paragraph(field("REF b \\p", "?"))));

    EXPECT_THAT(lines, ElementsAre("below", "x", "above"));
}

TEST(References, LeaveOutTheWordsOfANumber)
{
    WordFixture fixture;
    fixture.numbering =
        "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt "
        "w:val=\"decimalZero\"/><w:suff w:val=\"space\"/><w:lvlText w:val=\"Section 1.%1\"/>"
        "</w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
    fixture.body = paragraph(bookmarked("b", 1, run("x")), "<w:numPr><w:numId w:val=\"1\"/>"
                                                           "</w:numPr>") +
                   paragraph(field("REF b \\r", "?")) + paragraph(field("REF b \\r \\t", "?"));

    EXPECT_THAT(body_texts(pages_of(fixture)),
                ElementsAre("Section 1.01 x", "Section 1.01", "1.01"));
}

TEST(PageReferences, SeeTheLineTheBookmarkStandsOn)
{
    const std::string body =
        paragraph(run(repeat("words ", 700)) + bookmarked("b", 1, run("end"))) +
        paragraph(field("PAGEREF b", "?")) + small_page();

    const Pages pages = pages_of_body(body);

    EXPECT_EQ(body_texts(pages).back(), std::to_string(page_of(pages, body_texts(pages).back())));
}

TEST(PageReferences, SayWhereOnTheSamePage)
{
    const auto lines = body_texts(pages_of_body(
        paragraph(bookmarked("near", 1, run("x"))) + paragraph(field("PAGEREF near \\p", "?")) +
        paragraph(field("PAGEREF far \\p", "?")) +
        paragraph(bookmarked("far", 2, run("y")), "<w:pageBreakBefore/>")));

    EXPECT_THAT(lines, ElementsAre("x", "above", "on page 2", "y"));
}

TEST(Sections, AreCountedInTheTextAndInFooters)
{
    WordFixture fixture;
    fixture.headers["h1"] =
        paragraph(field("SECTION", "?") + run(" of ") + field("SECTIONPAGES", "?"));
    const std::string section =
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"h1\"/></w:sectPr>";
    fixture.body = p("a", section) + p("b") + p("c", "<w:pageBreakBefore/>") +
                   paragraph(field("SECTION", "?")) + section;

    std::vector<std::string> headers;
    for (const TextLine& line : all_lines(pages_of(fixture))) {
        if (line.kind == "header") {
            headers.push_back(line.text);
        }
    }

    EXPECT_THAT(headers, ElementsAre("1 of 1", "2 of 2", "2 of 2"));
    EXPECT_EQ(body_texts(pages_of(fixture)).back(), "2");
}

// --- Sequences and styles ------------------------------------------------------------------------

WordFixture with_headings(const std::string& body)
{
    WordFixture fixture;
    fixture.styles +=
        "<w:style w:type=\"paragraph\" w:styleId=\"H1\"><w:name w:val=\"heading 1\"/><w:pPr>"
        "<w:outlineLvl w:val=\"0\"/></w:pPr></w:style><w:style w:type=\"character\" "
        "w:styleId=\"D\"><w:name w:val=\"Defined Term\"/></w:style>";
    fixture.body = body;
    return fixture;
}

std::string heading(const std::string& text, const std::string& more = "")
{
    return p(text, "<w:pStyle w:val=\"H1\"/>" + more);
}

TEST(Sequences, RepeatHideAndRestart)
{
    const auto lines = body_texts(pages_of(with_headings(
        heading("One") + paragraph(field("SEQ t \\s 1", "?")) +
        paragraph(field("SEQ t \\s 1", "?")) + paragraph(field("SEQ t \\c", "?")) + heading("Two") +
        paragraph(field("SEQ t \\s 1", "?") + run(".")) +
        paragraph(run("-") + field("SEQ t \\h", "?")) + paragraph(field("SEQ t \\n", "?")))));

    EXPECT_THAT(lines, ElementsAre("One", "1", "2", "2", "Two", "1.", "-", "3"));
}

TEST(StyleReferences, InTheTextLookUpAndThenDown)
{
    const auto lines = body_texts(
        pages_of(with_headings(paragraph(field("STYLEREF 1", "?")) + heading("One") +
                               heading("Two") + paragraph(field("STYLEREF \"Heading 1\"", "?")))));

    EXPECT_THAT(lines, ElementsAre("One", "One", "Two", "Two"));
}

TEST(StyleReferences, OfHeadersTakeTheFirstOrTheLastOfThePage)
{
    WordFixture fixture =
        with_headings(heading("One") + heading("Two") +
                      "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"h1\"/></w:sectPr>");
    fixture.headers["h1"] =
        paragraph(field("STYLEREF 1", "?") + run(" to ") + field("STYLEREF 1 \\l", "?"));

    EXPECT_EQ(all_lines(pages_of(fixture)).back().text, "One to Two");
}

TEST(StyleReferences, OfCharacterStylesTakeTheirWords)
{
    const auto lines = body_texts(pages_of(with_headings(
        paragraph(run("the ") + run("Recipient", "<w:rStyle w:val=\"D\"/>") + run(" of")) +
        paragraph(field("STYLEREF \"Defined Term\"", "?")))));

    EXPECT_EQ(lines.back(), "Recipient");
}

TEST(StyleReferences, ToNothingShowNothingAndAreReported)
{
    const Pages pages = pages_of_body(paragraph(run("-") + field("STYLEREF Nowhere", "old")));

    EXPECT_THAT(body_texts(pages), ElementsAre("-"));
    EXPECT_THAT(codes_of(pages), ElementsAre("style-unused"));
}

// --- Tables of contents --------------------------------------------------------------------------

TEST(ContentsSwitches, ListStylesByName)
{
    WordFixture fixture =
        with_headings(paragraph(field("TOC \\t \"Schedule,1\"", "?")) + heading("Not this") +
                      p("Schedule of prices", "<w:pStyle w:val=\"S\"/>"));
    fixture.styles += "<w:style w:type=\"paragraph\" w:styleId=\"S\"><w:name w:val=\"Schedule\"/>"
                      "</w:style>";

    EXPECT_EQ(body_texts(pages_of(fixture)).front(), "Schedule of prices 1");
}

TEST(ContentsSwitches, ListFigures)
{
    const auto lines = body_texts(pages_of_body(
        paragraph(field("TOC \\c Figure", "?")) +
        paragraph(run("Figure ") + field("SEQ Figure", "?") + run(": flow of data"))));

    EXPECT_EQ(lines.front(), "Figure 1: flow of data 1");
}

TEST(ContentsSwitches, ListMarksAmongHeadings)
{
    const auto lines = body_texts(pages_of(
        with_headings(paragraph(field("TOC \\o \"1-1\" \\f", "?")) + heading("One") +
                      paragraph(field("TC \"A mark\" \\l 2", "") + run("text")) + heading("Two"))));

    EXPECT_THAT(std::vector(lines.begin(), lines.begin() + 3),
                ElementsAre("One 1", "A mark 1", "Two 1"));
}

TEST(ContentsSwitches, LeaveOutPagesAndWhatLiesOutsideABookmark)
{
    const auto lines = body_texts(pages_of(with_headings(
        paragraph(field("TOC \\o \"1-1\" \\n \\b part", "?")) + heading("One") +
        "<w:bookmarkStart w:id=\"1\" w:name=\"part\"/>" + heading("Two") + heading("Three") +
        "<w:bookmarkEnd w:id=\"1\"/>" + p("x") + heading("Four"))));

    EXPECT_THAT(std::vector(lines.begin(), lines.begin() + 3), ElementsAre("Two", "Three", "One"));
}

TEST(ContentsSwitches, ShowComputedFieldsOfHeadings)
{
    const auto lines = body_texts(
        pages_of(with_headings(paragraph(field("TOC \\o \"1-1\"", "?")) +
                               paragraph(run("Annex ") + field("SEQ Annex \\* ALPHABETIC", "?"),
                                         "<w:pStyle w:val=\"H1\"/>"))));

    EXPECT_EQ(lines.front(), "Annex A 1");
}

TEST(ContentsSwitches, LeaveTextBesideTheFieldAlone)
{
    const Pages pages = pages_of(with_headings(
        paragraph(run("Contents: ") + field("TOC \\o \"1-1\"", "as it was")) + heading("One")));

    EXPECT_THAT(body_texts(pages), ElementsAre("Contents: as it was", "One"));
    EXPECT_THAT(codes_of(pages), ElementsAre("field-cached"));
}

// --- Results -------------------------------------------------------------------------------------

TEST(FieldResults, NameEachFieldByItsPlaceInThePart)
{
    const Pages pages = pages_of_body(paragraph(field("DATE", "1 May")) +
                                      paragraph(field("PAGE", "9") + field("NUMPAGES", "9")));

    const auto& results = pages.field_results.fields;
    ASSERT_EQ(results.size(), 2U);
    EXPECT_EQ(results.at(0).part, "word/document.xml");
    EXPECT_EQ(results.at(0).field, 2U);
    EXPECT_EQ(results.at(0).text, "1");
    EXPECT_EQ(results.at(1).field, 3U);
    EXPECT_FALSE(pages.field_results.is_complete);
}

TEST(FieldResults, OfAHeaderAreThoseOfItsFirstPage)
{
    WordFixture fixture;
    fixture.headers["h1"] = paragraph(field("PAGE", "?"));
    fixture.body = p("a") + p("b", "<w:pageBreakBefore/>") +
                   "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"h1\"/><w:pgNumType "
                   "w:start=\"5\"/></w:sectPr>";

    const auto results = pages_of(fixture).field_results;

    ASSERT_EQ(results.fields.size(), 1U);
    EXPECT_EQ(results.fields.at(0).part, "word/h1.xml");
    EXPECT_EQ(results.fields.at(0).text, "5");
    EXPECT_TRUE(results.is_complete);
}

} // namespace
} // namespace indenture::layout::test
