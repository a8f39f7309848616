#include "layout/fixture.h"

#include "base/utf8.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace indenture::layout::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Every character shown, with the left edge of its glyph, in the order of the page's items.
struct Shown {
    char32_t character = 0;
    double x = 0;
    FontId font;
    std::uint16_t glyph = 0;
};

std::vector<Shown> shown_on(const Page& page)
{
    std::vector<Shown> result;
    for (const Item& item : page.items) {
        const auto* drawn = std::get_if<GlyphRun>(&item.drawing);
        if (drawn == nullptr) {
            continue;
        }
        Length x = drawn->origin.x;
        std::size_t at = 0;
        for (const Glyph& glyph : drawn->glyphs) {
            for (std::size_t i = 0; i < glyph.text_length; ++i) {
                result.push_back({drawn->text.at(at++), points(x), drawn->font, glyph.id});
            }
            x += glyph.advance;
        }
    }
    return result;
}

std::string text_of(const std::vector<Shown>& shown)
{
    std::u32string text;
    for (const Shown& each : shown) {
        text.push_back(each.character);
    }
    return to_utf8(text);
}

double x_of(const std::vector<Shown>& shown, char32_t character)
{
    const auto found = std::find_if(shown.begin(), shown.end(),
                                    [&](const Shown& each) { return each.character == character; });
    return found == shown.end() ? -1 : found->x;
}

std::string font(const std::string& name)
{
    return "<w:rFonts w:ascii=\"" + name + "\" w:hAnsi=\"" + name + "\"/>";
}

std::string symbol(const std::string& name, const std::string& code)
{
    return paragraph("<w:r><w:sym w:font=\"" + name + "\" w:char=\"" + code + "\"/></w:r>");
}

// --- Symbol fonts --------------------------------------------------------------------------------

TEST(SymbolFonts, SymbolsReadAsTheUnicodeCharactersTheyShow)
{
    const auto text = [](const std::string& name, const std::string& code) {
        return text_of(shown_on(pages_of_body(symbol(name, code)).pages.at(0)));
    };

    EXPECT_EQ(text("Symbol", "F0B7"), "\u2022");
    EXPECT_EQ(text("Symbol", "F061"), "\u03B1");
    EXPECT_EQ(text("Symbol", "F0B3"), "\u2265");
    EXPECT_EQ(text("Wingdings", "F0FC"), "\u2713");
    EXPECT_EQ(text("Wingdings", "F0FE"), "\u2611");
    EXPECT_EQ(text("Wingdings", "F0A8"), "\u25FB");
    EXPECT_EQ(text("Wingdings 2", "F052"), "\u2611");
    EXPECT_EQ(text("Wingdings 3", "F075"), "\u25BA");
}

TEST(SymbolFonts, RunsOfPlainLettersInSymbolAreGreek)
{
    const Pages pages = pages_of_body(paragraph(run("abc", font("Symbol"))));

    EXPECT_THAT(body_texts(pages), ElementsAre("\u03B1\u03B2\u03C7"));
}

TEST(SymbolFonts, PrivateCodesOfATextFontAreThoseOfSymbol)
{
    EXPECT_THAT(body_texts(pages_of_body(paragraph(run("\uF0B7", font("Arial"))))),
                ElementsAre("\u2022"));
}

TEST(SymbolFonts, EverySignIsShownByAGlyphOfItsOwnOrReported)
{
    for (const std::string name : {"Symbol", "Wingdings", "Wingdings 2", "Wingdings 3"}) {
        for (int code = 0x21; code <= 0xFF; ++code) {
            char hex[8];
            std::snprintf(hex, sizeof hex, "F0%02X", static_cast<unsigned>(code));

            const Pages pages = pages_of_body(symbol(name, hex));

            const auto shown = shown_on(pages.pages.at(0));
            ASSERT_EQ(shown.size(), 1U) << name << " " << hex;
            EXPECT_NE(shown[0].glyph, 0) << name << " " << hex;
            const bool is_replaced = pages.fonts.glyph(shown[0].font, U'\uFFFD') == shown[0].glyph;
            const bool is_reported = std::any_of(
                pages.findings.begin(), pages.findings.end(),
                [](const Finding& finding) { return finding.code == "character-missing"; });
            EXPECT_EQ(is_replaced, is_reported) << name << " " << hex;
        }
    }
}

