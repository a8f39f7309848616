// What Word needs kept right while a merge copies and removes: lists, references, sections, grids.
// Numbers in comments are of part B of the template language.

#include "template/word_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::templating::test {

namespace {

using testing::HasSubstr;
using testing::Not;

const Json people = Json::parse(
    R"({"people": [{"n": "Ann", "rows": [1, 2]}, {"n": "Bob", "rows": [3]}], "no": false,
        "yes": true, "none": [], "cols": ["a", "b", "c"]})");

std::string listed(int number, const std::string& text, int level = 0)
{
    return fmt::format("<w:p><w:pPr><w:keepNext/><w:numPr><w:ilvl w:val=\"{}\"/><w:numId "
                       "w:val=\"{}\"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>",
                       level, number, text);
}

std::string numbering()
{
    std::string lists;
    std::string numbers;
    for (int i = 0; i < 3; ++i) {
        lists += fmt::format("<w:abstractNum w:abstractNumId=\"{}\"><w:lvl w:ilvl=\"0\"><w:start "
                             "w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/>"
                             "</w:lvl></w:abstractNum>",
                             i);
        numbers +=
            fmt::format("<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{}\"/></w:num>", i + 1, i);
    }
    return part("numbering", lists + numbers);
}

/// The w:numId of each numbered paragraph of the merged body.
std::vector<std::string> lists_of(const docx::Package& package)
{
    const Bytes xml = package.part("word/document.xml");
    std::vector<std::string> result;
    for (std::size_t at = 0; (at = xml.find("<w:numId w:val=\"", at)) != Bytes::npos;) {
        at += 16;
        result.push_back(xml.substr(at, xml.find('"', at) - at));
    }
    return result;
}

docx::Package with_lists(const std::string& blocks)
{
    return word_file(blocks, {{"word/numbering.xml", numbering()}});
}

std::string document(const std::string& blocks)
{
    return merged(blocks, people).part("word/document.xml");
}

std::string bookmarked(const std::string& name, const std::string& text, int id = 1)
{
    return fmt::format("<w:p><w:bookmarkStart w:id=\"{0}\" w:name=\"{1}\"/><w:r><w:t>{2}</w:t>"
                       "</w:r><w:bookmarkEnd w:id=\"{0}\"/></w:p>",
                       id, name, text);
}

/// A field as Word writes it, its instruction in as many runs as there are pieces.
std::string field(const std::vector<std::string>& pieces)
{
    std::string result = "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>";
    for (const std::string& piece : pieces) {
        result += "<w:r><w:instrText xml:space=\"preserve\">" + piece + "</w:instrText></w:r>";
    }
    return result + "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>"
                    "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
}

std::string section_end(const std::string& text, const std::string& kind)
{
    return "<w:p><w:pPr><w:jc w:val=\"both\"/><w:sectPr><w:type w:val=\"" + kind +
           "\"/></w:sectPr></w:pPr><w:r><w:t>" + text + "</w:t></w:r></w:p>";
}

} // namespace

// --- Lists: TPL#425, TPL#598, open-xml-templating/docxtemplater#217, #326, #662 -----------------

TEST(WordLists, BeginAnewInEachPassOfTheLoopTheyLieIn)
{
    const auto package = with_lists(p("{%p for q in people %}") + listed(2, "{{ q.n }}") +
                                    listed(2, "x") + p("{%p endfor %}"));

    const auto result = merged(package, people);

    EXPECT_EQ(lists_of(result), (std::vector<std::string>{"2", "2", "4", "4"}));
    EXPECT_THAT(result.part("word/numbering.xml"),
                HasSubstr("<w:num w:numId=\"4\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride "
                          "w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>"));
}

TEST(WordLists, GoOnIfTheyAreUsedOutsideTheLoop)
{
    const auto package = with_lists(listed(2, "before") + p("{%p for q in people %}") +
                                    listed(2, "{{ q.n }}") + p("{%p endfor %}"));

    const auto result = merged(package, people);

    EXPECT_EQ(lists_of(result), (std::vector<std::string>{"2", "2", "2"}));
    EXPECT_EQ(result.part("word/numbering.xml"), numbering());
}

TEST(WordLists, OfAnInnerLoopBeginAnewInEachOfItsPasses)
{
    const auto package =
        with_lists(p("{%p for q in people %}") + listed(1, "a") + p("{%p for r in q.rows %}") +
                   listed(2, "{{ r }}") + p("{%p endfor %}") + p("{%p endfor %}"));

    const auto result = merged(package, people);

    EXPECT_EQ(lists_of(result), (std::vector<std::string>{"1", "2", "4", "5", "6"}));
}

TEST(WordLists, AreNotContinuedByTheParagraphOfATag)
{
    const auto package = with_lists(listed(2, "{%p for q in people %}") + listed(2, "x") +
                                    listed(2, "{%p endfor %}"));

    const auto result = merged(package, people);

    EXPECT_EQ(lists_of(result), (std::vector<std::string>{"2", "4"}));
}

