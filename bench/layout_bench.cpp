// Word files to PDF, each in turn: from the octets of a .docx to the octets of a PDF, warm, on one
// thread, fonts loaded. layout_bench FILE.docx... prints one line of JSON for each file.
// layout_bench --process COMMAND... runs a command and prints what it took from its start on; a
// larger program would count its own memory with it.

#include "base/files.h"
#include "docx/document.h"
#include "docx/package.h"
#include "layout/layout.h"
#include "peak_memory.h"
#include "render/write_pdf.h"
#include "support/test_office.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <fmt/format.h>
#include <iostream>
#include <spawn.h>
#include <string_view>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace indenture::bench {

namespace {

constexpr double seconds_for_a_file = 1.5;
constexpr std::size_t runs_min = 3;
constexpr std::size_t runs_max = 200;
constexpr double threads_seconds = 2;

double thread_milliseconds()
{
    std::timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// What one run took, in milliseconds of CPU.
struct Times {
    double read = 0;
    double lay_out = 0;
    double render = 0;
    double all() const { return read + lay_out + render; }
};

struct Made {
    Times times;
    std::size_t pages = 0;
    Bytes pdf;
};

Made make(const Bytes& word, const std::string& source, const layout::FontSet& fonts)
{
    Made made;
    const double start = thread_milliseconds();
    const docx::Document document =
        docx::read_document(docx::Package::open(word, source, Limits{}));
    const double read = thread_milliseconds();
    layout::Pages pages = layout::lay_out(document, fonts, {});
    const double laid_out = thread_milliseconds();
    pages.title = pages.title.empty() ? "Agreement" : pages.title;
    pages.language = pages.language.empty() ? "en-GB" : pages.language;
    made.pdf = render::write_pdf(pages, {}, render::Emitter::Own);
    made.times = {read - start, laid_out - read, thread_milliseconds() - laid_out};
    made.pages = pages.pages.size();
    return made;
}

Times median(std::vector<Times> runs)
{
    std::sort(runs.begin(), runs.end(),
              [](const Times& left, const Times& right) { return left.all() < right.all(); });
    return runs[runs.size() / 2];
}

/// Documents a second with a thread for each processor, the fonts shared.
double documents_a_second(const Bytes& word, const std::string& source,
                          const layout::FontSet& fonts, unsigned threads)
{
    std::atomic<std::size_t> count = 0;
    const auto start = std::chrono::steady_clock::now();
    const auto passed = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    std::vector<std::thread> workers;
    for (unsigned i = 0; i < threads; ++i) {
        workers.emplace_back([&] {
            while (passed() < threads_seconds) {
                make(word, source, fonts);
                ++count;
            }
        });
    }
    for (std::thread& worker : workers) {
        worker.join();
    }
    return static_cast<double>(count) / passed();
}

void measure(const std::string& file, const layout::FontSet& fonts)
{
    const Bytes word = read_file(file, Limits{}.file_size_max);
    // First and in a process of its own, so that nothing freed before is used again.
    const std::size_t peak = peak_memory_of([&] { make(word, file, fonts); });
    const Made first = make(word, file, fonts);
    std::vector<Times> runs;
    double spent = 0;
    while (runs.size() < runs_max && (runs.size() < runs_min || spent < seconds_for_a_file * 1e3)) {
        runs.push_back(make(word, file, fonts).times);
        spent += runs.back().all();
    }
    const Times times = median(std::move(runs));
    const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    std::cout << fmt::format(R"({{"file": "{}", "pages": {}, "octets": {}, "read": {:.3f}, )"
                             R"("lay_out": {:.3f}, "render": {:.3f}, "all": {:.3f}, )"
                             R"("peak_mb": {:.2f}, "a_second": {:.1f}, "threads": {}}})",
                             file, first.pages, first.pdf.size(), times.read, times.lay_out,
                             times.render, times.all(), static_cast<double>(peak) / 1e6,
                             documents_a_second(word, file, fonts, threads), threads)
              << std::endl;
}

double milliseconds(const timeval& time)
{
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

/// The exit status of the command, 1 if it did not end by itself.
int measure_process(char** command)
{
    pid_t child = 0;
    int status = 0;
    rusage used{};
    if (posix_spawnp(&child, command[0], nullptr, nullptr, command, environ) != 0 ||
        wait4(child, &status, 0, &used) != child || !WIFEXITED(status)) {
        std::cerr << "cannot run " << command[0] << "\n";
        return 1;
    }
    std::cout << fmt::format(R"({{"cpu": {:.2f}, "peak_mb": {:.1f}}})",
                             milliseconds(used.ru_utime) + milliseconds(used.ru_stime),
                             static_cast<double>(used.ru_maxrss) / 1e3)
              << std::endl;
    return WEXITSTATUS(status);
}

} // namespace

} // namespace indenture::bench

int main(int count, char** arguments)
{
    if (count > 2 && std::string_view(arguments[1]) == "--process") {
        return indenture::bench::measure_process(arguments + 2);
    }
    const indenture::FixedClock clock = indenture::tests::morning_of("2026-06-15");
    const auto fonts = indenture::tests::checkout_office(clock).fonts;
    for (int i = 1; i < count; ++i) {
        indenture::bench::measure(arguments[i], fonts);
    }
    return 0;
}
