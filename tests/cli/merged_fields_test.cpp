#include "base/files.h"
#include "docx/package.h"
#include "support/run_program.h"
#include "support/word_fixture.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {
namespace {

namespace fs = std::filesystem;
using indenture::test::bookmarked;
using indenture::test::field;
using indenture::test::paragraph;
using indenture::test::run;
using testing::HasSubstr;
using testing::Not;

/// A folder with a template that refers to a clause, and data.
class MergedFields : public testing::Test {
protected:
    MergedFields()
    {
        indenture::test::WordFixture fixture;
        fixture.body = paragraph(run("The ") + field("REF party \\h", "OLD") + run(" on page ") +
                                 field("PAGEREF party \\h", "99")) +
                       paragraph(bookmarked("party", 1, run("{{ name }}")));
        write_file(folder_ / "template.docx", fixture.package().with_parts({}));
        fixture.body = paragraph(field("REF removed \\r", "4.2") + run("{{ name }}"));
        write_file(folder_ / "broken.docx", fixture.package().with_parts({}));
        write_file(folder_ / "data.json", "{\"name\": \"Recipient\"}");
    }
    ~MergedFields() override { fs::remove_all(folder_); }

    std::string path(const std::string& name) const { return (folder_ / name).string(); }

    ProgramRun indenture(std::vector<std::string> arguments) const
    {
        arguments.insert(arguments.begin(), INDENTURE_PROGRAM);
        return run_program(arguments);
    }

    std::string body_of(const std::string& name) const
    {
        const Bytes bytes = read_file(folder_ / name, std::size_t{16} << 20U);
        return docx::Package::open(bytes, name, {}).part("word/document.xml");
    }

    fs::path folder_ = fresh_folder();
};

TEST_F(MergedFields, ShowTheMergedTextInWord)
{
    const auto run = indenture({"merge", path("template.docx"), path("data.json"), path("o.docx")});

    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_THAT(body_of("o.docx"), Not(HasSubstr("OLD")));
    EXPECT_THAT(body_of("o.docx"), Not(HasSubstr("99")));
}

TEST_F(MergedFields, StayAsTheyAreIfAskedTo)
{
    const auto run = indenture(
        {"merge", "--keep-fields", path("template.docx"), path("data.json"), path("o.docx")});

    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_THAT(body_of("o.docx"), HasSubstr("OLD"));
}

TEST_F(MergedFields, ThatReferToWhatIsGoneAreRefusedWithTheirPlace)
{
    const auto run = indenture({"merge", path("broken.docx"), path("data.json"), path("o.docx")});

    EXPECT_NE(run.status, 0);
    EXPECT_THAT(run.err, HasSubstr("paragraph 1, near \"4.2Recipient\""));
    EXPECT_THAT(run.err, HasSubstr("'removed'"));
    EXPECT_FALSE(fs::exists(folder_ / "o.docx"));
}

TEST_F(MergedFields, OfAFileThatIsRenderedAreWrittenBesideThePdf)
{
    write_file(folder_ / "plain.docx",
               read_file(folder_ / "template.docx", std::size_t{16} << 20U));

    const auto run =
        indenture({"render", "--word", path("o.docx"), path("plain.docx"), path("plain.pdf")});

    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_TRUE(fs::exists(folder_ / "plain.pdf"));
    EXPECT_THAT(body_of("o.docx"), Not(HasSubstr("OLD")));
}

} // namespace
} // namespace indenture::tests
