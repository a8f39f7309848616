#pragma once

#include "layout/pages.h"
#include "pdf/object.h"

namespace indenture::render {

pdf::Real real(layout::Length length);

/// A box of a page of that height as PDF has it: from the bottom left corner, upwards.
pdf::Array rectangle(const layout::Box& box, layout::Length page_height);

} // namespace indenture::render
