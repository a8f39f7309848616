#pragma once

#include "base/finding.h"

#include <string>

namespace indenture::templating {

/// What is wrong with a tag, before it is known where the tag stands. Codes are those of the
/// template language ("T001" an unclosed tag, ...); the README of this folder lists them.
struct Problem {
    std::string code;
    std::string text;
    std::string cure;
};

} // namespace indenture::templating
