#pragma once

#include "base/bytes.h"
#include "base/limits.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

struct zip;
struct zip_source;

namespace indenture::docx {

/// For libzip's handles, which are for one thread at a time.
struct ZipDiscard {
    void operator()(::zip* archive) const;
    void operator()(::zip_source* octets) const;
};
using ZipArchive = std::unique_ptr<::zip, ZipDiscard>;
using ZipSource = std::unique_ptr<::zip_source, ZipDiscard>;

/// One entry of a zip, checked against both of its headers. Offsets are into the whole file.
struct ZipEntry {
    std::string name;
    std::size_t index = 0;    ///< in the central directory, as libzip counts
    std::uint16_t method = 0; ///< 0 stored, 8 deflated; nothing else is read
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

/// Reads the entries of a zip that has passed scan_zip; threads that share it take turns.
class ZipReader {
public:
    /// `zip` is to outlive the reader; `source` names it in errors. Throws Error(BadInput).
    ZipReader(ByteView zip, std::string source);

    /// The content, its size and CRC verified. Throws Error(BadInput).
    Bytes read(const ZipEntry& entry) const;

private:
    std::string source_;
    ZipArchive archive_; ///< kept: opening reads every header, for each of 4,000 parts
    mutable std::mutex turn_;
};

/// Writes a zip front to back with nothing in it that depends on when or where: every entry is of
/// 1980-01-01 00:00 and has no extra field, comment or attribute.
class ZipWriter {
public:
    ZipWriter();
    /// Entries of `original`, which is to outlive the writer, can be copied. `source` names it in
    /// errors. Throws Error(BadInput).
    ZipWriter(ByteView original, std::string source);

    /// Deflates `content`. Throws Error(BadInput) if the name is there already or not UTF-8.
    void add(const std::string& name, ByteView content);
    /// Takes over the packed octets of an entry of the original as they are. A name in the old
    /// code page of DOS becomes UTF-8.
    void copy(const ZipEntry& entry);
    /// The whole file; the last call. Throws Error(LimitExceeded) over 4 GiB, Error(BadInput) if a
    /// stored entry that was copied is damaged.
    Bytes finish();

private:
    void append(const std::string& name, int method, ZipSource content);

    std::string source_;
    std::deque<Bytes> contents_; ///< of the entries added; libzip reads them when it closes
    ZipArchive original_;
    ZipSource out_;
    ZipArchive archive_;
};

} // namespace indenture::docx
