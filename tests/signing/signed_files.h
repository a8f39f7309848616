#pragma once

#include "signing/contract_file.h"

#include <string>
#include <vector>

namespace indenture::tests {

/// One world for all tests, because making its keys takes a while.
const World& world();

/// Its contract signed by NHS England, and then by the university too.
const Bytes& once_signed();
const Bytes& both_signed();

/// The world's policy for a contract that only NHS England must sign.
signing::VerificationPolicy one_party_policy();

/// The codes that block `file` under the world's policy.
std::vector<std::string> codes_for(ByteView file);

} // namespace indenture::tests
