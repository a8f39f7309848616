#pragma once

#include "template/reading.h"

namespace indenture::templating {

/// Reads every paragraph of a story and the attributes that may hold tags: what the tags are, and
/// what is wrong with them.
void read_passages(Reading& reading);

/// Reads the text of every element, as of the core properties.
void read_properties(Reading& reading);

} // namespace indenture::templating
