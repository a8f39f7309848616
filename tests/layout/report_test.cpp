#include "layout/fixture.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace indenture::layout::test {
namespace {

using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string headings(const std::string& levels)
{
    std::string body;
    for (const char level : levels) {
        body += p(std::string("heading ") + level,
                  std::string("<w:outlineLvl w:val=\"") + static_cast<char>(level - 1) + "\"/>");
    }
    return body;
}

const Finding* finding_of(const Pages& pages, const std::string& code)
{
    const auto found = std::find_if(pages.findings.begin(), pages.findings.end(),
                                    [&](const Finding& finding) { return finding.code == code; });
    return found == pages.findings.end() ? nullptr : &*found;
}

TEST(LayoutReport, IsSilentOnAFaithfulDocument)
{
    EXPECT_THAT(pages_of_body(headings("1232") + p("text")).findings, IsEmpty());
}

TEST(LayoutReport, SaysOnWhichPageNearWhichWords)
{
    const Pages pages = pages_of_body(
        p("one") + paragraph(run("The Recipient shall", "<w:rFonts w:ascii=\"Frutiger\"/>"),
                             "<w:pageBreakBefore/>"));

    ASSERT_EQ(pages.findings.size(), 1U);
    EXPECT_EQ(pages.findings.at(0).where.position,
              "page 2, paragraph 2, near \"The Recipient shall\"");
}

TEST(LayoutReport, SaysOnWhichPageWhatWasNotReadStands)
{
    const Pages pages =
        pages_of_body(p("one") + paragraph(run("two", "<w:emboss/>"), "<w:pageBreakBefore/>"));

    ASSERT_EQ(pages.findings.size(), 1U);
    EXPECT_EQ(pages.findings.at(0).where.position, "page 2, paragraph 2, near \"two\"");
}

TEST(LayoutReport, NamesASkippedHeadingLevel)
{
    const Pages pages = pages_of_body(headings("13"));

    const Finding* finding = finding_of(pages, "heading-skipped");
    ASSERT_NE(finding, nullptr);
    EXPECT_THAT(finding->text, HasSubstr("level 3 follows one of level 1"));
    EXPECT_EQ(finding->where.position, "page 1, paragraph 2, near \"heading 3\"");
}

TEST(LayoutReport, NamesAFirstHeadingBelowTheFirstLevel)
{
    EXPECT_NE(finding_of(pages_of_body(headings("2")), "heading-skipped"), nullptr);
    EXPECT_EQ(finding_of(pages_of_body(headings("12312")), "heading-skipped"), nullptr);
}

TEST(LayoutReport, NamesADocumentWithoutTitleOrLanguage)
{
    WordFixture fixture;
    fixture.core = "";
    fixture.styles = "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\"/></w:rPr>"
                     "</w:rPrDefault><w:pPrDefault/></w:docDefaults>";
    fixture.body = p("text");

    const Pages pages = pages_of(fixture);

    EXPECT_NE(finding_of(pages, "document-untitled"), nullptr);
    EXPECT_NE(finding_of(pages, "document-language"), nullptr);
}

} // namespace
} // namespace indenture::layout::test
