#include "template/import_tags.h"

#include "template/template.h"
#include "template/word_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::templating::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

docx::Package imported(const std::string& blocks, const ImportOptions& options = {})
{
    return docx::Package::open(import_tags(word_file(blocks), options).docx, "imported.docx", {});
}

std::string line(const std::string& text, const ImportOptions& options = {})
{
    return lines_of(imported(p(text), options)).front();
}

std::vector<std::string> merged_lines(const std::string& blocks, const Json& values,
                                      const ImportOptions& options = {})
{
    return lines_of(merged(imported(blocks, options), values));
}

std::vector<std::string> codes(const std::string& blocks, const ImportOptions& options = {})
{
    std::vector<std::string> result;
    for (const Finding& finding : import_tags(word_file(blocks), options).findings) {
        result.push_back(finding.code);
    }
    return result;
}

/// True if the template language refuses the result.
bool is_unfit(const Imported& result)
{
    return blocks(Template::lint(docx::Package::open(result.docx, "imported.docx", {})));
}

const ImportOptions docxtemplater{
    .dialect = Dialect::Docxtemplater, .marks = std::nullopt, .sample = std::nullopt};

/// A tag of one dialect and what it must become.
struct Case {
    std::string from;
    std::string to;
};

TEST(ImportTags, TranslatesWhatDocxTemplatesPrints)
{
    const std::vector<Case> cases{
        {"{name}", "{{ name }}"},
        {"{ INS a.b }", "{{ a.b }}"},
        {"{= a[0] }", "{{ a[0] }}"},
        {"+++name+++ and +++INS b+++", "{{ name }} and {{ b }}"},
        {"{IF a}x{ELSE}y{END-IF} z", "{% if a %}x{% else %}y{% endif %} z"},
        {"{FOR x IN xs}{$x.y},{END-FOR x}", "{% for x in xs %}{{ x.y }},{% endfor %}"},
        {"{FOR x IN x}{$x}{$idx}{END-FOR x}",
         "{% for x_item in x %}{{ x_item }}{{ loop.index0 }}{% endfor %}"},
    };
    for (const Case& each : cases) {
        EXPECT_EQ(line(each.from), each.to);
    }
}

TEST(ImportTags, TranslatesExpressions)
{
    const std::vector<Case> cases{
        {"a && !b", "a and not b"},
        {"a || b && c", "a or b and c"},
        {"(a || b) && c", "(a or b) and c"},
        {"!(a && b)", "not (a and b)"},
        {"!a == b", "(not a) == b"},
        {"!!a", "a"},
        {"a === 'x'", "a == \"x\""},
        {"a !== \u201Cit's\u201D", "a != \"it's\""},
        {"a == null", "a is none"},
        {"a !== undefined", "a is defined"},
        {"xs.length > 0", "xs | length > 0"},
        {"a < b == c < d", "(a < b) == (c < d)"},
        {"a ? b : c ? d : e", "b if a else d if c else e"},
        {"(a ? b : c) + 1", "(b if a else c) + 1"},
        {"a - (b - c)", "a - (b - c)"},
        {"a * (b + 1) % 2", "a * (b + 1) % 2"},
        {"'no. ' + n + 1", "\"no. \" ~ n ~ 1"},
        {"name.toUpperCase()", "name | upper"},
        {"xs.join(', ')", "xs | join(\", \")"},
        {"xs.includes('a')", "(\"a\" in xs)"},
        {"-a.b", "-a.b"},
        {"[1, 'two', true]", "[1, \"two\", true]"},
    };
    for (const Case& each : cases) {
        EXPECT_EQ(line("{INS " + each.from + "}"), "{{ " + each.to + " }}");
    }
}

TEST(ImportTags, TranslatesWhatDocxtemplaterPrints)
{
    const std::vector<Case> cases{
        {"{name}", "{{ name }}"},
        {"{a.b | upper}", "{{ a.b | upper }}"},
        {"{#parties}{.}, {/parties}", "{% for party in parties %}{{ party }}, {% endfor %}"},
        {"{#parties}{name}{/}", "{% for party in parties %}{{ party.name }}{% endfor %}"},
        {"{#has_dpa}DPA {dpa}{/has_dpa}", "{% if has_dpa %}DPA {{ dpa }}{% endif %}"},
        {"{^parties}none{/parties}", "{% if not parties %}none{% endif %}"},
        {"{#a && b}x{/}", "{% if a and b %}x{% endif %}"},
        {"{#xs}{#ys}{a}{b}{/ys}{b}{c}{/xs}{c}",
         "{% for xs_item in xs %}{% for ys_item in xs_item.ys %}{{ ys_item.a }}{{ xs_item.b }}"
         "{% endfor %}{{ xs_item.b }}{{ c }}{% endfor %}{{ c }}"},
    };
    for (const Case& each : cases) {
        EXPECT_EQ(line(each.from, docxtemplater), each.to);
    }
}

