#include "docx/document.h"
#include "support/word_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::docx::test {
namespace {

using namespace indenture::test;
using testing::ElementsAre;
using testing::HasSubstr;

std::string text_of(const std::vector<Inline>& items)
{
    std::string result;
    for (const Inline& item : items) {
        if (const auto* run = std::get_if<docx::Run>(&item.what)) {
            result += run->text;
        } else if (const auto* field = std::get_if<Field>(&item.what)) {
            result += "{" + field->instruction + "}";
        } else if (const auto* start = std::get_if<BookmarkStart>(&item.what)) {
            result += "<" + start->name + ">";
        }
    }
    return result;
}

/// Paragraphs, and the cells of tables in brackets.
std::vector<std::string> texts(const std::vector<Block>& blocks)
{
    std::vector<std::string> result;
    for (const Block& block : blocks) {
        if (const auto* paragraph = std::get_if<Paragraph>(&block.what)) {
            result.push_back(text_of(paragraph->content));
        } else if (const auto* table = std::get_if<Table>(&block.what)) {
            std::string rows;
            for (const Row& row : table->rows) {
                for (const Cell& cell : row.cells) {
                    rows += "[" + testing::PrintToString(texts(cell.blocks)) + "]";
                }
                rows += "/";
            }
            result.push_back(rows);
        }
    }
    return result;
}

Document read(const WordFixture& fixture, Revisions side)
{
    return read_document(fixture.package(), {.revisions = side});
}

Document read(const std::string& body, Revisions side)
{
    WordFixture fixture;
    fixture.body = body;
    return read(fixture, side);
}

/// The text as accepted and as refused.
struct Sides {
    explicit Sides(const std::string& body)
        : accepted(texts(read(body, Revisions::Accepted).sections.at(0).blocks)),
          refused(texts(read(body, Revisions::Refused).sections.at(0).blocks))
    {
    }
    std::vector<std::string> accepted;
    std::vector<std::string> refused;
};

std::string inserted(const std::string& content)
{
    return "<w:ins w:id=\"1\" w:author=\"A\">" + content + "</w:ins>";
}

std::string deleted(const std::string& text)
{
    return "<w:del w:id=\"2\" w:author=\"A\"><w:r><w:delText xml:space=\"preserve\">" + text +
           "</w:delText></w:r></w:del>";
}

const std::string mark_inserted = "<w:rPr><w:ins w:id=\"3\" w:author=\"A\"/></w:rPr>";
const std::string mark_deleted = "<w:rPr><w:del w:id=\"4\" w:author=\"A\"/></w:rPr>";

TEST(Revisions, ShowInsertionsWhenAcceptedAndDeletionsWhenRefused)
{
    const Sides sides(paragraph(run("twelve ") + deleted("24") + inserted(run("12")) + run(" m")));

    EXPECT_THAT(sides.accepted, ElementsAre("twelve 12 m"));
    EXPECT_THAT(sides.refused, ElementsAre("twelve 24 m"));
}

TEST(Revisions, HideWhatWasInsertedAndThenDeletedOnBothSides)
{
    const Sides sides(paragraph(run("a") + inserted(deleted("b")) + run("c")));

    EXPECT_THAT(sides.accepted, ElementsAre("ac"));
    EXPECT_THAT(sides.refused, ElementsAre("ac"));
}

TEST(Revisions, ShowWhatMovedAtOneEndOnly)
{
    const Sides sides(paragraph("<w:moveFromRangeStart w:id=\"1\" w:name=\"m\"/><w:moveFrom "
                                "w:id=\"2\">" +
                                run("moved") + "</w:moveFrom><w:moveFromRangeEnd w:id=\"1\"/>" +
                                run("|")) +
                      paragraph(run("|") + "<w:moveTo w:id=\"3\">" + run("moved") + "</w:moveTo>"));

    EXPECT_THAT(sides.accepted, ElementsAre("|", "|moved"));
    EXPECT_THAT(sides.refused, ElementsAre("moved|", "|"));
}

TEST(Revisions, JoinAParagraphWhoseMarkIsDeletedToTheNextWhichKeepsItsProperties)
{
    const std::string body = paragraph(run("first "), "<w:jc w:val=\"right\"/>" + mark_deleted) +
                             paragraph(run("second"), "<w:jc w:val=\"center\"/>");

    const Sides sides(body);
    const Document accepted = read(body, Revisions::Accepted);

    EXPECT_THAT(sides.accepted, ElementsAre("first second"));
    EXPECT_THAT(sides.refused, ElementsAre("first ", "second"));
    EXPECT_EQ(std::get<Paragraph>(accepted.sections.at(0).blocks.at(0).what).properties.alignment,
              Alignment::Centre);
}

TEST(Revisions, JoinAParagraphWhoseMarkIsInsertedWhenRefused)
{
    const Sides sides(paragraph(run("one "), mark_inserted) + p("clause"));

    EXPECT_THAT(sides.accepted, ElementsAre("one ", "clause"));
    EXPECT_THAT(sides.refused, ElementsAre("one clause"));
}

TEST(Revisions, JoinAChainOfParagraphs)
{
    const Sides sides(paragraph(run("a"), mark_deleted) + paragraph(run("b"), mark_deleted) +
                      paragraph(run("c")));

    EXPECT_THAT(sides.accepted, ElementsAre("abc"));
    EXPECT_THAT(sides.refused, ElementsAre("a", "b", "c"));
}

TEST(Revisions, LeaveNoParagraphOfADeletedClause)
{
    const Sides sides(p("a") + paragraph(deleted("gone"), mark_deleted) + p("b"));

    EXPECT_THAT(sides.accepted, ElementsAre("a", "b"));
    EXPECT_THAT(sides.refused, ElementsAre("a", "gone", "b"));
}

TEST(Revisions, KeepTheBookmarksOfADeletedClause)
{
    const Sides sides(paragraph(bookmarked("clause", 7, deleted("gone")), mark_deleted) + p("b"));

    EXPECT_THAT(sides.accepted, ElementsAre("<clause>b"));
}

TEST(Revisions, KeepTextWhoseMarkIsDeletedBeforeATable)
{
    const std::string table = "<w:tbl><w:tr><w:tc>" + p("cell") + "</w:tc></w:tr></w:tbl>";
    const Sides sides(paragraph(run("kept"), mark_deleted) + table +
                      paragraph(deleted("gone"), mark_deleted) + table + p("end"));

    EXPECT_THAT(sides.accepted, ElementsAre("kept", "[{ \"cell\" }]/", "[{ \"cell\" }]/", "end"));
}

TEST(Revisions, LeaveACellItsLastParagraph)
{
    const Sides sides("<w:tbl><w:tr><w:tc>" + paragraph(deleted("gone"), mark_deleted) +
                      "</w:tc></w:tr></w:tbl>" + p(""));

    EXPECT_THAT(sides.accepted, ElementsAre("[{ \"\" }]/", ""));
}

TEST(Revisions, TakeRowsAwayAndATableThatLosesAll)
{
    const auto row = [](const std::string& change, const std::string& text) {
        return "<w:tr><w:trPr>" + change + "</w:trPr><w:tc>" + p(text) + "</w:tc></w:tr>";
    };
    const std::string del = "<w:del w:id=\"1\" w:author=\"A\"/>";
    const std::string ins = "<w:ins w:id=\"1\" w:author=\"A\"/>";
    const Sides sides("<w:tbl>" + row("", "a") + row(del, "b") + row(ins, "c") + "</w:tbl>" +
                      p("between") + "<w:tbl>" + row(ins, "d") + "</w:tbl>" + p("end"));

    EXPECT_THAT(sides.accepted,
                ElementsAre("[{ \"a\" }]/[{ \"c\" }]/", "between", "[{ \"d\" }]/", "end"));
    EXPECT_THAT(sides.refused, ElementsAre("[{ \"a\" }]/[{ \"b\" }]/", "between", "end"));
}

TEST(Revisions, TakeCellsAway)
{
    const auto cell = [](const std::string& change, const std::string& text) {
        return "<w:tc><w:tcPr>" + change + "</w:tcPr>" + p(text) + "</w:tc>";
    };
    const Sides sides("<w:tbl><w:tr>" + cell("", "a") + cell("<w:cellIns w:id=\"1\"/>", "b") +
                      cell("<w:cellDel w:id=\"2\"/>", "c") + "</w:tr></w:tbl>" + p("end"));

    EXPECT_THAT(sides.accepted, ElementsAre("[{ \"a\" }][{ \"b\" }]/", "end"));
    EXPECT_THAT(sides.refused, ElementsAre("[{ \"a\" }][{ \"c\" }]/", "end"));
}

TEST(Revisions, MergeCellsAsTheSideShownDoes)
{
    const std::string body =
        "<w:tbl><w:tr><w:tc><w:tcPr><w:cellMerge w:id=\"1\" w:vMerge=\"rest\"/></w:tcPr>" + p("a") +
        "</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:cellMerge w:id=\"2\" w:vMerge=\"cont\"/>"
        "</w:tcPr>" +
        p("b") + "</w:tc></w:tr></w:tbl>" + p("");

    const auto continues = [&](Revisions side) {
        const Document document = read(body, side);
        const auto& table = std::get<Table>(document.sections.at(0).blocks.at(0).what);
        return table.rows.at(1).cells.at(0).properties.continues_merge;
    };

    EXPECT_TRUE(continues(Revisions::Accepted));
    EXPECT_FALSE(continues(Revisions::Refused));
}

TEST(Revisions, RestoreOldPropertiesWhenRefused)
{
    const std::string body =
        paragraph(run("text", "<w:b/><w:rPrChange w:id=\"1\"><w:rPr><w:i/></w:rPr></w:rPrChange>"),
                  "<w:jc w:val=\"center\"/><w:pPrChange w:id=\"2\"><w:pPr><w:jc w:val=\"right\"/>"
                  "</w:pPr></w:pPrChange>") +
        "<w:sectPr><w:pgSz w:w=\"16838\" w:h=\"11906\"/><w:sectPrChange w:id=\"3\"><w:sectPr>"
        "<w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr></w:sectPrChange></w:sectPr>";

    const Document accepted = read(body, Revisions::Accepted);
    const Document refused = read(body, Revisions::Refused);

    const auto paragraph_of = [](const Document& document) {
        return std::get<Paragraph>(document.sections.at(0).blocks.at(0).what);
    };
    const auto run_of = [&](const Document& document) {
        return std::get<docx::Run>(paragraph_of(document).content.at(0).what).properties;
    };
    EXPECT_EQ(paragraph_of(accepted).properties.alignment, Alignment::Centre);
    EXPECT_EQ(paragraph_of(refused).properties.alignment, Alignment::Right);
    EXPECT_EQ(run_of(accepted).toggle(Toggle::Bold), true);
    EXPECT_EQ(run_of(refused).toggle(Toggle::Bold), std::nullopt);
    EXPECT_EQ(run_of(refused).toggle(Toggle::Italic), true);
    EXPECT_EQ(accepted.sections.at(0).properties.page_width, 16838);
    EXPECT_EQ(refused.sections.at(0).properties.page_width, 11906);
}

TEST(Revisions, RestoreTheGridAndPropertiesOfTables)
{
    const std::string body =
        "<w:tbl><w:tblPr><w:tblInd w:w=\"100\"/><w:tblPrChange w:id=\"1\"><w:tblPr><w:tblInd "
        "w:w=\"200\"/></w:tblPr></w:tblPrChange></w:tblPr><w:tblGrid><w:gridCol w:w=\"300\"/>"
        "<w:tblGridChange w:id=\"2\"><w:tblGrid><w:gridCol w:w=\"400\"/></w:tblGrid>"
        "</w:tblGridChange></w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:trPrChange w:id=\"3\">"
        "<w:trPr/></w:trPrChange></w:trPr><w:tc><w:tcPr><w:vAlign w:val=\"bottom\"/><w:tcPrChange "
        "w:id=\"4\"><w:tcPr><w:vAlign w:val=\"center\"/></w:tcPr></w:tcPrChange></w:tcPr><w:p/>"
        "</w:tc></w:tr></w:tbl>" +
        p("");

    const Document document = read(body, Revisions::Refused);

    const auto& table = std::get<Table>(document.sections.at(0).blocks.at(0).what);
    EXPECT_EQ(table.properties.indent, 200);
    EXPECT_THAT(table.grid, ElementsAre(400));
    EXPECT_FALSE(table.rows.at(0).properties.cannot_split);
    EXPECT_EQ(table.rows.at(0).cells.at(0).properties.vertical_alignment,
              VerticalAlignment::Centre);
}

TEST(Revisions, RestoreStyles)
{
    WordFixture fixture;
    fixture.body = p("x");
    fixture.styles +=
        "<w:style w:type=\"paragraph\" w:styleId=\"S\"><w:pPr><w:jc w:val=\"right\"/><w:pPrChange "
        "w:id=\"1\"><w:pPr/></w:pPrChange></w:pPr></w:style>";

    const Document refused = read(fixture, Revisions::Refused);

    EXPECT_EQ(refused.styles.all.at(refused.styles.by_id.at("S")).paragraph.alignment,
              std::nullopt);
    EXPECT_EQ(refused.findings.at(0).where.part, "word/styles.xml");
}

TEST(Revisions, UnnumberAParagraphWhoseNumberWasInserted)
{
    const std::string body =
        p("x", "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/><w:ins w:id=\"1\"/></w:numPr>");

    const auto number = [&](Revisions side) {
        const Document document = read(body, side);
        const auto& block = document.sections.at(0).blocks.at(0);
        return std::get<Paragraph>(block.what).properties.numbering.number;
    };

    EXPECT_EQ(number(Revisions::Accepted), 1);
    EXPECT_EQ(number(Revisions::Refused), std::nullopt);
}

TEST(Revisions, ReadTheCodeOfADeletedFieldWhenRefused)
{
    const Sides sides(paragraph(
        run("see ") +
        "<w:del w:id=\"1\"><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:delInstrText>REF "
        "a</w:delInstrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:delText>"
        "4</w:delText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:del>"));

    EXPECT_THAT(sides.accepted, ElementsAre("see "));
    EXPECT_THAT(sides.refused, ElementsAre("see {REF a}"));
}

TEST(Revisions, TakeASectionBreakAwayWithItsMark)
{
    const std::string body = "<w:p><w:pPr>" + mark_deleted +
                             "<w:sectPr><w:pgSz w:w=\"5000\" w:h=\"5000\"/></w:sectPr></w:pPr>" +
                             run("one ") + "</w:p>" + p("two") +
                             "<w:sectPr><w:pgSz w:w=\"6000\" w:h=\"6000\"/></w:sectPr>";

    const Document accepted = read(body, Revisions::Accepted);
    const Document refused = read(body, Revisions::Refused);

    ASSERT_EQ(accepted.sections.size(), 1U);
    EXPECT_EQ(accepted.sections.at(0).properties.page_width, 6000);
    EXPECT_THAT(texts(accepted.sections.at(0).blocks), ElementsAre("one two"));
    EXPECT_EQ(refused.sections.size(), 2U);
}

TEST(Revisions, AreOneFindingWithTheirNumberSideAndFirstPlace)
{
    const std::string body =
        p("untouched") + paragraph(inserted(run("a")) + inserted(run("b")) +
                                       run("c", "<w:rPrChange w:id=\"9\"><w:rPr/></w:rPrChange>"),
                                   mark_inserted);

    const Document document = read(body, Revisions::Refused);

    ASSERT_EQ(document.findings.size(), 1U);
    EXPECT_EQ(document.findings.at(0).code, "tracked-changes");
    EXPECT_EQ(document.findings.at(0).where.position, "paragraph 2, near \"abc\"");
    EXPECT_THAT(document.findings.at(0).text, HasSubstr("4 tracked changes, shown as refused"));
}

TEST(Revisions, AreNotFoundWhereThereAreNone)
{
    EXPECT_TRUE(read(p("x", "<w:rPr><w:b/></w:rPr>"), Revisions::Accepted).findings.empty());
}

} // namespace
} // namespace indenture::docx::test
