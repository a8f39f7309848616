#include "layout/shaping.h"

#include "base/utf8.h"
#include "layout/bidi.h"
#include "layout/detail/face.h"
#include "layout/images.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <hb.h>
#include <memory>
#include <string_view>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
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

/// Which of the configured fallbacks a character is looked for in.
Script script_of(char32_t c)
{
    UErrorCode error = U_ZERO_ERROR;
    switch (uscript_getScript(static_cast<UChar32>(c), &error)) {
    case USCRIPT_LATIN:
        return Script::Latin;
    case USCRIPT_GREEK:
        return Script::Greek;
    case USCRIPT_CYRILLIC:
        return Script::Cyrillic;
    case USCRIPT_ARABIC:
        return Script::Arabic;
    case USCRIPT_HEBREW:
        return Script::Hebrew;
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_HANGUL:
    case USCRIPT_BOPOMOFO:
        return Script::Cjk;
    default:
        return Script::Symbols;
    }
}

/// Two characters that HarfBuzz may not shape together: letters of different scripts.
bool are_of_two_scripts(char32_t a, char32_t b)
{
    UErrorCode error = U_ZERO_ERROR;
    const auto script = [&](char32_t c) {
        return uscript_getScript(static_cast<UChar32>(c), &error);
    };
    const auto is_any = [](UScriptCode code) {
        return code == USCRIPT_COMMON || code == USCRIPT_INHERITED;
    };
    const UScriptCode first = script(a);
    const UScriptCode second = script(b);
    return first != second && !is_any(first) && !is_any(second);
}

/// Has no shape of its own: soft hyphen, zero-width and direction marks, variation selectors.
bool is_ignorable(char32_t c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF;
}

