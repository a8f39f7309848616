#pragma once

#include "layout/pages.h"

#include <optional>
#include <vector>

namespace indenture::render {

/// Who holds what in the structure tree, each by the number of the held thing.
struct Parents {
    std::vector<layout::ElementId> of_element; ///< the Document element is its own
    std::vector<layout::ElementId> of_content;
    std::vector<layout::ElementId> of_annotation;
};

/// Throws Error(BadInput) if the pages lack a title or language, Error(Internal) if they could not
/// become a conforming file: then the layout that made them is at fault.
Parents require_sound(const layout::Pages& pages);

} // namespace indenture::render
