#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <filesystem>
#include <string>

namespace indenture {

// The disk. Only registry, cli, service and key providers may include this header; everything
// between them turns values into values.

/// The whole file. Throws Error naming the file: NotFound, Unavailable (cannot be read),
/// LimitExceeded (over `size_max` octets, checked before it is read).
Bytes read_file(const std::filesystem::path& path, std::size_t size_max);

/// A file written and flushed under a temporary name in its folder, not yet visible under its own.
/// Removed again unless published, so several files can appear together or not at all.
class StagedFile {
public:
    /// Throws Error(Unavailable), e.g. when the disk is full.
    StagedFile(std::filesystem::path path, ByteView content);
    StagedFile(StagedFile&& other) noexcept;
    StagedFile& operator=(StagedFile&&) = delete;
    ~StagedFile();

    /// Renames it to its own name, replacing what was there. Throws Error(Unavailable).
    void publish();

private:
    std::filesystem::path path_;
    std::string temporary_; ///< empty once published or moved from
};

/// The file has its old or its new content, never a part. Throws Error(Unavailable).
void write_file(const std::filesystem::path& path, ByteView content);

} // namespace indenture
