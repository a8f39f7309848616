#include "support/run_program.h"

#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace indenture::tests {

namespace fs = std::filesystem;

namespace {

std::string content_of(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

ProgramRun run_program(const std::vector<std::string>& arguments)
{
    const fs::path folder = fresh_folder();
    const fs::path out = folder / "out";
    const fs::path err = folder / "err";
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT,
                                     0600);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), O_WRONLY | O_CREAT,
                                     0600);
    std::vector<char*> argv;
    for (const std::string& argument : arguments) {
        argv.push_back(const_cast<char*>(argument.c_str()));
    }
    argv.push_back(nullptr);
    pid_t child = 0;
    const int error = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        throw std::runtime_error("cannot start " + arguments.front());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ProgramRun run{.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
                   .out = content_of(out),
                   .err = content_of(err)};
    fs::remove_all(folder);
    return run;
}

bool is_installed(const std::string& program)
{
    return run_program({"sh", "-c", "command -v \"$0\"", program}).status == 0;
}

fs::path fresh_folder()
{
    std::string name = (fs::path(::testing::TempDir()) / "indenture.XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error("cannot make a folder under " + ::testing::TempDir());
    }
    return name;
}

} // namespace indenture::tests
