#pragma once

#include "base/date.h"
#include "base/finding.h"
#include "base/limits.h"
#include "signing/checks/cms.h"
#include "signing/validation_data.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace indenture::signing::checks {

/// What an RFC 3161 token says, and whether it says it of the octets asked about: it is intact if
/// the imprint is right too. The signer is the authority. Says nothing about trust.
struct TimestampAnswer : SignerAnswer {
    std::optional<Instant> at;     ///< genTime, fractions of a second cut off
    std::string imprint_algorithm; ///< e.g. "SHA256"; empty if unread
    Bytes imprint;                 ///< what it says of the octets it covers
    std::string policy;            ///< object identifier of the authority's rules
    std::string serial;            ///< hexadecimal, one token of one authority
    std::optional<std::chrono::microseconds> accuracy; ///< `at` may be off by so much
    bool is_ordered = false; ///< tokens of this authority can be ordered by time alone
};

/// RFC 3161, 2.4.2, with RFC 5816: a SignedData over a TSTInfo whose imprint is the digest of
/// `octets`, made by the certificate that its ESSCertID (either version) names, whose only extended
/// key usage, critical, is timeStamping. For a document timestamp (ETSI.RFC3161) the octets are
/// what ByteRange covers and the token is Contents, with its zeros; for a signature-time-stamp
/// attribute they are {signature value, ""}. `part` goes into the findings: "timestamp",
/// "timestamp-imprint", "timestamp-mismatch", "timestamp-certificate", "timestamp-algorithm",
/// "timestamp-key-usage", "limit". No path is built.
TimestampAnswer check_timestamp(ByteView token, const SignedOctets& octets, const std::string& part,
                                const Limits& limits);

} // namespace indenture::signing::checks
