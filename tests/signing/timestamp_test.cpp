#include "signing/checks/timestamp.h"

#include "base/files.h"
#include "pdf/file.h"
#include "signing/checks/coverage.h"
#include "signing/detail/der.h"
#include "signing/field.h"
#include "support/run_program.h"
#include "support/test_timestamp.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using signing::checks::TimestampAnswer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Bytes octets = "the value of a signature";

const Credential& root()
{
    static const Credential made = make_root("Test Root");
    return made;
}

const Credential& authority()
{
    static const Credential made =
        issue(root(), {"Test Time Authority", "Test authority", ""}, timestamp_terms());
    return made;
}

TimestampAnswer checked(const Bytes& token)
{
    return signing::checks::check_timestamp(token, {octets, ""}, "signature one, timestamp 1", {});
}

TimestampAnswer stamped(const TimestampDesign& design)
{
    return checked(timestamp_token(authority(), octets, design));
}

TimestampAnswer checked_by(const std::string& extended_key_usage, const std::string& key_usage)
{
    Terms terms = timestamp_terms();
    terms.extended_key_usage = extended_key_usage;
    terms.key_usage = key_usage;
    const Credential other = issue(root(), {"Another Authority", "", ""}, terms);
    return checked(timestamp_token(other, octets, {}));
}

std::vector<std::string> codes(const TimestampAnswer& answer)
{
    std::vector<std::string> result;
    for (const Finding& finding : answer.findings) {
        if (std::find(result.begin(), result.end(), finding.code) == result.end()) {
            result.push_back(finding.code);
        }
    }
    return result;
}

// --- What passes -------------------------------------------------------------------------------

TEST(Timestamp, SaysWhenAndByWhom)
{
    const TimestampAnswer answer = stamped({});

    EXPECT_TRUE(answer.is_intact);
    EXPECT_THAT(answer.findings, IsEmpty()) << print(answer.findings);
    EXPECT_EQ(answer.at, parse_instant("2026-02-02T10:16:00Z"));
    EXPECT_EQ(answer.signer, authority().certificate);
    EXPECT_EQ(answer.imprint_algorithm, "SHA256");
    EXPECT_EQ(answer.signature_algorithm, "ECDSA");
    EXPECT_EQ(answer.policy, "1.2.826.0.1.1.1");
    EXPECT_EQ(answer.serial, "01");
    EXPECT_EQ(answer.accuracy, std::nullopt);
    EXPECT_FALSE(answer.is_ordered);
}

TEST(Timestamp, OfOpenSslPasses)
{
    const TimestampAnswer answer = checked(openssl_timestamp_token(authority(), octets));

    EXPECT_TRUE(answer.is_intact);
    EXPECT_THAT(answer.findings, IsEmpty()) << print(answer.findings);
    EXPECT_EQ(answer.at, parse_instant("2026-02-02T10:16:00Z"));
}

TEST(Timestamp, OfOursPassesWithOpenSsl)
{
    if (!is_installed("openssl")) {
        GTEST_SKIP() << "skipped: no openssl";
    }
    const auto folder = fresh_folder();
    write_file(folder / "token.der", timestamp_token(authority(), octets, {}));
    write_file(folder / "octets", octets);
    write_file(folder / "root.pem", pem_of({root().certificate}));

    const ProgramRun run =
        run_program({"openssl", "ts", "-verify", "-data", (folder / "octets").string(), "-in",
                     (folder / "token.der").string(), "-token_in", "-CAfile",
                     (folder / "root.pem").string(), "-attime", "1770027360"});

    EXPECT_EQ(run.status, 0) << run.out << run.err;
}

TEST(Timestamp, IsOverTwoPiecesAsADocumentTimestampIs)
{
    const Bytes token = timestamp_token(authority(), octets, {}) + Bytes(50, '\0');

    const TimestampAnswer answer = signing::checks::check_timestamp(
        token, {ByteView(octets).substr(0, 5), ByteView(octets).substr(5)}, "timestamp one", {});

    EXPECT_TRUE(answer.is_intact) << print(answer.findings);
}

