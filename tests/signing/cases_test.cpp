#include "signing/cases/case.h"
#include "signing/verify.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

namespace indenture::tests {

std::vector<Case> all_cases()
{
    std::vector<Case> cases;
    for (const auto& group : {signature_cases(), edit_cases(), structure_cases(), cms_cases()}) {
        cases.insert(cases.end(), group.begin(), group.end());
    }
    return cases;
}

namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

signing::VerificationReport verified(ByteView file)
{
    return signing::verify(file, scene().policy());
}

// --- What the cases start from: each refusal below is for what the case did to these -----------

TEST(Cases, StartFromContractsThatPass)
{
    EXPECT_EQ(verified(scene().once).verdict(), signing::Verdict::Passed)
        << signing::print(verified(scene().once));
    EXPECT_EQ(verified(scene().both).verdict(), signing::Verdict::Passed)
        << signing::print(verified(scene().both));
    EXPECT_TRUE(verified(scene().both).execution);
}

TEST(Cases, StartFromContractsThatPassWithoutTheOneIssued)
{
    const auto report = signing::verify(scene().both, scene().bare_policy());

    EXPECT_EQ(report.verdict(), signing::Verdict::Passed) << signing::print(report);
}

TEST(Cases, StartFromTimestampsThatPass)
{
    for (const Bytes& file :
         {with_signature_timestamp(scene()), with_document_timestamp(scene())}) {
        const auto report = verified(file);

        EXPECT_EQ(report.verdict(), signing::Verdict::Passed) << signing::print(report);
    }
}

TEST(Cases, LeaveTheFrameOfACmsItsIndefiniteLength)
{
    const auto report = verified(with_a_frame_of_indefinite_length(scene()));

    EXPECT_EQ(report.verdict(), signing::Verdict::Passed) << signing::print(report);
}

TEST(Cases, HaveNamesOfTheirOwn)
{
    std::set<std::string> names;

    for (const Case& attack : all_cases()) {
        EXPECT_TRUE(names.insert(attack.name).second) << attack.name;
    }
}

// --- The cases --------------------------------------------------------------------------------

class AttackedContract : public testing::TestWithParam<Case> {};

TEST_P(AttackedContract, DoesNotPass)
{
    const Bytes upload = GetParam().make(scene());

    const auto report = verified(upload);

    EXPECT_NE(report.verdict(), signing::Verdict::Passed) << signing::print(report);
    EXPECT_FALSE(report.execution);
    const auto codes = blocking_codes(report);
    RecordProperty("codes", fmt::format("{}", fmt::join(codes, " ")));
    EXPECT_THAT(codes, Not(IsEmpty()));
    for (const std::string& code : GetParam().codes) {
        EXPECT_THAT(codes, Contains(code)) << signing::print(report);
    }
    if (GetParam().is_refused_unanchored) {
        const auto unanchored = signing::verify(upload, scene().bare_policy());
        EXPECT_NE(unanchored.verdict(), signing::Verdict::Passed) << signing::print(unanchored);
    }
}

INSTANTIATE_TEST_SUITE_P(SigningMd34, AttackedContract, testing::ValuesIn(all_cases()),
                         [](const auto& attack) { return attack.param.name; });

} // namespace

} // namespace indenture::tests
