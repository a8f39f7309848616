#pragma once

#include "layout/pages.h"
#include "pdf/object.h"
#include "render/destinations.h"

namespace indenture::render {

/// The outline shown beside the pages, its outermost entries closed (ISO 32000-1, 12.3.3);
/// number 0 if the pages have none.
pdf::Reference add_outline(pdf::ObjectTable& table, const layout::Pages& pages,
                           const Destinations& destinations);

} // namespace indenture::render
