#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "docx/document.h"
#include "layout/font_set.h"
#include "layout/pages.h"

#include <string>

namespace indenture::workflow {

/// Lays out a Word file; `source` names it in errors. The pages say what is not as in Word.
layout::Pages typeset(Bytes word, const std::string& source, const layout::FontSet& fonts,
                      const Limits& limits, const docx::ReadOptions& reading = {});

} // namespace indenture::workflow
