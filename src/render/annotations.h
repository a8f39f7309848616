#pragma once

#include "layout/pages.h"
#include "pdf/object.h"
#include "render/destinations.h"
#include "render/structure_tree.h"

namespace indenture::render {

/// Fills the reserved objects of all links and signature fields (ISO 32000-1, 12.5 and 12.7.4.5).
void add_annotations(pdf::ObjectTable& table, const layout::Pages& pages,
                     const TreeTargets& targets, const Destinations& destinations);

/// The interactive form; number 0 if there is no field.
pdf::Reference add_form(pdf::ObjectTable& table, const layout::Pages& pages,
                        const TreeTargets& targets);

} // namespace indenture::render
