#include "layout/lines.h"

#include "layout/images.h"
#include "layout/shaping.h"

#include <algorithm>

namespace indenture::layout {
namespace {

using docx::TabKind;

bool is_stretchable(char32_t c)
{
    return c == U' ';
}
bool hangs(char32_t c)
{
    return c == U' ' || c == U'\u200B';
}

bool is_ideograph(char32_t c)
{
    return (c >= 0x2E80 && c < 0xA4D0) || (c >= 0xAC00 && c < 0xD7A4) ||
           (c >= 0xFF00 && c < 0xFF61) || (c >= 0x20000 && c < 0x30000) ||
           c == U'\uFFFC'; // a drawing breaks as one does
}

/// Word's opportunities (pdf.md 4.4): after spaces, hyphens and dashes, never after a slash.
bool breaks_between(char32_t before, char32_t after, bool hyphen_follows_text)
{
    if (hangs(after)) {
        return false;
    }
    if (hangs(before)) {
        return true;
    }
    if (before == U'-' || before == U'\u2010' || before == U'\u2013' || before == U'\u2014') {
        return hyphen_follows_text && after != U'-' && after != U'\u2013' && after != U'\u2014' &&
               after != U'.' && after != U',' && after != U';' && after != U':' && after != U')';
    }
    const bool closes = after == U'\u3002' || after == U'\u3001' || after == U'\uFF0C' ||
                        after == U'\uFF0E' || after == U')' || after == U',' || after == U'.';
    return (is_ideograph(before) || is_ideograph(after)) && !closes && before != U'(';
}

/// The right edge of the text while a line grows: tabs that align what follows are settled
/// only when that text is known.
class Pen {
public:
    Pen(Length start, const ParagraphFormat& format, Length right_edge, Length default_tab)
        : x_(start), format_(format), right_edge_(right_edge), default_tab_(default_tab)
    {
    }

    void advance(Length width, bool is_decimal_point)
    {
        if (kind_ == TabKind::Left) {
            x_ += width;
            return;
        }
        if (is_decimal_point) {
            has_point_ = true;
        }
        after_ += width;
        if (!has_point_) {
            before_point_ += width;
        }
    }

    /// Starts a tab; what the tab before it aligned is settled now.
    void tab()
    {
        settle();
        const TabStop stop = next_stop();
        leader_ = stop.leader;
        if (stop.kind == TabKind::Left) {
            x_ = stop.position;
            return;
        }
        kind_ = stop.kind;
        stop_ = stop.position;
        after_ = before_point_ = Length();
        has_point_ = false;
    }

    Length x() const { return x_ + (kind_ == TabKind::Left ? Length() : gap() + after_); }
    /// How far the text may reach: an aligning stop past the margin still holds.
    Length limit() const
    {
        return kind_ == TabKind::Right ? std::max(right_edge_, stop_) : right_edge_;
    }
    /// Width of the aligning tab that is open.
    Length gap() const
    {
        const Length wanted = kind_ == TabKind::Right    ? after_
                              : kind_ == TabKind::Centre ? after_ / 2
                                                         : before_point_;
        return std::max(Length(), stop_ - wanted - x_);
    }
    bool is_aligning() const { return kind_ != TabKind::Left; }
    docx::Leader leader() const { return leader_; }

    void settle()
    {
        x_ = x();
        kind_ = TabKind::Left;
    }

private:
    TabStop next_stop() const
    {
        const Length hanging = format_.left;
        const bool has_implicit = format_.first_line < Length() && hanging > x_;
        for (const TabStop& stop : format_.tabs) {
            if (stop.position > x_ && stop.kind != TabKind::Bar) {
                return has_implicit && hanging < stop.position ? TabStop{hanging} : stop;
            }
        }
        if (has_implicit) {
            return {hanging};
        }
        // Word counts default stops from the margin, also to the left of it.
        std::int64_t count = x_.in_emu() / default_tab_.in_emu();
        count = x_ < Length() ? count : count + 1;
        return {default_tab_ * count};
    }

