#pragma once

#include "base/date.h"
#include "base/digest.h"
#include "base/finding.h"
#include "base/json.h"
#include "signing/certificate.h"
#include "signing/execution.h"
#include "signing/policy.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace indenture::signing {

/// ETSI EN 319 102-1, 5.1.2.
enum class Verdict { Passed, Indeterminate, Failed };

/// "TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED"
std::string print(Verdict verdict);

/// What a ByteRange binds.
enum class Coverage { Unclear, EntireRevision, EntireFile };

std::string print(Coverage coverage);

/// One signature of the file.
struct SignatureReport {
    std::string field;
    std::size_t revision = 0;  ///< 1 is the oldest
    std::string sub_filter;    ///< e.g. "ETSI.CAdES.detached"
    bool is_timestamp = false; ///< a document timestamp, which no party makes
    std::optional<Certificate> signer;
    std::optional<Instant> claimed_time; ///< M: what the signer's machine said
    Coverage coverage = Coverage::Unclear;
    bool is_intact = false;  ///< digest and signature value are right
    bool is_trusted = false; ///< its chain ends at an anchor, at the policy's time
    std::vector<Finding> findings;
};

/// The answer of the verifier. Integrity and completeness are separate: a file that only some of
/// its parties have signed may pass, and is not executed.
struct VerificationReport {
    Digest upload; ///< of the file verified
    std::size_t size = 0;
    std::optional<Digest> issued;            ///< of what it was compared with
    Instant at;                              ///< the policy's time
    std::vector<SignatureReport> signatures; ///< oldest first
    std::vector<Finding> findings;           ///< about the file as a whole
    /// Whose signature is still to come; without an organisation if the policy names no parties.
    std::vector<RequiredSignatory> outstanding;
    /// Present only if every required party has signed what was issued, and everything passed.
    std::optional<VerifiedExecution> execution;

    /// The worst that any blocking finding says.
    Verdict verdict() const;
    /// All findings: of the file, then of each signature.
    std::vector<Finding> all_findings() const;
};

/// What a blocking finding with this code makes of the whole, and the sub-indication of EN 319
/// 102-1 for it. The table in report.cpp lists every code.
struct Outcome {
    Verdict verdict;
    std::string sub_indication;
};
Outcome outcome_of(const Finding& finding);

Json to_json(const VerificationReport& report);

/// For a person: a line for the verdict, one for each signature, finding and outstanding party.
std::string print(const VerificationReport& report);

} // namespace indenture::signing
