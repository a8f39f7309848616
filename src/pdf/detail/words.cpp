#include "pdf/detail/words.h"

#include <cmath>
#include <fmt/format.h>

namespace indenture::pdf::detail {

bool Words::add(const ShownGlyph& glyph, const Placed& placed, std::size_t order)
{
    const bool is_blank = glyph.text == " " || glyph.text == "\u00A0" || glyph.text == "\t";
    const bool goes_on = !is_blank && has_open_word_ && continues(placed);
    if (!goes_on) {
        close();
        runs_.push_back({.text = {},
                         .font = placed.font->name(),
                         .size = placed.size,
                         .start = placed.start,
                         .clip = placed.clip,
                         .is_blank = is_blank,
                         .shapes = Digest::of({}),
                         .look = Digest::of({}),
                         .order = order});
        codes_ = placed.font->shapes().hex();
    }
    TextRun& run = runs_.back();
    run.text += glyph.text;
    codes_ += fmt::format("{:X} ", glyph.code);
    last_ = placed;
    has_open_word_ = true;
    if (is_blank) {
        close();
    }
    return !goes_on;
}

void Words::close()
{
    if (has_open_word_) {
        TextRun& run = runs_.back();
        run.shapes = Digest::of(codes_);
        run.look = Digest::of(run.shapes.hex() + last_.style.hex());
    }
    has_open_word_ = false;
}

bool Words::continues(const Placed& next) const
{
    if (next.font->shapes() != last_.font->shapes() || next.style != last_.style ||
        next.size != last_.size) {
        return false;
    }
    const double length = std::hypot(last_.end.x - last_.start.x, last_.end.y - last_.start.y);
    const double dx = next.start.x - last_.end.x;
    const double dy = next.start.y - last_.end.y;
    const double along_x = length > 0 ? (last_.end.x - last_.start.x) / length : 1;
    const double along_y = length > 0 ? (last_.end.y - last_.start.y) / length : 0;
    const double gap = dx * along_x + dy * along_y;
    const double offset = std::abs(dy * along_x - dx * along_y);
    return gap > -0.3 * next.size && gap < 0.12 * next.size && offset < 0.1 * next.size;
}

} // namespace indenture::pdf::detail
