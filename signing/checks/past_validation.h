#pragma once

#include "base/finding.h"
#include "signing/checks/revocation.h"
#include "signing/report.h"

#include <set>
#include <string>
#include <vector>

namespace indenture::signing::checks {

/// Did a certificate hold at a time that is proven, by what is known today?
struct PastQuestion {
    ByteView leaf; ///< DER
    Purpose purpose = Purpose::Signer;
    const CertificateSet& others;
    const CertificateSet& anchors;
    Evidence& evidence;
    const ProofsOfExistence& proofs;
    Instant best; ///< what the certificate's key signed is proven to have existed then
    Instant now;  ///< the policy's time
    RevocationRule rule = RevocationRule::WhenAvailable;
    std::string part; ///< whose certificate it is, for findings
};

struct PastAnswer {
    bool is_trusted = false;
    std::vector<PathStep> path;
    std::vector<Finding> findings;
    /// When the leaf was revoked, if it was.
    std::optional<Instant> revoked_at;
    /// What says that the leaf was good came from somewhere else than an OCSP response in the file.
    bool is_good_by_other_means = false;
    /// The store holds what says that every certificate of the path was good.
    bool is_in_store = false;
    ValidationData used;
};

/// EN 319 102-1, 5.6.2.1 and 5.6.2.2: the path as of `best`; then from the anchor's side down to
/// the leaf, the time by which evidence must have existed slides back to where each certificate
/// expired, was revoked, or was last known to be good.
PastAnswer validate_past(const PastQuestion& question);

} // namespace indenture::signing::checks
