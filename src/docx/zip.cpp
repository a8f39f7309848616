#include "docx/zip.h"

#include "base/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <new>
#include <set>
#include <zip.h>

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

// General purpose bits, APPNOTE 4.4.4: the effort of deflate, a descriptor, a name in UTF-8. The
// others stand for encryption, patches and what is reserved.
constexpr unsigned flag_descriptor = 1U << 3U;
constexpr unsigned flags_known = 3U << 1U | flag_descriptor | 1U << 11U;

std::uint16_t u16(ByteView bytes, std::size_t offset)
{
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(bytes[offset + i]); };
    return static_cast<std::uint16_t>(octet(0) | octet(1) << 8U);
}

std::uint32_t u32(ByteView bytes, std::size_t offset)
{
    return u16(bytes, offset) | static_cast<std::uint32_t>(u16(bytes, offset + 2)) << 16U;
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
    if (entry.method == ZIP_CM_STORE && entry.size != entry.packed_size) {
        refuse(source, entry.name, "the entry is stored but its two sizes differ");
    }
    if (entry.is_folder() && entry.size != 0) {
        refuse(source, entry.name, "the entry is named as a folder but has content");
    }
}

void check_flags(const Central& central, const std::string& source)
{
    if ((central.flags & ~flags_known) != 0) {
        refuse(source, central.entry.name,
               "the entry is encrypted; save the file without a password");
    }
    if (central.entry.method != ZIP_CM_STORE && central.entry.method != ZIP_CM_DEFLATE) {
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
            entries.back().entry.index = i;
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
        check_extra(zip_.substr(offset + central_size + name_size, u16(zip_, offset + 30)));
        Central central;
        central.flags = u16(zip_, offset + 8);
        central.entry = {.name = std::string(zip_.substr(offset + central_size, name_size)),
                         .index = 0,
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

    /// APPNOTE 4.5 and 4.6.9: some readers take the name in an extra field for the name.
    void check_extra(ByteView extra)
    {
        constexpr unsigned unicode_path = 0x7075;
        while (extra.size() >= 4) {
            if (u16(extra, 0) == unicode_path) {
                refuse(source_, {}, "an entry of the zip has a second name");
            }
            extra = extra.substr(std::min(extra.size(), std::size_t{4} + u16(extra, 2)));
        }
    }

    void check(const Central& central)
    {
        const ZipEntry& entry = central.entry;
        if (is_path_like(entry.name)) {
            refuse(source_, {},
                   fmt::format("the zip has an entry named '{}', which is no part name",
                               shown(entry.name)));
        }
        if (!names_.insert(folded(entry.name)).second) {
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
        const std::size_t extra_size = u16(zip_, offset + 28);
        entry.data_offset = offset + local_size + name_size + extra_size;
        if (entry.data_offset + entry.packed_size > directory_offset_) {
            refuse(source_, entry.name, "the entry reaches into the directory of the zip");
        }
        check_extra(zip_.substr(offset + local_size + name_size, extra_size));
        const bool has_descriptor = (central.flags & flag_descriptor) != 0;
        if (zip_.substr(offset + local_size, name_size) != entry.name ||
            u16(zip_, offset + 6) != central.flags || u16(zip_, offset + 8) != entry.method) {
            refuse(source_, entry.name, "the two headers of the entry differ");
        }
        check_local_sizes(central, offset + 14, has_descriptor);
        const std::size_t end = entry.data_offset + entry.packed_size;
        return has_descriptor ? end_of_descriptor(central, end) : end;
    }

    void check_local_sizes(const Central& central, std::size_t offset, bool may_be_zero)
    {
        const bool are_zero =
            u32(zip_, offset) == 0 && u32(zip_, offset + 4) == 0 && u32(zip_, offset + 8) == 0;
        if (!(may_be_zero && are_zero) && !sizes_agree(central, offset)) {
            refuse(source_, central.entry.name,
                   "the two headers of the entry differ in size or checksum");
        }
    }

    bool sizes_agree(const Central& central, std::size_t offset) const
    {
        return u32(zip_, offset) == central.entry.crc &&
               u32(zip_, offset + 4) == central.entry.packed_size &&
               u32(zip_, offset + 8) == central.entry.size;
    }

    /// APPNOTE 4.3.9: CRC and sizes behind the data, with or without a signature.
    std::size_t end_of_descriptor(const Central& central, std::size_t offset)
    {
        if (offset + 16 <= directory_offset_ && u32(zip_, offset) == descriptor_signature &&
            sizes_agree(central, offset + 4)) {
            return offset + 16;
        }
        if (offset + 12 <= directory_offset_ && sizes_agree(central, offset)) {
            return offset + 12;
        }
        refuse(source_, central.entry.name,
               "the entry's sizes behind its data differ from its header");
    }

    ByteView zip_;
    const std::string& source_;
    const Limits& limits_;
    std::size_t directory_offset_ = 0;
    std::size_t total_ = 0;
    std::set<std::string> names_;
};

/// Where libzip fails, memory or the zip is to blame: it reads and writes nothing else.
[[noreturn]] void refuse(const std::string& source, const std::string& name, zip_error_t* error)
{
    if (zip_error_code_zip(error) == ZIP_ER_MEMORY) {
        throw std::bad_alloc();
    }
    std::string message = fmt::format("the zip is damaged ({})", zip_error_strerror(error));
    zip_error_fini(error); // frees the text that libzip made for us
    refuse(source, name, std::move(message));
}

struct ZipClose {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using ZipFile = std::unique_ptr<zip_file_t, ZipClose>;

ZipArchive open_to_read(ByteView zip, const std::string& source)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* const octets = zip_source_buffer_create(zip.data(), zip.size(), 0, nullptr);
    if (octets == nullptr) {
        throw std::bad_alloc();
    }
    ZipArchive archive(zip_open_from_source(octets, ZIP_RDONLY | ZIP_CHECKCONS, &error));
    if (!archive) {
        zip_source_free(octets); // what was opened owns it, what was not does not
        refuse(source, {}, &error);
    }
    return archive;
}

} // namespace

std::string folded(std::string_view name)
{
    std::string result(name);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return result;
}

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

std::vector<ZipEntry> scan_zip(ByteView zip, const std::string& source, const Limits& limits)
{
    if (zip.size() > limits.file_size_max) {
        exceed(source, {},
               fmt::format("the file has {} octets, more than the {} allowed", zip.size(),
                           limits.file_size_max));
    }
    return Scan(zip, source, limits).run();
}

void ZipDiscard::operator()(zip_t* archive) const
{
    zip_discard(archive);
}

ZipReader::ZipReader(ByteView zip, std::string source)
    : source_(std::move(source)), archive_(open_to_read(zip, source_))
{
}

Bytes ZipReader::read(const ZipEntry& entry) const
{
    const std::lock_guard turn(turn_);
    const ZipFile file(zip_fopen_index(archive_.get(), entry.index, 0));
    if (!file) {
        refuse(source_, entry.name, zip_get_error(archive_.get()));
    }
    Bytes content(entry.size + 1, '\0'); // room to see more than was declared
    std::size_t size = 0;
    zip_int64_t count = 0;
    while ((count = zip_fread(file.get(), content.data() + size, content.size() - size)) > 0) {
        size += static_cast<std::size_t>(count);
    }
    const int error = count < 0 ? zip_error_code_zip(zip_file_get_error(file.get())) : ZIP_ER_OK;
    if (error == ZIP_ER_MEMORY) {
        throw std::bad_alloc();
    }
    if (error == ZIP_ER_CRC) {
        refuse(source_, entry.name, "the part's checksum is wrong; the file is damaged");
    }
    if (error != ZIP_ER_OK || size != entry.size) {
        refuse(source_, entry.name, "the part does not inflate to the size its header says");
    }
    content.resize(size);
    return content;
}

std::string ZipReader::name(const ZipEntry& entry) const
{
    const std::lock_guard turn(turn_);
    const char* const name = zip_get_name(archive_.get(), entry.index, ZIP_FL_ENC_GUESS);
    if (name == nullptr) {
        refuse(source_, entry.name, zip_get_error(archive_.get()));
    }
    return name;
}

} // namespace indenture::docx
