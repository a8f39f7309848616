#pragma once

#include "docx/document.h"
#include "layout/flow.h"
#include "layout/format.h"
#include "layout/wraps.h"

#include <vector>

namespace indenture::layout {

/// For this folder only: breaks the shaped text into lines for a column of that width (pdf.md
/// 4.3-4.4), sets the advances of tabs and stretched spaces, and gives each line its height.
/// There is at least one line, unless the paragraph is hidden.
void make_lines(ParagraphBox& paragraph, Length column_width, const StyleSheet& styles,
                const docx::Settings& settings);

/// The same for lines that keep away from obstacles, seen from the top left corner of the first
/// line's place in the column.
void make_lines_around(const std::vector<Obstacle>& obstacles, ParagraphBox& paragraph,
                       Length column_width, const StyleSheet& styles,
                       const docx::Settings& settings);

/// The line gap above the first line: not there at the top of a header.
Length first_line_gap(const ParagraphBox& paragraph, const StyleSheet& styles);

/// How narrow a column the paragraph can stand in with no word torn, and how wide it is without
/// a wrapped line: from the column's edge, indents included. It must just have been shaped.
struct ContentWidth {
    Length least;
    Length most;
};
ContentWidth content_width(const ParagraphBox& paragraph);

} // namespace indenture::layout
