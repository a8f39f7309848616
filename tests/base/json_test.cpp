#include "base/error.h"
#include "base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture {
namespace {

std::string refusal(const std::string& text, const Limits& limits)
{
    try {
        parse_json(text, "application.json", limits);
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

TEST(Json, NamesTheFileLineAndColumnOfAFault)
{
    EXPECT_THAT(refusal("{\n  \"a\": 1,\n}", {}),
                testing::StartsWith("application.json: line 3, column 1: this is not valid JSON"));
}

TEST(Json, RefusesANameThatStandsTwice)
{
    EXPECT_THAT(refusal(R"({"a": 1, "b": {"a": 2}, "a": 3})", {}),
                testing::HasSubstr("\"a\" stands twice"));
    EXPECT_EQ(refusal(R"({"a": 1, "b": {"a": 2}})", {}), "accepted");
}

TEST(Json, RefusesWhatIsNotStrictJson)
{
    for (const char* wrong :
         {"", "{'a': 1}", "{\"a\": 1} x", "// c\n1", "[1,]", "\"\xff\"", "nan", "[1e999]"}) {
        EXPECT_NE(refusal(wrong, {}), "accepted") << wrong;
    }
}

TEST(Json, KeepsToTheCapsOfSizeAndDepth)
{
    Limits limits;
    limits.json_size_max = 10;
    limits.json_depth_max = 3;

    EXPECT_EQ(refusal("[[[1]]]", limits), "accepted");
    EXPECT_THAT(refusal("[[[[]]]]", limits), testing::HasSubstr("nested deeper than 3"));
    EXPECT_THAT(refusal("[1,2,3,4,5]", limits), testing::HasSubstr("11 octets"));
}

TEST(Json, DeepNestingFromAStrangerIsAnErrorAndNotACrash)
{
    EXPECT_NE(refusal(std::string(5'000'000, '['), {}), "accepted");
}

TEST(Json, HasOneCanonicalSpelling)
{
    const Json left = parse_json(R"({ "b": [1, {"z": null, "y": "ŵ"}], "a": true })", "", {});
    const Json right = parse_json(R"({"a":true,"b":[1,{"y":"\u0175","z":null}]})", "", {});

    EXPECT_EQ(canonical(left), R"({"a":true,"b":[1,{"y":"ŵ","z":null}]})");
    EXPECT_EQ(canonical(left), canonical(right));
}

TEST(Json, PointersEscapeAsInRfc6901)
{
    EXPECT_EQ(pointer_to("/a", "b/c~d"), "/a/b~1c~0d");
    EXPECT_EQ(pointer_to("", 3), "/3");
}

} // namespace
} // namespace indenture
