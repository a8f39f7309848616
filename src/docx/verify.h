#pragma once

#include "base/finding.h"
#include "docx/package.h"

#include <vector>

namespace indenture::docx {

/// What is wrong with a Word file as a file, whoever wrote it: findings "W-01" to "W-39", listed in
/// this folder's README, in the order of the parts. Empty for a file in order.
///
/// It knows nothing of templates, so that it can check what they make: parts, relationships and
/// content types close; tables, cells, stories and sections are whole; properties stand in the
/// order of the schema; ids, bookmarks, fields, notes, comments, numberings and styles that are
/// referred to are there, once. A Block finding is what Word refuses, mends or shows wrongly; a
/// Warning is what Word bears. Of one kind in one part the first twenty are given, then how many
/// more there are.
///
/// A part that is not well-formed is a finding. Throws Error(LimitExceeded) at a cap.
std::vector<Finding> verify_package(const Package& package);

} // namespace indenture::docx
