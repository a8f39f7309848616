#include "tool.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <stdexcept>
#include <sys/wait.h>

namespace indenture::render {

namespace {

/// A folder of this run's own, gone when it ends.
class FreshFolder {
public:
    FreshFolder()
        : path_((std::filesystem::path(testing::TempDir()) / "indenture-render-XXXXXX").string())
    {
        if (mkdtemp(path_.data()) == nullptr) {
            throw std::runtime_error("no folder can be made under " + testing::TempDir());
        }
    }
    ~FreshFolder() { std::filesystem::remove_all(path_); }
    FreshFolder(const FreshFolder&) = delete;
    FreshFolder& operator=(const FreshFolder&) = delete;

    const std::string& path() const { return path_; }

private:
    std::string path_;
};

ToolOutput run(const std::string& command)
{
    FILE* pipe = popen(("( " + command + " ) 2>&1").c_str(), "r");
    if (pipe == nullptr) {
        throw std::runtime_error("cannot run: " + command);
    }
    ToolOutput output;
    std::array<char, 4096> buffer{};
    for (std::size_t read = 0; (read = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
        output.text.append(buffer.data(), read);
    }
    const int status = pclose(pipe);
    output.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return output;
}

} // namespace

ToolOutput run_tool(const std::string& command, const Bytes& file)
{
    const FreshFolder folder;
    std::ofstream(folder.path() + "/it.pdf", std::ios::binary) << file;
    std::string replaced = command;
    replaced.replace(replaced.find("FILE"), 4, "it.pdf");
    return run("cd '" + folder.path() + "' && " + replaced);
}

bool has_tool(const std::string& name)
{
    return run("command -v " + name).status == 0;
}

} // namespace indenture::render
