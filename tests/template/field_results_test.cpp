#include "template/field_results.h"

#include "docx/verify.h"
#include "docx/xml.h"
#include "support/word_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::templating::test {
namespace {

using indenture::test::bookmarked;
using indenture::test::field;
using indenture::test::paragraph;
using indenture::test::run;
using indenture::test::WordFixture;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* body_part = "word/document.xml";

docx::Package package_of(const std::string& body)
{
    WordFixture fixture;
    fixture.body = body;
    return fixture.package();
}

docx::FieldResults one(const std::string& text, std::uint32_t number = 1)
{
    docx::FieldResults results;
    results.fields.push_back({body_part, number, text});
    return results;
}

/// The main part afterwards; as it was if nothing was written.
Bytes written(const std::string& body, const docx::FieldResults& results)
{
    const docx::Package package = package_of(body);
    const auto made = with_field_results(package, results);
    return made.docx ? docx::Package::open(*made.docx, "made.docx", Limits{}).part(body_part)
                     : package.part(body_part);
}

std::string plain(const std::string& text)
{
    return "<w:r><w:t xml:space=\"preserve\">" + text + "</w:t></w:r>";
}

// --- Results in a paragraph ----------------------------------------------------------------------

TEST(FieldResults, ReplaceTheOldRunsAndNothingElse)
{
    const std::string before = paragraph(run("see ") + field("REF b", "4.2") + run(" below"));

    const Bytes after = written(before, one("5.1"));

    Bytes expected = package_of(before).part(body_part);
    expected.replace(expected.find("4.2"), 3, "5.1");
    EXPECT_EQ(after, expected);
}

TEST(FieldResults, ThatStandThereAlreadyChangeNothing)
{
    const auto package = package_of(paragraph(field("PAGE", "7")));

    EXPECT_FALSE(with_field_results(package, one("7")).docx);
}

TEST(FieldResults, OfSeveralRunsBecomeOneAsTheFirst)
{
    const std::string old = run("4", "<w:b/>") + run(".2", "<w:i/>");
    std::string before = field("REF b", "OLD");
    before.replace(before.find(run("OLD")), run("OLD").size(), old);

    const Bytes after = written(paragraph(before), one("5.1"));

    EXPECT_THAT(after, HasSubstr(run("5.1", "<w:b/>")));
    EXPECT_THAT(after, Not(HasSubstr("<w:i/>")));
}

TEST(FieldResults, KeepBookmarksOfTheOldOne)
{
    std::string before = field("SEQ t", "OLD");
    before.replace(before.find(run("OLD")), run("OLD").size(), bookmarked("n", 4, run("OLD")));

    EXPECT_THAT(written(paragraph(before), one("2")), HasSubstr(bookmarked("n", 4, run("2"))));
}

TEST(FieldResults, InOneRunStayInIt)
{
    const std::string before =
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>PAGE</w:instrText><w:fldChar "
        "w:fldCharType=\"separate\"/><w:t>9</w:t><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";

    EXPECT_THAT(written(before, one("10")),
                HasSubstr("\"separate\"/><w:t xml:space=\"preserve\">10</w:t><w:fldChar"));
}

TEST(FieldResults, AreAddedWhereThereWasNone)
{
    const std::string before =
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText>"
        "</w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";

    const Bytes after = written(before, one("3"));

    EXPECT_THAT(after, HasSubstr("<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" + plain("3") +
                                 "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"));
}

TEST(FieldResults, OfSimpleFieldsStandInsideThem)
{
    EXPECT_THAT(written("<w:p><w:fldSimple w:instr=\"PAGE\"/></w:p>", one("3")),
                HasSubstr("<w:fldSimple w:instr=\"PAGE\">" + plain("3") + "</w:fldSimple>"));
    EXPECT_THAT(
        written("<w:p><w:fldSimple w:instr=\"PAGE\">" + run("9", "<w:b/>") + "</w:fldSimple></w:p>",
                one("3")),
        HasSubstr("\"PAGE\">" + run("3", "<w:b/>") + "</w:fldSimple>"));
}

TEST(FieldResults, MayBeEmptyOrHoldTabsAndMarkup)
{
    const std::string before = paragraph(field("REF b", "old"));

    EXPECT_THAT(written(before, one("")), Not(HasSubstr("<w:t ")));
    EXPECT_THAT(written(before, one("a\t<b>&")),
                HasSubstr("a</w:t><w:tab/><w:t xml:space=\"preserve\">&lt;b&gt;&amp;</w:t>"));
}

TEST(FieldResults, AreForTheFieldOfThatNumber)
{
    const std::string before = paragraph(field("PAGE", "a") + field("PAGE", "b"));

    const Bytes after = written(before, one("c", 2));

    EXPECT_THAT(after, HasSubstr(run("a")));
    EXPECT_THAT(after, HasSubstr(run("c")));
    EXPECT_THAT(after, Not(HasSubstr(run("b"))));
}

TEST(FieldResults, WithoutAPlaceAreCounted)
{
    const auto unfinished = package_of(
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText>"
        "</w:r></w:p>");

    EXPECT_EQ(with_field_results(unfinished, one("1")).skipped, 1U);
    EXPECT_EQ(with_field_results(unfinished, one("1", 9)).skipped, 1U);
}

TEST(FieldResults, EndTheWishToUpdateOnlyIfAllWereComputed)
{
    WordFixture fixture;
    fixture.settings = "<w:zoom w:percent=\"100\"/><w:updateFields w:val=\"true\"/>";
    fixture.body = paragraph(field("PAGE", "1"));
    docx::FieldResults results = one("1");

    const auto complete = with_field_results(fixture.package(), results);
    results.is_complete = false;
    const auto incomplete = with_field_results(fixture.package(), results);

    ASSERT_TRUE(complete.docx);
    EXPECT_THAT(docx::Package::open(*complete.docx, "", Limits{}).part("word/settings.xml"),
                Not(HasSubstr("updateFields")));
    EXPECT_FALSE(incomplete.docx);
}

// --- Tables of contents --------------------------------------------------------------------------

docx::ContentsEntry entry(std::uint32_t leads_to, const std::string& text, const std::string& page)
{
    docx::ContentsEntry result;
    result.paragraph = leads_to;
    result.style = "TOC1";
    result.text = text;
    result.separator = "\t";
    result.page = page;
    return result;
}

docx::FieldResults contents(std::vector<docx::ContentsEntry> entries)
{
    docx::FieldResults results;
    docx::ContentsResult table;
    table.part = body_part;
    table.field = 1;
    table.is_linked = true;
    table.entries = std::move(entries);
    results.contents.push_back(std::move(table));
    return results;
}

/// As Word writes one: the end in a paragraph of its own.
std::string table_of(const std::string& entries)
{
    return entries + "<w:p><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
}

std::string first_entry(const std::string& text)
{
    return "<w:p w:rsidR=\"00AA\"><w:pPr><w:pStyle w:val=\"TOC1\"/></w:pPr><w:r><w:fldChar "
           "w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> TOC \\h </w:instrText></w:r><w:r>"
           "<w:fldChar w:fldCharType=\"separate\"/></w:r>" +
           run(text) + "</w:p>";
}

/// What stands in the text of a paragraph, w:tab as \t.
void append_text(docx::XmlElement element, std::string& line)
{
    for (const docx::XmlElement child : element.children()) {
        if (child.is_w("t")) {
            line += child.text();
        } else if (child.is_w("tab") && element.is_w("r")) {
            line += '\t';
        }
        append_text(child, line);
    }
}

std::vector<std::string> lines_of(const docx::Package& package)
{
    const auto part = docx::XmlPart::parse(package.part(body_part), "", body_part, Limits{});
    std::vector<std::string> lines;
    for (const docx::XmlElement paragraph : part.root().child_w("body").children()) {
        append_text(paragraph, lines.emplace_back());
    }
    return lines;
}

std::vector<std::string> lines_after(const std::string& body, const docx::FieldResults& results)
{
    const auto made = with_field_results(package_of(body), results);
    return lines_of(docx::Package::open(made.docx.value(), "made.docx", Limits{}));
}

TEST(ContentsResults, ReplaceAllEntries)
{
    const std::string body =
        table_of(first_entry("old one\t1") + indenture::test::p("old two\t2")) +
        indenture::test::p("Purpose") + indenture::test::p("Term") + indenture::test::p("Parties");

    const auto lines = lines_after(body, contents({entry(4, "Purpose", "2"), entry(5, "Term", "3"),
                                                   entry(6, "Parties", "3")}));

    EXPECT_THAT(lines, ElementsAre("Purpose\t2", "Term\t3", "Parties\t3", "", "Purpose", "Term",
                                   "Parties"));
}

TEST(ContentsResults, MayStandInOneParagraph)
{
    const std::string body = paragraph(field("TOC \\h", "update me")) + indenture::test::p("One") +
                             indenture::test::p("Two");

    const auto lines = lines_after(body, contents({entry(2, "One", "1"), entry(3, "Two", "1")}));

    EXPECT_THAT(lines, ElementsAre("One\t1", "Two\t1", "One", "Two"));
}

TEST(ContentsResults, LeadToBookmarksAtTheirHeadings)
{
    const Bytes after =
        written(table_of(first_entry("old")) + paragraph(bookmarked("_Toc42", 7, run("Purpose"))) +
                    indenture::test::p("Term"),
                contents({entry(3, "Purpose", "1"), entry(4, "Term", "1")}));

    EXPECT_THAT(after, HasSubstr("<w:hyperlink w:anchor=\"_Toc42\" w:history=\"1\">"));
    EXPECT_THAT(after, HasSubstr(" PAGEREF _Toc42 \\h "));
    EXPECT_THAT(after, HasSubstr("<w:bookmarkStart w:id=\"8\" w:name=\"_Toc100000002\"/>"));
    EXPECT_THAT(after, HasSubstr("<w:bookmarkEnd w:id=\"8\"/></w:p>"));
}

TEST(ContentsResults, WrittenTwiceChangeNothing)
{
    const std::string body =
        table_of(first_entry("old") + paragraph(bookmarked("kept", 1, run("old two")))) +
        indenture::test::p("One") + indenture::test::p("Two");
    const auto once = with_field_results(package_of(body),
                                         contents({entry(4, "One", "1"), entry(5, "Two", "1")}));
    ASSERT_TRUE(once.docx);

    const auto twice = with_field_results(docx::Package::open(*once.docx, "made.docx", Limits{}),
                                          contents({entry(4, "One", "1"), entry(5, "Two", "1")}));

    EXPECT_FALSE(twice.docx);
}

TEST(ContentsResults, AreAsSoundAsTheFileWas)
{
    const auto package = package_of(table_of(first_entry("old")) + indenture::test::p("One"));

    const auto made = with_field_results(package, contents({entry(3, "One", "1")}));

    EXPECT_EQ(docx::verify_package(docx::Package::open(made.docx.value(), "fixture.docx", Limits{}))
                  .size(),
              docx::verify_package(package).size());
}

TEST(ContentsResults, OverASectionBreakAreLeftAlone)
{
    const std::string body = table_of(first_entry("old") + paragraph(run("two"), "<w:sectPr/>")) +
                             indenture::test::p("One");

    const auto made = with_field_results(package_of(body), contents({entry(4, "One", "1")}));

    EXPECT_FALSE(made.docx);
    EXPECT_EQ(made.skipped, 1U);
}

} // namespace
} // namespace indenture::templating::test
