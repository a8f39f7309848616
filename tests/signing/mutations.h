#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <string>
#include <vector>

namespace indenture::tests {

/// A file that was spoiled, and how.
struct Mutation {
    std::string kind;
    Bytes file;
};

/// Spoils one of a few PDF files: flips and overwrites octets, cuts, inserts, repeats and splices
/// ranges, swaps tokens and numbers, shuffles revisions of all the files. The same number gives
/// the same mutation everywhere.
class Mutator {
public:
    /// `files` must be readable PDFs; at least one.
    explicit Mutator(std::vector<Bytes> files);

    Mutation mutation(std::uint64_t number) const;

private:
    std::vector<Bytes> files_;
    std::vector<Bytes> revisions_; ///< what each revision of each file added
};

/// `file` without the hexadecimal digits of its signatures, which no signature covers.
Bytes without_holes(const Bytes& file);

} // namespace indenture::tests
