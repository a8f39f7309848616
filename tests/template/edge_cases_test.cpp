// The edge cases of docxtpl, one test a row, and what a template of ours does instead. Each was
// measured with docxtpl 0.16.5; tests/conformance/deviations.md says where the results differ.

#include "template/template.h"

#include "template/word_file.h"

#include "docx/zip.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::templating::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const Json data = Json::parse(R"({
    "yes": true, "no": false, "t": "T", "x": "X", "n": 2, "name": "Ann", "my_name": "Ann",
    "items": ["a", "b", "c"], "nobody": [], "kind": "b",
    "people": [{"name": "Ann", "roles": ["r1", "r2"]}, {"name": "Bo", "roles": ["r3"]}],
    "ages": {"zoe": 1, "adam": 2, "mia": 3}, "text_false": "false"})");

std::string document(const std::string& blocks)
{
    return merged(blocks, data).part("word/document.xml");
}

std::string run(const std::string& inner)
{
    return "<w:r>" + inner + "</w:r>";
}

std::string t(const std::string& text)
{
    std::string escaped;
    docx::append_escaped(escaped, text);
    return "<w:t xml:space=\"preserve\">" + escaped + "</w:t>";
}

std::string section(const std::string& width)
{
    return "<w:pPr><w:sectPr><w:pgSz w:w=\"" + width + "\" w:h=\"16838\"/></w:sectPr></w:pPr>";
}

std::size_t count(const std::string& text, std::string_view what)
{
    std::size_t result = 0;
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += what.size()) {
        ++result;
    }
    return result;
}

std::vector<std::string> codes_of(const std::vector<Finding>& findings)
{
    std::vector<std::string> result;
    for (const Finding& finding : findings) {
        result.push_back(finding.code);
    }
    return result;
}

std::vector<std::string> codes(const std::string& blocks)
{
    return codes_of(Template::lint(word_file(blocks), {}));
}

const CompileOptions compat{.profile = expression::Profile::Compat};

std::vector<std::string> compat_codes(const std::string& blocks)
{
    return codes_of(Template::lint(word_file(blocks), compat));
}

std::vector<std::string> compat_lines(const std::string& blocks)
{
    const Template compiled = Template::compile(word_file(blocks), compat);
    const Merged result =
        compiled.merge(expression::Data::of(data),
                       {.undefined = expression::Undefined::Blank, .requires_alt = false}, {});
    return lines_of(docx::Package::open(result.docx, "merged.docx", {}));
}

// --- Values ------------------------------------------------------------------------------------

TEST(EdgeCase, MarkupInAValueIsText)
{
    for (const char* value : {"AT&T", "<b>", "a < b", "100<100", "&amp;", "]]>"}) {
        EXPECT_THAT(lines(p("{{ v }}"), {{"v", value}}), ElementsAre(value));
    }
}

TEST(EdgeCase, ParagraphMarkupInAValueIsText)
{
    const std::string value = "a</w:t></w:r></w:p><w:p><w:r><w:t>b";

    EXPECT_THAT(lines(p("{{ v }}"), {{"v", value}}), ElementsAre(value));
}

TEST(EdgeCase, AnAmpersandInAHeaderIsText)
{
    const auto package = merged(
        word_file(p("x"), {{"word/header1.xml", part("hdr", p("{{ v }}"))}}), {{"v", "AT&T"}});

    EXPECT_THAT(lines_of(package, "word/header1.xml"), ElementsAre("AT&T"));
}

TEST(EdgeCase, DelimitersInAValueAreText)
{
    for (const char* value : {"{_{ 7 }_}", "{{ 7*7 }}", "{% if %}", "{_% x %_}"}) {
        EXPECT_THAT(lines(p("{{ v }}"), {{"v", value}}), ElementsAre(value));
    }
}

TEST(EdgeCase, ARichValueSplitsTheRunItStandsIn)
{
    const std::string blocks = p("a {{ v }} b");

    const auto package = merged(
        blocks, {{"v", {{"$rich", Json::array({{{"t", "bold"}, {"b", true}}, {{"t", " x"}}})}}}});

    EXPECT_THAT(lines_of(package), ElementsAre("a bold x b"));
    EXPECT_THAT(package.part("word/document.xml"), Not(HasSubstr("<w:t><w:r>")));
    EXPECT_THAT(package.part("word/document.xml"), HasSubstr("<w:rPr><w:b/><w:bCs/></w:rPr>"));
}

