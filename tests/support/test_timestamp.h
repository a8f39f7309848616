#pragma once

#include "base/bytes.h"
#include "support/pki.h"
#include "support/test_cms.h"

#include <optional>
#include <string>

/// A timestamp authority that says what a test wants (RFC 3161).
namespace indenture::tests {

/// Terms of a certificate for timestamps and nothing else.
Terms timestamp_terms();

struct TimestampDesign {
    std::string at = "2026-02-02T10:16:00Z";
    std::string digest = "SHA256";            ///< of the imprint, by OpenSSL's name
    std::optional<Bytes> imprint = {};        ///< in place of the right one
    std::optional<std::string> gen_time = {}; ///< in place of `at`, as ASN.1 has it
    unsigned serial = 1;
    unsigned version = 1;
    std::optional<Bytes> accuracy = {}; ///< encoded Accuracy
    bool is_ordered = false;
    bool has_critical_extension = false;
    /// Of the SignedData around it: its content type and content are set for it.
    CmsDesign cms = {};
};

/// An RFC 3161 token over `octets` by `authority`, DER.
Bytes timestamp_token(const Credential& authority, ByteView octets, const TimestampDesign& design);

/// The unsigned attribute signature-time-stamp with this token, for CmsDesign::unsigned_attributes.
Bytes timestamp_attribute(const Bytes& token);

/// A token as OpenSSL's own timestamp authority makes it, for comparison.
Bytes openssl_timestamp_token(const Credential& authority, ByteView octets);

} // namespace indenture::tests
