#include "docx/zip.h"

#include "base/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <set>
#include <zlib.h>

namespace indenture::docx {

namespace {

// Signatures and fixed sizes: APPNOTE 4.3.7, 4.3.9, 4.3.12, 4.3.16.
constexpr std::uint32_t local_signature = 0x04034b50;
constexpr std::uint32_t descriptor_signature = 0x08074b50;
constexpr std::uint32_t central_signature = 0x02014b50;
constexpr std::uint32_t end_signature = 0x06054b50;
constexpr std::size_t local_size = 30;
constexpr std::size_t central_size = 46;
constexpr std::size_t end_size = 22;

// General purpose bits, APPNOTE 4.4.4.
constexpr unsigned flag_encrypted = 1U << 0U;
constexpr unsigned flag_descriptor = 1U << 3U;
constexpr unsigned flag_patch = 1U << 5U;
constexpr unsigned flag_strongly_encrypted = 1U << 6U;
constexpr unsigned flag_utf8 = 1U << 11U;
constexpr unsigned flag_masked = 1U << 13U;

constexpr std::uint16_t method_stored = 0;
constexpr std::uint16_t method_deflated = 8;
constexpr std::uint16_t zip_version = 20;
constexpr std::uint16_t midnight = 0;
constexpr std::uint16_t first_of_1980 = 0x0021; // the earliest date a zip can say

std::uint16_t u16(ByteView bytes, std::size_t offset)
{
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(bytes[offset + i]); };
    return static_cast<std::uint16_t>(octet(0) | octet(1) << 8U);
}

std::uint32_t u32(ByteView bytes, std::size_t offset)
{
    return u16(bytes, offset) | static_cast<std::uint32_t>(u16(bytes, offset + 2)) << 16U;
}

void put16(Bytes& out, std::size_t value)
{
    out += static_cast<char>(value & 0xFFU);
    out += static_cast<char>(value >> 8U & 0xFFU);
}

void put32(Bytes& out, std::size_t value)
{
    put16(out, value & 0xFFFFU);
    put16(out, value >> 16U & 0xFFFFU);
}

[[noreturn]] void refuse(const std::string& source, const std::string& name, std::string message)
{
    throw Error(ErrorCode::BadInput, {source, name, {}}, std::move(message));
}

[[noreturn]] void exceed(const std::string& source, const std::string& name, std::string message)
{
    throw Error(ErrorCode::LimitExceeded, {source, name, {}}, std::move(message));
}

/// The end record closes the file, so a second one or a trailer cannot mean something else to
/// another reader.
std::size_t end_record(ByteView zip, const std::string& source)
{
    if (zip.size() < end_size || u32(zip, 0) != local_signature) {
        refuse(source, {}, "this is not a Word file: it does not start as a zip does");
    }
    const std::size_t lowest = zip.size() - std::min(zip.size(), end_size + 0xFFFF);
    for (std::size_t offset = zip.size() - end_size + 1; offset-- > lowest;) {
        if (u32(zip, offset) == end_signature) {
            if (offset + end_size + u16(zip, offset + 20) != zip.size()) {
                refuse(source, {},
                       "octets follow the end of the zip; the file may be cut or joined");
            }
            return offset;
        }
    }
    refuse(source, {}, "the zip has no end record; the file is cut off");
}

struct Central {
    ZipEntry entry;
    unsigned flags = 0;
    std::size_t local_offset = 0;
};

/// A part name says where a part is, never where a file may be written.
bool is_path_like(std::string_view name)
{
    if (name.empty() || name.front() == '/' || name.find("//") != name.npos ||
        name.find_first_of("\\:") != name.npos) {
        return true;
    }
    std::size_t start = 0;
    while (start <= name.size()) {
        const std::size_t end = std::min(name.find('/', start), name.size());
        const std::string_view step = name.substr(start, end - start);
        if (step == "." || step == "..") {
            return true;
        }
        start = end + 1;
    }
    return std::any_of(name.begin(), name.end(), [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet < 0x20 || octet == 0x7F;
    });
}

/// Printable in a message, whatever the name holds.
std::string shown(std::string_view name)
{
    std::string result;
    for (const char c : name.substr(0, 100)) {
        result += c >= ' ' && c <= '~' ? c : '?';
    }
    return result;
}

void check_sizes(const ZipEntry& entry, const std::string& source, const Limits& limits)
{
    constexpr std::size_t small = 1U << 20U;
    if (entry.size > limits.zip_entry_size_max) {
        exceed(source, entry.name,
               fmt::format("the part inflates to {} octets, more than the {} allowed", entry.size,
                           limits.zip_entry_size_max));
    }
    if (entry.size > small && entry.size / limits.zip_ratio_max > entry.packed_size) {
        exceed(source, entry.name,
               fmt::format("the part inflates more than {} times, as only a zip bomb does",
                           limits.zip_ratio_max));
    }
    if (entry.method == method_stored && entry.size != entry.packed_size) {
        refuse(source, entry.name, "the entry is stored but its two sizes differ");
    }
    if (entry.is_folder() && entry.size != 0) {
        refuse(source, entry.name, "the entry is named as a folder but has content");
    }
}

void check_flags(const Central& central, const std::string& source)
{
    if ((central.flags & (flag_encrypted | flag_strongly_encrypted | flag_masked)) != 0) {
        refuse(source, central.entry.name,
               "the entry is encrypted; save the file without a password");
    }
    if ((central.flags & flag_patch) != 0 ||
        (central.entry.method != method_stored && central.entry.method != method_deflated)) {
        refuse(source, central.entry.name,
               fmt::format("the entry is compressed by method {}; a Word file has only deflate",
                           central.entry.method));
    }
}

class Scan {
public:
    Scan(ByteView zip, const std::string& source, const Limits& limits)
        : zip_(zip), source_(source), limits_(limits)
    {
    }

