#pragma once

#include "base/bytes.h"
#include "signing/policy.h"
#include "signing/report.h"

#include <optional>
#include <string>

namespace indenture::signing::sandbox {

/// What a worker says, held against what anybody can see without parsing the upload: digests of
/// the file, of what was issued and of the octets each signature covers, counts and bounds. Gives
/// a clause on the first thing that does not fit; nullopt if nothing contradicts the report.
std::optional<std::string> contradiction_in(const VerificationReport& report, ByteView upload,
                                            const VerificationPolicy& policy);

} // namespace indenture::signing::sandbox
