#include "layout/fixture.h"

#include <gtest/gtest.h>

namespace indenture::layout::test {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

const std::string exact = "<w:spacing w:line=\"400\" w:lineRule=\"exact\"/>";

std::string cell(const std::string& text, const std::string& properties = "")
{
    return "<w:tc><w:tcPr><w:tcW w:w=\"2000\" w:type=\"dxa\"/>" + properties + "</w:tcPr>" +
           p(text, exact) + "</w:tc>";
}

std::string row(const std::string& cells, const std::string& properties = "")
{
    return "<w:tr><w:trPr>" + properties + "</w:trPr>" + cells + "</w:tr>";
}

std::string table(const std::string& rows, const std::string& properties = "", int columns = 2)
{
    return "<w:tbl><w:tblPr>" + properties + "</w:tblPr><w:tblGrid>" +
           repeat("<w:gridCol w:w=\"2000\"/>", columns) + "</w:tblGrid>" + rows + "</w:tbl>";
}

const std::string borders =
    "<w:tblBorders><w:top w:val=\"single\" w:sz=\"8\"/><w:left w:val=\"single\" w:sz=\"8\"/>"
    "<w:bottom w:val=\"single\" w:sz=\"8\"/><w:right w:val=\"single\" w:sz=\"8\"/><w:insideH "
    "w:val=\"single\" w:sz=\"8\"/><w:insideV w:val=\"single\" w:sz=\"8\"/></w:tblBorders>";

std::vector<Box> boxes_of(const Pages& pages)
{
    std::vector<Box> result;
    for (const Item& item : pages.pages.at(0).items) {
        if (const auto* filled = std::get_if<FilledBox>(&item.drawing)) {
            result.push_back(filled->box);
        }
    }
    return result;
}

TEST(Tables, PlaceCellsInTheirColumns)
{
    const auto lines = body_lines(
        pages_of_body(table(row(cell("a") + cell("b")) + row(cell("c") + cell("d"))) + p("after")));

    // 72 points and the default cell margin of 5.4; the second column starts at 100.
    EXPECT_THAT(lines.at(0).x, DoubleNear(77.4, 0.05));
    EXPECT_THAT(lines.at(1).x, DoubleNear(177.4, 0.05));
    EXPECT_THAT(lines.at(2).y - lines.at(0).y, DoubleNear(20, 0.05));
    EXPECT_EQ(lines.at(4).text, "after");
}

TEST(Tables, StandLeftOfTheMarginInOldModes)
{
    WordFixture fixture;
    fixture.settings =
        "<w:compat><w:compatSetting w:name=\"compatibilityMode\" "
        "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"14\"/></w:compat>";
    fixture.body = table(row(cell("a") + cell("b"))) + p("");

    EXPECT_THAT(body_lines(pages_of(fixture)).at(0).x, DoubleNear(72, 0.05));
}

TEST(Tables, SpanColumnsAndRows)
{
    const std::string structure = structure_of(
        pages_of_body(table(row(cell("wide", "<w:gridSpan w:val=\"2\"/>")) +
                            row(cell("tall", "<w:vMerge w:val=\"restart\"/>") + cell("one")) +
                            row(cell("hidden", "<w:vMerge/>") + cell("two"))) +
                      p("")));

    EXPECT_EQ(structure, "Document\n"
                         "  Table\n"
                         "    TBody\n"
                         "      TR\n"
                         "        TD colspan=2\n"
                         "          P \"wide\"\n"
                         "      TR\n"
                         "        TD rowspan=2\n"
                         "          P \"tall\"\n"
                         "        TD\n"
                         "          P \"one\"\n"
                         "      TR\n"
                         "        TD\n"
                         "          P \"two\"\n");
}

TEST(Tables, RowHeightsAreFloorsOrExact)
{
    const auto height = [](const std::string& rule) {
        const auto lines = body_lines(pages_of_body(
            table(row(cell("a") + cell("b"), "<w:trHeight w:val=\"1000\"" + rule + "/>") +
                  row(cell("c") + cell("d"))) +
            p("")));
        return lines.at(2).y - lines.at(0).y;
    };

    EXPECT_THAT(height(""), DoubleNear(50, 0.05));
    EXPECT_THAT(height(" w:hRule=\"atLeast\""), DoubleNear(50, 0.05));
    EXPECT_THAT(height(" w:hRule=\"exact\""), DoubleNear(50, 0.05));
}

TEST(Tables, ReportAnExactRowThatIsTooSmallForItsText)
{
    const auto codes = [](const std::string& height) {
        const Pages pages = pages_of_body(
            table(row(cell("text"), "<w:trHeight w:val=\"" + height + "\" w:hRule=\"exact\"/>")) +
            p(""));
        std::vector<std::string> found;
        for (const Finding& finding : pages.findings) {
            found.push_back(finding.code);
        }
        return found;
    };

    EXPECT_THAT(codes("100"), testing::Contains("row-overfull"));
    EXPECT_THAT(codes("400"), testing::Not(testing::Contains("row-overfull")));
}

TEST(Tables, AlignCellsVertically)
{
    const auto y = [](const std::string& alignment) {
        return body_lines(
                   pages_of_body(
                       table(row(cell("a", "<w:vAlign w:val=\"" + alignment + "\"/>") + cell("b"),
                                 "<w:trHeight w:val=\"1000\"/>")) +
                       p("")))
            .at(0)
            .y;
    };

    EXPECT_THAT(y("center") - y("top"), DoubleNear(15, 0.05));
    EXPECT_THAT(y("bottom") - y("top"), DoubleNear(30, 0.05));
}

TEST(Tables, DrawEachBorderOnce)
{
    const auto boxes = boxes_of(pages_of_body(
        table(row(cell("a") + cell("b")) + row(cell("c") + cell("d")), borders) + p("")));

    // Three horizontal lines of both columns, three vertical ones of each row.
    EXPECT_EQ(boxes.size(), 9U);
    EXPECT_EQ(std::count_if(boxes.begin(), boxes.end(),
                            [](const Box& box) { return box.height == Length::points(1); }),
              3);
}

TEST(Tables, ACellWithoutBorderBeatsTheTable)
{
    const std::string none = "<w:tcBorders><w:bottom w:val=\"nil\"/></w:tcBorders>";
    const auto boxes = boxes_of(pages_of_body(
        table(row(cell("a", none) + cell("b", none)) + row(cell("c") + cell("d")), borders) +
        p("")));

    EXPECT_EQ(std::count_if(boxes.begin(), boxes.end(),
                            [](const Box& box) { return box.height == Length::points(1); }),
              2);
}

TEST(Tables, ShadeCellsBehindTheirText)
{
    const Pages pages = pages_of_body(
        table(row(cell("a", "<w:shd w:val=\"clear\" w:fill=\"005EB8\"/>") + cell("b"))) + p(""));

    const auto& first = std::get<FilledBox>(pages.pages.at(0).items.at(0).drawing);
    EXPECT_EQ(first.colour, (Colour{0x00, 0x5E, 0xB8}));
    EXPECT_EQ(first.box.width, Length::twips(2000));
}

TEST(Tables, RepeatHeaderRowsAsArtifacts)
{
    const std::string header = "<w:tblHeader/>";
    const Pages pages = pages_of_body(
        table(row(cell("Name") + cell("Use"), header) + repeat(row(cell("x") + cell("y")), 30)) +
        p("") + small_page());

    std::vector<std::string> repeated;
    for (const TextLine& line : all_lines(pages)) {
        if (line.kind == "pagination") {
            repeated.push_back(std::to_string(line.page) + line.text);
        }
    }
    EXPECT_THAT(repeated, ElementsAre("2Name", "2Use", "3Name", "3Use"));
    EXPECT_EQ(page_of(pages, "Name"), 1);
    EXPECT_THAT(structure_of(pages),
                testing::StartsWith("Document\n  Table\n    THead\n      TR\n        TH column\n"
                                    "          P \"Name\"\n"));
}

TEST(Tables, AHeaderRowIsNotLeftAloneAtTheFoot)
{
    const Pages pages = pages_of_body(
        repeat(p("filler", exact), 14) +
        table(row(cell("Name") + cell("Use"), "<w:tblHeader/>") + row(cell("x") + cell("y"))) +
        p("") + small_page());

    EXPECT_EQ(page_of(pages, "Name"), 2);
}

TEST(Tables, AHeadingGoesWithTheRowsThatKeepTogether)
{
    const auto kept = [](const std::string& text) {
        return row("<w:tc><w:tcPr/>" + p(text, "<w:keepNext/>" + exact) + "</w:tc>" + cell("y"));
    };

    const Pages pages = pages_of_body(
        repeat(p("filler", exact), 11) + p("Heading", "<w:keepNext/>" + exact) +
        table(kept("one") + kept("two") + kept("three") + row(cell("four") + cell("y"))) + p("") +
        small_page());

    EXPECT_EQ(page_of(pages, "one"), 2);
    EXPECT_EQ(page_of(pages, "Heading"), 2);
}

TEST(Tables, TheLastRowsGoWithTheTextTheyKeepWith)
{
    const std::string kept = row("<w:tc><w:tcPr><w:tcW w:w=\"2000\" w:type=\"dxa\"/></w:tcPr>" +
                                 p("kept", "<w:keepNext/>" + exact) + "</w:tc>" + cell("y"));

    const Pages pages = pages_of_body(repeat(p("filler", exact), 13) + table(kept + kept) +
                                      p("below", exact) + small_page());

    EXPECT_EQ(page_of(pages, "kept"), 2);
    EXPECT_EQ(page_of(pages, "below"), 2);
}

TEST(Tables, SplitRowsByLineUnlessForbidden)
{
    const auto document = [](const std::string& properties) {
        std::string blocks;
        for (int i = 1; i <= 6; ++i) {
            blocks += p("line " + std::to_string(i), exact);
        }
        return pages_of_body(repeat(p("filler", exact), 12) +
                             table(row("<w:tc>" + blocks + "</w:tc>" + cell("b"), properties)) +
                             p("") + small_page());
    };

    const Pages split = document("");
    const Pages whole = document("<w:cantSplit/>");

    EXPECT_EQ(page_of(split, "line 3"), 1);
    EXPECT_EQ(page_of(split, "line 4"), 2);
    EXPECT_EQ(page_of(whole, "line 1"), 2);
}

TEST(Tables, KeepTwoLinesOfACellsParagraphOnEachSideOfABreak)
{
    std::string lines;
    for (int i = 1; i <= 5; ++i) {
        lines += run("line " + std::to_string(i)) + (i < 5 ? "<w:r><w:br/></w:r>" : "");
    }
    const auto document = [&](int filled, const std::string& properties) {
        return pages_of_body(
            repeat(p("filler", exact), filled) +
            table(row("<w:tc>" + paragraph(lines, properties + exact) + "</w:tc>" + cell(""))) +
            p("") + small_page());
    };

    EXPECT_EQ(page_of(document(11, ""), "line 3"), 1);
    EXPECT_EQ(page_of(document(11, ""), "line 4"), 2);
    EXPECT_EQ(page_of(document(14, ""), "line 1"), 2);
    EXPECT_EQ(page_of(document(11, "<w:widowControl w:val=\"0\"/>"), "line 4"), 1);
    EXPECT_EQ(page_of(document(12, "<w:keepLines/>"), "line 1"), 2);
}

TEST(Tables, ARowTallerThanAPageGoesOn)
{
    std::string blocks;
    for (int i = 1; i <= 40; ++i) {
        blocks += p("line " + std::to_string(i), exact);
    }

    const Pages pages =
        pages_of_body(table(row("<w:tc>" + blocks + "</w:tc>" + cell("b"), "<w:cantSplit/>")) +
                      p("") + small_page());

    EXPECT_EQ(page_of(pages, "line 1"), 1);
    EXPECT_EQ(page_of(pages, "line 16"), 2);
    EXPECT_EQ(page_of(pages, "line 31"), 3);
}

TEST(Tables, Nest)
{
    const auto lines = body_texts(
        pages_of_body(table(row("<w:tc>" + table(row(cell("inner a") + cell("inner b"))) +
                                p("below") + "</w:tc>" + cell("outer"))) +
                      p("")));

    EXPECT_THAT(lines, ElementsAre("inner a", "inner b", "below", "outer"));
}

TEST(Tables, OfKeysAndValuesNameTheirRows)
{
    const std::string structure = structure_of(pages_of_body(
        table(row(cell("Reference") + cell("DSA-1")), "<w:tblLook w:val=\"0080\"/>") + p("")));

    EXPECT_THAT(structure, testing::HasSubstr("TH row\n          P \"Reference\""));
}

TEST(Tables, ConditionalFormatsOfTheStyleApply)
{
    WordFixture fixture;
    fixture.styles +=
        "<w:style w:type=\"table\" w:styleId=\"T\"><w:name w:val=\"T\"/><w:tblStylePr "
        "w:type=\"firstRow\"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>";
    fixture.body = table(row(cell("head") + cell("h")) + row(cell("x") + cell("y")),
                         "<w:tblStyle w:val=\"T\"/><w:tblLook w:val=\"0020\"/>") +
                   p("");

    const auto lines = lines_in(outline_of(pages_of(fixture)));

    EXPECT_THAT(lines.at(0), testing::HasSubstr("LiberationSans-Bold"));
    EXPECT_THAT(lines.at(2), testing::HasSubstr("LiberationSans/"));
}

} // namespace
} // namespace indenture::layout::test
