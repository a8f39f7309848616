#include "layout/shaping.h"

#include "base/utf8.h"
#include "layout/detail/face.h"
#include "layout/images.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <hb.h>
#include <memory>
#include <string_view>
#include <unicode/uchar.h>
#include <utility>

namespace indenture::layout {
namespace {

constexpr char32_t replacement = U'\uFFFD';

bool is_mark(char32_t c)
{
    return c >= 0x300 && (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0;
}

/// One glyph, one advance, no context: what cmap and hmtx alone can set.
bool is_simple(char32_t c)
{
    return c < 0x300 || (c >= 0x370 && c < 0x483) || (c >= 0x48A && c < 0x590) ||
           (c >= 0x1E00 && c < 0x20D0) || (c >= 0x2100 && c < 0x2DE0) ||
           (c >= 0x3001 && c < 0x302A) || (c >= 0x3041 && c < 0x3097) ||
           (c >= 0x30A0 && c < 0xA48D) || (c >= 0xE000 && c < 0xFB00) ||
           (c >= 0xFF01 && c < 0xFFE7) || c == replacement;
}

bool is_right_to_left(char32_t c)
{
    return (c >= 0x590 && c < 0x900) || (c >= 0xFB1D && c < 0xFE00);
}

/// Has no shape of its own: soft hyphen, zero-width and direction marks, variation selectors.
bool is_ignorable(char32_t c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF;
}

/// Symbol fonts put their signs at U+F020 to U+F0FF; these are the ones documents use.
char32_t symbol_character(char32_t c, SymbolFont font)
{
    static constexpr std::pair<char32_t, char32_t> symbol[] = {
        {0xB7, U'\u2022'}, {0xA7, U'\u2663'}, {0xA8, U'\u2666'}, {0xA9, U'\u2665'},
        {0xAA, U'\u2660'}, {0xAE, U'\u2192'}, {0xAC, U'\u2190'}, {0xB3, U'\u2265'},
        {0xA3, U'\u2264'}, {0xB0, U'\u00B0'}, {0xB1, U'\u00B1'}, {0xB4, U'\u00D7'},
        {0xB9, U'\u2260'}, {0xD2, U'\u00AE'}, {0xD3, U'\u00A9'}, {0xD4, U'\u2122'},
        {0x6D, U'\u03BC'}};
    static constexpr std::pair<char32_t, char32_t> wingdings[] = {
        {0x6C, U'\u25CF'}, {0x6E, U'\u25A0'}, {0x6F, U'\u25A1'}, {0x71, U'\u25A1'},
        {0x72, U'\u25A1'}, {0x73, U'\u25CA'}, {0x75, U'\u25CA'}, {0x76, U'\u25CA'},
        {0x9F, U'\u2022'}, {0xA7, U'\u25AA'}, {0xA8, U'\u25A1'}, {0xD8, U'\u25BA'},
        {0xE0, U'\u2192'}, {0xFC, U'\u2713'}, {0xFB, U'\u2717'}, {0xFE, U'\u2611'},
        {0xFD, U'\u2612'}};
    const char32_t code = c >= 0xF020 && c <= 0xF0FF ? c - 0xF000 : c;
    if (code == c && (font == SymbolFont::None || c > 0xFF)) {
        return c;
    }
    if (font == SymbolFont::Wingdings) {
        for (const auto& [from, to] : wingdings) {
            if (from == code) {
                return to;
            }
        }
    } else {
        for (const auto& [from, to] : symbol) {
            if (from == code) {
                return to;
            }
        }
    }
    return code == U' ' ? U' ' : c;
}

/// Characters that share a glyph with a plainer one.
char32_t drawn_as(char32_t c, SymbolFont symbol)
{
    switch (c) {
    case 0x2010:
    case 0x2011:
        return U'-';
    case 0x00A0:
    case 0x202F:
    case 0x2007:
    case 0x3000:
        return U' ';
    default:
        return symbol == SymbolFont::None && c < 0xF000 ? c : symbol_character(c, symbol);
    }
}

Length advance_of(const FontSet& fonts, FontId font, std::uint16_t glyph, Length size)
{
    const std::int64_t units = fonts.advance(font, glyph);
    const std::int64_t per_em = fonts.metrics(font).units_per_em;
    return Length::emu((size.in_emu() * units + per_em / 2) / per_em);
}

struct FreeBuffer {
    void operator()(hb_buffer_t* buffer) const { hb_buffer_destroy(buffer); }
};

class Shaper {
public:
    Shaper(ParagraphBox& paragraph, const StyleSheet& styles, Report& report)
        : box_(paragraph), styles_(styles), fonts_(styles.fonts()), report_(report)
    {
    }

    void shape()
    {
        box_.atoms.reserve(box_.text.size());
        for (std::uint32_t i = 0; i < box_.pieces.size(); ++i) {
            shape_piece(i);
        }
    }

private:
    void shape_piece(std::uint32_t index)
    {
        const Piece& piece = box_.pieces[index];
        const TextFormat& format = styles_.format(piece.format);
        if (piece.drawing >= 0) {
            const DrawingBox& drawing = *box_.drawings[static_cast<std::size_t>(piece.drawing)];
            box_.atoms.push_back(
                {.text_begin = piece.begin,
                 .piece = index,
                 .font = format.font,
                 .advance = static_cast<std::int32_t>(size_in_line(drawing).width.in_emu())});
            return;
        }
        for (std::uint32_t at = piece.begin; at < piece.end;) {
            const std::uint32_t end = complex_end(at, piece.end, format);
            if (end > at) {
                shape_complex(at, end, index, format);
                at = end;
            } else {
                add_simple(at, index, format);
                ++at;
            }
        }
    }

    /// End of the text from `at` on that needs HarfBuzz; `at` if it does not.
    std::uint32_t complex_end(std::uint32_t at, std::uint32_t end, const TextFormat& format) const
    {
        const auto is_complex = [&](std::uint32_t i) {
            const char32_t c = box_.text[i];
            return !is_control(c) &&
                   (format.is_kerned || !is_simple(c) ||
                    (i + 1 < end && !is_simple(box_.text[i + 1]) && is_mark(box_.text[i + 1])));
        };
        while (at < end && is_complex(at)) {
            ++at;
        }
        return at;
    }

    void add_simple(std::uint32_t at, std::uint32_t piece, const TextFormat& format)
    {
        const char32_t c = box_.text[at];
        if (is_control(c)) {
            box_.atoms.push_back({.text_begin = at, .piece = piece, .font = format.font});
            return;
        }
        if (is_ignorable(c)) {
            return;
        }
        const char32_t wanted = drawn_as(c, format.symbol);
        FontId font = format.font;
        std::uint16_t glyph = fonts_.glyph(font, wanted);
        if (glyph == 0) {
            std::tie(font, glyph) = fall_back(wanted, c, format);
        }
        const Length advance = advance_of(fonts_, font, glyph, format.size) + format.spacing;
        box_.atoms.push_back({.glyph = glyph,
                              .text_begin = at,
                              .piece = piece,
                              .font = font,
                              .advance = static_cast<std::int32_t>(advance.in_emu())});
    }

    FontStyle style_of(FontId font) const { return fonts_.face(font).style; }

    /// The first face of the set with that character, one of the same style if possible.
    std::pair<FontId, std::uint16_t> fall_back(char32_t wanted, char32_t original,
                                               const TextFormat& format)
    {
        if (const auto found = search(wanted, format.font)) {
            return *found;
        }
        if (!u_iscntrl(static_cast<UChar32>(original))) {
            report_.add(
                Severity::Warning, "character-missing",
                fmt::format("no font of the set has U+{:04X} '{}'; a replacement sign stands"
                            " for it",
                            static_cast<std::uint32_t>(original), to_utf8({&original, 1})),
                "add a font that has it");
        }
        for (const char32_t substitute : {replacement, U'\u25A1', U'?'}) {
            if (const auto found = search(substitute, format.font)) {
                return *found;
            }
        }
        return {format.font, std::uint16_t{1}};
    }

    std::optional<std::pair<FontId, std::uint16_t>> search(char32_t c, FontId first) const
    {
        const FontStyle style = style_of(first);
        for (const bool same_style : {true, false}) {
            for (std::uint32_t i = 0; i < fonts_.size(); ++i) {
                const FontId font{i};
                if ((style_of(font) == style) == same_style) {
                    if (const std::uint16_t glyph = fonts_.glyph(font, c); glyph != 0) {
                        return std::pair{font, glyph};
                    }
                }
            }
        }
        return std::nullopt;
    }

    // --- HarfBuzz ----------------------------------------------------------------------------

    /// Runs of one face: a base character and its marks stay in the first face that has all.
    void shape_complex(std::uint32_t begin, std::uint32_t end, std::uint32_t piece,
                       const TextFormat& format)
    {
        for (std::uint32_t at = begin; at < end;) {
            std::uint32_t next = cluster_end(at, end);
            const auto font = face_for(at, next, format);
            if (!font) {
                for (; at < next; ++at) {
                    add_simple(at, piece, format);
                }
                continue;
            }
            while (next < end) {
                const std::uint32_t further = cluster_end(next, end);
                if (face_for(next, further, format) != font) {
                    break;
                }
                next = further;
            }
            shape_run(at, next, *font, piece, format);
            at = next;
        }
    }

    std::uint32_t cluster_end(std::uint32_t at, std::uint32_t end) const
    {
        for (++at; at < end && is_mark(box_.text[at]);) {
            ++at;
        }
        return at;
    }

    bool has_all(FontId font, std::uint32_t begin, std::uint32_t end, SymbolFont symbol) const
    {
        return std::all_of(box_.text.begin() + begin, box_.text.begin() + end, [&](char32_t c) {
            return is_ignorable(c) || fonts_.glyph(font, drawn_as(c, symbol)) != 0;
        });
    }

    std::optional<FontId> face_for(std::uint32_t begin, std::uint32_t end,
                                   const TextFormat& format) const
    {
        if (has_all(format.font, begin, end, format.symbol)) {
            return format.font;
        }
        const FontStyle style = style_of(format.font);
        for (const bool same_style : {true, false}) {
            for (std::uint32_t i = 0; i < fonts_.size(); ++i) {
                const FontId font{i};
                if ((style_of(font) == style) == same_style &&
                    has_all(font, begin, end, format.symbol)) {
                    return font;
                }
            }
        }
        return std::nullopt;
    }

    void shape_run(std::uint32_t begin, std::uint32_t end, FontId font, std::uint32_t piece,
                   const TextFormat& format)
    {
        if (is_right_to_left(box_.text[begin])) {
            report_.add(Severity::Warning, "right-to-left",
                        "right-to-left text is set from left to right", "");
        }
        const std::unique_ptr<hb_buffer_t, FreeBuffer> buffer(hb_buffer_create());
        std::u32string drawn = box_.text.substr(begin, end - begin);
        std::transform(drawn.begin(), drawn.end(), drawn.begin(),
                       [&](char32_t c) { return drawn_as(c, format.symbol); });
        hb_buffer_add_codepoints(buffer.get(),
                                 reinterpret_cast<const hb_codepoint_t*>(drawn.data()),
                                 static_cast<int>(drawn.size()), 0, static_cast<int>(drawn.size()));
        hb_buffer_guess_segment_properties(buffer.get());
        hb_buffer_set_direction(buffer.get(), HB_DIRECTION_LTR);
        hb_buffer_set_flags(buffer.get(), HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES);
        hb_buffer_set_language(buffer.get(), hb_language_from_string("en", -1));
        hb_buffer_set_cluster_level(buffer.get(), HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
        // Word's defaults (pdf.md 4.4): kerning only when asked, ligatures never for Latin.
        const auto feature = [](const char* tag, bool on) {
            return hb_feature_t{hb_tag_from_string(tag, -1), on ? 1U : 0U, HB_FEATURE_GLOBAL_START,
                                HB_FEATURE_GLOBAL_END};
        };
        const std::array<hb_feature_t, 4> features{feature("kern", format.is_kerned),
                                                   feature("liga", false), feature("clig", false),
                                                   feature("calt", false)};
        hb_shape(fonts_.face(font).harfbuzz(), buffer.get(), features.data(),
                 static_cast<unsigned>(features.size()));
        take_glyphs(*buffer, begin, end, font, piece, format);
    }

    void take_glyphs(hb_buffer_t& buffer, std::uint32_t begin, std::uint32_t end, FontId font,
                     std::uint32_t piece, const TextFormat& format)
    {
        unsigned count = 0;
        const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(&buffer, &count);
        const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(&buffer, &count);
        const std::int64_t per_em = fonts_.metrics(font).units_per_em;
        const auto scaled = [&](std::int64_t units) {
            return static_cast<std::int32_t>(format.size.in_emu() * units / per_em);
        };
        std::int32_t shift = 0; // of the glyph before, not yet undone
        for (unsigned i = 0; i < count; ++i) {
            const std::uint32_t cluster = begin + infos[i].cluster;
            unsigned next = i + 1;
            while (next < count && infos[next].cluster == infos[i].cluster) {
                ++next;
            }
            const bool is_first = i == 0 || infos[i - 1].cluster != infos[i].cluster;
            const std::uint32_t cluster_end = next < count ? begin + infos[next].cluster : end;
            if (infos[i].codepoint == 0) {
                continue; // only ignorable characters can lack a glyph here
            }
            // An offset moves one glyph only: the advance before it takes the offset in.
            const std::int32_t offset = scaled(positions[i].x_offset);
            if (!box_.atoms.empty() && offset != shift) {
                box_.atoms.back().advance += offset - shift;
            }
            shift = offset;
            const auto spacing = static_cast<std::int32_t>(is_first ? format.spacing.in_emu() : 0);
            box_.atoms.push_back(
                {.glyph = static_cast<std::uint16_t>(infos[i].codepoint),
                 .text_length = static_cast<std::uint8_t>(
                     is_first ? std::min<std::uint32_t>(cluster_end - cluster, 255) : 0),
                 .text_begin = cluster,
                 .piece = piece,
                 .font = font,
                 .advance = scaled(positions[i].x_advance) + spacing,
                 .lift = scaled(positions[i].y_offset)});
        }
        if (shift != 0 && !box_.atoms.empty()) {
            box_.atoms.back().advance -= shift;
        }
    }

    ParagraphBox& box_;
    const StyleSheet& styles_;
    const FontSet& fonts_;
    Report& report_;
};

} // namespace

void shape(ParagraphBox& paragraph, const StyleSheet& styles, Report& report)
{
    paragraph.atoms.clear();
    Shaper(paragraph, styles, report).shape();
}

} // namespace indenture::layout
