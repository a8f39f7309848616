#include "base/error.h"
#include "base/json_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

JsonSchema schema(const char* text)
{
    return JsonSchema::compile(parse_json(text, "schema.json", {}), "schema.json");
}

const JsonSchema& person()
{
    static const JsonSchema compiled = schema(R"({
        "type": "object", "additionalProperties": false, "required": ["title", "start_date"],
        "properties": {
            "title": {"description": "One line.", "type": "string", "minLength": 1, "maxLength": 10,
                      "pattern": "^[^\n]*$"},
            "start_date": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
            "colour": {"enum": ["red", "green"]},
            "count": {"type": "integer", "minimum": 1, "maximum": 9},
            "tags": {"type": "array", "items": {"$ref": "#/definitions/tag"}, "minItems": 1,
                     "maxItems": 3, "uniqueItems": true},
            "a/b~c": {"type": "boolean"}
        },
        "definitions": {"tag": {"type": "string", "maxLength": 5}}
    })");
    return compiled;
}

std::vector<Finding> check(const char* text)
{
    return person().check(parse_json(text, "person.json", {}));
}

auto says(const std::string& part, const std::string& text)
{
    return AllOf(Field(&Finding::where, Field(&Where::part, part)),
                 Field(&Finding::text, HasSubstr(text)), Field(&Finding::code, "schema"),
                 Field(&Finding::severity, Severity::Block));
}

TEST(JsonSchema, AcceptsWhatFollowsIt)
{
    EXPECT_THAT(check(R"({"title": "A", "start_date": "2026-07-01", "colour": "red", "count": 9,
                          "tags": ["a", "b"], "a/b~c": true})"),
                IsEmpty());
}

TEST(JsonSchema, NamesAMissingField)
{
    EXPECT_THAT(check(R"({"title": "A"})"), ElementsAre(says("", "\"start_date\" is missing")));
}

TEST(JsonSchema, GuessesTheFieldAMisspeltNameMeant)
{
    EXPECT_THAT(
        check(R"({"titel": "A", "start_date": "2026-07-01"})"),
        testing::UnorderedElementsAre(
            says("", "\"title\" is missing"),
            says("/titel", "the field \"titel\" is not known here; did you mean \"title\"?")));
}

TEST(JsonSchema, OffersNothingForAFieldLikeNoOther)
{
    const auto findings = check(R"({"title": "A", "start_date": "2026-07-01", "xylophone": 1})");

    EXPECT_THAT(findings, ElementsAre(says("/xylophone", "is not known here")));
    EXPECT_THAT(findings[0].text, testing::Not(HasSubstr("did you mean")));
}

TEST(JsonSchema, ListsTheCodesOfAnEnumeration)
{
    EXPECT_THAT(check(R"({"title": "A", "start_date": "2026-07-01", "colour": "blue"})"),
                ElementsAre(says("/colour", "the value \"blue\" is not one of: red, green")));
}

TEST(JsonSchema, SaysWhichTypeIsWantedAndNothingMore)
{
    EXPECT_THAT(check(R"({"title": 7, "start_date": "2026-07-01"})"),
                ElementsAre(says("/title", "the value 7 is not a text")));
}

TEST(JsonSchema, ReportsEveryFaultInOnePass)
{
    const auto findings = check(
        R"({"title": "", "start_date": "1 July 2026", "count": 10, "tags": ["a", "a", "abcdef"]})");

    EXPECT_THAT(findings,
                testing::UnorderedElementsAre(
                    says("/title", "empty"), says("/start_date", "right form"),
                    says("/count", "the value 10 is more than 9"), says("/tags/1", "stands twice"),
                    says("/tags/2", "6 characters, more than the 5 allowed")));
}

TEST(JsonSchema, CountsCharactersAndNotOctets)
{
    EXPECT_THAT(check(R"({"title": "ŵŷéŵŷéŵŷé–", "start_date": "2026-07-01"})"), IsEmpty());
}

TEST(JsonSchema, EscapesThePointer)
{
    EXPECT_THAT(check(R"({"title": "A", "start_date": "2026-07-01", "a/b~c": 1})"),
                ElementsAre(says("/a~1b~0c", "not true or false")));
}

TEST(JsonSchema, SurvivesATextFarTooLongForItsPattern)
{
    Json value{{"title", std::string(1U << 22U, 'a')}, {"start_date", "2026-07-01"}};

    EXPECT_THAT(person().check(value), ElementsAre(says("/title", "4194304 characters")));
}

TEST(JsonSchema, ShowsOnlyTheStartOfALongValue)
{
    Json value{{"title", "A"}, {"start_date", std::string(300, 'x')}};

    const auto findings = person().check(value);

    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_LT(findings[0].text.size(), 120U);
}

TEST(JsonSchema, RefusesASchemaThatIsNone)
{
    EXPECT_THROW(schema(R"({"type": 7})"), Error);
    EXPECT_THROW(schema(R"([])"), Error);
    EXPECT_THROW(schema(R"({"properties": {"a": {"pattern": "(["}}})"), Error);
}

} // namespace
} // namespace indenture
