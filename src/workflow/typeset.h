#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "docx/document.h"
#include "layout/font_set.h"
#include "layout/pages.h"

#include <string>
#include <string_view>

namespace indenture::workflow {

/// Of a Word file (DOCX).
inline constexpr std::string_view word_media_type =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Lays out a Word file; `source` names it in errors. The pages say what is not as in Word.
layout::Pages typeset(Bytes word, const std::string& source, const layout::FontSet& fonts,
                      const Limits& limits, const docx::ReadOptions& reading = {});

} // namespace indenture::workflow
