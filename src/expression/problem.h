#pragma once

#include <cstddef>
#include <string>

namespace indenture::expression {

/// A stretch of the text that was parsed, in octets.
struct Stretch {
    std::size_t start = 0;
    std::size_t end = 0;

    bool operator==(const Stretch&) const = default;
};

/// What is wrong with an expression, before it is known where it stands. Codes are those of the
/// template language ("T009" not in the language, "T017" an unknown filter, ...).
struct Problem {
    std::string code;
    std::string text;
    std::string cure;
    Stretch at = {}; ///< {0, 0} if the whole is meant
};

} // namespace indenture::expression
