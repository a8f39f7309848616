#include "template/template.h"

#include "template/word_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::templating::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const Json data = Json::parse(R"({
    "people": [{"name": "Ann", "age": 30, "pets": ["a", "b"]}, {"name": "Bo", "age": 5, "pets": []},
               {"name": "Cy", "age": 41, "pets": ["c"]}],
    "tree": [{"n": "1", "sub": [{"n": "1.1", "sub": []}, {"n": "1.2", "sub": [{"n": "1.2.1", "sub": []}]}]},
             {"n": "2", "sub": []}],
    "pairs": [["k", 1], ["l", 2]], "map": {"z": 1, "a": 2}, "none": [], "yes": true, "no": false,
    "x": "X", "n": 3})");

std::string document(const std::string& blocks)
{
    return merged(blocks, data).part("word/document.xml");
}

std::vector<std::string> codes(const std::string& blocks)
{
    std::vector<std::string> result;
    for (const Finding& finding : Template::lint(word_file(blocks))) {
        if (finding.severity == Severity::Block) {
            result.push_back(finding.code);
        }
    }
    return result;
}

// --- set ---------------------------------------------------------------------------------------

TEST(Set, BindsAValueAndLeavesNoParagraph)
{
    EXPECT_THAT(lines(p("a") + p("{% set t = 'T' ~ x %}") + p("{{ t }}"), data),
                ElementsAre("a", "TX"));
    EXPECT_THAT(lines(p("{%p set d = {'k': x} %}") + p("{{ d.k }}"), data), ElementsAre("X"));
}

TEST(Set, TakesAListApart)
{
    EXPECT_THAT(lines(p("{% set a, b = pairs[1] %}{{ a }}{{ b }}"), data), ElementsAre("l2"));
}

TEST(Set, InsideALoopEndsWithThePassUnlessItIsOfANamespace)
{
    EXPECT_THAT(
        lines(p("{% set t = 0 %}{% for q in people %}{% set t = q.age %}{% endfor %}{{ t }}"),
              data),
        ElementsAre("0"));
    EXPECT_THAT(lines(p("{% set ns = namespace(t=0) %}{% for q in people %}"
                        "{% set ns.t = ns.t + q.age %}{% endfor %}{{ ns.t }}"),
                      data),
                ElementsAre("76"));
}

TEST(Set, InsideAConditionGoesOn)
{
    EXPECT_THAT(
        lines(p("{%p if yes %}") + p("{%p set t = 1 %}") + p("{%p endif %}") + p("{{ t }}"), data),
        ElementsAre("1"));
}

TEST(Set, KeepsTheTextOfABlock)
{
    EXPECT_THAT(lines(p("{% set t %}a {{ x }}{% if no %}!{% endif %}{% endset %}[{{ t }}]"), data),
                ElementsAre("[a X]"));
    EXPECT_THAT(lines(p("{% set t | upper %}a&b{% endset %}{{ t }}"), data), ElementsAre("A&B"));
}

TEST(Set, KeepsTheParagraphsOfABlock)
{
    EXPECT_THAT(
        lines(p("{%p set t %}") + p("one") + p("two") + p("{%p endset %}") + p("{{p t }}"), data),
        ElementsAre("one", "two"));
}

TEST(Set, AtTheTopOfTheBodyIsSeenByHeaders)
{
    const docx::Package package =
        word_file(p("{% set t = x %}") + p("b"), {{"word/header1.xml", part("hdr", p("{{ t }}"))}});

    EXPECT_THAT(lines_of(merged(package, data), "word/header1.xml"), ElementsAre("X"));
}

// --- for ---------------------------------------------------------------------------------------

