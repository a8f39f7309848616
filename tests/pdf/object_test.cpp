#include "pdf/object.h"

#include "base/error.h"

#include <gtest/gtest.h>

namespace indenture::pdf {
namespace {

Bytes spelling(const Object& value)
{
    Bytes out;
    append(out, value);
    return out;
}

TEST(PdfObject, SpellsADictionaryInTheOrderOfItsNames)
{
    const Dictionary page{{"Type", Name{"Page"}}, {"Parent", Reference{3}}, {"Tabs", Name{"S"}},
                          {"StructParents", 0},   {"Open", true},           {"None", {}}};

    EXPECT_EQ(spelling(page),
              "<</None null/Open true/Parent 3 0 R/StructParents 0/Tabs/S/Type/Page>>");
}

TEST(PdfObject, SeparatesArrayMembersOnlyWhereTheyWouldRunTogether)
{
    const Array members{1,         -2,          Real{500},     Name{"A"},
                        Name{"B"}, String{"x"}, Reference{12}, false,
                        Array{7},  8,           Dictionary{}};

    EXPECT_EQ(spelling(members), "[1 -2 0.5/A/B(x)12 0 R false[7]8<<>>]");
}

TEST(PdfObject, PrintsRealsInThousandthsWithoutTrailingZeros)
{
    EXPECT_EQ(spelling(Real{0}), "0");
    EXPECT_EQ(spelling(Real{12000}), "12");
    EXPECT_EQ(spelling(Real{-1}), "-0.001");
    EXPECT_EQ(spelling(Real{-1250}), "-1.25");
    EXPECT_EQ(spelling(Real{841890}), "841.89");
    EXPECT_EQ(spelling(Real{70}), "0.07");
}

TEST(PdfObject, EscapesNamesOutsideTheRegularCharacters)
{
    EXPECT_EQ(spelling(Name{"application/json"}), "/application#2Fjson");
    EXPECT_EQ(spelling(Name{"A#B C"}), "/A#23B#20C");
    EXPECT_EQ(spelling(Name{"\xC3\xA9"}), "/#C3#A9");
}

TEST(PdfObject, RefusesAZeroOctetInAName)
{
    EXPECT_THROW(spelling(Name{std::string("a\0b", 3)}), Error);
}

TEST(PdfObject, EscapesWhatWouldEndALiteralString)
{
    EXPECT_EQ(spelling(String{"a(b)\\c\r\n"}), "(a\\(b\\)\\\\c\\r\\n)");
}

TEST(PdfObject, WritesOctetsThatAreNotTextInHexadecimal)
{
    EXPECT_EQ(spelling(String{std::string("\0\xFFz", 3)}), "<00FF7A>");
}

TEST(PdfObject, LeavesVerbatimTextAsItStands)
{
    EXPECT_EQ(spelling(Dictionary{{"ByteRange", Verbatim{"[0 10 20 30]   "}}}),
              "<</ByteRange [0 10 20 30]    >>");
}

TEST(PdfObject, RefusesAStreamInsideAnotherValue)
{
    EXPECT_THROW(spelling(Array{Stream{}}), Error);
}

TEST(TextString, KeepsAsciiAsItIs)
{
    EXPECT_EQ(text_string("A (b)").octets, "A (b)");
}

TEST(TextString, WritesOtherTextInUtf16WithItsMark)
{
    EXPECT_EQ(text_string("\u00E9").octets, std::string("\xFE\xFF\x00\xE9", 4));
    EXPECT_EQ(text_string("\U0001F600").octets, std::string("\xFE\xFF\xD8\x3D\xDE\x00", 6));
}

TEST(TextString, WritesControlCodesInUtf16BecausePdfDocEncodingDiffers)
{
    EXPECT_EQ(text_string("\x18").octets, std::string("\xFE\xFF\x00\x18", 4));
}

TEST(TextString, RefusesMalformedUtf8)
{
    for (const char* malformed : {"\x80", "\xC0\xAF", "\xE2\x82", "\xED\xA0\x80",
                                  "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3("}) {
        EXPECT_THROW(text_string(malformed), Error) << malformed;
    }
}

TEST(DateString, TurnsAnInstantIntoAPdfDate)
{
    EXPECT_EQ(date_string("2026-01-31T09:05:00Z").octets, "D:20260131090500Z");
}

TEST(DateString, RefusesAnythingElse)
{
    EXPECT_THROW(date_string("2026-01-31"), Error);
    EXPECT_THROW(date_string("2026-02-30T00:00:00Z"), Error);
}

} // namespace
} // namespace indenture::pdf
