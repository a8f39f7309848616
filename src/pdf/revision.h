#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "pdf/object.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace indenture::pdf {

/// Where a cross-reference section says an object is.
struct Location {
    enum class Kind {
        Free,
        Plain,      ///< `offset` of its "n 0 obj"
        Compressed, ///< in object stream `stream` at `index`
    };

    Kind kind = Kind::Free;
    std::size_t offset = 0;
    std::uint32_t stream = 0;
    std::uint32_t index = 0;

    bool operator==(const Location&) const = default;
};

enum class XrefKind { Table, Stream };

/// One state of a file: everything up to an xref section, its `startxref` and its `%%EOF`.
struct Revision {
    std::size_t begin = 0;       ///< first octet it added
    std::size_t eof_end = 0;     ///< one past its "%%EOF"
    std::size_t end = 0;         ///< one past the end of line after that, of at most two octets
    std::size_t xref_offset = 0; ///< what its `startxref` says
    XrefKind xref_kind = XrefKind::Table;
    Dictionary trailer; ///< without the keys of the xref stream's own encoding
    std::map<std::uint32_t, Location> entries; ///< what it declared, by object number
};

/// Follows the chain of `startxref` and Prev on the raw octets, oldest revision first, without
/// looking at any object but the xref streams themselves. A linearised file's two sections are one
/// revision. Every entry is proven: the octets at its offset are "n 0 obj", the offset lies in
/// what its own revision added, and no number is declared twice in one section.
///
/// Throws Error(BadInput) for anything damaged, Error(LimitExceeded) at a cap.
std::vector<Revision> scan_revisions(ByteView file, const Limits& limits);

} // namespace indenture::pdf
