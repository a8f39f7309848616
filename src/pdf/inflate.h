#pragma once

#include "base/bytes.h"

#include <cstddef>

namespace indenture::pdf {

/// The octets behind FlateDecode (ISO 32000-1, 7.4.4). Memory never grows past `size_max`.
/// Throws Error(LimitExceeded) beyond it, Error(BadInput) if the data are damaged or cut off.
Bytes inflate(ByteView deflated, std::size_t size_max);

/// How many octets `inflate` would give, without keeping them. Throws like it.
std::size_t inflated_size(ByteView deflated, std::size_t size_max);

} // namespace indenture::pdf
