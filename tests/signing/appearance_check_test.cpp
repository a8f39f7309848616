#include "signing/contract_file.h"
#include "signing/revisions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using pdf::Array;
using pdf::Dictionary;
using pdf::Name;
using pdf::Object;
using pdf::Reference;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Growth& contract()
{
    static const Growth made(contract_file({"a"}, false));
    return made;
}

Object stream(Dictionary dictionary, Bytes data)
{
    return pdf::Stream{std::make_shared<const Dictionary>(std::move(dictionary)), std::move(data),
                       false};
}

Dictionary plain_form()
{
    return {{"Type", Name{"XObject"}},
            {"Subtype", Name{"Form"}},
            {"BBox", Array{0, 0, 200, 60}},
            {"Resources", Dictionary{}}};
}

/// What the checks say of a signature whose appearance is `form` with these contents; `others` get
/// the numbers from 500 on.
std::vector<Finding> findings_of(const Dictionary& form, const Bytes& content,
                                 const std::vector<Object>& others = {})
{
    return changes_of(contract().signed_in("a",
                                           [&](Objects& objects, const Growth& honest) {
                                               const Reference field = honest.field("a");
                                               Dictionary changed = honest.dictionary(field);
                                               const Object value = changed["V"];
                                               const Object signature =
                                                   objects[value.get<Reference>()->number];
                                               const Object flags = objects[honest.form().number];
                                               objects.clear();
                                               changed["AP"] = Dictionary{{"N", Reference{499}}};
                                               objects[field.number] = changed;
                                               objects[value.get<Reference>()->number] = signature;
                                               objects[honest.form().number] = flags;
                                               objects[499] = stream(form, content);
                                               std::uint32_t number = 500;
                                               for (const Object& other : others) {
                                                   objects[number++] = other;
                                               }
                                           }))
        .findings;
}

std::vector<Finding> findings_with(const std::string& key, const Object& value,
                                   const std::vector<Object>& others = {})
{
    Dictionary form = plain_form();
    form[key] = value;
    return findings_of(form, "", others);
}

TEST(Appearance, MayShowTextLinesAndPictures)
{
    Dictionary form = plain_form();
    form["Resources"] =
        Dictionary{{"Font", Dictionary{{"A", Reference{500}}}},
                   {"XObject", Dictionary{{"Im1", Reference{501}}, {"Fm1", Reference{502}}}},
                   {"ExtGState", Dictionary{{"GS", Dictionary{{"CA", 1}}}}},
                   {"ProcSet", Array{Name{"PDF"}}}};
    const std::vector<Object> others{
        Dictionary{{"Type", Name{"Font"}}, {"Subtype", Name{"Type1"}}, {"BaseFont", Name{"Times"}}},
        stream({{"Subtype", Name{"Image"}},
                {"Width", 1},
                {"Height", 1},
                {"BitsPerComponent", 8},
                {"ColorSpace", Name{"DeviceGray"}}},
               "x"),
        stream(plain_form(), "q 0 0 9 9 re f Q")};

    const auto findings =
        findings_of(form, "q BT /A 9 Tf (Q \\( Q) Tj <51> Tj ET Q q /Im1 Do /Fm1 Do Q % Q", others);

    EXPECT_THAT(findings, IsEmpty()) << print(findings);
}

TEST(Appearance, MustBeAForm)
{
    EXPECT_THAT(codes_of(findings_with("Subtype", Name{"Image"})), ElementsAre("appearance"));
    EXPECT_THAT(codes_of(findings_with("BBox", Array{0, 0, 1})), ElementsAre("appearance"));
}

TEST(Appearance, MustFitTheReservedBox)
{
    EXPECT_THAT(codes_of(findings_with("BBox", Array{0, 0, 595, 842})), ElementsAre("appearance"));
    EXPECT_THAT(codes_of(findings_with("Matrix", Array{2, 0, 0, 2, 0, 0})),
                ElementsAre("appearance"));
    EXPECT_THAT(codes_of(findings_with("Matrix", Array{1, 0, 0})), ElementsAre("appearance"));
    EXPECT_THAT(findings_with("BBox", Array{100, 100, 300, 160}), IsEmpty());
}

TEST(Appearance, MayNotTakeOffItsClipping)
{
    for (const char* content : {"Q", "q Q Q", "q", "(\\)) Tj Q", "<</A 1>>Q", "[Q]"}) {
        EXPECT_THAT(codes_of(findings_of(plain_form(), content)), ElementsAre("appearance"))
            << content;
    }
}

TEST(Appearance, MustBeReadable)
{
    EXPECT_THAT(codes_of(findings_with("Filter", Name{"LZWDecode"})), ElementsAre("appearance"));
    EXPECT_THAT(codes_of(findings_of(plain_form(), "BI /W 1 /H 1 ID x EI")),
                ElementsAre("appearance"));
}

TEST(Appearance, MayNotHideOrAct)
{
    EXPECT_THAT(codes_of(findings_with("OC", Dictionary{})),
                ElementsAre("appearance", "object-changed"));
    EXPECT_THAT(codes_of(findings_with("PieceInfo", Dictionary{})), ElementsAre("appearance"));
    EXPECT_THAT(codes_of(findings_with("Resources", Dictionary{{"Properties", Dictionary{}}})),
                ElementsAre("appearance"));
    EXPECT_THAT(codes_of(findings_with("Resources", Dictionary{{"Pattern", Dictionary{}}})),
                ElementsAre("appearance"));
}

TEST(Appearance, MayNotHavePicturesThatChange)
{
    const Object resources = Dictionary{{"XObject", Dictionary{{"Im1", Reference{500}}}}};
    for (const char* key : {"Alternates", "OC", "OPI", "F"}) {
        const auto findings =
            findings_with("Resources", resources,
                          {stream({{"Subtype", Name{"Image"}}, {key, Dictionary{}}}, "x")});

        EXPECT_THAT(codes_of(findings), testing::Contains("appearance")) << key;
    }
}

TEST(Appearance, MayNotUseFontsOfDrawings)
{
    EXPECT_THAT(
        print(findings_with("Resources", Dictionary{{"Font", Dictionary{{"F", Reference{500}}}}},
                            {Dictionary{{"Type", Name{"Font"}}, {"Subtype", Name{"Type3"}}}})),
        HasSubstr("Type 3"));
}

TEST(Appearance, MayNotUseAPictureOfTheContract)
{
    const auto page = contract().open().latest().object(contract().page());
    const Object content = page.get<Dictionary>()->at("Contents");

    const auto findings =
        findings_with("Resources", Dictionary{{"XObject", Dictionary{{"X", content}}}});

    EXPECT_THAT(codes_of(findings), ElementsAre("appearance", "object-changed"));
}

TEST(Appearance, MayNotContainItself)
{
    const auto findings =
        findings_with("Resources", Dictionary{{"XObject", Dictionary{{"X", Reference{499}}}}});

    EXPECT_THAT(codes_of(findings), ElementsAre("appearance"));
}

TEST(Appearance, MayNotHaveOtherStates)
{
    const auto findings =
        changes_of(contract().signed_in("a", [](Objects& objects, const Growth& honest) {
            Dictionary field = honest.dictionary(honest.field("a"));
            const Object normal = field["AP"].get<Dictionary>()->at("N");
            field["AP"] = Dictionary{{"N", normal}, {"D", normal}};
            objects[honest.field("a").number] = field;
        })).findings;

    EXPECT_THAT(codes_of(findings), ElementsAre("appearance"));
}

} // namespace

} // namespace indenture::tests
