#pragma once

#include "base/bytes.h"
#include "pdf/file.h"
#include "pdf/object.h"

#include <cstddef>

namespace indenture::pdf {

/// A stream decoded as far as its filters are known: FlateDecode with the predictors of PNG,
/// ASCIIHexDecode and ASCII85Decode (ISO 32000-1, 7.4).
struct Decoded {
    Bytes data;
    Array filters; ///< what is left to undo: names, each followed by its parameters
};

/// Throws Error(BadInput) for damaged data, Error(LimitExceeded) beyond `size_max` octets.
Decoded decode(const View& view, const Stream& stream, std::size_t size_max);

/// Nothing may be left to undo: else Error(BadInput) naming the filter.
Bytes decode_fully(const View& view, const Stream& stream, std::size_t size_max);

} // namespace indenture::pdf