    Length x_;
    const ParagraphFormat& format_;
    Length right_edge_;
    Length default_tab_;
    TabKind kind_ = TabKind::Left;
    docx::Leader leader_ = docx::Leader::None;
    Length stop_, after_, before_point_;
    bool has_point_ = false;
};

class LineMaker {
public:
    LineMaker(ParagraphBox& paragraph, Length column_width, const StyleSheet& styles,
              const docx::Settings& settings, const std::vector<Obstacle>& obstacles)
        : box_(paragraph), format_(paragraph.format), styles_(styles), settings_(settings),
          obstacles_(obstacles), right_edge_(column_width - paragraph.format.right),
          default_tab_(Length::twips(settings.default_tab_stop))
    {
        // A column narrower than its indents still takes a character at a time.
        right_edge_ = std::max(right_edge_, format_.left + Length::points(1));
        column_ = {Length(), std::min(Length(), format_.left), right_edge_};
    }

    void make()
    {
        std::uint32_t at = 0;
        const auto count = static_cast<std::uint32_t>(box_.atoms.size());
        do {
            find_room(at);
            const Line line = next_line(at, count);
            finish(line);
            at = line.end;
        } while (at < count || ends_in_line_break());
    }

private:
    char32_t character(std::uint32_t atom) const { return box_.text[box_.atoms[atom].text_begin]; }

    /// The room of the line that begins at that atom; its height is guessed by its first format.
    void find_room(std::uint32_t at)
    {
        if (obstacles_.empty()) {
            return;
        }
        const bool has_text = at < box_.atoms.size();
        const TextFormat& format =
            styles_.format(has_text ? box_.pieces[box_.atoms[at].piece].format : box_.mark);
        Line guess;
        set_height(guess, format.ascent, format.descent);
        if (has_text && box_.pieces[box_.atoms[at].piece].drawing >= 0) {
            const int index = box_.pieces[box_.atoms[at].piece].drawing;
            guess.height = std::max(
                guess.height, size_in_line(*box_.drawings[static_cast<std::size_t>(index)]).height);
        }
        Room wanted = column_;
        wanted.top = y_;
        const Room room = room_for(obstacles_, wanted, guess.height);
        skip_ = room.top - y_;
        left_limit_ = room.left > column_.left ? std::optional(room.left) : std::nullopt;
        right_edge_ = room.right;
    }

    /// A line break at the very end is followed by an empty line; a page break is not.
    bool ends_in_line_break()
    {
        if (box_.lines.empty() || box_.lines.back().ending != LineEnd::LineBreak) {
            return false;
        }
        Line empty;
        empty.begin = empty.end = box_.lines.back().end;
        empty.ending = LineEnd::Paragraph;
        find_room(empty.begin);
        finish(empty);
        return false;
    }

    Length start_of_line() const
    {
        const bool is_first = box_.lines.empty();
        Length start = format_.left + (is_first ? format_.first_line : Length());
        if (is_first && box_.label && box_.label->alignment != docx::Alignment::Left) {
            Length width;
            for (const Atom& atom : box_.atoms) {
                if (box_.pieces[atom.piece].owner.value != Owner::label || atom.glyph == 0) {
                    break;
                }
                width += Length::emu(atom.advance);
            }
            start -= box_.label->alignment == docx::Alignment::Right ? width : width / 2;
        }
        return left_limit_ ? std::max(start, *left_limit_) : start;
    }

    Pen pen() const { return Pen(start_of_line(), format_, right_edge_, default_tab_); }

    Line next_line(std::uint32_t begin, std::uint32_t count)
    {
        Line line;
        line.begin = begin;
        line.ending = LineEnd::Paragraph;
        Pen pen = this->pen();
        std::uint32_t last_break = begin; // where the line can end, if it must
        bool has_text = false;            // since the line's start, other than spaces
        Length spaces;                    // that could be compressed
        std::uint32_t at = begin;
        for (; at < count; ++at) {
            const char32_t c = character(at);
            if (c == U'\n' || c == U'\f' || c == U'\v') {
                line.end = at + 1;
                line.ending = c == U'\n'   ? LineEnd::LineBreak
                              : c == U'\f' ? LineEnd::PageBreak
                                           : LineEnd::ColumnBreak;
                return line;
            }
            if (at > begin && can_break_before(at, begin, pen)) {
                last_break = at;
            }
            if (c == U'\t') {
                pen.tab();
                has_text = true;
                if (pen.x() > pen.limit() + Length::twips(2) && last_break > begin &&
                    pen.is_aligning()) {
                    break;
                }
                continue;
            }
            const Length width = Length::emu(box_.atoms[at].advance);
            pen.advance(width, c == U'.');
            if (hangs(c)) {
                spaces += width;
                continue;
            }
            if (pen.x() > pen.limit() && has_text && !compresses(at, count, begin, pen, spaces)) {
                break;
            }
            has_text = true;
        }
        line.end = at;
        if (at < count) {
            line.end = last_break > begin ? last_break : std::max(at, begin + 1);
            line.end = whole_cluster(line.end, count);
            line.ending = LineEnd::Wrapped;
        }
        return line;
    }

