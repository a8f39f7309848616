#pragma once

#include "layout/flow.h"
#include "layout/format.h"

namespace indenture::layout {

/// For this folder only: glyphs and advances for the paragraph's text. Plain Latin goes straight
/// through cmap and hmtx, since Word neither kerns nor ligates unless asked; the rest through
/// HarfBuzz. A character that its face lacks comes from the first face of the set that has it,
/// or is shown as U+FFFD and reported. No atom but tabs and breaks has glyph 0.
void shape(ParagraphBox& paragraph, const StyleSheet& styles, Report& report);

/// A tab, or the end of a line or page: an atom without glyph.
inline bool is_control(char32_t c)
{
    return c == U'\t' || c == U'\n' || c == U'\f' || c == U'\v';
}

} // namespace indenture::layout
