#pragma once

#include "base/bytes.h"

#include <cstddef>

namespace indenture::pdf {

/// The octets behind FlateDecode (ISO 32000-1, 7.4.4). Memory never grows past `size_max`.
/// Throws Error(LimitExceeded) beyond it, Error(BadInput) if the data are damaged or cut off.
Bytes inflate(ByteView deflated, std::size_t size_max);

} // namespace indenture::pdf
