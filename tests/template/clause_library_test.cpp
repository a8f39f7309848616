#include "template/clause_library.h"

#include "base/error.h"
#include "docx/zip.h"
#include "template/word_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::templating::test {

namespace {

using testing::HasSubstr;
using testing::Not;

std::string style(const std::string& id, const std::string& name, const std::string& inner = {},
                  const std::string& type = "paragraph")
{
    return fmt::format("<w:style w:type=\"{}\" w:styleId=\"{}\"><w:name w:val=\"{}\"/>{}</w:style>",
                       type, id, name, inner);
}

std::string list(int abstract, const std::string& text, const std::string& style_id = {})
{
    return fmt::format(
        "<w:abstractNum w:abstractNumId=\"{}\"><w:nsid w:val=\"AA{}\"/><w:lvl "
        "w:ilvl=\"0\"><w:start "
        "w:val=\"1\"/>{}<w:lvlText w:val=\"{}\"/></w:lvl></w:abstractNum>",
        abstract, abstract,
        style_id.empty() ? std::string() : fmt::format("<w:pStyle w:val=\"{}\"/>", style_id), text);
}

std::string number(int id, int abstract)
{
    return fmt::format("<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{}\"/></w:num>", id,
                       abstract);
}

std::string listed(int number_id)
{
    return fmt::format("<w:p><w:pPr><w:numPr><w:numId w:val=\"{}\"/></w:numPr></w:pPr></w:p>",
                       number_id);
}

std::string styled(const std::string& id)
{
    return "<w:p><w:pPr><w:pStyle w:val=\"" + id + "\"/></w:pPr></w:p>";
}

docx::Package file(const std::string& blocks, const std::string& styles = {},
                   const std::string& numbering = {})
{
    std::map<std::string, Bytes> parts;
    if (!styles.empty()) {
        parts["word/styles.xml"] = part("styles", styles);
    }
    if (!numbering.empty()) {
        parts["word/numbering.xml"] = part("numbering", numbering);
    }
    return word_file(blocks, parts);
}

struct Shelf {
    explicit Shelf(const docx::Package& host) : library(host, ListReader(host), identities) {}

    Identities identities;
    ClauseLibrary library;
};

std::string refusal(const docx::Package& clause)
{
    Shelf shelf(file(p("x")));
    try {
        shelf.library.adopt("c", clause);
    } catch (const Error& error) {
        return error.message();
    }
    ADD_FAILURE() << "nothing was refused";
    return {};
}

} // namespace

// --- Styles: TPL#388, TPL#160, TPL#405
// -------------------------------------------------------------

TEST(ClauseStyles, AreThoseOfTheTemplateWithTheSameName)
{
    Shelf shelf(file(p("x"), style("berschrift1", "heading 1", "<w:rPr><w:b/></w:rPr>")));

    const AdoptedClause clause = shelf.library.adopt(
        "c", file(styled("Heading1"), style("Heading1", "Heading 1", "<w:rPr><w:i/></w:rPr>")));

    EXPECT_THAT(clause.document, HasSubstr("<w:pStyle w:val=\"berschrift1\"/>"));
    EXPECT_TRUE(clause.styles.empty());
    ASSERT_EQ(clause.findings.size(), 1U);
    EXPECT_THAT(clause.findings[0].text, HasSubstr("'Heading 1' looks different"));
}

TEST(ClauseStyles, AreBroughtWithAllTheyRestOnIfTheTemplateHasNone)
{
    Shelf shelf(file(p("x"), style("Normal", "Normal")));

    const AdoptedClause clause = shelf.library.adopt(
        "c", file(styled("Deed"), style("Base", "Deed base") +
                                      style("Deed", "Deed", "<w:basedOn w:val=\"Base\"/>") +
                                      style("Other", "Other")));

    EXPECT_EQ(clause.styles.size(), 2U);
    const Bytes styles = shelf.library.styles_with(clause.styles);
    EXPECT_THAT(styles, HasSubstr("w:styleId=\"Deed\""));
    EXPECT_THAT(styles, HasSubstr("w:styleId=\"Base\""));
    EXPECT_THAT(styles, Not(HasSubstr("Other")));
}

TEST(ClauseStyles, GetAnotherIdIfTheirsMeansSomethingElse)
{
    Shelf shelf(file(p("x"), style("A1", "Schedule")));

    const AdoptedClause clause =
        shelf.library.adopt("c", file(styled("A1"), style("A1", "Recital")));

    EXPECT_THAT(clause.document, HasSubstr("<w:pStyle w:val=\"A1_1\"/>"));
    EXPECT_THAT(shelf.library.styles_with(clause.styles),
                HasSubstr("w:styleId=\"A1_1\"><w:name w:val=\"Recital\"/>"));
}

TEST(ClauseStyles, OfTwoClausesAreBroughtOnce)
{
    Shelf shelf(file(p("x"), style("Normal", "Normal")));
    const auto clause = file(styled("Deed"), style("Deed", "Deed"));

    const AdoptedClause first = shelf.library.adopt("a", clause);
    const AdoptedClause second = shelf.library.adopt("b", clause);

    EXPECT_EQ(first.styles, second.styles);
}

// --- Lists: jhpyle/docassemble#574, TPL#500, TPL#580
// ----------------------------------------------

