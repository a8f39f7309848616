#include "render/png.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstring>
#include <fmt/format.h>
#include <png.h>
#include <vector>
#include <zlib.h>

namespace indenture::render {
namespace {

[[noreturn]] void refuse(const std::string& name, std::string_view why)
{
    throw Error(ErrorCode::BadInput, {"", name, ""},
                fmt::format("the picture is damaged: {}; save it anew and insert it again", why));
}

// --- Chunks ------------------------------------------------------------------------------------

struct Chunk {
    std::string_view type;
    ByteView data;
};

std::uint32_t big_endian(ByteView octets, std::size_t at)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        value = value << 8U | static_cast<std::uint8_t>(octets[at + i]);
    }
    return value;
}

/// The chunks up to IEND, their checksums right.
std::vector<Chunk> chunks_of(ByteView file, const std::string& name)
{
    std::vector<Chunk> chunks;
    for (std::size_t at = 8;;) {
        if (file.size() - at < 12 || at > file.size()) {
            refuse(name, "it ends too early");
        }
        const std::size_t length = big_endian(file, at);
        if (length > file.size() - at - 12) {
            refuse(name, "it ends too early");
        }
        const ByteView checked = file.substr(at + 4, 4 + length);
        const uLong sum = crc32(0, reinterpret_cast<const Bytef*>(checked.data()),
                                static_cast<uInt>(checked.size()));
        if (sum != big_endian(file, at + 8 + length)) {
            refuse(name, "a checksum is wrong");
        }
        chunks.push_back({checked.substr(0, 4), checked.substr(4)});
        if (chunks.back().type == "IEND") {
            return chunks;
        }
        at += 12 + length;
    }
}

struct PngHeader {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    int bits = 0;
    int colour = 0;
    bool is_interlaced = false;
};

constexpr int grey = 0;
constexpr int rgb = 2;
constexpr int indexed = 3;

PngHeader header_of(ByteView file, const std::string& name)
{
    if (file.size() < 33 || file.substr(12, 4) != "IHDR") {
        refuse(name, "it has no header");
    }
    return {big_endian(file, 16), big_endian(file, 20), static_cast<std::uint8_t>(file[24]),
            static_cast<std::uint8_t>(file[25]), file[28] != 0};
}

class Inflater {
public:
    Inflater() { inflateInit(&stream_); }
    ~Inflater() { inflateEnd(&stream_); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    z_stream& stream() { return stream_; }

private:
    z_stream stream_{};
};

/// Inflates to the end: every row is there, with a filter that exists, and nothing more.
void require_rows(Bytes& deflated, std::size_t row_size, std::size_t rows, const std::string& name)
{
    Inflater inflater;
    z_stream& stream = inflater.stream();
    stream.next_in = reinterpret_cast<Bytef*>(deflated.data());
    stream.avail_in = static_cast<uInt>(deflated.size());
    Bytes row(row_size, '\0');
    for (std::size_t i = 0; i < rows; ++i) {
        stream.next_out = reinterpret_cast<Bytef*>(row.data());
        stream.avail_out = static_cast<uInt>(row.size());
        const int status = inflate(&stream, Z_NO_FLUSH);
        const bool is_good = status == Z_OK || (status == Z_STREAM_END && i + 1 == rows);
        if (!is_good || stream.avail_out != 0 || static_cast<std::uint8_t>(row[0]) > 4) {
            refuse(name, "its pixels cannot be read");
        }
    }
    char beyond = 0;
    stream.next_out = reinterpret_cast<Bytef*>(&beyond);
    stream.avail_out = 1;
    if (inflate(&stream, Z_FINISH) != Z_STREAM_END || stream.avail_out != 1) {
        refuse(name, "it has more pixels than it states");
    }
    deflated.resize(stream.total_in);
}

// --- libpng ------------------------------------------------------------------------------------

/// What libpng's callbacks see. They leave by longjmp, so nothing here has a destructor to run.
struct Source {
    const char* data = nullptr;
    std::size_t size = 0;
    std::size_t at = 0;
    std::array<char, 128> message{};
};

void read_octets(png_structp png, png_bytep out, std::size_t count)
{
    auto* source = static_cast<Source*>(png_get_io_ptr(png));
    if (count > source->size - source->at) {
        png_error(png, "it ends too early");
    }
    std::memcpy(out, source->data + source->at, count);
    source->at += count;
}

[[noreturn]] void keep_error(png_structp png, png_const_charp message)
{
    auto* source = static_cast<Source*>(png_get_error_ptr(png));
    std::strncpy(source->message.data(), message, source->message.size() - 1);
    png_longjmp(png, 1);
}

void ignore_warning(png_structp /*png*/, png_const_charp /*message*/) {}

/// What is asked of libpng step by step, each guarded on its own.
enum class Step { Header, Row, End };

class PngReader {
public:
    explicit PngReader(Source& source)
        : png(png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, keep_error, ignore_warning)),
          info(png == nullptr ? nullptr : png_create_info_struct(png))
    {
    }
    ~PngReader() { png_destroy_read_struct(&png, &info, nullptr); }
    PngReader(const PngReader&) = delete;
    PngReader& operator=(const PngReader&) = delete;

    png_structp png;
    png_infop info;
};

