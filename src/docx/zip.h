#pragma once

#include "base/bytes.h"
#include "base/limits.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace indenture::docx {

/// One entry of a zip, checked against both of its headers. Offsets are into the whole file.
struct ZipEntry {
    std::string name;
    std::uint16_t method = 0; ///< 0 stored, 8 deflated; nothing else is read
    std::uint32_t crc = 0;
    std::size_t size = 0; ///< octets after inflation, as declared
    std::size_t packed_size = 0;
    std::size_t data_offset = 0;

    bool is_folder() const { return name.ends_with('/'); }
};

/// The entries in the order in which their data stand in the file (PKWARE APPNOTE 6.3.9).
///
/// Only the plain form is read: entries one after another from offset 0, then the central
/// directory, then its end record, and not an octet beside them; no zip64, no encryption, no
/// second disk. Throws Error(BadInput) naming the entry, Error(LimitExceeded).
std::vector<ZipEntry> scan_zip(ByteView zip, const std::string& source, const Limits& limits);

/// The content of an entry of `zip`, its size and CRC verified. Throws Error(BadInput).
Bytes inflate(ByteView zip, const ZipEntry& entry, const std::string& source);

/// Writes a zip front to back with nothing in it that depends on when or where.
class ZipWriter {
public:
    /// Deflates `content`.
    void add(const std::string& name, ByteView content);
    /// Takes over the packed octets of an entry of another zip as they are.
    void copy(ByteView zip, const ZipEntry& entry);
    /// The whole file; the writer is empty afterwards. Throws Error(LimitExceeded) over 4 GiB.
    Bytes finish();

private:
    void append(const ZipEntry& entry, ByteView packed);

    Bytes out_;
    Bytes directory_;
    std::size_t count_ = 0;
};

} // namespace indenture::docx
