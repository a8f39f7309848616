#pragma once

#include "base/bytes.h"
#include "support/pki.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Writes CMS SignedData (RFC 5652) part by part, right or wrong as a test needs it. OpenSSL 3.0
/// makes none with EdDSA, and none that is wrong.
namespace indenture::tests {

/// What goes into the SignedData. As it stands: a PAdES B-B signature.
struct CmsDesign {
    std::string digest = "SHA256"; ///< of the content; EdDSA has its own, see digest_fit_for
    /// RSA keys only; a key for PSS alone does it anyway.
    bool is_pss = false;
    std::optional<std::string> signature_digest = {}; ///< other than `digest`
    std::optional<std::string> mask_digest = {};      ///< of PSS, other than the signature's
    std::optional<int> salt_size = {};                ///< of PSS, other than the digest's
    /// The signature's identifier leaves the digest open (rsaEncryption).
    bool has_open_signature_digest = false;
    std::optional<std::string> signature_oid = {}; ///< in place of the right one

    std::string content_type = "1.2.840.113549.1.7.1"; ///< id-data
    bool encloses_content = false;
    std::optional<Bytes> message_digest = {}; ///< in place of the right one
    bool has_signed_attributes = true;
    /// Changes the signed attributes, each encoded, before they are sorted.
    std::function<void(std::vector<Bytes>&)> change_attributes = {};
    bool sorts_attributes = true;
    /// Encoded Attributes, made once the signature value is known.
    std::function<std::vector<Bytes>(const Bytes& signature_value)> unsigned_attributes = {};

    bool is_named_by_key = false;                ///< SignerInfo names the signer by its SKI
    std::optional<unsigned> version = {};        ///< of the SignerInfo, in place of the right one
    std::optional<Bytes> named_certificate = {}; ///< by signing-certificate-v2; else the signer's
    bool brings_certificate = true;
    std::vector<Bytes> other_certificates = {};
    std::vector<Bytes> crls = {};
    std::optional<std::vector<std::string>> announced_digests = {}; ///< in place of `digest`
    std::size_t signers = 1;    ///< how many times the SignerInfo is there
    bool is_indefinite = false; ///< the frame has indefinite lengths, as BER allows
    bool spoils_value = false;  ///< the signature value is of something else
};

/// A SignedData over `content` by `signer`, DER (but for the frame, if it is indefinite).
Bytes test_cms(const Credential& signer, ByteView content, const CmsDesign& design);

/// The digest that goes with a key: SHA512 for Ed25519, SHAKE256 for Ed448 (RFC 8419), SHA256 else.
std::string digest_fit_for(TestKey key);

// Parts, encoded.
Bytes test_oid(const std::string& dotted);
/// An Attribute with one value.
Bytes test_attribute(const std::string& type, const Bytes& value);
/// The attribute signing-certificate-v2 (RFC 5035, 3) naming `certificate`.
Bytes signing_certificate_v2(const Bytes& certificate, const std::string& digest);
/// Its predecessor, which has SHA-1 (RFC 2634, 5.4).
Bytes signing_certificate_v1(const Bytes& certificate);
/// Of octets, by OpenSSL's name; SHAKE256 has 64.
Bytes test_digest(const std::string& name, ByteView octets);
/// AlgorithmIdentifier of a digest.
Bytes digest_identifier(const std::string& name);

} // namespace indenture::tests
