#pragma once

#include "base/date.h"
#include "base/digest.h"
#include "base/json.h"
#include "contracts/codes.h"
#include "contracts/dsa.h"
#include "contracts/organisation.h"
#include "contracts/period.h"
#include "contracts/reference.h"

#include <optional>
#include <string>
#include <vector>

namespace indenture::contracts {

/// One signature a framework contract needs, and what the verifier said of it.
struct RequiredSignature {
    std::string field;        ///< name of the PDF signature field
    std::string organisation; ///< whose signature it is
    SignatureOutcome outcome = SignatureOutcome::None;
};

/// What the register and the verifier know about one issued framework contract. Made of values,
/// because this folder knows nothing about signatures.
struct FrameworkContractEvidence {
    ContractReference reference; ///< with its version
    Organisation disclosing_party;
    Organisation recipient;
    Period term;
    std::optional<Digest> document_digest{}; ///< of the issued document; nullopt: not known
    SignatureOutcome signature_outcome = SignatureOutcome::Indeterminate;
    std::vector<RequiredSignature> required_signatures{}; ///< of all parties, signed or not
    std::optional<Date> last_signed_on{};                 ///< day of the last valid signature
    ContractState state = ContractState::Draft;
};

/// Everything outside the application that the decision to issue an agreement rests on.
struct Evidence {
    Date decided_on;
    std::vector<FrameworkContractEvidence> framework_contracts{};
};

Json to_json(const Evidence& evidence);

/// The digest of to_json in its canonical form: what was decided on, for the record. The order in
/// which framework contracts are listed does not matter.
Digest digest_of(const Evidence& evidence);

/// The evidence about exactly the reference and version a controller relies on; nullptr if none.
const FrameworkContractEvidence* evidence_about(const ContractReference& reference,
                                                const Evidence& evidence);

/// The agreement with the digest and the signature outcome of every framework contract filled in
/// from the evidence, so that the agreement prints what it rests on (domain 2.4).
Dsa bound_to(Dsa dsa, const Evidence& evidence);

} // namespace indenture::contracts
