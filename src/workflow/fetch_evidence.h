#pragma once

#include "base/bytes.h"
#include "base/json.h"
#include "signing/evidence_answer.h"
#include "signing/policy.h"
#include "signing/verify.h"
#include "signing/wanted_evidence.h"

#include <functional>
#include <string>
#include <vector>

namespace indenture::workflow {

/// Asks whoever knows, e.g. signing::EvidenceFetcher.
using AskFunction = std::function<signing::FetchedAnswer(const signing::WantedEvidence&,
                                                         const signing::VerificationPolicy&)>;

/// What was asked about a signed file, and what that gave.
struct FetchedEvidence {
    /// The verdict with all that was given and fetched, if revocation is required.
    signing::VerificationReport report;
    std::vector<signing::FetchedAnswer> answers; ///< in the order of the questions
    signing::ValidationData evidence;            ///< what was fetched, each piece once
    std::vector<signing::WantedEvidence> open;   ///< what is not known still
};

/// Verifies, asks for what is missing, and verifies again with that: an issuer that was found has
/// an issuer of its own, a timestamp that is believed moves the time at which certificates must
/// have held. No question twice, and no more than four rounds. The file is read by `verify` alone.
FetchedEvidence fetch_evidence(ByteView upload, signing::VerificationPolicy policy,
                               const signing::VerifyFunction& verify, const AskFunction& ask);

/// A line for each question, and for each that is open still.
std::string print(const FetchedEvidence& fetched);
/// {"sha256", "questions", "open", "certificates", "crls", "ocsps"}
Json to_json(const FetchedEvidence& fetched);

} // namespace indenture::workflow
