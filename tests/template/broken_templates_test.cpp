// Fifty-odd broken templates: each problem is named with its paragraph and its tag, alone and when
// all of them stand in one file.

#include "template/template.h"

#include "template/word_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <regex>

namespace indenture::templating::test {
namespace {

struct Broken {
    const char* name;
    std::string blocks;
    const char* code;
    std::size_t paragraph; ///< of the fragment, from 1
    const char* tag;       ///< how the message shows it; "" where the place is no tag
};

std::ostream& operator<<(std::ostream& out, const Broken& broken)
{
    return out << broken.name;
}

std::string run(const std::string& text)
{
    return "<w:r><w:t>" + text + "</w:t></w:r>";
}

std::string inserted(const std::string& runs)
{
    return "<w:ins w:id=\"7\" w:author=\"a\">" + runs + "</w:ins>";
}

const std::string picture = "<w:r><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"p\" descr=\"d\"/>"
                            "</wp:inline></w:drawing></w:r>";

const std::vector<Broken>& broken_templates()
{
    static const std::vector<Broken> all{
        // not closed
        {"ValueNotClosed", p("a") + p("{{ x and more"), "T001", 2, "{{ x and more"},
        {"StatementNotClosed", p("{% if yes"), "T001", 1, "{% if yes"},
        {"CommentNotClosed", p("{# a note"), "T001", 1, "{# a note"},
        {"ValueOverTwoParagraphs", p("{{ na") + p("me }}"), "T001", 1, "{{ na"},
        {"PercentInProse", p("at {% 5 percent"), "T001", 1, "{% 5 percent"},
        {"SecondTagNotClosed", p("{{ x }} {{ y"), "T001", 1, "{{ y"},
        // blocks
        {"StrayEndif", p("a {% endif %}"), "T002", 1, "{% endif %}"},
        {"StrayEndfor", p("a {% endfor %}"), "T002", 1, "{% endfor %}"},
        {"StrayElse", p("a {% else %} b"), "T002", 1, "{% else %}"},
        {"IfNotClosed", p("a") + p("{% if yes %}b"), "T002", 2, "{% if yes %}"},
        {"ForNotClosed", p("{% for i in items %}b"), "T002", 1, "{% for i in items %}"},
        {"ParagraphIfNotClosed", p("{%p if yes %}") + p("a"), "T002", 1, "{%p if yes %}"},
        {"ParagraphForNotClosed", p("a") + p("{%p for i in items %}") + p("a"), "T002", 2,
         "{%p for i in items %}"},
        {"Crossed", p("{% if yes %}{% for i in items %}x{% endif %}{% endfor %}"), "T002", 1,
         "{% for i in items %}"},
        {"ForClosedByEndif", p("{% for i in items %}x{% endif %}"), "T002", 1,
         "{% for i in items %}"},
        {"ParagraphForClosedInline", p("{%p for i in items %}") + p("{{ i }} {% endfor %}"), "T002",
         2, "{% endfor %}"},
        {"IfOverTwoCells",
         table(row(cell(p("a {% if yes %}")) + cell(p("b {% endif %}")))) + p("z"), "T002", 1,
         "{% if yes %}"},
        {"RowForNotClosed",
         table(row(cell(p("{%tr for i in items %}"))) + row(cell(p("x")))) + p("z"), "T002", 1,
         "{%tr for i in items %}"},
        {"CellForClosedInAnotherRow",
         table(row(cell(p("{%tc for i in items %}")) + cell(p("x"))) +
               row(cell(p("{%tc endfor %}")) + cell(p("y")))) +
             p("z"),
         "T002", 1, "{%tc for i in items %}"},
        {"ElifBehindElse", p("{% if yes %}a{% else %}b{% elif no %}c{% endif %}"), "T002", 1,
         "{% elif no %}"},
        {"MacroNotClosed", p("{% macro m(a) %}{{ a }}"), "T002", 1, "{% macro m(a) %}"},
        {"BreakOutsideALoop", p("a {% break %}"), "T002", 1, "{% break %}"},
        // across structure
        {"AcrossALink",
         "<w:p>" + run("{{ na") + "<w:hyperlink w:anchor=\"b\">" + run("me }}") +
             "</w:hyperlink></w:p>",
         "T003", 1, "{{ name }}"},
        {"HalfInAnInsertion", "<w:p>" + run("{{ na") + inserted(run("me }}")) + "</w:p>", "T003", 1,
         "{{ name }}"},
        {"WholeInAnInsertion", "<w:p>" + inserted(run("{{ name }}")) + "</w:p>", "T030", 1,
         "{{ name }}"},
        {"RowTagOutsideATable", p("{%tr if yes %}") + p("x") + p("{%tr endif %}"), "T003", 1,
         "{%tr if yes %}"},
        {"CellTagOutsideATable", p("{%tc if yes %}") + p("x") + p("{%tc endif %}"), "T003", 1,
         "{%tc if yes %}"},
        {"PictureInATag", "<w:p>" + run("{{ na") + picture + run("me }}") + "</w:p>", "T003", 1,
         ""},
        // text that would be lost
        {"TextBesideAParagraphTag", p("text {%p if yes %}") + p("b") + p("{%p endif %}"), "T004", 1,
         "{%p if yes %}"},
        {"TextBesideAnEndTag", p("{%p if yes %}") + p("b") + p("{%p endif %} text"), "T004", 3,
         "{%p endif %}"},
        {"TextBesideAParagraphValue", p("text {{p name }}"), "T004", 1, "{{p name }}"},
        {"TextBesideARowTag",
         table(row(cell(p("{%tr for i in items %}")) + cell(p("text"))) + row(cell(p("x"))) +
               row(cell(p("{%tr endfor %}")))) +
             p("z"),
         "T004", 1, "{%tr for i in items %}"},
        // prefixes
        {"PrefixGlued", p("{%pif yes %}"), "T006", 1, "{%pif yes %}"},
        {"PrefixDetached", p("{% p if yes %}"), "T006", 1, "{% p if yes %}"},
        {"RowPrefixGlued", p("{%trfor i in items %}"), "T006", 1, "{%trfor i in items %}"},
        {"ValuePrefixDetached", p("{{ p name }}"), "T006", 1, "{{ p name }}"},
        // what Word's autocorrection makes
        {"EnDash", p("{{ n \u2013 1 }}"), "T008", 1, "{{ n \u2013 1 }}"},
        {"Ellipsis", p("{{ n\u2026 }}"), "T008", 1, "{{ n\u2026 }}"},
        // not in the language
        {"Empty", p("a {{ }}"), "T009", 1, "{{ }}"},
        {"OperandMissing", p("{{ x + }}"), "T009", 1, "{{ x + }}"},
        {"BracketNotClosed", p("{{ (x }}"), "T009", 1, "{{ (x }}"},
        {"ListNotClosed", p("{{ [1, 2 }}"), "T009", 1, "{{ [1, 2 }}"},
        {"QuoteNotClosed", p("{{ 'a }}"), "T009", 1, "{{ 'a }}"},
        {"TwoNames", p("{{ x y }}"), "T009", 1, "{{ x y }}"},
        {"ConditionMissing", p("{% if %}a{% endif %}"), "T009", 1, "{% if %}"},
        {"LoopVariableMissing", p("{% for in items %}a{% endfor %}"), "T009", 1,
         "{% for in items %}"},
        {"SetWithoutName", p("{% set = 1 %}a"), "T009", 1, "{% set = 1 %}"},
        {"WordsBehindEndif", p("{% if yes %}a{% endif yes %}"), "T009", 1, "{% endif yes %}"},
        {"UnknownStatement", p("{% unless x %}a"), "T009", 1, "{% unless x %}"},
        {"Extends", p("a {% extends 'base' %}"), "T009", 1, "{% extends 'base' %}"},
        {"Do", p("a {% do x %}"), "T009", 1, "{% do x %}"},
        // filters and tests
        {"UnknownFilter", p("{{ x | uper }}"), "T017", 1, "{{ x | uper }}"},
        {"UnknownTest", p("{% if x is defind %}a{% endif %}"), "T017", 1, "{% if x is defind %}"},
        {"RefusedFilter", p("{{ x | safe }}"), "T017", 1, "{{ x | safe }}"},
        {"FilterArgumentMissing", p("{{ x | replace('a') }}"), "T018", 1, "{{ x | replace('a') }}"},
        {"FilterArgumentTooMany", p("{{ x | upper(1) }}"), "T018", 1, "{{ x | upper(1) }}"},
        {"FilterArgumentUnknown", p("{{ items | join(sep=',') }}"), "T018", 1,
         "{{ items | join(sep=',') }}"},
        // last, since the rest of its story is then no tag
        {"RawNotClosed", p("a {% raw %} {{ b }}"), "T002", 1, "{% raw %}"},
    };
    return all;
}

std::size_t paragraphs_of(const std::string& blocks)
{
    static const std::regex start("<w:p>");
    return static_cast<std::size_t>(
        std::distance(std::sregex_iterator(blocks.begin(), blocks.end(), start), {}));
}

/// True if a finding has the code and the place, `before` paragraphs further on.
bool is_named(const std::vector<Finding>& findings, const Broken& broken, std::size_t before)
{
    const std::regex paragraph(fmt::format("paragraph {}\\b", before + broken.paragraph));
    return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
        return finding.code == broken.code && blocks({finding}) &&
               std::regex_search(finding.where.position, paragraph) &&
               finding.where.position.find(broken.tag) != std::string::npos;
    });
}