TEST(For, TakesPairsApartAndRunsOverNamesAndMembers)
{
    EXPECT_THAT(lines(p("{% for k, v in pairs %}{{ k }}{{ v }};{% endfor %}"), data),
                ElementsAre("k1;l2;"));
    EXPECT_THAT(lines(p("{% for k in map %}{{ k }}{% endfor %}"), data), ElementsAre("za"));
    EXPECT_THAT(lines(p("{% for k, v in map.items() %}{{ k }}{{ v }}{% endfor %}"), data),
                ElementsAre("z1a2"));
}

TEST(For, CountsOnlyTheItemsItsConditionChooses)
{
    EXPECT_THAT(lines(p("{% for q in people if q.age > 18 %}{{ loop.index }}/{{ loop.length }}"
                        "{{ q.name }} {% endfor %}"),
                      data),
                ElementsAre("1/2Ann 2/2Cy "));
    EXPECT_THAT(lines(p("{% for q in people if q.age > 99 %}x{% else %}nobody{% endfor %}"), data),
                ElementsAre("nobody"));
}

TEST(For, LeavesALoopOrAPass)
{
    EXPECT_THAT(lines(p("{% for q in people %}{% if q.age < 18 %}{% continue %}{% endif %}"
                        "{{ q.name }}{% endfor %}"),
                      data),
                ElementsAre("AnnCy"));
    EXPECT_THAT(lines(p("{%p for q in people %}") + p("{%p if q.age < 18 %}") + p("{%p break %}") +
                          p("{%p endif %}") + p("{{ q.name }}") + p("{%p endfor %}") + p("z"),
                      data),
                ElementsAre("Ann", "z"));
}

TEST(For, IsNotLeftFromInsideAParagraphOrCellOfItsBody)
{
    EXPECT_THAT(codes(p("{%p for q in people %}") + p("a {% if yes %}{% break %}{% endif %}") +
                      p("{%p endfor %}") + p("z")),
                ElementsAre("T002"));
    EXPECT_THAT(codes(p("a {% break %}")), ElementsAre("T002"));
}

TEST(For, CallsItselfForChildren)
{
    EXPECT_THAT(lines(p("{% for t in tree recursive %}{{ t.n }}"
                        "{% if t.sub %}({{ loop(t.sub) }}){% endif %} {% endfor %}"),
                      data),
                ElementsAre("1(1.1 1.2(1.2.1 ) ) 2 "));
}

TEST(For, CallsItselfForParagraphs)
{
    EXPECT_THAT(lines(p("{%p for t in tree recursive %}") + p("{{ loop.depth }}: {{ t.n }}") +
                          p("{{p loop(t.sub) }}") + p("{%p endfor %}") + p("z"),
                      data),
                ElementsAre("1: 1", "2: 1.1", "2: 1.2", "3: 1.2.1", "1: 2", "z"));
}

TEST(For, KnowsItsNeighbours)
{
    EXPECT_THAT(lines(p("{% for q in people %}{{ loop.revindex }}{{ loop.cycle('a', 'b') }}"
                        "{% if loop.nextitem is defined %}>{{ loop.nextitem.name }}{% endif %} "
                        "{% endfor %}"),
                      data),
                ElementsAre("3a>Bo 2b>Cy 1a "));
}

// --- macro and call ----------------------------------------------------------------------------

