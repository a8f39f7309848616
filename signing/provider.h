#pragma once

#include "base/bytes.h"
#include "base/digest.h"

#include <cstddef>
#include <vector>

namespace indenture::signing {

/// How a provider's key signs a SHA-256 digest.
enum class KeyKind {
    Rsa,   ///< PKCS #1 v1.5 (RFC 8017, 8.2)
    Ecdsa, ///< the signature as a DER sequence of r and s (RFC 3279, 2.2.3)
};

/// Signs a digest with one key, kept in a file, a token or a remote service. CAdES signs not the
/// document but a set of attributes that hold the document's digest, so what a provider gets is
/// the SHA-256 of those attributes: it never sees the document and can neither leak nor alter it.
class SignatureProvider {
public:
    virtual ~SignatureProvider() = default;

    /// The signer's certificate in DER, then those between it and a trust anchor.
    virtual const std::vector<Bytes>& certificates() const = 0;

    virtual KeyKind key_kind() const = 0;

    /// The signature value. Throws Error(Unavailable) if the key cannot be reached; retrying is
    /// safe.
    virtual Bytes sign(const Digest& digest_of_signed_attributes) = 0;

    /// An upper bound on the octets sign() returns, known before there is anything to sign.
    virtual std::size_t signature_size_max() const = 0;
};

} // namespace indenture::signing
