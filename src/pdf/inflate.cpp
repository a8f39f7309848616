#include "pdf/inflate.h"

#include "base/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <libdeflate.h>
#include <memory>

namespace indenture::pdf {

namespace {

struct Free {
    void operator()(libdeflate_decompressor* decompressor) const
    {
        libdeflate_free_decompressor(decompressor);
    }
};

} // namespace

Bytes inflate(ByteView deflated, std::size_t size_max)
{
    const std::unique_ptr<libdeflate_decompressor, Free> decompressor(
        libdeflate_alloc_decompressor());
    if (!decompressor) {
        throw Error(ErrorCode::Internal, {}, "there is no memory for inflating");
    }
    constexpr std::size_t usual_ratio = 6;
    constexpr std::size_t growth = 4;
    const std::size_t guess = std::max<std::size_t>(deflated.size(), 512) * usual_ratio;
    for (std::size_t room = std::min(guess, size_max);; room = std::min(room * growth, size_max)) {
        Bytes result(room, '\0');
        std::size_t read = 0;
        std::size_t size = 0;
        const auto status =
            libdeflate_zlib_decompress_ex(decompressor.get(), deflated.data(), deflated.size(),
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

} // namespace indenture::pdf
