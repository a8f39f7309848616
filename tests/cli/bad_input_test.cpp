#include "base/bytes.h"
#include "base/files.h"
#include "support/run_program.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace indenture::tests {

namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::size_t any_size = 64U << 20U;
const fs::path samples = fs::path(PROJECT_DIR) / "samples";
const std::string university = (samples / "university" / "dsa.json").string();

/// A folder with an empty "out" in it, and the program run against them.
class BadInput : public ::testing::Test {
protected:
    ~BadInput() override { fs::remove_all(folder_); }

    std::string file(const std::string& name, ByteView content)
    {
        write_file(folder_ / name, content);
        return (folder_ / name).string();
    }

    std::string path(const std::string& name) const { return (folder_ / name).string(); }

    ProgramRun indenture(std::vector<std::string> arguments) const
    {
        arguments.insert(arguments.begin(), INDENTURE_PROGRAM);
        return run_program(arguments);
    }

    /// The university's agreement with one spot of its text replaced.
    std::string spoiled(const std::string& what, const std::string& by)
    {
        Bytes text = read_file(university, any_size);
        const auto at = text.find(what);
        EXPECT_NE(at, Bytes::npos) << what;
        return file("spoiled.json", text.replace(at, what.size(), by));
    }

    std::vector<std::string> names_in(const fs::path& folder) const
    {
        std::vector<std::string> names;
        if (fs::exists(folder)) {
            for (const auto& entry : fs::directory_iterator(folder)) {
                names.push_back(entry.path().filename().string());
            }
        }
        return names;
    }

    /// The university's framework contract as issued: a PDF with reserved signature fields.
    std::string unsigned_contract()
    {
        indenture({"register", "init", "--register", path("register.db")});
        const auto run =
            indenture({"issue", "dsfc", (samples / "university/dsfc.json").string(), "--register",
                       path("register.db"), "--out", path("made"), "--at", "2026-03-16T09:00:00Z"});
        EXPECT_EQ(run.status, 0) << run.out << run.err;
        return path("made/CON-999002-F4G5H-v2.03.pdf");
    }

    std::string demonstration_key()
    {
        const auto run = run_program({(samples / "pki/make.sh").string(), path("pki")});
        EXPECT_EQ(run.status, 0) << run.err;
        return path("pki/nhs-england.p12");
    }

    fs::path folder_ = fresh_folder();
};

TEST_F(BadInput, BrokenJsonNamesLineAndColumn)
{
    const auto run = indenture({"check", "dsa", file("broken.json", "{\n  \"reference\": ,\n}")});

    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.err, HasSubstr("broken.json: line 2, column 16"));
}

TEST_F(BadInput, WrongTypeIsAFindingWithItsPointer)
{
    const auto run = indenture({"check", "dsa", spoiled("\"draft\": false", "\"draft\": \"no\"")});

    EXPECT_EQ(run.status, 1);
    EXPECT_THAT(run.out, HasSubstr("/draft"));
}

TEST_F(BadInput, UnknownFieldIsAFindingWithTheNameMeant)
{
    const auto run = indenture({"check", "dsa", spoiled("\"title\":", "\"titel\":")});

    EXPECT_EQ(run.status, 1);
    EXPECT_THAT(run.out, HasSubstr("\"titel\""));
    EXPECT_THAT(run.out, HasSubstr("\"title\""));
}

TEST_F(BadInput, IllegalDateIsAFinding)
{
    const auto run = indenture({"check", "dsa", spoiled("2026-07-01", "2026-02-30")});

    EXPECT_EQ(run.status, 1);
    EXPECT_THAT(run.out, HasSubstr("2026-02-30"));
}

TEST_F(BadInput, AllProblemsComeInOneRun)
{
    Bytes text = read_file(university, any_size);
    text.replace(text.find("\"title\":"), 8, "\"titel\":");
    text.replace(text.find("2026-07-01"), 10, "2026-02-30");

    const auto run = indenture({"check", "dsa", file("two.json", text)});

    EXPECT_THAT(run.out, HasSubstr("titel"));
    EXPECT_THAT(run.out, HasSubstr("2026-02-30"));
}

TEST_F(BadInput, MissingFileIsNamed)
{
    const auto run = indenture({"check", "dsa", path("none.json")});

    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.err, HasSubstr("none.json"));
}

TEST_F(BadInput, TemplateThatIsNoZipWritesNothing)
{
    const auto run = indenture(
        {"merge", file("plain.docx", "just text"), file("data.json", "{}"), path("merged.docx")});

    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.err, HasSubstr("plain.docx"));
    EXPECT_FALSE(fs::exists(path("merged.docx")));
}

TEST_F(BadInput, MissingValueNamesTheTag)
{
    const std::string word = (fs::path(PROJECT_DIR) / "templates/dsfc/template.docx").string();

    const auto run = indenture({"merge", word, file("data.json", "{}"), path("merged.docx")});

    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.err, HasSubstr("{{"));
    EXPECT_FALSE(fs::exists(path("merged.docx")));
}

TEST_F(BadInput, WrongPasswordIsSaidAndNothingIsSigned)
{
    const auto run = indenture({"sign", unsigned_contract(), "--field", "recipient", "--key",
                                demonstration_key(), "--password-file", file("wrong", "guess\n"),
                                "--out", path("signed.pdf")});

    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.err, HasSubstr("password"));
    EXPECT_THAT(run.err, Not(HasSubstr("guess")));
    EXPECT_FALSE(fs::exists(path("signed.pdf")));
}