TEST(WordLists, BeginAnewByTheParagraphItselfIfTheStyleHasTheList)
{
    const std::string styles =
        part("styles", "<w:style w:type=\"paragraph\" w:styleId=\"L\"><w:name w:val=\"L\"/><w:pPr>"
                       "<w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr></w:style>");
    const std::string item = "<w:p><w:pPr><w:pStyle w:val=\"L\"/><w:jc w:val=\"left\"/></w:pPr>"
                             "<w:r><w:t>x</w:t></w:r></w:p>";
    const auto package =
        word_file(p("{%p for q in people %}") + item + p("{%p endfor %}"),
                  {{"word/numbering.xml", numbering()}, {"word/styles.xml", styles}});

    const std::string xml = merged(package, people).part("word/document.xml");

    EXPECT_THAT(xml, HasSubstr("<w:pStyle w:val=\"L\"/><w:jc"));
    EXPECT_THAT(xml, HasSubstr("<w:pStyle w:val=\"L\"/><w:numPr><w:ilvl w:val=\"0\"/><w:numId "
                               "w:val=\"4\"/></w:numPr><w:jc"));
}

// --- References: jhpyle/docassemble#805, Amberg/DocxTemplater#128 --------------------------------

TEST(WordReferences, ToABookmarkThatIsGoneAreAnError)
{
    const std::string blocks = p("{%p if no %}") + bookmarked("Term", "term") + p("{%p endif %}") +
                               heading("Liability") + field({" REF Term \\h "});

    const Error error = refusal(blocks, people);

    EXPECT_THAT(error.message(), HasSubstr("'Term'"));
    EXPECT_THAT(error.where().position, HasSubstr("paragraph 5"));
}

TEST(WordReferences, ToABookmarkThatStaysAreNone)
{
    const std::string blocks = p("{%p if yes %}") + bookmarked("Term", "term") + p("{%p endif %}") +
                               field({" REF Term \\h "});

    EXPECT_THAT(document(blocks), HasSubstr(" REF Term \\h "));
}

TEST(WordReferences, UnderTheSameConditionAreGoneWithIt)
{
    const std::string blocks = p("{%p if no %}") + bookmarked("Term", "term") +
                               field({" REF Term \\h "}) + p("{%p endif %}") + p("z");

    EXPECT_THAT(document(blocks), Not(HasSubstr("REF")));
}

TEST(WordReferences, InANoteWithoutTagsAreCheckedToo)
{
    const auto package =
        word_file(p("{%p if no %}") + bookmarked("Term", "term") + p("{%p endif %}") + p("z"),
                  {{"word/footnotes.xml",
                    part("footnotes", "<w:footnote w:id=\"2\">" + field({" PAGEREF Term "}) +
                                          "</w:footnote>")}});

    const Error error = refusal(package, people);

    EXPECT_EQ(error.where().part, "word/footnotes.xml");
}

TEST(WordReferences, OfATableOfContentsAreMadeAnewByWord)
{
    const std::string blocks = p("{%p if no %}") + bookmarked("_Toc1", "term") + p("{%p endif %}") +
                               field({" PAGEREF _Toc1 \\h "});

    EXPECT_THAT(document(blocks), HasSubstr("PAGEREF _Toc1"));
}

TEST(WordReferences, PointAtTheBookmarkOfTheirPassHoweverWordSplitThem)
{
    const std::string blocks = p("{%p for q in people %}") + bookmarked("Term", "{{ q.n }}") +
                               field({" REF ", "Te", "rm \\h "}) +
                               "<w:p><w:hyperlink w:anchor=\"Term\"><w:r><w:t>l</w:t></w:r>"
                               "</w:hyperlink></w:p>" +
                               field({" HYPERLINK \\l \"Term\" "}) + p("{%p endfor %}");

    const std::string xml = document(blocks);

    EXPECT_THAT(xml, HasSubstr("<w:instrText xml:space=\"preserve\"> REF Term \\h </w:instrText>"));
    EXPECT_THAT(xml,
                HasSubstr("<w:instrText xml:space=\"preserve\"> REF Term_2 \\h </w:instrText>"));
    EXPECT_THAT(xml, HasSubstr("w:anchor=\"Term_2\""));
    EXPECT_THAT(xml, HasSubstr("\\l &quot;Term_2&quot;"));
}

TEST(WordReferences, NameCopiesAsNoOtherBookmarkIsCalled)
{
    const std::string blocks = bookmarked("Term_2", "other", 7) + p("{%p for q in people %}") +
                               bookmarked("Term", "{{ q.n }}") + p("{%p endfor %}");

    EXPECT_THAT(document(blocks), HasSubstr("w:name=\"Term_3\""));
}

// --- Sections: guigrpa/docx-templates#424, ObeoNetwork/M2Doc#550, TPL#341 -----------------------

TEST(WordSections, MoveToTheParagraphBeforeTheOneThatIsRemoved)
{
    const std::string blocks =
        p("{%p if yes %}") + p("a") + section_end("{%p endif %}", "oddPage") + p("b");

    const std::string xml = document(blocks);

    EXPECT_THAT(xml, HasSubstr("<w:p><w:pPr><w:sectPr><w:type w:val=\"oddPage\"/></w:sectPr>"
                               "</w:pPr><w:r><w:t xml:space=\"preserve\">a</w:t>"));
    EXPECT_EQ(lines(blocks, people), (std::vector<std::string>{"a", "b"}));
}

