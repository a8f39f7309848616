#include "signing/signed_files.h"

#include "base/error.h"
#include "base/files.h"
#include "signing/prepare.h"
#include "signing/providers/pkcs12.h"
#include "signing/verify.h"
#include "support/run_program.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

signing::SignatureRequest request_for(const std::string& field)
{
    return {.field = field,
            .at = signed_at,
            .name = "Somebody",
            .organisation = "Some organisation",
            .reason = "",
            .location = "",
            .font_file = signature_font()};
}

ErrorCode code_of_preparing(ByteView file, const std::string& field)
{
    try {
        signing::prepare(pdf::PdfFile::open(Bytes(file), "contract.pdf", {}), request_for(field),
                         4096, {});
    } catch (const Error& error) {
        return error.code();
    }
    ADD_FAILURE() << "it was prepared";
    return ErrorCode::Internal;
}

struct Case {
    std::string name;
    TestKey key;
    bool has_object_streams;
};

class EveryKeyAndFile : public testing::TestWithParam<Case> {};

TEST_P(EveryKeyAndFile, SignsWhatItsVerifierPasses)
{
    const Bytes contract = contract_file({"party"}, GetParam().has_object_streams);
    const Credential signer =
        issue(world().issuing, {"A Person", "An Organisation", ""}, {.key = GetParam().key});

    const Bytes file = signed_by(world(), signer, contract, "party", signed_at);

    signing::VerificationPolicy policy = world().policy();
    policy.issued = contract;
    policy.required = {{.field = "party",
                        .organisation_name = "An Organisation",
                        .organisation_identifiers = {},
                        .signatory_names = {"A Person"}}};
    const auto report = signing::verify(file, policy);
    EXPECT_EQ(report.verdict(), signing::Verdict::Passed) << signing::print(report);
    EXPECT_TRUE(report.execution);
}

INSTANTIATE_TEST_SUITE_P(Signing, EveryKeyAndFile,
                         testing::Values(Case{"Rsa2048", TestKey::Rsa2048, false},
                                         Case{"P256", TestKey::P256, false},
                                         Case{"P384", TestKey::P384, false},
                                         Case{"P521", TestKey::P521, false},
                                         Case{"XrefStream", TestKey::P256, true}),
                         [](const auto& each) { return each.param.name; });

TEST(Sign, KeepsEveryOctetThatWasThere)
{
    const Bytes file =
        signed_by(world(), world().nhs_england, world().issued, "nhs-england", signed_at);

    EXPECT_EQ(file.substr(0, world().issued.size()), world().issued);
}

TEST(Sign, KeepsEarlierSignaturesValidWhenThreeSign)
{
    const std::vector<std::string> fields{"first", "second", "third"};
    const std::vector<Credential> signers{
        world().nhs_england, world().university,
        issue(world().issuing, {"Third Person", "Third Party", ""}, {})};
    Bytes file = contract_file(fields, false);
    signing::VerificationPolicy policy = world().policy();
    policy.issued = file;
    policy.required = {};

    for (std::size_t i = 0; i < fields.size(); ++i) {
        file = signed_by(world(), signers[i], file, fields[i], signed_at);
        const auto report = signing::verify(file, policy);

        EXPECT_EQ(report.verdict(), signing::Verdict::Passed) << signing::print(report);
        EXPECT_EQ(report.signatures.size(), i + 1);
    }
}

TEST(Sign, GivesEachPrefixOfASignedFileItsOwnPassingVerdict)
{
    const Bytes once =
        signed_by(world(), world().nhs_england, world().issued, "nhs-england", signed_at);
    const Bytes twice = signed_by(world(), world().university, once, "recipient", signed_at);

    const auto report = signing::verify(ByteView(twice).substr(0, once.size()), world().policy());

    EXPECT_EQ(report.verdict(), signing::Verdict::Passed) << signing::print(report);
}