class AcceptedImprint : public testing::TestWithParam<std::string> {};

TEST_P(AcceptedImprint, Passes)
{
    const TimestampAnswer answer = stamped({.digest = GetParam()});

    EXPECT_TRUE(answer.is_intact);
    EXPECT_THAT(answer.findings, IsEmpty()) << print(answer.findings);
}

INSTANTIATE_TEST_SUITE_P(Timestamp, AcceptedImprint,
                         testing::Values("SHA256", "SHA384", "SHA512", "SHA3-256", "SHA3-512"));

TEST(Timestamp, CutsOffFractionsOfASecond)
{
    const TimestampAnswer answer = stamped({.gen_time = "20260202101600.75Z"});

    EXPECT_EQ(answer.at, parse_instant("2026-02-02T10:16:00Z")) << print(answer.findings);
}

TEST(Timestamp, TellsItsAccuracyAndOrder)
{
    using namespace signing::der;
    const Bytes accuracy = sequence({integer(2), tagged(0x80, "\x05"), tagged(0x81, "\x07")});

    const TimestampAnswer answer = stamped({.accuracy = accuracy, .is_ordered = true});

    EXPECT_TRUE(answer.is_intact) << print(answer.findings);
    EXPECT_EQ(answer.accuracy, std::chrono::microseconds(2'005'007));
    EXPECT_TRUE(answer.is_ordered);
}

TEST(Timestamp, MayNameItsCertificateBySha1AsOldOnesDo)
{
    TimestampDesign design;
    design.cms.change_attributes = [](std::vector<Bytes>& attributes) {
        attributes.at(2) = signing_certificate_v1(authority().certificate);
    };

    EXPECT_THAT(stamped(design).findings, IsEmpty());
}

TEST(Timestamp, MayBeByAnEd25519Key)
{
    Terms terms = timestamp_terms();
    terms.key = TestKey::Ed25519;
    const Credential other = issue(root(), {"Another Authority", "", ""}, terms);
    TimestampDesign design;
    design.cms.digest = "SHA512";

    const TimestampAnswer answer = checked(timestamp_token(other, octets, design));

    EXPECT_TRUE(answer.is_intact) << print(answer.findings);
}

// --- What does not -----------------------------------------------------------------------------

TEST(Timestamp, IsRefusedOverOtherOctets)
{
    const TimestampAnswer answer = signing::checks::check_timestamp(
        timestamp_token(authority(), octets, {}), {"the value of another", ""}, "one", {});

    EXPECT_FALSE(answer.is_intact);
    EXPECT_THAT(codes(answer), ElementsAre("timestamp-imprint"));
}

TEST(Timestamp, IsRefusedWithAShorterImprint)
{
    const TimestampAnswer answer =
        stamped({.imprint = test_digest("SHA256", octets).substr(0, 20)});

    EXPECT_FALSE(answer.is_intact);
    EXPECT_THAT(codes(answer), ElementsAre("timestamp-imprint"));
}

class BrokenImprint : public testing::TestWithParam<std::string> {};

TEST_P(BrokenImprint, IsRefused)
{
    EXPECT_THAT(codes(stamped({.digest = GetParam()})), ElementsAre("timestamp-algorithm"));
}

INSTANTIATE_TEST_SUITE_P(Timestamp, BrokenImprint,
                         testing::Values("MD5", "SHA1", "SHA224", "SHAKE256"));

TEST(Timestamp, IsRefusedIfItsOwnSignatureUsesSha1)
{
    TimestampDesign design;
    design.cms.digest = "SHA1";

    EXPECT_THAT(codes(stamped(design)), ElementsAre("timestamp-algorithm"));
}

TEST(Timestamp, IsRefusedIfItsValueIsNotTheAuthoritys)
{
    TimestampDesign design;
    design.cms.spoils_value = true;

    const TimestampAnswer answer = stamped(design);

    EXPECT_FALSE(answer.is_intact);
    EXPECT_THAT(codes(answer), ElementsAre("timestamp-mismatch"));
}