class BrokenTemplate : public testing::TestWithParam<Broken> {};

TEST_P(BrokenTemplate, NamesTheParagraphAndTheTag)
{
    const auto findings = Template::lint(word_file(GetParam().blocks), {});

    EXPECT_TRUE(is_named(findings, GetParam(), 0)) << print(findings);
}

TEST_P(BrokenTemplate, SaysWhatWouldMendIt)
{
    for (const Finding& finding : Template::lint(word_file(GetParam().blocks), {})) {
        if (blocks({finding})) {
            EXPECT_NE(finding.cure, "") << print(finding);
        }
    }
}

TEST_P(BrokenTemplate, IsNotMerged)
{
    EXPECT_THROW(Template::compile(word_file(GetParam().blocks), {}), Error);
}

INSTANTIATE_TEST_SUITE_P(All, BrokenTemplate, testing::ValuesIn(broken_templates()),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(BrokenTemplates, AreAllNamedInOneRun)
{
    std::string controls; // no pair of tags reaches out of a content control
    for (const Broken& broken : broken_templates()) {
        controls += "<w:sdt><w:sdtContent>" + broken.blocks + p("") + "</w:sdtContent></w:sdt>";
    }
    const auto findings = Template::lint(word_file(controls + p("end")), {});

    std::size_t before = 0;
    for (const Broken& broken : broken_templates()) {
        EXPECT_TRUE(is_named(findings, broken, before))
            << broken.name << " at paragraph " << before + broken.paragraph;
        before += paragraphs_of(broken.blocks) + 1;
    }
}

TEST(BrokenTemplates, AreAtLeastFifty)
{
    EXPECT_GE(broken_templates().size(), 50U);
}

} // namespace
} // namespace indenture::templating::test
