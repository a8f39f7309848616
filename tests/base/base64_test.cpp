#include "base/base64.h"

#include <gtest/gtest.h>
#include <utility>

namespace indenture {

namespace {

// RFC 4648, 10.
const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};

} // namespace

TEST(Base64, WritesTheVectorsOfTheStandard)
{
    for (const auto& [octets, text] : vectors) {
        EXPECT_EQ(to_base64(octets), text);
    }
}

TEST(Base64, ReadsTheVectorsOfTheStandard)
{
    for (const auto& [octets, text] : vectors) {
        EXPECT_EQ(from_base64(text), Bytes(octets));
    }
}

TEST(Base64, ReadsAcrossLinesAsInXml)
{
    EXPECT_EQ(from_base64(" Zm9v\r\n\tYmFy\n"), Bytes("foobar"));
}

TEST(Base64, RefusesWhatNobodyWrites)
{
    for (const char* text : {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "Zg==Zg==", "Zm9v!",
                             "====", "Z=g=", "Zg===", "Zm8=="}) {
        EXPECT_EQ(from_base64(text), std::nullopt) << text;
    }
}

} // namespace indenture
