#pragma once

#include <cstdint>

namespace indenture::signing::sandbox {

/// Memory that is there before it is needed. Makes this process, and those it forks, keep what they
/// free up to 64 MiB and take large pieces from the same heap: what a worker takes first is then
/// where `touch` has been. A worker reads one upload, so nothing of another lies there.
class WarmMemory {
public:
    WarmMemory();

    /// Has the kernel give the pages now that a reader of a contract writes to first: own copies of
    /// those shared with the process it was forked from, at most 1 MiB, and 1.25 MiB more. A worker
    /// that waits for its job has the time; one that has its job would stop at each page.
    void touch() const;

private:
    std::uintptr_t heap_; ///< where it begins; 0 if that is not known
};

} // namespace indenture::signing::sandbox