TEST(EdgeCase, ARichValueThroughATextFilterIsRefused)
{
    const Json values = {{"v", {{"$rich", Json::array({{{"t", "bold"}}})}}}};

    EXPECT_THAT(refusal(p("{{ v | upper }}"), values).what(), HasSubstr("upper"));
}

TEST(EdgeCase, AnInlineIfWithoutElseIsEmptyInCompatAndReportedInStrict)
{
    EXPECT_THAT(compat_lines(p("a{{ 'z' if no }}b")), ElementsAre("ab"));
    EXPECT_THAT(codes(p("a{{ 'z' if no }}b")), Not(IsEmpty()));
}

TEST(EdgeCase, AnUndefinedFilterOrTestIsFoundAtCompileTimeWithASuggestion)
{
    const auto filter = Template::lint(word_file(p("{{ x | uper }}")), {});
    const auto test = Template::lint(word_file(p("{% if x is defind %}y{% endif %}")), {});

    ASSERT_THAT(codes_of(filter), ElementsAre("T017"));
    EXPECT_THAT(filter[0].cure, HasSubstr("upper"));
    ASSERT_THAT(codes_of(test), ElementsAre("T017"));
    EXPECT_THAT(test[0].cure, HasSubstr("defined"));
}

TEST(EdgeCase, ThePlainStringOfAParagraphTagBecomesOneParagraphLikeIt)
{
    const std::string blocks =
        "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>" + run(t("{{p x }}")) + "</w:p>" + p("z");

    EXPECT_THAT(lines(blocks, data), ElementsAre("X", "z"));
    EXPECT_THAT(document(blocks), HasSubstr("<w:pPr><w:jc w:val=\"center\"/></w:pPr>"));
}

TEST(EdgeCase, TheStringFalseIsTrueAndReported)
{
    EXPECT_THAT(lines(p("{% if text_false %}yes{% endif %}"), data), ElementsAre("yes"));
}

TEST(EdgeCase, ADictIsPassedInTheOrderOfTheData)
{
    EXPECT_THAT(lines(p("{% for k in ages %}{{ k }} {% endfor %}"), data),
                ElementsAre("zoe adam mia "));
}

TEST(EdgeCase, NumbersAreComputedAsInPythonInCompat)
{
    EXPECT_THAT(compat_lines(p("{{ 7/2 }} {{ -7//2 }} {{ -7%3 }} {{ 2**70 }} {{ 0.1+0.2 }} "
                               "{{ 1e16 }}")),
                ElementsAre("3.5 -4 2 1180591620717411303424 0.30000000000000004 1e+16"));
}

TEST(EdgeCase, DecimalsAreExactInStrict)
{
    EXPECT_THAT(lines(p("{{ 0.1+0.2 }} {{ -7//2 }} {{ -7%3 }} {{ 2**70 }}"), data),
                ElementsAre("0.3 -4 2 1180591620717411303424"));
}

// --- Tags in text --------------------------------------------------------------------------------

TEST(EdgeCase, ATagThatIsNeverClosedIsReportedAtItsOpener)
{
    const auto findings =
        Template::lint(word_file(p("a") + p("{{ name ...") + p("c }} {{ x }}")), {});

    ASSERT_FALSE(findings.empty());
    EXPECT_EQ(findings[0].code, "T001");
    EXPECT_THAT(findings[0].where.position, HasSubstr("paragraph 2"));
}

TEST(EdgeCase, ATagOverTwoParagraphsIsReported)
{
    EXPECT_THAT(codes(p("{{ na") + p("me }}")), Contains("T001"));
}

