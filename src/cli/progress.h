#pragma once

#include <cstddef>
#include <string>

namespace indenture::cli {

/// A bar on standard error while there is work. Silent when standard error is not a terminal.
class Progress {
public:
    explicit Progress(std::size_t steps);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress() { finish(); }

    /// The next step begins.
    void step(const std::string& what);
    /// Wipes the bar, so that the answer starts on a clean line.
    void finish();

private:
    void draw(const std::string& what);

    std::size_t steps_;
    std::size_t done_ = 0;
    bool is_terminal_;
    bool is_drawn_ = false;
};

} // namespace indenture::cli
