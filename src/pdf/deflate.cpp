#include "pdf/deflate.h"

#include "base/error.h"

#include <libdeflate.h>

namespace indenture::pdf {

void Deflater::Free::operator()(libdeflate_compressor* compressor) const
{
    libdeflate_free_compressor(compressor);
}

Deflater::Deflater(int level) : compressor_(libdeflate_alloc_compressor(level))
{
    if (!compressor_) {
        throw Error(ErrorCode::Internal, {},
                    "there is no deflate level " + std::to_string(level) + ", or no memory for it");
    }
}

Bytes Deflater::deflate(ByteView octets) const
{
    Bytes result(libdeflate_zlib_compress_bound(compressor_.get(), octets.size()), '\0');
    const std::size_t size = libdeflate_zlib_compress(compressor_.get(), octets.data(),
                                                      octets.size(), result.data(), result.size());
    if (size == 0) {
        throw Error(ErrorCode::Internal, {}, "a stream could not be deflated");
    }
    result.resize(size);
    return result;
}

} // namespace indenture::pdf
