#pragma once

#include "layout/pages.h"
#include "render/dialect.h"

namespace indenture::render {

/// The structure type, e.g. "LBody", as the tree of the dialect has it (ISO 32000-1, 14.8.4, or
/// ISO 32000-2, 14.8.4).
const char* structure_type(layout::Role role, const Dialect& dialect);
/// Whether it is one of the types of PDF 2.0, which stand in a namespace of their own; the others
/// remain those of PDF 1.7 (ISO 32000-2, 14.8.6).
bool is_type_of_2(layout::Role role);
/// The value of the List attribute ListNumbering (ISO 32000-1, table 347).
const char* name_of(layout::ListNumbering numbering);
/// The value of the Table attribute Scope (ISO 32000-1, table 349).
const char* name_of(layout::Scope scope);

} // namespace indenture::render
