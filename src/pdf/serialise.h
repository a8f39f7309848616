#pragma once

#include "base/bytes.h"
#include "pdf/object.h"

namespace indenture::pdf {

struct SerialiseOptions {
    /// zlib 1..9; 0 leaves every stream as it is. Level 1 costs half the time of 6 for a tenth
    /// more.
    int deflate_level = 1;
    /// Object streams and a cross-reference stream: half the size. Without them the file has a
    /// classic cross-reference table, which any reader of signatures understands.
    bool object_streams = false;
};

/// A whole PDF 1.7 file of one revision, spaced as PDF/A wants it (ISO 19005-3, 6.1). The file
/// identifier is the SHA-256 of the octets before it, so equal tables give equal files.
/// Throws Error(Internal) for a table with a reserved object never written, a reference to none,
/// or an integer beyond 32 bits.
Bytes serialise(const ObjectTable& table, const SerialiseOptions& options);

} // namespace indenture::pdf
