#include "docx/document.h"
#include "docx/story_place.h"
#include "support/word_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::docx {
namespace {

using namespace indenture::test;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::vector<std::string> texts(const WordFixture& fixture)
{
    std::vector<std::string> result;
    for (const Finding& finding : read_document(fixture.package()).findings) {
        result.push_back(finding.text);
    }
    return result;
}

std::vector<std::string> texts_of_body(const std::string& body)
{
    WordFixture fixture;
    fixture.body = body;
    return texts(fixture);
}

std::vector<std::string> texts_of_run(const std::string& properties)
{
    return texts_of_body(paragraph(run("text", properties)));
}

std::vector<std::string> texts_of_paragraph(const std::string& properties)
{
    return texts_of_body(p("text", properties));
}

TEST(Unread, ADocumentOfWhatIsReadIsSilent)
{
    EXPECT_THAT(texts_of_body(
                    p("text", "<w:pStyle w:val=\"Normal\"/><w:keepNext/><w:spacing w:before=\"1\" "
                              "w:after=\"1\" w:line=\"240\" w:lineRule=\"auto\"/><w:ind "
                              "w:left=\"1\" w:hanging=\"1\"/><w:jc w:val=\"both\"/>") +
                    paragraph(run("text", "<w:b/><w:u w:val=\"single\"/><w:color "
                                          "w:val=\"FF0000\"/><w:lang w:val=\"en-GB\"/>"))),
                IsEmpty());
}

TEST(Unread, AValueThatIsNotReadSaysWhatIsDoneInstead)
{
    EXPECT_THAT(texts_of_run("<w:u w:val=\"double\"/>"),
                ElementsAre(AllOf(HasSubstr("underline (u val=\"double\")"),
                                  HasSubstr("drawn as one line"))));
    EXPECT_THAT(texts_of_run("<w:u w:val=\"single\" w:color=\"FF0000\"/>"),
                ElementsAre(HasSubstr("color=\"FF0000\"")));
    EXPECT_THAT(texts_of_paragraph("<w:jc w:val=\"thaiDistribute\"/>"),
                ElementsAre(HasSubstr("alignment (jc val=\"thaiDistribute\")")));
}

TEST(Unread, AnElementThatIsNotReadIsNotedUnlessItIsOff)
{
    EXPECT_THAT(texts_of_run("<w:emboss/>"), ElementsAre(HasSubstr("embossed text")));
    EXPECT_THAT(texts_of_run("<w:emboss w:val=\"0\"/><w:em w:val=\"none\"/>"), IsEmpty());
    EXPECT_THAT(texts_of_run("<w:w w:val=\"150\"/>"),
                ElementsAre(HasSubstr("width of characters (w val=\"150\")")));
    EXPECT_THAT(texts_of_run("<w:w w:val=\"100\"/>"), IsEmpty());
}

TEST(Unread, WhatIsNotKnownAtAllIsNoted)
{
    EXPECT_THAT(texts_of_run("<w:sparkle/>"), ElementsAre(HasSubstr("sparkle in rPr: ignored")));
    EXPECT_THAT(texts_of_run("<w:b w:sparkle=\"1\"/>"), ElementsAre(HasSubstr("sparkle=\"1\"")));
    EXPECT_THAT(texts_of_run("<x:glow xmlns:x=\"urn:x\"/>"), ElementsAre(HasSubstr("{urn:x}glow")));
}

TEST(Unread, EffectsOfWord2010AreNoted)
{
    const std::string w14 = "xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\"";

    EXPECT_THAT(texts_of_run("<w14:glow " + w14 + " w14:rad=\"1\"/>"),
                ElementsAre(HasSubstr("glow of text (w14:glow)")));
    EXPECT_THAT(texts_of_run("<w14:ligatures " + w14 + " w14:val=\"standard\"/>"), IsEmpty());
}

TEST(Unread, BordersTablesAndSectionsAreLookedInto)
{
    EXPECT_THAT(texts_of_paragraph("<w:pBdr><w:top w:val=\"wave\" w:sz=\"4\"/></w:pBdr>"),
                ElementsAre(HasSubstr("border (top val=\"wave\")")));
    EXPECT_THAT(
        texts_of_body("<w:tbl><w:tblPr><w:tblCellSpacing w:w=\"20\" w:type=\"dxa\"/></w:tblPr>"
                      "<w:tblGrid><w:gridCol w:w=\"900\"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW "
                      "w:w=\"900\" w:type=\"dxa\"/><w:noWrap/></w:tcPr>" +
                      p("cell") + "</w:tc></w:tr></w:tbl>" + p("end")),
        ElementsAre(HasSubstr("cell whose text does not wrap"), HasSubstr("space between cells")));
    EXPECT_THAT(texts_of_body(p("text") + "<w:sectPr><w:rtlGutter/></w:sectPr>"),
                ElementsAre(HasSubstr("gutter at the right")));
}

TEST(Unread, TheUsualDirectionOfTextIsSilent)
{
    const auto section = [](const std::string& direction) {
        return texts_of_body(p("text") + "<w:sectPr><w:textDirection w:val=\"" + direction +
                             "\"/></w:sectPr>");
    };

    EXPECT_THAT(section("lrTb"), IsEmpty());
    EXPECT_THAT(section("tbRl"), ElementsAre(HasSubstr("direction of text")));
}

TEST(Unread, EachKindStandsOnceWithItsCountAndFirstPlaces)
{
    WordFixture fixture;
    const std::string embossed = paragraph(run("The Recipient shall", "<w:emboss/>"));
    fixture.body = p("first") + embossed + embossed + embossed;

    const Document document = read_document(fixture.package());

    ASSERT_EQ(document.findings.size(), 1U);
    const Finding& finding = document.findings.at(0);
    EXPECT_EQ(finding.code, "docx-skipped");
    EXPECT_EQ(finding.where.part, "word/document.xml");
    EXPECT_EQ(finding.where.position, "paragraph 2, near \"The Recipient shall\"");
    EXPECT_THAT(finding.text, HasSubstr(", 3 times (also paragraph 3, near"));
}

TEST(Unread, OfStylesOnlyThoseUsedCount)
{
    WordFixture fixture;
    const auto style = [](const std::string& id, const std::string& based_on) {
        return "<w:style w:type=\"paragraph\" w:styleId=\"" + id + "\"><w:name w:val=\"" + id +
               "\"/><w:basedOn w:val=\"" + based_on + "\"/><w:rPr><w:outline/></w:rPr></w:style>";
    };
    fixture.styles += style("Base", "") + style("Used", "Base") + style("Other", "");
    fixture.body = p("text", "<w:pStyle w:val=\"Used\"/>");

    const Document document = read_document(fixture.package());

    ASSERT_EQ(document.findings.size(), 1U);
    EXPECT_EQ(document.findings.at(0).where.position, "style \"Base\"");
    EXPECT_THAT(document.findings.at(0).text, HasSubstr("2 times (also style \"Used\")"));
}

TEST(Unread, OfNumberingsOnlyTheLevelsUsedCount)
{
    WordFixture fixture;
    const auto level = [](int index, const std::string& format) {
        return "<w:lvl w:ilvl=\"" + std::to_string(index) + "\"><w:numFmt w:val=\"" + format +
               "\"/><w:lvlText w:val=\"%1\"/></w:lvl>";
    };
    fixture.numbering = "<w:abstractNum w:abstractNumId=\"1\">" + level(0, "cardinalText") +
                        level(1, "hex") +
                        "</w:abstractNum><w:num w:numId=\"5\"><w:abstractNumId "
                        "w:val=\"1\"/></w:num>";
    fixture.body = p("text", "<w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"5\"/></w:numPr>");

    const Document document = read_document(fixture.package());

    EXPECT_THAT(document.findings,
                ElementsAre(Field(&Finding::text, HasSubstr("numFmt val=\"hex\""))));
}

TEST(Unread, SettingsThatMoveTextCountAndOthersDoNot)
{
    WordFixture fixture;
    fixture.body = p("text");
    fixture.settings += "<w:zoom w:percent=\"100\"/><w:mirrorMargins/><w:autoHyphenation "
                        "w:val=\"0\"/><w:sparkle/>";

    EXPECT_THAT(texts(fixture),
                ElementsAre(HasSubstr("mirrored margins"), HasSubstr("setting sparkle")));
}

TEST(Unread, CompatibilityOptionsAreNoted)
{
    WordFixture fixture;
    fixture.body = p("text");
    fixture.settings = "<w:compat><w:noLeading/><w:wpJustification w:val=\"0\"/></w:compat>";

    EXPECT_THAT(texts(fixture), ElementsAre(HasSubstr("compatibility option noLeading")));
}

TEST(Unread, HeadersAreLookedIntoAndNamed)
{
    WordFixture fixture;
    fixture.headers["h1"] = paragraph(run("head", "<w:imprint/>"));
    fixture.body = p("text");

    const Document document = read_document(fixture.package());

    ASSERT_EQ(document.findings.size(), 1U);
    EXPECT_EQ(document.findings.at(0).where.part, "word/h1.xml");
}

TEST(StoryPlace, IsPrintedAndReadBack)
{
    EXPECT_EQ(print_place(12, "near here"), "paragraph 12, near \"near here\"");
    EXPECT_EQ(print_place(12, ""), "paragraph 12");
    EXPECT_EQ(paragraph_of("paragraph 12, near \"x\""), 12U);
    EXPECT_EQ(paragraph_of("style \"x\""), std::nullopt);
}

TEST(StoryPlace, FirstWordsEndAfterAWord)
{
    const std::string words = first_words("one  two\nthree four five six seven eight nine ten");

    EXPECT_THAT(words, StartsWith("one two three"));
    EXPECT_LE(words.size(), 40U);
    EXPECT_THAT(words, ::testing::EndsWith(" eight"));
}

} // namespace
} // namespace indenture::docx
