#pragma once

#include "base/bytes.h"

#include <string_view>

namespace indenture::templating {

/// The w:p `paragraph` as the last of a section whose w:sectPr is `section`. It must not end one
/// already.
Bytes with_section(ByteView paragraph, ByteView section, std::string_view prefix);

/// True if the w:p ends a section.
bool ends_section(ByteView paragraph, std::string_view prefix);

/// Only there to end a section behind a table: one point high.
Bytes section_paragraph(ByteView section, std::string_view prefix);

} // namespace indenture::templating