TEST(SymbolFonts, ASignThatNoFaceHasIsShownByASimilarOneAndKeepsItsText)
{
    const Pages pages = pages_of_body(symbol("Wingdings", "F0E0"));

    const auto shown = shown_on(pages.pages.at(0));
    EXPECT_EQ(text_of(shown), "\U0001F86A");
    EXPECT_EQ(shown.at(0).glyph, pages.fonts.glyph(shown.at(0).font, U'\u2192'));
    EXPECT_THAT(pages.findings,
                testing::Contains(testing::Field(&Finding::code, "character-kindred")));
}

// --- Characters that are drawn as others, or not at all ------------------------------------------

TEST(Characters, ANonBreakingHyphenIsDrawnAsAHyphenAndReadAsItself)
{
    const Pages pages = pages_of_body(paragraph("<w:r><w:t>a</w:t><w:noBreakHyphen/></w:r>"));

    const auto shown = shown_on(pages.pages.at(0));
    EXPECT_EQ(text_of(shown), "a\u2011");
    EXPECT_EQ(shown.at(1).glyph, pages.fonts.glyph(shown.at(1).font, U'-'));
}

TEST(Characters, SoftHyphensAndOtherIgnorablesTakeNoRoom)
{
    const auto plain = shown_on(pages_of_body(p("ab")).pages.at(0));
    const auto with = shown_on(
        pages_of_body(paragraph("<w:r><w:t>a</w:t><w:softHyphen/><w:t>\u200B\uFEFFb</w:t></w:r>"))
            .pages.at(0));

    EXPECT_EQ(text_of(with), "ab");
    EXPECT_DOUBLE_EQ(x_of(with, U'b'), x_of(plain, U'b'));
}

TEST(Characters, WhatAFaceLacksIsShownByAFallbackAndReported)
{
    const Pages pages = pages_of_body(p("box \u2610"));

    const auto shown = shown_on(pages.pages.at(0));
    EXPECT_EQ(pages.fonts.postscript_name(shown.back().font), "DejaVuSans");
    ASSERT_EQ(pages.findings.size(), 1U);
    EXPECT_EQ(pages.findings.at(0).code, "font-fallback");
    EXPECT_THAT(pages.findings.at(0).where.position, HasSubstr("page 1, paragraph 1, near \"box"));
}

// --- Kerning and ligatures -----------------------------------------------------------------------

TEST(Kerning, IsOffUnlessTheSizeReachesTheThreshold)
{
    const auto width = [](const std::string& properties) {
        return x_of(shown_on(pages_of_body(paragraph(run("AVx", properties))).pages.at(0)), U'x');
    };
    const double plain = width("");

    EXPECT_LT(width("<w:kern w:val=\"20\"/>"), plain);
    EXPECT_DOUBLE_EQ(width("<w:kern w:val=\"22\"/>"), plain);
}

TEST(Ligatures, AreMadeOnlyIfAsked)
{
    const std::string w14 = "<w14:ligatures "
                            "xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" "
                            "w14:val=\"standard\"/>";
    const auto glyphs = [](const std::string& properties) {
        const Pages pages = pages_of_body(paragraph(run("office", font("Calibri") + properties)));
        return std::get<GlyphRun>(pages.pages.at(0).items.at(0).drawing).glyphs.size();
    };

    EXPECT_EQ(glyphs(""), 6U);
    EXPECT_LT(glyphs(w14), 6U);
}

// --- Right to left -------------------------------------------------------------------------------

const std::string hebrew = "\u05D0\u05D1\u05D2"; // alef, bet, gimel

TEST(RightToLeft, HebrewRunsToTheLeftInALeftToRightParagraph)
{
    const auto shown = shown_on(pages_of_body(p("x " + hebrew + " y")).pages.at(0));

    EXPECT_EQ(text_of(shown), "x " + hebrew + " y");
    EXPECT_LT(x_of(shown, U'x'), x_of(shown, U'\u05D2'));
    EXPECT_LT(x_of(shown, U'\u05D2'), x_of(shown, U'\u05D1'));
    EXPECT_LT(x_of(shown, U'\u05D1'), x_of(shown, U'\u05D0'));
    EXPECT_LT(x_of(shown, U'\u05D0'), x_of(shown, U'y'));
}

