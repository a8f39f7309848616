#pragma once

#include "layout/pages.h"
#include "pdf/object.h"
#include "render/content_stream.h"
#include "render/dialect.h"
#include "render/soundness.h"

#include <vector>

namespace indenture::render {

/// Where the things the structure tree points at are, by their numbers in the pages.
struct TreeTargets {
    std::vector<pdf::Reference> pages;
    std::vector<pdf::Reference> annotations;
    std::vector<pdf::Reference> elements;
};

/// The number tree keys under which a page and an annotation find their elements.
std::int64_t struct_parents_of_page(std::size_t page);
std::int64_t struct_parent_of_annotation(const layout::Pages& pages, std::size_t annotation);

/// The StructTreeRoot with all elements and the parent tree (ISO 32000-1, 14.7). Fills the reserved
/// objects of the elements.
pdf::Reference add_structure_tree(pdf::ObjectTable& table, const layout::Pages& pages,
                                  const Parents& parents, const std::vector<DrawnPage>& drawn,
                                  const TreeTargets& targets, const Dialect& dialect);

} // namespace indenture::render
