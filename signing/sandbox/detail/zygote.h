#pragma once

#include "base/bytes.h"
#include "signing/sandbox/detail/channel.h"
#include "signing/sandbox/detail/worker.h"

#include <initializer_list>
#include <string>
#include <sys/types.h>

namespace indenture::signing::sandbox {

/// How a job ended.
struct Answer {
    enum class Ending {
        Answered,
        Died,    ///< killed, or ended without its whole answer
        Late,    ///< was still running at the deadline
        TooLong, ///< its answer had more octets than allowed
    };

    Ending ending = Ending::Died;
    Bytes octets;       ///< if it answered
    std::string reason; ///< otherwise: a clause for a person, e.g. "it was killed by signal 11"
};

/// A process that does nothing but fork a worker for each job, the next one ahead of time. It is
/// forked from this one, so that workers start with libraries loaded and caches warm, and holds
/// nothing but a socket to here and to its workers.
class Zygote {
public:
    /// `prepare` runs once, in the zygote, before the first job. Make it before other threads are
    /// started and before anything secret is in memory. Throws Error(Unavailable).
    Zygote(void (*prepare)(), Task task, const WorkerLimits& limits);
    Zygote(const Zygote&) = delete;
    Zygote& operator=(const Zygote&) = delete;
    /// Ends the zygote, and with it every worker.
    ~Zygote();

    /// Has a worker do the task on these octets, one after the other. Several threads may ask at
    /// once. Throws Error(Unavailable) if the zygote has gone.
    Answer run(std::initializer_list<ByteView> job);

    pid_t process() const { return process_; }

private:
    WorkerLimits limits_;
    Descriptor control_;
    pid_t process_ = -1;
};

} // namespace indenture::signing::sandbox
