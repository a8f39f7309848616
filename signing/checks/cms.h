#pragma once

#include "base/date.h"
#include "base/finding.h"
#include "base/limits.h"
#include "signing/detail/file_digests.h"
#include "signing/validation_data.h"

#include <optional>
#include <string>
#include <vector>

namespace indenture::signing::checks {

/// What was signed, in two pieces: before the hole and after it.
struct SignedOctets {
    ByteView before;
    ByteView after;
    detail::FileDigests* file = nullptr; ///< of the file that `before` begins, if it does
};

Bytes digest_of(const detail::DigestAlgorithm& algorithm, const SignedOctets& octets);

/// What a SignedData says of its one signer, and whether that is right.
struct SignerAnswer {
    bool is_intact = false;          ///< message digest and signature value are right
    std::optional<Bytes> signer;     ///< certificate, DER
    std::vector<Bytes> certificates; ///< all that it brings, DER
    std::string digest_algorithm;    ///< e.g. "SHA256"; empty if unread
    std::string signature_algorithm; ///< e.g. "RSASSA-PSS"; empty if unread
    Bytes message_digest;            ///< as the signed attribute says
    Bytes signature_value;           ///< what its timestamps are over
    /// CRLs and OCSP responses that it brings, itself or in Adobe's archival attribute; unchecked.
    ValidationData archival;
    /// From then on its key counts as too short; nullopt if no end is known. Asked at the time for
    /// which the signature is proven to exist, not here.
    std::optional<Instant> strong_until;
    std::vector<Finding> findings;
};

/// Is the CMS what PAdES asks for, over these octets, and who made it?
struct CmsAnswer : SignerAnswer {
    std::vector<Bytes> timestamps; ///< RFC 3161 tokens among the unsigned attributes, unchecked
    /// The signing-time attribute is there, which no PAdES baseline signature has (EN 319 142-1,
    /// 6.3): its level is none.
    bool has_signing_time = false;
};

/// One SignerInfo, nothing encapsulated, content-type and message-digest signed once each,
/// signing-certificate-v2 naming the signer, algorithms of today (RFC 5652; ETSI EN 319 122-1).
/// Findings: "cms", "limit", "signing-certificate", "digest-mismatch", "signature-mismatch",
/// "algorithm"; and the notes "signing-time", "signature-policy", "countersignature".
CmsAnswer check_cms(ByteView contents, const SignedOctets& octets, const std::string& field,
                    const Limits& limits);

} // namespace indenture::signing::checks
