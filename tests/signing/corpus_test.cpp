#include "base/error.h"
#include "base/files.h"
#include "pdf/file.h"
#include "signing/checks/cms.h"
#include "signing/checks/coverage.h"
#include "signing/checks/path.h"
#include "signing/checks/timestamp.h"
#include "signing/checks/validation_store.h"
#include "signing/contract_file.h"
#include "signing/field.h"
#include "signing/verify.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <sstream>

namespace indenture::tests {

namespace {

using signing::Verdict;
using testing::Contains;

// --- The corpus: others' work, beside the checkout; see the README there ----------------------

struct Row {
    std::string file;
    std::string expectation; ///< never-pass, integrity-ok or no-crash
};

std::filesystem::path corpus()
{
    return std::filesystem::path(SHARED_DIR) / "corpus" / "signatures";
}

std::vector<Row> rows_of(const std::filesystem::path& table)
{
    std::ifstream in(table);
    std::vector<Row> rows;
    std::string line;
    std::getline(in, line); // the heading
    while (std::getline(in, line)) {
        std::istringstream cells(line);
        Row row;
        std::string digest;
        std::getline(cells, row.file, '\t');
        std::getline(cells, digest, '\t');
        std::getline(cells, row.expectation, '\t');
        rows.push_back(std::move(row));
    }
    return rows;
}

// --- Whom to trust ----------------------------------------------------------------------------

/// Certificates of a file, read leniently.
struct Certificates {
    std::vector<Bytes> signers;
    std::vector<Bytes> timestampers;
    std::vector<Bytes> all;

