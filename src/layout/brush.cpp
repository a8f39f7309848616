#include "layout/brush.h"

#include "layout/bidi.h"
#include "layout/detail/face.h"
#include "layout/images.h"
#include "layout/shaping.h"

#include <algorithm>

namespace indenture::layout {
namespace {

class LineBrush {
public:
    LineBrush(const ParagraphBox& paragraph, const Line& line, const Place& place,
              const StyleSheet& styles)
        : box_(paragraph), line_(line), styles_(styles), top_(place.y),
          baseline_(place.y + line.baseline), column_(place.x), x_(place.x + line.x)
    {
    }

    DrawnLine draw()
    {
        std::uint32_t visible_end = line_.end;
        while (visible_end > line_.begin && is_blank(visible_end - 1)) {
            --visible_end;
        }
        const bool is_mixed = !box_.levels.empty() || box_.format.is_right_to_left;
        const std::vector<Length> places =
            is_mixed ? places_of_atoms(box_, line_) : std::vector<Length>{};
        for (std::uint32_t at = line_.begin; at < line_.end; ++at) {
            const Atom& atom = box_.atoms[at];
            if (is_mixed) {
                move_to(column_ + places[at - line_.begin]);
            }
            const char32_t c = box_.text[atom.text_begin];
            if (c == U'\n' || c == U'\f' || c == U'\v') {
                continue;
            }
            if (box_.pieces[atom.piece].drawing >= 0) {
                add_drawing(atom);
                continue;
            }
            if (c == U'\t') {
                draw_leader(atom);
            }
            add(at, c == U'\t', at < visible_end);
        }
        finish_run();
        return std::move(result_);
    }

private:
    /// Where the next atom stands, if not right of the last.
    void move_to(Length x)
    {
        if (x != x_) {
            finish_run();
            x_ = x;
        }
    }

    bool is_blank(std::uint32_t at) const
    {
        const char32_t c = box_.text[box_.atoms[at].text_begin];
        return c == U' ' || c == U'\n' || c == U'\f' || c == U'\v';
    }

    void add(std::uint32_t at, bool is_tab, bool is_visible)
    {
        const Atom& atom = box_.atoms[at];
        const std::uint16_t glyph = is_tab ? styles_.fonts().glyph(atom.font, U' ') : atom.glyph;
        if (glyph == 0) { // a face without a space
            x_ += Length::emu(atom.advance);
            finish_run();
            return;
        }
        if (!is_open_ || atom.piece != piece_ || atom.font != current_.run.font ||
            atom.lift != lift_ || atom.shift != shift_) {
            finish_run();
            start_run(at);
        }
        current_.run.glyphs.push_back(
            {glyph, is_tab ? std::uint8_t{1} : atom.text_length, Length::emu(atom.advance)});
        if (is_tab) {
            current_.run.text.push_back(U' ');
        } else {
            current_.run.text.append(box_.text, atom.text_begin, atom.text_length);
        }
        x_ += Length::emu(atom.advance);
        if (is_visible) {
            visible_end_ = x_;
        }
    }

    void add_drawing(const Atom& atom)
    {
        finish_run();
        const Piece& piece = box_.pieces[atom.piece];
        DrawnRun drawn;
        drawn.owner = piece.owner;
        drawn.width = Length::emu(atom.advance);
        drawn.drawing = piece.drawing;
        drawn.ascent = size_in_line(*box_.drawings[static_cast<std::size_t>(piece.drawing)]).height;
        drawn.run.origin = {x_, baseline_ - styles_.format(piece.format).raise};
        result_.runs.push_back(std::move(drawn));
        x_ += Length::emu(atom.advance);
    }

    void start_run(std::uint32_t at)
    {
        const Atom& atom = box_.atoms[at];
        piece_ = atom.piece;
        lift_ = atom.lift;
        shift_ = atom.shift;
        const Piece& piece = box_.pieces[piece_];
        format_ = &styles_.format(piece.format);
        current_ = {};
        current_.owner = piece.owner;
        current_.language = format_->language;
        current_.ascent = format_->ascent - format_->gap;
        current_.descent = format_->descent;
        current_.run.font = atom.font;
        current_.run.size = format_->size;
        current_.run.origin = {x_ + Length::emu(atom.shift),
                               baseline_ - format_->raise - Length::emu(atom.lift)};
        current_.run.colour = format_->colour;
        const std::size_t length = length_of_run(at);
        current_.run.glyphs.reserve(length);
        current_.run.text.reserve(length);
        visible_end_ = x_;
        is_open_ = true;
    }

