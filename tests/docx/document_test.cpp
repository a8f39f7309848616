#include "base/error.h"
#include "docx/document.h"
#include "support/word_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::docx::test {
namespace {

using namespace indenture::test;
using testing::ElementsAre;
using testing::HasSubstr;

Document document_of(const std::string& body)
{
    WordFixture fixture;
    fixture.body = body;
    return read_document(fixture.package());
}

const Paragraph& paragraph_at(const Document& document, std::size_t index)
{
    return std::get<Paragraph>(document.sections.at(0).blocks.at(index).what);
}

TEST(ReadDocument, JoinsRunsOfOneFormatting)
{
    const Document document =
        document_of(paragraph(run("data ") + run("sharing") + run(" agreement", "<w:b/>")));

    const auto& content = paragraph_at(document, 0).content;
    ASSERT_EQ(content.size(), 2U);
    EXPECT_EQ(std::get<docx::Run>(content.at(0).what).text, "data sharing");
    EXPECT_EQ(std::get<docx::Run>(content.at(1).what).properties.toggle(Toggle::Bold), true);
}

TEST(ReadDocument, WritesTabsAndBreaksAsControlCharacters)
{
    const Document document = document_of(
        paragraph("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:br w:type=\"page\"/><w:br "
                  "w:type=\"column\"/><w:noBreakHyphen/></w:r>"));

    EXPECT_EQ(std::get<docx::Run>(paragraph_at(document, 0).content.at(0).what).text,
              "a\tb\n\f\v\u2011");
}

TEST(ReadDocument, ResolvesFieldsWithTheirResult)
{
    const Document document = document_of(paragraph(field("REF clause \\r \\h", "4.2")));

    const auto& read = std::get<Field>(paragraph_at(document, 0).content.at(0).what);
    EXPECT_EQ(read.instruction, " REF clause \\r \\h ");
    EXPECT_EQ(std::get<docx::Run>(read.result.at(0).what).text, "4.2");
}

TEST(ReadDocument, ShowsTrackedChangesAsAcceptedAndSaysSo)
{
    const Document document =
        document_of(paragraph(run("kept") + "<w:ins>" + run(" new") + "</w:ins>" +
                              "<w:del><w:r><w:delText> old</w:delText></w:r></w:del>"));

    EXPECT_EQ(std::get<docx::Run>(paragraph_at(document, 0).content.at(0).what).text, "kept new");
    ASSERT_EQ(document.findings.size(), 1U);
    EXPECT_EQ(document.findings.at(0).code, "tracked-changes");
    EXPECT_THAT(document.findings.at(0).text, HasSubstr("2 tracked changes, shown as accepted"));
}

TEST(ReadDocument, ListsWhatItSkipsOnceWithItsFirstPlace)
{
    const Document document =
        document_of(p("one") + paragraph("<w:r><w:ruby/></w:r><w:r><w:ruby/></w:r>"));

    ASSERT_EQ(document.findings.size(), 1U);
    EXPECT_EQ(document.findings.at(0).code, "docx-skipped");
    EXPECT_EQ(document.findings.at(0).where.part, "word/document.xml");
    EXPECT_EQ(document.findings.at(0).where.position, "paragraph 2");
    EXPECT_THAT(document.findings.at(0).text, HasSubstr("ruby, 2 times"));
}

TEST(ReadDocument, GivesEachSectionItsBlocksAndInheritedHeaders)
{
    WordFixture fixture;
    fixture.headers["h1"] = p("header");
    fixture.body =
        p("one") +
        "<w:p><w:pPr><w:sectPr><w:headerReference w:type=\"default\" r:id=\"h1\"/></w:sectPr>"
        "</w:pPr></w:p>" +
        p("two") + "<w:sectPr><w:pgSz w:w=\"16838\" w:h=\"11906\"/></w:sectPr>";

    const Document document = read_document(fixture.package());

    ASSERT_EQ(document.sections.size(), 2U);
    EXPECT_EQ(document.sections.at(0).blocks.size(), 2U);
    EXPECT_EQ(document.sections.at(1).blocks.size(), 1U);
    EXPECT_EQ(document.sections.at(1).properties.headers.at(0), std::optional<std::size_t>(0));
    EXPECT_EQ(document.sections.at(1).properties.page_width, 16838);
}

TEST(ReadDocument, ReadsTablesWithMergesAndRowProperties)
{
    const Document document = document_of(
        "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/></w:tblPr><w:tblGrid><w:gridCol "
        "w:w=\"100\"/><w:gridCol w:w=\"200\"/></w:tblGrid><w:tr><w:trPr><w:tblHeader/><w:cantSplit "
        "w:val=\"0\"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/><w:vMerge w:val=\"restart\"/>"
        "</w:tcPr><w:p/></w:tc></w:tr></w:tbl><w:p/>");

    const auto& table = std::get<Table>(document.sections.at(0).blocks.at(0).what);
    EXPECT_THAT(table.grid, ElementsAre(100, 200));
    EXPECT_EQ(table.properties.width, (Width{WidthKind::FiftiethsOfPercent, 5000}));
    EXPECT_TRUE(table.rows.at(0).properties.is_header);
    EXPECT_FALSE(table.rows.at(0).properties.cannot_split);
    EXPECT_EQ(table.rows.at(0).cells.at(0).properties.grid_span, 2);
    EXPECT_TRUE(table.rows.at(0).cells.at(0).properties.starts_merge);
}

TEST(ReadDocument, FollowsNumberingStyleLinks)
{
    WordFixture fixture;
    fixture.body = p("x");
    fixture.numbering =
        "<w:abstractNum w:abstractNumId=\"1\"><w:numStyleLink w:val=\"Legal\"/></w:abstractNum>"
        "<w:abstractNum w:abstractNumId=\"2\"><w:styleLink w:val=\"Legal\"/><w:lvl w:ilvl=\"0\">"
        "<w:start w:val=\"3\"/></w:lvl></w:abstractNum><w:num w:numId=\"5\"><w:abstractNumId "
        "w:val=\"1\"/></w:num>";

    const Document document = read_document(fixture.package());

    EXPECT_EQ(document.numberings.level(5, 0)->start, 3);
    EXPECT_EQ(document.numberings.level(6, 0), nullptr);
    EXPECT_EQ(document.numberings.level(5, 9), nullptr);
}

TEST(ReadDocument, ReadsSettingsAndCoreProperties)
{
    WordFixture fixture;
    fixture.body = p("x");
    fixture.settings += "<w:defaultTabStop w:val=\"567\"/><w:evenAndOddHeaders/>";
    fixture.core = "<dc:title>Agreement &amp; schedules</dc:title>";

    const Document document = read_document(fixture.package());

    EXPECT_EQ(document.settings.compatibility_mode, 15);
    EXPECT_EQ(document.settings.default_tab_stop, 567);
    EXPECT_TRUE(document.settings.has_even_and_odd_headers);
    EXPECT_EQ(document.core.title, "Agreement & schedules");
    EXPECT_EQ(document.language, "en-GB");
}

TEST(ReadDocument, WithoutSettingsIsOfAnOldMode)
{
    WordFixture fixture;
    fixture.body = p("x");
    fixture.settings.clear();

    EXPECT_LT(read_document(fixture.package()).settings.compatibility_mode, 15);
}

TEST(ReadDocument, KeepsContentControlsWithTagAndAlias)
{
    const Document document = document_of(
        "<w:sdt><w:sdtPr><w:alias w:val=\"Sign\"/><w:tag w:val=\"signature:a\"/></w:sdtPr>"
        "<w:sdtContent>" +
        p("x") + "</w:sdtContent></w:sdt>");

    const auto& control = std::get<BlockControl>(document.sections.at(0).blocks.at(0).what);
    EXPECT_EQ(control.control.tag, "signature:a");
    EXPECT_EQ(control.control.alias, "Sign");
    EXPECT_EQ(control.blocks.size(), 1U);
}

TEST(ReadDocument, RefusesWhatIsNotWordprocessing)
{
    WordFixture fixture;
    Bytes bytes;
    {
        const Package package = fixture.package();
        bytes = package.with_parts({{"word/document.xml", "<other/>"}});
    }

    try {
        read_document(Package::open(bytes, "other.docx", Limits{}));
        FAIL() << "not refused";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::BadInput);
        EXPECT_EQ(error.where().part, "word/document.xml");
    }
}

} // namespace
} // namespace indenture::docx::test
