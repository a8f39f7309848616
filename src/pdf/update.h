#pragma once

#include "base/bytes.h"
#include "pdf/file.h"
#include "pdf/object.h"

#include <cstddef>
#include <cstdint>
#include <map>

namespace indenture::pdf {

/// A file with one revision more.
struct Updated {
    Bytes bytes;
    std::map<std::uint32_t, std::size_t> offsets; ///< of "n 0 obj" of each object written
};

/// The number a new object of an update takes first; the next one takes one more.
std::uint32_t next_object_number(const PdfFile& file);

/// Appends one incremental update (ISO 32000-1, 7.5.6) that writes `objects` under their numbers,
/// new and changed alike. The octets of `file` stay as they are, and so does its kind of
/// cross-reference section. Root and Info are carried over; the second half of ID is taken from
/// the octets written, so equal input gives equal bytes. Throws Error(Internal) for number 0.
Updated append_update(const PdfFile& file, const std::map<std::uint32_t, Object>& objects);

} // namespace indenture::pdf