TEST_F(BadInput, DraftHasNoPlaceToSign)
{
    const auto made = indenture(
        {"generate", "dsfc", (samples / "university/dsfc.json").string(), "--out", path("draft")});

    const auto run = indenture({"sign", path("draft/CON-999002-F4G5H-v2.03-DRAFT.pdf"), "--field",
                                "recipient", "--key", demonstration_key(), "--password-file",
                                path("pki/password.txt"), "--out", path("signed.pdf")});

    EXPECT_EQ(made.status, 0) << made.err;
    EXPECT_EQ(run.status, 2);
    EXPECT_FALSE(fs::exists(path("signed.pdf")));
}

TEST_F(BadInput, UnknownSignatureFieldIsNamed)
{
    const auto run =
        indenture({"sign", unsigned_contract(), "--field", "nobody", "--key", demonstration_key(),
                   "--password-file", path("pki/password.txt"), "--out", path("signed.pdf")});

    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.err, HasSubstr("nobody"));
    EXPECT_FALSE(fs::exists(path("signed.pdf")));
}

TEST_F(BadInput, PdfCutOffIsRefusedByVerify)
{
    const Bytes whole = read_file(unsigned_contract(), any_size);
    demonstration_key();

    const auto run = indenture({"verify", file("cut.pdf", whole.substr(0, whole.size() / 2)),
                                "--trust", path("pki/anchors.pem")});

    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.out, HasSubstr("TOTAL-FAILED"));
}

TEST_F(BadInput, SignedPdfIsNotWrittenOverItsSource)
{
    const std::string source = unsigned_contract();
    const Bytes before = read_file(source, any_size);

    const auto run =
        indenture({"sign", source, "--field", "recipient", "--key", demonstration_key(),
                   "--password-file", path("pki/password.txt"), "--out", source});

    EXPECT_EQ(run.status, 2);
    EXPECT_EQ(read_file(source, any_size), before);
}

TEST_F(BadInput, WhatIsNoOrdinaryFileIsNotReplaced)
{
    const std::string pipe = path("pipe.pdf");
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);

    const auto run = indenture(
        {"render", (fs::path(PROJECT_DIR) / "templates/dsfc/template.docx").string(), pipe});

    EXPECT_EQ(run.status, 2);
    EXPECT_TRUE(fs::is_fifo(pipe));
}

TEST_F(BadInput, PdfCutOffIsNotSigned)
{
    const Bytes whole = read_file(unsigned_contract(), any_size);

    const auto run =
        indenture({"sign", file("cut.pdf", whole.substr(0, whole.size() / 2)), "--field",
                   "recipient", "--key", demonstration_key(), "--password-file",
                   path("pki/password.txt"), "--out", path("signed.pdf")});

    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.err, HasSubstr("cut.pdf"));
    EXPECT_FALSE(fs::exists(path("signed.pdf")));
}

TEST_F(BadInput, VerifyNamesTheFieldThatIsNotSigned)
{
    const std::string contract = unsigned_contract();
    const std::string key = demonstration_key();
    const auto signed_once = indenture({"sign", contract, "--field", "disclosing-party", "--key",
                                        key, "--password-file", path("pki/password.txt"), "--out",
                                        path("part.pdf"), "--at", "2026-03-18T09:00:00Z"});

    const auto run = indenture({"verify", path("part.pdf"), "--trust", path("pki/anchors.pem"),
                                "--issued", contract, "--at", "2026-03-19T09:00:00Z"});

    EXPECT_EQ(signed_once.status, 0) << signed_once.err;
    EXPECT_EQ(run.status, 1);
    EXPECT_THAT(run.out, HasSubstr("outstanding: a signature in field recipient"));
}

TEST_F(BadInput, FileThatIsNoRegisterIsLeftAlone)
{
    const std::string other = file("notes.txt", "my notes");

    const auto run = indenture({"register", "log", "--register", other});

    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.err, HasSubstr("notes.txt"));
    EXPECT_EQ(read_file(other, any_size), "my notes");
}

TEST_F(BadInput, RegisterIsNotMadeOverAFile)
{
    const std::string other = file("notes.txt", "my notes");

    const auto run = indenture({"register", "init", "--register", other});

    EXPECT_EQ(run.status, 2);
    EXPECT_EQ(read_file(other, any_size), "my notes");
}

TEST_F(BadInput, FullDiskLeavesNothingHalfWritten)
{
    const std::string program = INDENTURE_PROGRAM;

    // A limit on the size of files stands in for a full disk: write() fails in the same place.
    const auto run =
        run_program({"sh", "-c",
                     "trap '' XFSZ; ulimit -f 8; exec \"$0\" generate dsa \"$1\" --out "
                     "\"$2\"",
                     program, university, path("out")});

    EXPECT_EQ(run.status, 2) << run.out << run.err;
    EXPECT_THAT(run.err, HasSubstr("cannot be written"));
    EXPECT_THAT(names_in(path("out")), IsEmpty());
}

TEST_F(BadInput, FullDiskOfStandardOutputIsNotSilent)
{
    const auto run = run_program(
        {"sh", "-c", "exec \"$0\" check dsa \"$1\" > /dev/full", INDENTURE_PROGRAM, university});

    EXPECT_EQ(run.status, 2);
}

TEST_F(BadInput, UnknownCommandIsUsage)
{
    EXPECT_EQ(indenture({"isue"}).status, 2);
    EXPECT_EQ(indenture({}).status, 2);
    EXPECT_EQ(indenture({"check", "dsb", university}).status, 2);
}

TEST_F(BadInput, ErrorsAreJsonWhenAskedFor)
{
    const auto run = indenture({"check", "dsa", path("none.json"), "--json"});

    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.out, HasSubstr("\"error\""));
}

} // namespace

} // namespace indenture::tests
