#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <filesystem>

namespace indenture {

// The disk. Only registry, cli, service and key providers may include this header; everything
// between them turns values into values.

/// The whole file. Throws Error naming the file: NotFound, Unavailable (cannot be read),
/// LimitExceeded (over `size_max` octets, checked before it is read).
Bytes read_file(const std::filesystem::path& path, std::size_t size_max);

/// Writes to a temporary name in the same folder, flushes it to the disk, then renames: the
/// file has its old or its new content, never a part. Throws Error(Unavailable).
void write_file(const std::filesystem::path& path, ByteView content);

} // namespace indenture
