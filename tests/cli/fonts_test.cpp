#include "base/files.h"
#include "base/json.h"
#include "support/run_program.h"
#include "support/word_fixture.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

namespace fs = std::filesystem;
using indenture::test::WordFixture;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::size_t any_size = 64U << 20U;
constexpr const char* liberation =
    "/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf";

/// A folder with Word files in it, and the program run against them.
class RenderCommand : public ::testing::Test {
protected:
    ~RenderCommand() override { fs::remove_all(folder_); }

    std::string path(const std::string& name) const { return (folder_ / name).string(); }

    std::string file(const std::string& name, ByteView content)
    {
        write_file(folder_ / name, content);
        return path(name);
    }

    std::string word(const std::string& font, const std::string& more = "")
    {
        WordFixture fixture;
        fixture.body = indenture::test::paragraph(
            indenture::test::run("The Recipient", "<w:rFonts w:ascii=\"" + font + "\" w:hAnsi=\"" +
                                                      font + "\"/>" + more));
        return file("a.docx", fixture.package().with_parts({}));
    }

    std::string configuration(const std::string& digest = "")
    {
        file("sans.ttf", read_file(liberation, any_size));
        const std::string face = digest.empty()
                                     ? "\"sans.ttf\""
                                     : R"({"file": "sans.ttf", "sha256": ")" + digest + "\"}";
        return file("fonts.json", R"({"families": {"Frutiger": {"regular": )" + face +
                                      R"(}}, "aliases": {"Arial": "Frutiger"}})");
    }

    ProgramRun render(std::vector<std::string> arguments) const
    {
        arguments.insert(arguments.begin(), {INDENTURE_PROGRAM, "render"});
        return run_program(arguments);
    }

    fs::path folder_ = fresh_folder();
};

TEST_F(RenderCommand, AFontWithoutFileIsAWarningThatNamesItsSubstitute)
{
    const auto run = render({word("Frutiger"), path("a.pdf")});

    EXPECT_EQ(run.status, 0);
    EXPECT_THAT(run.out, AllOf(HasSubstr("font-substituted"), HasSubstr("'Frutiger'"),
                               HasSubstr("LiberationSans")));
    EXPECT_TRUE(fs::exists(path("a.pdf")));
}

TEST_F(RenderCommand, AFontWithoutFileIsAnErrorWithStrictFonts)
{
    const auto run = render({"--strict-fonts", word("Frutiger"), path("a.pdf")});

    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.err, HasSubstr("'Frutiger'"));
    EXPECT_FALSE(fs::exists(path("a.pdf")));
}

TEST_F(RenderCommand, AConfigurationGivesTheFontItsFile)
{
    const auto run =
        render({"--strict-fonts", "--fonts", configuration(), word("Frutiger"), path("a.pdf")});

    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_THAT(read_file(path("a.pdf"), any_size), HasSubstr("%PDF"));
}

TEST_F(RenderCommand, AFontFileOfAnotherDigestIsRefused)
{
    const auto run =
        render({"--fonts", configuration(std::string(64, 'a')), word("Frutiger"), path("a.pdf")});

    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.err, AllOf(HasSubstr("sans.ttf"), HasSubstr(std::string(64, 'a'))));
}

TEST_F(RenderCommand, AWrongConfigurationIsRefusedWithThePlace)
{
    const auto run = render({"--fonts", file("fonts.json", R"({"families": {"A": {"bald": "x"}}})"),
                             word("Arial"), path("a.pdf")});

    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.err, AllOf(HasSubstr("fonts.json"), HasSubstr("/families/A/bald")));
}

// --- --report ------------------------------------------------------------------------------------

TEST_F(RenderCommand, AReportNeedsNoPdf)
{
    const auto run = render({word("Arial", "<w:emboss/>"), "--report"});

    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_THAT(run.out, AllOf(HasSubstr("1 thing is not as in Word"),
                               HasSubstr("page 1, paragraph 1, near \"The Recipient\""),
                               HasSubstr("embossed text (emboss): drawn as plain text")));
}

TEST_F(RenderCommand, AReportOnAFaithfulDocumentSaysSo)
{
    const auto run = render({word("Arial"), "--report"});

    EXPECT_EQ(run.status, 0);
    EXPECT_THAT(run.out, HasSubstr("everything is laid out as in Word"));
}

TEST_F(RenderCommand, AReportIsWrittenBesideThePdf)
{
    const auto run =
        render({word("Frutiger"), path("a.pdf"), "--json", "--report", path("report.json")});

    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_TRUE(fs::exists(path("a.pdf")));
    const Json report = parse_json(read_file(path("report.json"), any_size), "report", {});
    EXPECT_EQ(report["faithful"], false);
    EXPECT_EQ(report["findings"][0]["code"], "font-substituted");
    EXPECT_THAT(report["findings"][0]["place"].get<std::string>(), HasSubstr("page 1"));
}

TEST_F(RenderCommand, WithoutReportAnOutputIsNeeded)
{
    const auto run = render({word("Arial")});

    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.err, HasSubstr(".pdf"));
}

} // namespace

} // namespace indenture::tests
