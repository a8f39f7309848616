#include "signing/sandbox/sandbox.h"

#include "base/error.h"
#include "base/files.h"
#include "signing/sandbox/detail/zygote.h"
#include "signing/signed_files.h"
#include "signing/verify.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/futex.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace indenture::tests {

namespace {

namespace sandbox = signing::sandbox;
using sandbox::Answer;
using signing::Verdict;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

void nothing_to_prepare() {}

/// What a worker that does `task` comes to, with a second of processor time to do it.
Answer answer_of(sandbox::Task task, ByteView job = "job",
                 std::chrono::seconds wall = std::chrono::seconds(2))
{
    sandbox::WorkerLimits limits;
    limits.wall = wall;
    limits.processor = std::chrono::seconds(1);
    limits.answer = 1U << 20U;
    return sandbox::Zygote(nothing_to_prepare, task, limits).run({job});
}

/// Signals that end a worker that does what it may not: of the filter, or of what came before.
void expect_killed(const Answer& answer)
{
    EXPECT_EQ(answer.ending, Answer::Ending::Died);
    EXPECT_THAT(answer.reason, HasSubstr("it asked the system for what no reader of a file needs"));
}

/// Shared by the tests that only ask; forked when the first of them asks.
signing::Sandbox& shared_sandbox()
{
    static signing::Sandbox made;
    return made;
}

/// Processes whose parent is that one.
std::vector<pid_t> children(pid_t of = getpid())
{
    std::vector<pid_t> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        std::ifstream status(entry.path() / "stat");
        pid_t process = 0;
        std::string name;
        char state = 0;
        pid_t parent = 0;
        if (status >> process >> name >> state >> parent && parent == of) {
            found.push_back(process);
        }
    }
    return found;
}

/// As soon as it has one.
pid_t first_child(pid_t parent)
{
    while (true) {
        if (const auto found = children(parent); !found.empty()) {
            return found.front();
        }
        std::this_thread::yield();
    }
}

/// Of a process that is no child of this one.
void kill_and_wait(pid_t process)
{
    const sandbox::Descriptor handle(static_cast<int>(syscall(SYS_pidfd_open, process, 0)));
    kill(process, SIGKILL);
    pollfd ended{handle.number(), POLLIN, 0};
    poll(&ended, 1, -1);
}

/// Frames of 4 kB inside one another.
std::size_t descend(std::size_t depth, const char* above) // NOLINT(misc-no-recursion)
{
    std::array<char, 4096> room{};
    char& place = room[depth % room.size()];
    place = *above;
    return depth == 0 ? 0 : descend(depth - 1, &place) + (room.back() == 'x' ? 1 : 0);
}

/// On a futex, which is allowed.
void wait_for_ever()
{
    static int never_changes = 0;
    syscall(SYS_futex, &never_changes, FUTEX_WAIT, 0, nullptr, nullptr, 0);
}

// --- Workers ----------------------------------------------------------------------------------

TEST(Worker, AnswersWithWhatItsTaskReturns)
{
    const Answer answer = answer_of([](ByteView job) { return "seen: " + Bytes(job); }, "octets");

    EXPECT_EQ(answer.ending, Answer::Ending::Answered);
    EXPECT_EQ(answer.octets, "seen: octets");
}

TEST(Worker, AnswersWithMoreThanAPipeHolds)
{
    const Answer answer = answer_of([](ByteView) { return Bytes(1U << 20U, 'x'); });

    EXPECT_EQ(answer.ending, Answer::Ending::Answered);
    EXPECT_EQ(answer.octets.size(), 1U << 20U);
}

TEST(Worker, MayNotAnswerWithMoreThanAllowed)
{
    const Answer answer = answer_of([](ByteView) { return Bytes((1U << 20U) + 1, 'x'); });

    EXPECT_EQ(answer.ending, Answer::Ending::TooLong);
}

TEST(Worker, ThatCrashesIsSaidToHaveDied)
{
    const Answer answer = answer_of([](ByteView) -> Bytes {
        std::raise(SIGSEGV); // the filter lets no signal be sent, so this is a forbidden call
        return {};
    });

    EXPECT_EQ(answer.ending, Answer::Ending::Died);
}

