#include "template/template.h"

#include "template/word_file.h"

#include "docx/zip.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

namespace indenture::templating::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const Json people = Json::parse(R"({"people": [
    {"name": "Ann", "roles": ["a", "b"]}, {"name": "Bo", "roles": []}, {"name": "Cy", "roles": ["c"]}],
    "nobody": [], "yes": true, "no": false, "x": "X"})");

std::string document(const std::string& blocks, const Json& values)
{
    return merged(blocks, values).part("word/document.xml");
}

// --- Values ------------------------------------------------------------------------------------

TEST(MergeValue, ReplacesTagsAndKeepsTheTextAround)
{
    EXPECT_THAT(lines(p("Dear {{ name }}, you owe {{n}}."), {{"name", "Ann"}, {"n", 12.5}}),
                ElementsAre("Dear Ann, you owe 12.5."));
}

TEST(MergeValue, IsFoundHoweverWordSplitsIt)
{
    const std::string text =
        "a {{ party.name | default(\"x\") }} b{# c #} {%if yes%}d{%else%}e{%endif%}";

    EXPECT_THAT(lines(scattered_p(text), {{"party", {{"name", "N"}}}, {"yes", true}}),
                ElementsAre("a N b d"));
}

TEST(MergeValue, TakesThePropertiesOfTheRunWhereItOpens)
{
    const std::string blocks = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{{</w:t></w:r>"
                               "<w:r><w:rPr><w:i/></w:rPr><w:t> x }} after</w:t></w:r></w:p>";

    EXPECT_THAT(
        document(blocks, {{"x", "X"}}),
        HasSubstr(
            "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">X</w:t></w:r>"
            "<w:r><w:rPr><w:i/></w:rPr><w:t xml:space=\"preserve\"> after</w:t></w:r></w:p>"));
}

TEST(MergeValue, IsTextWhateverItHolds)
{
    const std::string hostile =
        "AT&T <b> a < b \"q\" 'q' </w:t></w:r></w:p> {{ x }} {% if x %} {_{ &amp; ]]>";

    EXPECT_THAT(lines(p("{{ v }}"), {{"v", hostile}, {"x", "never"}}), ElementsAre(hostile));
}

TEST(MergeValue, KeepsLineBreaksAndTabs)
{
    EXPECT_THAT(document(p("{{ v }}"), {{"v", "a\nb\r\nc\td\ve\rf"}}),
                HasSubstr("a</w:t><w:br/><w:t xml:space=\"preserve\">b</w:t><w:br/>"));
    EXPECT_THAT(lines(p("{{ v }}"), {{"v", "a\nb\r\nc\td\ve\rf\n"}}),
                ElementsAre("a\nb\nc\td\ne\nf\n"));
}

TEST(MergeValue, KeepsEveryScriptAndTheBlanksAtItsEdges)
{
    const std::string text = "  \u00e4 \u4e2d \U0001F600 \u05d0 \u00a0";

    EXPECT_THAT(lines(p("{{ v }}"), {{"v", text}}), ElementsAre(text));
}

TEST(MergeValue, RefusesCharactersNoWordFileCanHoldWithTheDatum)
{
    for (const std::string& bad :
         {std::string(1, '\0'), std::string("\x01"), std::string("\x1F"), std::string("\x1B"),
          std::string("\xEF\xBF\xBE"), std::string("\xC0\xAF")}) {
        const Error error = refusal(p("{{ a.b }}"), {{"a", {{"b", "x" + bad}}}});

        EXPECT_EQ(error.code(), ErrorCode::BadInput);
        EXPECT_THAT(error.what(), HasSubstr("/a/b"));
    }
}

TEST(MergeValue, RefusesToPrintWhatIsNoText)
{
    for (const Json& value :
         {Json(nullptr), Json(true), Json::array({1}), Json::object({{"a", 1}})}) {
        EXPECT_THAT(refusal(p("{{ v }}"), {{"v", value}}).what(), HasSubstr("cannot be printed"))
            << value;
    }
}

TEST(MergeValue, AllowsOneWithPrefixPOnlyAlone)
{
    EXPECT_THAT(lines(p("{{p x }}"), people), ElementsAre("X"));
    EXPECT_THAT(refusal(p("a {{p x }}"), people).what(), HasSubstr("whole paragraph"));
}

TEST(MergeValue, TreatsAHardHyphenAndTabInATagAsWritten)
{
    const std::string blocks =
        "<w:p><w:r><w:t>{{ 5</w:t><w:noBreakHyphen/><w:t>3</w:t><w:tab/><w:t>}}"
        "</w:t><w:tab/><w:noBreakHyphen/><w:t>b</w:t></w:r></w:p>";

    EXPECT_THAT(lines(blocks, people), ElementsAre("2\tb"));
    EXPECT_THAT(document(blocks, people), HasSubstr("<w:tab/><w:noBreakHyphen/>"));
}

TEST(MergeValue, WritesEscapedDelimitersAsBraces)
{
    EXPECT_THAT(lines(p("{_{ x }_} {_% if %_} {{ x }}"), people),
                ElementsAre("{{ x }} {% if %} X"));
}

TEST(MergeValue, TrimsOnlyTheBlanksBeside)
{
    EXPECT_THAT(lines(p("a  {{- x -}}  b {%- if yes %} c{% endif %}"), people),
                ElementsAre("aXb c"));
}

// --- Statements in text
// ---------------------------------------------------------------------------

TEST(MergeInline, ChoosesOneBranch)
{
    const std::string text = "v {% if n == 1 %}one{% elif n == 2 %}two{% else %}many{% endif %}.";

    EXPECT_THAT(lines(p(text), {{"n", 1}}), ElementsAre("v one."));
    EXPECT_THAT(lines(p(text), {{"n", 2}}), ElementsAre("v two."));
    EXPECT_THAT(lines(p(text), {{"n", 3}}), ElementsAre("v many."));
}

TEST(MergeInline, LoopsInsideAParagraph)
{
    EXPECT_THAT(lines(p("{% for q in people %}{{ loop.index }}/{{ loop.length }} {{ q.name }}"
                        "{% if not loop.last %}, {% endif %}{% endfor %}."),
                      people),
                ElementsAre("1/3 Ann, 2/3 Bo, 3/3 Cy."));
}

TEST(MergeInline, WritesTheElseOfAnEmptyLoop)
{
    EXPECT_THAT(lines(p("a{% for q in nobody %}x{% else %}nobody{% endfor %}"), people),
                ElementsAre("anobody"));
}

TEST(MergeInline, KeepsFormattingInsideItsBranches)
{
    const std::string blocks =
        "<w:p><w:r><w:t>a {% if yes %}b</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>c</w:t></w:r>"
        "<w:r><w:t>{% endif %} d</w:t></w:r></w:p>";

    EXPECT_THAT(document(blocks, people),
                HasSubstr("<w:r><w:rPr><w:b/></w:rPr><w:t>c</w:t></w:r>"));
    EXPECT_THAT(lines(blocks, {{"yes", false}}), ElementsAre("a  d"));
}

TEST(MergeInline, SeesTheInnerLoopFirst)
{
    EXPECT_THAT(
        lines(p("{% for q in people %}{% for r in q.roles %}{{ q.name }}{{ r }}{{ loop.index0 }} "
                "{% endfor %}{{ loop.index }};{% endfor %}"),
              people),
        ElementsAre("Anna0 Annb1 1;2;Cyc0 3;"));
}

// --- Paragraphs
// -----------------------------------------------------------------------------------

TEST(MergeParagraphs, RepeatsThemAndLeavesNoEmptyLine)
{
    EXPECT_THAT(lines(p("a") + p("{%p for q in people %}") + p("{{ q.name }}") +
                          p("{%p endfor %}") + p("b"),
                      people),
                ElementsAre("a", "Ann", "Bo", "Cy", "b"));
}

TEST(MergeParagraphs, ChoosesAmongThem)
{
    const std::string blocks = p("{%p if n == 1 %}") + p("one") + p("{%p elif n % 2 == 0 %}") +
                               p("even") + p("{%p else %}") + p("odd") + p("{%p endif %}") + p("z");

    EXPECT_THAT(lines(blocks, {{"n", 1}}), ElementsAre("one", "z"));
    EXPECT_THAT(lines(blocks, {{"n", 4}}), ElementsAre("even", "z"));
    EXPECT_THAT(lines(blocks, {{"n", 5}}), ElementsAre("odd", "z"));
}

TEST(MergeParagraphs, NestsLoopsAndTables)
{
    const std::string blocks = p("{%p for q in people %}") + p("{%p if q.roles %}") +
                               p("{{ q.name }}:") +
                               table(row(cell(p("{%tr for r in q.roles %}"))) +
                                     row(cell(p("{{ r }}"))) + row(cell(p("{%tr endfor %}")))) +
                               p("{%p endif %}") + p("{%p endfor %}") + p("end");

    EXPECT_THAT(lines(blocks, people), ElementsAre("Ann:", "a", "b", "Cy:", "c", "end"));
}

TEST(MergeParagraphs, TreatsAParagraphOfStatementsAloneAsOne)
{
    EXPECT_THAT(
        lines(p("{% for q in people %}") + p("{{ q.name }}") + p("{% endfor %}{# done #}") + p("z"),
              people),
        ElementsAre("Ann", "Bo", "Cy", "z"));
}

TEST(MergeParagraphs, LeavesNothingOfAParagraphOfComments)
{
    EXPECT_THAT(lines(p("a") + p("{# note to the author #}") + p("b {# c #}"), people),
                ElementsAre("a", "b "));
}

TEST(MergeParagraphs, HoldsOneParagraphBetweenItsOwnTags)
{
    EXPECT_THAT(lines(p("{%p for q in people %}{{ q.name }}!{%p endfor %}") + p("z"), people),
                ElementsAre("Ann!", "Bo!", "Cy!", "z"));
}

TEST(MergeParagraphs, TakesTwoStatementsInOneParagraph)
{
    EXPECT_THAT(lines(p("{%p for q in people %}{%p if q.roles %}") + p("{{ q.name }}") +
                          p("{%p endif %}{%p endfor %}") + p("z"),
                      people),
                ElementsAre("Ann", "Cy", "z"));
}

TEST(MergeParagraphs, KeepsTheSectionOfARemovedParagraph)
{
    const std::string section = "<w:sectPr><w:pgSz w:w=\"100\" w:h=\"200\"/></w:sectPr>";
    const std::string opener =
        "<w:p><w:pPr>" + section + "</w:pPr><w:r><w:t>{%p if no %}</w:t></w:r></w:p>";
    const std::string closer =
        "<w:p><w:pPr>" + section + "</w:pPr><w:r><w:t>{%p endif %}</w:t></w:r></w:p>";

    const std::string first =
        document(p("a") + opener + p("b") + p("{%p endif %}") + p("c"), people);
    const std::string second =
        document(p("a") + p("{%p if no %}") + p("b") + closer + p("c"), people);

    EXPECT_THAT(first, HasSubstr(section));
    EXPECT_THAT(second, HasSubstr(section));
}

TEST(MergeParagraphs, KeepsAClosingParagraphBehindTheLastTable)
{
    const std::string blocks = p("a") + p("{%p if yes %}") + table(row(cell(p("t")))) +
                               p("{%p endif %}") +
                               "<w:sectPr><w:pgSz w:w=\"100\" w:h=\"200\"/></w:sectPr>";

    EXPECT_THAT(document(blocks, people), HasSubstr("</w:tbl><w:p></w:p><w:sectPr>"));
}

TEST(MergeParagraphs, KeepsTablesOfALoopApart)
{
    const std::string blocks = p("{%p for q in people %}") + table(row(cell(p("{{ q.name }}")))) +
                               p("{%p endfor %}") + p("z");

    EXPECT_THAT(document(blocks, people), Not(HasSubstr("</w:tbl><w:tbl>")));
}

// --- Tables ------------------------------------------------------------------------------------

TEST(MergeTable, RepeatsRows)
{
    EXPECT_THAT(lines(table(row(cell(p("Name")) + cell(p("No"))) +
                            row(cell(p("{%tr for q in people %}")) + cell(p(""))) +
                            row(cell(p("{{ q.name }}")) + cell(p("{{ loop.index }}"))) +
                            row(cell(p("{%tr endfor %}")) + cell(p("")))) +
                          p("z"),
                      people),
                ElementsAre("Name", "No", "Ann", "1", "Bo", "2", "Cy", "3", "z"));
}

TEST(MergeTable, HoldsARowBetweenTagsInItsFirstAndLastCell)
{
    EXPECT_THAT(lines(table(row(cell(p("{%tr for q in people %}{{ q.name }}")) +
                                cell(p("{{ loop.index }}{%tr endfor %}")))) +
                          p("z"),
                      people),
                ElementsAre("Ann", "1", "Bo", "2", "Cy", "3", "z"));
}

TEST(MergeTable, DisappearsWithoutRows)
{
    const std::string blocks =
        p("a") +
        table(row(cell(p("{%tr for q in nobody %}"))) + row(cell(p("{{ q.name }}"))) +
              row(cell(p("{%tr endfor %}")))) +
        p("b");

    EXPECT_THAT(document(blocks, people), Not(HasSubstr("w:tbl")));
    EXPECT_THAT(lines(blocks, people), ElementsAre("a", "b"));
}

TEST(MergeTable, RepeatsCells)
{
    EXPECT_THAT(lines(table(row(cell(p("{%tc for q in people %}")) + cell(p("{{ q.name }}")) +
                                cell(p("{%tc endfor %}")) + cell(p("last")))) +
                          p("z"),
                      people),
                ElementsAre("Ann", "Bo", "Cy", "last", "z"));
}

TEST(MergeTable, LosesARowWithoutCells)
{
    EXPECT_THAT(lines(table(row(cell(p("head"))) + row(cell(p("{%tc for q in nobody %}")) +
                                                       cell(p("x")) + cell(p("{%tc endfor %}")))) +
                          p("z"),
                      people),
                ElementsAre("head", "z"));
}

TEST(MergeTable, KeepsAParagraphInACellThatLosesAll)
{
    const std::string styled =
        "<w:p><w:pPr><w:jc w:val=\"right\"/></w:pPr><w:r><w:t>{%p if no %}</w:t></w:r></w:p>";

    EXPECT_THAT(document(table(row(cell(styled + p("x") + p("{%p endif %}")))) + p("z"), people),
                HasSubstr("<w:tcPr/><w:p><w:pPr><w:jc w:val=\"right\"/></w:pPr></w:p></w:tc>"));
}

// --- What must be there once -------------------------------------------------------------------

TEST(MergeIdentity, GivesBookmarksOfALoopTheirOwnNamesAndPointsReferencesAtThem)
{
    const std::string blocks =
        p("{%p for q in people %}") +
        "<w:p><w:r><w:instrText xml:space=\"preserve\"> REF clause \\h </w:instrText></w:r>"
        "<w:bookmarkStart w:id=\"7\" w:name=\"clause\"/><w:r><w:t>{{ q.name "
        "}}</w:t></w:r><w:bookmarkEnd w:id=\"7\"/>"
        "<w:hyperlink w:anchor=\"clause\"><w:r><w:t>see</w:t></w:r></w:hyperlink></w:p>" +
        p("{%p endfor %}") +
        "<w:p><w:fldSimple w:instr=\" REF clause \\h "
        "\"><w:r><w:t>z</w:t></w:r></w:fldSimple></w:p>";

    const std::string xml = document(blocks, people);

    EXPECT_THAT(xml, HasSubstr("w:id=\"7\" w:name=\"clause\""));
    EXPECT_THAT(xml, HasSubstr("w:id=\"8\" w:name=\"clause_2\""));
    EXPECT_THAT(xml, HasSubstr("w:id=\"9\" w:name=\"clause_3\""));
    EXPECT_THAT(xml, HasSubstr(" REF clause_2 \\h "));
    EXPECT_THAT(xml, HasSubstr("w:anchor=\"clause_3\""));
    EXPECT_THAT(xml, HasSubstr("<w:fldSimple w:instr=\" REF clause \\h \">"));
}

TEST(MergeIdentity, DropsTheOtherHalfOfABookmarkThatIsLeftOut)
{
    const std::string start = "<w:bookmarkStart w:id=\"1\" w:name=\"b\"/>";
    const std::string end = "<w:bookmarkEnd w:id=\"1\"/>";
    const std::string plain = "<w:r><w:t>x</w:t></w:r>";

    const std::string no_start = document(p("{%p if no %}") + "<w:p>" + start + plain + "</w:p>" +
                                              p("{%p endif %}") + "<w:p>" + plain + end + "</w:p>",
                                          people);
    const std::string no_end =
        document("<w:p>" + start + plain + "</w:p>" + p("{%p if no %}") + "<w:p>" + plain + end +
                     "</w:p>" + p("{%p endif %}") + p("z"),
                 people);

    EXPECT_THAT(no_start, Not(HasSubstr("bookmark")));
    EXPECT_THAT(no_end, Not(HasSubstr("bookmark")));
}

TEST(MergeIdentity, KeepsABookmarkThatEndsInAParagraphOfTags)
{
    const std::string blocks =
        "<w:p><w:bookmarkStart w:id=\"1\" w:name=\"b\"/><w:r><w:t>x</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>{%p if no %}</w:t></w:r><w:bookmarkEnd w:id=\"1\"/></w:p>" +
        p("y") + p("{%p endif %}") + p("z");

    EXPECT_THAT(document(blocks, people), HasSubstr("<w:bookmarkEnd w:id=\"1\"/>"));
}

TEST(MergeIdentity, NumbersDrawingsAndParagraphsAnew)
{
    const std::string blocks =
        p("{%p for q in people %}") +
        "<w:p w14:paraId=\"0000000A\" w:rsidR=\"01\"><w:r><w:drawing><wp:inline><wp:docPr id=\"4\" "
        "name=\"d\"/>"
        "</wp:inline></w:drawing></w:r></w:p>" +
        p("{%p endfor %}") + p("z");

    const std::string xml = document(blocks, people);

    EXPECT_THAT(xml, HasSubstr("docPr id=\"4\""));
    EXPECT_THAT(xml, HasSubstr("docPr id=\"5\""));
    EXPECT_THAT(xml, HasSubstr("docPr id=\"6\""));
    EXPECT_THAT(xml, HasSubstr("paraId=\"0000000A\""));
    EXPECT_THAT(xml, HasSubstr("paraId=\"00000002\""));
}

// --- Stories -----------------------------------------------------------------------------------

TEST(MergeStories, FillsHeadersFootersAndNotes)
{
    const docx::Package package =
        word_file(p("{{ x }}"),
                  {{"word/header1.xml", part("hdr", p("h {{ x }}"))},
                   {"word/footer1.xml", part("ftr", p("f {{ x }} & "))},
                   {"word/footnotes.xml", part("footnotes", "<w:footnote w:id=\"1\">" +
                                                                p("n {{ x }}") + "</w:footnote>")},
                   {"word/endnotes.xml",
                    part("endnotes", "<w:endnote w:id=\"1\">" + p("e {{ x }}") + "</w:endnote>")}});

    const docx::Package result = merged(package, {{"x", "A&B"}});

    EXPECT_THAT(lines_of(result, "word/header1.xml"), ElementsAre("h A&B"));
    EXPECT_THAT(lines_of(result, "word/footer1.xml"), ElementsAre("f A&B & "));
    EXPECT_THAT(lines_of(result, "word/footnotes.xml"), ElementsAre("n A&B"));
    EXPECT_THAT(lines_of(result, "word/endnotes.xml"), ElementsAre("e A&B"));
}

TEST(MergeStories, FillsTheCoreProperties)
{
    const docx::Package package =
        word_file(p("x"), {{"docProps/core.xml", "<c xmlns:d=\"urn:d\"><d:title>{% if yes %}T {{ x "
                                                 "}}{% endif %}!</d:title><d:n>1</d:n></c>"}});

    EXPECT_EQ(merged(package, {{"x", "A\nB&"}, {"yes", true}}).part("docProps/core.xml"),
              "<c xmlns:d=\"urn:d\"><d:title>T A&#10;B&amp;!</d:title><d:n>1</d:n></c>");
}

TEST(MergeStories, FillsTheNameOfAContentControl)
{
    const std::string blocks = p("{%p for q in people %}") +
                               "<w:sdt><w:sdtPr><w:alias w:val=\"For {{ q.name }}\"/><w:tag "
                               "w:val=\"signature:{{ q.name }}\"/><w:id w:val=\"5\"/>"
                               "</w:sdtPr><w:sdtContent>" +
                               p("sign") + "</w:sdtContent></w:sdt>" + p("{%p endfor %}") + p("z");

    Json values = people;
    values["people"][0]["name"] = "A\"<\n";
    const std::string xml = document(blocks, values);

    EXPECT_THAT(xml, HasSubstr("<w:tag w:val=\"signature:A&quot;&lt;&#10;\"/>"));
    EXPECT_THAT(xml, HasSubstr("<w:alias w:val=\"For Cy\"/>"));
    EXPECT_THAT(xml, Not(HasSubstr("<w:id ")));
}

TEST(MergeStories, FillsTextBoxesInBothTheirForms)
{
    const std::string box = "<w:txbxContent>" + p("in {{ x }}") + "</w:txbxContent>";
    const std::string blocks = "<w:p><w:r><w:t>out {{ x }}</w:t><mc:AlternateContent><mc:Choice "
                               "Requires=\"wps\"><w:drawing>" +
                               box + "</w:drawing></mc:Choice><mc:Fallback><w:pict>" + box +
                               "</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>";

    EXPECT_THAT(lines(blocks, people), ElementsAre("out X", "in X", "in X"));
}

TEST(MergeStories, IgnoresDeletedTextAndReadsLinks)
{
    const std::string blocks =
        "<w:p><w:del w:id=\"1\"><w:r><w:delText>{{ gone }}</w:delText></w:r></w:del>"
        "<w:hyperlink r:id=\"r1\"><w:r><w:t>{{ x }}</w:t></w:r></w:hyperlink></w:p>";

    EXPECT_THAT(document(blocks, people), HasSubstr("<w:delText>{{ gone }}</w:delText>"));
    EXPECT_THAT(lines(blocks, people), ElementsAre("X"));
}

// --- The file as a whole
// ---------------------------------------------------------------------------

TEST(MergeFile, IsTheSameForTheSameInputAlsoInThreads)
{
    const Template compiled = Template::compile(
        word_file(p("{%p for q in people %}") + p("{{ q.name }} {{ '2026-01-31' | date }}") +
                  p("{%p endfor %}") + p("z")));
    const Bytes expected = compiled.merge(people, {});
    std::vector<Bytes> results(4);
    std::vector<std::thread> threads;

    for (Bytes& result : results) {
        threads.emplace_back([&] { result = compiled.merge(people, {}); });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }

    EXPECT_THAT(results, testing::Each(expected));
}

TEST(MergeFile, CopiesPartsWithoutTagsAsTheyAreCompressed)
{
    const docx::Package package = word_file(p("{{ x }}"), {{"word/media/a.bin", Bytes(1000, 'q')}});
    const Bytes before = package.with_parts({});

    const Bytes after = Template::compile(package).merge(people, {});

    const auto packed = [](const Bytes& zip) {
        std::map<std::string, Bytes> result;
        for (const docx::ZipEntry& entry : docx::scan_zip(zip, "zip", {})) {
            result[entry.name] = zip.substr(entry.data_offset, entry.packed_size);
        }
        return result;
    };
    auto expected = packed(before);
    auto got = packed(after);
    EXPECT_NE(expected["word/document.xml"], got["word/document.xml"]);
    expected.erase("word/document.xml");
    got.erase("word/document.xml");
    EXPECT_EQ(expected, got);
}

TEST(MergeFile, LeavesTheBytesOfUntouchedParagraphsAlone)
{
    const std::string odd =
        "<w:p  w:rsidR='00A'><w:r ><w:t>a&#x41;<![CDATA[<]]></w:t></w:r><!-- c --></w:p >";

    EXPECT_THAT(document(odd + p("{{ x }}"), people), HasSubstr(odd));
}

TEST(MergeFile, ReadsAnyPrefixForTheNamespace)
{
    const docx::Package package =
        word_file(p("x"), {{"word/header1.xml",
                            "<k:hdr "
                            "xmlns:k=\"http://schemas.openxmlformats.org/wordprocessingml/2006/"
                            "main\"><k:p><k:r><k:t>{{ x }}</k:t></k:r></k:p></k:hdr>"}});

    EXPECT_THAT(
        merged(package, {{"x", "a\nb"}}).part("word/header1.xml"),
        HasSubstr("<k:t xml:space=\"preserve\">a</k:t><k:br/><k:t xml:space=\"preserve\">b</k:t>"));
}

// --- Limits --------------------------------------------------------------------------------------

TEST(MergeLimits, StopNestedLoopsThatNeverSeemToEnd)
{
    Json values;
    values["l"] = std::vector<int>(1000, 1);
    std::string blocks;
    for (const std::string name : {"a", "b", "c", "d"}) {
        blocks += p("{%p for " + name + " in l %}");
    }
    blocks += p("x");
    for (int i = 0; i < 4; ++i) {
        blocks += p("{%p endfor %}");
    }
    const Template compiled = Template::compile(word_file(blocks + p("z")));
    Limits limits;
    limits.template_steps_max = 100'000;

    try {
        compiled.merge(values, limits);
        FAIL() << "no limit was met";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::LimitExceeded);
    }
    limits.template_steps_max = 1'000'000'000;
    limits.template_output_max = 1'000'000;
    EXPECT_THROW(compiled.merge(values, limits), Error);
}

TEST(MergeLimits, StopStatementsNestedTooDeep)
{
    std::string text;
    for (int i = 0; i < 1000; ++i) {
        text += "{% if yes %}";
    }

    EXPECT_THAT(refusal(p(text + "x"), people).what(), HasSubstr("nested deeper"));
}

} // namespace
} // namespace indenture::templating::test
