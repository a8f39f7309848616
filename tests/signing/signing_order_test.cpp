#include "signing/checks/parties.h"
#include "signing/signed_files.h"
#include "signing/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using signing::SignatureReport;
using signing::Verdict;
using signing::checks::check_signing_order;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

signing::VerificationPolicy binding_policy()
{
    signing::VerificationPolicy policy = world().policy();
    policy.is_order_binding = true;
    return policy;
}

/// First the recipient, then NHS England, which the policy names first.
const Bytes& signed_in_turned_order()
{
    static const Bytes made =
        signed_by(world(), world().nhs_england,
                  signed_by(world(), world().university, world().issued, "recipient", signed_at),
                  "nhs-england", signed_at);
    return made;
}

/// As far as order goes: fields in the order in which they were signed.
std::vector<SignatureReport> signatures_in(const std::vector<std::string>& fields)
{
    std::vector<SignatureReport> signatures;
    for (const std::string& field : fields) {
        signatures.emplace_back().field = field;
    }
    return signatures;
}

std::vector<Finding> order_of(const std::vector<std::string>& fields,
                              const std::vector<std::string>& required)
{
    signing::VerificationPolicy policy = binding_policy();
    policy.required.clear();
    for (const std::string& field : required) {
        policy.required.push_back({.field = field,
                                   .organisation_name = "",
                                   .organisation_identifiers = {},
                                   .signatory_names = {}});
    }
    return check_signing_order(signatures_in(fields), policy);
}

} // namespace

TEST(SigningOrder, RefusesAContractSignedInAnotherOrderIfTheOrderIsBinding)
{
    const auto report = signing::verify(signed_in_turned_order(), binding_policy());

    EXPECT_THAT(blocking_codes(report), ElementsAre("signing-order"));
    EXPECT_EQ(report.verdict(), Verdict::Failed);
    EXPECT_FALSE(report.execution);
}

TEST(SigningOrder, NamesTheSignatureThatCameTooEarlyAndWhoseWasDue)
{
    const auto report = signing::verify(signed_in_turned_order(), binding_policy());

    EXPECT_THAT(report.findings, Contains(AllOf(Field(&Finding::code, "signing-order"),
                                                Field(&Finding::text, HasSubstr("NHS England")))));
}

TEST(SigningOrder, RefusesTheSecondPartysSignatureBeforeTheFirstHasSigned)
{
    const Bytes half =
        signed_by(world(), world().university, world().issued, "recipient", signed_at);

    const auto report = signing::verify(half, binding_policy());

    EXPECT_THAT(blocking_codes(report), ElementsAre("signing-order"));
}

TEST(SigningOrder, IsKeptByTheOrderOfThePolicy)
{
    const auto report = signing::verify(signed_by_both(world()), binding_policy());

    EXPECT_EQ(report.verdict(), Verdict::Passed) << signing::print(report);
    EXPECT_TRUE(report.execution);
}

TEST(SigningOrder, IsNotAskedUnlessItIsBinding)
{
    const auto report = signing::verify(signed_in_turned_order(), world().policy());

    EXPECT_EQ(report.verdict(), Verdict::Passed) << signing::print(report);
}

TEST(SigningOrder, NamesEachPartyThatSignedTooEarly)
{
    const auto findings = order_of({"c", "b", "a"}, {"a", "b", "c"});

    ASSERT_THAT(findings, SizeIs(2));
    EXPECT_EQ(findings[0].where.part, "signature c");
    EXPECT_THAT(findings[0].text, HasSubstr("field 'a'"));
    EXPECT_EQ(findings[1].where.part, "signature b");
    EXPECT_THAT(findings[1].text, HasSubstr("field 'a'"));
}

TEST(SigningOrder, IsBrokenByAPartyThatWasPassedOver)
{
    EXPECT_THAT(order_of({"a", "c"}, {"a", "b", "c"}), SizeIs(1));
    EXPECT_THAT(order_of({"a", "b"}, {"a", "b", "c"}), IsEmpty());
}

TEST(SigningOrder, LeavesOutTimestampsAndFieldsOfNobody)
{
    signing::VerificationPolicy policy = binding_policy();
    std::vector<SignatureReport> signatures =
        signatures_in({"stranger", "recipient", "nhs-england", "recipient"});
    signatures[1].is_timestamp = true;

    EXPECT_THAT(check_signing_order(signatures, policy), IsEmpty());
}

TEST(SigningOrder, SurvivesAFieldSignedTwiceAndPartiesListedTwice)
{
    EXPECT_THAT(order_of({"a", "a", "a", "b", "b"}, {"a", "b"}), IsEmpty());
    EXPECT_THAT(order_of({"a", "b"}, {"a", "a", "b"}), IsEmpty());
}

} // namespace indenture::tests
