#include "layout/fixture.h"

#include <gtest/gtest.h>

namespace indenture::layout::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// A document whose text is in a corporate font that it brings along.
docx::Document with_font(const Bytes& file)
{
    WordFixture fixture;
    fixture.body = paragraph(run("text", "<w:rFonts w:ascii=\"Corporate\"/>"));
    docx::Document document = docx::read_document(fixture.package());
    document.fonts.push_back({"Corporate", false, false, "word/fonts/font1.odttf", file});
    return document;
}

Bytes with_licence(Bytes file, char high, char low)
{
    std::size_t entry = 12;
    while (file.substr(entry, 4) != "OS/2") {
        entry += 16;
    }
    std::size_t offset = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        offset = offset << 8U | static_cast<unsigned char>(file[entry + 8 + i]);
    }
    file[offset + 8] = high;
    file[offset + 9] = low;
    return file;
}

const Bytes& serif()
{
    static const Bytes file = font_file("LiberationSerif-Regular.ttf");
    return file;
}

std::string face_of(const Pages& pages)
{
    return pages.fonts.postscript_name(
        std::get<GlyphRun>(pages.pages.at(0).items.at(0).drawing).font);
}

TEST(EmbeddedFonts, AreUsedForTheirFamily)
{
    const Pages pages = lay_out(with_font(serif()), fonts(), {});

    EXPECT_EQ(face_of(pages), "LiberationSerif");
    EXPECT_TRUE(pages.findings.empty());
}

TEST(EmbeddedFonts, GiveWayToAFamilyOfTheConfiguration)
{
    FontSet set = fonts();
    set.add("Corporate", {}, font_file("LiberationMono-Regular.ttf"), "mono.ttf");

    EXPECT_EQ(face_of(lay_out(with_font(serif()), set, {})), "LiberationMono");
}

TEST(EmbeddedFonts, SatisfyAStrictSet)
{
    FontSet strict = fonts();
    strict.refuse_substitutes();

    EXPECT_EQ(face_of(lay_out(with_font(serif()), strict, {})), "LiberationSerif");
}

TEST(EmbeddedFonts, OfALicenceForPrintingAndEditingAreUsed)
{
    EXPECT_EQ(face_of(lay_out(with_font(with_licence(serif(), 0, 4)), fonts(), {})),
              "LiberationSerif");
    EXPECT_EQ(face_of(lay_out(with_font(with_licence(serif(), 0, 8)), fonts(), {})),
              "LiberationSerif");
}

TEST(EmbeddedFonts, WhoseLicenceForbidsEmbeddingAreReplacedAndReported)
{
    const std::pair<char, char> licences[] = {{0, 2}, {1, 0}, {2, 0}};
    for (const auto& [high, low] : licences) {
        const Pages pages = lay_out(with_font(with_licence(serif(), high, low)), fonts(), {});

        EXPECT_EQ(face_of(pages), "LiberationSans");
        ASSERT_EQ(pages.findings.size(), 2U);
        EXPECT_EQ(pages.findings.at(0).code, "font-embedded");
        EXPECT_THAT(pages.findings.at(0).text,
                    AllOf(HasSubstr("'Corporate'"), HasSubstr("licence")));
        EXPECT_EQ(pages.findings.at(1).code, "font-substituted");
    }
}

TEST(EmbeddedFonts, OfPostScriptOutlinesOrDamagedAreReplacedAndReported)
{
    for (const Bytes& file : {"OTTO" + serif().substr(4), serif().substr(0, 5000), Bytes("x")}) {
        const Pages pages = lay_out(with_font(file), fonts(), {});

        EXPECT_EQ(face_of(pages), "LiberationSans");
        EXPECT_EQ(pages.findings.at(0).code, "font-embedded");
    }
}

TEST(EmbeddedFonts, WhoseOutlinesLieOutsideTheFileAreRefused)
{
    Bytes file = serif();
    std::size_t entry = 12;
    while (file.substr(entry, 4) != "loca") {
        entry += 16;
    }
    std::size_t offset = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        offset = offset << 8U | static_cast<unsigned char>(file[entry + 8 + i]);
    }
    file[offset + 4] = '\x7F';

    EXPECT_THAT(lay_out(with_font(file), fonts(), {}).findings.at(0).text, HasSubstr("loca"));
}

TEST(EmbeddedFonts, DamagedAnywhereAreRefusedOrHarmless)
{
    // Half of the damage in the directory and the tables after it, half anywhere.
    for (std::size_t i = 0; i < 300; ++i) {
        Bytes file = serif();
        const std::size_t at = i % 2 == 0 ? i * 2 : i * 7919 % file.size();
        file[at] = static_cast<char>(~file[at]);
        docx::Document document = with_font(file);

        const Pages pages = lay_out(document, fonts(), {});

        ASSERT_EQ(pages.pages.size(), 1U) << at;
        for (const Item& item : pages.pages[0].items) {
            for (const Glyph& glyph : std::get<GlyphRun>(item.drawing).glyphs) {
                EXPECT_NE(glyph.id, 0) << at;
            }
        }
    }
}

} // namespace
} // namespace indenture::layout::test
