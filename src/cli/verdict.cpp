#include "cli/verdict.h"

#include <algorithm>

namespace indenture::cli {

bool is_unreadable(const signing::VerificationReport& report)
{
    return std::any_of(report.findings.begin(), report.findings.end(), [](const Finding& finding) {
        return finding.code == "not-a-pdf" || finding.code == "damaged";
    });
}

bool is_complete_and_good(const signing::VerificationReport& report)
{
    return report.verdict() == signing::Verdict::Passed && report.outstanding.empty();
}

} // namespace indenture::cli
