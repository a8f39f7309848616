#include "layout/bidi.h"

#include "base/error.h"

#include <algorithm>
#include <memory>
#include <unicode/ubidi.h>
#include <unicode/utf16.h>

namespace indenture::layout {
namespace {

struct CloseBidi {
    void operator()(UBiDi* bidi) const { ubidi_close(bidi); }
};

bool is_right_to_left(char32_t c)
{
    if (c < 0x590) {
        return false;
    }
    const auto direction = u_charDirection(static_cast<UChar32>(c));
    return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC ||
           direction == U_RIGHT_TO_LEFT_EMBEDDING || direction == U_RIGHT_TO_LEFT_OVERRIDE ||
           direction == U_RIGHT_TO_LEFT_ISOLATE;
}

bool needs_levels(const ParagraphBox& paragraph, const StyleSheet& styles)
{
    return paragraph.format.is_right_to_left ||
           std::any_of(paragraph.text.begin(), paragraph.text.end(), is_right_to_left) ||
           std::any_of(paragraph.pieces.begin(), paragraph.pieces.end(), [&](const Piece& piece) {
               return styles.format(piece.format).is_right_to_left;
           });
}

/// The paragraph as ICU wants it, with the level that each of its units is given.
struct Units {
    std::u16string text;
    std::vector<UBiDiLevel> levels; ///< 0: from the text alone
};

Units units_of(const ParagraphBox& paragraph, const StyleSheet& styles)
{
    Units result;
    for (const Piece& piece : paragraph.pieces) {
        const bool embeds =
            styles.format(piece.format).is_right_to_left && !paragraph.format.is_right_to_left;
        for (std::uint32_t at = piece.begin; at < piece.end; ++at) {
            const char32_t c = paragraph.text[at];
            if (U_IS_BMP(c)) {
                // A line break is no end of paragraph here.
                result.text +=
                    c == U'\n' || c == U'\f' || c == U'\v' ? u' ' : static_cast<char16_t>(c);
            } else {
                result.text += U16_LEAD(c);
                result.text += U16_TRAIL(c);
            }
            result.levels.resize(result.text.size(), embeds ? UBiDiLevel{1} : UBiDiLevel{0});
        }
    }
    return result;
}

} // namespace

std::vector<std::uint8_t> levels_of(const ParagraphBox& paragraph, const StyleSheet& styles)
{
    if (!needs_levels(paragraph, styles)) {
        return {};
    }
    Units units = units_of(paragraph, styles);
    const std::unique_ptr<UBiDi, CloseBidi> bidi(ubidi_open());
    UErrorCode error = U_ZERO_ERROR;
    const UBiDiLevel own = paragraph.format.is_right_to_left ? 1 : 0;
    ubidi_setPara(bidi.get(), units.text.data(), static_cast<int32_t>(units.text.size()), own,
                  own == 0 ? units.levels.data() : nullptr, &error);
    const UBiDiLevel* levels = units.text.empty() ? nullptr : ubidi_getLevels(bidi.get(), &error);
    if (U_FAILURE(error)) {
        throw Error(ErrorCode::Internal, {}, "ICU cannot order a paragraph from right to left");
    }
    std::vector<std::uint8_t> result;
    result.reserve(paragraph.text.size());
    std::size_t unit = 0;
    for (const Piece& piece : paragraph.pieces) {
        for (std::uint32_t at = piece.begin; at < piece.end; ++at) {
            result.push_back(levels[unit]);
            unit += U_IS_BMP(paragraph.text[at]) ? std::size_t{1} : std::size_t{2};
        }
    }
    return result;
}

std::vector<Length> places_of_atoms(const ParagraphBox& paragraph, const Line& line)
{
    const std::size_t count = line.end - line.begin;
    const std::uint8_t own = paragraph.format.is_right_to_left ? 1 : 0;
    std::vector<UBiDiLevel> levels(count, own);
    Length width;
    bool is_trailing = true; // UAX 9, L1: spaces at the end, and tabs, go with the paragraph
    for (std::size_t i = count; i > 0; --i) {
        const Atom& atom = paragraph.atoms[line.begin + i - 1];
        const char32_t c = paragraph.text[atom.text_begin];
        const bool is_space = c == U' ' || c == U'\n' || c == U'\f' || c == U'\v';
        is_trailing = is_trailing && is_space;
        if (!is_trailing && c != U'\t' && !paragraph.levels.empty()) {
            levels[i - 1] = paragraph.levels[atom.text_begin];
        }
        width += Length::emu(atom.advance);
    }
    std::vector<int32_t> order(count);
    ubidi_reorderVisual(levels.data(), static_cast<int32_t>(count), order.data());
    Length x = own == 0 ? line.x : paragraph.width.value_or(Length()) - line.x - width;
    std::vector<Length> result(count);
    for (const int32_t index : order) {
        result[static_cast<std::size_t>(index)] = x;
        x += Length::emu(paragraph.atoms[line.begin + static_cast<std::size_t>(index)].advance);
    }
    return result;
}

} // namespace indenture::layout
