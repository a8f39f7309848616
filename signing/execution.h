#pragma once

#include "base/date.h"
#include "base/digest.h"
#include "base/json.h"
#include "signing/certificate.h"

#include <map>
#include <string>

namespace indenture::signing {

/// Proof that a contract is signed by all its parties. Only the verifier can make one; there is no
/// way to read one back from storage but to verify the stored file again.
class VerifiedExecution {
public:
    const Digest& issued() const { return issued_; }
    /// The file with all signatures.
    const Digest& executed() const { return executed_; }
    /// Who signed, by field.
    const std::map<std::string, Certificate>& signers() const { return signers_; }
    /// The policy's time.
    Instant at() const { return at_; }
    /// Of the canonical JSON of the report it rests on.
    const Digest& report() const { return report_; }

private:
    friend class Verifier;
    VerifiedExecution(Digest issued, Digest executed, std::map<std::string, Certificate> signers,
                      Instant at, Digest report)
        : issued_(issued), executed_(executed), signers_(std::move(signers)), at_(at),
          report_(report)
    {
    }

    Digest issued_;
    Digest executed_;
    std::map<std::string, Certificate> signers_;
    Instant at_;
    Digest report_;
};

Json to_json(const VerifiedExecution& execution);

} // namespace indenture::signing
