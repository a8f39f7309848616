#pragma once

#include "template/reading.h"

namespace indenture::templating {

/// Finds the paragraphs, rows and cells that statements take hold of ({%p, {%tr, {%tc), and what
/// would be lost with them.
void find_carriers(Reading& reading);

/// Finds the runs that tags touch, and tags that cross a link, control or tracked change.
void find_runs(Reading& reading);

} // namespace indenture::templating