TEST(Timestamp, IsRefusedIfItsContentWasChanged)
{
    Bytes token = timestamp_token(authority(), octets, {});
    token.replace(token.find("20260202101600Z"), 8, "20250202");

    const TimestampAnswer answer = checked(token);

    EXPECT_FALSE(answer.is_intact);
    EXPECT_THAT(codes(answer), ElementsAre("timestamp-mismatch"));
}

TEST(Timestamp, IsRefusedIfItNamesAnotherCertificate)
{
    TimestampDesign design;
    design.cms.named_certificate = root().certificate;

    EXPECT_THAT(codes(stamped(design)), ElementsAre("timestamp-certificate"));
}

TEST(Timestamp, IsRefusedIfItNamesNoCertificate)
{
    TimestampDesign design;
    design.cms.change_attributes = [](std::vector<Bytes>& attributes) { attributes.pop_back(); };

    EXPECT_THAT(codes(stamped(design)), ElementsAre("timestamp-certificate"));
}

TEST(Timestamp, IsRefusedIfItBringsNoCertificate)
{
    TimestampDesign design;
    design.cms.brings_certificate = false;

    EXPECT_THAT(codes(stamped(design)), ElementsAre("timestamp-certificate"));
}

TEST(Timestamp, IsRefusedWithTwoSigners)
{
    TimestampDesign design;
    design.cms.signers = 2;

    EXPECT_THAT(codes(stamped(design)), ElementsAre("timestamp"));
}

TEST(Timestamp, IsRefusedIfItsCertificateIsForSomethingElse)
{
    const std::string signing = "critical,digitalSignature";

    EXPECT_THAT(codes(checked_by("", signing)), ElementsAre("timestamp-key-usage"));
    EXPECT_THAT(codes(checked_by("critical,clientAuth", signing)),
                ElementsAre("timestamp-key-usage"));
}

TEST(Timestamp, IsRefusedIfItsCertificatesUsageIsNotCriticalOrNotSole)
{
    const std::string signing = "critical,digitalSignature";

    EXPECT_THAT(codes(checked_by("timeStamping", signing)), ElementsAre("timestamp-key-usage"));
    EXPECT_THAT(codes(checked_by("critical,timeStamping,emailProtection", signing)),
                ElementsAre("timestamp-key-usage"));
}

TEST(Timestamp, IsRefusedIfItsKeyMayNotSign)
{
    EXPECT_THAT(codes(checked_by("critical,timeStamping", "critical,keyEncipherment")),
                ElementsAre("timestamp-key-usage"));
}

TEST(Timestamp, IsRefusedIfItIsACmsOfAnotherKind)
{
    EXPECT_THAT(codes(checked(test_cms(authority(), octets, {}))), ElementsAre("timestamp"));
    EXPECT_THAT(codes(checked(test_cms(authority(), octets, {.encloses_content = true}))),
                ElementsAre("timestamp"));
}

TEST(Timestamp, IsRefusedWithACriticalExtension)
{
    EXPECT_THAT(codes(stamped({.has_critical_extension = true})), ElementsAre("timestamp"));
}

TEST(Timestamp, IsRefusedWithAnotherVersion)
{
    EXPECT_THAT(codes(stamped({.version = 2})), ElementsAre("timestamp"));
}

class BadTime : public testing::TestWithParam<std::string> {};

TEST_P(BadTime, IsRefused)
{
    const TimestampAnswer answer = stamped({.gen_time = GetParam()});

    EXPECT_FALSE(answer.is_intact);
    EXPECT_EQ(answer.at, std::nullopt);
    EXPECT_THAT(codes(answer), ElementsAre("timestamp"));
}