/// False if libpng met an error. setjmp runs no destructors: no object here has one.
bool take_step(const PngReader& reader, Step step, png_bytep row)
{
    if (setjmp(png_jmpbuf(reader.png)) != 0) { // NOLINT: libpng's own way to report
        return false;
    }
    switch (step) {
    case Step::Header:
        png_read_info(reader.png, reader.info);
        png_set_expand(reader.png);
        png_set_scale_16(reader.png);
        png_set_interlace_handling(reader.png);
        png_read_update_info(reader.png, reader.info);
        break;
    case Step::Row:
        png_read_row(reader.png, row, nullptr);
        break;
    case Step::End:
        png_read_end(reader.png, nullptr);
        break;
    }
    return true;
}

class Decoder {
public:
    Decoder(ByteView file, const std::string& name)
        : name_(name), source_{file.data(), file.size(), 0, {}}, reader_(source_)
    {
        if (reader_.info == nullptr) {
            throw Error(ErrorCode::Internal, {"", name, ""}, "libpng has no memory");
        }
        png_set_read_fn(reader_.png, &source_, read_octets);
        // The caller has checked both sides; what chunks ask for beside pixels stays small.
        png_set_user_limits(reader_.png, 0x7FFFFFFF, 0x7FFFFFFF);
        png_set_chunk_malloc_max(reader_.png, 8U << 20U);
        png_set_chunk_cache_max(reader_.png, 128);
    }

    PngPixels decode()
    {
        step(Step::Header, nullptr);
        pixels_.width = png_get_image_width(reader_.png, reader_.info);
        pixels_.height = png_get_image_height(reader_.png, reader_.info);
        channels_ = png_get_channels(reader_.png, reader_.info);
        pixels_.is_grey = channels_ <= 2;
        const std::size_t count = std::size_t{pixels_.width} * pixels_.height;
        pixels_.colours.reserve(count * (pixels_.is_grey ? 1 : 3));
        if (channels_ % 2 == 0) {
            pixels_.alpha.reserve(count);
        }
        const bool is_interlaced =
            png_get_interlace_type(reader_.png, reader_.info) != PNG_INTERLACE_NONE;
        is_interlaced ? decode_passes() : decode_rows();
        step(Step::End, nullptr);
        return std::move(pixels_);
    }

private:
    void step(Step which, png_bytep row)
    {
        if (!take_step(reader_, which, row)) {
            refuse(name_, source_.message.data());
        }
    }

    std::size_t row_size() const { return std::size_t{pixels_.width} * channels_; }

    void decode_rows()
    {
        std::vector<png_byte> row(row_size());
        for (std::uint32_t y = 0; y < pixels_.height; ++y) {
            step(Step::Row, row.data());
            append(row.data());
        }
    }

    void decode_passes()
    {
        constexpr int passes = 7;
        std::vector<png_byte> rows(row_size() * pixels_.height);
        for (int pass = 0; pass < passes; ++pass) {
            for (std::uint32_t y = 0; y < pixels_.height; ++y) {
                step(Step::Row, rows.data() + y * row_size());
            }
        }
        for (std::uint32_t y = 0; y < pixels_.height; ++y) {
            append(rows.data() + y * row_size());
        }
    }

    void append(const png_byte* row)
    {
        const std::size_t colours = pixels_.is_grey ? 1 : 3;
        const auto* octets = reinterpret_cast<const char*>(row);
        if (channels_ == colours) {
            pixels_.colours.append(octets, row_size());
            return;
        }
        for (std::uint32_t x = 0; x < pixels_.width; ++x, octets += channels_) {
            pixels_.colours.append(octets, colours);
            pixels_.alpha.push_back(octets[colours]);
        }
    }

    const std::string& name_;
    Source source_;
    PngReader reader_;
    PngPixels pixels_;
    std::size_t channels_ = 0;
};

} // namespace

std::optional<PngRows> png_rows(ByteView file, const std::string& name)
{
    const PngHeader header = header_of(file, name);
    const bool is_plain = header.colour == grey || header.colour == rgb || header.colour == indexed;
    if (header.is_interlaced || !is_plain) {
        return std::nullopt;
    }
    PngRows rows{header.width, header.height, header.bits, header.colour == rgb ? 3 : 1, {}, {}};
    for (const Chunk& chunk : chunks_of(file, name)) {
        if (chunk.type == "tRNS") {
            return std::nullopt;
        }
        if (chunk.type == "PLTE" && header.colour == indexed) {
            rows.palette = chunk.data;
        } else if (chunk.type == "IDAT") {
            rows.deflated += chunk.data;
        }
    }
    const std::size_t entries = rows.palette.size() / 3;
    const bool has_palette = entries > 0 && rows.palette.size() % 3 == 0 &&
                             entries <= (std::size_t{1} << static_cast<unsigned>(header.bits));
    if (header.colour == indexed && !has_palette) {
        refuse(name, "it has no palette");
    }
    const std::size_t bits =
        std::size_t{header.width} * static_cast<std::size_t>(rows.channels * rows.bits);
    require_rows(rows.deflated, 1 + (bits + 7) / 8, header.height, name);
    return rows;
}

PngPixels decode_png(ByteView file, const std::string& name)
{
    return Decoder(file, name).decode();
}

} // namespace indenture::render
