#pragma once

#include "base/bytes.h"

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

} // namespace indenture::signing
