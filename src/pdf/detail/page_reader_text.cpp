#include "pdf/detail/page_reader.h"

#include <cmath>
#include <fmt/format.h>

namespace indenture::pdf::detail {

void PageReader::set_font(const Operands& operands)
{
    expect(operands, 2);
    state_.text.font = &file_.font(required_resource("Font", name(operands, 0)));
    state_.text.size = number(operands, 1);
}

void PageReader::set_mode(const Operands& operands)
{
    const double mode = number(operands, 0);
    if (mode != 0 && mode != 1 && mode != 2 && mode != 3) {
        unreadable("it uses text as a clip");
    }
    state_.text.mode = static_cast<int>(mode);
}

void PageReader::move_line(double x, double y)
{
    line_matrix_ = Matrix{1, 0, 0, 1, x, y}.then(line_matrix_);
    text_matrix_ = line_matrix_;
}

void PageReader::next_line(const Operands& operands)
{
    expect(operands, 2);
    move_line(number(operands, 0), number(operands, 1));
}

void PageReader::next_line_with_leading(const Operands& operands)
{
    expect(operands, 2);
    state_.text.leading = -number(operands, 1);
    move_line(number(operands, 0), number(operands, 1));
}

void PageReader::set_text_matrix(const Operands& operands)
{
    text_matrix_ = line_matrix_ = matrix(operands);
}

void PageReader::show_string(const Operands& operands)
{
    expect(operands, 1);
    show(string(operands, 0));
}

void PageReader::show_on_new_line(const Operands& operands)
{
    expect(operands, 1);
    new_line({});
    show(string(operands, 0));
}

void PageReader::show_spaced_on_new_line(const Operands& operands)
{
    expect(operands, 3);
    state_.text.word_spacing = number(operands, 0);
    state_.text.character_spacing = number(operands, 1);
    new_line({});
    show(string(operands, 2));
}

void PageReader::show_adjusted(const Operands& operands)
{
    expect(operands, 1);
    const auto* items = operands.front().get<Array>();
    if (items == nullptr) {
        unreadable("the operator 'TJ' lacks an array");
    }
    for (const Object& item : *items) {
        if (const auto* text = item.get<String>()) {
            show(text->octets);
        } else {
            const double back = number({item}, 0) / 1000 * state_.text.size;
            advance(-back * state_.text.scale);
        }
    }
}

void PageReader::show(ByteView octets)
{
    const TextState& text = state_.text;
    if (text.font == nullptr) {
        unreadable("it shows text without a font");
    }
    const auto glyphs = text.font->glyphs(octets);
    if (glyphs.empty()) {
        return;
    }
    const bool is_filled = text.mode == 0 || text.mode == 2;
    const bool is_stroked = text.mode == 1 || text.mode == 2;
    const Matrix to_page = text_matrix_.then(state_.matrix);
    const Digest style_digest = Digest::of(
        fmt::format("mode {} size {:.2f} {:.2f} {:.2f} {:.2f} {}", text.mode,
                    text.size * text.scale * to_page.a, text.size * text.scale * to_page.b,
                    text.size * to_page.c, text.size * to_page.d, style(is_filled, is_stroked)));
    for (const ShownGlyph& glyph : glyphs) {
        show(glyph, style_digest);
    }
}

void PageReader::show(const ShownGlyph& glyph, const Digest& style_digest)
{
    const TextState& text = state_.text;
    const Matrix to_page = text_matrix_.then(state_.matrix);
    const double width = glyph.advance * text.size;
    const Words::Placed placed{to_page.apply({0, text.rise}),
                               to_page.apply({width * text.scale, text.rise}),
                               std::abs(text.size) * to_page.rise(),
                               text.font,
                               style_digest,
                               state_.clip_box};
    file_.count_items(1);
    if (words_.add(glyph, placed, order_)) {
        ++order_;
    }
    const bool is_space = glyph.octets == 1 && glyph.code == ' ';
    const double spacing = text.character_spacing + (is_space ? text.word_spacing : 0);
    advance((width + spacing) * text.scale);
}

} // namespace indenture::pdf::detail
