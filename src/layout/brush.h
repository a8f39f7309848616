#pragma once

#include "layout/flow.h"
#include "layout/format.h"
#include "layout/pages.h"

#include <functional>
#include <optional>
#include <vector>

namespace indenture::layout {

/// For this folder only: the visible part of one line, ready for a page.
struct DrawnRun {
    GlyphRun run;
    Owner owner;
    std::uint16_t language = 0; ///< of TextFormat
    Length width;
    Length ascent;
    Length descent;
    /// Index into ParagraphBox::drawings: then there are no glyphs, and the origin is its lower
    /// left corner.
    int drawing = -1;
};

/// Runs of one line, left to right; and the boxes that belong below and above them.
struct DrawnLine {
    std::vector<DrawnRun> runs;
    std::vector<FilledBox> backgrounds;
    std::vector<FilledBox> rules;  ///< underlines, strikes, underscore leaders
    std::vector<GlyphRun> leaders; ///< dots and hyphens
};

DrawnLine draw_line(const ParagraphBox& paragraph, const Line& line, const Place& place,
                    const StyleSheet& styles);

} // namespace indenture::layout
