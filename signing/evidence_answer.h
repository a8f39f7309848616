#pragma once

#include "base/bytes.h"
#include "base/date.h"
#include "base/json.h"
#include "signing/policy.h"
#include "signing/validation_data.h"
#include "signing/wanted_evidence.h"

#include <string>
#include <vector>

namespace indenture::signing {

/// An OCSPRequest about a certificate (RFC 6960, 4.1.1), DER. The CertID is by SHA-1, a name and no
/// proof, because that is what every responder understands (RFC 5019, 2.1.1). Without a nonce: an
/// answer made for us alone could not be kept, and most responders send answers made beforehand;
/// how old one may be is what its nextUpdate says.
Bytes ocsp_request(const WantedEvidence& wanted);

/// What came back for a question, and what it is worth.
struct EvidenceJudgement {
    /// What is worth keeping; empty if the answer helps nobody.
    ValidationData kept;
    /// With what was kept before, nothing more is needed.
    bool is_complete = false;
    /// Until when it may be kept for others who ask the same.
    Instant keep_until;
    std::string text; ///< what it says, or why it is not kept; for a person

    bool helps() const { return kept != ValidationData{}; }
};

/// A question, on what terms it is asked, and what is known already.
struct EvidenceSetting {
    const WantedEvidence& wanted;
    const VerificationPolicy& policy; ///< `at` is now; `evidence` may hold certificates that help
    const ValidationData& kept;       ///< answers to this question, from earlier judgements
};

/// Judge an OCSP response, in DER, or a CRL, in DER or PEM, by the code that verifies with it: it
/// helps if it is by somebody who may say so, about this certificate, and says that it is revoked,
/// or good as of now. A list that speaks for some reasons only, or a delta, helps if it adds to
/// what is kept. What cannot be read does not help. Throws nothing that depends on `octets`.
EvidenceJudgement judge_ocsp(ByteView octets, const EvidenceSetting& setting);
EvidenceJudgement judge_crl(ByteView octets, const EvidenceSetting& setting);

/// Judges what an id-ad-caIssuers address gave: a certificate in DER or PEM, or a "certs-only" CMS
/// message (RFC 5280, 4.2.2.1). Kept are those whose key verifies the certificate asked about, and
/// those above them. Whether they lead to an anchor is the verifier's question.
EvidenceJudgement judge_issuers(ByteView octets, const EvidenceSetting& setting);

/// What was tried to answer a question: one address, or the cache.
struct FetchAttempt {
    std::string address;
    bool is_from_cache = false;
    bool is_kept = false;
    std::string result; ///< for a person
};

/// What became of a question.
struct FetchedAnswer {
    WantedEvidence wanted;
    bool is_answered = false;
    std::vector<FetchAttempt> attempts;
    ValidationData kept;
};

/// "revocation of Priya Example (serial 0A1B): good until ..., says http://..."
std::string print(const FetchedAnswer& answer);
Json to_json(const FetchedAnswer& answer);

} // namespace indenture::signing
