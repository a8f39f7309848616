#pragma once

#include "base/bytes.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/json.h"

#include <string>
#include <vector>

namespace indenture::signing {

/// What a certificate says of its holder. Text is UTF-8, with U+FFFD for characters that control a
/// terminal or turn text around; what is absent is empty.
struct Certificate {
    std::string subject; ///< whole, as RFC 2253 prints it
    std::string issuer;
    std::string serial; ///< hexadecimal
    std::string common_name;
    std::string given_name;
    std::string surname;
    std::string organisation;
    std::string organisation_identifier; ///< OID 2.5.4.97, e.g. "NTRGB-01234567"
    std::string subject_serial;          ///< serialNumber (OID 2.5.4.5), e.g. "PASGB-123456789"
    std::vector<std::string> mails;      ///< of the subject and its alternative names
    /// One of the names above stands there several times; the first of each was read.
    bool is_ambiguous = false;
    Instant not_before;
    Instant not_after;
    Digest fingerprint = Digest::of({}); ///< of the encoded certificate
    Digest public_key = Digest::of({});  ///< of its SubjectPublicKeyInfo

    /// "given name surname", or the common name if those are absent.
    std::string person() const;
};

/// Reads one certificate in DER. Throws Error(BadInput).
Certificate read_certificate(ByteView der);

Json to_json(const Certificate& certificate);

/// The certificates of a PEM file, each in DER. Throws Error(BadInput) naming `source` if there is
/// none or one is damaged.
std::vector<Bytes> certificates_in_pem(ByteView pem, const std::string& source);

} // namespace indenture::signing
