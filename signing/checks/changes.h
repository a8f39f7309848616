#pragma once

#include "base/finding.h"
#include "pdf/file.h"
#include "signing/field.h"

#include <cstddef>
#include <vector>

namespace indenture::signing::checks {

/// Compares revision `index` (not the first) with the one before, object by object. A signature may
/// touch its field (V and AP), the form's SigFlags, and add new objects that only it uses;
/// validation data may touch the catalog's DSS. Whatever else is declared is refused, even if it
/// says what it said before: rewriting a widget identically can still hide or show things.
/// Findings: "object-changed", "object-added", "trailer-changed", "revision-unexplained",
/// "timestamp-not-checked".
std::vector<Finding> check_changes(const pdf::PdfFile& file, std::size_t index,
                                   const Limits& limits);

} // namespace indenture::signing::checks
