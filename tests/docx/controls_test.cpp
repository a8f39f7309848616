#include "docx/document.h"
#include "docx/number_words.h"
#include "support/word_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::docx {
namespace {

using namespace indenture::test;
using testing::ElementsAre;
using testing::HasSubstr;

std::string control(const std::string& properties, const std::string& content)
{
    return "<w:sdt><w:sdtPr>" + properties + "</w:sdtPr><w:sdtContent>" + content +
           "</w:sdtContent></w:sdt>";
}

Document document_of(const std::string& body)
{
    WordFixture fixture;
    fixture.body = body;
    return read_document(fixture.package());
}

std::vector<std::string> positions(const Document& document)
{
    std::vector<std::string> result;
    for (const Finding& finding : document.findings) {
        if (finding.code == "placeholder-unfilled") {
            result.push_back(finding.where.position);
        }
    }
    return result;
}

const std::string placeholder = "<w:alias w:val=\"Recipient\"/><w:showingPlcHdr/>";

/// The text of the only control of the first paragraph.
std::string shown(const std::string& properties)
{
    const Document document = document_of(paragraph(control(properties, "")));
    const auto& first = std::get<Paragraph>(document.sections.at(0).blocks.at(0).what);
    const auto& inner = std::get<InlineControl>(first.content.at(0).what);
    return inner.content.empty() ? "" : std::get<Run>(inner.content.at(0).what).text;
}

TEST(Controls, ThatShowTheirPlaceholderAreReportedByName)
{
    const Document document = document_of(paragraph(control(placeholder, run("Click here"))));

    ASSERT_EQ(document.findings.size(), 1U);
    EXPECT_EQ(document.findings.at(0).code, "placeholder-unfilled");
    EXPECT_THAT(document.findings.at(0).text, HasSubstr("'Recipient'"));
    EXPECT_THAT(document.findings.at(0).text, HasSubstr("'Click here'"));
}

TEST(Controls, AreFoundAroundBlocksRowsCellsAndRuns)
{
    const std::string cell = "<w:tc><w:tcPr/>" + p("c") + "</w:tc>";
    const std::string body = control(placeholder, p("block")) +
                             paragraph(control(placeholder, run("run"))) +
                             "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"900\"/></w:tblGrid>" +
                             control(placeholder, "<w:tr>" + cell + "</w:tr>") + "<w:tr>" +
                             control(placeholder, cell) + "</w:tr></w:tbl>";

    const Document document = document_of(body);

    EXPECT_EQ(positions(document).size(), 4U);
    const auto& table = std::get<Table>(document.sections.at(0).blocks.at(2).what);
    EXPECT_EQ(table.rows.size(), 2U);
}

TEST(Controls, ForSignaturesNeedNoContent)
{
    EXPECT_TRUE(document_of(control("<w:tag w:val=\"signature:a\"/><w:showingPlcHdr/>", p("Sign")))
                    .findings.empty());
}

TEST(Controls, WithoutContentShowTheirState)
{
    const std::string w14 = " xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\"";
    const std::string ticked = "<w14:checkbox" + w14 +
                               "><w14:checked w14:val=\"1\"/><w14:checkedState w14:val=\"00FE\" "
                               "w14:font=\"Wingdings\"/></w14:checkbox>";

    EXPECT_EQ(shown(ticked), "\u00FE");
    EXPECT_EQ(shown("<w14:checkbox" + w14 + "><w14:checked w14:val=\"0\"/></w14:checkbox>"),
              "\u2610");
    EXPECT_EQ(shown("<w:dropDownList w:lastValue=\"2\"><w:listItem w:displayText=\"Two years\" "
                    "w:value=\"2\"/></w:dropDownList>"),
              "Two years");
    EXPECT_EQ(shown("<w:comboBox w:lastValue=\"as typed\"/>"), "as typed");
}

TEST(FormFields, SayWhatTheyShow)
{
    const std::string box =
        "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:checkBox><w:default w:val=\"0\"/>"
        "<w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX"
        "</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

    const Document document = document_of(paragraph(box));

    const auto& first = std::get<Paragraph>(document.sections.at(0).blocks.at(0).what);
    EXPECT_EQ(std::get<Field>(first.content.at(0).what).form, "\u2612");
}

TEST(Fields, AreCountedInTheOrderOfTheirBeginningsWhateverHoldsThem)
{
    const std::string outer =
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>QUOTE \"</w:instrText>"
        "</w:r>" +
        field("PAGE", "1") +
        "<w:r><w:instrText>\"</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

    const Document document = document_of(
        paragraph(outer + "<w:fldSimple w:instr=\"TITLE\">" + run("t") + "</w:fldSimple>"));

    const auto& content = std::get<Paragraph>(document.sections.at(0).blocks.at(0).what).content;
    const auto& quote = std::get<Field>(content.at(0).what);
    EXPECT_EQ(quote.number, 1U);
    EXPECT_EQ(quote.instruction, "QUOTE \"\x01\"");
    EXPECT_EQ(quote.inner.at(0).number, 2U);
    EXPECT_EQ(std::get<Field>(content.at(1).what).number, 3U);
}

TEST(Properties, OfTheDocumentComeFromCoreExtendedAndCustomParts)
{
    WordFixture fixture;
    fixture.core = "<dc:title>T</dc:title><cp:keywords>k</cp:keywords>";
    docx::Package package = fixture.package();
    const std::string types = "xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/"
                              "docPropsVTypes\"";
    package = Package::open(
        package.with_parts(
            {{"docProps/app.xml",
              "<Properties><Company>NHS</Company><Pages>7</Pages></Properties>"},
             {"docProps/custom.xml",
              "<Properties " + types +
                  "><property name=\"Client\"><vt:lpwstr>Acme</vt:lpwstr>"
                  "</property><property name=\"Signed\"><vt:bool>true</vt:bool></property>"
                  "<property "
                  "name=\"Title\"><vt:lpwstr>other</vt:lpwstr></property></Properties>"}}),
        "fixture.docx", Limits{});

    const auto properties = read_document(package).properties;

    EXPECT_THAT(properties,
                ElementsAre(testing::Pair("client", "Acme"), testing::Pair("company", "NHS"),
                            testing::Pair("keywords", "k"), testing::Pair("signed", "Y"),
                            testing::Pair("title", "T")));
}

TEST(NumberWords, AreThoseOfWord)
{
    EXPECT_EQ(cardinal_words(0), "zero");
    EXPECT_EQ(cardinal_words(999'999),
              "nine hundred ninety-nine thousand nine hundred ninety-nine");
    EXPECT_EQ(cardinal_words(1'000'000), "1000000");
    EXPECT_EQ(ordinal_words(12), "twelfth");
    EXPECT_EQ(ordinal_words(1000), "one thousandth");
    EXPECT_EQ(ordinal_figures(111), "111th");
}

} // namespace
} // namespace indenture::docx
