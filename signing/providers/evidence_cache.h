#pragma once

#include "base/bytes.h"
#include "base/digest.h"

#include <cstddef>
#include <filesystem>
#include <optional>

namespace indenture::signing {

/// A folder of answers, one file each, named by the digest of its question. What lies there is
/// believed no more than what comes from the network: whoever takes a piece out judges it again,
/// signature, subject and time. So it needs no index, a damaged file is as good as none, and
/// several processes may use one folder, because files appear whole or not at all.
class EvidenceCache {
public:
    /// Makes the folder if need be. Throws Error(Unavailable).
    explicit EvidenceCache(std::filesystem::path folder);

    /// nullopt if there is no file that can be read, or it has more than `size_max` octets.
    std::optional<Bytes> find(const Digest& question, std::size_t size_max) const;
    /// Replaces what was there. Throws Error(Unavailable).
    void store(const Digest& question, ByteView answer) const;

private:
    std::filesystem::path file_of(const Digest& question) const;

    std::filesystem::path folder_;
};

} // namespace indenture::signing
