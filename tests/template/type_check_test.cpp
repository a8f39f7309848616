#include "template/type_check.h"

#include "template/lint.h"
#include "template/template.h"
#include "template/word_file.h"

#include "base/files.h"

#include <filesystem>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::templating::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const Json schema = Json::parse(R"({
  "type": "object",
  "required": ["title", "draft", "kind", "parties", "pack", "count", "routes", "nested"],
  "properties": {
    "title": {"type": "string"},
    "draft": {"type": "boolean"},
    "kind": {"type": "string", "enum": ["new", "renewal", "extension"]},
    "count": {"type": "integer"},
    "start": {"type": "string", "format": "date"},
    "pack": {"anyOf": [{"$ref": "#/definitions/pack"}, {"type": "null"}]},
    "routes": {"type": "array", "items": {"type": "string", "enum": ["extract", "sde"]}},
    "parties": {"type": "array", "items": {"$ref": "#/definitions/party"}},
    "nested": {"$ref": "#/definitions/tree"},
    "anything": {}
  },
  "definitions": {
    "pack": {"type": "object", "required": ["panel"], "properties": {"panel": {"type": "string"}}},
    "party": {
      "type": "object",
      "required": ["name", "telephone", "address"],
      "properties": {
        "name": {"type": "string"},
        "telephone": {"type": ["string", "null"]},
        "address": {"type": "object", "required": ["lines"],
                    "properties": {"lines": {"type": "array", "items": {"type": "string"}}}}
      }
    },
    "tree": {"type": "object", "properties": {"left": {"$ref": "#/definitions/tree"}}}
  }
})");

/// Findings of a body, without those about fields it does not use.
std::vector<Finding> checked(const std::string& blocks,
                             expression::Profile profile = expression::Profile::Strict,
                             const Json& against = schema)
{
    CompileOptions options;
    options.profile = profile;
    const auto compiled = Template::compile(word_file(blocks), options);
    std::vector<Finding> result;
    for (const TemplateFinding& finding :
         check_types(compiled.compiled(), SchemaTypes(against, "schema.json"))) {
        if (finding.finding.code != "T016") {
            result.push_back(finding.finding);
        }
    }
    return result;
}

std::vector<std::string> codes(const std::string& blocks)
{
    std::vector<std::string> result;
    for (const Finding& finding : checked(blocks)) {
        result.push_back(finding.code);
    }
    return result;
}

/// The text of the only finding.
std::string complaint(const std::string& blocks)
{
    const std::vector<Finding> findings = checked(blocks);
    if (findings.size() != 1) {
        return fmt::format("{} findings\n{}", findings.size(), print(findings));
    }
    return fmt::format("{}: {}", findings[0].code, findings[0].text);
}

// --- Names
// ----------------------------------------------------------------------------------------------

TEST(TypeCheck, IsSilentAboutWhatTheSchemaPromises)
{
    EXPECT_THAT(codes(p("{{ title }} {{ count }} {{ kind | upper }}") +
                      p("{%p for x in parties %}") + p("{{ x.name }} {{ loop.index }}") +
                      p("{{ x.address.lines | join(', ') }}") + p("{%p endfor %}")),
                IsEmpty());
}

TEST(TypeCheck, SuggestsTheNameThatWasMeant)
{
    EXPECT_EQ(complaint(p("{{ titel }}")),
              "T010: 'titel' is not in the schema; did you mean 'title'?");
    EXPECT_EQ(complaint(p("{% for x in parties %}{{ x.nmae }}{% endfor %}z")),
              "T010: 'x' has no 'nmae' in the schema; did you mean 'name'?");
}

TEST(TypeCheck, NamesThePlaceOfTheTag)
{
    const Finding finding = checked(heading("Term") + p("a {{ titel }}"))[0];

    EXPECT_EQ(finding.where.part, "word/document.xml");
    EXPECT_THAT(finding.where.position, StartsWith("paragraph 2 under \"Term\""));
    EXPECT_THAT(finding.where.position, HasSubstr("{{ titel }}"));
}

