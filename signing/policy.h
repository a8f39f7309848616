#pragma once

#include "base/bytes.h"
#include "base/date.h"
#include "base/limits.h"

#include <optional>
#include <string>
#include <vector>

namespace indenture::signing {

/// A party that must sign, and how its certificate must name it.
struct RequiredSignatory {
    std::string field; ///< the field reserved for it
    std::string organisation_name;
    /// As a certificate gives them (ETSI EN 319 412-1, 5.1.4: scheme, country, identifier), e.g.
    /// "NTRGB-01234567" for a company. Organisations of the NHS directory have no scheme of their
    /// own there; "OD:GB-RT3" is the form used here, and "CH:GB-" and "RC:GB-" for charities and
    /// bodies under royal charter. If any is given, the certificate must show one of them.
    std::vector<std::string> organisation_identifiers;
    /// Who may sign for it; empty: whoever the certificate authority vouches for.
    std::vector<std::string> signatory_names;
};

/// Everything a verdict depends on besides the octets of the upload.
struct VerificationPolicy {
    Instant at;                       ///< chains are checked as of then; never "now" by itself
    std::vector<Bytes> anchors;       ///< DER, e.g. from certificates_in_pem
    std::optional<Bytes> issued;      ///< the octets we issued, which the upload must begin with
    std::optional<Instant> issued_at; ///< a signature that claims to be older is refused
    std::vector<RequiredSignatory> required; ///< empty: any signer whose chain holds
    Limits limits;
};

} // namespace indenture::signing
