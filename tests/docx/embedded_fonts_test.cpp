#include "docx/embedded_fonts.h"

#include "base/error.h"
#include "docx/document.h"
#include "support/word_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::docx {
namespace {

using ::testing::HasSubstr;

constexpr const char* key = "{1DF903AD-8B1C-4F6E-9A2B-0C3D4E5F6071}";

/// Any octets will do here: nothing looks into them.
Bytes font()
{
    Bytes result;
    for (int i = 0; i < 100; ++i) {
        result += static_cast<char>(i * 7);
    }
    return result;
}

Package with_fonts(const std::string& table, const Bytes& file)
{
    indenture::test::WordFixture fixture;
    fixture.body = indenture::test::p("text");
    fixture.files["word/fontTable.xml"] =
        "<w:fonts xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
        "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">" +
        table + "</w:fonts>";
    fixture.related["fontTable"] = "fontTable.xml";
    fixture.files["word/fonts/font1.odttf"] = file;
    fixture.files["word/_rels/fontTable.xml.rels"] =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
        "relationships/font\" Target=\"fonts/font1.odttf\"/></Relationships>";
    return fixture.package();
}

std::string face(const std::string& which, const std::string& with_key, const std::string& id)
{
    return "<w:font w:name=\"Corporate\"><w:" + which + " r:id=\"" + id + "\" w:fontKey=\"" +
           with_key + "\"/></w:font>";
}

TEST(Obfuscation, CombinesTheFirst32OctetsWithTheKeyFromItsEnd)
{
    // ECMA-376-1, 17.8.1: the key's last octet meets the file's first.
    const Bytes zeros(40, '\0');

    const Bytes file = deobfuscated(zeros, key);

    const Bytes reversed("\x71\x60\x5F\x4E\x3D\x0C\x2B\x9A\x6E\x4F\x1C\x8B\xAD\x03\xF9\x1D", 16);
    EXPECT_EQ(file, reversed + reversed + Bytes(8, '\0'));
}

TEST(Obfuscation, UndoesItself)
{
    EXPECT_EQ(deobfuscated(deobfuscated(font(), key), key), font());
    EXPECT_EQ(deobfuscated(deobfuscated(Bytes("short"), key), key), "short");
}

TEST(Obfuscation, RefusesAKeyThatIsNoGuid)
{
    for (const char* wrong :
         {"", "{}", "1DF903AD-8B1C-4F6E-9A2B-0C3D4E5F6071",
          "{1DF903AD-8B1C-4F6E-9A2B-0C3D4E5F607G}", "{1DF903AD08B1C-4F6E-9A2B-0C3D4E5F6071}"}) {
        EXPECT_THROW(deobfuscated(font(), wrong), Error) << wrong;
    }
}

TEST(EmbeddedFonts, AreReadWithTheirFamilyAndStyle)
{
    const Document document =
        read_document(with_fonts(face("embedBoldItalic", key, "rId1"), deobfuscated(font(), key)));

    ASSERT_EQ(document.fonts.size(), 1U);
    EXPECT_EQ(document.fonts.at(0).family, "Corporate");
    EXPECT_TRUE(document.fonts.at(0).is_bold);
    EXPECT_TRUE(document.fonts.at(0).is_italic);
    EXPECT_EQ(document.fonts.at(0).file, font());
    EXPECT_TRUE(document.findings.empty());
}

TEST(EmbeddedFonts, WithoutFileOrWithAWrongKeyAreReported)
{
    const Document absent = read_document(with_fonts(face("embedRegular", key, "rId9"), font()));
    const Document unkeyed =
        read_document(with_fonts(face("embedRegular", "{key}", "rId1"), font()));

    EXPECT_TRUE(absent.fonts.empty());
    ASSERT_EQ(absent.findings.size(), 1U);
    EXPECT_THAT(absent.findings.at(0).text, HasSubstr("'Corporate'"));
    EXPECT_TRUE(unkeyed.fonts.empty());
    ASSERT_EQ(unkeyed.findings.size(), 1U);
    EXPECT_THAT(unkeyed.findings.at(0).text, HasSubstr("'{key}'"));
}

TEST(EmbeddedFonts, MoreThanADocumentCanNeedAreALimit)
{
    std::string many;
    for (int i = 0; i < 65; ++i) {
        many += face("embedRegular", key, "rId1");
    }

    EXPECT_THROW(read_document(with_fonts(many, font())), Error);
}

} // namespace
} // namespace indenture::docx
