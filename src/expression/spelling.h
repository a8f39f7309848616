#pragma once

#include <string_view>
#include <vector>

namespace indenture::expression {

/// The candidate that differs from `name` in the fewest letters, if these are few; else "".
std::string_view most_like(std::string_view name, const std::vector<std::string_view>& candidates);

} // namespace indenture::expression
