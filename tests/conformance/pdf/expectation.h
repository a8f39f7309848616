#pragma once

#include "base/bytes.h"

#include <string>

namespace indenture::conformance {

/// A PDF for the validator and what it must say of it.
struct Specimen {
    std::string name;
    Bytes file;
    /// By flavour, the rules that fail, e.g. "3a: ua1:7.5-1": empty after the colon for none.
    std::string verdict;
};

/// What a file without a mistake gets.
inline constexpr const char* keeps_a3a_ua1 = "3a: ua1:";
inline constexpr const char* keeps_a4f_ua2 = "4f: ua2: wt1a: wt1r:";

} // namespace indenture::conformance
