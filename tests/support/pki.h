#pragma once

#include "base/bytes.h"
#include "base/date.h"

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
    std::string digest = "SHA256"; ///< with which its issuer signs it
    std::string key_usage = "critical,digitalSignature,nonRepudiation";
    std::string extended_key_usage = ""; ///< empty: left out
    std::string not_before = "2025-01-01T00:00:00Z";
    std::string not_after = "2030-01-01T00:00:00Z";
    bool is_authority = false;
};

/// A certificate and its key.
struct Credential {
    Bytes certificate; ///< DER
    Bytes key;         ///< PKCS #8, DER
};

/// A self-signed authority.
Credential make_root(const std::string& common_name);

/// A certificate for `subject`, signed by `issuer`.
Credential issue(const Credential& issuer, const Subject& subject, const Terms& terms);

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