TEST(EdgeCase, ATagAcrossTheEdgeOfALinkIsReported)
{
    const std::string half = "<w:p>" + run(t("{{ na")) + "<w:hyperlink w:anchor=\"b\">" +
                             run(t("me }}")) + "</w:hyperlink></w:p>";
    const std::string whole =
        "<w:p><w:hyperlink w:anchor=\"b\">" + run(t("{{ name }}")) + "</w:hyperlink></w:p>";

    EXPECT_THAT(codes(half), Contains("T003"));
    EXPECT_THAT(codes(whole), Not(Contains("T003")));
}

TEST(EdgeCase, ATagHalfInAnInsertionIsReported)
{
    const std::string blocks = "<w:p>" + run(t("{{ na")) + "<w:ins w:id=\"1\" w:author=\"a\">" +
                               run(t("me }}")) + "</w:ins></w:p>";

    EXPECT_THAT(codes(blocks), Contains("T003"));
}

TEST(EdgeCase, ATagInDeletedTextIsIgnored)
{
    const std::string blocks = "<w:p><w:del w:id=\"1\" w:author=\"a\"><w:r><w:delText>{{ nothing }}"
                               "</w:delText></w:r></w:del>" +
                               run(t("{{ x }}")) + "</w:p>";

    EXPECT_THAT(lines(blocks, data), ElementsAre("X"));
}

TEST(EdgeCase, AHardHyphenInATagIsAMinusAndNoted)
{
    const std::string blocks =
        "<w:p>" + run(t("{{ 5") + "<w:noBreakHyphen/>" + t("n }}")) + "</w:p>";

    EXPECT_THAT(lines(blocks, data), ElementsAre("3"));
    EXPECT_THAT(codes(blocks), Not(IsEmpty()));
}

TEST(EdgeCase, TabsBreaksAndHardSpacesInATagAreBlanks)
{
    const std::string blocks =
        "<w:p>" + run(t("{{") + "<w:tab/>" + t("x\u00A0") + "<w:br/>" + t("}}")) + "</w:p>";

    EXPECT_THAT(lines(blocks, data), ElementsAre("X"));
}

TEST(EdgeCase, APercentSignInProseIsReportedWithTheWayToEscapeIt)
{
    const auto findings = Template::lint(word_file(p("a rate of {% 5 percent")), {});

    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].code, "T001");
    EXPECT_THAT(findings[0].where.position, HasSubstr("paragraph 1"));
    EXPECT_THAT(findings[0].cure, HasSubstr("{_%"));
}

TEST(EdgeCase, RawWorksInlineAndAroundStructuralTags)
{
    EXPECT_THAT(lines(p("{% raw %}{{ x }}{% endraw %} {{ x }}"), data), ElementsAre("{{ x }} X"));
    EXPECT_THAT(lines(p("{% raw %}{%tr for a in b %}{%p if c %}{% endraw %}"), data),
                ElementsAre("{%tr for a in b %}{%p if c %}"));
}

TEST(EdgeCase, AMinusTrimsTheBlanksBesideTheTagAndNoText)
{
    EXPECT_THAT(lines(p("Hello {%- if t %} you{% endif %}"), data), ElementsAre("Hello you"));
    EXPECT_THAT(lines(p("Hello {{- t }}"), data), ElementsAre("HelloT"));
}

TEST(EdgeCase, AMinusJoinsParagraphsOnlyFromATagAloneInItsParagraph)
{
    EXPECT_THAT(
        lines(p("My text,") + p("{%- if yes -%}") + p("more") + p("{%- endif -%}") + p("end"),
              data),
        ElementsAre("My text,moreend"));
}

TEST(EdgeCase, APlusInTheDelimiterHasNoEffect)
{
    EXPECT_THAT(lines(p("a {%+ if yes +%} b {% endif %}"), data), ElementsAre("a  b "));
}

// --- Paragraphs ----------------------------------------------------------------------------------

TEST(EdgeCase, TextBesideAParagraphTagIsAnErrorAndInCompatAWarning)
{
    const std::string blocks = p("text {%p if yes %}") + p("b") + p("{%p endif %}");

    EXPECT_THAT(codes(blocks), ElementsAre("T004"));
    EXPECT_THAT(compat_codes(blocks), ElementsAre("T004"));
    EXPECT_THAT(compat_lines(blocks), ElementsAre("b"));
}

