#pragma once

#include "docx/detail/verify_report.h"

namespace indenture::docx {

/// W-10 and W-13 to W-20: elements where they may stand, tables, cells, stories and sections whole.
void check_structure(const ReadPart& part, Report& report);

} // namespace indenture::docx
