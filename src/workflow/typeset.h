#pragma once

#include "base/bytes.h"
#include "base/finding.h"
#include "base/limits.h"
#include "docx/document.h"
#include "layout/font_set.h"
#include "layout/pages.h"

#include <string>
#include <string_view>
#include <vector>

namespace indenture::workflow {

/// Of a Word file (DOCX).
inline constexpr std::string_view word_media_type =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Lays out a Word file; `source` names it in errors. The pages say what is not as in Word.
layout::Pages typeset(Bytes word, const std::string& source, const layout::FontSet& fonts,
                      const Limits& limits, const docx::ReadOptions& reading = {});

/// A Word file laid out, and the same file with the fields and tables of contents its pages show.
struct Settled {
    layout::Pages pages;           ///< of either: they lay out alike
    Bytes word;                    ///< as it was if it has no fields, or shows them already
    std::vector<Finding> findings; ///< fields that could not be written
};

/// As typeset, with tracked changes accepted.
Settled settle_fields(Bytes word, const std::string& source, const layout::FontSet& fonts,
                      const Limits& limits);

} // namespace indenture::workflow
