#pragma once

#include "base/date.h"
#include "signing/checks/evidence.h"
#include "signing/checks/path.h"
#include "signing/checks/time.h"
#include "signing/policy.h"
#include "signing/report.h"

#include <optional>
#include <set>
#include <string>

namespace indenture::signing::checks {

/// Was a certificate revoked, as far as is known?
struct StatusQuestion {
    ByteView certificate; ///< DER
    ByteView issuer;      ///< the certificate above it in its path
    const CertificateSet& others;
    const CertificateSet& anchors; ///< for issuers of CRLs that are not `issuer`
    Evidence& evidence;            ///< remembers which signatures it has verified
    const ProofsOfExistence& proofs;
    Instant best;    ///< the certificate must have been good then
    Instant control; ///< only what is known to have existed by then is believed to be good
    Instant now;     ///< the policy's time: what is dated later is not believed
    RevocationRule rule = RevocationRule::WhenAvailable;
};

/// StatusAnswer::source if no piece of evidence is about the certificate.
inline constexpr const char* nothing_at_hand = "nothing about it was at hand";

struct StatusAnswer {
    Revocation revocation = Revocation::Unknown;
    std::optional<Instant> revoked_at; ///< or since when the key is held to be compromised
    bool is_on_hold = false;           ///< revoked for the time being (RFC 5280, 5.3.1)
    Instant good_until;                ///< if it is good: until when that may be relied upon
    std::set<Origin> origins;          ///< of what says so
    std::string source;                ///< of the answer, or why there is none; for a person
    /// There is evidence that would do, but nothing proves that it existed in time.
    bool lacks_proof = false;
    /// More signatures stand in the evidence than are verified for one upload: nothing is believed.
    bool is_beyond_limit = false;
    ValidationData used;
    /// If it is unknown: lists that say it is good, but not for every reason for revocation.
    ValidationData partial = {};
};

/// RFC 5280, 6.3 and RFC 6960, 3.2. That a certificate is good is believed only from those who may
/// say so, of lists that apply to it in full, and if it reaches to `best`; that it was revoked is
/// believed whenever the signature is right.
StatusAnswer check_revocation(const StatusQuestion& question);

/// When the OCSP responses in the file itself that name a certificate were produced, whoever made
/// them: by its serial number and its issuer's name.
std::vector<Instant> ocsp_times_in_file(ByteView certificate, const Evidence& evidence);

} // namespace indenture::signing::checks
