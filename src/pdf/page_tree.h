#pragma once

#include "base/limits.h"
#include "pdf/file.h"
#include "pdf/object.h"

#include <vector>

namespace indenture::pdf {

/// A page with what it inherits (ISO 32000-1, table 30): Resources, MediaBox, CropBox and Rotate
/// stand in `entries` as if it had them itself, and Parent does not.
struct Page {
    Reference reference;
    Dictionary entries;
};

/// The pages in order. The tree is walked as it stands: Error(BadInput) for a node that is no
/// object of its own, stands there twice, names another parent or miscounts its pages;
/// Error(LimitExceeded) beyond pdf_pages_max pages or pdf_depth_max levels.
std::vector<Page> pages_of(const View& view, const Limits& limits);

} // namespace indenture::pdf
