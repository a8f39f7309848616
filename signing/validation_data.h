#pragma once

#include "base/bytes.h"
#include "base/limits.h"

#include <string>
#include <vector>

namespace indenture::signing {

/// Material for judging certificates, each piece in DER. Where it came from does not matter: it is
/// believed only as far as its own signature and times carry.
struct ValidationData {
    std::vector<Bytes> certificates;
    std::vector<Bytes> crls;  ///< CertificateList (RFC 5280, 5)
    std::vector<Bytes> ocsps; ///< OCSPResponse (RFC 6960, 4.2)

    bool operator==(const ValidationData&) const = default;
};

/// One piece in DER, or any number in PEM, in any order, and none in an empty file. Throws
/// Error(BadInput) naming `source` for anything else, Error(LimitExceeded) over
/// Limits::evidence_max pieces.
ValidationData read_validation_data(ByteView text, const std::string& source, const Limits& limits);

/// What read_validation_data reads, as PEM.
Bytes print_pem(const ValidationData& data);

/// `more` after what is there.
void append(ValidationData& to, const ValidationData& more);

} // namespace indenture::signing