    std::vector<ZipEntry> run()
    {
        std::vector<Central> entries = directory();
        std::sort(entries.begin(), entries.end(), [](const Central& a, const Central& b) {
            return a.local_offset < b.local_offset;
        });
        std::size_t next = 0;
        std::vector<ZipEntry> result;
        for (Central& central : entries) {
            if (central.local_offset != next) {
                refuse(source_, central.entry.name,
                       "the entry overlaps another or is not right behind it");
            }
            next = end_of(central);
            result.push_back(std::move(central.entry));
        }
        if (next != directory_offset_) {
            refuse(source_, {}, "octets stand between the last entry and the directory of the zip");
        }
        return result;
    }

private:
    std::vector<Central> directory()
    {
        const std::size_t end = end_record(zip_, source_);
        const std::size_t count = u16(zip_, end + 10);
        const std::size_t size = u32(zip_, end + 12);
        directory_offset_ = u32(zip_, end + 16);
        if (u16(zip_, end + 4) != 0 || u16(zip_, end + 6) != 0 || u16(zip_, end + 8) != count ||
            count == 0xFFFF || size == 0xFFFFFFFF || directory_offset_ == 0xFFFFFFFF) {
            refuse(source_, {}, "the zip has several disks or is zip64; a Word file is neither");
        }
        if (count > limits_.zip_entries_max) {
            exceed(source_, {},
                   fmt::format("the zip has {} entries, more than the {} allowed", count,
                               limits_.zip_entries_max));
        }
        if (directory_offset_ + size != end) {
            refuse(source_, {}, "the directory of the zip is not where its end record says");
        }
        std::vector<Central> entries;
        std::size_t offset = directory_offset_;
        for (std::size_t i = 0; i < count; ++i) {
            entries.push_back(central_at(offset, end));
        }
        if (offset != end) {
            refuse(source_, {},
                   "the directory of the zip has more entries than its end record says");
        }
        return entries;
    }

    /// Moves `offset` behind the header it reads.
    Central central_at(std::size_t& offset, std::size_t end)
    {
        if (offset + central_size > end || u32(zip_, offset) != central_signature) {
            refuse(source_, {}, "the directory of the zip is damaged");
        }
        const std::size_t name_size = u16(zip_, offset + 28);
        const std::size_t after =
            offset + central_size + name_size + u16(zip_, offset + 30) + u16(zip_, offset + 32);
        if (after > end) {
            refuse(source_, {}, "the directory of the zip is damaged");
        }
        Central central;
        central.flags = u16(zip_, offset + 8);
        central.entry = {.name = std::string(zip_.substr(offset + central_size, name_size)),
                         .method = u16(zip_, offset + 10),
                         .crc = u32(zip_, offset + 16),
                         .size = u32(zip_, offset + 24),
                         .packed_size = u32(zip_, offset + 20),
                         .data_offset = 0};
        central.local_offset = u32(zip_, offset + 42);
        offset = after;
        check(central);
        return central;
    }