TEST(EdgeCase, TwoParagraphTagsInOneParagraphBothControlIt)
{
    EXPECT_THAT(lines(p("{%p if yes %}{%p for i in items %}") + p("{{ i }}") +
                          p("{%p endfor %}{%p endif %}"),
                      data),
                ElementsAre("a", "b", "c"));
    EXPECT_THAT(lines(p("{%p if no %}gone{%p endif %}") + p("z"), data), ElementsAre("z"));
}

TEST(EdgeCase, ARemainderMayStandInAParagraphTag)
{
    EXPECT_THAT(lines(p("{%p if n % 2 == 0 %}") + p("even") + p("{%p endif %}"), data),
                ElementsAre("even"));
    EXPECT_THAT(lines(p("{%p set d = {'k': {'m': 'v'}} %}") + p("{{ d.k.m }}"), data),
                ElementsAre("v"));
}

TEST(EdgeCase, AnInlineLoopOverParagraphsCopiesTheRange)
{
    EXPECT_THAT(lines(p("A {% for i in items %}[{{ i }}") + p("end{{ i }}] {% endfor %}B"), data),
                ElementsAre("A [a", "enda] [b", "endb] [c", "endc] B"));
}

TEST(EdgeCase, AnInlineIfThatIsFalseJoinsTheParagraphsItSpansInTheFirst)
{
    const std::string blocks = "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>" +
                               run(t("A {% if no %}gone")) + "</w:p>" + p("gone{% endif %} B");

    EXPECT_THAT(lines(blocks, data), ElementsAre("A  B"));
    EXPECT_THAT(document(blocks), HasSubstr("<w:jc w:val=\"center\"/>"));
}

TEST(EdgeCase, AParagraphLoopClosedInlineIsReportedWithTheFix)
{
    const auto findings =
        Template::lint(word_file(p("{%p for i in items %}") + p("{{ i }} {% endfor %}")), {});

    ASSERT_FALSE(findings.empty());
    EXPECT_EQ(findings[0].code, "T002");
    EXPECT_THAT(findings[0].cure, HasSubstr("write it with {%p"));
}

TEST(EdgeCase, AnElifElseChainOfParagraphsWorks)
{
    const std::string blocks = p("{%p if kind == 'a' %}") + p("A") + p("{%p elif kind == 'b' %}") +
                               p("B") + p("{%p else %}") + p("C") + p("{%p endif %}");

    EXPECT_THAT(lines(blocks, data), ElementsAre("B"));
}

TEST(EdgeCase, ASetInALoopIsGoneBehindItButANamespaceKeepsIt)
{
    EXPECT_THAT(
        lines(p("{% set v = 1 %}{% for i in items %}{% set v = 2 %}{% endfor %}{{ v }}"), data),
        ElementsAre("1"));
    EXPECT_THAT(lines(p("{% set ns = namespace(v=1) %}{% for i in items %}{% set ns.v = i %}"
                        "{% endfor %}{{ ns.v }}"),
                      data),
                ElementsAre("c"));
}

TEST(EdgeCase, TheSectionOfARemovedParagraphIsMoved)
{
    const std::string blocks = p("one") + "<w:p>" + section("11906") + run(t("{%p if yes %}")) +
                               "</w:p>" + p("two") + p("{%p endif %}") + p("end");

    const std::string result = document(blocks);

    EXPECT_EQ(count(result, "<w:sectPr"), 1U);
    EXPECT_LT(result.find("one"), result.find("<w:sectPr"));
    EXPECT_LT(result.find("<w:sectPr"), result.find("two"));
}

// --- Tables --------------------------------------------------------------------------------------

TEST(EdgeCase, AnIfThatCrossesACellIsReported)
{
    const std::string blocks =
        table(row(cell(p("a {% if yes %}")) + cell(p("b {% endif %}")))) + p("z");

    EXPECT_THAT(codes(blocks), Contains("T002"));
}

