#pragma once

#include "base/bytes.h"

#include <string>
#include <string_view>

namespace indenture::templating {

/// The attribute by which the program tells which column of the template's grid a cell (w:tc)
/// began in. It has no prefix, so it can be no attribute of WordprocessingML, and never leaves the
/// merge.
inline constexpr std::string_view source_column = "indenture-column";
/// And how many columns it took there, if not as many as its w:gridSpan says.
inline constexpr std::string_view source_span = "indenture-span";

/// A whole w:tbl whose rows have lost or repeated cells, with the grid they need: w:tblGrid,
/// w:gridSpan, w:gridBefore, w:gridAfter and the widths of cells in twentieths of a point. The
/// spans of every row then add up to the columns of the grid, and the table is as wide as it was.
///
/// If every cell tells its `source_column`, rows are lined up by it: copies of a column stand side
/// by side and a cell above them (a heading) spans them all. Otherwise, as when a tag has set a
/// span, the spans count: columns are added in average width or the surplus is taken off the right
/// and shared out, and short rows are filled with w:gridAfter.
///
/// A vertical merge is kept only where its cells still stand over one another. Tables inside cells
/// are left as they are.
Bytes with_grid(ByteView table);

} // namespace indenture::templating
