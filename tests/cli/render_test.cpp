#include "base/files.h"
#include "support/run_program.h"
#include "support/word_fixture.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::size_t any_size = 64U << 20U;

/// A folder with a Word file in it, and the program run on that.
class RenderProfile : public ::testing::Test {
protected:
    RenderProfile()
    {
        indenture::test::WordFixture fixture;
        fixture.body = "<w:p><w:r><w:t>Terms</w:t></w:r></w:p>";
        write_file(folder_ / "template.docx", fixture.package().with_parts({}));
    }
    ~RenderProfile() override { fs::remove_all(folder_); }

    ProgramRun render(std::vector<std::string> options) const
    {
        const std::string word = (folder_ / "template.docx").string();
        std::vector<std::string> arguments{INDENTURE_PROGRAM, "render", word, pdf()};
        arguments.insert(arguments.end(), options.begin(), options.end());
        return run_program(arguments);
    }

    std::string pdf() const { return (folder_ / "out.pdf").string(); }

    fs::path folder_ = fresh_folder();
};

TEST_F(RenderProfile, WritesPdf17UnlessToldOtherwise)
{
    const ProgramRun run = render({});

    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_THAT(read_file(pdf(), any_size), StartsWith("%PDF-1.7"));
}

TEST_F(RenderProfile, WritesTheProfileAskedFor)
{
    const ProgramRun run = render({"--profile", "a4f-ua2"});

    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_THAT(read_file(pdf(), any_size), StartsWith("%PDF-2.0"));
}

TEST_F(RenderProfile, RefusesAProfileItDoesNotKnow)
{
    const ProgramRun run = render({"--profile", "a1b"});

    EXPECT_EQ(run.status, 2);
    EXPECT_FALSE(fs::exists(pdf()));
}

TEST_F(RenderProfile, AttachesTheWordFileAndOthers)
{
    if (!is_installed("pdfdetach")) {
        GTEST_SKIP() << "skipped: no poppler-utils";
    }
    write_file(folder_ / "terms.csv", "a,b\n");

    render({"--attach-source", "--attach", (folder_ / "terms.csv").string()});

    const ProgramRun list = run_program({"pdfdetach", "-list", pdf()});
    EXPECT_THAT(list.out, HasSubstr("2 embedded files"));
    EXPECT_THAT(list.out, HasSubstr("template.docx"));
    EXPECT_THAT(list.out, HasSubstr("terms.csv"));
}

TEST_F(RenderProfile, NamesAFileThatCannotBeAttached)
{
    const ProgramRun run = render({"--attach", (folder_ / "missing.csv").string()});

    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.err, HasSubstr("missing.csv"));
}

} // namespace
} // namespace indenture::tests
