#pragma once

#include "base/error.h"

namespace indenture::cli {

enum class ExitStatus { Done = 0, No = 1, BadInput = 2, Internal = 3 };

/// The one table from reasons to exit statuses.
ExitStatus exit_status(ErrorCode code);

} // namespace indenture::cli
