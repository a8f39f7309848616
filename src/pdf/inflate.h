#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <memory>

struct libdeflate_decompressor;

namespace indenture::pdf {

/// Reads FlateDecode (ISO 32000-1, 7.4.4). One inflater serves many streams, one after the other.
class Inflater {
public:
    /// Throws Error(Internal) if there is no memory for it.
    Inflater();

    /// The octets behind `deflated`. Memory never grows past `size_max`. Throws
    /// Error(LimitExceeded) beyond it, Error(BadInput) if the data are damaged or cut off.
    Bytes inflate(ByteView deflated, std::size_t size_max) const;

private:
    struct Free {
        void operator()(libdeflate_decompressor* decompressor) const;
    };
    std::unique_ptr<libdeflate_decompressor, Free> decompressor_;
};

/// The same for one stream.
Bytes inflate(ByteView deflated, std::size_t size_max);

} // namespace indenture::pdf
