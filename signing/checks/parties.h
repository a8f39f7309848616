#pragma once

#include "base/finding.h"
#include "signing/policy.h"
#include "signing/report.h"

#include <optional>
#include <vector>

namespace indenture::signing::checks {

/// Who signed for a party, and why that is not enough.
struct PartyAnswer {
    Authority authority = Authority::Mismatch;
    std::vector<Finding> findings; ///< "wrong-signer" or "provider-seal"
};

/// Does the certificate name this party? Its organisation by name, and by identifier if the party's
/// are known; its signatory by common name and by given name with surname, if any are required; one
/// of the party's mail addresses if both sides show some. Names compare as base/name_folding.h
/// spells them, "EXAMPLE, Priya" being "Priya Example"; titles count as part of a name. A platform
/// in `policy.providers`, or another organisation's certificate that names no person, is a seal:
/// a Warning only if the platform is listed and the policy accepts seals.
PartyAnswer check_party(const Certificate& signer, const RequiredSignatory& party,
                        const VerificationPolicy& policy);

/// "signed-before-issue" by a trusted timestamp; a claimed time is the business of checks/time.h.
std::optional<Finding> check_proven_time(const SignatureReport& signature,
                                         const VerificationPolicy& policy);

/// "one-signer-two-parties" if two signatures were made with one certificate, with one key, or by
/// one person as an authority numbers them.
std::vector<Finding> check_distinct(const std::vector<SignatureReport>& signatures);

/// "signing-order" for each party that signed before one that comes first in `required`, if the
/// policy makes that order binding. `signatures` oldest first.
std::vector<Finding> check_signing_order(const std::vector<SignatureReport>& signatures,
                                         const VerificationPolicy& policy);

} // namespace indenture::signing::checks
