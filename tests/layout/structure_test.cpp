#include "layout/fixture.h"

#include <gtest/gtest.h>
#include <map>
#include <set>

namespace indenture::layout::test {
namespace {

using testing::ElementsAre;

const std::string heading_styles =
    "<w:style w:type=\"paragraph\" w:styleId=\"T\"><w:name w:val=\"Title\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"H1\"><w:name w:val=\"heading 1\"/><w:pPr>"
    "<w:outlineLvl w:val=\"0\"/></w:pPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"H3\"><w:name w:val=\"heading 3\"/><w:pPr>"
    "<w:outlineLvl w:val=\"2\"/></w:pPr></w:style>";

std::string styled(const std::string& style, const std::string& text)
{
    return p(text, "<w:pStyle w:val=\"" + style + "\"/>");
}

std::string structure(const std::string& body, const std::string& numbering = "")
{
    WordFixture fixture;
    fixture.styles += heading_styles;
    fixture.numbering = numbering;
    fixture.body = body;
    return structure_of(pages_of(fixture));
}

TEST(Structure, HeadingsNeverSkipALevel)
{
    EXPECT_EQ(
        structure(styled("H3", "a") + styled("H1", "b") + styled("H3", "c") + styled("H3", "d")),
        "Document\n  H1 \"a\"\n  H1 \"b\"\n  H2 \"c\"\n  H2 \"d\"\n");
}

TEST(Structure, TheTitleIsAHeadingOnlyIfNoneIsOfLevelOne)
{
    EXPECT_EQ(structure(styled("T", "title") + styled("H1", "a")),
              "Document\n  P \"title\"\n  H1 \"a\"\n");
    EXPECT_EQ(structure(styled("T", "title") + styled("H3", "a")),
              "Document\n  H1 \"title\"\n  H2 \"a\"\n");
}

std::string clause(int level, const std::string& text)
{
    return p(text, "<w:numPr><w:ilvl w:val=\"" + std::to_string(level) +
                       "\"/><w:numId w:val=\"1\"/></w:numPr>");
}

TEST(Structure, NumberedClausesAreNestedLists)
{
    const std::string numbering =
        "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt "
        "w:val=\"decimal\"/><w:suff w:val=\"nothing\"/><w:lvlText w:val=\"%1.\"/></w:lvl><w:lvl "
        "w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"lowerLetter\"/><w:suff "
        "w:val=\"nothing\"/><w:lvlText w:val=\"(%2)\"/></w:lvl></w:abstractNum><w:num "
        "w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";

    EXPECT_EQ(
        structure(clause(0, "one") + clause(1, "inner") + clause(0, "two") + p("text"), numbering),
        "Document\n"
        "  L\n"
        "    LI\n"
        "      Lbl \"1.\"\n"
        "      LBody\n"
        "        P \"one\"\n"
        "        L\n"
        "          LI\n"
        "            Lbl \"(a)\"\n"
        "            LBody\n"
        "              P \"inner\"\n"
        "    LI\n"
        "      Lbl \"2.\"\n"
        "      LBody\n"
        "        P \"two\"\n"
        "  P \"text\"\n");
}

TEST(Structure, EmptyParagraphsHaveNoElement)
{
    EXPECT_EQ(structure(p("a") + p("") + p("  ") + p("b")), "Document\n  P \"a\"\n  P \"b\"\n");
}

TEST(Structure, LinksStandInTheirParagraph)
{
    EXPECT_EQ(structure(paragraph(run("see ") + "<w:hyperlink w:anchor=\"b\">" + run("there") +
                                  "</w:hyperlink>" + run(" now") + bookmarked("b", 1, ""))),
              "Document\n  P \"see \" \" now\"\n    Link \"there\" (link)\n");
}

TEST(Structure, ContentsAreATocOfReferences)
{
    const std::string tree =
        structure(paragraph(field("TOC \\o \"1-1\" \\h", "?")) + styled("H1", "Purpose"));

    EXPECT_EQ(tree,
              "Document\n  TOC\n    TOCI\n      Reference\n        Link \"Purpose 1\" (link)\n"
              "  H1 \"Purpose\"\n");
}

TEST(Structure, AParagraphOverTwoPagesIsOneWithTwoContents)
{
    const Pages pages = pages_of_body(p(repeat("many words ", 400)) + small_page());

    ASSERT_GT(pages.pages.size(), 1U);
    ASSERT_EQ(pages.elements.size(), 2U);
    EXPECT_EQ(pages.elements.at(1).kids.size(), pages.pages.size());
}

/// What the writer relies on: ids stand together on one page, each has one element.
TEST(Structure, ContentIdsStandTogetherAndBelongToOneElement)
{
    WordFixture fixture;
    fixture.styles += heading_styles;
    fixture.body = paragraph(field("TOC \\o \"1-3\" \\h", "?")) + styled("H1", "Purpose") +
                   paragraph(run("plain ") + run("underlined", "<w:u w:val=\"single\"/>") +
                                 run(" and ") + run("marked", "<w:highlight w:val=\"yellow\"/>") +
                                 run(repeat(" more words", 200)),
                             "<w:jc w:val=\"both\"/>") +
                   small_page();

    const Pages pages = pages_of(fixture);

    std::map<std::uint32_t, std::size_t> page_of_id;
    for (std::size_t i = 0; i < pages.pages.size(); ++i) {
        std::set<std::uint32_t> closed;
        std::optional<std::uint32_t> open;
        for (const Item& item : pages.pages[i].items) {
            const auto* content = std::get_if<ContentId>(&item.mark);
            const std::optional<std::uint32_t> id =
                content ? std::optional(content->number) : std::nullopt;
            if (id != open && open) {
                closed.insert(*open);
            }
            if (id) {
                EXPECT_FALSE(closed.contains(*id)) << "content " << *id << " is interrupted";
                EXPECT_TRUE(page_of_id.try_emplace(*id, i).first->second == i);
            }
            open = id;
        }
    }
    std::multiset<std::uint32_t> owned;
    for (const Element& element : pages.elements) {
        for (const Kid& kid : element.kids) {
            if (const auto* content = std::get_if<ContentId>(&kid)) {
                owned.insert(content->number);
            }
        }
    }
    EXPECT_EQ(owned.size(), page_of_id.size());
    for (const auto& [id, page] : page_of_id) {
        EXPECT_EQ(owned.count(id), 1U);
    }
}

TEST(Outline, ListsHeadingsWithTheirNumbers)
{
    WordFixture fixture;
    fixture.styles += heading_styles;
    fixture.body = styled("H1", "Purpose") + styled("H3", "Detail");

    const Pages pages = pages_of(fixture);

    ASSERT_EQ(pages.outline.size(), 2U);
    EXPECT_EQ(pages.outline.at(0).title, "Purpose");
    EXPECT_EQ(pages.outline.at(1).level, 2);
}

TEST(DocumentFacts, TitleAndLanguageReachThePages)
{
    WordFixture fixture;
    fixture.core = "<dc:title>Data Sharing Agreement</dc:title>";
    fixture.body = p("x");

    const Pages pages = pages_of(fixture);

    EXPECT_EQ(pages.title, "Data Sharing Agreement");
    EXPECT_EQ(pages.language, "en-GB");
}

// --- Signature fields ----------------------------------------------------------------------------

std::string control(const std::string& tag, const std::string& blocks)
{
    return "<w:sdt><w:sdtPr><w:alias w:val=\"Signature of the recipient\"/><w:tag w:val=\"" + tag +
           "\"/></w:sdtPr><w:sdtContent>" + blocks + "</w:sdtContent></w:sdt>";
}

const std::string sign_here = p("Sign here", "<w:spacing w:line=\"800\" w:lineRule=\"exact\"/>");

TEST(Signatures, ReserveTheBoxOfTheirContent)
{
    const Pages pages = pages_of_body(p("above") + control("signature:recipient", sign_here));

    ASSERT_EQ(pages.annotations.size(), 1U);
    const Annotation& annotation = pages.annotations.front();
    const auto& signature = std::get<SignatureField>(annotation.what);
    EXPECT_EQ(signature.name, "recipient");
    EXPECT_EQ(signature.tooltip, "Signature of the recipient");
    EXPECT_EQ(annotation.box.left, Length::points(72));
    EXPECT_EQ(annotation.box.width, Length::twips(12240 - 2880));
    EXPECT_EQ(annotation.box.height, Length::points(40));
}

TEST(Signatures, AreAFormWithTheAnnotationAlone)
{
    EXPECT_EQ(structure(control("signature:recipient", sign_here)),
              "Document\n  P \"Sign here\"\n  Form (signature recipient)\n");
}

TEST(Signatures, StandInCells)
{
    const std::string cell = "<w:tc><w:tcPr><w:tcW w:w=\"4000\" w:type=\"dxa\"/></w:tcPr>" +
                             control("signature:one", sign_here) + "</w:tc>";
    const std::string table =
        "<w:tbl><w:tblGrid><w:gridCol w:w=\"4000\"/></w:tblGrid><w:tr>" + cell + "</w:tr></w:tbl>";

    const Pages pages = pages_of_body(table + p(""));

    ASSERT_EQ(pages.annotations.size(), 1U);
    EXPECT_EQ(pages.annotations.front().box.width, Length::twips(4000 - 216));
}

TEST(Signatures, OfOneNameOrAnIllegalNameAreRefused)
{
    const auto refused = [](const std::string& body) {
        try {
            pages_of_body(body);
            return std::string();
        } catch (const Error& error) {
            return error.message();
        }
    };

    EXPECT_THAT(refused(control("signature:a", sign_here) + control("signature:a", sign_here)),
                testing::HasSubstr("'signature:a'"));
    EXPECT_NE(refused(control("signature:", sign_here)), "");
    EXPECT_NE(refused(control("signature:a.b", sign_here)), "");
    EXPECT_EQ(refused(control("other", sign_here) + control("other", sign_here)), "");
}

} // namespace
} // namespace indenture::layout::test
