#pragma once

#include "layout/pages.h"

namespace indenture::render {

/// The structure type of PDF 1.7, e.g. "LBody" (ISO 32000-1, 14.8.4).
const char* structure_type(layout::Role role);
/// The value of the List attribute ListNumbering (ISO 32000-1, table 347).
const char* name_of(layout::ListNumbering numbering);
/// The value of the Table attribute Scope (ISO 32000-1, table 349).
const char* name_of(layout::Scope scope);

} // namespace indenture::render
