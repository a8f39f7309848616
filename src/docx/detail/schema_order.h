#pragma once

#include "docx/detail/verify_report.h"

namespace indenture::docx {

/// W-11 and W-12: the children of property elements, tables, styles and lists in the order and
/// number of the schema.
void check_schema_order(const ReadPart& part, Report& report);

} // namespace indenture::docx