TEST(Sign, SatisfiesPdfsigAndQpdf)
{
    if (!is_installed("pdfsig") || !is_installed("qpdf")) {
        GTEST_SKIP() << "skipped: no pdfsig or qpdf";
    }
    const auto path = fresh_folder() / "signed.pdf";
    write_file(path, signed_by_both(world()));

    const ProgramRun pdfsig = run_program({"pdfsig", "-nocert", path});
    const ProgramRun qpdf = run_program({"qpdf", "--check", path});

    EXPECT_THAT(pdfsig.out, HasSubstr("Signature #2"));
    EXPECT_THAT(pdfsig.out, Not(HasSubstr("Signature #3")));
    EXPECT_THAT(pdfsig.out, Not(HasSubstr("Invalid")));
    const std::string valid = "Signature Validation: Signature is Valid.";
    const auto first = pdfsig.out.find(valid);
    ASSERT_NE(first, std::string::npos) << pdfsig.out << pdfsig.err;
    EXPECT_NE(pdfsig.out.find(valid, first + 1), std::string::npos) << pdfsig.out;
    EXPECT_EQ(qpdf.status, 0) << qpdf.out << qpdf.err;
}

TEST(Sign, MakesACmsThatOpensslVerifies)
{
    if (!is_installed("openssl")) {
        GTEST_SKIP() << "skipped: no openssl";
    }
    const auto provider = signing::open_pkcs12(
        pkcs12(world().university, {world().issuing.certificate}, "pw"), "pw", "signer.p12");
    const auto contract = pdf::PdfFile::open(world().issued, "contract.pdf", {});
    const Bytes file = signing::sign(contract, request_for("recipient"), *provider, {});
    const std::size_t begin = file.find("/Contents <") + 10;
    const std::size_t end = file.find('>', begin) + 1;
    const auto folder = fresh_folder();
    Bytes cms;
    for (std::size_t at = begin + 1; at + 2 < end; at += 2) {
        cms += static_cast<char>(std::stoi(file.substr(at, 2), nullptr, 16));
    }
    write_file(folder / "cms.der", cms);
    write_file(folder / "content", file.substr(0, begin) + file.substr(end));
    write_file(folder / "root.pem", pem_of({world().root.certificate}));

    const ProgramRun openssl = run_program(
        {"openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in",
         folder / "cms.der", "-content", folder / "content", "-CAfile", folder / "root.pem",
         "-purpose", "any", "-attime", std::to_string(verified_at.time_since_epoch().count()),
         "-out", folder / "out"});

    EXPECT_EQ(openssl.status, 0) << openssl.err;
    EXPECT_THAT(openssl.err, HasSubstr("successful"));
}

TEST(Sign, LeavesTheTimeToTheSignatureDictionary)
{
    const Bytes file =
        signed_by(world(), world().nhs_england, world().issued, "nhs-england", signed_at);

    // The DER of the object identifier of signing-time, 1.2.840.113549.1.9.5.
    EXPECT_EQ(file.find("06092a864886f70d010905"), Bytes::npos);
    EXPECT_NE(file.find("/M(D:20260202101500Z)"), Bytes::npos);
}

TEST(Sign, ShowsWhoSignedForWhomAndWhen)
{
    if (!is_installed("pdftotext") || !is_installed("pdffonts")) {
        GTEST_SKIP() << "skipped: no pdftotext";
    }
    const auto path = fresh_folder() / "signed.pdf";
    write_file(path, signed_by_both(world()));

    const ProgramRun text = run_program({"pdftotext", "-layout", path, "-"});
    const ProgramRun fonts = run_program({"pdffonts", path});

    EXPECT_THAT(text.out, HasSubstr("Signed by Siân O’Example"));
    EXPECT_THAT(text.out, HasSubstr("for University of Example"));
    EXPECT_THAT(text.out, HasSubstr("on 2 February 2026 at 10:15 UTC"));
    EXPECT_EQ(fonts.status, 0) << fonts.err;
}

