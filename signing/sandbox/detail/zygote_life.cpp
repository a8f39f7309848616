#include "signing/sandbox/detail/zygote_life.h"

#include "signing/sandbox/detail/channel.h"
#include "signing/sandbox/detail/warm_memory.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <fcntl.h>
#include <list>
#include <optional>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
extern "C" {
#include <sys/pidfd.h> // of glibc 2.36, which does not say so itself
}

namespace indenture::signing::sandbox {

namespace {

constexpr int control_number = 3;

/// Only the control socket stays; what a library writes to the standard streams goes nowhere.
bool keep_only(int control)
{
    const int nowhere = open("/dev/null", O_RDWR);
    return nowhere >= 0 && dup2(nowhere, STDIN_FILENO) >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0 &&
           dup2(nowhere, STDERR_FILENO) >= 0 && dup2(control, control_number) >= 0 &&
           close_range(control_number + 1, ~0U, 0) == 0;
}

/// What the program did about signals is no concern of its zygote.
void forget_signal_handlers()
{
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD, SIGSEGV, SIGBUS, SIGFPE,
                             SIGILL, SIGABRT, SIGUSR1, SIGUSR2, SIGALRM, SIGXCPU, SIGXFSZ}) {
        std::signal(number, SIG_DFL);
    }
    std::signal(SIGPIPE, SIG_IGN);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
}

struct Worker {
    Descriptor process;
    Descriptor status; ///< closed once the worker is told to end
};

/// A worker that has no job yet. What takes time to make is made while nobody waits for it; it
/// serves one job, like any worker.
struct Spare {
    Descriptor process;
    Descriptor channel; ///< brings the job and the pipe for the answer
};

class Nursery {
public:
    explicit Nursery(ZygoteOrder order) : order_(std::move(order)), mapped_(mapped_now()) {}

    /// Until the other end of the control socket is closed.
    void run()
    {
        spare_ = raise_spare();
        while (true) {
            const std::vector<pollfd> watched = wait_for_news();
            if (watched.front().revents != 0 && !start_worker()) {
                return; // workers die with their parent
            }
            std::size_t at = 1;
            for (auto worker = workers_.begin(); at + 1 < watched.size(); at += 2) {
                if (watched[at].revents != 0) {
                    bury(*worker);
                    worker = workers_.erase(worker);
                    continue;
                }
                if (watched[at + 1].revents != 0) {
                    pidfd_send_signal(worker->process.number(), SIGKILL, nullptr, 0);
                    worker->status.close();
                }
                ++worker;
            }
        }
    }

private:
    std::vector<pollfd> wait_for_news() const
    {
        std::vector<pollfd> watched{{control_number, POLLIN, 0}};
        for (const Worker& worker : workers_) {
            watched.push_back({worker.process.number(), POLLIN, 0});
            watched.push_back({worker.status.number(), POLLIN, 0}); // below 0: not looked at
        }
        while (poll(watched.data(), watched.size(), -1) < 0) {
        }
        return watched;
    }

    bool start_worker()
    {
        auto received = receive_descriptors(control_number, 3);
        if (!received) {
            return false;
        }
        Descriptor status = std::move((*received)[2]);
        if (hand_over((*received)[0], (*received)[1])) {
            workers_.push_back({std::move(spare_->process), std::move(status)});
            spare_.reset();
        } else {
            tell(status, {false, static_cast<int>(Exit::NotConfined)});
        }
        received.reset();
        if (!spare_) {
            spare_ = raise_spare();
        }
        return true;
    }

    /// To a spare, or if it has just died to another.
    bool hand_over(const Descriptor& job, const Descriptor& answer)
    {
        for (int attempt = 0; attempt < 2 && has_spare(); ++attempt) {
            if (send_descriptors(spare_->channel.number(), {job.number(), answer.number()})) {
                return true;
            }
            pidfd_send_signal(spare_->process.number(), SIGKILL, nullptr, 0);
            reap(spare_->process);
            spare_.reset();
        }
        return false;
    }

    /// One that was killed while it waited is replaced.
    bool has_spare()
    {
        if (spare_ && has_ended(spare_->process)) {
            reap(spare_->process);
            spare_.reset();
        }
        if (!spare_) {
            spare_ = raise_spare();
        }
        return spare_.has_value();
    }

    /// nullopt if the system starts no more processes.
    std::optional<Spare> raise_spare()
    {
        std::array<int, 2> ends{};
        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
            return std::nullopt;
        }
        Descriptor near(ends[0]);
        const Descriptor far(ends[1]);
        const pid_t zygote = getpid();
        const pid_t process = fork();
        if (process == 0) {
            wait_for_job(far.number(), zygote);
        }
        Descriptor handle(process < 0 ? -1 : pidfd_open(process, 0));
        if (handle.is_open()) {
            return Spare{std::move(handle), std::move(near)};
        }
        if (process > 0) {
            kill(process, SIGKILL);
            waitpid(process, nullptr, 0);
        }
        return std::nullopt;
    }

    /// The life of a spare: from its fork until it becomes a worker.
    [[noreturn]] void wait_for_job(int channel, pid_t zygote)
    {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (dup2(channel, control_number) != control_number ||
            close_range(control_number + 1, ~0U, 0) != 0) {
            _exit(static_cast<int>(Exit::NotConfined));
        }
        memory_.touch();
        const auto received = receive_descriptors(control_number, 2);
        if (!received) {
            _exit(static_cast<int>(Exit::NotConfined)); // the zygote has gone
        }
        work({.task = order_.task,
              .limits = order_.limits,
              .filter = order_.filter,
              .mapped_before = mapped_,
              .zygote = zygote,
              .job = (*received)[0].number(),
              .answer = (*received)[1].number()});
    }

    static void tell(const Descriptor& status, WorkerEnd end)
    {
        if (status.is_open()) {
            send(status.number(), &end, sizeof end, MSG_NOSIGNAL | MSG_DONTWAIT);
        }
    }

    static bool has_ended(const Descriptor& process)
    {
        pollfd watched{process.number(), POLLIN, 0};
        return poll(&watched, 1, 0) > 0;
    }

    static siginfo_t reap(const Descriptor& process)
    {
        siginfo_t facts{};
        waitid(P_PIDFD, static_cast<id_t>(process.number()), &facts, WEXITED);
        return facts;
    }

    static void bury(const Worker& worker)
    {
        const siginfo_t facts = reap(worker.process);
        tell(worker.status, {facts.si_code != CLD_EXITED, facts.si_status});
    }

    ZygoteOrder order_;
    std::size_t mapped_;
    WarmMemory memory_;
    std::optional<Spare> spare_;
    std::list<Worker> workers_;
};

} // namespace

void live_as_zygote(int control, ZygoteOrder order)
{
    try {
        forget_signal_handlers();
        if (keep_only(control)) {
            Nursery nursery(order);
            give_up_privileges();
            order.prepare();
            nursery.run();
        }
    } catch (...) {
        // The asker sees that nobody answers.
    }
    _exit(0);
}

} // namespace indenture::signing::sandbox
