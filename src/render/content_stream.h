#pragma once

#include "base/bytes.h"
#include "layout/pages.h"
#include "render/images.h"
#include "render/text_encoding.h"

#include <vector>

namespace indenture::render {

/// The drawing of a page. The marked-content identifier of marked[i] is i.
struct DrawnPage {
    Bytes content;
    std::vector<layout::ContentId> marked;
};

/// Draws the items in order, each inside its marked content or artifact (ISO 32000-1, 14.6).
/// `type_by_content` is the structure type of the element that holds a content.
DrawnPage draw(const layout::Page& page, const std::vector<const char*>& type_by_content,
               UsedFonts& fonts, UsedImages& images);

} // namespace indenture::render
