#pragma once

#include "base/json.h"
#include "contracts/lifecycle.h"
#include "registry/register.h"
#include "signing/verify.h"
#include "workflow/office.h"
#include "workflow/terms.h"

#include <optional>
#include <string>
#include <vector>

namespace indenture::workflow {

/// What became of an upload.
struct Acceptance {
    bool is_accepted = false;
    std::string reference; ///< of the contract it is a copy of; empty if it is none of ours
    std::string state_before;
    std::string state_after;
    signing::VerificationReport report;
};

/// A named person who answers for taking a copy that was written anew or typeset again (classes B
/// and C). Nobody can answer for one whose words differ.
struct Approval {
    std::string name;
    std::string reason;
};

/// What came in.
struct Upload {
    Bytes octets;
    /// Of the contract it is said to be a copy of; needed if it does not begin with what was
    /// issued.
    std::optional<std::string> reference = std::nullopt;
    std::optional<Approval> approval = std::nullopt;
};

/// Finds the contract whose issued bytes the upload starts with, or the one it is said to be,
/// verifies it against what the register says was issued and who must sign, and records the
/// upload: Verified, under the office's seal once everybody has signed, or Refused with the state
/// as it was. An upload that is no contract of this register is refused and not recorded. Throws
/// Error(BadInput) for terms that would take a copy whose words differ, for an approval without a
/// name or a reason, and for a reference that contradicts the upload.
Acceptance accept_upload(const Upload& upload, const Terms& terms, const Office& office,
                         registry::Register& contract_register);

/// {"accepted", "reference", "state_before", "state_after", "missing", "report"}
Json to_json(const Acceptance& acceptance);

} // namespace indenture::workflow
