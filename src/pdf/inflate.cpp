#include "pdf/inflate.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <limits>
#include <memory>
#include <zlib.h>

namespace indenture::pdf {

namespace {

// zlib takes pointers to octets it never writes; its interface is older than const.
Bytef* input_of(ByteView bytes)
{
    return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
}

struct InflateEnd {
    void operator()(z_stream* stream) const { inflateEnd(stream); }
};

template <typename Sink> std::size_t inflate_into(ByteView deflated, std::size_t max, Sink sink)
{
    z_stream stream{};
    if (deflated.size() > std::numeric_limits<uInt>::max() || inflateInit(&stream) != Z_OK) {
        throw Error(ErrorCode::LimitExceeded, {}, "a stream is too long to be inflated");
    }
    const std::unique_ptr<z_stream, InflateEnd> guard(&stream);
    stream.next_in = input_of(deflated);
    stream.avail_in = static_cast<uInt>(deflated.size());

    std::array<char, 16384> chunk{};
    std::size_t total = 0;
    for (int status = Z_OK; status != Z_STREAM_END;) {
        stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
        stream.avail_out = static_cast<uInt>(chunk.size());
        status = ::inflate(&stream, Z_NO_FLUSH);
        if (status != Z_OK && status != Z_STREAM_END) {
            throw Error(ErrorCode::BadInput, {}, "a deflated stream is damaged or cut off");
        }
        const std::size_t count = chunk.size() - stream.avail_out;
        if (count > max - total) {
            throw Error(ErrorCode::LimitExceeded, {},
                        fmt::format("a stream inflates to more than {} octets", max));
        }
        total += count;
        sink(ByteView(chunk.data(), count));
    }
    return total;
}

} // namespace

Bytes inflate(ByteView deflated, std::size_t size_max)
{
    Bytes result;
    inflate_into(deflated, size_max, [&](ByteView piece) { result.append(piece); });
    return result;
}

std::size_t inflated_size(ByteView deflated, std::size_t size_max)
{
    return inflate_into(deflated, size_max, [](ByteView) {});
}

} // namespace indenture::pdf
