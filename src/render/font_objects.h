#pragma once

#include "layout/font_set.h"
#include "pdf/object.h"
#include "render/text_encoding.h"

namespace indenture::render {

/// The Type0 font of the codes, its subset embedded (ISO 32000-1, 9.7; ISO 19005-2, 6.2.11).
pdf::Reference add_font(pdf::ObjectTable& table, const FontCodes& codes,
                        const layout::FontSet& fonts);

} // namespace indenture::render
