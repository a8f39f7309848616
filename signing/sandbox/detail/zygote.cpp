#include "signing/sandbox/detail/zygote.h"

#include "base/error.h"
#include "signing/sandbox/detail/zygote_life.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

namespace indenture::signing::sandbox {

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void zygote_has_gone()
{
    throw Error(ErrorCode::Unavailable, {"the sandbox", "", ""},
                "the process that starts its workers has ended; start the program again");
}

std::string reason_of(const WorkerEnd& end)
{
    if (end.is_killed) {
        return end.status == SIGSYS    ? "it asked the system for what no reader of a file needs"
               : end.status == SIGXCPU ? "it took more time on the processor than it may"
                                       : fmt::format("it was killed by signal {}", end.status);
    }
    switch (static_cast<Exit>(end.status)) {
    case Exit::NotConfined:
        return "its process could not be confined";
    case Exit::OutOfMemory:
        return "it ran out of memory";
    default:
        return fmt::format("it ended with status {}", end.status);
    }
}

/// One job as its asker sees it.
class Conversation {
public:
    Conversation(Descriptor answer, Descriptor status, const WorkerLimits& limits)
        : answer_(std::move(answer)), status_(std::move(status)), limits_(limits),
          deadline_(Clock::now() + limits.wall)
    {
        fcntl(answer_.number(), F_SETFL, O_NONBLOCK);
    }

    /// Closing the status socket, as leaving does, has the zygote kill a worker that still runs.
    /// Whoever has given its whole answer need not be waited for.
    Answer wait()
    {
        std::optional<WorkerEnd> ended;
        while (true) {
            read_answer();
            if (is_too_long()) {
                return {Answer::Ending::TooLong,
                        {},
                        fmt::format("it answered with more than {} octets", limits_.answer)};
            }
            if (is_whole()) {
                octets_.erase(0, sizeof(AnswerSize));
                return {Answer::Ending::Answered, std::move(octets_), {}};
            }
            if (ended) {
                return {Answer::Ending::Died, {}, reason_of(*ended)};
            }
            if (!wait_for_news()) {
                return {Answer::Ending::Late,
                        {},
                        fmt::format("it took longer than {} s",
                                    std::chrono::duration<double>(limits_.wall).count())};
            }
            ended = read_status();
        }
    }

private:
    /// What the worker announced; absent until it did.
    std::optional<AnswerSize> size() const
    {
        AnswerSize size = 0;
        if (octets_.size() < sizeof size) {
            return std::nullopt;
        }
        std::memcpy(&size, octets_.data(), sizeof size);
        return size;
    }

    bool is_too_long() const
    {
        return size().value_or(0) > limits_.answer ||
               octets_.size() > sizeof(AnswerSize) + size().value_or(limits_.answer);
    }

    bool is_whole() const { return size() && octets_.size() == sizeof(AnswerSize) + *size(); }

    /// False at the deadline.
    bool wait_for_news()
    {
        std::array<pollfd, 2> watched{
            {{is_answer_open_ ? answer_.number() : -1, POLLIN, 0}, {status_.number(), POLLIN, 0}}};
        while (true) {
            const auto left =
                std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now()).count();
            if (left <= 0) {
                return false;
            }
            const int ready = poll(watched.data(), watched.size(), static_cast<int>(left));
            if (ready > 0) {
                return true;
            }
            if (ready == 0 || errno != EINTR) {
                return false;
            }
        }
    }

    /// As far as there is something to read, and a little further than allowed.
    void read_answer()
    {
        std::array<char, 65536> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init)
        while (octets_.size() <= sizeof(AnswerSize) + limits_.answer) {
            const ssize_t count = read(answer_.number(), buffer.data(), buffer.size());
            if (count > 0) {
                octets_.append(buffer.data(), static_cast<std::size_t>(count));
            } else if (count < 0 && errno == EINTR) {
                continue;
            } else {
                is_answer_open_ = is_answer_open_ && count != 0;
                return;
            }
        }
    }

    std::optional<WorkerEnd> read_status() const
    {
        WorkerEnd end{};
        const ssize_t count = recv(status_.number(), &end, sizeof end, MSG_DONTWAIT);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
            return std::nullopt;
        }
        if (count != sizeof end) {
            zygote_has_gone();
        }
        return end;
    }

    Descriptor answer_;
    Descriptor status_;
    const WorkerLimits& limits_;
    Clock::time_point deadline_;
    Bytes octets_;
    bool is_answer_open_ = true;
};

} // namespace

Zygote::Zygote(void (*prepare)(), Task task, const WorkerLimits& limits) : limits_(limits)
{
    const std::vector<sock_filter> filter = system_call_filter();
    Pair control = make_socket_pair();
    process_ = fork();
    if (process_ < 0) {
        throw Error(ErrorCode::Unavailable, {"the sandbox", "", ""},
                    "the system starts no more processes");
    }
    if (process_ == 0) {
        live_as_zygote(control.far.number(), {prepare, task, limits, filter});
    }
    control_ = std::move(control.near);
}

Zygote::~Zygote()
{
    control_.close(); // the zygote ends when nobody can ask any more
    while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

Answer Zygote::run(std::initializer_list<ByteView> job)
{
    Pair answer = make_pipe();
    Pair status = make_socket_pair();
    {
        const Descriptor memory = sealed_memory(job);
        if (!send_descriptors(control_.number(),
                              {memory.number(), answer.far.number(), status.far.number()})) {
            zygote_has_gone();
        }
    }
    answer.far.close();
    status.far.close();
    return Conversation(std::move(answer.near), std::move(status.near), limits_).wait();
}

} // namespace indenture::signing::sandbox
