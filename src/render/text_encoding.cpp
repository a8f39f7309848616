#include "render/text_encoding.h"

#include "base/error.h"

#include <limits>

namespace indenture::render {

namespace {

/// ISO 19005-2, 6.2.11.7.2: a ToUnicode map never holds these.
bool may_be_mapped(char32_t character)
{
    return character != 0 && character != 0xFEFF && character != 0xFFFE;
}

/// A glyph that stands for no text of its own reads as a zero-width space.
std::u32string mapped(std::u32string_view text)
{
    std::u32string out;
    for (const char32_t character : text) {
        if (may_be_mapped(character)) {
            out += character;
        }
    }
    return out.empty() ? U"\u200B" : out;
}

std::int64_t width_of(const layout::FontSet& fonts, layout::FontId font, std::uint16_t glyph)
{
    const std::int64_t units_per_em = fonts.metrics(font).units_per_em;
    const std::int64_t advance = fonts.advance(font, glyph);
    // Whole numbers: some readers drop the fraction of a width, and then lines would drift.
    return (advance * 1000 + units_per_em / 2) / units_per_em;
}

} // namespace

FontCodes::FontCodes(layout::FontSet fonts, layout::FontId font)
    : fonts_(std::move(fonts)), font_(font), codes_{{0, {}, width_of(fonts_, font, 0)}}
{
}

std::uint16_t FontCodes::code(std::uint16_t glyph, std::u32string_view text)
{
    if (text.size() == 1 && may_be_mapped(text.front())) {
        if (glyph >= first_.size()) {
            first_.resize(glyph + 1U);
        }
        FirstText& first = first_[glyph];
        if (first.code == 0) {
            first = {text.front(), add(glyph, text)};
        }
        if (first.character == text.front()) {
            return first.code;
        }
    }
    const auto [place, is_new] = others_.try_emplace({glyph, mapped(text)}, std::uint16_t{0});
    if (is_new) {
        place->second = add(glyph, place->first.second);
    }
    return place->second;
}

std::uint16_t FontCodes::add(std::uint16_t glyph, std::u32string_view text)
{
    if (codes_.size() > std::numeric_limits<std::uint16_t>::max()) {
        throw Error(ErrorCode::LimitExceeded, {fonts_.postscript_name(font_), "", ""},
                    "the document shows more than 65,535 different glyphs and texts of this font");
    }
    codes_.push_back({glyph, std::u32string(text), width_of(fonts_, font_, glyph)});
    return static_cast<std::uint16_t>(codes_.size() - 1);
}

UsedFonts::UsedFonts(layout::FontSet fonts) : fonts_(std::move(fonts)) {}

std::size_t UsedFonts::index(layout::FontId font)
{
    const auto [place, is_new] = index_.try_emplace(font, used_.size());
    if (is_new) {
        used_.emplace_back(fonts_, font);
    }
    return place->second;
}

std::string resource_name(std::size_t index)
{
    return "F" + std::to_string(index + 1);
}

} // namespace indenture::render
