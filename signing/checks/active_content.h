#pragma once

#include "base/finding.h"
#include "pdf/file.h"

#include <vector>

namespace indenture::signing::checks {

/// What a document that nobody here issued holds besides text and pictures: scripts and
/// other actions, layers, XFA forms, embedded files. A warning "active-content" for each object
/// that can be reached, up to a number that a person will read. Throws Error(LimitExceeded) as
/// View::object does.
std::vector<Finding> remark_active_content(const pdf::View& view);

} // namespace indenture::signing::checks
