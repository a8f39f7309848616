#pragma once

#include "expectation.h"

#include <vector>

namespace indenture::conformance {

/// A conforming agreement with everything a mistake can be made in, once as it is and once for
/// each single mistake of the table in pdf.md 2.10, each with the rules that notice it.
std::vector<Specimen> mutations();

} // namespace indenture::conformance
