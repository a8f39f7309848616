#include "signing/sandbox/detail/worker.h"

#include "base/error.h"
#include "signing/sandbox/detail/channel.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <memory>
#include <new>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace indenture::signing::sandbox {

namespace {

// The sanitizers map terabytes of shadow, which no limit of address space can hold, and need a few
// more system calls to tell what they found. Such a build is for tests only.
#ifdef INDENTURE_SANITIZED
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif

constexpr int answer_number = 3;

struct FreeFilter {
    void operator()(void* context) const { seccomp_release(context); }
};
using FilterPtr = std::unique_ptr<void, FreeFilter>;

void must(int result)
{
    if (result != 0) {
        throw Error(ErrorCode::Unavailable, {"the sandbox", "", ""},
                    "libseccomp cannot make a filter for this system");
    }
}

/// Calls that are allowed whatever their arguments.
std::vector<int> plain_calls()
{
    // OpenSSL blinds multiplications on P-384 and P-521 with random numbers, and draws new ones in
    // a process that was forked.
    std::vector<int> calls{SCMP_SYS(munmap),       SCMP_SYS(mremap),        SCMP_SYS(brk),
                           SCMP_SYS(madvise),      SCMP_SYS(futex),         SCMP_SYS(exit_group),
                           SCMP_SYS(rt_sigreturn), SCMP_SYS(clock_gettime), SCMP_SYS(getpid),
                           SCMP_SYS(getrandom)};
    if (is_sanitized) {
        calls.insert(calls.end(), {SCMP_SYS(mprotect), SCMP_SYS(gettid), SCMP_SYS(sched_yield),
                                   SCMP_SYS(sigaltstack)});
    }
    return calls;
}

void allow_anonymous_memory(scmp_filter_ctx filter)
{
    constexpr scmp_datum_t executable = PROT_EXEC;
    constexpr scmp_datum_t anonymous = MAP_ANONYMOUS;
    must(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
                          SCMP_A2_64(SCMP_CMP_MASKED_EQ, executable, scmp_datum_t{0}),
                          SCMP_A3_64(SCMP_CMP_MASKED_EQ, anonymous, anonymous)));
}

void allow_write(scmp_filter_ctx filter, int descriptor)
{
    must(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1,
                          SCMP_A0_64(SCMP_CMP_EQ, static_cast<scmp_datum_t>(descriptor))));
}

/// The program libseccomp writes to a file descriptor.
std::vector<sock_filter> exported(scmp_filter_ctx filter)
{
    const Descriptor memory(memfd_create("indenture-filter", MFD_CLOEXEC));
    must(seccomp_export_bpf(filter, memory.number()));
    const off_t size = lseek(memory.number(), 0, SEEK_END);
    must(size > 0 && static_cast<std::size_t>(size) % sizeof(sock_filter) == 0 ? 0 : -1);
    std::vector<sock_filter> program(static_cast<std::size_t>(size) / sizeof(sock_filter));
    must(pread(memory.number(), program.data(), static_cast<std::size_t>(size), 0) == size ? 0
                                                                                           : -1);
    return program;
}

bool set_limit(__rlimit_resource which, std::size_t soft, std::size_t hard)
{
    const rlimit limit{soft, hard};
    return setrlimit(which, &limit) == 0;
}

bool set_limits(const WorkerLimits& limits, std::size_t mapped_before)
{
    constexpr std::size_t descriptors_max = 8;
    const auto seconds = static_cast<std::size_t>(limits.processor.count());
    const std::size_t memory = mapped_before + limits.memory;
    return (is_sanitized || set_limit(RLIMIT_AS, memory, memory)) &&
           // The soft limit sends SIGXCPU, the hard one kills.
           set_limit(RLIMIT_CPU, seconds, seconds + 1) &&
           set_limit(RLIMIT_STACK, limits.stack, limits.stack) && set_limit(RLIMIT_FSIZE, 0, 0) &&
           set_limit(RLIMIT_NOFILE, descriptors_max, descriptors_max) &&
           set_limit(RLIMIT_NPROC, 0, 0) && set_limit(RLIMIT_CORE, 0, 0);
}

bool install(std::vector<sock_filter>& filter)
{
    const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

ByteView mapped(int memory)
{
    struct stat facts {};
    if (fstat(memory, &facts) != 0) {
        return {};
    }
    const auto size = static_cast<std::size_t>(facts.st_size);
    void* octets = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, memory, 0);
    return octets == MAP_FAILED ? ByteView{} : ByteView{static_cast<const char*>(octets), size};
}

/// False if the parent has gone, or had enough.
bool write_octets(ByteView octets)
{
    while (!octets.empty()) {
        const ssize_t count = write(answer_number, octets.data(), octets.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return false;
        }
        octets.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void write_answer(ByteView answer)
{
    const AnswerSize size = answer.size();
    if (write_octets({reinterpret_cast<const char*>(&size), sizeof size})) {
        write_octets(answer);
    }
}

/// Giving its memory back takes a process a millisecond, on the processor where whoever waits for
/// the answer would go on: let that one go first. It has this one killed when it has read.
void step_aside()
{
    static std::uint32_t never_changes = 0;
    constexpr timespec a_while{.tv_sec = 0, .tv_nsec = 5'000'000};
    syscall(SYS_futex, &never_changes, FUTEX_WAIT_PRIVATE, never_changes, &a_while, nullptr, 0);
}

[[noreturn]] void end(Exit status)
{
    // Nothing that was registered in the parent for its own end runs here.
    _exit(static_cast<int>(status));
}

} // namespace

std::vector<sock_filter> system_call_filter()
{
    const FilterPtr filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
    must(filter ? 0 : -1);
    for (const int call : plain_calls()) {
        must(seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0));
    }
    allow_anonymous_memory(filter.get());
    allow_write(filter.get(), answer_number);
    if (is_sanitized) {
        allow_write(filter.get(), STDERR_FILENO);
    }
    return exported(filter.get());
}

void give_up_privileges()
{
    // Not every system lets a process make namespaces of its own; the filter holds without them.
    unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC);
    prctl(PR_SET_DUMPABLE, 0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

std::size_t mapped_now()
{
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen("/proc/self/statm", "re"),
                                                         std::fclose);
    std::size_t pages = 0;
    if (!file || std::fscanf(file.get(), "%zu", &pages) != 1) {
        return 0;
    }
    return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

void work(const WorkerOrder& order)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const ByteView job = mapped(order.job);
    const bool is_confined = getppid() == order.zygote && !job.empty() &&
                             dup2(order.answer, answer_number) == answer_number &&
                             close_range(answer_number + 1, ~0U, 0) == 0 &&
                             set_limits(order.limits, order.mapped_before + job.size()) &&
                             install(order.filter);
    if (!is_confined) {
        end(Exit::NotConfined);
    }
    try {
        write_answer(order.task(job));
        step_aside();
    } catch (const std::bad_alloc&) {
        end(Exit::OutOfMemory);
    } catch (...) {
        end(Exit::Failed);
    }
    end(Exit::Done);
}

} // namespace indenture::signing::sandbox
