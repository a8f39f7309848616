#pragma once

#include "base/finding.h"
#include "base/json.h"

#include <string>
#include <vector>

namespace indenture::cli {

// What was not laid out as Word would, for a person and for a program. No findings mean that the
// pages are as in Word.

/// The most severe first; each with its place, what was done instead, and what would mend it.
std::string print_layout_report(const std::string& document, std::vector<Finding> findings);
/// {"document", "faithful", "findings": [{"code", "severity", "part", "place", "text", "cure"}]}.
Json layout_report(const std::string& document, std::vector<Finding> findings);

} // namespace indenture::cli
