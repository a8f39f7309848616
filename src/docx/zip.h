#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "docx/packing.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

struct libdeflate_compressor;
struct zip;

namespace indenture::docx {

/// For libzip's handle, which is for one thread at a time.
struct ZipDiscard {
    void operator()(::zip* archive) const;
};
using ZipArchive = std::unique_ptr<::zip, ZipDiscard>;

/// One entry of a zip, checked against both of its headers. Offsets are into the whole file.
struct ZipEntry {
    std::string name;
    std::size_t index = 0;    ///< in the central directory, as libzip counts
    std::uint16_t method = 0; ///< 0 stored, 8 deflated; nothing else is read
    std::uint32_t crc = 0;    ///< of the content, as declared
    std::size_t size = 0;     ///< octets after inflation, as declared
    std::size_t packed_size = 0;
    std::size_t data_offset = 0;

    bool is_folder() const { return name.ends_with('/'); }
};

/// The entries in the order in which their data stand in the file (PKWARE APPNOTE 6.3.9).
///
/// Only the plain form is read: entries one after another from offset 0, then the central
/// directory, then its end record, and not an octet beside them; no zip64, no encryption, no
/// second disk. libzip is to see only what has passed here. Throws Error(BadInput) naming the
/// entry, Error(LimitExceeded).
std::vector<ZipEntry> scan_zip(ByteView zip, const std::string& source, const Limits& limits);

/// ECMA-376-2, 6.2.2.2: part names that differ only in case of ASCII letters are the same name.
std::string folded(std::string_view name);
/// True for what names no part: a path from the root, out of the package or of another system.
bool is_path_like(std::string_view name);
/// APPNOTE 4.4.7.
std::uint32_t crc_of(ByteView content);

/// Reads the entries of a zip that has passed scan_zip; threads that share it take turns.
class ZipReader {
public:
    /// `zip` is to outlive the reader; `source` names it in errors. Throws Error(BadInput).
    ZipReader(ByteView zip, std::string source);

    /// The content, its size and CRC verified. Throws Error(BadInput).
    Bytes read(const ZipEntry& entry) const;
    /// In UTF-8, whatever code page of DOS the zip has it in.
    std::string name(const ZipEntry& entry) const;

private:
    std::string source_;
    ZipArchive archive_; ///< kept: opening reads every header, for each of 4,000 parts
    mutable std::mutex turn_;
};

/// Writes a zip front to back with nothing in it that depends on when or where: every entry is of
/// 1980-01-01 00:00 and has no extra field, comment or attribute.
///
/// What it writes passes scan_zip. It is ours and not libzip's because it only joins what is
/// packed already: an entry that is copied costs a memcpy.
class ZipWriter {
public:
    ZipWriter();
    /// Entries of `original`, which has passed scan_zip and is to outlive the writer, can be
    /// copied. `source` names it in errors.
    ZipWriter(ByteView original, std::string source);

    /// Deflates `content`, or stores it where that is shorter. Throws Error(BadInput) if the name
    /// is there already or not UTF-8, Error(LimitExceeded) over 4 GiB.
    void add(const std::string& name, ByteView content);
    /// The same for a text that is packed already.
    void add(const std::string& name, const Packed& packed);
    /// Takes over the packed octets of an entry of the original as they are, under a name in
    /// UTF-8. Throws Error(BadInput) if it is stored and damaged.
    void copy(const ZipEntry& entry, const std::string& name);
    /// The whole file; the last call. Throws Error(LimitExceeded) over 4 GiB.
    Bytes finish();

private:
    struct FreeCompressor {
        void operator()(libdeflate_compressor* compressor) const;
    };

    void append(const ZipEntry& header, ByteView packed);

    std::string source_;
    ByteView original_;
    Bytes out_;
    Bytes directory_;
    std::set<std::string> names_;
    std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor_; ///< made when needed
};

} // namespace indenture::docx