TEST(TypeCheck, KnowsNamesThatTheTemplateSets)
{
    EXPECT_THAT(codes(p("{%p set n = title %}") + p("{{ n }}")), IsEmpty());
    EXPECT_THAT(codes(p("{%p with n = title %}") + p("{{ n }}") + p("{%p endwith %}")), IsEmpty());
    EXPECT_EQ(complaint(p("{%p with n = title %}") + p("x") + p("{%p endwith %}") + p("{{ n }}")),
              "T010: 'n' is not in the schema");
}

TEST(TypeCheck, SaysNothingOfWhatTheSchemaLeavesOpen)
{
    EXPECT_THAT(codes(p("{% if anything is defined %}{{ anything.a.b[3] | upper }}{% endif %}")),
                IsEmpty());
}

TEST(TypeCheck, FollowsASchemaThatHoldsItself)
{
    EXPECT_THAT(codes(p("{% if nested.left is defined and nested.left.left is defined %}"
                        "a{% endif %}")),
                IsEmpty());
    EXPECT_EQ(complaint(p("{% if nested.left is defined %}{{ nested.left.rigth }}{% endif %}")),
              "T010: 'nested.left' has no 'rigth' in the schema");
}

// --- Types
// ----------------------------------------------------------------------------------------------

TEST(TypeCheck, RefusesTheMemberOfAList)
{
    EXPECT_EQ(complaint(p("{{ parties.name }}")), "T011: 'parties' is a list, which has no 'name'");
}

TEST(TypeCheck, RefusesALoopOverWhatIsNoList)
{
    EXPECT_EQ(complaint(p("{% for x in count %}{{ x }}{% endfor %}")),
              "T011: 'count' is a number, and a loop runs over a list");
}

TEST(TypeCheck, RefusesAFilterOnAnotherType)
{
    EXPECT_THAT(codes(p("{{ count | join(', ') }}")), ElementsAre("T011"));
    EXPECT_THAT(codes(p("{{ parties | date }}")), ElementsAre("T011"));
}

TEST(TypeCheck, RefusesToPrintListsMappingsAndTruths)
{
    EXPECT_EQ(complaint(p("{{ parties }}")),
              "T013: 'parties' is a list, which a contract cannot print");
    EXPECT_EQ(complaint(p("{{ draft }}")),
              "T013: 'draft' is true or false, which a contract cannot print");
    EXPECT_EQ(complaint(p("{% for x in parties %}{{ x.address }}{% endfor %}z")),
              "T013: 'x.address' is a mapping, which a contract cannot print");
}

TEST(TypeCheck, LetsARichValueBePrinted)
{
    const Json rich = Json::parse(
        R"({"type": "object", "required": ["logo"], "properties": {"logo": {"type": "object",
            "required": ["$image"], "properties": {"$image": {"type": "string"}}}}})");

    EXPECT_THAT(checked(p("{{ logo }}"), expression::Profile::Strict, rich), IsEmpty());
}

TEST(TypeCheck, ChecksWhatAFilterReachesInTheItems)
{
    EXPECT_THAT(codes(p("{{ parties | map(attribute='name') | join(', ') }}")), IsEmpty());
    EXPECT_EQ(complaint(p("{{ parties | map(attribute='nam') | join(', ') }}")),
              "T010: the items of 'parties' have no 'nam' in the schema; did you mean 'name'?");
    EXPECT_THAT(codes(p("{{ parties | join(', ') }}")), ElementsAre("T013"));
}

// --- Null and missing
// -----------------------------------------------------------------------------------

TEST(TypeCheck, RefusesToPrintWhatMayBeNull)
{
    EXPECT_THAT(complaint(p("{% for x in parties %}{{ x.telephone }}{% endfor %}z")),
                StartsWith("T012: 'x.telephone' may be null here"));
}

TEST(TypeCheck, RefusesToPrintWhatIsNotRequired)
{
    EXPECT_THAT(complaint(p("{{ start | date }}")),
                StartsWith("T012: 'start' may be missing here"));
}

TEST(TypeCheck, RefusesTheMemberOfWhatMayBeNull)
{
    EXPECT_THAT(complaint(p("{{ pack.panel }}")), StartsWith("T012: 'pack' may be null here"));
}

