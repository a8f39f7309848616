#pragma once

#include "base/json.h"
#include "template/execute.h"

#include <string>
#include <vector>

namespace indenture::templating {

/// The JSON Schema (draft-07) of the data that a template asks for: a member for each name, the
/// items of what loops run over, types from how values are used, texts from what they are compared
/// with. Required is what the template uses without asking `is defined` or giving a default; null
/// is allowed where every use stands behind a condition that null fails. Data that is valid for it
/// and has every field can be merged. Members stand in the order in which the template first uses
/// them.
Json infer_schema(const Compiled& compiled, const std::string& title);

} // namespace indenture::templating
