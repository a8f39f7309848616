#include "pdf/file.h"
#include "signing/cases/case.h"
#include "signing/verify.h"

#include <algorithm>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using testing::Contains;
using testing::StartsWith;

const Case& case_of(const std::string& name)
{
    static const std::vector<Case> cases = structure_cases();
    const auto found = std::find_if(cases.begin(), cases.end(),
                                    [&](const Case& each) { return each.name == name; });
    if (found == cases.end()) {
        throw std::out_of_range("no case " + name);
    }
    return *found;
}

const Finding* finding_of(const signing::VerificationReport& report, const std::string& code)
{
    const auto found = std::find_if(report.findings.begin(), report.findings.end(),
                                    [&](const Finding& finding) { return finding.code == code; });
    return found == report.findings.end() ? nullptr : &*found;
}

// --- Octets that nothing accounts for ---------------------------------------------------------

class HiddenOctets : public testing::TestWithParam<const char*> {};

TEST_P(HiddenOctets, AreRefusedAndNamedWithRevisionAndOffset)
{
    const Bytes upload = case_of(GetParam()).make(scene());

    const auto report = signing::verify(upload, scene().policy());

    const Finding* finding = finding_of(report, "unaccounted-octets");
    ASSERT_NE(finding, nullptr) << signing::print(report);
    EXPECT_EQ(finding->severity, Severity::Block);
    EXPECT_THAT(finding->where.part, StartsWith("revision "));
    EXPECT_NE(finding->where.part, "revision 1");
    EXPECT_THAT(finding->where.position, StartsWith("offset "));
}

TEST(Structure, RefusesOctetsBetweenATableAndItsTrailerWithTheirOffset)
{
    const Bytes upload = case_of("OctetsBetweenTableAndTrailer").make(scene());

    const auto report = signing::verify(upload, scene().policy());

    const Finding* finding = finding_of(report, "damaged");
    ASSERT_NE(finding, nullptr) << signing::print(report);
    EXPECT_EQ(finding->where.position, fmt::format("offset {}", upload.find("hidden\ntrailer")));
}

INSTANTIATE_TEST_SUITE_P(Structure, HiddenOctets,
                         testing::Values("DuplicateObjectUndeclared", "UndeclaredObject",
                                         "UndeclaredText", "EndOfFileDecoyInComment",
                                         "StartxrefDecoyInComment", "StartxrefDecoy",
                                         "WholeRevisionDecoy", "StreamLengthTooShort",
                                         "OffsetIntoStream", "OffsetIntoString"),
                         [](const auto& each) { return std::string(each.param); });

/// A contract of somebody else's, with an unused object in its only revision.
Bytes foreign_contract()
{
    const Bytes file = contract_file({"nhs-england", "recipient"}, false);
    const auto opened = pdf::PdfFile::open(file, "foreign.pdf", {});
    Bytes changed = file;
    // The page is declared at its second copy; the first is left over.
    const std::size_t page = opened.location(0, 3)->offset;
    const std::size_t end = file.find("endobj\n", page) + 7;
    const Bytes copy = file.substr(page, end - page);
    const std::size_t section = opened.revisions().front().xref_offset;
    changed.insert(section, copy);
    const auto row = [](std::size_t offset) { return fmt::format("{:010} 00000 n", offset); };
    const std::size_t at = changed.find(row(page), section);
    changed.replace(at, 18, row(section));
    const std::size_t start = changed.rfind("startxref\n") + 10;
    return changed.replace(start, changed.size() - start,
                           fmt::format("{}\n%%EOF\n", section + copy.size()));
}

TEST(ForeignContract, MayHoldUnusedObjectsInItsOldestRevision)
{
    const auto report = signing::verify(foreign_contract(), scene().bare_policy());

    const Finding* finding = finding_of(report, "unaccounted-octets");
    ASSERT_NE(finding, nullptr) << signing::print(report);
    EXPECT_EQ(finding->severity, Severity::Warning);
    EXPECT_EQ(finding->where.part, "revision 1");
}

// --- What is said of signatures in a file refused ---------------------------------------------

void expect_refused_with_intact_signatures(const Bytes& upload, const std::string& code)
{
    const auto report = signing::verify(upload, scene().policy());

    EXPECT_EQ(report.verdict(), signing::Verdict::Failed);
    EXPECT_FALSE(report.execution);
    EXPECT_THAT(blocking_codes(report), Contains(code));
    ASSERT_EQ(report.signatures.size(), 2U) << signing::print(report);
    for (const auto& signature : report.signatures) {
        EXPECT_TRUE(signature.is_intact) << signature.field;
        EXPECT_NE(signature.coverage, signing::Coverage::EntireFile) << signature.field;
    }
}

TEST(RefusedFile, HasItsSignaturesExaminedDespiteTrailingOctets)
{
    expect_refused_with_intact_signatures(scene().both + "0 0 obj", "trailing-bytes");
}

TEST(RefusedFile, HasItsSignaturesExaminedDespiteABrokenUpdate)
{
    expect_refused_with_intact_signatures(
        scene().both + "xref\n0 1\n0000000000 65535 g \ntrailer\n<<>>\nstartxref\n9\n%%EOF\n",
        "damaged");
}

TEST(RefusedFile, HasNoSignaturesIfNothingOfItCanBeRead)
{
    const auto report = signing::verify(scene().both.substr(0, 4000), scene().policy());

    EXPECT_EQ(report.verdict(), signing::Verdict::Failed);
    EXPECT_TRUE(report.signatures.empty());
}

} // namespace

} // namespace indenture::tests
