#include "docx/verify.h"
#include "layout/fixture.h"
#include "workflow/typeset.h"

#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>

namespace indenture::workflow {
namespace {

using namespace indenture::test;
using layout::test::body_texts;
using layout::test::fonts;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

Settled settle(const Bytes& word)
{
    return settle_fields(word, "contract.docx", fonts(), Limits{});
}

Bytes bytes_of(const WordFixture& fixture)
{
    return fixture.package().with_parts({});
}

std::string heading(const std::string& text)
{
    return p(text, "<w:pStyle w:val=\"H1\"/><w:numPr><w:numId w:val=\"1\"/></w:numPr>"
                   "<w:pageBreakBefore/>");
}

/// A contract of three numbered clauses on pages of their own, whose contents, references and
/// header are all out of date.
WordFixture contract()
{
    WordFixture fixture;
    fixture.styles +=
        "<w:style w:type=\"paragraph\" w:styleId=\"H1\"><w:name w:val=\"heading 1\"/><w:pPr>"
        "<w:outlineLvl w:val=\"0\"/></w:pPr></w:style><w:style w:type=\"paragraph\" "
        "w:styleId=\"TOC1\"><w:name w:val=\"toc 1\"/><w:pPr><w:spacing w:after=\"100\"/></w:pPr>"
        "</w:style>";
    fixture.numbering =
        "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt "
        "w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId="
        "\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
    fixture.settings += "<w:updateFields w:val=\"true\"/>";
    fixture.headers["h1"] =
        paragraph(field("STYLEREF 1", "Old") + run(", ") + field("NUMPAGES", "99"));
    const std::string contents =
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> TOC \\o \"1-3\" "
        "\\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" +
        run("Removed clause 7") + "</w:p>" + p("Another 8") +
        "<w:p><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
    fixture.body = contents + heading("Purpose") + heading("Term") +
                   paragraph(run("as ") + field("REF liability \\r \\h", "9") + run(" on ") +
                             field("PAGEREF liability \\h", "99")) +
                   "<w:bookmarkStart w:id=\"3\" w:name=\"liability\"/>" + heading("Liability") +
                   "<w:bookmarkEnd w:id=\"3\"/>" +
                   p("end", "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"h1\"/>"
                            "</w:sectPr>");
    return fixture;
}

/// What a reader of the file sees without computing anything.
void append_shown(const std::vector<docx::Inline>& items, std::string& text)
{
    for (const docx::Inline& item : items) {
        if (const auto* run = std::get_if<docx::Run>(&item.what)) {
            text += run->text;
        } else if (const auto* field = std::get_if<docx::Field>(&item.what)) {
            append_shown(field->result, text);
        } else if (const auto* link = std::get_if<docx::Hyperlink>(&item.what)) {
            append_shown(link->content, text);
        }
    }
}

void append_shown(const std::vector<docx::Block>& blocks, std::vector<std::string>& lines)
{
    for (const docx::Block& block : blocks) {
        if (const auto* paragraph = std::get_if<docx::Paragraph>(&block.what)) {
            append_shown(paragraph->content, lines.emplace_back());
        } else if (const auto* contents = std::get_if<docx::BlockField>(&block.what)) {
            append_shown(contents->blocks, lines);
        }
    }
}

std::vector<std::string> shown_in(const Bytes& word)
{
    const docx::Document document =
        docx::read_document(docx::Package::open(word, "made.docx", Limits{}));
    std::vector<std::string> lines;
    for (const docx::Story& story : document.stories) {
        append_shown(story.blocks, lines);
    }
    for (const docx::Section& section : document.sections) {
        append_shown(section.blocks, lines);
    }
    return lines;
}

TEST(SettledFields, ReadInTheWordFileAsInThePages)
{
    const Settled settled = settle(bytes_of(contract()));

    EXPECT_THAT(shown_in(settled.word),
                ElementsAre("Purpose, 4", "1.\tPurpose\t2", "2.\tTerm\t3", "3.\tLiability\t4", "",
                            "Purpose", "Term", "as 3 on 4", "Liability", "end"));
    const auto lines = body_texts(settled.pages);
    EXPECT_THAT(std::vector(lines.begin(), lines.begin() + 3),
                ElementsAre("1. Purpose 2", "2. Term 3", "3. Liability 4"));
    EXPECT_TRUE(std::find(lines.begin(), lines.end(), "as 3 on 4") != lines.end());
}

TEST(SettledFields, LayOutToTheSamePages)
{
    const Settled once = settle(bytes_of(contract()));

    const Settled twice = settle(once.word);

    EXPECT_EQ(layout::outline_of(twice.pages), layout::outline_of(once.pages));
}

TEST(SettledFields, AreWrittenOnce)
{
    const Settled once = settle(bytes_of(contract()));

    const Settled twice = settle(once.word);

    EXPECT_EQ(twice.word, once.word);
}

TEST(SettledFields, NeedNoUpdateInWord)
{
    const Settled settled = settle(bytes_of(contract()));

    const auto package = docx::Package::open(settled.word, "made.docx", Limits{});
    EXPECT_EQ(package.part("word/settings.xml").find("updateFields"), Bytes::npos);
    EXPECT_TRUE(settled.findings.empty());
}

TEST(SettledFields, LeaveTheFileAsSoundAsItWas)
{
    const Bytes before = bytes_of(contract());
    const Settled settled = settle(before);

    const auto findings = [](const Bytes& word) {
        return docx::verify_package(docx::Package::open(word, "x.docx", Limits{})).size();
    };

    EXPECT_LE(findings(settled.word), findings(before));
}

TEST(SettledFields, OfAFileWithoutFieldsAreItsOwnOctets)
{
    WordFixture fixture;
    fixture.body = p("plain");
    const Bytes before = bytes_of(fixture);

    EXPECT_EQ(settle(before).word, before);
}

TEST(SettledFields, OfContractsLayOutToTheSamePagesAndStaySound)
{
    const std::filesystem::path folder = std::filesystem::path(SHARED_DIR) / "corpus/contracts";
    if (!std::filesystem::is_directory(folder)) {
        GTEST_SKIP() << "skipped: the corpus of contracts is not beside the checkout";
    }
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        if (file.path().extension() != ".docx") {
            continue;
        }
        SCOPED_TRACE(file.path().filename());
        const Bytes before = read_file(file.path(), std::size_t{16} << 20U);

        const Settled once = settle(before);
        const Settled twice = settle(once.word);

        EXPECT_EQ(layout::outline_of(twice.pages), layout::outline_of(once.pages));
        EXPECT_EQ(twice.word, once.word);
        const auto findings = [](const Bytes& word) {
            return docx::verify_package(docx::Package::open(word, "x.docx", Limits{})).size();
        };
        EXPECT_EQ(findings(once.word), findings(before));
    }
}

} // namespace
} // namespace indenture::workflow
