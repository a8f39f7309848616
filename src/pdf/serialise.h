#pragma once

#include "base/bytes.h"
#include "pdf/object.h"

namespace indenture::pdf {

struct SerialiseOptions {
    /// libdeflate's 1..12; 0 leaves every stream as it is. Level 1 costs half the time of 6 for a
    /// tenth more.
    int deflate_level = 1;
    /// Object streams and one cross-reference stream (ISO 32000-1, 7.5.7 and 7.5.8): half
    /// the size or less. Without them the file has a classic cross-reference table.
    bool object_streams = true;
};

/// A whole file of one revision, spaced as PDF/A wants it (ISO 19005-3, 6.1). The file
/// identifier is the SHA-256 of the octets before it, so equal tables give equal files.
/// Throws Error(Internal) for a table with a reserved object never written, a reference to none,
/// or an integer beyond 32 bits.
Bytes serialise(const ObjectTable& table, const SerialiseOptions& options);

} // namespace indenture::pdf
