#pragma once

#include "layout/pages.h"
#include "render/soundness.h"

#include <vector>

namespace indenture::render {

/// The element whose content stands first at or below a place, so that going to the place is going
/// to it. A number or a link is not gone to alone but with the paragraph or item it is part of.
layout::ElementId element_at(const layout::Destination& place, const layout::Pages& pages,
                             const Parents& parents);

/// By element, what it belongs to in another part of the tree (ISO 32000-2, 14.7.2, Ref): a note
/// and the reference before it each other, an entry of contents the heading it leads to.
std::vector<std::vector<layout::ElementId>> relations_of(const layout::Pages& pages,
                                                         const Parents& parents);

} // namespace indenture::render
