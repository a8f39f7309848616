#pragma once

#include "docx/embedded_fonts.h"
#include "layout/font_set.h"
#include "layout/report.h"

#include <vector>

namespace indenture::layout {

/// For this folder only: the set with the fonts that the document brings along, for families that
/// it has no files of. A font that may not be embedded, or is not sound, is reported and left out.
FontSet with_embedded(FontSet fonts, const std::vector<docx::EmbeddedFont>& embedded,
                      Report& report);

} // namespace indenture::layout