TEST(Macro, GivesRunsWithTheirFormatting)
{
    const std::string blocks = "<w:p><w:r><w:t>{% macro m(a, b='B') %}</w:t></w:r>"
                               "<w:r><w:rPr><w:b/></w:rPr><w:t>{{ a }}</w:t></w:r>"
                               "<w:r><w:t>{{ b }}{% endmacro %}</w:t></w:r></w:p>" +
                               p("[{{ m(x) }}|{{ m(b='c', a=1) }}]");

    EXPECT_THAT(lines(blocks, data), ElementsAre("[XB|1c]"));
    EXPECT_THAT(document(blocks),
                HasSubstr("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">X</w:t></w:r>"));
}

TEST(Macro, GivesParagraphs)
{
    EXPECT_THAT(lines(p("{%p macro m(a) %}") + p("1 {{ a }}") + p("2 {{ a }}") +
                          p("{%p endmacro %}") + p("top") + p("{{p m(x) }}") + p("{{p m('y') }}") +
                          p("end"),
                      data),
                ElementsAre("top", "1 X", "2 X", "1 y", "2 y", "end"));
}

TEST(Macro, OfParagraphsIsNotCalledInsideText)
{
    EXPECT_THAT(
        refusal(p("{%p macro m() %}") + p("1") + p("{%p endmacro %}") + p("a {{ m() }}"), data)
            .what(),
        HasSubstr("{{p"));
}

TEST(Macro, IsTextInsideAnExpression)
{
    EXPECT_THAT(
        lines(p("{% macro m(a) %}a{{ a }}&{% endmacro %}{{ m(1) | upper }}{{ m(2) ~ '!' }}"), data),
        ElementsAre("A1&a2&!"));
}

TEST(Macro, DoesNotSeeTheLoopItIsCalledFrom)
{
    EXPECT_THAT(refusal(p("{% macro m() %}{{ q.name }}{% endmacro %}"
                          "{% for q in people %}{{ m() }}{% endfor %}"),
                        data)
                    .what(),
                HasSubstr("'q'"));
}

TEST(Macro, RefusesArgumentsThatDoNotFit)
{
    const std::string macro = "{% macro m(a) %}{{ a }}{% endmacro %}";

    EXPECT_THAT(refusal(p(macro + "{{ m(1, 2) }}"), data).what(), HasSubstr("takes 1"));
    EXPECT_THAT(refusal(p(macro + "{{ m(b=1) }}"), data).what(), HasSubstr("no parameter 'b'"));
    EXPECT_THAT(refusal(p(macro + "{{ m() }}"), data).what(), HasSubstr("'a' was not given"));
}

TEST(Macro, ThatCallsItselfForEverMeetsALimit)
{
    const Error error = refusal(p("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"), data);

    EXPECT_EQ(error.code(), ErrorCode::LimitExceeded);
    EXPECT_THAT(error.what(), HasSubstr("R003"));
}

TEST(CallBlock, HandsItsBodyToTheMacro)
{
    EXPECT_THAT(lines(p("{% macro m(a) %}<{{ a }}:{{ caller() }}>{% endmacro %}"
                        "{% for q in people %}{% call m(q.age) %}{{ q.name }}{% endcall %}"
                        "{% endfor %}"),
                      data),
                ElementsAre("<30:Ann><5:Bo><41:Cy>"));
}

TEST(CallBlock, HandsParameters)
{
    EXPECT_THAT(lines(p("{% macro m() %}{{ caller('u') }}{% endmacro %}"
                        "{% call(v) m() %}v={{ v }}{% endcall %}"),
                      data),
                ElementsAre("v=u"));
}

TEST(CallBlock, HandsParagraphs)
{
    EXPECT_THAT(lines(p("{%p macro m() %}") + p("before") + p("{{p caller() }}") + p("after") +
                          p("{%p endmacro %}") + p("{%p call m() %}") + p("in {{ x }}") +
                          p("{%p endcall %}") + p("z"),
                      data),
                ElementsAre("before", "in X", "after", "z"));
}

// --- filter, with, raw, comments ---------------------------------------------------------------

TEST(FilterBlock, ChangesTheTextInsideIt)
{
    EXPECT_THAT(lines(p("a {% filter upper %}b {{ x }} c{% endfilter %} d"), data),
                ElementsAre("a B X C d"));
}

TEST(With, BindsNamesForItsBody)
{
    EXPECT_THAT(lines(p("{% with a = 1, b = x %}{{ a }}{{ b }}{% endwith %}"), data),
                ElementsAre("1X"));
    EXPECT_THAT(refusal(p("{% with a = 1 %}b{% endwith %}{{ a }}"), data).what(), HasSubstr("'a'"));
}

TEST(Raw, KeepsTagsAsText)
{
    EXPECT_THAT(lines(p("a {% raw %}{{ x }} {% if %}{% endraw %} {{ x }}"), data),
                ElementsAre("a {{ x }} {% if %} X"));
}

TEST(Raw, WorksAroundParagraphsAndRows)
{
    EXPECT_THAT(
        lines(p("{%p raw %}") + p("{%p if x %}") + p("{{ y }}") + p("{%p endraw %}") + p("{{ x }}"),
              data),
        ElementsAre("{%p if x %}", "{{ y }}", "X"));
    EXPECT_THAT(lines(table(row(cell(p("{%tr raw %}"))) + row(cell(p("{%tr for a in b %}"))) +
                            row(cell(p("{%tr endraw %}"))) + row(cell(p("{{ x }}")))) +
                          p("z"),
                      data),
                ElementsAre("{%tr for a in b %}", "X", "z"));
}

TEST(Raw, ThatIsNotEndedIsAnError)
{
    EXPECT_THAT(codes(p("a {% raw %} b") + p("{{ c }}")), ElementsAre("T002"));
    EXPECT_THAT(codes(p("a {% endraw %} b")), ElementsAre("T009"));
}

TEST(Comment, TakesHoldByItsPrefix)
{
    EXPECT_THAT(lines(p("a") + p("{#p note #}") +
                          table(row(cell(p("{#tr note #}")) + cell(p(""))) + row(cell(p("b")))) +
                          p("z"),
                      data),
                ElementsAre("a", "b", "z"));
}

TEST(Statement, LeftOutOnPurposeIsReportedWithTheReason)
{
    for (const std::string name : {"extends 'a'", "block b", "import 'a'", "autoescape false",
                                   "trans", "do f()", "include 'a'"}) {
        const auto findings = Template::lint(word_file(p("a {% " + name + " %}")));
        ASSERT_EQ(findings.size(), 1U) << name;
        EXPECT_EQ(findings[0].code, "T009");
        EXPECT_THAT(findings[0].text, HasSubstr("is not in the language: "));
    }
}

TEST(Statement, MayHoldBracesAndPercentSigns)
{
    EXPECT_THAT(lines(p("{%p if n % 2 == 1 %}") + p("odd") + p("{%p endif %}") + p("z"), data),
                ElementsAre("odd", "z"));
}

// --- Cells -------------------------------------------------------------------------------------

TEST(Cells, AreShadedAndSpannedInTheOrderOfTheSchema)
{
    const std::string shaded =
        "<w:tc><w:tcPr><w:tcW w:w=\"10\"/><w:vAlign w:val=\"top\"/></w:tcPr>" +
        p("{% cellbg 'D9E2F3' %}{% colspan n - 1 %}{{ x }}") + "</w:tc>";

    EXPECT_THAT(document(table(row(shaded) + row(cell(p("a")) + cell(p("b")))) + p("z")),
                HasSubstr("<w:tcW w:w=\"10\"/><w:gridSpan w:val=\"2\"/><w:shd w:val=\"clear\" "
                          "w:color=\"auto\" w:fill=\"D9E2F3\"/><w:vAlign w:val=\"top\"/>"));
}

TEST(Cells, RefuseColoursAndSpansThatAreNone)
{
    EXPECT_THAT(refusal(table(row(cell(p("{% cellbg x %}")))) + p("z"), data).what(),
                HasSubstr("/x"));
    EXPECT_THAT(refusal(table(row(cell(p("{% colspan 0 %}")))) + p("z"), data).what(),
                HasSubstr("colspan"));
    EXPECT_THAT(codes(p("{% cellbg 'FFFFFF' %}a")), ElementsAre("T003"));
    EXPECT_THAT(codes(table(row(cell(p("a{% vm %}")))) + p("z")), ElementsAre("T009"));
}

TEST(Cells, MergeDownOverThePassesOfARow)
{
    const std::string xml = document(table(row(cell(p("{%tr for q in people %}"))) +
                                           row(cell(p("same{% vm %}")) + cell(p("{{ q.name }}"))) +
                                           row(cell(p("{%tr endfor %}")))) +
                                     p("z"));

    EXPECT_THAT(xml, HasSubstr("<w:vMerge w:val=\"restart\"/></w:tcPr>"));
    EXPECT_THAT(xml, HasSubstr("<w:vMerge"));
    EXPECT_EQ(xml.find("same"), xml.rfind("same"));
}

TEST(Cells, MergeAcrossThePassesOfACell)
{
    const std::string xml =
        document(table(row(cell(p("{%tc for q in people %}")) + cell(p("all{% hm %}")) +
                           cell(p("{%tc endfor %}"))) +
                       row(cell(p("{%tc for q in people %}")) + cell(p("{{ q.name }}")) +
                           cell(p("{%tc endfor %}")))) +
                 p("z"));

    EXPECT_THAT(xml, HasSubstr("<w:gridSpan w:val=\"3\"/>"));
    EXPECT_EQ(xml.find("all"), xml.rfind("all"));
}

// --- Pairs that begin in one paragraph and end in another ---------------------------------------

TEST(Range, CopiesFromCharacterToCharacter)
{
    EXPECT_THAT(
        lines(p("a {% for q in people %}b") + p("{{ q.name }}") + p("c{% endfor %} d"), data),
        ElementsAre("a b", "Ann", "cb", "Bo", "cb", "Cy", "c d"));
}

TEST(Range, ThatIsLeftOutJoinsWhatStandsAroundIt)
{
    const std::string first = "<w:p><w:pPr><w:jc w:val=\"left\"/></w:pPr><w:r><w:t>a {% if no %}b"
                              "</w:t></w:r></w:p>";
    const std::string last = "<w:p><w:pPr><w:jc w:val=\"right\"/></w:pPr><w:r><w:t>c{% endif %} d"
                             "</w:t></w:r></w:p>";

    EXPECT_THAT(lines(first + last, data), ElementsAre("a  d"));
    EXPECT_THAT(document(first + last), HasSubstr("<w:jc w:val=\"left\"/>"));
    EXPECT_THAT(document(first + last), Not(HasSubstr("<w:jc w:val=\"right\"/>")));
}

TEST(Range, ChoosesAmongBranchesInSeveralParagraphs)
{
    const std::string blocks = p("a {% if n == 1 %}one") + p("1{% elif n == 3 %}three") +
                               p("3{% else %}many") + p("m{% endif %} z");

    EXPECT_THAT(lines(blocks, data), ElementsAre("a three", "3 z"));
}

TEST(Range, MakesTheBarePartnerOfATagInTextTextAsWell)
{
    EXPECT_THAT(lines(p("a {% if yes %}b") + p("c") + p("{% endif %}") + p("d"), data),
                ElementsAre("a b", "c", "", "d"));
}

TEST(Range, HoldsATable)
{
    EXPECT_THAT(lines(p("a {% if yes %}b") + table(row(cell(p("t")))) + p("c{% endif %}"), data),
                ElementsAre("a b", "t", "c"));
}

TEST(Range, DoesNotPairATagInTextWithOneOfParagraphs)
{
    const auto findings =
        Template::lint(word_file(p("{%p for q in people %}") + p("b") + p("c{% endfor %}")));

    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].code, "T002");
    EXPECT_THAT(findings[0].where.position, HasSubstr("paragraph 3"));
    EXPECT_THAT(findings[0].cure, HasSubstr("{%p"));
}