TEST(WordSections, GoWhenAllOfThemIsRemoved)
{
    const std::string blocks = section_end("first", "nextPage") + p("{%p if no %}") + p("a") +
                               section_end("{%p endif %}", "oddPage") + p("b");

    const std::string xml = document(blocks);

    EXPECT_THAT(xml, HasSubstr("nextPage"));
    EXPECT_THAT(xml, Not(HasSubstr("oddPage")));
}

TEST(WordSections, ThatEndInATableGetAParagraphToEndIn)
{
    const std::string blocks = p("{%p if yes %}") + table(row(cell(p("a")))) +
                               section_end("{%p endif %}", "oddPage") + p("b");

    const std::string xml = document(blocks);

    EXPECT_THAT(xml, HasSubstr("</w:tbl><w:p><w:pPr><w:spacing"));
    EXPECT_THAT(xml, HasSubstr("<w:sectPr><w:type w:val=\"oddPage\"/></w:sectPr></w:pPr></w:p>"));
}

TEST(WordSections, AreCopiedByLoopsAndNeverStandTwiceInOneParagraph)
{
    const std::string blocks = p("{%p for q in people %}") + p("{{ q.n }}") +
                               section_end("{%p endfor %}", "oddPage") + p("b") +
                               "<w:sectPr><w:type w:val=\"continuous\"/></w:sectPr>";

    const std::string xml = document(blocks);

    EXPECT_THAT(xml, HasSubstr("continuous"));
    EXPECT_EQ(xml.find("oddPage"), xml.rfind("oddPage"));
    EXPECT_LT(xml.find("Ann"), xml.find("oddPage"));
    EXPECT_LT(xml.find("oddPage"), xml.find("Bob"));
}

// --- Tables: TPL#102, TPL#192, TPL#618
// ------------------------------------------------------------

std::string measured_table(const std::string& rows)
{
    std::string grid;
    for (const int width : {3000, 1000, 4000, 1000}) {
        grid += fmt::format("<w:gridCol w:w=\"{}\"/>", width);
    }
    return "<w:tbl><w:tblPr/><w:tblGrid>" + grid + "</w:tblGrid>" + rows + "</w:tbl>";
}

std::string wide_cell(const std::string& blocks)
{
    return "<w:tc><w:tcPr><w:gridSpan w:val=\"3\"/></w:tcPr>" + blocks + "</w:tc>";
}

TEST(WordTables, HaveAColumnForEachCellOfALoop)
{
    const std::string blocks = measured_table(row(cell(p("head")) + wide_cell(p("all"))) +
                                              row(cell(p("x")) + cell(p("{%tc for c in cols %}")) +
                                                  cell(p("{{ c }}")) + cell(p("{%tc endfor %}")))) +
                               p("z");

    const std::string xml = document(blocks);

    EXPECT_THAT(xml, HasSubstr("<w:tblGrid><w:gridCol w:w=\"3000\"/><w:gridCol w:w=\"2000\"/>"
                               "<w:gridCol w:w=\"2000\"/><w:gridCol w:w=\"2000\"/></w:tblGrid>"));
    EXPECT_THAT(xml, HasSubstr("<w:gridSpan w:val=\"3\"/>"));
    EXPECT_THAT(xml, Not(HasSubstr("indenture")));
}

TEST(WordTables, LoseTheColumnsOfACellThatIsLeftOut)
{
    const std::string blocks = measured_table(row(cell(p("head")) + wide_cell(p("all"))) +
                                              row(cell(p("x")) + cell(p("{%tc if no %}")) +
                                                  cell(p("y")) + cell(p("{%tc endif %}")))) +
                               p("z");

    const std::string xml = document(blocks);

    EXPECT_THAT(xml, HasSubstr("<w:tblGrid><w:gridCol w:w=\"3000\"/><w:gridCol w:w=\"6000\"/>"
                               "</w:tblGrid>"));
    EXPECT_THAT(xml, HasSubstr("<w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t "
                               "xml:space=\"preserve\">x</w:t>"));
}

TEST(WordTables, KeepABookmarkThatEndsBehindThem)
{
    const std::string blocks =
        p("a") +
        measured_table(row(cell("<w:p><w:bookmarkStart w:id=\"1\" w:name=\"T\"/><w:r><w:t>x</w:t>"
                                "</w:r></w:p>") +
                           cell(p("{%tc if no %}")) + cell(p("y")) + cell(p("{%tc endif %}")))) +
        "<w:p><w:bookmarkEnd w:id=\"1\"/></w:p>" + p("{{ people[0].n }}");

    const std::string xml = document(blocks);

    EXPECT_THAT(xml, HasSubstr("w:name=\"T\""));
    EXPECT_THAT(xml, HasSubstr("<w:bookmarkEnd w:id=\"1\"/>"));
}

} // namespace indenture::templating::test
