#pragma once

#include "base/finding.h"
#include "pdf/file.h"
#include "signing/checks/history.h"
#include "signing/field.h"
#include "signing/report.h"

#include <cstddef>
#include <vector>

namespace indenture::signing::checks {

/// Which octets does the signature bind?
struct CoverageAnswer {
    Coverage coverage = Coverage::Unclear;
    std::size_t revision = 0;   ///< index of the revision that holds the signature
    std::size_t hole_begin = 0; ///< '<' of Contents; 0 if the ByteRange makes no sense
    std::size_t hole_end = 0;
    std::size_t end = 0; ///< one past the last octet covered
    Bytes contents;      ///< the octets of Contents
    std::vector<Finding> findings;
};

/// The field must be signed. ISO 32000-2, 12.8.1: the range excludes Contents with its brackets and
/// nothing else; both stand directly in the dictionary, and that outside object streams.
/// Findings: "byte-range", "coverage", "signature-dictionary".
CoverageAnswer check_coverage(const pdf::PdfFile& file, const SignatureField& field,
                              const Limits& limits);

/// Two signatures never share a range or a hole, and each hole lies behind everything that the
/// signature before covers. `signatures` oldest first. Finding: "byte-range".
std::vector<Finding> check_ranges(const std::vector<SignatureReport>& signatures);

/// What the finished file says of each signature (its reason, its time) is what was said when it
/// was made. Finding: "signature-dictionary".
std::vector<Finding> check_dictionaries(History& history,
                                        const std::vector<SignatureReport>& signatures);

} // namespace indenture::signing::checks
