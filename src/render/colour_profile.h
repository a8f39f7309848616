#pragma once

#include "base/bytes.h"

namespace indenture::render {

/// An ICC version 4 display profile of sRGB (IEC 61966-2-1): three primaries and one parametric
/// curve, under 500 octets.
Bytes srgb_profile();

} // namespace indenture::render