INSTANTIATE_TEST_SUITE_P(Timestamp, BadTime,
                         testing::Values("20260202101600", "20260230101600Z", "20260202251600Z",
                                         "20260202101660Z", "202602021016Z", "20260202101600.Z",
                                         "20260202101600.50Z", "20260202101600+0100",
                                         "2026-202101600Z", ""));

TEST(Timestamp, IsRefusedWhereverItIsCutOff)
{
    const Bytes token = timestamp_token(authority(), octets, {});

    for (std::size_t size = 0; size < token.size(); ++size) {
        const TimestampAnswer answer = checked(token.substr(0, size));
        ASSERT_FALSE(answer.is_intact) << size;
        ASSERT_THAT(codes(answer), ElementsAre("timestamp")) << size;
    }
}

TEST(Timestamp, IsRefusedWithAnyOctetOfItsTimeChanged)
{
    const Bytes token = timestamp_token(authority(), octets, {});
    const std::size_t at = token.find("20260202101600Z");

    for (std::size_t i = at; i < at + 15; ++i) {
        Bytes changed = token;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_FALSE(checked(changed).is_intact) << i;
    }
}

TEST(Timestamp, IsRefusedIfSomethingFollows)
{
    EXPECT_THAT(codes(checked(timestamp_token(authority(), octets, {}) + "x")),
                ElementsAre("timestamp"));
}

// --- Files of others ---------------------------------------------------------------------------

/// The files whose every signature and timestamp must be found intact.
std::vector<std::string> intact_files(const std::filesystem::path& folder)
{
    std::ifstream table(folder / "expected.tsv");
    std::vector<std::string> files;
    for (std::string line; std::getline(table, line);) {
        if (line.find("\tintegrity-ok\t") != std::string::npos) {
            files.push_back(line.substr(0, line.find('\t')));
        }
    }
    return files;
}

struct Tokens {
    int intact = 0;
    std::vector<std::string> others; ///< with their findings
};

void count(const TimestampAnswer& answer, const std::string& where, Tokens& tokens)
{
    if (answer.is_intact && !blocks(answer.findings)) {
        ++tokens.intact;
    } else {
        tokens.others.push_back(where + ": " + print(answer.findings));
    }
}

void count(const pdf::PdfFile& file, const signing::SignatureField& field, const std::string& where,
           Tokens& tokens)
{
    const auto coverage = signing::checks::check_coverage(file, field, {});
    const signing::checks::SignedOctets covered{
        file.bytes().substr(0, coverage.hole_begin),
        file.bytes().substr(coverage.hole_end, coverage.end - coverage.hole_end)};
    const pdf::Object format = file.view(coverage.revision).entry(*field.value, "SubFilter");
    if (format == pdf::Object(pdf::Name{"ETSI.RFC3161"})) {
        count(signing::checks::check_timestamp(coverage.contents, covered, "t", {}), where, tokens);
        return;
    }
    const auto cms = signing::checks::check_cms(coverage.contents, covered, "s", {});
    for (const Bytes& token : cms.timestamps) {
        count(signing::checks::check_timestamp(token, {cms.signature_value, ""}, "t", {}), where,
              tokens);
    }
}

TEST(TimestampCorpus, FindsEveryTokenOfIntactFilesIntact)
{
    const auto folder = std::filesystem::path(SHARED_DIR) / "corpus" / "signatures";
    if (!std::filesystem::exists(folder / "expected.tsv")) {
        GTEST_SKIP() << "skipped: no corpus";
    }
    Tokens tokens;

    for (const std::string& name : intact_files(folder)) {
        const pdf::Reading reading = pdf::read(read_file(folder / name, 64U << 20U), {});
        if (!reading.file) {
            continue; // structure is another question
        }
        for (const auto& field : signing::signature_fields(reading.file->latest(), {})) {
            if (field.value) {
                count(*reading.file, field, name, tokens);
            }
        }
    }

    EXPECT_THAT(tokens.others, IsEmpty());
    EXPECT_GE(tokens.intact, 40);
}

} // namespace

} // namespace indenture::tests
