#pragma once

#include "layout/flow.h"
#include "layout/headers.h"
#include "layout/pages.h"
#include "layout/pagination.h"
#include "layout/tables.h"

#include <vector>

namespace indenture::layout {

/// For this folder only, the last step: glyph runs, boxes, links and the structure tree (pdf.md
/// 2.6) from boxes that have their places.
Pages draw(Flow& flow, Headers& headers, const std::vector<PageFrame>& frames,
           const LayoutContext& context);

} // namespace indenture::layout
