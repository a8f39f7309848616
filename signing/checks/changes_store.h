#pragma once

#include "signing/checks/comparison.h"

namespace indenture::signing::checks {

/// Does the document security store say anything else than before, or is any part of it declared
/// anew (ETSI EN 319 142-1, 5.4.2)?
bool changes_store(const Comparison& comparison);

/// Validation data may be added to the store: streams of its three lists, and entries of VRI under
/// names of 40 upper-case hexadecimal digits. What it held stays, VRI entries as they were.
void explain_store(Comparison& comparison);

} // namespace indenture::signing::checks
