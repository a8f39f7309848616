#pragma once

#include "pdf/file.h"
#include "signing/checks/cms.h"
#include "signing/checks/timestamp.h"
#include "signing/field.h"
#include "signing/policy.h"
#include "signing/report.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace indenture::signing::checks {

/// One signed field as its own octets show it, before anybody is trusted.
struct Examination {
    SignatureReport report;
    std::size_t end = 0;         ///< one past the last octet covered; 0 if its range makes no sense
    bool is_well_formed = false; ///< its CMS is what it must be, whatever was signed
    Bytes contents;              ///< of Contents
    std::optional<CmsAnswer> cms;         ///< absent for document timestamps and unknown formats
    std::optional<TimestampAnswer> token; ///< of a document timestamp
    /// The timestamps inside the signature, one for each of cms->timestamps.
    std::vector<TimestampAnswer> timestamps;
};

/// The field must be signed. Coverage, format, integrity and the time claimed.
/// `digests` are those of the upload that the file was read from.
/// Findings: those of check_coverage, check_cms and, for a document timestamp, check_timestamp;
/// "sub-filter".
Examination examine(const pdf::PdfFile& file, const SignatureField& field,
                    const VerificationPolicy& policy, detail::FileDigests& digests);

} // namespace indenture::signing::checks
