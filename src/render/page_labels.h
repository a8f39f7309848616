#pragma once

#include "layout/pages.h"
#include "pdf/object.h"

#include <optional>

namespace indenture::render {

/// The number tree of page labels (ISO 32000-1, 12.4.2); nullopt if the labels are 1, 2, 3 ...,
/// which readers show anyway.
std::optional<pdf::Dictionary> page_labels(const layout::Pages& pages);

} // namespace indenture::render
