#include "contracts/prose.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::contracts {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ProseBlock paragraph(const char* text)
{
    return {BlockKind::Paragraph, "", text};
}
ProseBlock bullet(const char* text)
{
    return {BlockKind::Bullet, "", text};
}
ProseBlock sub_bullet(const char* text)
{
    return {BlockKind::SubBullet, "", text};
}
ProseBlock item(const char* label, const char* text)
{
    return {BlockKind::Item, label, text};
}

TEST(Prose, EachLineIsABlockAndBlankLinesAreLeftOut)
{
    EXPECT_THAT(prose("One.  \n \n\nTwo.\r\n\u00A0\nThree."),
                ElementsAre(paragraph("One."), paragraph("Two."), paragraph("Three.")));
    EXPECT_THAT(prose(""), IsEmpty());
    EXPECT_THAT(prose(" \n\t\n"), IsEmpty());
}

TEST(Prose, EveryGlyphOfTheRegisterBeginsABullet)
{
    EXPECT_THAT(prose("•\ta\n•  a\n·a\n\uF0B7\ta\n-a\n- a\n-\ta\n* a\n~ a\n> a\n– a"),
                testing::AllOf(testing::SizeIs(11), testing::Each(bullet("a"))));
}

TEST(Prose, SubBulletsAreToldFromBullets)
{
    EXPECT_THAT(prose("o\ta\no a\n>> a\n  ◦ a"),
                testing::AllOf(testing::SizeIs(4), testing::Each(sub_bullet("a"))));
}

TEST(Prose, LabelsAreKept)
{
    EXPECT_THAT(prose("a) x\ni. x\n(1) x\n1.\tx\n(iv) x\nB) x\n12. x\n1.2. x"),
                ElementsAre(item("a)", "x"), item("i.", "x"), item("(1)", "x"), item("1.", "x"),
                            item("(iv)", "x"), item("B)", "x"), item("12.", "x"),
                            item("1.2.", "x")));
}

TEST(Prose, WhatOnlyLooksLikeAListIsAParagraph)
{
    for (const char* text :
         {"-5 to 10 degrees", "~50 people", ">65 years", "of the", "on a day",
          "1.6 million participants", "2012. Then", "I. Smith wrote", "(see below) x", "e.g. this",
          "*Note", "71 study applications", "a)", "--- x", "i.e. that", "Mr. Smith", ">=5"}) {
        EXPECT_THAT(prose(text), ElementsAre(paragraph(text))) << text;
    }
}

TEST(Prose, ADoubledBulletIsOne)
{
    EXPECT_THAT(prose("•\t•\ta"), ElementsAre(bullet("a")));
}

TEST(Prose, ABulletBeforeALabelKeepsTheLabelAsText)
{
    EXPECT_THAT(prose("• a) x"), ElementsAre(bullet("a) x")));
}

TEST(Prose, AGlyphAloneHasNothingToSay)
{
    EXPECT_THAT(prose("•\t\n\tand/or"), ElementsAre(paragraph("and/or")));
}

TEST(Prose, OddCharactersPassThrough)
{
    const char* odd = "patients͛ “quoted” – é ŵŷ £ <b>&amp;\u00A0end…";

    EXPECT_THAT(prose(odd), ElementsAre(paragraph(odd)));
}

TEST(Prose, BecomesJsonForTheTemplate)
{
    EXPECT_EQ(to_json(prose("a) x\n• y\no z\nw")),
              Json::parse(R"json([{"kind":"item","label":"a)","text":"x"},
                        {"kind":"bullet","label":"","text":"y"},
                        {"kind":"sub_bullet","label":"","text":"z"},
                        {"kind":"paragraph","label":"","text":"w"}])json"));
}

} // namespace
} // namespace indenture::contracts
