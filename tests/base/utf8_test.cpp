#include "base/utf8.h"

#include <gtest/gtest.h>

namespace indenture {
namespace {

TEST(Utf8, GivesBackWhatItWasGiven)
{
    const std::string text = "Siân Rhŷs – £5 \u2019 \U0001F58A";

    EXPECT_EQ(to_utf8(to_utf32(text)), text);
}

TEST(Utf8, ShowsEachWrongOctetAsTheReplacementCharacter)
{
    EXPECT_EQ(to_utf32("a\xFF"
                       "b"),
              U"a\uFFFDb");
    EXPECT_EQ(to_utf32("\xE2\x80"), U"\uFFFD\uFFFD"); // cut off
    EXPECT_EQ(to_utf32("\xC0\x80"), U"\uFFFD\uFFFD"); // overlong
}

} // namespace
} // namespace indenture
