#pragma once

#include "layout/pages.h"

#include <string>

namespace indenture::layout {

/// The pages as text a person can review, for tests: runs that follow one another on a
/// baseline joined, boxes left out.
///   p2 line x=72.0 y=640.5 LiberationSans/11 "Purpose of processing"
/// x and y are points from the top left corner to the baseline; "header", "footer", "pagination"
/// and "layout" stand in place of "line" for artifacts.
std::string outline_of(const Pages& pages);

/// The structure tree as text, indented; content in quotes, annotations by kind:
///   H1 "1 Purpose"
std::string structure_of(const Pages& pages);

} // namespace indenture::layout
