#include "template/places.h"

#include "template/word_file.h"

#include "base/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::templating::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<ParagraphPlace> places_of(const docx::Package& package, const std::string& part)
{
    const auto tree =
        SourceTree::parse(package.part(part), package.source(), part, package.limits());
    return Places(package).of(tree, part);
}

docx::Package own_template(const std::string& kind)
{
    const Limits limits;
    return docx::Package::open(
        read_file(std::string(PROJECT_DIR) + "/templates/" + kind + "/template.docx",
                  limits.file_size_max),
        "template.docx", limits);
}

/// A numbering of three levels, "1", "1.1" and "(a)", and the part that holds it.
const std::string numbering = part(
    "numbering",
    R"x(<w:abstractNum w:abstractNumId="1">)x"
    R"x(<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>)x"
    R"x(<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>)x"
    R"x(<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>)x"
    R"x(<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>)x"
    R"x(</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>)x");

std::string numbered(int level, const std::string& text)
{
    return "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" + std::to_string(level) +
           "\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>" + text + "</w:t></w:r></w:p>";
}

TEST(Places, TellTheNumberAsPrintedWithTheNumbersAboveIt)
{
    const docx::Package package =
        word_file(numbered(0, "a") + numbered(1, "b") + numbered(2, "c") + numbered(2, "d") +
                      numbered(1, "e") + numbered(2, "f") + numbered(3, "g") + p("h"),
                  {{"word/numbering.xml", numbering}});

    std::vector<std::string> numbers;
    for (const ParagraphPlace& place : places_of(package, "word/document.xml")) {
        numbers.push_back(place.number);
    }

    EXPECT_THAT(numbers, ElementsAre("1", "1.1", "1.1(a)", "1.1(b)", "1.2", "1.2(a)", "", ""));
}

TEST(Places, TellTheHeadingsAboveAParagraphButNotItself)
{
    const auto places =
        places_of(word_file(p("a") + heading("First") + p("b") + heading("Second") + p("c")),
                  "word/document.xml");

    ASSERT_EQ(places.size(), 5U);
    EXPECT_THAT(places[1].headings, IsEmpty());
    EXPECT_THAT(places[2].headings, ElementsAre("First"));
    EXPECT_THAT(places[3].headings, IsEmpty());
    EXPECT_EQ(print(places[4]), "paragraph 5 under \"Second\"");
}

TEST(Places, NestHeadingsByOutlineLevel)
{
    const auto outlined = [](int level, const std::string& text) {
        return "<w:p><w:pPr><w:outlineLvl w:val=\"" + std::to_string(level) +
               "\"/></w:pPr><w:r><w:t>" + text + "</w:t></w:r></w:p>";
    };

    const auto places =
        places_of(word_file(outlined(0, "A") + outlined(1, "B") + outlined(1, "C") + p("x")),
                  "word/document.xml");

    EXPECT_THAT(places[2].headings, ElementsAre("A"));
    EXPECT_THAT(places[3].headings, ElementsAre("A", "C"));
}

TEST(Places, CountTheParagraphsOfATextBoxApart)
{
    const std::string box =
        "<w:p><w:r><w:pict><w:txbxContent>" + p("inside") + "</w:txbxContent></w:pict></w:r></w:p>";

    const auto places = places_of(word_file(p("a") + box + p("b")), "word/document.xml");

    ASSERT_EQ(places.size(), 4U);
    EXPECT_EQ(print(places[2]), "text box in the body, paragraph 1");
    EXPECT_EQ(places[2].ordinal, 3U);
    EXPECT_EQ(print(places[3]), "paragraph 3");
}

TEST(Places, NameAHeaderThatNoSectionShows)
{
    const docx::Package package =
        word_file(p("x"), {{"word/header1.xml", part("hdr", p("{{ y }}"))}});

    EXPECT_EQ(print(places_of(package, "word/header1.xml")[0]), "header, paragraph 1");
}

TEST(Places, NumberFootnotesAsTheTextRefersToThem)
{
    const std::string reference = "<w:p><w:r><w:footnoteReference w:id=\"7\"/></w:r><w:r>"
                                  "<w:footnoteReference w:id=\"2\"/></w:r></w:p>";
    const docx::Package package = word_file(
        reference,
        {{"word/footnotes.xml", part("footnotes", "<w:footnote w:id=\"2\">" + p("a") +
                                                      "</w:footnote><w:footnote w:id=\"7\">" +
                                                      p("b") + p("c") + "</w:footnote>")}});

    const auto places = places_of(package, "word/footnotes.xml");

    EXPECT_EQ(print(places[0]), "footnote 2, paragraph 1");
    EXPECT_EQ(print(places[2]), "footnote 1, paragraph 2");
}

TEST(Places, ReadTheNumbersOfOurOwnContract)
{
    std::vector<std::string> numbers;
    for (const ParagraphPlace& place : places_of(own_template("dsfc"), "word/document.xml")) {
        if (!place.number.empty()) {
            numbers.push_back(place.number);
        }
    }

    // Among others those that its own cross-references show: "clause 22.2", "clause 27.5".
    EXPECT_THAT(numbers, testing::IsSupersetOf({"1", "1.1", "21.1", "22.2", "27.5"}));
}

} // namespace
} // namespace indenture::templating::test
