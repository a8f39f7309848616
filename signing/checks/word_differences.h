#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace indenture::signing::checks {

/// A stretch of the left that became a stretch of the right; one of them may be empty.
struct Hunk {
    std::size_t left_begin = 0;
    std::size_t left_end = 0;
    std::size_t right_begin = 0;
    std::size_t right_end = 0;

    bool operator==(const Hunk&) const = default;
};

/// The fewest insertions and deletions that make `right` of `left`, in order (E. W. Myers, "An
/// O(ND) difference algorithm and its variations", 1986, section 4b: in linear space).
/// Throws Error(LimitExceeded) beyond `steps_max` comparisons.
std::vector<Hunk> differences(const std::vector<std::uint32_t>& left,
                              const std::vector<std::uint32_t>& right, std::size_t steps_max);

} // namespace indenture::signing::checks