    void check(const Central& central)
    {
        const ZipEntry& entry = central.entry;
        if (is_path_like(entry.name)) {
            refuse(source_, {},
                   fmt::format("the zip has an entry named '{}', which is no part name",
                               shown(entry.name)));
        }
        // ECMA-376-2, 6.2.2.2: part names that differ only in case are the same name.
        std::string folded = entry.name;
        std::transform(folded.begin(), folded.end(), folded.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        if (!names_.insert(folded).second) {
            refuse(source_, entry.name, "the zip has two entries of this name");
        }
        check_flags(central, source_);
        check_sizes(entry, source_, limits_);
        total_ += entry.size;
        if (total_ > limits_.zip_total_size_max) {
            exceed(source_, {},
                   fmt::format("the zip inflates to more than the {} octets allowed",
                               limits_.zip_total_size_max));
        }
    }

    /// Compares the local header with the central one and gives the offset behind the entry.
    std::size_t end_of(Central& central)
    {
        ZipEntry& entry = central.entry;
        const std::size_t offset = central.local_offset;
        if (offset + local_size > directory_offset_ || u32(zip_, offset) != local_signature) {
            refuse(source_, entry.name, "the entry has no local header");
        }
        const std::size_t name_size = u16(zip_, offset + 26);
        entry.data_offset = offset + local_size + name_size + u16(zip_, offset + 28);
        if (entry.data_offset + entry.packed_size > directory_offset_) {
            refuse(source_, entry.name, "the entry reaches into the directory of the zip");
        }
        const bool has_descriptor = (central.flags & flag_descriptor) != 0;
        if (zip_.substr(offset + local_size, name_size) != entry.name ||
            u16(zip_, offset + 6) != central.flags || u16(zip_, offset + 8) != entry.method) {
            refuse(source_, entry.name, "the two headers of the entry differ");
        }
        check_local_sizes(entry, offset + 14, has_descriptor);
        const std::size_t end = entry.data_offset + entry.packed_size;
        return has_descriptor ? end_of_descriptor(entry, end) : end;
    }

    void check_local_sizes(const ZipEntry& entry, std::size_t offset, bool may_be_zero)
    {
        const bool are_zero =
            u32(zip_, offset) == 0 && u32(zip_, offset + 4) == 0 && u32(zip_, offset + 8) == 0;
        if (!(may_be_zero && are_zero) && !sizes_agree(entry, offset)) {
            refuse(source_, entry.name, "the two headers of the entry differ in size or checksum");
        }
    }

    bool sizes_agree(const ZipEntry& entry, std::size_t offset) const
    {
        return u32(zip_, offset) == entry.crc && u32(zip_, offset + 4) == entry.packed_size &&
               u32(zip_, offset + 8) == entry.size;
    }

    /// APPNOTE 4.3.9: CRC and sizes behind the data, with or without a signature.
    std::size_t end_of_descriptor(const ZipEntry& entry, std::size_t offset)
    {
        if (offset + 16 <= directory_offset_ && u32(zip_, offset) == descriptor_signature &&
            sizes_agree(entry, offset + 4)) {
            return offset + 16;
        }
        if (offset + 12 <= directory_offset_ && sizes_agree(entry, offset)) {
            return offset + 12;
        }
        refuse(source_, entry.name, "the entry's sizes behind its data differ from its header");
    }

    ByteView zip_;
    const std::string& source_;
    const Limits& limits_;
    std::size_t directory_offset_ = 0;
    std::size_t total_ = 0;
    std::set<std::string> names_;
};

std::uint32_t crc_of(ByteView bytes)
{
    return static_cast<std::uint32_t>(
        crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

Bytef* octets_of(ByteView bytes)
{
    // zlib's next_in is const only in newer interfaces; it never writes there.
    return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

/// The inflated octets if the stream ends exactly at both sizes, else nothing.
std::optional<Bytes> inflate_raw(ByteView packed, std::size_t size)
{
    Bytes out(size, '\0');
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) {
        throw std::bad_alloc();
    }
    stream.next_in = octets_of(packed);
    stream.avail_in = static_cast<uInt>(packed.size());
    Bytef nothing = 0; // zlib wants somewhere to write even if the content is empty
    stream.next_out = size == 0 ? &nothing : reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(size);
    const int result = ::inflate(&stream, Z_FINISH);
    const bool is_whole =
        result == Z_STREAM_END && stream.avail_in == 0 && stream.total_out == size;
    inflateEnd(&stream);
    return is_whole ? std::optional<Bytes>(std::move(out)) : std::nullopt;
}

Bytes deflate_raw(ByteView content)
{
    constexpr int level = 6;
    constexpr int memory_level = 8;
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, -MAX_WBITS, memory_level, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
        throw std::bad_alloc();
    }
    Bytes out(deflateBound(&stream, static_cast<uLong>(content.size())), '\0');
    stream.next_in = octets_of(content);
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = ::deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (result != Z_STREAM_END) {
        throw Error(ErrorCode::Internal, {}, "zlib could not deflate a part");
    }
    return out;
}

void check_32_bits(std::size_t size)
{
    if (size > std::numeric_limits<std::uint32_t>::max() - 1) {
        throw Error(ErrorCode::LimitExceeded, {}, "the file would be larger than 4 GiB");
    }
}

bool is_ascii(std::string_view text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) > 0x7F; });
}

} // namespace

