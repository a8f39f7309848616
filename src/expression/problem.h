#pragma once

#include <string>

namespace indenture::expression {

/// What is wrong with an expression, before it is known where it stands. Codes are those of the
/// template language ("T009" not in the language, "T017" an unknown filter, ...).
struct Problem {
    std::string code;
    std::string text;
    std::string cure;
};

} // namespace indenture::expression
