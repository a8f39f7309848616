#pragma once

#include "base/date.h"
#include "base/digest.h"
#include "base/json.h"
#include "signing/anchoring.h"
#include "signing/certificate.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace indenture::signing {

/// Who signed for one party, and when.
struct Executant {
    std::string party; ///< name of the organisation
    Certificate signer;
    Instant signed_at;
    bool is_time_proven = false; ///< by a trusted timestamp; else the signer's machine said so
};

/// What an executed contract is. A plain record that anybody can write: it proves nothing.
struct Execution {
    std::string contract; ///< its reference, with version; empty if the policy named none
    Digest issued;
    Digest executed; ///< the file with all signatures
    Anchoring anchoring = Anchoring::Octets;
    std::map<std::string, Executant> executants; ///< by field
    Instant at;                                  ///< the policy's time
    Digest policy;                               ///< of its canonical JSON
    Digest report;                               ///< of the canonical JSON of the report behind it
    Instant not_before;                          ///< signed by all, and its term has begun
    std::optional<Instant> not_after;            ///< the end of its term, if the policy named one
};

Json to_json(const Execution& execution);

/// Proof that a contract is signed by all its parties. Only the verifier can make one; there is no
/// way to read one back from storage but to verify the stored file again.
class VerifiedExecution {
public:
    const Execution& facts() const { return facts_; }
    const Digest& issued() const { return facts_.issued; }
    const Digest& executed() const { return facts_.executed; }
    Instant at() const { return facts_.at; }

private:
    friend class Verifier;
    explicit VerifiedExecution(Execution facts) : facts_(std::move(facts)) {}

    Execution facts_;
};

struct VerificationPolicy;
struct VerificationReport;

/// What the report, which is to have passed with nothing outstanding against a policy with an
/// issued file, says was executed.
Execution execution_of(const VerificationReport& report, const VerificationPolicy& policy);

} // namespace indenture::signing
