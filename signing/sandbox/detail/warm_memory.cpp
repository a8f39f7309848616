#include "signing/sandbox/detail/warm_memory.h"

#include <algorithm>
#include <array>
#include <cinttypes>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <malloc.h>
#include <memory>
#include <sys/mman.h>
#include <unistd.h>

namespace indenture::signing::sandbox {

namespace {

constexpr int kept = 64 << 20;               ///< octets
constexpr std::size_t fresh = 5U << 18U;     ///< octets that a worker finds ready
constexpr std::uintptr_t shared = 1U << 20U; ///< octets it gets copies of, at most

std::uintptr_t heap_begin()
{
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> maps(std::fopen("/proc/self/maps", "re"),
                                                               std::fclose);
    std::array<char, 512> line{};
    while (maps && std::fgets(line.data(), line.size(), maps.get()) != nullptr) {
        std::uintptr_t begin = 0;
        if (std::strstr(line.data(), "[heap]") != nullptr &&
            std::sscanf(line.data(), "%" SCNxPTR, &begin) == 1) {
            return begin;
        }
    }
    return 0;
}

std::uintptr_t break_now()
{
    return reinterpret_cast<std::uintptr_t>(sbrk(0));
}

} // namespace

WarmMemory::WarmMemory() : heap_(heap_begin())
{
    mallopt(M_MMAP_THRESHOLD, kept);
    mallopt(M_TRIM_THRESHOLD, kept);
}

void WarmMemory::touch() const
{
    if (heap_ == 0) {
        return;
    }
    const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    const std::uintptr_t begin = std::max(heap_, (break_now() - shared) & ~(page - 1));
    const std::unique_ptr<void, void (*)(void*)> room(std::malloc(fresh), std::free);
    // Best effort: what is not given now is given when it is used.
    // NOLINTNEXTLINE(performance-no-int-to-ptr): an address that was computed with
    madvise(reinterpret_cast<void*>(begin), break_now() - begin, MADV_POPULATE_WRITE);
}

} // namespace indenture::signing::sandbox
