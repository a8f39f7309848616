#pragma once

#include "expression/ast.h"
#include "expression/evaluate.h"

namespace indenture::expression {

/// Any binary operator but Or and And. Throws Error(BadInput) for operands that do not fit.
Value combined(Evaluator& evaluator, BinaryOperator operation, const Value& a, const Value& b);
bool related(Evaluator& evaluator, Relation relation, const Value& a, const Value& b);
/// a < b. Throws Error(BadInput) for what has no order.
bool is_less(Evaluator& evaluator, const Value& a, const Value& b);
/// == with the numbers of the profile.
bool is_equal(Evaluator& evaluator, const Value& a, const Value& b);
bool contains(Evaluator& evaluator, const Value& whole, const Value& part);

} // namespace indenture::expression
