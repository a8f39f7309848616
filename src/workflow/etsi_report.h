#pragma once

#include "base/bytes.h"
#include "signing/policy.h"
#include "signing/report.h"

#include <string>

namespace indenture::workflow {

/// The report as ETSI TS 119 102-2 V1.2.1 writes it in XML: for each signature its status, the
/// constraints it was held to, times, signer and chain; then the objects behind it by their
/// SHA-256. `tool` names the program and its version. The same report gives the same octets.
///
/// The standard knows some sub-indications with INDETERMINATE only, which the product fails for:
/// there the status here is INDETERMINATE, and the product's verdict is among the additional data.
Bytes etsi_report(const signing::VerificationReport& report,
                  const signing::VerificationPolicy& policy, const std::string& tool);

} // namespace indenture::workflow
