#pragma once

#include "base/finding.h"
#include "base/json.h"

#include <string_view>
#include <vector>

namespace indenture::cli {

/// Text on standard output, closed by a line end if it has none.
void say(std::string_view text);
/// One JSON value, indented, on standard output.
void say_json(const Json& value);
/// Each finding on lines of its own: code, place, what is wrong, then its cure.
void say_findings(const std::vector<Finding>& findings);

} // namespace indenture::cli