    /// A line never ends inside a cluster.
    std::uint32_t whole_cluster(std::uint32_t end, std::uint32_t count) const
    {
        while (end < count && box_.atoms[end].text_length == 0) {
            ++end;
        }
        return end;
    }

    bool can_break_before(std::uint32_t at, std::uint32_t begin, const Pen& pen) const
    {
        const char32_t c = character(at);
        const char32_t before = character(at - 1);
        if (box_.atoms[at].text_length == 0) {
            return false;
        }
        if (c == U'\t') {
            return true;
        }
        if (before == U'\t') {
            return !pen.is_aligning() && !hangs(c);
        }
        const bool follows_text = at >= begin + 2 && !hangs(character(at - 2));
        return breaks_between(before, c, follows_text);
    }

    /// Word 2013 and later shrinks the spaces of a justified line by up to 7 % to take in one
    /// more word [pdf.md 4.4].
    bool compresses(std::uint32_t at, std::uint32_t count, std::uint32_t begin, const Pen& pen,
                    Length spaces) const
    {
        if (settings_.compatibility_mode < 15 || format_.alignment != docx::Alignment::Both ||
            spaces == Length()) {
            return false;
        }
        Length width = pen.x();
        for (std::uint32_t i = at + 1; i < count; ++i) {
            const char32_t c = character(i);
            if (hangs(c) || is_control(c)) {
                break;
            }
            const bool follows_text = i >= begin + 2 && !hangs(character(i - 2));
            if (breaks_between(character(i - 1), c, follows_text)) {
                break;
            }
            width += Length::emu(box_.atoms[i].advance);
            if ((width - pen.limit()) * 100 > spaces * 7) {
                return false;
            }
        }
        return (width - pen.limit()) * 100 <= spaces * 7;
    }

    // --- A line whose range is known ---------------------------------------------------------

    void finish(Line line)
    {
        const std::uint32_t visible_end = end_without_spaces(line);
        line.x = start_of_line();
        const Length end = place_tabs(line, visible_end);
        align(line, visible_end, end);
        measure(line);
        line.skip = skip_;
        y_ += line.skip + line.height;
        box_.lines.push_back(line);
    }

    std::uint32_t end_without_spaces(const Line& line) const
    {
        std::uint32_t end = line.end;
        while (end > line.begin) {
            const char32_t c = character(end - 1);
            if (!hangs(c) && c != U'\n' && c != U'\f' && c != U'\v') {
                break;
            }
            --end;
        }
        return end;
    }

    /// Gives each tab of the line its advance; returns where the visible text ends.
    Length place_tabs(const Line& line, std::uint32_t visible_end)
    {
        Pen pen = this->pen();
        Length start_of_tab;
        std::uint32_t open = line.end; // an aligning tab that is not settled
        const auto settle = [&] {
            if (open != line.end) {
                box_.atoms[open].advance = static_cast<std::int32_t>(pen.gap().in_emu());
                open = line.end;
            }
            pen.settle();
        };
        for (std::uint32_t at = line.begin; at < visible_end; ++at) {
            if (character(at) != U'\t') {
                pen.advance(Length::emu(box_.atoms[at].advance), character(at) == U'.');
                continue;
            }
            settle();
            start_of_tab = pen.x();
            pen.tab();
            box_.atoms[at].leader = pen.leader();
            if (pen.is_aligning()) {
                open = at;
            } else {
                box_.atoms[at].advance =
                    static_cast<std::int32_t>((pen.x() - start_of_tab).in_emu());
            }
        }
        settle();
        return pen.x();
    }

