#pragma once

#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <stdexcept>
#include <string>

namespace indenture::registry {

/// A new empty folder for one test, deleted when it goes.
class FreshFolder {
public:
    FreshFolder()
    {
        std::string name = testing::TempDir() + "indenture-registry-XXXXXX";
        if (::mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error("no folder for the test at " + name);
        }
        path_ = name;
    }
    FreshFolder(const FreshFolder&) = delete;
    FreshFolder& operator=(const FreshFolder&) = delete;
    ~FreshFolder()
    {
        std::error_code ignored; // a folder left behind fails no test
        std::filesystem::remove_all(path_, ignored);
    }

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

} // namespace indenture::registry
