#include "pdf/inflate.h"

#include "base/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <libdeflate.h>

namespace indenture::pdf {

void Inflater::Free::operator()(libdeflate_decompressor* decompressor) const
{
    libdeflate_free_decompressor(decompressor);
}

Inflater::Inflater() : decompressor_(libdeflate_alloc_decompressor())
{
    if (!decompressor_) {
        throw Error(ErrorCode::Internal, {}, "there is no memory for inflating");
    }
}

Bytes Inflater::inflate(ByteView deflated, std::size_t size_max) const
{
    constexpr std::size_t usual_ratio = 6;
    constexpr std::size_t growth = 4;
    const std::size_t guess = std::max<std::size_t>(deflated.size(), 512) * usual_ratio;
    for (std::size_t room = std::min(guess, size_max);; room = std::min(room * growth, size_max)) {
        Bytes result(room, '\0');
        std::size_t read = 0;
        std::size_t size = 0;
        const auto status =
            libdeflate_zlib_decompress_ex(decompressor_.get(), deflated.data(), deflated.size(),
                                          result.data(), room, &read, &size);
        if (status == LIBDEFLATE_SUCCESS) {
            result.resize(size);
            return result;
        }
        if (status != LIBDEFLATE_INSUFFICIENT_SPACE) {
            throw Error(ErrorCode::BadInput, {}, "a deflated stream is damaged or cut off");
        }
        if (room == size_max) {
            throw Error(ErrorCode::LimitExceeded, {},
                        fmt::format("a stream inflates to more than {} octets", size_max));
        }
    }
}

Bytes inflate(ByteView deflated, std::size_t size_max)
{
    return Inflater().inflate(deflated, size_max);
}

} // namespace indenture::pdf
