#pragma once

#include "signing/detail/algorithms.h"
#include "signing/detail/signed_data.h"

#include <optional>
#include <string_view>

namespace indenture::signing::detail {

/// The octets by which others refer to a certificate (RFC 5035, 4).
struct IssuerSerial {
    ByteView issuer; ///< Name, encoded
    ByteView serial; ///< INTEGER, encoded
};

/// ESSCertID or ESSCertIDv2 (RFC 5035, 4).
struct CertificateId {
    const DigestAlgorithm* digest = nullptr; ///< nullptr: unknown
    Bytes hash;
    std::optional<IssuerSerial> identity;
};

/// The first of a signing-certificate attribute, which must be the signer's. `old_digest` is that
/// of an ESSCertID, or the one that an ESSCertIDv2 need not name. Throws Error(BadInput).
CertificateId read_certificate_id(const asn1::Element& attribute, std::string_view old_digest);

/// True if the certificate has that digest and, where they are stated, that issuer and number.
bool is_for(const CertificateId& id, ByteView certificate);

/// True if a signer is named as the holder of the certificate (RFC 5652, 5.3). Throws
/// Error(BadInput) for a certificate or a name that is malformed.
bool is_named_by(const cms::SignerInfo& signer, ByteView certificate);

} // namespace indenture::signing::detail
