#pragma once

#include "base/bytes.h"
#include "base/finding.h"
#include "pdf/file.h"
#include "signing/anchoring.h"
#include "signing/policy.h"
#include "signing/report.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace indenture::signing::checks {

/// How the upload relates to what was issued.
struct AnchoringAnswer {
    Anchoring anchoring = Anchoring::Unrelated;
    std::optional<std::size_t> revision; ///< index of the last revision issued; for Octets only
    std::vector<PageDifference> redline; ///< at most differences_max
    /// "prefix-changed" and "anchoring", blocking unless the policy accepts the class; "limit".
    std::vector<Finding> findings;
};

/// Compares revision `base` of the upload, the one that the first signature covers, with
/// `policy.issued`, unless the upload begins with exactly those octets as whole revisions. The
/// policy must have `issued`.
AnchoringAnswer check_anchoring(const pdf::PdfFile& file, std::size_t base,
                                const VerificationPolicy& policy);

} // namespace indenture::signing::checks
