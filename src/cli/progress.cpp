#include "cli/progress.h"

#include <algorithm>
#include <fmt/format.h>
#include <iostream>
#include <unistd.h>

namespace indenture::cli {

namespace {

constexpr std::size_t bar_width = 24;

} // namespace

Progress::Progress(std::size_t steps)
    : steps_(std::max<std::size_t>(steps, 1)), is_terminal_(::isatty(STDERR_FILENO) != 0)
{
}

void Progress::finish()
{
    if (is_drawn_) {
        std::cerr << "\r\x1b[K" << std::flush;
        is_drawn_ = false;
    }
}

void Progress::step(const std::string& what)
{
    if (is_terminal_) {
        draw(what);
    }
    done_ = std::min(done_ + 1, steps_);
}

void Progress::draw(const std::string& what)
{
    const std::size_t filled = bar_width * done_ / steps_;
    std::cerr << fmt::format("\r\x1b[K[{:#<{}}{:.<{}}] {}/{} {}", "", filled, "",
                             bar_width - filled, done_ + 1, steps_, what)
              << std::flush;
    is_drawn_ = true;
}

} // namespace indenture::cli
