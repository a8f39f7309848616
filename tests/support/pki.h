#pragma once

#include "base/bytes.h"
#include "base/date.h"

#include <optional>
#include <string>
#include <vector>

namespace indenture::tests {

/// Who a certificate is for.
struct Subject {
    std::string common_name;
    std::string organisation;
    std::string organisation_identifier; ///< empty: left out
};

enum class TestKey {
    Rsa1024,
    Rsa2048,
    Rsa3072,
    Rsa4096,
    RsaPss2048, ///< id-RSASSA-PSS: fit for PSS and nothing else
    P224,
    P256,
    P384,
    P521,
    Ed25519,
    Ed448,
};

/// What a certificate says beyond its subject.
struct Terms {
    TestKey key = TestKey::P256;
    std::string digest = "SHA256"; ///< with which its issuer signs it; EdDSA has its own
    std::string key_usage = "critical,digitalSignature,nonRepudiation";
    std::string extended_key_usage = ""; ///< empty: left out; e.g. "critical,timeStamping"
    std::string not_before = "2025-01-01T00:00:00Z";
    std::string not_after = "2030-01-01T00:00:00Z";
    bool is_authority = false;
    std::optional<unsigned> path_length_max = {}; ///< authorities only
    bool has_key_identifiers = true;              ///< of its own key and its issuer's
    /// More extensions as the text of an openssl.cnf: lines of the section "extensions" first,
    /// further sections after, e.g. "noCheck=ignored" or "nameConstraints=critical,excluded;DNS:a".
    std::string extensions = "";
};

/// A certificate and its key.
struct Credential {
    Bytes certificate; ///< DER
    Bytes key;         ///< PKCS #8, DER
};

/// Terms of an authority that is valid from 2020 to 2040.
Terms authority_terms();

/// A self-signed authority.
Credential make_root(const std::string& common_name);
Credential make_root(const Subject& subject, const Terms& terms);

/// A certificate for `subject`, signed by `issuer`.
Credential issue(const Credential& issuer, const Subject& subject, const Terms& terms);

/// Another certificate for the name and key of `holder`, signed by `issuer`.
Credential cross_certified(const Credential& issuer, const Credential& holder, const Terms& terms);

/// A serial number and when and why it was revoked.
struct RevokedEntry {
    Bytes certificate; ///< DER; its serial number counts
    std::string at = "2026-02-10T00:00:00Z";
    /// Of RFC 5280, 5.3.1: 1 key compromise, 6 on hold, 8 removed from the list; nullopt: left out.
    std::optional<int> reason = {};
    std::optional<std::string> invalid_since = {}; ///< invalidityDate
    std::optional<Bytes> issuer = {}; ///< certificate of its issuer: certificateIssuer (indirect)
};

/// What a list of revoked certificates says.
struct CrlTerms {
    std::string this_update = "2026-02-15T00:00:00Z";
    std::optional<std::string> next_update = "2026-03-15T00:00:00Z";
    std::vector<RevokedEntry> revoked = {};
    unsigned number = 1;
    std::optional<unsigned> base_number = {}; ///< a delta list upon that one
    /// issuingDistributionPoint, written if any of these is set.
    std::string distribution_point = ""; ///< a URI
    bool only_users = false;
    bool only_authorities = false;
    bool only_attributes = false;
    bool is_indirect = false;
    std::vector<int> only_reasons = {}; ///< bits of ReasonFlags (RFC 5280, 4.2.1.13)
    bool has_unknown_critical_extension = false;
    std::string digest = "SHA256";
};

/// A CertificateList by `issuer`, DER.
Bytes make_crl(const Credential& issuer, const CrlTerms& terms);

enum class OcspStatus { Good, Revoked, Unknown };

/// One answer of an OCSP response.
struct OcspAnswer {
    Bytes certificate; ///< whose status it is, DER
    Bytes issuer;      ///< the certificate of its issuer, DER
    OcspStatus status = OcspStatus::Good;
    std::string revoked_at = "2026-02-10T00:00:00Z";
    std::optional<int> reason = {};
    std::string this_update = "2026-02-15T00:00:00Z";
    std::optional<std::string> next_update = "2026-03-15T00:00:00Z";
    std::string digest = "SHA1"; ///< of the CertID
};

struct OcspTerms {
    std::string produced_at = "2026-02-15T00:00:00Z";
    std::vector<Bytes> certificates = {}; ///< brought along, e.g. the delegated responder's
    bool is_named_by_key = false;
    std::string digest = "SHA256"; ///< of the signature
};

/// An OCSPResponse signed by `responder`, DER. Successful, with an answer for each of `answers`.
Bytes make_ocsp(const Credential& responder, const std::vector<OcspAnswer>& answers,
                const OcspTerms& terms);
/// An OCSPResponse that says only "tryLater" (RFC 6960, 4.2.1).
Bytes make_ocsp_try_later();

/// A PKCS #12 file with key, certificate and the `others`.
Bytes pkcs12(const Credential& holder, const std::vector<Bytes>& others,
             const std::string& password);

/// A PEM file of certificates.
Bytes pem_of(const std::vector<Bytes>& certificates);

/// A CMS SignedData over `content` made by OpenSSL, as other programs make them.
struct CmsShape {
    std::string digest = "SHA256";
    bool is_detached = true;
    bool has_signed_attributes = true;
    bool names_certificate = true; ///< signing-certificate-v2
    bool brings_certificate = true;
};
Bytes openssl_cms(const std::vector<Credential>& signers, ByteView content, const CmsShape& shape);

} // namespace indenture::tests
