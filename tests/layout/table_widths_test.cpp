#include "layout/fixture.h"

#include <gtest/gtest.h>

namespace indenture::layout::test {
namespace {

using testing::DoubleNear;

// Liberation Sans at 10 points: m is 1706/2048 em, so "mmm" is 24.99 points wide and "mmmmmm"
// 49.98; the default margins of a cell are 5.4 each.
constexpr double margins = 10.8;
constexpr double three = 24.99 + margins;
constexpr double six = 49.98 + margins;

std::string width(int twips)
{
    return "<w:tcW w:w=\"" + std::to_string(twips) + "\" w:type=\"dxa\"/>";
}

std::string cell(const std::string& text, const std::string& properties = "")
{
    return "<w:tc><w:tcPr>" + properties + "</w:tcPr>" + p(text) + "</w:tc>";
}

std::string row(const std::string& cells)
{
    return "<w:tr>" + cells + "</w:tr>";
}

std::string table(const std::string& properties, const std::vector<int>& grid,
                  const std::string& rows)
{
    std::string columns;
    for (const int column : grid) {
        columns += "<w:gridCol w:w=\"" + std::to_string(column) + "\"/>";
    }
    return "<w:tbl><w:tblPr>" + properties + "</w:tblPr><w:tblGrid>" + columns + "</w:tblGrid>" +
           rows + "</w:tbl>" + p("");
}

std::string wide(int twips)
{
    return "<w:tblW w:w=\"" + std::to_string(twips) + "\" w:type=\"dxa\"/>";
}

/// Where the second column of the first row begins, from the margin.
double second_column(const std::string& body)
{
    return body_lines(pages_of_body(body)).at(1).x - 72 - 5.4;
}

TEST(ColumnWidths, ShareWhatTheyWantBeyondTheirWidestWord)
{
    const double at = second_column(table(
        wide(4000), {2000, 2000}, row(cell("mmmmmm", width(3000)) + cell("mmm", width(3000)))));

    // pdf.md 4.7: min + (pref - min)(W - sum min)/(sum pref - sum min), within 0.10 of Word.
    EXPECT_THAT(at, DoubleNear(six + (150 - six) * (200 - six - three) / (300 - six - three), 0.1));
}

TEST(ColumnWidths, AreTheGridsWhereCellsAskForNoMore)
{
    EXPECT_THAT(second_column(table(wide(4000), {1200, 2800},
                                    row(cell("m", width(1000)) + cell("m", width(2500))))),
                DoubleNear(60, 0.05));
}

TEST(ColumnWidths, ScaleTheGridToANarrowerTable)
{
    EXPECT_THAT(second_column(table(wide(4000), {2000, 4000},
                                    row(cell("m", width(1000)) + cell("m", width(2000))))),
                DoubleNear(200.0 / 3, 0.05));
}

TEST(ColumnWidths, NeverTearAWordInAnAutomaticTable)
{
    const auto lines = [](const std::string& layout) {
        return body_texts(
            pages_of_body(table(wide(4000) + layout, {400, 3600},
                                row(cell("mmmmmm", width(400)) + cell("m", width(3600))))));
    };

    EXPECT_EQ(lines("").at(0), "mmmmmm");
    EXPECT_NE(lines("<w:tblLayout w:type=\"fixed\"/>").at(0), "mmmmmm");
}

TEST(ColumnWidths, FollowTheContentsThatNobodyPriced)
{
    EXPECT_THAT(second_column(table("", {3000, 3000}, row(cell("mmmmmm") + cell("mmm")))),
                DoubleNear(six, 0.05));
}

TEST(ColumnWidths, FillAStatedWidthWithContentsThatNobodyPriced)
{
    EXPECT_THAT(second_column(table("<w:tblW w:w=\"2500\" w:type=\"pct\"/>", {3000, 3000},
                                    row(cell("mmmmmm") + cell("mmm")))),
                DoubleNear(234 * six / (six + three), 0.1));
}

TEST(ColumnWidths, ACellOverSeveralColumnsPricesNone)
{
    const std::string over_both = "<w:gridSpan w:val=\"2\"/>" + width(700);

    EXPECT_THAT(second_column(table(wide(4000), {1200, 2800},
                                    row(cell("m", width(1200)) + cell("m", width(2800))) +
                                        row(cell("m", over_both)))),
                DoubleNear(60, 0.05));
}

TEST(ColumnWidths, ACellOverSeveralColumnsMakesRoomForItsWord)
{
    const std::string over_both = "<w:gridSpan w:val=\"2\"/>" + width(1000);

    const auto texts = body_texts(pages_of_body(table(
        wide(1000), {500, 500},
        row(cell("m", width(500)) + cell("m", width(500))) + row(cell("mmmmmm", over_both)))));

    EXPECT_EQ(texts.at(2), "mmmmmm");
}

TEST(ColumnWidths, OfAFixedTableAreTheGrids)
{
    EXPECT_THAT(second_column(table("<w:tblLayout w:type=\"fixed\"/>", {1200, 2800},
                                    row(cell("mmm", width(1200)) + cell("m", width(2800))))),
                DoubleNear(60, 0.05));
}

TEST(ColumnWidths, OfWordsWiderThanThePageAreTorn)
{
    const std::string word(60, 'm');

    const Pages pages = pages_of_body(table("", {3000, 3000}, row(cell(word) + cell(word))));

    for (const TextLine& line : body_lines(pages)) {
        EXPECT_LT(line.x, 612 - 72);
    }
    std::string text;
    for (const std::string& line : body_texts(pages)) {
        text += line;
    }
    EXPECT_EQ(text, word + word);
}

TEST(TableEdge, IsTheMarginForTheBorderInToday)
{
    const std::string borders =
        "<w:tblBorders><w:left w:val=\"single\" w:sz=\"8\"/></w:tblBorders>";

    const auto lines =
        body_lines(pages_of_body(table(wide(4000) + borders, {4000}, row(cell("m", width(4000))))));

    // The line is one point wide and begins at the margin; the cell begins in its middle.
    EXPECT_THAT(lines.at(0).x, DoubleNear(72 + 0.5 + 5.4, 0.05));
}

TEST(TableEdge, CountsItsWholeBorderAboveTheFirstRowAndBelowTheLast)
{
    const std::string borders = "<w:tblBorders><w:top w:val=\"single\" w:sz=\"16\"/>"
                                "<w:bottom w:val=\"single\" w:sz=\"16\"/></w:tblBorders>";
    const auto lines_with = [](const std::string& edges) {
        return body_lines(pages_of_body(
            table(wide(4000) + edges, {4000}, row(cell("in", width(4000)))) + p("below")));
    };

    const auto plain = lines_with("");
    const auto framed = lines_with(borders);

    EXPECT_THAT(framed.at(0).y - plain.at(0).y, DoubleNear(2, 0.01));
    EXPECT_THAT(framed.at(1).y - plain.at(1).y, DoubleNear(4, 0.01));
}

TEST(CellMargins, TheWidestAboveAndBelowHoldForTheRow)
{
    const std::string high = "<w:tcMar><w:top w:w=\"200\" w:type=\"dxa\"/><w:bottom w:w=\"300\" "
                             "w:type=\"dxa\"/></w:tcMar>";

    const auto lines =
        body_lines(pages_of_body(table(wide(4000), {2000, 2000},
                                       row(cell("a", width(2000) + high) + cell("b", width(2000))) +
                                           row(cell("c", width(2000)) + cell("d", width(2000))))));

    EXPECT_THAT(lines.at(1).y, DoubleNear(lines.at(0).y, 0.01));
    // 10 points above the first row's text, a line, 15 below it.
    EXPECT_THAT(lines.at(0).y, DoubleNear(72 + 10 + 9.38, 0.1));
    EXPECT_THAT(lines.at(2).y - lines.at(0).y, DoubleNear(10 * 1.1499 + 15, 0.1));
}

} // namespace
} // namespace indenture::layout::test
