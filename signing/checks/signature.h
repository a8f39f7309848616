#pragma once

#include "pdf/file.h"
#include "signing/checks/cms.h"
#include "signing/field.h"
#include "signing/policy.h"
#include "signing/report.h"

#include <cstddef>
#include <optional>

namespace indenture::signing::checks {

/// One signed field as its own octets show it, before anybody is trusted.
struct Examination {
    SignatureReport report;
    std::size_t end = 0; ///< one past the last octet covered; 0 if its range makes no sense
    Bytes contents;      ///< of Contents
    std::optional<CmsAnswer> cms; ///< absent for document timestamps and unknown formats
};

/// The field must be signed. Coverage, format, integrity and the time claimed.
/// Findings: those of check_coverage and check_cms, and "sub-filter".
Examination examine(const pdf::PdfFile& file, const SignatureField& field,
                    const VerificationPolicy& policy);

/// Whether the signer's certificate holds, and since when the signature is known to exist.
void judge_trust(Examination& examination, const VerificationPolicy& policy);

} // namespace indenture::signing::checks