/// Characters that share a glyph with a plainer one.
char32_t drawn_as(char32_t c)
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
        return c;
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
        box_.levels = levels_of(box_, styles_);
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
                   (format.is_kerned || format.has_ligatures || !is_simple(c) ||
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
        const char32_t wanted =
            runs_to_left(at)
                ? static_cast<char32_t>(u_charMirror(static_cast<UChar32>(drawn_as(c))))
                : drawn_as(c);
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

    bool runs_to_left(std::uint32_t at) const
    {
        return !box_.levels.empty() && box_.levels[at] % 2 == 1;
    }

    FontStyle style_of(FontId font) const { return fonts_.face(font).style; }

    /// The face that shows a character which the format's own lacks.
    std::pair<FontId, std::uint16_t> fall_back(char32_t wanted, char32_t original,
                                               const TextFormat& format)
    {
        if (const auto found = search(wanted, format.font)) {
            report_other_face(original, format, found->first);
            return *found;
        }
        if (const char32_t kin = kindred_sign(wanted)) {
            if (const auto found = search(kin, format.font)) {
                report_.add(Severity::Info, "character-kindred",
                            fmt::format("U+{:04X} is shown by the similar '{}'",
                                        static_cast<std::uint32_t>(original), to_utf8({&kin, 1})),
                            "add a font that has it");
                return *found;
            }
        }
        if (!u_iscntrl(static_cast<UChar32>(original))) {
            report_missing(original);
        }
        for (const char32_t substitute : {replacement, U'\u25A1', U'?'}) {
            if (const auto found = search(substitute, format.font)) {
                return *found;
            }
        }
        return {format.font, std::uint16_t{1}};
    }

    /// Once for each character; of a script of many, once for all.
    void report_missing(char32_t original)
    {
        const bool is_of_many = script_of(original) != Script::Symbols;
        const std::string character = fmt::format(
            "U+{:04X} '{}'", static_cast<std::uint32_t>(original), to_utf8({&original, 1}));
        report_.add_once(
            is_of_many ? fmt::format("script {}", static_cast<int>(script_of(original)))
                       : character,
            {.code = "character-missing",
             .severity = Severity::Warning,
             .where = {},
             .text = fmt::format("no font of the set has {}{}; a replacement sign stands for {}",
                                 character, is_of_many ? ", and maybe others of its script" : "",
                                 is_of_many ? "each" : "it"),
             .cure = "add a font that has it"});
    }

    /// Once for each pair of faces. What a symbol font shows is never in a text face.
    void report_other_face(char32_t original, const TextFormat& format, FontId other)
    {
        if (format.symbol == SymbolFont::None) {
            report_.add_once(
                fmt::format("{} {}", format.font.number, other.number),
                {.code = "font-fallback",
                 .severity = Severity::Info,
                 .where = {},
                 .text = fmt::format("{} has no '{}' (U+{:04X}): {} shows it, and "
                                     "whatever else that face lacks",
                                     fonts_.postscript_name(format.font), to_utf8({&original, 1}),
                                     static_cast<std::uint32_t>(original),
                                     fonts_.postscript_name(other)),
                 .cure = ""});
        }
    }

    std::optional<std::pair<FontId, std::uint16_t>> search(char32_t c, FontId first) const
    {
        for (const FontId font : candidates(c, first)) {
            if (const std::uint16_t glyph = fonts_.glyph(font, c); glyph != 0) {
                return std::pair{font, glyph};
            }
        }
        return std::nullopt;
    }

    /// The fallbacks of the character's script, then all faces: those of the same style first.
    std::vector<FontId> candidates(char32_t c, FontId first) const
    {
        const FontStyle style = style_of(first);
        std::vector<FontId> result = fonts_.fallbacks(script_of(c), style);
        for (const bool same_style : {true, false}) {
            for (std::uint32_t i = 0; i < fonts_.size(); ++i) {
                if ((style_of(FontId{i}) == style) == same_style) {
                    result.push_back(FontId{i});
                }
            }
        }
        return result;
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
            if (*font != format.font) {
                report_other_face(box_.text[at], format, *font);
            }
            while (next < end) {
                const std::uint32_t further = cluster_end(next, end);
                if (runs_to_left(next) != runs_to_left(at) ||
                    are_of_two_scripts(box_.text[next - 1], box_.text[next]) ||
                    face_for(next, further, format) != font) {
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

    bool has_all(FontId font, std::uint32_t begin, std::uint32_t end) const
    {
        return std::all_of(box_.text.begin() + begin, box_.text.begin() + end, [&](char32_t c) {
            return is_ignorable(c) || fonts_.glyph(font, drawn_as(c)) != 0;
        });
    }

    std::optional<FontId> face_for(std::uint32_t begin, std::uint32_t end,
                                   const TextFormat& format) const
    {
        if (has_all(format.font, begin, end)) {
            return format.font;
        }
        for (const FontId font : candidates(box_.text[begin], format.font)) {
            if (has_all(font, begin, end)) {
                return font;
            }
        }
        return std::nullopt;
    }

    void shape_run(std::uint32_t begin, std::uint32_t end, FontId font, std::uint32_t piece,
                   const TextFormat& format)
    {
        const std::unique_ptr<hb_buffer_t, FreeBuffer> buffer(hb_buffer_create());
        // Letters of some scripts join those beside them, also across a change of format.
        constexpr std::uint32_t context = 5;
        const std::uint32_t from = begin - std::min(begin, context);
        std::u32string drawn = box_.text.substr(from, end - from + context);
        std::transform(drawn.begin(), drawn.end(), drawn.begin(), drawn_as);
        hb_buffer_add_codepoints(
            buffer.get(), reinterpret_cast<const hb_codepoint_t*>(drawn.data()),
            static_cast<int>(drawn.size()), begin - from, static_cast<int>(end - begin));
        hb_buffer_guess_segment_properties(buffer.get());
        hb_buffer_set_direction(buffer.get(),
                                runs_to_left(begin) ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
        hb_buffer_set_flags(buffer.get(), HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES);
        hb_buffer_set_language(buffer.get(), hb_language_from_string("en", -1));
        hb_buffer_set_cluster_level(buffer.get(), HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
        // Word's defaults (pdf.md 4.4): kerning and ligatures only when asked; other scripts have
        // them by features of their own.
        const auto feature = [](const char* tag, bool on) {
            return hb_feature_t{hb_tag_from_string(tag, -1), on ? 1U : 0U, HB_FEATURE_GLOBAL_START,
                                HB_FEATURE_GLOBAL_END};
        };
        const std::array<hb_feature_t, 4> features{
            feature("kern", format.is_kerned), feature("liga", format.has_ligatures),
            feature("clig", format.has_ligatures), feature("calt", false)};
        hb_shape(fonts_.face(font).harfbuzz(), buffer.get(), features.data(),
                 static_cast<unsigned>(features.size()));
        const GlyphSource source{from, end, font, piece, format};
        if (runs_to_left(begin)) {
            take_glyphs_to_left(*buffer, source);
        } else {
            take_glyphs(*buffer, source);
        }
    }

    /// What the glyphs of a buffer were made from; clusters count from `from`.
    struct GlyphSource {
        std::uint32_t from;
        std::uint32_t end; ///< of the text shaped
        FontId font;
        std::uint32_t piece;
        const TextFormat& format;
    };

    std::int32_t scaled(std::int64_t units, const GlyphSource& source) const
    {
        const std::int64_t per_em = fonts_.metrics(source.font).units_per_em;
        return static_cast<std::int32_t>(source.format.size.in_emu() * units / per_em);
    }

    void take_glyphs(hb_buffer_t& buffer, const GlyphSource& source)
    {
        unsigned count = 0;
        const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(&buffer, &count);
        const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(&buffer, &count);
        std::int32_t shift = 0; // of the glyph before, not yet undone
        for (unsigned i = 0; i < count; ++i) {
            unsigned next = i + 1;
            while (next < count && infos[next].cluster == infos[i].cluster) {
                ++next;
            }
            const bool is_first = i == 0 || infos[i - 1].cluster != infos[i].cluster;
            const std::uint32_t cluster_end =
                next < count ? source.from + infos[next].cluster : source.end;
            if (infos[i].codepoint == 0) {
                continue; // only ignorable characters can lack a glyph here
            }
            // An offset moves one glyph only: the advance before it takes the offset in.
            const std::int32_t offset = scaled(positions[i].x_offset, source);
            if (!box_.atoms.empty() && offset != shift) {
                box_.atoms.back().advance += offset - shift;
            }
            shift = offset;
            add_glyph(infos[i], positions[i], is_first ? cluster_end : 0, source);
        }
        if (shift != 0 && !box_.atoms.empty()) {
            box_.atoms.back().advance -= shift;
        }
    }

    /// HarfBuzz gives such glyphs from left to right; atoms stand in the order of the text.
    void take_glyphs_to_left(hb_buffer_t& buffer, const GlyphSource& source)
    {
        unsigned count = 0;
        const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(&buffer, &count);
        const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(&buffer, &count);
        // The cluster that comes next in the text came before in the buffer.
        std::uint32_t cluster_end = source.end;
        std::vector<std::uint32_t> ends(count);
        for (unsigned i = 0; i < count; ++i) {
            if (i > 0 && infos[i - 1].cluster != infos[i].cluster) {
                cluster_end = source.from + infos[i - 1].cluster;
            }
            ends[i] = cluster_end;
        }
        for (unsigned i = count; i > 0; --i) {
            const unsigned at = i - 1;
            const bool is_first = i == count || infos[i].cluster != infos[at].cluster;
            if (infos[at].codepoint == 0) {
                continue; // only ignorable characters can lack a glyph here
            }
            add_glyph(infos[at], positions[at], is_first ? ends[at] : 0, source);
            box_.atoms.back().shift = scaled(positions[at].x_offset, source);
        }
    }

    /// `cluster_end` is 0 for the further glyphs of a cluster.
    void add_glyph(const hb_glyph_info_t& info, const hb_glyph_position_t& position,
                   std::uint32_t cluster_end, const GlyphSource& source)
    {
        const std::uint32_t begin = source.from + info.cluster;
        const std::uint32_t length = cluster_end == 0 ? 0 : cluster_end - begin;
        const auto spacing =
            static_cast<std::int32_t>(cluster_end == 0 ? 0 : source.format.spacing.in_emu());
        box_.atoms.push_back(
            {.glyph = static_cast<std::uint16_t>(info.codepoint),
             .text_length = static_cast<std::uint8_t>(std::min<std::uint32_t>(length, 255)),
             .text_begin = begin,
             .piece = source.piece,
             .font = source.font,
             .advance = scaled(position.x_advance, source) + spacing,
             .lift = scaled(position.y_offset, source)});
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
    report.stand_at(*paragraph.source, paragraph.is_body);
    Shaper(paragraph, styles, report).shape();
}

} // namespace indenture::layout
