#pragma once

#include "base/bytes.h"
#include "base/date.h"
#include "base/limits.h"
#include "contracts/period.h"
#include "signing/anchoring.h"
#include "signing/level.h"
#include "signing/validation_data.h"

#include <optional>
#include <set>
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
    /// Mail addresses of those who may sign; a certificate that shows any must show one of these.
    std::vector<std::string> mails = {};
};

/// What becomes of a certificate about whose revocation nothing is known.
enum class RevocationRule {
    WhenAvailable, ///< a warning; a revoked certificate is refused all the same
    Required,      ///< refused: INDETERMINATE, TRY_LATER
};

/// Everything a verdict depends on besides the octets of the upload. A new field gets its line in
/// policy_json.cpp: a policy is kept with what was accepted under it and read again.
struct VerificationPolicy {
    Instant at;                 ///< the control time; never "now" by itself
    std::vector<Bytes> anchors; ///< of signers; DER, e.g. from certificates_in_pem
    /// Of timestamp authorities, which vouch for times and for nothing else. Without any, no
    /// timestamp is believed.
    std::vector<Bytes> timestamp_anchors = {};
    std::optional<Bytes> issued;      ///< the octets we issued, which the upload must begin with
    std::optional<Instant> issued_at; ///< a signature that claims to be older is refused
    std::vector<RequiredSignatory> required; ///< empty: any signer whose chain holds
    /// Fetched beforehand or sent along; what the file itself brings need not be here.
    ValidationData evidence = {};
    RevocationRule revocation = RevocationRule::WhenAvailable;
    Level level_min = Level::B; ///< a signature below it is refused
    /// What an upload that is not, octet for octet, what was issued may be and still pass.
    std::set<Anchoring> accepted_anchoring = {Anchoring::Octets};
    /// How many pages may follow the last page issued in an upload of class Content, such as a
    /// platform's certificate of completion. Nobody reads them for meaning.
    std::size_t appendix_pages_max = 0;
    /// Platforms that seal for those who sign with them: organisation identifiers, or SHA-256
    /// fingerprints of their certificates in hexadecimal.
    std::vector<std::string> providers = {};
    /// Whether a platform's seal stands for the signature of a party. Who acted is then only in
    /// the platform's own evidence.
    bool accepts_provider_seals = false;
    bool is_order_binding = false; ///< the parties must sign in the order of `required`
    std::string contract = {};     ///< reference of what was issued, with version; may be empty
    std::optional<contracts::Period> term = {}; ///< of that contract
    Limits limits;
};

} // namespace indenture::signing
