#pragma once

#include "template/execute.h"
#include "template/places.h"
#include "template/schema_types.h"

#include <vector>

namespace indenture::templating {

/// What a template asks for, held against what a schema promises. Codes: T010 an unknown name, T011
/// a value of another type than its use wants, T012 what may be null or missing and is needed, T013
/// a list, mapping or truth printed, T014 texts of an enumeration that no branch is for, T015 what
/// can never be, T016 a field that is used nowhere (an Info), T018 an argument of another type.
///
/// Findings in the order in which the parts are merged, then those of the schema.
std::vector<TemplateFinding> check_types(const Compiled& compiled, const SchemaTypes& schema);

} // namespace indenture::templating