TEST(Worker, ThatReadsWhereNothingIsDiesOfSignal11)
{
    const Answer answer = answer_of(
        [](ByteView job) -> Bytes { return Bytes(1, job.data()[std::size_t{1} << 45U]); });

    EXPECT_EQ(answer.ending, Answer::Ending::Died);
    EXPECT_THAT(answer.reason, HasSubstr("signal 11"));
}

TEST(Worker, CannotWriteIntoTheUpload)
{
    const Answer answer = answer_of([](ByteView job) -> Bytes {
        *const_cast<char*>(job.data()) = 'x'; // NOLINT: an attack
        return {};
    });

    EXPECT_THAT(answer.reason, HasSubstr("signal 11"));
}

TEST(Worker, ThatRecursesWithoutEndDies)
{
    const Answer answer = answer_of(
        [](ByteView job) { return std::to_string(descend(std::size_t{1} << 40U, job.data())); });

    EXPECT_THAT(answer.reason, HasSubstr("signal 11"));
}

TEST(Worker, ThatLoopsRunsOutOfProcessorTime)
{
    const auto looping = [](ByteView) -> Bytes {
        std::atomic<std::size_t> turns = 0;
        while (true) {
            ++turns;
        }
    };

    const Answer answer = answer_of(looping, "job", std::chrono::seconds(60));

    EXPECT_EQ(answer.ending, Answer::Ending::Died);
    EXPECT_THAT(answer.reason, HasSubstr("more time on the processor"));
}

TEST(Worker, ThatWaitsIsKilledAtTheDeadline)
{
    const auto before = std::chrono::steady_clock::now();

    const Answer answer = answer_of([](ByteView) -> Bytes {
        wait_for_ever();
        return {};
    });

    EXPECT_EQ(answer.ending, Answer::Ending::Late);
    EXPECT_EQ(answer.reason, "it took longer than 2 s");
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(4));
}

TEST(Worker, GetsNoMoreMemoryThanAllowed)
{
    const Answer answer = answer_of([](ByteView) {
        Bytes much(std::size_t{1} << 30U, 'x');
        return much.substr(0, 1);
    });

    EXPECT_EQ(answer.reason, "it ran out of memory");
}

TEST(Worker, MayTakeMemoryWithinItsLimit)
{
    const Answer answer = answer_of([](ByteView) {
        Bytes much(std::size_t{256} << 20U, 'x');
        return much.substr(0, 1);
    });

    EXPECT_EQ(answer.octets, "x") << answer.reason;
}

TEST(Worker, MayNotOpenAFile)
{
    expect_killed(answer_of([](ByteView) {
        const int file = open("/etc/passwd", O_RDONLY);
        return std::to_string(file);
    }));
}

TEST(Worker, MayNotMakeASocket)
{
    expect_killed(answer_of([](ByteView) {
        const int made = socket(AF_INET, SOCK_STREAM, 0);
        return std::to_string(made);
    }));
}

TEST(Worker, MayNotFork)
{
    expect_killed(answer_of([](ByteView) { return std::to_string(fork()); }));
}

TEST(Worker, MayNotStartAThread)
{
    expect_killed(answer_of([](ByteView) -> Bytes {
        std::thread([] {}).join();
        return "started";
    }));
}

TEST(Worker, MayNotExecuteAProgram)
{
    expect_killed(answer_of([](ByteView) -> Bytes {
        std::array<char*, 1> none{nullptr};
        execve("/bin/true", none.data(), none.data());
        return "still here";
    }));
}

TEST(Worker, MayNotMakeMemoryExecutable)
{
    expect_killed(answer_of([](ByteView) -> Bytes {
        mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        return "mapped";
    }));
}

TEST(Worker, MayNotMapAFile)
{
    expect_killed(answer_of([](ByteView) -> Bytes {
        mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE, 0, 0);
        return "mapped";
    }));
}

