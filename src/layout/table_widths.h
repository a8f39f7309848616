#pragma once

#include "layout/tables.h"

namespace indenture::layout {

/// For this folder only: sets the table's column edges from its grid, what cells ask for and, if
/// it fits itself to its contents, what they need (pdf.md 4.7). `available` is the column's width.
void set_column_edges(TableBox& table, Length available, const LayoutContext& context);

} // namespace indenture::layout