TEST(Sign, TakesTheKeysOfTheDemonstrationPki)
{
    if (!is_installed("openssl")) {
        GTEST_SKIP() << "skipped: no openssl";
    }
    const auto folder = fresh_folder();
    const std::string script = std::string(PROJECT_DIR) + "/samples/pki/make.sh";
    const ProgramRun made = run_program({script, folder});
    ASSERT_EQ(made.status, 0) << made.err;
    std::string password = read_file(folder / "password.txt", 1000);
    password.pop_back(); // the end of the line
    const auto provider = signing::open_pkcs12(read_file(folder / "arle-institute.p12", 100'000),
                                               password, "arle-institute.p12");
    const auto contract = pdf::PdfFile::open(world().issued, "contract.pdf", {});

    const auto request = signing::request_by(*provider, "recipient", signed_at, signature_font());
    const Bytes file = signing::sign(contract, request, *provider, {});

    signing::VerificationPolicy policy = world().policy();
    policy.anchors =
        signing::certificates_in_pem(read_file(folder / "anchors.pem", 100'000), "anchors.pem");
    policy.required = {{.field = "recipient",
                        .organisation_name = "Arle Institute of Child Health Research",
                        .organisation_identifiers = {"OD:GB-X9A30"},
                        .signatory_names = {"Gwenllïan ap Rhŷs"}}};
    const auto report = signing::verify(file, policy);
    EXPECT_EQ(report.verdict(), signing::Verdict::Passed) << signing::print(report);
}

TEST(Sign, RefusesAFieldThatIsNotThere)
{
    EXPECT_EQ(code_of_preparing(world().issued, "witness"), ErrorCode::NotFound);
}

TEST(Sign, RefusesAFileWithoutFields)
{
    EXPECT_EQ(code_of_preparing(contract_file({}, false), "recipient"), ErrorCode::NotFound);
}

TEST(Sign, RefusesAFieldThatIsSigned)
{
    const Bytes once =
        signed_by(world(), world().nhs_england, world().issued, "nhs-england", signed_at);

    EXPECT_EQ(code_of_preparing(once, "nhs-england"), ErrorCode::Conflict);
}

TEST(Sign, RefusesACmsLargerThanItsHole)
{
    const auto prepared = signing::prepare(pdf::PdfFile::open(world().issued, "contract.pdf", {}),
                                           request_for("recipient"), 100, {});

    EXPECT_NO_THROW(signing::embed(prepared, Bytes(100, 'x')));
    EXPECT_THROW(signing::embed(prepared, Bytes(101, 'x')), Error);
}

TEST(Sign, GivesTheSamePreparedFileTwice)
{
    const auto contract = pdf::PdfFile::open(world().issued, "contract.pdf", {});

    const auto first = signing::prepare(contract, request_for("recipient"), 4096, {});
    const auto second = signing::prepare(contract, request_for("recipient"), 4096, {});

    EXPECT_EQ(first.file, second.file);
    EXPECT_EQ(first.digest, second.digest);
}

std::string message_of_opening(ByteView file, const std::string& password)
{
    try {
        signing::open_pkcs12(file, password, "signer.p12");
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::BadInput);
        return error.what();
    }
    return "opened";
}

TEST(Pkcs12, SaysThatThePasswordIsWrongAndNotWhatItWas)
{
    const Bytes file = pkcs12(world().nhs_england, {}, "correct");

    const std::string message = message_of_opening(file, "guess");

    EXPECT_THAT(message, HasSubstr("signer.p12: the password is wrong"));
    EXPECT_THAT(message, Not(HasSubstr("guess")));
}

TEST(Pkcs12, RefusesAFileThatIsSomethingElse)
{
    EXPECT_THAT(message_of_opening("%PDF-1.7", "pw"), HasSubstr("no PKCS #12 file"));
}

class WeakKey : public testing::TestWithParam<TestKey> {};

TEST_P(WeakKey, IsRefused)
{
    const Credential weak = issue(world().issuing, {"A Person", "", ""}, {.key = GetParam()});

    EXPECT_THAT(message_of_opening(pkcs12(weak, {}, "pw"), "pw"),
                HasSubstr("it cannot sign contracts"));
}

INSTANTIATE_TEST_SUITE_P(Pkcs12, WeakKey,
                         testing::Values(TestKey::Rsa1024, TestKey::P224, TestKey::Ed25519));

} // namespace

} // namespace indenture::tests
