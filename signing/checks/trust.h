#pragma once

#include "base/finding.h"
#include "pdf/file.h"
#include "signing/checks/signature.h"
#include "signing/policy.h"
#include "signing/report.h"
#include "signing/validation_data.h"

#include <vector>

namespace indenture::signing::checks {

struct TrustAnswer {
    std::vector<SignatureReport> signatures; ///< in the order of the examinations
    ValidationData used;                     ///< each piece once, in the order of its first use
    std::vector<Finding> findings;           ///< about the file's evidence as a whole
};

/// Whose certificates hold, and since when each signature is known to exist: ETSI EN 319 102-1,
/// 5.3 (basic), 5.5 (with time) and 5.6 (long term) in one. Document timestamps are judged newest
/// first, each proving that what it covers existed; then timestamps inside signatures; then each
/// signature as of the earliest time for which it is proven, with past certificate validation
/// sliding back through the evidence.
///
/// Findings: those of check_path and check_time; "revoked", "revoked-ca", "revoked-at-signing",
/// "on-hold", "revocation-unknown", "evidence-unproven", "ocsp-before-timestamp", "ocsp-too-late",
/// "algorithm-outlived", "timestamp-order", "level"; the notes "revoked-later", "ocsp-late",
/// "timestamp-untrusted".
TrustAnswer judge_trust(std::vector<Examination> examinations, const pdf::PdfFile& file,
                        const VerificationPolicy& policy);

} // namespace indenture::signing::checks
