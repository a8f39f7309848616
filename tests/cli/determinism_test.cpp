#include "base/files.h"
#include "support/run_program.h"

#include <filesystem>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t any_size = 64U << 20U;

/// A folder with a copy of the agreement's template in it, and the program run there.
class Determinism : public ::testing::Test {
protected:
    Determinism()
    {
        fs::copy_file(fs::path(PROJECT_DIR) / "templates" / "dsa" / "template.docx",
                      folder_ / "agreement.docx");
    }
    ~Determinism() override { fs::remove_all(folder_); }

    /// What `indenture render` writes with that environment ("TZ=UTC"), in that folder.
    Bytes rendered(const std::vector<std::string>& environment, const fs::path& folder) const
    {
        std::vector<std::string> command{"env", "-C", folder.string()};
        command.insert(command.end(), environment.begin(), environment.end());
        command.insert(command.end(), {INDENTURE_PROGRAM, "render",
                                       (folder_ / "agreement.docx").string(), "out.pdf"});
        const ProgramRun run = run_program(command);
        EXPECT_EQ(run.status, 0) << run.err;
        return read_file(folder / "out.pdf", any_size);
    }

    fs::path folder_ = fresh_folder();
};

} // namespace

TEST_F(Determinism, GivesTheSameOctetsInAnyTimeZoneLocaleAndFolder)
{
    const fs::path other = folder_ / "another folder";
    fs::create_directory(other);

    const Bytes first = rendered({"TZ=UTC", "LC_ALL=C"}, folder_);
    const Bytes second = rendered({"TZ=Asia/Tokyo", "LC_ALL=de_DE.UTF-8"}, other);
    const Bytes third = rendered({"TZ=America/New_York", "LC_ALL=tr_TR.UTF-8"}, folder_);

    EXPECT_TRUE(first.starts_with("%PDF-"));
    EXPECT_EQ(first, second);
    EXPECT_EQ(first, third);
}

} // namespace indenture::tests
