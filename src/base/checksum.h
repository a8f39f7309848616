#pragma once

#include "base/bytes.h"

namespace indenture {

/// The sixteen octets of MD5 (RFC 1321), which PDF asks of embedded files. It finds damage and
/// proves nothing: what must not be forged is named by its Digest.
Bytes md5_checksum(ByteView bytes);

} // namespace indenture
