#pragma once

#include "base/digest.h"
#include "base/json.h"
#include "signing/policy.h"

#include <functional>
#include <string>

namespace indenture::signing {

/// The policy in words; files, anchors and evidence by their SHA-256. Limits are the program's own
/// and not part of it.
Json to_json(const VerificationPolicy& policy);

/// Of the canonical JSON: the policy's name.
Digest digest_of(const VerificationPolicy& policy);
/// The same where the digest of what was issued, which the policy must have, is known already.
Digest digest_of(const VerificationPolicy& policy, const Digest& issued);

/// The octets of a piece; throws Error if there is none of that digest.
using FindPiece = std::function<Bytes(const Digest&)>;

/// Reads what to_json wrote. Throws Error(BadInput) naming `source`.
VerificationPolicy read_policy(const Json& json, const FindPiece& find, const Limits& limits,
                               const std::string& source);

} // namespace indenture::signing
