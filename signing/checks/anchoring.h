#pragma once

#include "base/bytes.h"
#include "base/finding.h"
#include "pdf/file.h"

#include <cstddef>
#include <optional>

namespace indenture::signing::checks {

/// Does the upload begin with exactly what was issued, as whole revisions?
struct AnchoringAnswer {
    std::optional<std::size_t> revision; ///< index of the last revision that was issued
    std::optional<Finding> finding;      ///< "prefix-changed"
};

AnchoringAnswer check_anchoring(const pdf::PdfFile& file, ByteView issued);

} // namespace indenture::signing::checks
