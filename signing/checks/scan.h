#pragma once

#include "base/finding.h"
#include "pdf/file.h"
#include "signing/policy.h"

#include <optional>

namespace indenture::signing::checks {

/// For a file without electronic signatures: does it look as if somebody signed on paper and
/// scanned it, or drew or pasted a picture of a signature? A picture that fills a page, or a
/// picture, stamp, ink or text annotation over a box reserved for a signature, in the file or in
/// the contract issued. One "scanned-signature" finding, or none. A page that cannot be read is
/// passed over: it is refused for the missing signature anyway.
std::optional<Finding> check_scan(const pdf::PdfFile& file, const VerificationPolicy& policy);

} // namespace indenture::signing::checks
