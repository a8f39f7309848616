#include "support/run_program.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// The story of `make demo`, told once for all tests of this file.
struct Demo {
    fs::path out = fresh_folder() / "out";
    ProgramRun run = run_program(
        {std::string(PROJECT_DIR) + "/samples/demo.sh", INDENTURE_PROGRAM, out.string()});

    ~Demo() { fs::remove_all(out.parent_path()); }

    std::string file(const std::string& name) const { return (out / name).string(); }
};

const Demo& demo()
{
    static const Demo told;
    return told;
}

TEST(DemoStory, EndsWell)
{
    EXPECT_EQ(demo().run.status, 0) << demo().run.out << demo().run.err;
}

TEST(DemoStory, IssuesTheAgreementAsWordAndPdf)
{
    EXPECT_TRUE(fs::exists(demo().file("DARS-NIC-999001-B2C3D-v0.4.docx")));
    EXPECT_TRUE(fs::exists(demo().file("DARS-NIC-999001-B2C3D-v0.4.pdf")));
}

TEST(DemoStory, MakesPdfThatQpdfFindsClean)
{
    if (!is_installed("qpdf")) {
        GTEST_SKIP() << "skipped: no qpdf";
    }
    for (const char* name :
         {"CON-999002-F4G5H-v2.03.pdf", "signed.pdf", "DARS-NIC-999001-B2C3D-v0.4.pdf"}) {
        const auto run = run_program({"qpdf", "--check", demo().file(name)});

        EXPECT_EQ(run.status, 0) << name << ": " << run.out << run.err;
    }
}

TEST(DemoStory, BothSignaturesAreValidInPdfsig)
{
    if (!is_installed("pdfsig")) {
        GTEST_SKIP() << "skipped: no pdfsig";
    }
    const auto run = run_program({"pdfsig", "-nocert", demo().file("signed.pdf")});

    std::size_t valid = 0;
    for (auto at = run.out.find("Signature is Valid."); at != std::string::npos;
         at = run.out.find("Signature is Valid.", at + 1)) {
        ++valid;
    }
    EXPECT_EQ(valid, 2U) << run.out;
}

TEST(DemoStory, EmbedsEveryFontAsASubset)
{
    if (!is_installed("pdffonts")) {
        GTEST_SKIP() << "skipped: no pdffonts";
    }
    for (const char* name : {"signed.pdf", "DARS-NIC-999001-B2C3D-v0.4.pdf"}) {
        const auto run = run_program({"pdffonts", demo().file(name)});

        EXPECT_THAT(run.out, HasSubstr("yes yes yes")) << name;
        EXPECT_THAT(run.out, Not(HasSubstr("no "))) << name << "\n" << run.out;
    }
}

TEST(DemoStory, LibreOfficeConvertsEveryWordFile)
{
    if (!is_installed("soffice")) {
        GTEST_SKIP() << "skipped: no LibreOffice";
    }
    for (const std::string stem : {"CON-999002-F4G5H-v2.03", "DARS-NIC-999001-B2C3D-v0.4"}) {
        const std::string profile = "file://" + demo().file("office-profile");
        const auto run = run_program({"soffice", "-env:UserInstallation=" + profile, "--headless",
                                      "--convert-to", "pdf", "--outdir", demo().file("converted"),
                                      demo().file(stem + ".docx")});

        EXPECT_TRUE(fs::exists(demo().file("converted/" + stem + ".pdf"))) << run.out << run.err;
        EXPECT_THAT(run.err, Not(HasSubstr("rror"))) << run.err;
    }
}

} // namespace

} // namespace indenture::tests