    /// Those that issued another one of them.
    std::vector<Bytes> authorities() const
    {
        std::set<std::string> issuers;
        for (const Bytes& der : all) {
            const auto certificate = signing::read_certificate(der);
            if (certificate.issuer != certificate.subject) {
                issuers.insert(certificate.issuer);
            }
        }
        std::vector<Bytes> result;
        for (const Bytes& der : all) {
            if (issuers.count(signing::read_certificate(der).subject) != 0) {
                result.push_back(der);
            }
        }
        return result;
    }
};

/// An anchor must be readable; a stranger's certificate need not be.
void keep_readable(std::vector<Bytes>& certificates)
{
    const auto is_unreadable = [](const Bytes& der) {
        try {
            signing::checks::CertificateSet({der});
            signing::read_certificate(der);
            return false;
        } catch (const Error&) {
            return true;
        }
    };
    certificates.erase(std::remove_if(certificates.begin(), certificates.end(), is_unreadable),
                       certificates.end());
}

void append(std::vector<Bytes>& to, const std::vector<Bytes>& from)
{
    to.insert(to.end(), from.begin(), from.end());
}

void add_token(Certificates& found, ByteView token)
{
    const auto answer = signing::checks::check_timestamp(token, {"", ""}, "a timestamp", {});
    append(found.all, answer.certificates);
    if (answer.signer) {
        found.timestampers.push_back(*answer.signer);
    }
}

Certificates certificates_of(const Bytes& bytes)
{
    const pdf::Reading reading = pdf::read(bytes, {});
    Certificates found;
    if (!reading.file) {
        return found;
    }
    try {
        for (const auto& field : signing::signature_fields(reading.file->latest(), {})) {
            if (!field.value) {
                continue;
            }
            const auto coverage = signing::checks::check_coverage(*reading.file, field, {});
            add_token(found, coverage.contents);
            const auto cms =
                signing::checks::check_cms(coverage.contents, {"", ""}, field.name, {});
            append(found.all, cms.certificates);
            append(found.all, cms.archival.certificates);
            if (cms.signer) {
                found.signers.push_back(*cms.signer);
            }
            for (const Bytes& token : cms.timestamps) {
                add_token(found, token);
            }
        }
        append(found.all,
               signing::checks::read_store(reading.file->latest(), {}).data.certificates);
    } catch (const Error&) {
        // The verifier says so too.
    }
    keep_readable(found.signers);
    keep_readable(found.timestampers);
    keep_readable(found.all);
    return found;
}

// --- What the verifier says -------------------------------------------------------------------

struct Outcome {
    Row row;
    signing::VerificationReport alone;    ///< no anchors: trust is another question
    signing::VerificationReport trusting; ///< every signer and timestamp authority is an anchor
    signing::VerificationReport chained;  ///< only those that issued to others are
    std::chrono::milliseconds slowest{};
};

signing::VerificationPolicy policy_without_anchors()
{
    signing::VerificationPolicy policy;
    policy.at = *parse_instant("2026-11-01T00:00:00Z");
    return policy;
}

/// Two days after the last signature: the evidence is there and nothing has expired since.
Instant shortly_after(const signing::VerificationReport& report)
{
    Instant latest = Instant::min();
    for (const auto& signature : report.signatures) {
        if (signature.claimed_time) {
            latest = std::max(latest, *signature.claimed_time);
        }
    }
    return latest == Instant::min() ? policy_without_anchors().at : latest + std::chrono::hours(48);
}

Outcome outcome_of(const Row& row)
{
    const Bytes file = read_file(corpus() / row.file, 64U << 20U);
    Outcome outcome;
    outcome.row = row;
    const auto timed = [&](const signing::VerificationPolicy& policy) {
        const auto begin = std::chrono::steady_clock::now();
        auto report = signing::verify(file, policy);
        outcome.slowest =
            std::max(outcome.slowest, std::chrono::duration_cast<std::chrono::milliseconds>(
                                          std::chrono::steady_clock::now() - begin));
        return report;
    };
    outcome.alone = timed(policy_without_anchors());

    const Certificates certificates = certificates_of(file);
    signing::VerificationPolicy policy = policy_without_anchors();
    policy.at = shortly_after(outcome.alone);
    policy.anchors = certificates.signers;
    policy.timestamp_anchors = certificates.timestampers;
    outcome.trusting = timed(policy);
    policy.anchors = certificates.authorities();
    append(policy.timestamp_anchors, policy.anchors);
    outcome.chained = timed(policy);
    return outcome;
}

bool is_intact(const signing::VerificationReport& report)
{
    return !report.signatures.empty() &&
           std::all_of(
               report.signatures.begin(), report.signatures.end(), [](const auto& signature) {
                   return signature.is_intact &&
                          std::all_of(signature.timestamps.begin(), signature.timestamps.end(),
                                      [](const auto& stamp) { return stamp.is_intact; });
               });
}

std::string levels_of(const signing::VerificationReport& report)
{
    std::string levels;
    for (const auto& signature : report.signatures) {
        if (!signature.is_timestamp) {
            levels += " " + signing::print(signature.level);
        }
    }
    return levels;
}

/// Each file is verified once for all tests; a table of it is printed.
const std::vector<Outcome>& outcomes()
{
    static const std::vector<Outcome> made = [] {
        std::vector<Outcome> result;
        for (const Row& row : rows_of(corpus() / "expected.tsv")) {
            result.push_back(outcome_of(row));
            const Outcome& outcome = result.back();
            fmt::print("{:12} {:6} {:13} {:13} {:13} {:4} ms {}:{}; {}\n", row.expectation,
                       is_intact(outcome.alone) ? "intact" : "-", print(outcome.alone.verdict()),
                       print(outcome.trusting.verdict()), print(outcome.chained.verdict()),
                       outcome.slowest.count(), row.file, levels_of(outcome.chained),
                       fmt::join(blocking_codes(outcome.chained), " "));
        }
        return result;
    }();
    return made;
}

class Corpus : public testing::Test {
protected:
    void SetUp() override
    {
        if (!std::filesystem::exists(corpus() / "expected.tsv")) {
            GTEST_SKIP() << "skipped: no corpus";
        }
    }
};

// --- Claims -----------------------------------------------------------------------------------

TEST_F(Corpus, PassesNoFileThatMustNeverPassWhoeverIsTrusted)
{
    std::size_t count = 0;

    for (const Outcome& outcome : outcomes()) {
        if (outcome.row.expectation == "never-pass") {
            ++count;
            EXPECT_NE(outcome.alone.verdict(), Verdict::Passed) << outcome.row.file;
            EXPECT_NE(outcome.trusting.verdict(), Verdict::Passed) << outcome.row.file;
            EXPECT_NE(outcome.chained.verdict(), Verdict::Passed) << outcome.row.file;
        }
    }

    EXPECT_EQ(count, 67U);
}

TEST_F(Corpus, PassesNothingWithoutAnchors)
{
    for (const Outcome& outcome : outcomes()) {
        EXPECT_NE(outcome.alone.verdict(), Verdict::Passed) << outcome.row.file;
    }
}

TEST_F(Corpus, FindsEverySignatureIntactThatIs)
{
    std::set<std::string> missed;
    std::size_t count = 0;

    for (const Outcome& outcome : outcomes()) {
        if (outcome.row.expectation == "integrity-ok") {
            ++count;
            if (!is_intact(outcome.alone)) {
                missed.insert(outcome.row.file);
            }
        }
    }

    fmt::print("integrity-ok: {} of {} intact\n", count - missed.size(), count);
    EXPECT_EQ(count, 36U);
    EXPECT_THAT(missed, testing::IsEmpty());
}

TEST_F(Corpus, SaysWhyOfEveryFile)
{
    for (const Outcome& outcome : outcomes()) {
        for (const auto* report : {&outcome.alone, &outcome.trusting, &outcome.chained}) {
            if (report->verdict() != Verdict::Passed) {
                EXPECT_FALSE(blocking_codes(*report).empty()) << outcome.row.file;
            }
            for (const Finding& finding : report->all_findings()) {
                EXPECT_FALSE(finding.code.empty()) << outcome.row.file;
                EXPECT_FALSE(finding.text.empty()) << outcome.row.file << " " << finding.code;
            }
        }
    }
}

TEST_F(Corpus, TakesNoLongerThanFiveSeconds)
{
    for (const Outcome& outcome : outcomes()) {
        EXPECT_LE(outcome.slowest, std::chrono::seconds(5)) << outcome.row.file;
    }
}

/// Files that only trust or time tells from good ones, with the code that must be among those that
/// block them when their authorities are trusted.
TEST_F(Corpus, RefusesForTheRightReason)
{
    const std::map<std::string, std::string> reasons{
        {"pyhanko/base.pdf", "cms"},
        {"pyhanko/ed448-disallowed-hash.pdf", "algorithm"},
        {"pyhanko/one-byterange.pdf", "byte-range"},
        {"pyhanko/pdf-sig-with-econtent.pdf", "cms"},
        {"pyhanko/sig-no-signed-attrs.pdf", "cms"},
        {"pyhanko/signature-gap-too-big.pdf", "byte-range"},
        {"pyhanko/signed-encrypted-pubkey-with-catalog-ref.pdf", "encrypted"},
        {"pyhanko/tail-uncovered.pdf", "coverage"},
        {"pyhanko/weird-byterange.pdf", "byte-range"},
        {"dss/BadEncodedCMS.pdf", "cms"},
        {"dss/encrypted.pdf", "encrypted"},
        {"dss/pades-bes-no-certificates.pdf", "signing-certificate"},
        {"dss/pdf-double-signer-info.pdf", "cms"},
        {"dss/pdf-eof.pdf", "byte-range"},
        {"dss/pdf-signed-added-page.pdf", "object-changed"},
        {"dss/pdf-signed-out-of-byteRange.pdf", "byte-range"},
        {"dss/pkcs7-no-message-digest.pdf", "cms"},
        {"dss/pkcs7_sha1.pdf", "sub-filter"},
        {"dss/self-issued-qesig.pdf", "chain"},
        {"siva/hellopades-lt-sha1.pdf", "algorithm"},
        {"siva/hellopades-lt-sha256-ec224.pdf", "algorithm"},
        // Its certificate is signed with SHA-1, which counts before anyone asks for revocation.
        {"siva/hellopades-lt-sha256-revoked.pdf", "algorithm"},
        {"siva/hellopades-lt-sha256-rsa1023.pdf", "algorithm"},
        {"siva/hellopades-lt-sha256-rsa1024-expired1.pdf", "algorithm"},
        {"siva/hellopades-lt-sha256-rsa1024-expired2.pdf", "algorithm"},
        {"siva/hellopades-lt-sha256-rsa2048-expired.pdf", "expired"},
        {"siva/hellopades-lt1-lt2-wrongDigestValue.pdf", "digest-mismatch"},
        {"siva/hellopades-pades-b-sha256-auth.pdf", "key-usage"},
        {"siva/hellopades-pades-lt-sha256-auth.pdf", "algorithm"},
    };
    for (const Outcome& outcome : outcomes()) {
        const auto reason = reasons.find(outcome.row.file);
        if (reason != reasons.end()) {
            // A chain that the file does not bring is only seen when its signer is trusted.
            std::vector<std::string> codes = blocking_codes(outcome.chained);
            for (const std::string& code : blocking_codes(outcome.trusting)) {
                codes.push_back(code);
            }
            EXPECT_THAT(codes, Contains(reason->second)) << outcome.row.file << "\n"
                                                         << signing::print(outcome.chained);
        }
    }
}

} // namespace

} // namespace indenture::tests
