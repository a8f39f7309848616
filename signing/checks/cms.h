#pragma once

#include "base/finding.h"
#include "base/limits.h"

#include <optional>
#include <string>
#include <vector>

namespace indenture::signing::checks {

/// What was signed, in two pieces: before the hole and after it.
struct SignedOctets {
    ByteView before;
    ByteView after;
};

/// Is the CMS what PAdES asks for, over these octets, and who made it?
struct CmsAnswer {
    bool is_intact = false;          ///< message digest and signature value are right
    std::optional<Bytes> signer;     ///< certificate, DER
    std::vector<Bytes> certificates; ///< all that it brings, DER
    std::vector<Finding> findings;
};

/// One SignerInfo, nothing encapsulated, content-type and message-digest signed once each,
/// signing-certificate-v2 naming the signer, algorithms of today (RFC 5652; ETSI EN 319 122-1).
/// Findings: "cms", "signing-certificate", "digest-mismatch", "signature-mismatch", "algorithm".
CmsAnswer check_cms(ByteView contents, const SignedOctets& octets, const std::string& field,
                    const Limits& limits);

} // namespace indenture::signing::checks
