#pragma once

#include "signing/checks/revocation.h"
#include "signing/detail/crl_scope.h"
#include "signing/detail/openssl.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace indenture::signing::detail {

/// What one piece of evidence says of a certificate.
struct Statement {
    enum class Kind { Good, Revoked, OnHold };

    Kind kind = Kind::Good;
    Instant this_update;
    Instant good_until = {};
    Instant existed_since; ///< as far as is proven
    std::optional<Instant> revoked_at = {};
    Reasons reasons = all_reasons; ///< for which it would tell
    std::set<checks::Origin> origins;
    std::string source;
    ValidationData pieces = {};
};

/// A question about a certificate's status, with its certificates decoded.
struct Inquiry {
    const checks::StatusQuestion& question;
    CertificatePtr certificate;
    CertificatePtr issuer;
    /// False about a responder itself: only its issuer is believed, so that nobody vouches for
    /// himself.
    bool believes_delegates = true;
};

/// Everything that evidence of one kind says of one certificate.
class Testimony {
public:
    explicit Testimony(Instant now) : now_(now) {}

    /// Nothing is believed that is dated after the time of the check.
    void keep(Statement statement);
    /// Only the first reason is told.
    void reject(std::string why);
    void append(Testimony other);

    const std::vector<Statement>& statements() const { return statements_; }
    /// Why a piece did not count; empty if none was rejected.
    const std::string& why_rejected() const { return why_rejected_; }

private:
    Instant now_;
    std::vector<Statement> statements_;
    std::string why_rejected_;
};

/// RFC 6960, 3.2: what responses say, of those who may.
Testimony ocsp_testimony(const Inquiry& inquiry);
/// RFC 5280, 6.3: what lists say, of those who may.
Testimony crl_testimony(const Inquiry& inquiry);
/// What all the evidence comes to.
checks::StatusAnswer status_of(const Inquiry& inquiry);

/// True if both certificates are of one key.
bool has_same_key(X509& a, X509& b);
/// SubjectPublicKeyInfo, DER.
Bytes key_of(X509& certificate);
/// By an algorithm that is believed of evidence.
bool is_accepted_signature(const X509_ALGOR& algorithm);

/// Counts a signature that is to be verified; false if that is one too many for one upload.
bool may_verify(checks::Evidence& evidence);
bool is_beyond_limit(const checks::Evidence& evidence);

} // namespace indenture::signing::detail