TEST(Worker, MayNotWriteAnywhereButItsAnswer)
{
    expect_killed(answer_of([](ByteView) {
        const ssize_t written = write(STDOUT_FILENO, "x", 1);
        return std::to_string(written);
    }));
}

TEST(Worker, MayNotRaiseItsLimits)
{
    expect_killed(answer_of([](ByteView) {
        const rlimit all{RLIM_INFINITY, RLIM_INFINITY};
        return std::to_string(setrlimit(RLIMIT_CPU, &all));
    }));
}

TEST(Worker, MayNotSignalAnotherProcess)
{
    expect_killed(answer_of([](ByteView) { return std::to_string(kill(1, 0)); }));
}

TEST(Worker, ThatThrowsIsSaidToHaveDied)
{
    const Answer answer = answer_of([](ByteView) -> Bytes { throw std::logic_error("a bug"); });

    EXPECT_EQ(answer.ending, Answer::Ending::Died);
    EXPECT_EQ(answer.reason, "it ended with status 12");
}

TEST(Worker, ThatEndsByItselfGivesNoAnswer)
{
    const Answer answer = answer_of([](ByteView) -> Bytes { _exit(1); });

    EXPECT_EQ(answer.ending, Answer::Ending::Died);
}

TEST(Worker, KnowsNothingOfTheOneBefore)
{
    static int times = 0;
    sandbox::Zygote zygote(nothing_to_prepare, [](ByteView) { return std::to_string(++times); },
                           {});

    const Bytes first = zygote.run({"a"}).octets;
    const Bytes second = zygote.run({"b"}).octets;

    EXPECT_EQ(first, "1");
    EXPECT_EQ(second, "1");
}

TEST(Zygote, ServesOthersWhileOneWorkerHangs)
{
    sandbox::WorkerLimits limits;
    limits.wall = std::chrono::seconds(2);
    sandbox::Zygote zygote(
        nothing_to_prepare,
        [](ByteView job) -> Bytes {
            if (job == "hang") {
                wait_for_ever();
            }
            return Bytes(job);
        },
        limits);
    Answer hung;
    std::thread hanging([&] { hung = zygote.run({"hang"}); });

    const Answer quick = zygote.run({"quick"});

    EXPECT_EQ(quick.octets, "quick");
    hanging.join();
    EXPECT_EQ(hung.ending, Answer::Ending::Late);
}

TEST(Zygote, ThatWasKilledIsUnavailable)
{
    sandbox::Zygote zygote(nothing_to_prepare, [](ByteView job) { return Bytes(job); }, {});
    kill(zygote.process(), SIGKILL);

    try {
        zygote.run({"job"});
        FAIL() << "answered";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Unavailable);
    }
}

TEST(Zygote, KeepsNoWorkerThatHasAnsweredAndGoesOn)
{
    sandbox::WorkerLimits limits;
    limits.wall = std::chrono::minutes(10);
    sandbox::Zygote zygote(
        nothing_to_prepare,
        [](ByteView) -> Bytes {
            constexpr std::array<char, sizeof(sandbox::AnswerSize) + 1> whole{1, 0, 0, 0,  0,
                                                                              0, 0, 0, '!'};
            if (write(3, whole.data(), whole.size()) > 0) {
                wait_for_ever();
            }
            return {};
        },
        limits);

    const Answer answer = zygote.run({"job"});

    EXPECT_EQ(answer.octets, "!");
    while (children(zygote.process()).size() > 1) { // the next one waits for its job
        std::this_thread::yield();
    }
}

TEST(Zygote, ReplacesAWorkerThatWasKilledWhileItWaited)
{
    sandbox::Zygote zygote(nothing_to_prepare, [](ByteView job) { return Bytes(job); }, {});
    kill_and_wait(first_child(zygote.process()));

    const Answer answer = zygote.run({"job"});

    EXPECT_EQ(answer.ending, Answer::Ending::Answered);
    EXPECT_EQ(answer.octets, "job");
}

TEST(Zygote, LeavesNoProcessBehind)
{
    const auto before = children();
    {
        sandbox::Zygote zygote(nothing_to_prepare, [](ByteView job) { return Bytes(job); }, {});
        zygote.run({"job"});
    }

    EXPECT_EQ(children(), before);
}

