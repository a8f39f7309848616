#pragma once

#include "base/limits.h"
#include "docx/document.h"
#include "layout/font_set.h"
#include "layout/pages.h"

namespace indenture::layout {

struct LayoutOptions {
    Limits limits;
};

/// Sets the document as Word would print it. The same document and fonts give the same pages.
/// Pages::findings lists what was not laid out as Word would.
/// Throws Error: BadInput for a reference to a missing bookmark or a signature field named twice
/// or illegally, LimitExceeded at a cap.
Pages lay_out(const docx::Document& document, const FontSet& fonts, const LayoutOptions& options);

} // namespace indenture::layout
