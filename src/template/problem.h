#pragma once

#include "expression/problem.h"

namespace indenture::templating {

/// What is wrong with a tag, before it is known where the tag stands. Codes are those of the
/// template language ("T001" an unclosed tag, ...); the README of this folder lists them.
using Problem = expression::Problem;

} // namespace indenture::templating