TEST(ImportTags, LetsDataSettleWhatASectionIs)
{
    ImportOptions options = docxtemplater;
    options.sample = Json::parse(
        R"({"has_parties": [{"name": "a"}], "firm": {"name": "b"}, "ok": true, "town": "c"})");

    EXPECT_EQ(line("{#has_parties}{name}{town}{/has_parties}", options),
              "{% for has_party in has_parties %}{{ has_party.name }}{{ town }}{% endfor %}");
    EXPECT_EQ(line("{#firm}{name}{/firm}", options), "{% if firm %}{{ firm.name }}{% endif %}");
    EXPECT_EQ(line("{#ok}{town}{/ok}", options), "{% if ok %}{{ town }}{% endif %}");
    EXPECT_THAT(codes(p("{#ok}{town}{/ok}"), options), IsEmpty());
}

TEST(ImportTags, SaysWhereItGuessed)
{
    const Imported result = import_tags(word_file(p("{#parties}{name}{/parties}")), {});

    ASSERT_EQ(result.findings.size(), 1U);
    EXPECT_EQ(result.findings[0].code, "I002");
    EXPECT_EQ(result.findings[0].severity, Severity::Warning);
    EXPECT_EQ(result.findings[0].where.position, "paragraph 1, in {#parties}");
    EXPECT_EQ(result.guess.dialect, Dialect::Docxtemplater);
}

TEST(ImportTags, KeepsBracesThatAreText)
{
    const std::string text = "a {{b}} 5 {% or {c} or {# or { {c}";

    EXPECT_THAT(merged_lines(p(text), {{"c", "C"}}), ElementsAre("a {{b}} 5 {% or C or {# or { C"));
    EXPECT_THAT(codes(p(text)), ElementsAre("I003"));
}

TEST(ImportTags, EscapesABraceThatStandsBeforeATag)
{
    EXPECT_THAT(merged_lines(p("+++a+++ {+++a+++}"), {{"a", "A"}}), ElementsAre("A {A}"));
}

TEST(ImportTags, LeavesATagItCannotTranslateUnfitToMerge)
{
    for (const std::string tag : {"{EXEC x = 1}", "{IMAGE logo()}", "{INS xs.map(f)}", "{END-IF}",
                                  "{FOR x xs}", "{INS `a`}", "{IF a}", "{*nothing}"}) {
        const Imported result = import_tags(word_file(p("text " + tag)), {});

        ASSERT_EQ(result.findings.size(), 1U) << tag;
        EXPECT_EQ(result.findings[0].code, "I001");
        EXPECT_THAT(result.findings[0].where.position, HasSubstr("in " + tag));
        EXPECT_TRUE(is_unfit(result)) << tag;
    }
}

TEST(ImportTags, RefusesAFileThatHasTagsOfOurs)
{
    const docx::Package package = word_file(p("{% if a %}x{% endif %}"));

    EXPECT_THROW(import_tags(package, {}), Error);
}

TEST(ImportTags, ExpandsAliases)
{
    EXPECT_THAT(
        merged_lines(p("{ALIAS n INS firm.name}") + p("To {*n}"), {{"firm", {{"name", "A"}}}}),
        ElementsAre("To A"));
}

// --- Grips ---------------------------------------------------------------------------------------

TEST(ImportTags, TakesWholeParagraphsWhereTagsStandAlone)
{
    const std::string blocks = p("{IF a}") + p("x") + p("{END-IF}") + p("end");

    EXPECT_THAT(lines_of(imported(blocks)), ElementsAre("{%p if a %}", "x", "{%p endif %}", "end"));
}

TEST(ImportTags, LeavesNoEmptyParagraphBehindACondition)
{
    const std::string blocks = p("{IF a}x{END-IF}") + p("end");

    EXPECT_THAT(merged_lines(blocks, {{"a", false}}), ElementsAre("end"));
    EXPECT_THAT(merged_lines(blocks, {{"a", true}}), ElementsAre("x", "end"));
}

