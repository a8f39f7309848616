#pragma once

#include "docx/detail/verify_report.h"
#include "docx/package.h"

#include <vector>

namespace indenture::docx {

/// W-01 to W-07: parts are readable and known, relationships lead somewhere and are there where
/// they are used. Gives the parts that are XML.
std::vector<ReadPart> check_parts(const Package& package, Report& report);

} // namespace indenture::docx
