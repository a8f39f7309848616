#pragma once

#include "layout/pages.h"
#include "render/dialect.h"

namespace indenture::render {

/// Whether the element has a type of PDF 2.0, which stands in a namespace of its own. Contents are
/// those of PDF 1.7 in either version, with the references in their entries (ISO 32000-2, 14.8.6).
bool is_type_of_2(layout::Role role, layout::Role parent, const Dialect& dialect);
/// The structure type, e.g. "LBody" (ISO 32000-1, 14.8.4, or ISO 32000-2, 14.8.4).
const char* structure_type(layout::Role role, layout::Role parent, const Dialect& dialect);
/// The value of the List attribute ListNumbering (ISO 32000-1, table 347).
const char* name_of(layout::ListNumbering numbering);
/// The value of the Table attribute Scope (ISO 32000-1, table 349).
const char* name_of(layout::Scope scope);

} // namespace indenture::render
