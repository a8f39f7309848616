#pragma once

#include "pdf/object.h"

#include <optional>

namespace indenture::pdf {

/// The value of an integer or a real number; nullopt for anything else, or beyond what a page can
/// hold (10^9 either way).
std::optional<double> number_in(const Object& object);

} // namespace indenture::pdf