TEST(TypeCheck, BelievesTheConditionsAround)
{
    EXPECT_THAT(codes(p("{% if pack %}{{ pack.panel }}{% endif %}z")), IsEmpty());
    EXPECT_THAT(codes(p("{% if pack is none %}a{% else %}{{ pack.panel }}{% endif %}z")),
                IsEmpty());
    EXPECT_THAT(codes(p("{% if not pack %}a{% else %}{{ pack.panel }}{% endif %}z")), IsEmpty());
    EXPECT_THAT(codes(p("{% if draft and pack %}{{ pack.panel }}{% endif %}z")), IsEmpty());
    EXPECT_THAT(codes(p("{% if pack and pack.panel == 'x' %}a{% endif %}z")), IsEmpty());
    EXPECT_THAT(codes(p("{{ pack.panel if pack else 'none' }}")), IsEmpty());
    EXPECT_THAT(codes(p("{% if start is defined %}{{ start | date }}{% endif %}z")), IsEmpty());
    EXPECT_THAT(codes(p("{{ start | default('2026-01-01') | date }}")), IsEmpty());
}

TEST(TypeCheck, DoesNotBelieveAConditionThatProvesNothing)
{
    EXPECT_THAT(codes(p("{% if draft or pack %}{{ pack.panel }}{% endif %}z")),
                ElementsAre("T012"));
    EXPECT_THAT(codes(p("{% if pack %}a{% endif %}{{ pack.panel }}")), ElementsAre("T012"));
    EXPECT_THAT(codes(p("{% if pack %}a{% else %}{{ pack.panel }}{% endif %}z")),
                ElementsAre("T012"));
}

TEST(TypeCheck, ForgetsWhatItKnewOfANameThatMeansSomethingElse)
{
    EXPECT_THAT(codes(p("{%p for x in parties %}") + p("{%p if x.telephone %}") +
                      p("{%p for x in parties %}") + p("{{ x.telephone }}") + p("{%p endfor %}") +
                      p("{%p endif %}") + p("{%p endfor %}")),
                ElementsAre("T012"));
}

TEST(TypeCheck, AsksThatAConditionOnWhatMayBeMissingAsksForThatFirst)
{
    EXPECT_THAT(complaint(p("{% if start %}a{% endif %}z")),
                StartsWith("T012: 'start' may be missing here"));
}

// --- Branches
// -------------------------------------------------------------------------------------------

TEST(TypeCheck, WarnsOfTextsThatNoBranchIsFor)
{
    EXPECT_EQ(complaint(p("{% if kind == 'new' %}a{% elif kind == 'renewal' %}b{% endif %}z")),
              "T014: nothing is written if 'kind' is \"extension\"");
}

TEST(TypeCheck, IsContentWithAnElseOrWithEveryText)
{
    EXPECT_THAT(
        codes(p("{% if kind == 'new' %}a{% elif kind == 'renewal' %}b{% else %}c{% endif %}z")),
        IsEmpty());
    EXPECT_THAT(codes(p("{% if kind == 'new' %}a{% elif kind in ['renewal', 'extension'] %}b"
                        "{% endif %}z")),
                IsEmpty());
    EXPECT_THAT(codes(p("{% if kind == 'new' %}a{% endif %}z")), IsEmpty());
}

TEST(TypeCheck, WarnsOfABranchThatIsNeverTaken)
{
    EXPECT_EQ(complaint(p("{% if kind == 'nwe' %}a{% endif %}z")),
              "T015: 'kind' is never \"nwe\" here; did you mean 'new'?");
    EXPECT_EQ(
        complaint(p("{% if kind == 'new' %}a{% elif kind == 'new' %}b{% else %}c{% endif %}z")),
        "T015: 'kind' is never \"new\" here");
    EXPECT_EQ(complaint(p("{% if 'sdee' in routes %}a{% endif %}z")),
              "T015: 'routes' never holds \"sdee\"; did you mean 'sde'?");
    EXPECT_EQ(complaint(p("{% if count == '1' %}a{% endif %}z")),
              "T015: 'count' is a number and can never equal text");
    EXPECT_EQ(complaint(p("{% if false %}a{% endif %}z")), "T015: this branch is never taken");
}

