#pragma once

#include "signing/sandbox/detail/worker.h"

#include <linux/filter.h>
#include <vector>

namespace indenture::signing::sandbox {

/// What the zygote tells the asker when a worker has ended.
struct WorkerEnd {
    bool is_killed;
    int status; ///< the exit status, or the number of the signal
};

struct ZygoteOrder {
    void (*prepare)();
    Task task;
    WorkerLimits limits;
    std::vector<sock_filter> filter;
};

/// The life of the zygote, from just after its fork until `control` is closed at the other end.
/// Each message on `control` brings three descriptors: the job, the pipe for the answer, and a
/// socket for the WorkerEnd; whoever closes the other end of that socket wants the worker killed.
[[noreturn]] void live_as_zygote(int control, ZygoteOrder order);

} // namespace indenture::signing::sandbox
