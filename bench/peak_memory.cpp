#include "peak_memory.h"

#include <array>
#include <fstream>
#include <malloc.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace indenture::bench {

namespace {

/// A line of /proc/self/status, which counts in kB.
std::size_t status(const std::string& key)
{
    std::ifstream file("/proc/self/status");
    for (std::string word; file >> word;) {
        if (word == key) {
            std::size_t kilobytes = 0;
            file >> kilobytes;
            return kilobytes * 1024;
        }
    }
    return 0;
}

std::size_t measured(const std::function<void()>& task)
{
    malloc_trim(0);
    std::ofstream("/proc/self/clear_refs") << "5"; // proc(5): resets the peak
    const std::size_t before = status("VmRSS:");
    task();
    const std::size_t peak = status("VmHWM:");
    return peak > before ? peak - before : 0;
}

} // namespace

std::size_t peak_memory_of(const std::function<void()>& task)
{
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) {
        return 0;
    }
    const pid_t child = fork();
    if (child == 0) {
        const std::size_t size = measured(task);
        const auto written = write(ends[1], &size, sizeof size);
        _exit(written == sizeof size ? 0 : 1);
    }
    close(ends[1]);
    std::size_t size = 0;
    if (child < 0 || read(ends[0], &size, sizeof size) != sizeof size) {
        size = 0;
    }
    close(ends[0]);
    if (child > 0) {
        waitpid(child, nullptr, 0);
    }
    return size;
}

} // namespace indenture::bench
