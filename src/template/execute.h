#pragma once

#include "base/json.h"
#include "base/limits.h"
#include "template/program.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace indenture::templating {

/// The content of every part, by name. Throws Error(BadInput) with `source`, the part and the
/// place in it, Error(LimitExceeded).
std::map<std::string, Bytes> execute(const std::vector<PartProgram>& parts, const FreeIds& free_ids,
                                     const Json& values, const std::string& source,
                                     const Limits& limits);

} // namespace indenture::templating