    /// In atoms. Pages live long: their runs take no more room than they need.
    std::size_t length_of_run(std::uint32_t begin) const
    {
        const Atom& first = box_.atoms[begin];
        const auto start = box_.atoms.begin() + begin;
        const auto end =
            std::find_if_not(start, box_.atoms.begin() + line_.end, [&](const Atom& atom) {
                return atom.piece == first.piece && atom.font == first.font &&
                       atom.lift == first.lift;
            });
        return static_cast<std::size_t>(end - start);
    }

    void finish_run()
    {
        if (!is_open_) {
            return;
        }
        is_open_ = false;
        const Length left = current_.run.origin.x;
        current_.width = visible_end_ - left;
        if (current_.width > Length()) {
            decorate(left, current_.width);
        }
        result_.runs.push_back(std::move(current_));
    }

    void decorate(Length left, Length width)
    {
        if (format_->fill) {
            result_.backgrounds.push_back({{left, top_, width, line_.height}, *format_->fill});
        }
        if (!format_->is_underlined && !format_->is_struck) {
            return;
        }
        const Sfnt& sfnt = styles_.fonts().face(format_->font).sfnt;
        const int per_em = sfnt.metrics().units_per_em;
        const Length thickness = format_->size * sfnt.underline_thickness() / per_em;
        const Length origin = current_.run.origin.y;
        if (format_->is_underlined) {
            const Length below = format_->size * -sfnt.underline_position() / per_em;
            result_.rules.push_back({{left, origin + below, width, thickness}, format_->colour});
        }
        if (format_->is_struck) {
            const Length above = format_->size * 26 / 100;
            result_.rules.push_back({{left, origin - above, width, thickness}, format_->colour});
        }
    }

    void draw_leader(const Atom& tab)
    {
        if (tab.leader == docx::Leader::None || tab.advance <= 0) {
            return;
        }
        const TextFormat& format = styles_.format(box_.pieces[tab.piece].format);
        if (tab.leader == docx::Leader::Underscore) {
            result_.rules.push_back({{x_, baseline_ + Length::points(1), Length::emu(tab.advance),
                                      Length::half_points(1)},
                                     format.colour});
            return;
        }
        const char32_t sign = tab.leader == docx::Leader::Dot      ? U'.'
                              : tab.leader == docx::Leader::Hyphen ? U'-'
                                                                   : U'\u00B7';
        const FontSet& fonts = styles_.fonts();
        const std::uint16_t glyph = fonts.glyph(tab.font, sign);
        if (glyph == 0) {
            return;
        }
        const Length pitch =
            format.size * fonts.advance(tab.font, glyph) / fonts.metrics(tab.font).units_per_em;
        if (pitch < Length::emu(1000)) {
            return;
        }
        // Dots of all lines stand below each other: they keep to multiples of their pitch.
        const std::int64_t first = x_.in_emu() / pitch.in_emu() + 1;
        const std::int64_t last = (x_ + Length::emu(tab.advance)).in_emu() / pitch.in_emu() - 1;
        if (last < first) {
            return;
        }
        GlyphRun run;
        run.font = tab.font;
        run.size = format.size;
        run.origin = {pitch * first, baseline_};
        run.colour = format.colour;
        const auto count = static_cast<std::size_t>(last - first + 1);
        run.glyphs.assign(count, Glyph{glyph, 1, pitch});
        run.text.assign(count, sign);
        result_.leaders.push_back(std::move(run));
    }

    const ParagraphBox& box_;
    const Line& line_;
    const StyleSheet& styles_;
    Length top_;
    Length baseline_;
    Length column_; ///< its left edge
    Length x_;
    DrawnLine result_;
    DrawnRun current_;
    const TextFormat* format_ = nullptr;
    Length visible_end_;
    std::uint32_t piece_ = 0;
    std::int32_t lift_ = 0;
    std::int32_t shift_ = 0;
    bool is_open_ = false;
};

} // namespace

DrawnLine draw_line(const ParagraphBox& paragraph, const Line& line, const Place& place,
                    const StyleSheet& styles)
{
    return LineBrush(paragraph, line, place, styles).draw();
}

} // namespace indenture::layout
