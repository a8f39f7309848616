#include "template/table_grid.h"

#include "template/markup.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <numeric>

namespace indenture::templating::test {

namespace {

struct Cell {
    std::string text;
    int source = -1; ///< column of the template; -1: not told
    std::size_t span = 1;
    std::string extra = {}; ///< more of w:tcPr
};

std::string cell_of(const Cell& cell)
{
    return fmt::format(
        "<w:tc{}><w:tcPr><w:tcW w:w=\"1\" w:type=\"dxa\"/>{}{}</w:tcPr><w:p>{}</w:p></w:tc>",
        cell.source < 0 ? std::string() : fmt::format(" {}=\"{}\"", source_column, cell.source),
        cell.span > 1 ? fmt::format("<w:gridSpan w:val=\"{}\"/>", cell.span) : std::string(),
        cell.extra, cell.text);
}

std::string row_of(const std::vector<Cell>& cells, const std::string& properties = {})
{
    std::string result = "<w:tr>" + properties;
    for (const Cell& cell : cells) {
        result += cell_of(cell);
    }
    return result + "</w:tr>";
}

std::string table_of(const std::vector<int>& widths, const std::vector<std::string>& rows)
{
    std::string grid;
    for (const int width : widths) {
        grid += fmt::format("<w:gridCol w:w=\"{}\"/>", width);
    }
    return fmt::format("<w:tbl><w:tblPr/><w:tblGrid>{}</w:tblGrid>{}</w:tbl>", grid,
                       fmt::join(rows, ""));
}

std::vector<std::size_t> widths_of(const Markup& table)
{
    std::vector<std::size_t> result;
    for (const Markup& column : table.child("tblGrid")->children) {
        result.push_back(*column.number("w"));
    }
    return result;
}

std::size_t value(const Markup* properties, std::string_view name, std::size_t otherwise)
{
    const Markup* found = properties == nullptr ? nullptr : properties->child(name);
    return found == nullptr ? otherwise : *found->number("val");
}

/// Row by row "a+b:2": the texts of its cells with their spans, gaps as "_".
std::vector<std::string> shape_of(const Markup& table)
{
    std::vector<std::string> result;
    for (const Markup& row : table.children) {
        if (row.local() != "tr") {
            continue;
        }
        std::vector<std::string> cells;
        const auto add = [&](const std::string& text, std::size_t span) {
            cells.push_back(span == 1 ? text : fmt::format("{}:{}", text, span));
        };
        if (const auto before = value(row.child("trPr"), "gridBefore", 0); before > 0) {
            add("_", before);
        }
        for (const Markup& cell : row.children) {
            if (cell.local() == "tc") {
                add(cell.child("p")->children.front().raw,
                    value(cell.child("tcPr"), "gridSpan", 1));
            }
        }
        if (const auto after = value(row.child("trPr"), "gridAfter", 0); after > 0) {
            add("_", after);
        }
        result.push_back(fmt::format("{}", fmt::join(cells, "+")));
    }
    return result;
}

using Shape = std::vector<std::string>;
using Widths = std::vector<std::size_t>;

} // namespace

TEST(TableGrid, RepeatsAColumnAsOftenAsItsCellsWereAndKeepsTheWidth)
{
    const std::string table =
        table_of({1000, 2000}, {row_of({{"a", 0}, {"b", 1}, {"b", 1}, {"b", 1}}),
                                row_of({{"a", 0}, {"c", 1}, {"c", 1}, {"c", 1}})});

    const Markup result = parse_markup(with_grid(table));

    EXPECT_EQ(shape_of(result), (Shape{"a+b+b+b", "a+c+c+c"}));
    EXPECT_EQ(widths_of(result), (Widths{1000, 667, 666, 667}));
}

TEST(TableGrid, LetsAHeadingSpanTheCopiesOfItsColumn)
{
    const std::string table = table_of(
        {1000, 1000, 1000}, {row_of({{"all", 0, 3}}), row_of({{"x", 0}, {"h", 1}, {"y", 2}}),
                             row_of({{"x", 0}, {"b", 1}, {"b", 1}, {"y", 2}})});

    const Markup result = parse_markup(with_grid(table));

    EXPECT_EQ(shape_of(result), (Shape{"all:4", "x+h:2+y", "x+b+b+y"}));
    EXPECT_EQ(widths_of(result), (Widths{1000, 500, 500, 1000}));
}

TEST(TableGrid, TakesAwayAColumnNoCellStandsIn)
{
    const std::string table =
        table_of({1000, 500, 1500}, {row_of({{"all", 0, 3}}), row_of({{"x", 0}, {"y", 2}})});

    const Markup result = parse_markup(with_grid(table));

    EXPECT_EQ(shape_of(result), (Shape{"all:2", "x+y"}));
    EXPECT_EQ(widths_of(result), (Widths{1200, 1800}));
}

TEST(TableGrid, KeepsAColumnSomeRowStillHas)
{
    const std::string table = table_of(
        {1000, 1000, 1000}, {row_of({{"x", 0}, {"h", 1}, {"y", 2}}), row_of({{"x", 0}, {"y", 2}})});

    const Markup result = parse_markup(with_grid(table));

    EXPECT_EQ(shape_of(result), (Shape{"x+h+y", "x:2+y"}));
}

// TPL#192, TPL#618: rows of nested loops are of different lengths.
TEST(TableGrid, StretchesTheLastCopyInAShorterRow)
{
    const std::string table =
        table_of({1000, 1000, 1000}, {row_of({{"x", 0}, {"b", 1}, {"b", 1}, {"b", 1}, {"y", 2}}),
                                      row_of({{"x", 0}, {"b", 1}, {"y", 2}})});

    const Markup result = parse_markup(with_grid(table));

    EXPECT_EQ(shape_of(result), (Shape{"x+b+b+b+y", "x+b:3+y"}));
}

TEST(TableGrid, KeepsPairsOfRepeatedCellsInOrder)
{
    const std::string table =
        table_of({1000, 2000}, {row_of({{"a", 0}, {"b", 1}, {"a", 0}, {"b", 1}})});

    const Markup result = parse_markup(with_grid(table));

    EXPECT_EQ(shape_of(result), (Shape{"a+b+a+b"}));
    EXPECT_EQ(widths_of(result), (Widths{500, 1000, 500, 1000}));
}

TEST(TableGrid, CountsAGapBeforeARowAsColumns)
{
    const std::string table =
        table_of({1000, 1000, 1000},
                 {row_of({{"h", 1}, {"y", 2}}, "<w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>"),
                  row_of({{"x", 0}, {"b", 1}, {"b", 1}, {"y", 2}})});

    const Markup result = parse_markup(with_grid(table));

    EXPECT_EQ(shape_of(result), (Shape{"_+h:2+y", "x+b+b+y"}));
}

// TPL#102: hidden columns of the grid.
TEST(TableGrid, MakesOneColumnOfThoseNothingDivides)
{
    const std::string table =
        table_of({600, 400, 1000},
                 {row_of({{"x", 0, 2}, {"y", 2}}), row_of({{"x", 0, 2}, {"y", 2}, {"y", 2}})});

    const Markup result = parse_markup(with_grid(table));

    EXPECT_EQ(shape_of(result), (Shape{"x+y:2", "x+y+y"}));
    EXPECT_EQ(widths_of(result), (Widths{1000, 500, 500}));
}

TEST(TableGrid, AddsColumnsOfAverageWidthWhenOnlySpansAreKnown)
{
    const std::string table =
        table_of({1000, 3000}, {row_of({{"a"}, {"b"}}), row_of({{"c"}, {"d"}, {"e"}, {"f"}})});

    const Markup result = parse_markup(with_grid(table));

    EXPECT_EQ(shape_of(result), (Shape{"a+b+_:2", "c+d+e+f"}));
    EXPECT_EQ(widths_of(result), (Widths{500, 1500, 1000, 1000}));
}

TEST(TableGrid, SharesOutTheWidthOfSurplusColumns)
{
    const std::string table = table_of({1000, 1000, 1000}, {row_of({{"a"}, {"b"}})});

    const Markup result = parse_markup(with_grid(table));

    EXPECT_EQ(shape_of(result), (Shape{"a+b"}));
    EXPECT_EQ(widths_of(result), (Widths{1500, 1500}));
}

TEST(TableGrid, WritesTheWidthsOfCellsAndTheSpanInSchemaOrder)
{
    const std::string table =
        table_of({1000, 1000}, {row_of({{"h", 0, 1, "<w:shd w:val=\"clear\"/>"}, {"i", 1}}),
                                row_of({{"a", 0}, {"a", 0}, {"i", 1}})});

    const Bytes result = with_grid(table);

    EXPECT_NE(result.find("<w:tcW w:w=\"1000\" w:type=\"dxa\"/><w:gridSpan w:val=\"2\"/>"
                          "<w:shd w:val=\"clear\"/>"),
              Bytes::npos)
        << result;
}

// TPL#104, TPL#63.
TEST(TableGrid, StartsAVerticalMergeAnewWhereNothingAboveFits)
{
    const std::string merge = "<w:vMerge/>";
    const std::string table = table_of({1000, 1000}, {row_of({{"a", 0, 1, merge}, {"b", 1}}),
                                                      row_of({{"a", 0, 1, merge}, {"b", 1}})});

    const Bytes result = with_grid(table);

    EXPECT_LT(result.find("w:val=\"restart\""), result.find("<w:vMerge/>"));
    EXPECT_EQ(result.find("w:val=\"restart\"", result.find("<w:vMerge/>")), Bytes::npos);
}

TEST(TableGrid, LeavesTheTableOfACellAlone)
{
    const std::string inner = table_of({7}, {row_of({{"q"}, {"r"}})});
    const std::string table = table_of(
        {1000}, {"<w:tr><w:tc indenture-column=\"0\">" + inner + "<w:p>z</w:p></w:tc></w:tr>"});

    const Bytes result = with_grid(table);

    EXPECT_NE(result.find(inner), Bytes::npos);
    EXPECT_EQ(result.find(source_column), Bytes::npos);
}

TEST(TableGrid, MakesAGridWhereThereWasNone)
{
    const std::string table = "<w:tbl><w:tblPr/>" + row_of({{"a", 0}, {"b", 1}}) + "</w:tbl>";

    const Markup result = parse_markup(with_grid(table));

    EXPECT_EQ(widths_of(result), (Widths{1440, 1440}));
}

// Part B 2.6: the spans of every row add up to the grid, whatever the loops did.
TEST(TableGrid, MakesEveryRowAsLongAsTheGrid)
{
    for (unsigned seed = 1; seed <= 300; ++seed) {
        unsigned state = seed * 2654435761U;
        const auto draw = [&](unsigned below) {
            state = state * 1664525U + 1013904223U;
            return (state >> 16U) % below;
        };
        const unsigned columns = 1 + draw(5);
        std::vector<std::string> rows;
        for (unsigned r = 0; r < 1 + draw(4); ++r) {
            std::vector<Cell> cells;
            for (unsigned c = 0; c < columns;) {
                const unsigned span = 1 + draw(columns - c);
                for (unsigned copies = draw(4); copies > 0; --copies) {
                    cells.push_back({"x", static_cast<int>(c), span, {}});
                }
                c += span;
            }
            if (!cells.empty()) {
                rows.push_back(row_of(cells));
            }
        }
        if (rows.empty()) {
            continue;
        }
        const std::string table = table_of(std::vector<int>(columns, 1000), rows);

        const Markup result = parse_markup(with_grid(table));

        const Widths widths = widths_of(result);
        EXPECT_EQ(std::accumulate(widths.begin(), widths.end(), std::size_t{0}), columns * 1000);
        for (const Markup& row : result.children) {
            if (row.local() != "tr") {
                continue;
            }
            std::size_t sum = 0;
            for (const Markup& cell : row.children) {
                sum += value(cell.child("tcPr"), "gridSpan", 1);
            }
            EXPECT_EQ(sum, widths.size()) << "seed " << seed << "\n" << table;
        }
    }
}

} // namespace indenture::templating::test
