#pragma once

#include "base/bytes.h"
#include "signing/policy.h"
#include "signing/report.h"

namespace indenture::signing {

/// The only maker of VerifiedExecution. Judging and concluding are apart, because they happen in
/// two processes where a sandbox is used: the worker judges, and its parent concludes from what it
/// could check.
class Verifier {
public:
    /// The whole report but for the execution.
    static VerificationReport examine(ByteView upload, const VerificationPolicy& policy);

private:
    friend VerificationReport verify(ByteView upload, const VerificationPolicy& policy);
    friend class Sandbox;

    /// Adds the execution if the report, which examine made with this policy, earns one.
    static void conclude(VerificationReport& report, const VerificationPolicy& policy);
};

} // namespace indenture::signing
