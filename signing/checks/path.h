#pragma once

#include "base/date.h"
#include "base/finding.h"
#include "base/limits.h"

#include <string>
#include <vector>

namespace indenture::signing::checks {

/// Does the signer's certificate lead to a trust anchor, as of a given time?
struct PathQuestion {
    const Bytes& signer;
    const std::vector<Bytes>& others; ///< certificates that may lie between
    const std::vector<Bytes>& anchors;
    Instant at;
};

/// RFC 5280, 6, with the signer's key usage allowing signatures and at least 112 bits of strength
/// everywhere. Empty if the answer is yes. Findings: "untrusted", "expired", "not-yet-valid",
/// "algorithm", "key-usage", "chain". Whether a certificate was revoked is not asked.
std::vector<Finding> check_path(const PathQuestion& question, const std::string& field);

} // namespace indenture::signing::checks