std::vector<ZipEntry> scan_zip(ByteView zip, const std::string& source, const Limits& limits)
{
    if (zip.size() > limits.file_size_max) {
        exceed(source, {},
               fmt::format("the file has {} octets, more than the {} allowed", zip.size(),
                           limits.file_size_max));
    }
    return Scan(zip, source, limits).run();
}

Bytes inflate(ByteView zip, const ZipEntry& entry, const std::string& source)
{
    const ByteView packed = zip.substr(entry.data_offset, entry.packed_size);
    std::optional<Bytes> content = entry.method == method_stored
                                       ? std::optional<Bytes>(Bytes(packed))
                                       : inflate_raw(packed, entry.size);
    if (!content) {
        refuse(source, entry.name, "the part does not inflate to the size its header says");
    }
    if (crc_of(*content) != entry.crc) {
        refuse(source, entry.name, "the part's checksum is wrong; the file is damaged");
    }
    return std::move(*content);
}

void ZipWriter::add(const std::string& name, ByteView content)
{
    check_32_bits(content.size());
    const Bytes packed = deflate_raw(content);
    append({.name = name,
            .method = method_deflated,
            .crc = crc_of(content),
            .size = content.size(),
            .packed_size = packed.size(),
            .data_offset = 0},
           packed);
}

void ZipWriter::copy(ByteView zip, const ZipEntry& entry)
{
    append(entry, zip.substr(entry.data_offset, entry.packed_size));
}

void ZipWriter::append(const ZipEntry& entry, ByteView packed)
{
    check_32_bits(out_.size() + packed.size());
    Bytes common; // the fields that both headers have, in the order of both
    put16(common, zip_version);
    put16(common, is_ascii(entry.name) ? 0 : flag_utf8);
    put16(common, entry.method);
    put16(common, midnight);
    put16(common, first_of_1980);
    put32(common, entry.crc);
    put32(common, entry.packed_size);
    put32(common, entry.size);
    put16(common, entry.name.size());
    put16(common, 0); // no extra field

    put32(directory_, central_signature);
    put16(directory_, zip_version);
    directory_ += common;
    put16(directory_, 0); // no comment
    put16(directory_, 0); // disk
    put16(directory_, 0); // internal attributes
    put32(directory_, 0); // external attributes
    put32(directory_, out_.size());
    directory_ += entry.name;

    put32(out_, local_signature);
    out_ += common;
    out_ += entry.name;
    out_ += packed;
    ++count_;
}

Bytes ZipWriter::finish()
{
    check_32_bits(out_.size() + directory_.size());
    if (count_ >= 0xFFFF) {
        throw Error(ErrorCode::LimitExceeded, {}, "the file would have more than 65,534 parts");
    }
    const std::size_t directory_offset = out_.size();
    out_ += directory_;
    put32(out_, end_signature);
    put16(out_, 0);
    put16(out_, 0);
    put16(out_, count_);
    put16(out_, count_);
    put32(out_, directory_.size());
    put32(out_, directory_offset);
    put16(out_, 0); // no comment
    directory_.clear();
    count_ = 0;
    return std::move(out_);
}

} // namespace indenture::docx
