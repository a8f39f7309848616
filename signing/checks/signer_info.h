#pragma once

#include "base/date.h"
#include "base/finding.h"
#include "base/limits.h"
#include "signing/checks/cms.h"
#include "signing/detail/signed_data.h"
#include "signing/validation_data.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::signing::checks {

/// How the findings about one kind of SignedData are called.
struct SignerCodes {
    const char* shape = "cms";
    const char* certificate = "signing-certificate";
    const char* digest = "digest-mismatch";
    const char* value = "signature-mismatch";
    const char* algorithm = "algorithm";
};

/// What a SignedData must be to be asked about its signer.
struct SignerQuestion {
    const cms::SignedData& data;
    SignedOctets content;          ///< what was signed, in two pieces
    std::string_view content_type; ///< object identifier
    /// The first ESSCertID, which is SHA-1, will do: timestamps are older than its successor.
    bool accepts_old_certificate_id = false;
    SignerCodes codes;
    std::string part; ///< of the upload, for findings
};

struct SignerAnswer {
    bool is_intact = false;          ///< message digest and signature value are right
    std::optional<Bytes> signer;     ///< certificate, DER
    std::vector<Bytes> certificates; ///< all that it brings, DER
    std::string digest_algorithm;    ///< e.g. "SHA256"; empty if unknown
    std::string signature_algorithm; ///< e.g. "RSASSA-PSS"; empty if unknown
    Bytes message_digest;            ///< as the signed attribute says
    Bytes signature_value;
    std::optional<Instant> strong_until; ///< when its key stops being long enough
    ValidationData archival; ///< of the message and of Adobe's signed attribute; unchecked
    std::vector<Finding> findings;
};

/// One SignerInfo with signed attributes in the distinguished encoding, none twice; content-type
/// and message-digest with one value each; the signing certificate named and at hand; algorithms
/// that agree with each other and are accepted today; and the value made by that certificate's key
/// (RFC 5652, 5.4 and 11; RFC 5035; RFC 8419). What the algorithms' ages mean at a given time, and
/// whether the certificate is to be believed, is asked elsewhere.
SignerAnswer check_signer(const SignerQuestion& question, const Limits& limits);

} // namespace indenture::signing::checks
