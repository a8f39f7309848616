#pragma once

#include "base/finding.h"
#include "pdf/file.h"

#include <cstddef>
#include <vector>

namespace indenture::signing::checks {

/// Is the trailer of revision `index` (not the first) what an update's may be: the same Root, Info
/// and first half of ID, a Size that hides no object, and no key that was not there before?
/// Finding: "trailer-changed", about the ID only a warning in a contract that was not issued here.
std::vector<Finding> check_trailer(const pdf::PdfFile& file, std::size_t index, bool is_issued);

} // namespace indenture::signing::checks