    void align(Line& line, std::uint32_t visible_end, Length end)
    {
        const Length room = right_edge_ - end;
        switch (format_.alignment) {
        case docx::Alignment::Left:
            break;
        case docx::Alignment::Right:
            line.x += std::max(Length(), room);
            break;
        case docx::Alignment::Centre:
            line.x += std::max(Length(), room) / 2;
            break;
        case docx::Alignment::Both:
            if (line.ending == LineEnd::Wrapped ||
                (line.ending == LineEnd::LineBreak && settings_.stretches_broken_lines)) {
                stretch(line, visible_end, room);
            }
            break;
        }
    }

    /// Spreads what is left over the spaces after the last tab.
    void stretch(const Line& line, std::uint32_t visible_end, Length room)
    {
        std::uint32_t first = line.begin;
        std::int64_t spaces = 0;
        for (std::uint32_t at = line.begin; at < visible_end; ++at) {
            if (character(at) == U'\t') {
                first = at + 1;
                spaces = 0;
            } else if (is_stretchable(character(at))) {
                ++spaces;
            }
        }
        std::int64_t left = room.in_emu();
        for (std::uint32_t at = first; at < visible_end && spaces > 0; ++at) {
            if (is_stretchable(character(at))) {
                const std::int64_t share = left / spaces;
                box_.atoms[at].advance += static_cast<std::int32_t>(share);
                left -= share;
                --spaces;
            }
        }
    }

    void measure(Line& line)
    {
        Length ascent;
        Length descent;
        Length drawing; // above the baseline
        bool has_content = false;
        std::uint32_t last_piece = static_cast<std::uint32_t>(-1);
        for (std::uint32_t at = line.begin; at < line.end; ++at) {
            const std::uint32_t piece = box_.atoms[at].piece;
            if (piece != last_piece) {
                last_piece = piece;
                has_content = true;
                const TextFormat& format = styles_.format(box_.pieces[piece].format);
                if (const int index = box_.pieces[piece].drawing; index >= 0) {
                    const auto& box = *box_.drawings[static_cast<std::size_t>(index)];
                    drawing = std::max(drawing, size_in_line(box).height + format.lift);
                    continue;
                }
                ascent = std::max(ascent, format.ascent + format.lift);
                descent = std::max(descent, format.descent - format.lift);
            }
        }
        if (!has_content) {
            const TextFormat& mark = styles_.format(box_.mark);
            ascent = mark.ascent;
            descent = mark.descent;
        }
        set_height(line, ascent, descent);
        make_room(line, std::max(Length(), ascent + descent), drawing);
    }

    /// A drawing raises the line; a line of drawings alone is as high as they are (measured
    /// against Word: github openooxml/betteroffice 628). What multiple spacing adds goes by the
    /// text. In a box of exact height the drawing is clipped.
    void make_room(Line& line, Length text, Length drawing) const
    {
        if (drawing <= line.baseline || format_.line_rule == docx::LineRule::Exact) {
            return;
        }
        const Length below = text == Length() ? Length() : line.height - line.baseline;
        line.baseline = drawing;
        line.height = drawing + below;
        if (format_.line_rule == docx::LineRule::AtLeast) {
            line.height = std::max(line.height, Length::twips(format_.line));
        }
    }

    /// A line takes whole rows of the document grid and stands in their middle.
    void snap_to_grid(Length& ascent, Length& descent) const
    {
        const std::int64_t pitch = format_.grid_pitch.in_emu();
        const std::int64_t natural = (ascent + descent).in_emu();
        const Length room = Length::emu((natural + pitch - 1) / pitch * pitch - natural);
        ascent += room / 2;
        descent += room - room / 2;
    }

