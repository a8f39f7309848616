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

    /// The program with a file of the story, on its trust anchors and as of its day.
    ProgramRun verify(const std::string& name, std::vector<std::string> options) const
    {
        options.insert(options.begin(), {INDENTURE_PROGRAM, "verify", file(name), "--trust",
                                         file("pki/anchors.pem"), "--at", "2026-03-23T15:10:00Z"});
        return run_program(options);
    }
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

TEST(DemoStory, KeepsTheRegistersKeyFromOthers)
{
    const auto status = fs::status(demo().file("register.db.key"));

    EXPECT_EQ(status.permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST(DemoStory, ExplainsTheVerdictByItsSixQuestions)
{
    const auto run = demo().verify("signed.pdf", {"--explain"});

    EXPECT_EQ(run.status, 0) << run.err;
    for (const char* question : {"integrity: yes", "coverage: yes", "changes: yes", "trust: yes",
                                 "anchoring: not asked", "authority: not asked"}) {
        EXPECT_THAT(run.out, HasSubstr(question)) << run.out;
    }
}

TEST(DemoStory, SendsATamperedCopyBackInPlainWords)
{
    const auto run = demo().verify("tampered.pdf", {"--send-back"});

    EXPECT_EQ(run.status, 1);
    EXPECT_THAT(run.out, HasSubstr("What to do"));
    EXPECT_EQ(demo().verify("signed.pdf", {"--send-back"}).out, "");
}

TEST(DemoStory, WritesTheReportOfEtsiAndABundleBesideItsAnswer)
{
    const std::string xml = demo().file("report.xml");
    const std::string zip = demo().file("alone.zip");

    const auto run = demo().verify("signed.pdf", {"--etsi-xml", xml, "--bundle", zip});

    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_TRUE(fs::exists(xml));
    EXPECT_EQ(run_program({INDENTURE_PROGRAM, "verify-bundle", zip}).status, 0);
}

TEST(DemoStory, RefusesABundleThatWasTouched)
{
    const std::string zip = demo().file("touched.zip");
    fs::copy_file(demo().file("evidence.zip"), zip, fs::copy_options::overwrite_existing);
    fs::resize_file(zip, fs::file_size(zip) - 1);

    EXPECT_EQ(run_program({INDENTURE_PROGRAM, "verify-bundle", zip}).status, 2);
}

/// The contract of the story as another program saved it, then signed by both; and a register of
/// the story's to hand it in to.
class SavedAnew : public ::testing::Test {
protected:
    SavedAnew()
    {
        for (const char* name : {"register.db", "register.db.key"}) {
            fs::copy_file(demo().file(name), folder_ / name);
        }
    }
    ~SavedAnew() override { fs::remove_all(folder_); }

    void SetUp() override
    {
        if (!is_installed("qpdf")) {
            GTEST_SKIP() << "skipped: no qpdf";
        }
    }

    /// By qpdf with these options, then signed by both.
    void save(std::vector<std::string> options) const
    {
        options.insert(options.begin(), {"qpdf", demo().file("CON-999002-F4G5H-v2.03.pdf")});
        options.push_back(file("saved.pdf"));
        const auto run = run_program(options);
        ASSERT_EQ(run.status, 0) << run.err;
        sign("saved.pdf", "disclosing-party", "nhs-england.p12", "half.pdf");
        sign("half.pdf", "recipient", "ravensmere-university.p12", "whole.pdf");
    }

    std::string file(const std::string& name) const { return (folder_ / name).string(); }

    void sign(const std::string& in, const std::string& field, const std::string& key,
              const std::string& out) const
    {
        const auto run = run_program({INDENTURE_PROGRAM, "sign", file(in), "--field", field,
                                      "--key", demo().file("pki/" + key), "--password-file",
                                      demo().file("pki/password.txt"), "--out", file(out), "--at",
                                      "2026-07-01T10:00:00Z"});
        ASSERT_EQ(run.status, 0) << run.err;
    }

    ProgramRun accept(std::vector<std::string> options) const
    {
        options.insert(options.begin(),
                       {INDENTURE_PROGRAM, "accept", file("whole.pdf"), "--register",
                        file("register.db"), "--trust", demo().file("pki/anchors.pem"),
                        "--contract", "CON-999002-F4G5H-v2.03", "--at", "2026-07-02T10:00:00Z"});
        return run_program(options);
    }

    fs::path folder_ = fresh_folder();
};

TEST_F(SavedAnew, IsRefusedUnlessSomebodyAnswersForIt)
{
    save({"--object-streams=disable"});

    const auto run = accept({});

    EXPECT_EQ(run.status, 1) << run.err;
    EXPECT_THAT(run.out, HasSubstr("class B"));
}

TEST_F(SavedAnew, IsAcceptedAndRecordedWithTheNameAndTheReasonOfWhoAnswersForIt)
{
    save({"--object-streams=disable"});

    const auto run = accept({"--approved-by", "Ann Example", "--reason", "saved by the platform"});
    const auto log = run_program(
        {INDENTURE_PROGRAM, "register", "log", "--register", file("register.db"), "--json"});

    EXPECT_EQ(run.status, 0) << run.out << run.err;
    EXPECT_THAT(log.out, HasSubstr("Ann Example"));
    EXPECT_THAT(log.out, HasSubstr("saved by the platform"));
}

TEST_F(SavedAnew, IsAcceptedOnTermsThatTakeItsClass)
{
    save({"--object-streams=disable"});

    const auto run = accept({"--accept-anchoring", "B"});

    EXPECT_EQ(run.status, 0) << run.out << run.err;
}

TEST_F(SavedAnew, WithAPageMoreIsAcceptedOnlyIfThePageIsAllowedToo)
{
    save({"--pages", ".", "1-z", demo().file("DARS-NIC-999001-B2C3D-v0.4.pdf"), "1", "--"});
    const std::vector<std::string> approval{"--approved-by", "Ann Example", "--reason",
                                            "the platform adds its certificate"};

    const auto refused = accept(approval);
    std::vector<std::string> options = approval;
    options.insert(options.end(), {"--appendix-pages", "1"});
    const auto accepted = accept(options);

    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.out, HasSubstr("class D"));
    EXPECT_EQ(accepted.status, 0) << accepted.out << accepted.err;
    EXPECT_THAT(accepted.out, HasSubstr("class C"));
}

TEST(DemoStory, RefusesAWordFileAsEvidenceOnly)
{
    const auto run = demo().verify("CON-999002-F4G5H-v2.03.docx", {});

    EXPECT_EQ(run.status, 1);
    EXPECT_THAT(run.out, HasSubstr("word-signature"));
}

TEST(DemoStory, RefusesMoreThanTheSignaturesProve)
{
    EXPECT_EQ(demo().verify("signed.pdf", {"--level", "LTA"}).status, 1);
    EXPECT_EQ(demo().verify("signed.pdf", {"--level", "X"}).status, 2);
    EXPECT_EQ(demo().verify("signed.pdf", {"--accept-anchoring", "D"}).status, 2);
    EXPECT_EQ(demo().verify("signed.pdf", {"--evidence", demo().file("signed.pdf")}).status, 2);
}

TEST(Codes, AreListedWithoutAFile)
{
    const auto run = run_program({INDENTURE_PROGRAM, "verify", "--list-codes"});

    EXPECT_EQ(run.status, 0);
    EXPECT_THAT(run.out,
                HasSubstr("| `digest-mismatch` | integrity | TOTAL-FAILED HASH_FAILURE |"));
}

TEST(Verify, AsksForWhatItNeeds)
{
    EXPECT_EQ(run_program({INDENTURE_PROGRAM, "verify"}).status, 2);
    EXPECT_EQ(run_program({INDENTURE_PROGRAM, "accept", "x.pdf", "--register", "r", "--trust", "t",
                           "--approved-by", "Ann"})
                  .status,
              2);
}

} // namespace

} // namespace indenture::tests
