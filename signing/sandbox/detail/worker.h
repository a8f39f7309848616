#pragma once

#include "base/bytes.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <linux/filter.h>
#include <sys/types.h>
#include <vector>

namespace indenture::signing::sandbox {

/// What a worker may use (signing.md, 7.4).
struct WorkerLimits {
    /// Octets beyond what the program itself had mapped when the sandbox was made, and the job.
    std::size_t memory = 384U << 20U;
    std::size_t stack = 8U << 20U;     ///< octets
    std::chrono::seconds processor{3}; ///< time on the processor
    std::chrono::milliseconds wall{5000};
    std::size_t answer = 64U << 20U; ///< octets
};

/// An answer begins with the number of octets that follow.
using AnswerSize = std::uint64_t;

/// What a worker does with the octets of its job; what it returns is the answer.
using Task = Bytes (*)(ByteView job);

/// How a worker ends by itself, as its exit status.
enum class Exit : int {
    Done = 0,
    NotConfined = 10, ///< a limit or the filter could not be set: the job was not touched
    OutOfMemory = 11,
    Failed = 12, ///< the task threw something else
};

/// A program for the kernel that kills the process at any system call but the few a worker needs:
/// memory without a file, writing its answer, and ending.
/// Throws Error(Unavailable) if libseccomp cannot make one.
std::vector<sock_filter> system_call_filter();

/// What holds for a whole family of workers: no new privileges, not to be traced or dumped and,
/// where the system allows it, no network and no shared memory.
void give_up_privileges();

/// Octets of address space in use.
std::size_t mapped_now();

/// Everything a worker is given.
struct WorkerOrder {
    Task task;
    const WorkerLimits& limits;
    std::vector<sock_filter>& filter;
    std::size_t mapped_before; ///< octets
    pid_t zygote;
    int job;    ///< memory to read
    int answer; ///< pipe to write to
};

/// The life of a worker, from just after its fork. Only the job and the answer stay open.
[[noreturn]] void work(const WorkerOrder& order);

} // namespace indenture::signing::sandbox
