#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace indenture::cli {

/// A bar on standard error for work that takes longer than a moment. Silent when standard error is
/// not a terminal.
class Progress {
public:
    explicit Progress(std::size_t steps);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress(); ///< wipes the bar

    /// The next step begins.
    void step(const std::string& what);

private:
    void draw(const std::string& what);

    std::size_t steps_;
    std::size_t done_ = 0;
    bool is_terminal_;
    bool is_drawn_ = false;
    std::chrono::steady_clock::time_point started_;
};

} // namespace indenture::cli