TEST(EdgeCase, ATableWhoseRowsAllGoIsRemovedButKeptWithItsHeader)
{
    const std::string loop = row(cell(p("{%tr for i in nobody %}"))) + row(cell(p("{{ i }}"))) +
                             row(cell(p("{%tr endfor %}")));

    EXPECT_THAT(document(table(loop) + p("z")), Not(HasSubstr("<w:tbl>")));
    EXPECT_THAT(lines(table(row(cell(p("head"))) + loop) + p("z"), data), ElementsAre("head", "z"));
}

TEST(EdgeCase, ACellKeepsAParagraphWithItsProperties)
{
    const std::string blocks = table(row(cell("<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>" +
                                              run(t("{%p if no %}gone{%p endif %}")) + "</w:p>"))) +
                               p("z");

    const std::string result = document(blocks);

    EXPECT_THAT(result, Not(HasSubstr("gone")));
    EXPECT_THAT(result, HasSubstr("<w:jc w:val=\"center\"/></w:pPr></w:p></w:tc>"));
}

TEST(EdgeCase, CellPropertiesAreInTheOrderOfTheSchema)
{
    const std::string blocks =
        "<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/></w:tblPr><w:tblGrid>"
        "<w:gridCol w:w=\"2000\"/><w:gridCol w:w=\"2000\"/></w:tblGrid><w:tr><w:tc><w:tcPr>"
        "<w:tcW w:w=\"4000\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>" +
        p("{% cellbg 'FF0000' %}{% colspan 2 %}x") + "</w:tc></w:tr></w:tbl>" + p("z");

    const std::string result = document(blocks);

    const std::size_t width = result.find("<w:tcW");
    const std::size_t span = result.find("<w:gridSpan w:val=\"2\"/>");
    const std::size_t shade = result.find("<w:shd");
    const std::size_t align = result.find("<w:vAlign");
    ASSERT_NE(span, std::string::npos);
    ASSERT_NE(shade, std::string::npos);
    EXPECT_LT(width, span);
    EXPECT_LT(span, shade);
    EXPECT_LT(shade, align);
    EXPECT_THAT(result, HasSubstr("w:fill=\"FF0000\""));
}

TEST(EdgeCase, TablesMadeByALoopStayApart)
{
    const std::string blocks =
        p("{%p for i in items %}") + table(row(cell(p("{{ i }}")))) + p("{%p endfor %}") + p("z");

    const std::string result = document(blocks);

    EXPECT_EQ(count(result, "<w:tbl>"), 3U);
    EXPECT_THAT(result, Not(HasSubstr("</w:tbl><w:tbl>")));
}

TEST(EdgeCase, ABodyThatEndsInATableGetsAClosingParagraph)
{
    const std::string blocks =
        p("a") + p("{%p if yes %}") + table(row(cell(p("b")))) + p("{%p endif %}");

    EXPECT_THAT(document(blocks), HasSubstr("</w:tbl><w:p"));
}

// --- Identity ------------------------------------------------------------------------------------

TEST(EdgeCase, ABookmarkInALoopIsAnotherInEachPassAndReferencesFollow)
{
    const std::string blocks =
        p("{%p for i in items %}") + "<w:p><w:bookmarkStart w:id=\"1\" w:name=\"clause\"/>" +
        run(t("{{ i }}")) +
        "<w:bookmarkEnd w:id=\"1\"/><w:fldSimple w:instr=\" REF clause \\h \">" + run(t("ref")) +
        "</w:fldSimple></w:p>" + p("{%p endfor %}");

    const std::string result = document(blocks);

    EXPECT_EQ(count(result, "w:name=\"clause\""), 1U);
    EXPECT_THAT(result, HasSubstr("w:name=\"clause_2\""));
    EXPECT_THAT(result, HasSubstr(" REF clause_2 \\h "));
    EXPECT_THAT(result, HasSubstr(" REF clause_3 \\h "));
}

TEST(EdgeCase, AHalfRemovedBookmarkLeavesNoOrphan)
{
    const std::string blocks = p("{%p if no %}") +
                               "<w:p><w:bookmarkStart w:id=\"1\" w:name=\"b\"/>" + run(t("gone")) +
                               "</w:p>" + p("{%p endif %}") + "<w:p>" + run(t("kept")) +
                               "<w:bookmarkEnd w:id=\"1\"/></w:p>";

    EXPECT_THAT(document(blocks), Not(HasSubstr("w:bookmark")));
}

