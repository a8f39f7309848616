#pragma once

#include "base/limits.h"
#include "layout/flow.h"
#include "layout/headers.h"
#include "layout/tables.h"

#include <vector>

namespace indenture::layout {

/// The line between two columns of text.
struct ColumnLine {
    Length x, top, bottom;
};

/// For this folder only: a page before anything is drawn.
struct PageFrame {
    std::uint32_t section = 0; ///< whose size, header and footer it has
    int number = 1;            ///< as PAGE shows it
    docx::HeaderKind header = docx::HeaderKind::Default;
    bool is_blank = false; ///< inserted so that a section starts on an odd or even page
    std::vector<ColumnLine> column_lines;
    Length body_bottom;
    Length content_bottom;                 ///< where the text of the page ends
    std::vector<NoteSeparator> separators; ///< above the footnotes of each column
};

/// Gives every line and row its place (pdf.md 4.6-4.7).
/// Throws Error(LimitExceeded) at Limits::layout_pages_max.
std::vector<PageFrame> paginate(Flow& flow, Headers& headers, const LayoutContext& context,
                                const Limits& limits);

/// Width of the text column of a section.
Length text_width(const docx::SectionProperties& section);

} // namespace indenture::layout