TEST(Range, JoinsParagraphsAroundATagWithMinusThatIsAlone)
{
    EXPECT_THAT(lines(p("My house is") + p("{%- if no -%}") + p(" in a town") + p("{%- else -%}") +
                          p(" in the country") + p("{%- endif -%}") + p(" and I like it."),
                      data),
                ElementsAre("My house is in the country and I like it."));
}

TEST(Range, TrimsOnlyBlanksIfTextStandsBeside)
{
    EXPECT_THAT(lines(p("before") + p("Hello   {%- if yes %}you{% endif %}"), data),
                ElementsAre("before", "Helloyou"));
}

// --- {{p }} ------------------------------------------------------------------------------------

TEST(BlockValue, GivesTextTheParagraphOfThePlaceholder)
{
    const std::string placeholder = "<w:p><w:pPr><w:jc w:val=\"right\"/></w:pPr><w:r><w:rPr><w:b/>"
                                    "</w:rPr><w:t>{{p x }}</w:t></w:r></w:p>";

    EXPECT_THAT(document(placeholder + p("z")),
                HasSubstr("<w:p><w:pPr><w:jc w:val=\"right\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr>"
                          "<w:t xml:space=\"preserve\">X</w:t></w:r></w:p>"));
}

TEST(BlockValue, ThatIsEmptyLeavesNoParagraph)
{
    EXPECT_THAT(lines(p("a") + p("{{p '' }}") + p("b"), data), ElementsAre("a", "b"));
    EXPECT_THAT(lines(table(row(cell(p("{{p '' }}")))) + p("z"), data), ElementsAre("", "z"));
}