TEST(EdgeCase, ParagraphIdsAreUniqueInALoop)
{
    const std::string blocks = p("{%p for i in items %}") +
                               "<w:p w14:paraId=\"00000001\" w14:textId=\"77777777\">" +
                               run(t("{{ i }}")) + "</w:p>" + p("{%p endfor %}");

    EXPECT_LE(count(document(blocks), "w14:paraId=\"00000001\""), 1U);
}

TEST(EdgeCase, ANumberedListInsideALoopRestartsInEachPass)
{
    const std::string numbering =
        part("numbering",
             "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>"
             "<w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>"
             "<w:num w:numId=\"5\"><w:abstractNumId w:val=\"0\"/></w:num>");
    const std::string item = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"5\"/>"
                             "</w:numPr></w:pPr>" +
                             run(t("item")) + "</w:p>";
    const auto package = merged(word_file(p("{%p for q in people %}") + p("{{ q.name }}") + item +
                                              item + p("{%p endfor %}"),
                                          {{"word/numbering.xml", numbering}}),
                                data);

    const std::string result = package.part("word/document.xml");

    EXPECT_EQ(count(result, "<w:numId w:val=\"5\"/>"), 2U);
    EXPECT_EQ(count(package.part("word/numbering.xml"), "<w:num "), 2U);
    EXPECT_THAT(package.part("word/numbering.xml"), HasSubstr("w:startOverride"));
}

TEST(EdgeCase, TheSameInputGivesTheSameBytes)
{
    const Template compiled = Template::compile(word_file(p("{{ x }}")), {});

    EXPECT_EQ(compiled.merge(data, Limits{}), compiled.merge(data, Limits{}));
}

// --- Sections in paragraphs that tags join
// ---------------------------------------------------------------------

std::string with_section(const std::string& text)
{
    return "<w:p>" + section("11906") + run(t(text)) + "</w:p>";
}

TEST(SectionBreak, InTheLastParagraphOfTextThatTagsHoldIsRefused)
{
    const std::string blocks = p("a {% if no %}b") + with_section("c{% endif %} d") + p("rest");

    EXPECT_THAT(codes(blocks), ElementsAre("T020"));
    EXPECT_THAT(compat_codes(blocks), ElementsAre("T020"));
    const Error error = refusal(blocks, data);
    EXPECT_THAT(error.where().position, HasSubstr("paragraph 2"));
    EXPECT_THAT(error.message(), HasSubstr("into a paragraph of its own outside the tags"));
}

TEST(SectionBreak, InTheFirstParagraphOfTextThatALoopCopiesIsRefused)
{
    EXPECT_THAT(codes(with_section("a {% for x in items %}b") + p("c{% endfor %} d")),
                ElementsAre("T020"));
}

TEST(SectionBreak, InAParagraphJoinedByATagThatTrimsIsRefused)
{
    EXPECT_THAT(codes(p("one") + p("{%- if no -%}") + with_section("two") + p("{%- endif -%}") +
                      p("three")),
                Contains("T020"));
}

TEST(SectionBreak, InsideATextThatIsWhollyBetweenItsTagsIsNoFinding)
{
    EXPECT_THAT(codes(p("a {% if no %}b") + p("c{% endif %} d") + with_section("e")), IsEmpty());
    EXPECT_THAT(codes(with_section("a {% if no %}b{% endif %}")), IsEmpty());
}

TEST(SectionBreak, OfAParagraphThatDefinesAMacroStays)
{
    const std::string found = document(
        p("one") + with_section("{% macro m(x) %}{{ x }}{% endmacro %}") + p("{{ m('two') }}"));

    EXPECT_EQ(count(found, "w:w=\"11906\""), 1U);
    EXPECT_LT(found.find("11906"), found.find("two"));
}

// --- A form feed in a macro
// ---------------------------------------------------------------------