// --- Verification -----------------------------------------------------------------------------

TEST(Sandbox, SaysTheSameOnTheFilesOfOthers)
{
    const std::filesystem::path folder = SHARED_DIR "/corpus/signatures";
    if (!std::filesystem::is_directory(folder)) {
        GTEST_SKIP() << "skipped: the corpus is not beside the checkout";
    }
    signing::Sandbox& fresh = shared_sandbox(); // before this process has done any of it itself
    signing::VerificationPolicy policy = world().policy();
    policy.issued.reset();
    policy.required.clear();

    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".pdf") {
            const Bytes file = read_file(entry.path(), Limits{}.file_size_max);
            const auto inside = fresh.verify(file, policy);
            EXPECT_EQ(to_json(inside), to_json(signing::verify(file, policy))) << entry.path();
            ++count;
        }
    }

    EXPECT_GT(count, 100U);
}

TEST(Sandbox, SaysTheSameAsTheVerifierInThisProcess)
{
    const auto inside = shared_sandbox().verify(both_signed(), world().policy());
    const auto here = signing::verify(both_signed(), world().policy());

    EXPECT_EQ(to_json(inside), to_json(here));
    EXPECT_EQ(inside.used, here.used);
}

TEST(Sandbox, MakesTheExecutionOfAFullySignedContract)
{
    const auto report = shared_sandbox().verify(both_signed(), world().policy());

    ASSERT_TRUE(report.execution) << signing::print(report);
    const auto here = signing::verify(both_signed(), world().policy());
    EXPECT_EQ(to_json(report.execution->facts()), to_json(here.execution->facts()));
}

TEST(Sandbox, RefusesWhatTheVerifierRefuses)
{
    Bytes changed = both_signed();
    changed[changed.find("/MediaBox")] = '?';

    const auto report = shared_sandbox().verify(changed, world().policy());

    EXPECT_EQ(to_json(report), to_json(signing::verify(changed, world().policy())));
    EXPECT_NE(report.verdict(), Verdict::Passed);
}

TEST(Sandbox, JudgesAnEmptyUpload)
{
    const auto report = shared_sandbox().verify("", world().policy());

    EXPECT_THAT(blocking_codes(report), ElementsAre("not-a-pdf"));
}

TEST(Sandbox, SaysTheSameIfNothingWasIssued)
{
    signing::VerificationPolicy asked = world().policy();
    asked.issued = Bytes();

    const auto report = shared_sandbox().verify(both_signed(), asked);

    EXPECT_EQ(print(report), print(signing::verify(both_signed(), asked)));
}

TEST(Sandbox, CountsWhatItJudged)
{
    signing::Sandbox sandbox;

    sandbox.verify("no PDF", world().policy());
    sandbox.verify(both_signed(), world().policy());

    EXPECT_EQ(sandbox.counters().judged, 2U);
    EXPECT_EQ(sandbox.counters().died + sandbox.counters().late + sandbox.counters().refused, 0U);
}

TEST(Sandbox, ServesSeveralThreadsAtOnce)
{
    signing::Sandbox& sandbox = shared_sandbox();
    const Bytes expected = to_json(sandbox.verify(both_signed(), world().policy())).dump();
    std::atomic<int> same = 0;

    std::vector<std::thread> threads;
    for (int n = 0; n < 12; ++n) {
        threads.emplace_back([&] {
            for (int round = 0; round < 5; ++round) {
                const auto report = sandbox.verify(both_signed(), world().policy());
                same += to_json(report).dump() == expected ? 1 : 0;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }

    EXPECT_EQ(same, 60);
}

TEST(Sandbox, JudgesALargeUpload)
{
    const Bytes large = "%PDF-1.7\n" + Bytes(std::size_t{100} << 20U, ' ') + "\n%%EOF\n";

    const auto report = shared_sandbox().verify(large, world().policy());

    EXPECT_NE(report.verdict(), Verdict::Passed);
    EXPECT_EQ(report.size, large.size());
}

} // namespace

} // namespace indenture::tests
