#pragma once

#include "template/reading.h"

namespace indenture::templating {

/// Adds to the report what stands in a story that is no mistake of its tags but worth knowing:
/// pictures without alternative text (T034), fields whose result will be stale (T033), what
/// expressions may leave out (T012), branches that are never taken (T015), hard hyphens read as a
/// minus (T008), a set inside a loop that does not change what is outside (T019).
void add_hints(Reading& reading);

} // namespace indenture::templating
