#include "template/infer_schema.h"

#include "template/template.h"
#include "template/word_file.h"

#include "base/files.h"
#include "base/json_schema.h"
#include "template/type_check.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::templating::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Json inferred(const docx::Package& package)
{
    return infer_schema(Template::compile(package).compiled(), "template.docx");
}

Json inferred(const std::string& blocks)
{
    return inferred(word_file(blocks));
}

/// One property of the inferred schema, by pointer: "/a/b" is member b of member a, "/a/-" an item.
Json of(const std::string& blocks, const std::string& pointer)
{
    Json at = inferred(blocks);
    std::size_t begin = 1;
    while (begin <= pointer.size()) {
        const std::size_t end = std::min(pointer.find('/', begin), pointer.size());
        const std::string name = pointer.substr(begin, end - begin);
        at = name == "-" ? Json(at["items"]) : Json(at["properties"][name]);
        begin = end + 1;
    }
    return at;
}

// --- Shapes and types
// -----------------------------------------------------------------------------------

TEST(InferSchema, NestsObjectsAndListsAsTheyAreUsed)
{
    const Json schema = inferred(p("{{ a.b }}") + p("{%p for x in a.list %}") + p("{{ x.n }}") +
                                 p("{%p endfor %}"));

    EXPECT_EQ(schema, Json::parse(R"({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "template.docx",
        "type": "object",
        "required": ["a"],
        "properties": {"a": {"type": "object", "required": ["b", "list"], "properties": {
            "b": {"type": ["string", "number"]},
            "list": {"type": "array", "items": {"type": "object", "required": ["n"],
                "properties": {"n": {"type": ["string", "number"]}}}}}}}})"));
}

TEST(InferSchema, TakesTypesFromFiltersAndOperations)
{
    EXPECT_EQ(of(p("{{ a | upper }}"), "/a")["type"], "string");
    EXPECT_EQ(of(p("{{ a | date }}"), "/a"), (Json{{"type", "string"}, {"format", "date"}}));
    EXPECT_EQ(of(p("{{ a * 2 }}"), "/a")["type"], "number");
    EXPECT_EQ(of(p("{% if a > 3 %}x{% endif %}y"), "/a")["type"], "number");
    EXPECT_EQ(of(p("{% if a | length > 3 %}x{% endif %}y"), "/a")["type"], "array");
    EXPECT_EQ(of(p("{{ a | join(', ') }}"), "/a/-")["type"], (Json{"string", "number"}));
    EXPECT_EQ(of(p("{{ a | map(attribute='b.c') | join(', ') }}"), "/a/-/b/c")["type"],
              (Json{"string", "number"}));
}

TEST(InferSchema, TakesWhatIsOnlyAskedForAsYesOrNo)
{
    EXPECT_EQ(of(p("{% if a %}x{% endif %}y"), "/a"), (Json{{"type", "boolean"}}));
}

TEST(InferSchema, ListsTheTextsOfAChainThatNamesThemAll)
{
    EXPECT_EQ(of(p("{% if a == 'x' %}1{% elif a == 'y' %}2{% endif %}z"), "/a"),
              (Json{{"type", "string"}, {"enum", {"x", "y"}}}));
    EXPECT_EQ(of(p("{% if a == 'x' %}1{% elif a == 'y' %}2{% else %}3{% endif %}z"), "/a"),
              (Json{{"type", "string"}, {"examples", {"x", "y"}}}));
}

TEST(InferSchema, FollowsNamesThatTheTemplateSets)
{
    EXPECT_EQ(of(p("{%p set n = a.b %}") + p("{{ n | upper }}"), "/a/b")["type"], "string");
    EXPECT_EQ(of(p("{% macro m(x) %}{{ x.y }}{% endmacro %}") + p("{{ m(a) }}"), "/a/y")["type"],
              (Json{"string", "number"}));
    EXPECT_FALSE(
        inferred(p("{%p for x in a %}") + p("{{ loop.index }}") + p("{%p endfor %}"))["properties"]
            .contains("loop"));
}

// --- Required and null
// ----------------------------------------------------------------------------------

TEST(InferSchema, RequiresWhatIsUsedUnasked)
{
    const Json schema = inferred(p("{{ a }}{% if b is defined %}{{ b }}{% endif %}"
                                   "{{ c | default('none') }}"));

    EXPECT_EQ(schema["required"], Json{"a"});
    EXPECT_TRUE(schema["properties"].contains("b"));
    EXPECT_TRUE(schema["properties"].contains("c"));
}

TEST(InferSchema, AllowsNullWhereEveryUseIsGuarded)
{
    EXPECT_EQ(of(p("{% if a %}{{ a.b }}{% endif %}z"), "/a")["type"], (Json{"object", "null"}));
    EXPECT_EQ(of(p("{% if a %}{{ a }}{% endif %}{{ a }}"), "/a")["type"],
              (Json{"string", "number"}));
}

TEST(InferSchema, ReadsEveryStory)
{
    const Json schema = inferred(word_file(
        p("{{ a }}"),
        {{"word/header1.xml", part("hdr", p("{{ b }}"))},
         {"word/footnotes.xml",
          part("footnotes", "<w:footnote w:id=\"2\">" + p("{{ c }}") + "</w:footnote>")}}));

    EXPECT_THAT(schema["required"], testing::UnorderedElementsAre("a", "b", "c"));
}

