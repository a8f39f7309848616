#pragma once

#include "expression/evaluate.h"

#include <string_view>

namespace indenture::expression {

/// base.name(arguments), for a text, list or mapping. None of them changes anything.
/// Throws Error(BadInput) if the value has no such method or the arguments do not fit.
Value call_method(Evaluator& evaluator, const Value& base, std::string_view name,
                  const Arguments& arguments);

} // namespace indenture::expression
