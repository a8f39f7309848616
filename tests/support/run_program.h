#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace indenture::tests {

struct ProgramRun {
    int status = -1; ///< exit status; 128 + signal if it was killed
    std::string out;
    std::string err;
};

/// Runs a program to its end with no standard input. Arguments reach it as they are; no shell.
ProgramRun run_program(const std::vector<std::string>& arguments);

/// True if a program of that name is on the path.
bool is_installed(const std::string& program);

/// A fresh, empty folder of this test's own.
std::filesystem::path fresh_folder();

} // namespace indenture::tests
