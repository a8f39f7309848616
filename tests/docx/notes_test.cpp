#include "base/error.h"
#include "docx/document.h"
#include "support/word_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::docx::test {
namespace {

using namespace indenture::test;
using testing::HasSubstr;

std::string footnote(int id, const std::string& content)
{
    return "<w:footnote w:id=\"" + std::to_string(id) + "\">" + paragraph(content) +
           "</w:footnote>";
}

std::string reference(int id, const std::string& rest = "", const std::string& attribute = "")
{
    return "<w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:footnoteReference w:id=\"" +
           std::to_string(id) + "\"" + attribute + "/>" + rest + "</w:r>";
}

WordFixture fixture_with(const std::string& body, const std::string& notes)
{
    WordFixture fixture;
    fixture.body = body;
    fixture.footnotes = notes;
    return fixture;
}

template <typename What> What inline_at(const Document& document, std::size_t index)
{
    const auto& paragraph = std::get<Paragraph>(document.sections.at(0).blocks.at(0).what);
    return std::get<What>(paragraph.content.at(index).what);
}

std::string message_of(const WordFixture& fixture)
{
    try {
        read_document(fixture.package());
        return "";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::BadInput);
        return error.where().part + ": " + error.message();
    }
}

TEST(ReadNotes, LeadFromReferencesToNotesById)
{
    const Document document =
        read_document(fixture_with(paragraph(run("text") + reference(5)),
                                   footnote(2, run("two")) +
                                       footnote(5, "<w:r><w:footnoteRef/></w:r>" + run("five")))
                          .package());

    const auto read = inline_at<NoteReference>(document, 1);
    EXPECT_EQ(read.kind, NoteKind::Footnote);
    EXPECT_EQ(read.note, 1U);
    EXPECT_EQ(read.properties.vertical_position, VerticalPosition::Superscript);
    EXPECT_FALSE(read.custom_mark);
    const auto& note = std::get<Paragraph>(document.footnotes.all.at(1).blocks.at(0).what);
    EXPECT_TRUE(std::holds_alternative<NoteNumber>(note.content.at(0).what));
    EXPECT_EQ(std::get<docx::Run>(note.content.at(1).what).text, "five");
}

TEST(ReadNotes, TakeACustomMarkFromTheRestOfTheRun)
{
    const Document document = read_document(
        fixture_with(
            paragraph(reference(1, "<w:t>*</w:t>", " w:customMarkFollows=\"1\"") + run(" more")),
            footnote(1, run("* note")))
            .package());

    EXPECT_EQ(inline_at<NoteReference>(document, 0).custom_mark->text, "*");
    EXPECT_EQ(inline_at<docx::Run>(document, 1).text, " more");
}

TEST(ReadNotes, TakeASymbolAsCustomMark)
{
    const Document document = read_document(
        fixture_with(paragraph(reference(1, "<w:sym w:font=\"Symbol\" w:char=\"F02A\"/>",
                                         " w:customMarkFollows=\"1\"")),
                     footnote(1, run("note")))
            .package());

    const auto read = inline_at<NoteReference>(document, 0);
    EXPECT_EQ(read.custom_mark->text, "\uF02A");
    EXPECT_EQ(read.custom_mark->properties.font, "Symbol");
}

TEST(ReadNotes, KeepWhatStandsBetweenTextAndNotes)
{
    const Document document = read_document(
        fixture_with(p("x"),
                     "<w:footnote w:type=\"separator\" w:id=\"-1\">" +
                         paragraph("<w:r><w:separator/></w:r>", "<w:jc w:val=\"right\"/>") +
                         "</w:footnote><w:footnote w:type=\"continuationSeparator\" w:id=\"0\">" +
                         paragraph("<w:r><w:continuationSeparator/></w:r>") + "</w:footnote>")
            .package());

    const auto& first = std::get<Paragraph>(document.footnotes.separator.at(0).what);
    EXPECT_EQ(first.properties.alignment, Alignment::Right);
    EXPECT_FALSE(std::get<NoteRule>(first.content.at(0).what).continues);
    const auto& second = std::get<Paragraph>(document.footnotes.continuation_separator.at(0).what);
    EXPECT_TRUE(std::get<NoteRule>(second.content.at(0).what).continues);
    EXPECT_TRUE(document.footnotes.all.empty());
    EXPECT_TRUE(document.findings.empty());
}

