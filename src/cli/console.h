#pragma once

#include "base/finding.h"
#include "base/json.h"

#include <string_view>
#include <vector>

namespace indenture::cli {

/// One line of text on standard output.
void say(std::string_view line);
/// One JSON value, indented, on standard output.
void say_json(const Json& value);
/// One finding a line, wrapped for reading: code, place, what is wrong, then its cure.
void say_findings(const std::vector<Finding>& findings);

} // namespace indenture::cli