TEST(InferSchema, ReadsNotesWhereTheTextRefersToThem)
{
    const Json schema = inferred(word_file(
        p("{%p for q in a %}") + "<w:p><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>" +
            p("{%p endfor %}"),
        {{"word/footnotes.xml",
          part("footnotes", "<w:footnote w:id=\"2\">" + p("{{ q.n }}") + "</w:footnote>")}}));

    EXPECT_EQ(schema["required"], Json{"a"});
    EXPECT_TRUE(schema["properties"]["a"]["items"]["properties"].contains("n"));
}

TEST(InferSchema, ReadsTablesWhoseColumnsComeAndGo)
{
    const Json schema =
        inferred(word_file(table(row(cell(p("{%tc for q in a %}")) + cell(p("{{ q.n }}")) +
                                     cell(p("{%tc endfor %}")))) +
                           p("z")));

    EXPECT_EQ(schema["required"], Json{"a"});
}

// --- Round trip
// ------------------------------------------------------------------------------------------

/// Data with every field of a schema: of each choice the `pick`th.
Json example(const Json& schema, std::size_t pick)
{
    if (schema.contains("anyOf")) {
        return example(schema["anyOf"][pick % schema["anyOf"].size()], pick);
    }
    if (schema.contains("enum")) {
        return schema["enum"][pick % schema["enum"].size()];
    }
    std::string type = "string";
    if (schema.contains("type")) {
        type = schema["type"].is_array()
                   ? schema["type"][pick % schema["type"].size()].get<std::string>()
                   : schema["type"].get<std::string>();
    }
    if (type == "object") {
        Json result = Json::object();
        const Json members = schema.value("properties", Json::object());
        for (const auto& [name, member] : members.items()) {
            result[name] = example(member, pick);
        }
        return result;
    }
    if (type == "array") {
        Json result = Json::array();
        const std::size_t size = std::max<std::size_t>(schema.value("minItems", 0U), pick % 3);
        for (std::size_t i = 0; i < size; ++i) {
            result.push_back(example(schema.value("items", Json::object()), pick + i));
        }
        return result;
    }
    return type == "number"                       ? Json(3)
           : type == "boolean"                    ? Json(pick % 2 == 0)
           : type == "null"                       ? Json(nullptr)
           : schema.value("format", "") == "date" ? Json("2026-02-01")
                                                  : Json("text");
}

void expect_round_trip(const docx::Package& package)
{
    const Template compiled = Template::compile(package);
    const Json schema = infer_schema(compiled.compiled(), "template.docx");
    for (std::size_t pick = 0; pick < 6; ++pick) {
        const Json data = example(schema, pick);

        EXPECT_THAT(JsonSchema::compile(schema, "inferred").check(data), IsEmpty());
        try {
            compiled.merge(data, {});
        } catch (const Error& error) {
            ADD_FAILURE() << package.source() << ", choice " << pick << ": " << error.what();
        }
    }
}

TEST(InferSchema, DescribesDataThatCanBeMerged)
{
    for (const std::string& blocks :
         {p("{{ a.b | date }} {{ c | default(3) }}"),
          p("{%p for x in a if x.n %}") + p("{{ x.n.m }}") + p("{%p else %}") + p("{{ b }}") +
              p("{%p endfor %}"),
          p("{% if k == 'x' %}{{ a }}{% elif k == 'y' %}{{ b[1].c }}{% endif %}z"),
          p("{{ a + 1 }} {{ b ~ c }} {{ x if y else z }} {{ l | map(attribute='m') | list_and }}"),
          p("{%p if a is none %}") + p("x") + p("{%p else %}") + p("{{ a.b }}") +
              p("{%p endif %}")}) {
        expect_round_trip(word_file(blocks));
    }
}

TEST(InferSchema, DescribesDataThatOurOwnTemplatesMerge)
{
    const Limits limits;
    for (const std::string kind : {"dsfc", "dsa", "destruction-certificate"}) {
        const auto file = std::filesystem::path(PROJECT_DIR) / "templates" / kind / "template.docx";
        expect_round_trip(docx::Package::open(read_file(file, limits.file_size_max), kind, limits));
    }
}

TEST(InferSchema, AgreesWithTheTypeCheck)
{
    const Limits limits;
    for (const std::string kind : {"dsfc", "dsa", "destruction-certificate"}) {
        const auto file = std::filesystem::path(PROJECT_DIR) / "templates" / kind / "template.docx";
        const Template compiled = Template::compile(
            docx::Package::open(read_file(file, limits.file_size_max), kind, limits));
        const SchemaTypes schema(infer_schema(compiled.compiled(), kind), "inferred");

        std::vector<Finding> wrong;
        for (const TemplateFinding& finding : check_types(compiled.compiled(), schema)) {
            wrong.push_back(finding.finding);
        }

        EXPECT_EQ(print(wrong), "") << kind;
    }
}

} // namespace
} // namespace indenture::templating::test
