#pragma once

#include "base/date.h"
#include "base/finding.h"
#include "base/limits.h"
#include "signing/checks/cms.h"
#include "signing/detail/signed_data.h"
#include "signing/validation_data.h"

#include <functional>
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

/// One SignerInfo with signed attributes in the distinguished encoding, none twice; content-type
/// and message-digest with one value each; the signing certificate named and at hand; algorithms
/// that agree with each other and are accepted today; and the value made by that certificate's key
/// (RFC 5652, 5.4 and 11; RFC 5035; RFC 8419). What the algorithms' ages mean at a given time, and
/// whether the certificate is to be believed, is asked elsewhere.
SignerAnswer check_signer(const SignerQuestion& question, const Limits& limits);

/// How the findings about one kind of message are worded.
struct MessageWords {
    const char* code;       ///< for a message that is not as it must be
    const char* name;       ///< "CMS message"
    const char* unreadable; ///< a clause: "its Contents is no CMS message"
    std::string cure;
    std::string part; ///< of the upload
};

/// Reads one SignedData with nothing but zeros after it and has `ask` judge it. Returns why it, or
/// what `ask` read in it, cannot be read; nullopt if all could.
std::optional<Finding> read_message(ByteView octets, const MessageWords& words,
                                    const Limits& limits,
                                    const std::function<void(const cms::SignedData&)>& ask);

} // namespace indenture::signing::checks