TEST(FormFeed, InABlockMacroEndsThePageAsOutsideAMacro)
{
    const Json feed = {{"name", "next\fpage"}};
    const std::string inside = p("{%p macro m(a) %}") + p("{{ a }}") + p("{%p endmacro %}");
    const std::string expected = merged(p("{{ name }}"), feed).part("word/document.xml");

    EXPECT_EQ(merged(inside + p("{{p m(name) }}"), feed).part("word/document.xml"), expected);
}

TEST(FormFeed, InTheTextOfAMacroEndsThePageAsOutsideAMacro)
{
    const Json feed = {{"name", "next\fpage"}};
    const std::string inside = p("{%p macro m(a) %}") + p("{{ a }}") + p("{%p endmacro %}");
    const std::string expected = merged(p("{{ name }}"), feed).part("word/document.xml");

    EXPECT_EQ(merged(inside + p("{{ m(name) ~ '' }}"), feed).part("word/document.xml"), expected);
}

TEST(BlockMacro, CalledLastInACellLeavesNoEmptyParagraphBehindIt)
{
    const std::string inside = p("{%p macro m(a) %}") + p("{{ a }}") + p("{%p endmacro %}");

    EXPECT_THAT(lines(inside + table(row(cell(p("{{p m('x') }}")))) + p("z"), data),
                ElementsAre("x", "z"));
}

// --- What may leave nothing
// ---------------------------------------------------------------------

TEST(HeldContent, OfAllRowsOfATableIsHintedAt)
{
    const std::string loop = row(cell(p("{%tr for i in items %}") + p(""))) +
                             row(cell(p("{{ i }}"))) + row(cell(p("{%tr endfor %}")));

    EXPECT_THAT(codes(table(loop) + p("z")), ElementsAre("T025"));
    EXPECT_THAT(codes(table(row(cell(p("head"))) + loop) + p("z")), IsEmpty());
}

TEST(HeldContent, OfACellIsHintedAtUnlessThereIsAnElse)
{
    const std::string held = p("{%p if yes %}") + p("a");

    EXPECT_THAT(codes(table(row(cell(held + p("{%p endif %}")))) + p("z")), ElementsAre("T026"));
    EXPECT_THAT(
        codes(table(row(cell(held + p("{%p else %}") + p("b") + p("{%p endif %}")))) + p("z")),
        IsEmpty());
}

TEST(HeldContent, OfALoopThatIsOnlyATableIsHintedAt)
{
    const std::string tables = p("{%p for i in items %}") + table(row(cell(p("{{ i }}"))));

    EXPECT_THAT(codes(tables + p("{%p endfor %}") + p("z")), ElementsAre("T027"));
    EXPECT_THAT(codes(tables + p("text") + p("{%p endfor %}") + p("z")), IsEmpty());
}

TEST(ConditionalBookmark, ReferredToFromOutsideItsConditionIsAWarning)
{
    const std::string clause =
        p("{%p if yes %}") + "<w:p><w:bookmarkStart w:id=\"1\" w:name=\"term\"/>" + run(t("Term")) +
        "<w:bookmarkEnd w:id=\"1\"/></w:p>" + p("{%p endif %}");
    const std::string reference =
        "<w:p><w:fldSimple w:instr=\" REF term \\h \">" + run(t("Term")) + "</w:fldSimple></w:p>";

    EXPECT_THAT(codes(clause + reference), ElementsAre("T021"));
    EXPECT_THAT(codes(clause + p("{%p if yes %}") + reference + p("{%p endif %}") + p("z")),
                IsEmpty());
    EXPECT_THAT(codes(clause + p("{%p if no %}") + reference + p("{%p endif %}") + p("z")),
                ElementsAre("T021"));
}

TEST(StructuralTags, ThatTakeHoldOfARowAndOfAParagraphInItConflict)
{
    const std::string rows = row(cell(p("{%tr for i in items %}{%p if yes %}"))) +
                             row(cell(p("{{ i }}"))) + row(cell(p("{%p endif %}{%tr endfor %}")));

    EXPECT_THAT(codes(table(rows) + p("z")), Contains("T005"));
    EXPECT_THAT(codes(table(rows) + p("z")), Not(Contains("T004")));
}

} // namespace
} // namespace indenture::templating::test