    void set_height(Line& line, Length ascent, Length descent) const
    {
        if (format_.grid_pitch > Length() && format_.line_rule != docx::LineRule::Exact) {
            snap_to_grid(ascent, descent);
        }
        const Length natural = ascent + descent;
        const Length stated = Length::twips(format_.line);
        // pdf.md 4.3: in a box of stated height the baseline is at 0.8 of it.
        const Length in_box = stated * 8 / 10;
        switch (format_.line_rule) {
        case docx::LineRule::Auto:
            line.height = natural * format_.line / 240;
            line.baseline = format_.line >= 240 ? ascent : ascent - (natural - line.height);
            break;
        case docx::LineRule::Exact:
            line.height = stated;
            line.baseline = in_box;
            break;
        case docx::LineRule::AtLeast:
            line.height = std::max(natural, stated);
            line.baseline = stated > natural ? in_box : ascent;
            break;
        }
    }

    ParagraphBox& box_;
    const ParagraphFormat& format_;
    const StyleSheet& styles_;
    const docx::Settings& settings_;
    const std::vector<Obstacle>& obstacles_;
    Room column_;                      ///< without obstacles
    std::optional<Length> left_limit_; ///< of the line being made
    Length skip_;                      ///< above it
    Length y_;                         ///< of its top, from the paragraph's
    Length right_edge_;
    Length default_tab_;
};

} // namespace

void make_lines(ParagraphBox& paragraph, Length column_width, const StyleSheet& styles,
                const docx::Settings& settings)
{
    paragraph.lines.clear();
    paragraph.width = column_width;
    paragraph.is_steered = false;
    paragraph.has_own_advances = false;
    if (!paragraph.is_hidden) {
        LineMaker(paragraph, column_width, styles, settings, {}).make();
    }
}

void make_lines_around(const std::vector<Obstacle>& obstacles, ParagraphBox& paragraph,
                       Length column_width, const StyleSheet& styles,
                       const docx::Settings& settings)
{
    paragraph.lines.clear();
    paragraph.width = column_width;
    paragraph.is_steered = true;
    if (!paragraph.is_hidden) {
        LineMaker(paragraph, column_width, styles, settings, obstacles).make();
    }
}

ContentWidth content_width(const ParagraphBox& paragraph)
{
    const ParagraphFormat& format = paragraph.format;
    const Length sides = format.left + format.right;
    ContentWidth result;
    Length word; // since the last opportunity
    Length line; // since the last forced break, its spaces at the end left out
    Length spaces;
    Length first = format.first_line; // of the line it begins with
    const auto end_word = [&] {
        result.least = std::max(result.least, word + sides + first);
        word = Length();
    };
    const auto end_line = [&] {
        end_word();
        result.most = std::max(result.most, line + sides + first);
        line = spaces = first = Length();
    };
    for (std::size_t i = 0; i < paragraph.atoms.size(); ++i) {
        const Atom& atom = paragraph.atoms[i];
        const char32_t c = paragraph.text[atom.text_begin];
        const Length advance = Length::emu(atom.advance);
        if (c == U'\n' || c == U'\f' || c == U'\v') {
            end_line();
        } else if (c == U'\t') {
            end_word();
            line += spaces + Length::points(36);
            spaces = Length();
        } else if (hangs(c)) {
            end_word();
            spaces += advance;
        } else {
            const char32_t before =
                i == 0 ? U'\n' : paragraph.text[paragraph.atoms[i - 1].text_begin];
            const bool follows_text =
                i >= 2 && !hangs(paragraph.text[paragraph.atoms[i - 2].text_begin]);
            if (!is_control(before) && atom.text_length > 0 &&
                breaks_between(before, c, follows_text)) {
                end_word();
            }
            word += advance;
            line += spaces + advance;
            spaces = Length();
        }
    }
    end_line();
    return result;
}

Length first_line_gap(const ParagraphBox& paragraph, const StyleSheet& styles)
{
    if (paragraph.lines.empty() || paragraph.format.line_rule != docx::LineRule::Auto) {
        return Length();
    }
    const Line& line = paragraph.lines.front();
    const bool has_text = line.begin < line.end;
    for (std::uint32_t at = line.begin; at < line.end; ++at) {
        if (paragraph.pieces[paragraph.atoms[at].piece].drawing >= 0) {
            return Length(); // what raised the line has no gap above it
        }
    }
    return styles
        .format(has_text ? paragraph.pieces[paragraph.atoms[line.begin].piece].format
                         : paragraph.mark)
        .gap;
}

} // namespace indenture::layout
