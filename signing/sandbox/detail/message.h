#pragma once

#include "base/bytes.h"
#include "signing/policy.h"
#include "signing/report.h"

namespace indenture::signing::sandbox {

/// The whole policy, issued contract and all.
Bytes encode(const VerificationPolicy& policy);
/// Throws Error(BadInput).
VerificationPolicy decode_policy(ByteView octets);

/// The whole report but for the execution, which a worker cannot give.
Bytes encode(const VerificationReport& report);
/// Strict: the octets come from a process that read hostile ones. Throws Error(BadInput).
VerificationReport decode_report(ByteView octets);

} // namespace indenture::signing::sandbox
