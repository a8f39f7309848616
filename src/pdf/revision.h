#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "pdf/object.h"
#include "pdf/token_scanner.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
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

/// What makes readers see different documents and yet can be read, if only to say what the
/// signatures in it are worth. Such a file is refused.
struct Oddity {
    std::string code; ///< "hybrid-xref" or "xref-offset"
    std::size_t offset = 0;
    std::string text;
};

/// What the raw octets say of a file's revisions.
struct Scan {
    std::vector<Revision> revisions; ///< oldest first, never empty
    /// The cross-reference sections with their trailers, and `startxref` to `%%EOF`, by place.
    std::vector<Span> frames;
    std::optional<Oddity> oddity; ///< the first met
};

/// Follows the chain of `startxref` and Prev on the raw octets without looking at any object but
/// the xref streams themselves. A linearised file's two sections are one revision. No number may be
/// declared twice in one section.
///
/// Throws Error(BadInput) for anything damaged, Error(LimitExceeded) at a cap.
Scan scan_revisions(ByteView file, const Limits& limits);

/// Proves every entry: the octets at its offset are "n 0 obj", the offset lies in what its own
/// revision added, and an object stream belongs to the revision that looks into it. Notes an oddity
/// if there is none yet. Throws Error(BadInput).
void check_entries(ByteView file, Scan& scan);

/// One past "n 0 obj" if exactly that stands at `offset`; nullopt otherwise.
std::optional<std::size_t> object_body(ByteView file, std::uint32_t number, std::size_t offset);

} // namespace indenture::pdf
