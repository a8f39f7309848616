#pragma once

#include "signing/report.h"

namespace indenture::cli {

/// The upload is no PDF, or cut off or damaged: bad input rather than an answer.
bool is_unreadable(const signing::VerificationReport& report);

/// Every signature passed and none is outstanding.
bool is_complete_and_good(const signing::VerificationReport& report);

} // namespace indenture::cli
