#pragma once

#include "signing/seal.h"

#include <filesystem>
#include <optional>

namespace indenture::cli {

/// Where a register's key is unless somebody says otherwise: beside it, "contracts.db.key".
std::filesystem::path default_key_of(const std::filesystem::path& register_file);

/// nullopt if there is no such file. Throws Error if it is no key.
std::optional<signing::SealKey> read_register_key(const std::filesystem::path& key_file);

/// The key of the file; a new one, in a new file that only its owner can read, if there is none.
signing::SealKey make_register_key(const std::filesystem::path& key_file);

} // namespace indenture::cli
