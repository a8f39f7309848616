#pragma once

#include "docx/field_results.h"
#include "layout/flow.h"
#include "layout/headers.h"
#include "layout/pagination.h"

#include <vector>

namespace indenture::layout {

/// For this folder only: what the fields of a paginated document show. A field of a header shows
/// what it does on the first page with that header.
docx::FieldResults results_of(Flow& flow, Headers& headers, const std::vector<PageFrame>& frames,
                              const LayoutContext& context);

} // namespace indenture::layout
