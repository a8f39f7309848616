#pragma once

#include "base/bytes.h"
#include "base/digest.h"
#include "signing/detail/algorithms.h"

#include <cstddef>
#include <map>
#include <utility>

namespace indenture::signing::detail {

/// Digests of parts that begin one file. Its signatures, its issue and the file itself share nearly
/// all of their octets: each is read once for each algorithm, not once for each digest.
class FileDigests {
public:
    /// `file` must outlive this.
    explicit FileDigests(ByteView file) : file_(file) {}

    /// Of `part`, wherever it lies, followed by `rest`. Only for a part that begins the file is
    /// anything saved.
    Bytes of(const DigestAlgorithm& algorithm, ByteView part, ByteView rest = {});
    Digest sha256(ByteView part);

private:
    /// What was read so far, to go on from.
    DigestContextPtr state_after(const DigestAlgorithm& algorithm, std::size_t size);

    ByteView file_;
    std::map<std::pair<const DigestAlgorithm*, std::size_t>, DigestContextPtr> states_;
};

} // namespace indenture::signing::detail
