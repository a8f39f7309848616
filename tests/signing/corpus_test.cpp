#include "base/error.h"
#include "base/files.h"
#include "pdf/file.h"
#include "signing/checks/cms.h"
#include "signing/checks/coverage.h"
#include "signing/field.h"
#include "signing/verify.h"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sstream>

namespace indenture::tests {

namespace {

struct Row {
    std::string file;
    std::string expectation; ///< never-pass, integrity-ok or no-crash
};

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

bool is_intact(const signing::VerificationReport& report)
{
    return !report.signatures.empty() &&
           std::all_of(
               report.signatures.begin(), report.signatures.end(),
               [](const auto& signature) { return signature.is_intact || signature.is_timestamp; });
}

std::string blocking_codes(const signing::VerificationReport& report)
{
    std::string codes;
    for (const Finding& finding : report.all_findings()) {
        if (finding.severity == Severity::Block && codes.find(finding.code) == std::string::npos) {
            codes += " " + finding.code;
        }
    }
    return codes;
}

/// No anchors: trust is another question.
signing::VerificationPolicy policy_without_anchors()
{
    signing::VerificationPolicy policy;
    policy.at = *parse_instant("2026-11-01T00:00:00Z");
    return policy;
}

/// The certificate of every signer, read leniently: as if each had been found trustworthy.
std::vector<Bytes> signers_of(const Bytes& bytes)
{
    const pdf::Reading reading = pdf::read(bytes, {});
    std::vector<Bytes> signers;
    if (!reading.file) {
        return signers;
    }
    try {
        for (const auto& field : signing::signature_fields(reading.file->latest(), {})) {
            if (!field.value) {
                continue;
            }
            const auto coverage = signing::checks::check_coverage(*reading.file, field, {});
            const auto cms =
                signing::checks::check_cms(coverage.contents, {"", ""}, field.name, {});
            if (cms.signer) {
                signers.push_back(*cms.signer);
            }
        }
    } catch (const Error&) {
        // The verifier says so too.
    }
    return signers;
}

/// Every signer is an anchor, and the clock stands just after the last signature.
signing::VerificationPolicy trusting_policy(const Bytes& file,
                                            const signing::VerificationReport& report)
{
    signing::VerificationPolicy policy = policy_without_anchors();
    policy.anchors = signers_of(file);
    for (const auto& signature : report.signatures) {
        if (signature.claimed_time && !signature.is_timestamp) {
            policy.at = *signature.claimed_time + std::chrono::minutes(1);
        }
    }
    return policy;
}

// The documents are others' work and lie beside the checkout; see the README there.
TEST(Corpus, PassesNoFileThatMustNeverPassEvenIfEverySignerIsTrusted)
{
    const std::filesystem::path folder =
        std::filesystem::path(SHARED_DIR) / "corpus" / "signatures";
    if (!std::filesystem::exists(folder / "expected.tsv")) {
        GTEST_SKIP() << "skipped: no corpus";
    }
    std::map<std::string, int> intact;
    std::map<std::string, int> total;

    for (const Row& row : rows_of(folder / "expected.tsv")) {
        const Bytes file = read_file(folder / row.file, 64U << 20U);
        const auto report = signing::verify(file, policy_without_anchors());

        fmt::print("{:12} {:13} {:10} {}:{}\n", row.expectation, print(report.verdict()),
                   is_intact(report) ? "intact" : "-", row.file, blocking_codes(report));
        ++total[row.expectation];
        intact[row.expectation] += is_intact(report) ? 1 : 0;
        if (row.expectation == "never-pass") {
            EXPECT_NE(report.verdict(), signing::Verdict::Passed) << row.file;
            const auto trusting = signing::verify(file, trusting_policy(file, report));
            EXPECT_NE(trusting.verdict(), signing::Verdict::Passed) << row.file;
        }
    }

    for (const auto& [expectation, count] : total) {
        fmt::print("{}: {} of {} intact, timestamps aside\n", expectation, intact[expectation],
                   count);
    }
    EXPECT_GT(intact["integrity-ok"], 0);
}

} // namespace

} // namespace indenture::tests
