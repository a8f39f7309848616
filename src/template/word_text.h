#pragma once

#include "base/bytes.h"

#include <string_view>

namespace indenture::templating {

/// Appends `text` as content of a run: w:t, with w:tab for a tab and w:br for a line end of any
/// kind. Throws Error(BadInput) for what is not UTF-8 (RFC 3629) and for characters XML cannot hold
/// (XML 1.0, 2.2).
void append_run_content(Bytes& out, std::string_view text, std::string_view prefix);

/// `text` fit for an attribute in double quotes, line ends and tabs kept. Throws as above.
Bytes attribute_text(std::string_view text);

} // namespace indenture::templating