// --- Macros, parts, the schema
// ----------------------------------------------------------------------------

TEST(TypeCheck, ChecksAMacroWithTheTypesItIsCalledWith)
{
    const std::string macro = p("{% macro m(x) %}{{ x.name }}{% endmacro %}");

    EXPECT_THAT(codes(macro + p("{% for y in parties %}{{ m(y) }}{% endfor %}z")), IsEmpty());
    EXPECT_THAT(codes(macro + p("{{ m(count) }}")), ElementsAre("T011"));
}

TEST(TypeCheck, NamesTheFieldsThatAreUsedNowhere)
{
    const auto compiled = Template::compile(
        word_file(p("{{ title }}{% for x in parties %}{{ x.name }}{% endfor %}")));
    std::vector<std::string> unused;
    for (const TemplateFinding& finding :
         check_types(compiled.compiled(), SchemaTypes(schema, "schema.json"))) {
        EXPECT_EQ(finding.finding.code, "T016");
        EXPECT_EQ(finding.finding.severity, Severity::Info);
        unused.push_back(finding.finding.where.part);
    }

    EXPECT_THAT(unused,
                ElementsAre("draft", "kind", "count", "start", "pack", "routes",
                            "parties[].telephone", "parties[].address", "nested", "anything"));
}

TEST(TypeCheck, ReadsHeadersToo)
{
    const auto compiled =
        Template::compile(word_file(p("x"), {{"word/header1.xml", part("hdr", p("{{ titel }}"))}}));

    const auto findings = check_types(compiled.compiled(), SchemaTypes(schema, "schema.json"));

    EXPECT_EQ(findings.front().finding.where.part, "word/header1.xml");
}

TEST(TypeCheck, LetsCompatPrintWhatDocxtplPrints)
{
    const auto findings =
        checked(p("{% for x in parties %}{{ x.telephone }}{% endfor %}{{ draft }}"),
                expression::Profile::Compat);

    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].code, "T013");
    EXPECT_EQ(findings[0].severity, Severity::Warning);
}

TEST(TypeCheck, RefusesASchemaWhoseReferenceLeadsNowhere)
{
    const Json broken = Json::parse(R"({"properties": {"a": {"$ref": "#/definitions/none"}}})");
    const Json circle = Json::parse(R"({"$ref": "#"})");

    EXPECT_THROW(checked(p("{{ a }}"), expression::Profile::Strict, broken), Error);
    EXPECT_THROW(checked(p("{{ a }}"), expression::Profile::Strict, circle), Error);
}

TEST(TypeCheck, TakesWhatAnyAlternativeAllows)
{
    const Json either = Json::parse(
        R"({"type": "object", "required": ["a"], "properties": {"a": {"oneOf": [
            {"type": "object", "required": ["x", "y"],
             "properties": {"x": {"type": "string"}, "y": {"type": "string"}}},
            {"type": "object", "required": ["x"], "properties": {"x": {"type": "number"}}}]}}})");

    EXPECT_THAT(checked(p("{{ a.x }}"), expression::Profile::Strict, either), IsEmpty());
    EXPECT_EQ(checked(p("{{ a.y }}"), expression::Profile::Strict, either)[0].code, "T012");
}

// --- Our own templates
// ------------------------------------------------------------------------------------

TEST(TypeCheck, FindsNothingWrongWithOurOwnTemplates)
{
    const Limits limits;
    for (const std::string kind : {"dsfc", "dsa", "destruction-certificate"}) {
        const auto folder = std::filesystem::path(PROJECT_DIR) / "templates" / kind;
        const docx::Package package = docx::Package::open(
            read_file(folder / "template.docx", limits.file_size_max), kind, limits);
        const SchemaTypes fields(
            parse_json(read_file(folder / "fields.json", limits.json_size_max), kind, limits),
            "fields.json");

        std::vector<Finding> wrong;
        for (const TemplateFinding& finding : lint(package, {}, &fields)) {
            if (finding.finding.severity != Severity::Info) {
                wrong.push_back(finding.finding);
            }
        }

        EXPECT_EQ(print(wrong), "") << kind;
    }
}

} // namespace
} // namespace indenture::templating::test
