#include "expression/data.h"

#include "base/error.h"
#include "expression/evaluated.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::expression {
namespace {

using testing::HasSubstr;
using tests::data_of;

std::string refusal_of(std::string_view json, const Limits& limits = {})
{
    try {
        Data::parse(json, "data.json", limits);
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

TEST(Data, KeepsNumbersAsTheyAreWritten)
{
    const Data data = data_of(R"([10.50, 123456789012345678901234567890, -0, 1e2, 0.10])");

    const auto items = data.root().items();

    EXPECT_EQ(items[0].number().text(), "10.50");
    EXPECT_EQ(items[1].number().text(), "123456789012345678901234567890");
    EXPECT_EQ(items[2].number().text(), "0");
    EXPECT_FALSE(items[3].number().is_whole());
    EXPECT_EQ(items[4].number().text(), "0.10");
}

TEST(Data, KeepsMembersInTheirOrder)
{
    const Data data = data_of(R"({"b": 1, "a": 2})");

    EXPECT_EQ(data.root().members()[0].name, "b");
    EXPECT_EQ(data.root().find("a")->number(), Number(2));
    EXPECT_EQ(data.root().find("c"), nullptr);
}

TEST(Data, FindsMembersOfLargeMappings)
{
    std::string json = "{";
    for (int i = 0; i < 1000; ++i) {
        json += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":" + std::to_string(i);
    }
    const Data data = data_of(json + "}");

    EXPECT_EQ(data.root().find("777")->number(), Number(777));
    EXPECT_EQ(data.root().find("1000"), nullptr);
}

TEST(Data, GivesThePointerOfAValueTakenFromIt)
{
    const Data data = data_of(R"({"a/b": [{"c~": ["x", {}]}], "t": "x", "e": []})");
    const Value& inner = data.root().find("a/b")->items()[0].find("c~")->items()[1];
    const Value copy = inner;

    EXPECT_EQ(data.pointer_of(copy), "/a~1b/0/c~0/1");
    EXPECT_EQ(data.pointer_of(*data.root().find("t")), "/t");
    EXPECT_EQ(data.pointer_of(*data.root().find("e")), "/e");
    EXPECT_EQ(data.pointer_of(data.root()), "");
    EXPECT_EQ(data.pointer_of(Value::text("x")), "");
}

TEST(Data, RefusesWhatIsNoStrictJson)
{
    EXPECT_THAT(refusal_of("{\"a\": 1,\n \"b\": tru}"), HasSubstr("line 2, column"));
    EXPECT_THAT(refusal_of(R"({"a": 1, "a": 2})"), HasSubstr("\"a\" stands twice"));
    EXPECT_THAT(refusal_of("[1] x"), HasSubstr("not valid JSON"));
    EXPECT_THAT(refusal_of("[NaN]"), HasSubstr("not valid JSON"));
    EXPECT_THAT(refusal_of("// c\n[]"), HasSubstr("not valid JSON"));
    EXPECT_THAT(refusal_of("[\"\xff\"]"), HasSubstr("not valid JSON"));
    EXPECT_THAT(refusal_of(R"(["\ud800"])"), HasSubstr("not valid JSON"));
    EXPECT_THAT(refusal_of(""), HasSubstr("not valid JSON"));
    EXPECT_THAT(refusal_of("[1e999]"), HasSubstr("not valid JSON"));
    EXPECT_THAT(refusal_of("[01]"), HasSubstr("not valid JSON"));
}

TEST(Data, RefusesANameThatStandsTwiceAmongMany)
{
    std::string json = "{\"5\": 0";
    for (int i = 0; i < 40; ++i) {
        json += ",\"" + std::to_string(i) + "\":1";
    }

    EXPECT_THAT(refusal_of(json + "}"), HasSubstr("\"5\" stands twice"));
}

TEST(Data, KeepsTheLimits)
{
    Limits limits;
    limits.json_depth_max = 3;
    limits.json_size_max = 20;

    EXPECT_EQ(refusal_of("[[[1]]]", limits), "");
    EXPECT_THAT(refusal_of("[[[[1]]]]", limits), HasSubstr("deeper than 3"));
    EXPECT_THAT(refusal_of("\"12345678901234567890\"", limits), HasSubstr("22 octets"));
    EXPECT_THAT(refusal_of("[" + std::string(5000, '9') + "]"),
                HasSubstr("column 5001: this is not valid JSON: a number is too large"));
}

TEST(Data, IsMadeOfJsonToo)
{
    const Data data = Data::of(Json::parse(R"({"a": [1, 2.5, "x", null, true, 1e20]})"));

    const auto items = data.root().find("a")->items();

    EXPECT_EQ(items[1].number().text(), "2.5");
    EXPECT_EQ(items[5].number().text(), "100000000000000000000");
    EXPECT_EQ(data.pointer_of(items[2]), "/a/2");
    EXPECT_EQ(to_json(data.root()).dump(), R"({"a":[1,2.5,"x",null,true,1e+20]})");
}

TEST(Value, IsRefusedWhenNestedTooDeep)
{
    Value value = Value::list({});
    const auto nest = [&value] {
        for (int i = 0; i < 1000; ++i) {
            value = Value::list({value});
        }
    };

    EXPECT_THROW(nest(), Error);
    EXPECT_EQ(value.depth(), Value::depth_max);
}

} // namespace
} // namespace indenture::expression
