#include "base/files.h"
#include "support/run_program.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <utility>
#include <vector>

namespace indenture::tests {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t any_size = 64U << 20U;

/// A folder of this test's own, and the program run in folders of it.
class Determinism : public ::testing::Test {
protected:
    ~Determinism() override { fs::remove_all(folder_); }

    /// The Word file and the PDF that `indenture generate` writes with that environment
    /// ("TZ=UTC") in a folder of that name.
    std::pair<Bytes, Bytes> generated(const std::vector<std::string>& environment,
                                      const std::string& name) const
    {
        const fs::path folder = folder_ / name;
        fs::create_directory(folder);
        std::vector<std::string> command{"env", "-C", folder.string()};
        command.insert(command.end(), environment.begin(), environment.end());
        const fs::path application = fs::path(PROJECT_DIR) / "samples/university/dsa.json";
        command.insert(command.end(),
                       {INDENTURE_PROGRAM, "generate", "dsa", application.string(), "--out", "."});
        const ProgramRun run = run_program(command);
        EXPECT_EQ(run.status, 0) << run.err;
        const std::string stem = "DARS-NIC-999001-B2C3D-v0.4-DRAFT";
        return {read_file(folder / (stem + ".docx"), any_size),
                read_file(folder / (stem + ".pdf"), any_size)};
    }

    fs::path folder_ = fresh_folder();
};

} // namespace

TEST_F(Determinism, GivesTheSameOctetsInAnyTimeZoneLocaleAndFolder)
{
    const auto first = generated({"TZ=UTC", "LC_ALL=C"}, "a");
    const auto second = generated({"TZ=Asia/Tokyo", "LC_ALL=de_DE.UTF-8"}, "another folder");
    const auto third = generated({"TZ=America/New_York", "LC_ALL=tr_TR.UTF-8"}, "third");

    EXPECT_TRUE(first.second.starts_with("%PDF-"));
    EXPECT_EQ(first, second);
    EXPECT_EQ(first, third);
}

} // namespace indenture::tests
