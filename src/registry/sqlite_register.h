#pragma once

#include "registry/register.h"

#include <chrono>
#include <filesystem>
#include <memory>

namespace indenture::registry {

struct SqliteOptions {
    /// How long begin() and reading wait for another program that writes.
    std::chrono::milliseconds wait_max{10'000};
};

/// Makes an empty register in a new file. Throws Error: Conflict if `path` exists already,
/// Unavailable if it cannot be written.
std::unique_ptr<Register> init_sqlite_register(const std::filesystem::path& path,
                                               const SqliteOptions& options);

/// Opens a register; never makes a file. Throws Error: NotFound, BadInput if the file is
/// something else or of another version, Damaged if so much is missing that it cannot be read,
/// Unavailable.
std::unique_ptr<Register> open_sqlite_register(const std::filesystem::path& path,
                                               const SqliteOptions& options);

} // namespace indenture::registry
