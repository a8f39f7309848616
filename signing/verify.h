#pragma once

#include "base/bytes.h"
#include "signing/policy.h"
#include "signing/report.h"

#include <functional>

namespace indenture::signing {

/// Judges an upload by the closed-world policy: it begins with what was issued, each later revision
/// adds one signature to one reserved field or validation data and nothing else, every signature
/// covers its whole revision, is intact, leads to an anchor and names its party. An unreadable
/// upload is a report, not an Error. Runs in this process: what a stranger sent belongs into a
/// Sandbox.
VerificationReport verify(ByteView upload, const VerificationPolicy& policy);

/// A verifier handed to code that need not know where it runs.
using VerifyFunction = std::function<VerificationReport(ByteView, const VerificationPolicy&)>;

} // namespace indenture::signing