// --- Control characters ------------------------------------------------------------------------

TEST(ControlCharacter, BellEndsAParagraphThatLooksTheSame)
{
    const std::string blocks =
        "<w:p><w:pPr><w:pageBreakBefore/><w:jc w:val=\"right\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr>"
        "<w:t>[{{ v }}]</w:t></w:r></w:p>";

    const std::string xml = merged(blocks, {{"v", "a\ab"}}).part("word/document.xml");

    EXPECT_THAT(xml, HasSubstr("[a</w:t></w:r></w:p><w:p><w:pPr><w:jc w:val=\"right\"/></w:pPr>"
                               "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">b]"));
}

TEST(ControlCharacter, FormFeedEndsAPage)
{
    EXPECT_THAT(merged(p("{{ v }}"), {{"v", "a\fb"}}).part("word/document.xml"),
                HasSubstr("a</w:t></w:r></w:p><w:p><w:r><w:br w:type=\"page\"/></w:r></w:p><w:p>"));
}

TEST(ControlCharacter, LeavesTheSectionToTheLastParagraph)
{
    const std::string section = "<w:sectPr><w:pgSz w:w=\"100\" w:h=\"200\"/></w:sectPr>";
    const std::string blocks =
        "<w:p><w:pPr>" + section + "</w:pPr><w:r><w:t>{{ v }}</w:t></w:r></w:p>";

    const std::string xml = merged(blocks + p("z"), {{"v", "a\ab\ac"}}).part("word/document.xml");

    EXPECT_EQ(xml.find(section), xml.rfind(section));
    EXPECT_GT(xml.find(section), xml.find(">b<"));
    EXPECT_LT(xml.find(section), xml.find(">c<"));
}

TEST(ControlCharacter, CannotEndAParagraphInALinkOfAControl)
{
    const std::string blocks = "<w:p><w:sdt><w:sdtContent><w:r><w:t>{{ v }}</w:t></w:r>"
                               "</w:sdtContent></w:sdt></w:p>";

    EXPECT_THAT(refusal(word_file(blocks), {{"v", "a\ab"}}).what(), HasSubstr("/v"));
}

// --- Policies for what is missing ----------------------------------------------------------------

Merged merged_with(const std::string& blocks, const MergeOptions& options,
                   const CompileOptions& compile = {})
{
    return Template::compile(word_file(blocks), compile)
        .merge(expression::Data::of(data), options, {});
}

std::vector<std::string> lines_of_merged(const Merged& result)
{
    return lines_of(docx::Package::open(result.docx, "merged.docx", {}));
}

TEST(Missing, IsBlankIfAskedForAndListed)
{
    const Merged result = merged_with(p("a{{ gone }}b{% if gone %}c{% endif %}"),
                                      {.undefined = expression::Undefined::Blank});

    EXPECT_THAT(lines_of_merged(result), ElementsAre("ab"));
    ASSERT_THAT(result.findings, Not(IsEmpty()));
    EXPECT_EQ(result.findings[0].code, "R001");
    EXPECT_THAT(result.findings[0].where.position, HasSubstr("paragraph 1, characters 2-11"));
}

TEST(Missing, LeavesAMarkIfAskedFor)
{
    const Merged result =
        merged_with(p("a {{ dsa.gone }} b"),
                    {.undefined = expression::Undefined::Chain, .marks_missing = true});

    EXPECT_THAT(lines_of_merged(result), ElementsAre("a [missing: dsa.gone] b"));
}

TEST(Missing, IsAnErrorWithItsCodeByDefault)
{
    EXPECT_THAT(refusal(p("{{ gone }}"), data).what(), HasSubstr("R001"));
}

// --- Delimiters and profiles ---------------------------------------------------------------------

TEST(OtherDelimiters, AreFixedWhenTheTemplateIsCompiled)
{
    const CompileOptions options{.profile = expression::Profile::Strict,
                                 .clauses = {},
                                 .delimiters = {.value_open = "[[",
                                                .value_close = "]]",
                                                .statement_open = "[%",
                                                .statement_close = "%]",
                                                .comment_open = "[#",
                                                .comment_close = "#]"}};

    const Merged result = merged_with(p("[[ x ]] {{ x }} [% if no %]a[% endif %]{_{") +
                                          p("[%p if yes %]") + p("b") + p("[%p endif %]") + p("z"),
                                      {}, options);

    EXPECT_THAT(lines_of_merged(result), ElementsAre("X {{ x }} {_{", "b", "z"));
}

TEST(OtherDelimiters, MustBeTellableApart)
{
    CompileOptions options;
    options.delimiters.statement_open = "{{";

    EXPECT_THROW(Template::compile(word_file(p("x")), options), Error);
}

TEST(Compat, KeepsTheEmptyParagraphsOfBareTagsAsDocxtplDoes)
{
    const CompileOptions compat{
        .profile = expression::Profile::Compat, .clauses = {}, .delimiters = {}};

    EXPECT_THAT(lines_of_merged(merged_with(p("{% if yes %}") + p("b") + p("{% endif %}") + p("z"),
                                            {}, compat)),
                ElementsAre("", "b", "", "z"));
}

TEST(Compat, DropsTextBesideAStructuralTagWithAWarning)
{
    const CompileOptions compat{
        .profile = expression::Profile::Compat, .clauses = {}, .delimiters = {}};
    const std::string blocks = p("lost {%p if yes %}") + p("b") + p("{%p endif %} lost") + p("z");

    EXPECT_THAT(lines_of_merged(merged_with(blocks, {}, compat)), ElementsAre("b", "z"));
    EXPECT_THAT(
        Template::lint(word_file(blocks), compat),
        testing::Each(testing::AllOf(testing::Field(&Finding::code, "T004"),
                                     testing::Field(&Finding::severity, Severity::Warning))));
}

// --- Stories -------------------------------------------------------------------------------------

TEST(Stories, EvaluateTextBoxesOnce)
{
    const std::string box =
        "<w:txbxContent>" + p("{% set ns.n = ns.n + 1 %}in {{ ns.n }}") + "</w:txbxContent>";
    const std::string blocks = p("{% set ns = namespace(n=0) %}") +
                               "<w:p><w:r><w:t>out</w:t><mc:AlternateContent><mc:Choice "
                               "Requires=\"wps\"><w:drawing>" +
                               box + "</w:drawing></mc:Choice><mc:Fallback><w:pict>" + box +
                               "</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>";

    EXPECT_THAT(lines(blocks, data), ElementsAre("out", "in 1", "in 1"));
}

TEST(Stories, FillAlternativeTextsAndFieldsInQuotes)
{
    const std::string blocks =
        "<w:p><w:r><w:drawing><wp:inline><wp:docPr id=\"4\" name=\"d\" descr=\"of {{ x }}\"/>"
        "</wp:inline></w:drawing></w:r>"
        "<w:fldSimple w:instr=\" QUOTE &quot;{{ v }}&quot; \"><w:r><w:t>q</w:t></w:r>"
        "</w:fldSimple></w:p>";

    const std::string xml =
        merged(blocks, {{"x", "A\"B"}, {"v", "a\" \\b"}}).part("word/document.xml");

    EXPECT_THAT(xml, HasSubstr("descr=\"of A&quot;B\""));
    EXPECT_THAT(xml, HasSubstr("QUOTE &quot;a\\&quot; \\\\b&quot;"));
}

TEST(Stories, DoNotLetDataChooseAField)
{
    EXPECT_THAT(codes("<w:p><w:r><w:instrText>{{ x }}</w:instrText></w:r></w:p>"),
                ElementsAre("T003"));
    EXPECT_THAT(codes("<w:p><w:r><w:instrText>REF {{ x }}</w:instrText></w:r></w:p>"),
                ElementsAre("T003"));
}

TEST(Stories, FillApplicationAndCustomPropertiesAndComments)
{
    const docx::Package package = word_file(
        p("x"), {{"word/comments.xml",
                  part("comments", "<w:comment w:id=\"0\">" + p("c {{ x }}") + "</w:comment>")}});

    EXPECT_THAT(lines_of(merged(package, data), "word/comments.xml"), ElementsAre("c X"));
}

// --- Clauses -------------------------------------------------------------------------------------

Merged with_clauses(const std::string& blocks, const Json& values)
{
    CompileOptions options;
    options.clauses.emplace("term", word_file(p("{{ months }} months for {{ who }}") +
                                              p("{% set months = 0 %}second {{ x }}")));
    return Template::compile(word_file(blocks), options)
        .merge(expression::Data::of(values), {}, {});
}

TEST(Clause, IsIncludedWithBoundNames)
{
    const Merged result =
        with_clauses(p("a") + p("{%p for q in people %}") +
                         p("{{p include_docx_template('term', months=q.age, who=q.name) }}") +
                         p("{%p endfor %}") + p("z"),
                     data);

    EXPECT_THAT(lines_of_merged(result),
                ElementsAre("a", "30 months for Ann", "second X", "5 months for Bo", "second X",
                            "41 months for Cy", "second X", "z"));
}

TEST(Clause, IsIncludedByData)
{
    Json values = data;
    values["c"] = {{"$clause", "term"}, {"with", {{"months", 6}, {"who", "{{ x }}"}}}};

    EXPECT_THAT(lines_of_merged(with_clauses(p("{{p c }}") + p("z"), values)),
                ElementsAre("6 months for {{ x }}", "second X", "z"));
}

TEST(Clause, ThatIsNotThereOrStandsInTextIsAnError)
{
    EXPECT_THROW(with_clauses(p("{{p include_docx_template('no') }}"), data), Error);
    EXPECT_THROW(with_clauses(p("a {{ include_docx_template('term') }}"), data), Error);
}

TEST(Clause, NamesItsOwnFileInErrors)
{
    try {
        with_clauses(p("{{p include_docx_template('term', months=1) }}"), data);
        FAIL() << "nothing was refused";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("'who' is not in the data"));
        EXPECT_THAT(error.where().position, HasSubstr("paragraph 1"));
    }
}

} // namespace
} // namespace indenture::templating::test