TEST(ClauseLists, AreMatchedByWhatTheySayNeverById)
{
    Shelf shelf(file(p("x"), {}, list(0, "bullet") + number(1, 0)));

    const AdoptedClause clause =
        shelf.library.adopt("c", file(listed(1), {}, list(0, "%1.") + number(1, 0)));

    EXPECT_THAT(clause.document, HasSubstr("<w:numId w:val=\"2\"/>"));
    const Bytes numbering = print(shelf.library.numbering().root());
    EXPECT_THAT(numbering, HasSubstr("w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start "
                                     "w:val=\"1\"/><w:lvlText w:val=\"%1.\"/>"));
    EXPECT_LT(numbering.find("w:abstractNumId=\"1\""), numbering.find("<w:num "));
    EXPECT_TRUE(clause.has_lists);
}

TEST(ClauseLists, OfTheSameDefinitionStartByThemselves)
{
    Shelf shelf(file(p("x"), {}, list(7, "%1.") + number(1, 7)));

    const AdoptedClause clause =
        shelf.library.adopt("c", file(listed(4), {}, list(2, "%1.") + number(4, 2)));

    EXPECT_THAT(clause.document, HasSubstr("<w:numId w:val=\"2\"/>"));
    EXPECT_THAT(print(shelf.library.numbering().root()),
                HasSubstr("<w:num w:numId=\"2\"><w:abstractNumId w:val=\"7\"/><w:lvlOverride "
                          "w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>"));
}

TEST(ClauseLists, OfHeadingsGoOnWhereTheTemplateCounts)
{
    const std::string headings = style("H1", "heading 1");
    Shelf shelf(file(p("x"), headings, list(7, "%1.", "H1") + number(3, 7)));

    const AdoptedClause clause =
        shelf.library.adopt("c", file(listed(9), headings, list(2, "%1.", "H1") + number(9, 2)));

    EXPECT_THAT(clause.document, HasSubstr("<w:numId w:val=\"3\"/>"));
}

TEST(ClauseLists, AreKnownToTheReaderOfLists)
{
    Shelf shelf(file(p("x"), style("Normal", "Normal")));
    const AdoptedClause clause = shelf.library.adopt(
        "c", file(styled("L"),
                  style("L", "L", "<w:pPr><w:numPr><w:numId w:val=\"4\"/></w:numPr></w:pPr>"),
                  list(2, "%1.") + number(4, 2)));

    const SourceTree tree = SourceTree::parse(clause.document, "c", "c", {});
    NodeId paragraph = 0;
    while (!tree[paragraph].is_w("p")) {
        ++paragraph;
    }

    EXPECT_EQ(shelf.library.lists().list_of(tree, paragraph), (ListReader::Entry{1, 0}));
}

// --- What must be there once
// -----------------------------------------------------------------------

TEST(ClauseBookmarks, GetNamesAndIdsOfTheirOwn)
{
    Shelf shelf(file(p("x")));
    shelf.identities.bookmarks = {"Term"};
    shelf.identities.next_bookmark = 50;

    const AdoptedClause clause = shelf.library.adopt(
        "c", file("<w:p><w:bookmarkStart w:id=\"1\" w:name=\"Term\"/><w:bookmarkEnd w:id=\"1\"/>"
                  "<w:bookmarkEnd w:id=\"9\"/><w:r><w:instrText> REF Term \\h </w:instrText></w:r>"
                  "<w:hyperlink w:anchor=\"Term\"/></w:p>"));

    EXPECT_THAT(clause.document, HasSubstr("<w:bookmarkStart w:id=\"50\" w:name=\"Term_2\"/>"
                                           "<w:bookmarkEnd w:id=\"50\"/><w:r>"));
    EXPECT_THAT(clause.document, HasSubstr(" REF Term_2 \\h "));
    EXPECT_THAT(clause.document, HasSubstr("w:anchor=\"Term_2\""));
}

TEST(Clause, LeavesItsLastSectionAndItsCommentsBehind)
{
    Shelf shelf(file(p("x")));

    const AdoptedClause clause = shelf.library.adopt(
        "c", file("<w:p w14:paraId=\"00000001\"><w:commentRangeStart w:id=\"0\"/></w:p>"
                  "<w:sectPr><w:headerReference r:id=\"r9\"/></w:sectPr>"));

    EXPECT_THAT(clause.document, Not(HasSubstr("sectPr")));
    EXPECT_THAT(clause.document, Not(HasSubstr("comment")));
    EXPECT_THAT(clause.document, Not(HasSubstr("paraId")));
}

TEST(Clause, SaysItselfWhatItsPrefixesMean)
{
    Shelf shelf(file(p("x")));
    Bytes xml = part("document", "<w:body><w:p x:a=\"1\"><w:r/></w:p></w:body>");
    xml.replace(xml.find("xmlns:w14"), 0, "xmlns:x=\"urn:x\" mc:Ignorable=\"x\" ");
    const auto package =
        docx::Package::open(file(p("x")).with_parts({{"word/document.xml", xml}}), "c.docx", {});

    const AdoptedClause clause = shelf.library.adopt("c", package);

    EXPECT_THAT(clause.document,
                HasSubstr("<w:p x:a=\"1\" xmlns:x=\"urn:x\" mc:Ignorable=\"x\"><w:r/></w:p>"));
}

TEST(Clause, IsRefusedIfItHoldsWhatCannotBeBroughtOver)
{
    EXPECT_THAT(refusal(file("<w:p><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>")),
                HasSubstr("the clause 'c' cannot be included: it has footnotes"));
    EXPECT_THAT(refusal(file("<w:altChunk r:id=\"r1\"/>")), HasSubstr("another file"));
    EXPECT_THAT(refusal(file("<w:p><w:r><w:object r:id=\"r1\"/></w:r></w:p>")),
                HasSubstr("something of the kind 'styles'"));
}

} // namespace indenture::templating::test
