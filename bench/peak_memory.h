#pragma once

#include <cstddef>
#include <functional>

namespace indenture::bench {

/// Octets by which the memory of a process grows at most while it runs `task`, which runs in a
/// process of its own so that nothing freed before is used again. Linux; 0 if it cannot be told.
std::size_t peak_memory_of(const std::function<void()>& task);

} // namespace indenture::bench
