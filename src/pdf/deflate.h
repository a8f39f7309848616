#pragma once

#include "base/bytes.h"

#include <memory>

struct libdeflate_compressor;

namespace indenture::pdf {

/// Writes FlateDecode (ISO 32000-1, 7.4.4). One deflater serves many streams, one after the other:
/// it keeps its tables. The same octets and level give the same result with one libdeflate.
class Deflater {
public:
    /// `level` from 1 (fast) to 12 (small).
    explicit Deflater(int level);

    /// Throws Error(Internal) if there is no memory for it.
    Bytes deflate(ByteView octets) const;

private:
    struct Free {
        void operator()(libdeflate_compressor* compressor) const;
    };
    std::unique_ptr<libdeflate_compressor, Free> compressor_;
};

} // namespace indenture::pdf