TEST(ReadNotes, HaveARuleWhereThePartHasNone)
{
    const Document document =
        read_document(fixture_with(paragraph(reference(1)), footnote(1, run("x"))).package());

    EXPECT_EQ(document.footnotes.separator.size(), 1U);
    EXPECT_EQ(document.footnotes.continuation_separator.size(), 1U);
}

TEST(ReadNotes, AreNumberedAsTheSectionSaysOverTheDocument)
{
    WordFixture fixture;
    fixture.settings += "<w:footnotePr><w:numFmt w:val=\"lowerLetter\"/><w:numStart w:val=\"3\"/>"
                        "</w:footnotePr><w:endnotePr><w:pos w:val=\"sectEnd\"/></w:endnotePr>";
    fixture.body = p("x") + "<w:sectPr><w:footnotePr><w:pos w:val=\"beneathText\"/><w:numFmt "
                            "w:val=\"chicago\"/><w:numRestart w:val=\"eachPage\"/></w:footnotePr>"
                            "<w:endnotePr><w:pos w:val=\"docEnd\"/></w:endnotePr></w:sectPr>";

    const SectionProperties section = read_document(fixture.package()).sections.at(0).properties;

    EXPECT_EQ(section.footnotes.position, NotePosition::BeneathText);
    EXPECT_EQ(section.footnotes.format, NumberFormat::Chicago);
    EXPECT_EQ(section.footnotes.start, 3);
    EXPECT_EQ(section.footnotes.restart, NoteRestart::EachPage);
    EXPECT_EQ(section.endnotes.position, NotePosition::SectionEnd);
    EXPECT_EQ(section.endnotes.format, NumberFormat::LowerRoman);
}

TEST(ReadNotes, RefuseAReferenceToANoteThatIsNotThere)
{
    EXPECT_THAT(message_of(fixture_with(paragraph(reference(7)), footnote(1, run("x")))),
                HasSubstr("word/document.xml: footnote 7 is referred to"));
    EXPECT_THAT(message_of(fixture_with(paragraph(reference(7)), "")), HasSubstr("footnote 7"));
}

TEST(ReadNotes, RefuseAReferenceToASeparator)
{
    EXPECT_THAT(message_of(fixture_with(paragraph(reference(0)),
                                        "<w:footnote w:type=\"separator\" w:id=\"0\"><w:p/>"
                                        "</w:footnote>")),
                HasSubstr("footnote 0"));
}

TEST(ReadNotes, RefuseAnIdGivenTwiceOrMissing)
{
    EXPECT_THAT(message_of(fixture_with(p("x"), footnote(1, run("a")) + footnote(1, run("b")))),
                HasSubstr("word/footnotes.xml: two footnotes have the id 1"));
    EXPECT_THAT(message_of(fixture_with(p("x"), "<w:footnote><w:p/></w:footnote>")),
                HasSubstr("no number as its id"));
}

TEST(ReadNotes, SayWhereAReferenceCannotStand)
{
    WordFixture fixture = fixture_with("<w:sectPr><w:headerReference w:type=\"default\" "
                                       "r:id=\"h1\"/></w:sectPr>",
                                       footnote(1, reference(1)));
    fixture.headers["h1"] = paragraph(reference(1));

    const Document document = read_document(fixture.package());

    ASSERT_EQ(document.findings.size(), 2U);
    EXPECT_EQ(document.findings.at(0).where.part, "word/footnotes.xml");
    EXPECT_EQ(document.findings.at(1).where.part, "word/h1.xml");
    EXPECT_THAT(document.findings.at(1).text, HasSubstr("footnoteReference"));
}

TEST(ReadNotes, DropReferencesOfDeletedText)
{
    const Document document =
        read_document(fixture_with(paragraph("<w:del w:id=\"1\">" + reference(1) + "</w:del>"),
                                   footnote(1, run("x")))
                          .package());

    EXPECT_TRUE(std::get<Paragraph>(document.sections.at(0).blocks.at(0).what).content.empty());
}

/// A note costs memory each time it is shown.
TEST(ReadNotes, CountANoteEachTimeItIsReferredTo)
{
    std::string body;
    for (int i = 0; i < 400; ++i) {
        body += reference(1);
    }
    std::string note = "<w:footnote w:id=\"1\">";
    for (int i = 0; i < 800; ++i) {
        note += "<w:p/>";
    }

    try {
        read_document(fixture_with(paragraph(body), note + "</w:footnote>").package());
        FAIL() << "not refused";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::LimitExceeded);
    }
}

} // namespace
} // namespace indenture::docx::test
