#include "layout/fixture.h"

#include <gtest/gtest.h>

namespace indenture::layout::test {
namespace {

Bytes sans()
{
    return Bytes(fonts().file(*fonts().find("Liberation Sans", {})));
}

TEST(FontSet, ReadsTheMetricsOfAFace)
{
    const FontId font = *fonts().find("Arial", {});

    const FontMetrics& metrics = fonts().metrics(font);

    EXPECT_EQ(metrics.units_per_em, 2048);
    EXPECT_EQ(metrics.ascender, 1854);
    EXPECT_EQ(metrics.descender, -434);
    EXPECT_EQ(metrics.line_gap, 67);
    EXPECT_EQ(metrics.cap_height, 1409);
    EXPECT_FALSE(metrics.is_fixed_pitch);
    EXPECT_EQ(fonts().postscript_name(font), "LiberationSans");
    EXPECT_EQ(fonts().advance(font, fonts().glyph(font, U'A')), 1366);
    EXPECT_EQ(fonts().glyph(font, U'\u4E2D'), 0);
}

TEST(FontSet, FindsFamiliesByNameAndAliasIgnoringCase)
{
    const auto bold = fonts().find("TIMES new roman", {true, false});

    ASSERT_TRUE(bold.has_value());
    EXPECT_EQ(fonts().postscript_name(*bold), "LiberationSerif-Bold");
    EXPECT_FALSE(fonts().find("Comic Sans MS", {}).has_value());
}

TEST(FontSet, ChangesToACopyLeaveTheOriginal)
{
    FontSet copy = fonts();

    copy.alias("Frutiger", "Liberation Sans");

    EXPECT_TRUE(copy.find("Frutiger", {}).has_value());
    EXPECT_FALSE(fonts().find("Frutiger", {}).has_value());
}

TEST(FontSet, RefusesWhatIsNoTrueTypeFont)
{
    FontSet set;

    EXPECT_THROW(set.add("X", {}, "", "empty.ttf"), Error);
    EXPECT_THROW(set.add("X", {}, Bytes(1000, 'x'), "noise.ttf"), Error);
    EXPECT_THROW(set.add("X", {}, "OTTO" + Bytes(100, '\0'), "cff.otf"), Error);
}

TEST(FontSet, RefusesAFontThatMayNotBeEmbedded)
{
    Bytes file = sans();
    std::size_t entry = 12;
    while (file.substr(entry, 4) != "OS/2") {
        entry += 16;
    }
    std::size_t offset = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        offset = offset << 8U | static_cast<unsigned char>(file[entry + 8 + i]);
    }
    file[offset + 9] = '\x02';

    FontSet set;

    EXPECT_THROW(set.add("X", {}, file, "restricted.ttf"), Error);
}

TEST(FontSet, RefusesAFontCutOffAnywhere)
{
    const Bytes file = sans();
    for (std::size_t size = 0; size < file.size(); size += 4099) {
        FontSet set;
        EXPECT_THROW(set.add("X", {}, file.substr(0, size), "cut.ttf"), Error) << size;
    }
}

} // namespace
} // namespace indenture::layout::test