TEST(ImportTags, MovesTagsBesideTextIntoParagraphsOfTheirOwn)
{
    const std::string blocks = p("{IF a}x") + p("y{END-IF}") + p("end");

    EXPECT_THAT(lines_of(imported(blocks)),
                ElementsAre("{%p if a %}", "x", "y", "{%p endif %}", "end"));
    EXPECT_THAT(merged_lines(blocks, {{"a", false}}), ElementsAre("end"));
    EXPECT_THAT(merged_lines(blocks, {{"a", true}}), ElementsAre("x", "y", "end"));
}

TEST(ImportTags, TakesTheRowThatABlockFills)
{
    const std::string blocks =
        table(row(cell(p("{IF a}x")) + cell(p("y{END-IF}"))) + row(cell(p("z")) + cell(p("")))) +
        p("end");

    EXPECT_THAT(merged_lines(blocks, {{"a", false}}), ElementsAre("z", "", "end"));
    EXPECT_THAT(merged_lines(blocks, {{"a", true}}), ElementsAre("x", "y", "z", "", "end"));
}

TEST(ImportTags, RepeatsRowsBetweenRowsOfTags)
{
    const std::string blocks = table(row(cell(p("{FOR x IN xs}"))) + row(cell(p("{$x.a}"))) +
                                     row(cell(p("{END-FOR x}")))) +
                               p("end");

    EXPECT_THAT(merged_lines(blocks, Json::parse(R"({"xs": [{"a": 1}, {"a": 2}]})")),
                ElementsAre("1", "2", "end"));
}

TEST(ImportTags, RepeatsTheWholeRowOfDocxtemplater)
{
    const std::string blocks =
        table(row(cell(p("no.")) + cell(p("{#xs}{a}")) + cell(p("{b}{/xs}")) + cell(p("z")))) +
        p("end");

    EXPECT_THAT(merged_lines(blocks, Json::parse(R"({"xs": [{"a": 1, "b": 2}, {"a": 3, "b": 4}]})"),
                             docxtemplater),
                ElementsAre("no.", "1", "2", "z", "no.", "3", "4", "z", "end"));
}

TEST(ImportTags, RepeatsCells)
{
    const std::string blocks = table(row(cell(p("head")) + cell(p("{FOR x IN xs}")) +
                                         cell(p("{$x}")) + cell(p("{END-FOR x}")))) +
                               p("end");

    EXPECT_THAT(merged_lines(blocks, Json::parse(R"({"xs": [1, 2]})")),
                ElementsAre("head", "1", "2", "end"));
}

TEST(ImportTags, RefusesABlockThatCrossesACell)
{
    const std::string blocks = table(row(cell(p("a{IF x}b")) + cell(p("c{END-IF}d")))) + p("end");

    EXPECT_THAT(codes(blocks), ElementsAre("I001", "I001"));
}

// --- Bytes ---------------------------------------------------------------------------------------

TEST(ImportTags, ChangesNoByteOutsideTheTags)
{
    const std::string blocks =
        "<w:p w:rsidR=\"1\"><w:r><w:rPr><w:b/></w:rPr><w:t>A &quot;&#xE9;&quot; {na</w:t></w:r>"
        "<w:proofErr w:type=\"spellEnd\"/><w:r><w:rPr><w:i/></w:rPr><w:t>me} b &#38; c</w:t></w:r>"
        "</w:p>";

    const Bytes body = imported(blocks).part("word/document.xml");

    EXPECT_THAT(body, HasSubstr("<w:p w:rsidR=\"1\"><w:r><w:rPr><w:b/></w:rPr><w:t>A "
                                "&quot;&#xE9;&quot; {{ name }}</w:t></w:r><w:proofErr "
                                "w:type=\"spellEnd\"/><w:r><w:rPr><w:i/></w:rPr><w:t "
                                "xml:space=\"preserve\"> b &#38; c</w:t></w:r></w:p>"));
}

TEST(ImportTags, ReadsTagsThatWordHasScattered)
{
    const std::string blocks = scattered_p("To {IF firm.ok}{firm.name}{END-IF}.");

    EXPECT_THAT(merged_lines(blocks, Json::parse(R"({"firm": {"ok": true, "name": "A"}})")),
                ElementsAre("To A."));
}

TEST(ImportTags, ReportsEveryTag)
{
    const docx::Package package =
        word_file(p("{a}"), {{"word/header1.xml", part("hdr", p("{b}"))}});

    const Imported result = import_tags(package, {});

    ASSERT_EQ(result.translations.size(), 2U);
    EXPECT_EQ(result.translations[0].to, "{{ a }}");
    EXPECT_EQ(result.translations[1].where.part, "word/header1.xml");
    EXPECT_EQ(result.translations[1].from, "{b}");
}

} // namespace
} // namespace indenture::templating::test
