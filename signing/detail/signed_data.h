#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "signing/detail/asn1.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Cryptographic Message Syntax as it is sent (RFC 5652), read by ourselves so that what was signed
/// is at hand octet for octet. Views point into the octets read.
namespace indenture::signing::cms {

struct AlgorithmIdentifier {
    std::string oid;
    ByteView parameters; ///< encoded; empty if absent
};

struct Attribute {
    std::string type; ///< object identifier
    std::vector<asn1::Element> values;
};

/// RFC 5652, 5.3.
struct SignerInfo {
    std::uint64_t version = 0;
    ByteView issuer; ///< Name, encoded; empty if the signer is named by its key identifier
    ByteView serial; ///< INTEGER, encoded
    std::optional<ByteView> key_identifier;
    AlgorithmIdentifier digest;
    ByteView signed_attributes_as_sent; ///< with the tag [0]; empty if absent
    std::vector<Attribute> signed_attributes;
    AlgorithmIdentifier signature_algorithm;
    Bytes signature;
    std::vector<Attribute> unsigned_attributes;

    /// The octets that are signed: a SET OF (RFC 5652, 5.4).
    Bytes signed_octets() const;
};

/// RFC 5652, 5.1.
struct SignedData {
    std::size_t size = 0; ///< octets of the whole ContentInfo
    std::vector<std::string> digests;
    std::string content_type;
    std::optional<Bytes> content;
    std::vector<ByteView> certificates;
    std::vector<ByteView> crls;
    std::vector<ByteView> ocsps; ///< OCSPResponse (RFC 5940)
    std::vector<SignerInfo> signers;
};

/// Reads the ContentInfo at the front of `octets`. The frame may be BER, as some signers send it.
/// Throws Error(BadInput), or Error(LimitExceeded) beyond `limits.cms_size_max`,
/// `certificates_max` or `evidence_max`.
SignedData read_signed_data(ByteView octets, const Limits& limits);

/// The attribute of that type; nullptr unless there is exactly one with exactly one value.
const asn1::Element* single_value(const std::vector<Attribute>& attributes, std::string_view type);
bool has(const std::vector<Attribute>& attributes, std::string_view type);

} // namespace indenture::signing::cms
