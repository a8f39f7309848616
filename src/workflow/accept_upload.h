#pragma once

#include "base/json.h"
#include "contracts/lifecycle.h"
#include "registry/register.h"
#include "signing/verify.h"
#include "workflow/office.h"

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

/// Finds the contract whose issued bytes the upload starts with, verifies it against what the
/// register says was issued and who must sign, and records the upload: Verified, or Refused with
/// the state as it was. An upload that is no contract of this register is refused and not recorded.
Acceptance accept_upload(const Bytes& upload, const Bytes& anchors, const Office& office,
                         registry::Register& contract_register);

/// {"accepted", "reference", "state_before", "state_after", "missing", "report"}
Json to_json(const Acceptance& acceptance);

} // namespace indenture::workflow
