#pragma once

#include "signing/checks/evidence.h"
#include "signing/detail/openssl.h"

#include <deque>
#include <openssl/ocsp.h>
#include <optional>
#include <utility>

namespace indenture::signing::detail {

using CrlPtr = std::unique_ptr<X509_CRL, Free<X509_CRL_free>>;
using BasicResponsePtr = std::unique_ptr<OCSP_BASICRESP, Free<OCSP_BASICRESP_free>>;
using ScopePtr = std::unique_ptr<ISSUING_DIST_POINT, Free<ISSUING_DIST_POINT_free>>;
using IntegerPtr = std::unique_ptr<ASN1_INTEGER, Free<ASN1_INTEGER_free>>;

/// A list of revoked certificates.
struct List {
    Bytes der;
    Digest digest;
    CrlPtr crl;
    std::set<checks::Origin> origins;
    Instant this_update;
    std::optional<Instant> next_update;
    ScopePtr scope;            ///< issuingDistributionPoint, if it has one
    IntegerPtr number;         ///< cRLNumber, if it has one
    IntegerPtr base_number;    ///< of the list a delta builds upon; null for a complete list
    bool is_understood = true; ///< no critical extension that we do not know
};

/// A successful OCSP response.
struct Response {
    Bytes der;
    Digest digest;
    BasicResponsePtr basic;
    std::set<checks::Origin> origins;
    Instant produced_at;
};

/// Who signed an OCSP response, on behalf of one issuer of certificates.
struct Responder {
    CertificatePtr certificate;
    bool is_issuer = false;
};

} // namespace indenture::signing::detail

namespace indenture::signing::checks {

struct Evidence::Decoded {
    // References to their members stay good when more are added.
    std::deque<detail::List> lists;
    std::deque<detail::Response> responses;
    std::map<Digest, detail::List*> list_by_digest;
    std::map<Digest, detail::Response*> response_by_digest;
    // Verified once for all the certificates one issuer made; nullopt: by nobody who may.
    std::map<std::pair<const detail::Response*, Bytes>, std::optional<detail::Responder>>
        responders;
    std::map<std::pair<const detail::List*, Bytes>, bool> list_signers;
    int verifications = 0; ///< of signatures of lists, responses and their signers, so far
};

} // namespace indenture::signing::checks
