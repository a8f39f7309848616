#pragma once

#include "template/markup.h"

#include <span>
#include <string_view>

namespace indenture::templating {

/// The order in which ECMA-376-1 wants the children of a properties element: Word mends some files
/// that break it and misreads others. Local names; nullptr-free, of static storage.
std::span<const std::string_view> order_of_run_properties();       ///< w:rPr, 17.3.2.28
std::span<const std::string_view> order_of_paragraph_properties(); ///< w:pPr, 17.3.1.26
std::span<const std::string_view> order_of_cell_properties();      ///< w:tcPr, 17.4.70
std::span<const std::string_view> order_of_table_properties();     ///< w:tblPr, 17.4.60

/// Puts `property` where the order wants it, in place of one of the same name. What stands there
/// already is not moved; names the order does not know (of later versions of Word) stay behind
/// those it knows, before a record of a tracked change.
void put_in_order(Markup& properties, Markup property, std::span<const std::string_view> order);

} // namespace indenture::templating