TEST(RightToLeft, ABidiParagraphStartsAtTheRight)
{
    const Pages pages = pages_of_body(p(hebrew + " abc", "<w:bidi/>") + small_page());

    const auto shown = shown_on(pages.pages.at(0));
    // The page is 300 pt wide with margins of 50: the first letter ends at 250.
    const double alef = points(Length::points(10)) *
                        pages.fonts.advance(shown.at(0).font, shown.at(0).glyph) /
                        pages.fonts.metrics(shown.at(0).font).units_per_em;
    EXPECT_NEAR(x_of(shown, U'\u05D0') + alef, 250, 0.05);
    EXPECT_LT(x_of(shown, U'c'), x_of(shown, U'\u05D2'));
    EXPECT_LT(x_of(shown, U'a'), x_of(shown, U'b'));
}

TEST(RightToLeft, BracketsAreMirrored)
{
    const Pages pages = pages_of_body(p("(" + hebrew + ")", "<w:bidi/>"));

    const auto shown = shown_on(pages.pages.at(0));
    EXPECT_EQ(shown.at(0).character, U'(');
    EXPECT_EQ(shown.at(0).glyph, pages.fonts.glyph(shown.at(0).font, U')'));
    EXPECT_GT(x_of(shown, U'('), x_of(shown, U')'));
}

TEST(RightToLeft, ArabicLettersJoin)
{
    const auto alone = shown_on(pages_of_body(p("\u0628")).pages.at(0));
    const auto joined = shown_on(pages_of_body(p("\u0628\u0628\u0628")).pages.at(0));

    EXPECT_EQ(text_of(joined), "\u0628\u0628\u0628");
    EXPECT_NE(joined.at(0).glyph, joined.at(1).glyph);
    EXPECT_NE(joined.at(1).glyph, joined.at(2).glyph);
    EXPECT_NE(joined.at(0).glyph, alone.at(0).glyph);
}

TEST(RightToLeft, ARunOfARightToLeftLanguageTakesItsOwnSize)
{
    const Pages pages =
        pages_of_body(paragraph(run(hebrew, "<w:rtl/><w:sz w:val=\"20\"/><w:szCs w:val=\"40\"/>")));

    EXPECT_EQ(std::get<GlyphRun>(pages.pages.at(0).items.at(0).drawing).size, Length::points(20));
}

// --- Languages -----------------------------------------------------------------------------------

TEST(Language, OfAWholeParagraphIsThatOfItsElement)
{
    const Pages pages = pages_of_body(paragraph(run("Guten Tag", "<w:lang w:val=\"de-DE\"/>")));

    EXPECT_EQ(pages.elements.at(1).role, Role::P);
    EXPECT_EQ(pages.elements.at(1).language, "de-DE");
}

TEST(Language, OfSomeWordsIsThatOfASpan)
{
    const Pages pages =
        pages_of_body(paragraph(run("the ") + run("Datenschutz", "<w:lang w:val=\"de-DE\"/>") +
                                run(" act", "<w:lang w:val=\"en-US\"/>")));

    EXPECT_EQ(pages.elements.at(1).language, "");
    ASSERT_EQ(pages.elements.at(1).kids.size(), 3U);
    const auto* span = std::get_if<ElementId>(&pages.elements.at(1).kids.at(1));
    ASSERT_NE(span, nullptr);
    EXPECT_EQ(pages.elements.at(span->number).role, Role::Span);
    EXPECT_EQ(pages.elements.at(span->number).language, "de-DE");
}

TEST(Language, ThatIsNoLanguageTagIsLeftOut)
{
    const Pages pages = pages_of_body(paragraph(run("text", "<w:lang w:val=\"x-none\"/>")) +
                                      paragraph(run("text", "<w:lang w:val=\"()\"/>")));

    for (const Element& element : pages.elements) {
        EXPECT_EQ(element.language, "");
    }
}

} // namespace
} // namespace indenture::layout::test
