#include "contracts/lifecycle.h"
#include "samples.h"

#include <gtest/gtest.h>
#include <set>

namespace indenture::contracts {
namespace {

/// Issued on 1 March, signed by both by 20 March, in force from 1 April 2026 to 31 March 2027.
LifecycleFacts signed_contract()
{
    LifecycleFacts facts{.term = {date("2026-04-01"), date("2027-03-31")}};
    facts.issued_on = date("2026-03-01");
    facts.signatures_required = 2;
    facts.signed_on = {date("2026-03-10"), date("2026-03-20")};
    return facts;
}

ContractState on(const LifecycleFacts& facts, const char* day)
{
    return state_at(facts, date(day));
}

TEST(Lifecycle, GoesThroughItsStatesOnTheVeryDay)
{
    const LifecycleFacts facts = signed_contract();

    EXPECT_EQ(on(facts, "2026-02-28"), ContractState::Draft);
    EXPECT_EQ(on(facts, "2026-03-01"), ContractState::Issued);
    EXPECT_EQ(on(facts, "2026-03-09"), ContractState::Issued);
    EXPECT_EQ(on(facts, "2026-03-10"), ContractState::PartSigned);
    EXPECT_EQ(on(facts, "2026-03-19"), ContractState::PartSigned);
    EXPECT_EQ(on(facts, "2026-03-20"), ContractState::Signed);
    EXPECT_EQ(on(facts, "2026-03-31"), ContractState::Signed);
    EXPECT_EQ(on(facts, "2026-04-01"), ContractState::InForce);
    EXPECT_EQ(on(facts, "2027-03-31"), ContractState::InForce);
    EXPECT_EQ(on(facts, "2027-04-01"), ContractState::Expired);
}

TEST(Lifecycle, IsInForceFromTheLastSignatureWhenThatComesAfterTheStart)
{
    LifecycleFacts facts = signed_contract();
    facts.signed_on.back() = date("2026-05-02");

    EXPECT_EQ(on(facts, "2026-05-01"), ContractState::PartSigned);
    EXPECT_EQ(on(facts, "2026-05-02"), ContractState::InForce);
}

TEST(Lifecycle, NeverSignedItLapsesAfterItsTerm)
{
    LifecycleFacts facts = signed_contract();
    facts.signed_on.clear();

    EXPECT_EQ(on(facts, "2027-03-31"), ContractState::Issued);
    EXPECT_EQ(on(facts, "2027-04-01"), ContractState::Lapsed);
}

TEST(Lifecycle, WithoutRequiredSignaturesItNeverCountsAsSigned)
{
    LifecycleFacts facts = signed_contract();
    facts.signatures_required = 0;

    EXPECT_EQ(on(facts, "2026-06-01"), ContractState::PartSigned);
}

TEST(Lifecycle, AWithdrawnContractIsNotSignedLater)
{
    LifecycleFacts facts = signed_contract();
    facts.signed_on = {date("2026-03-10")};
    facts.withdrawn_on = date("2026-03-15");

    EXPECT_EQ(on(facts, "2026-03-14"), ContractState::PartSigned);
    EXPECT_EQ(on(facts, "2026-03-15"), ContractState::Withdrawn);
}

TEST(Lifecycle, SuspensionEndsWithReinstatement)
{
    LifecycleFacts facts = signed_contract();
    facts.suspended_from = date("2026-06-01");
    facts.reinstated_on = date("2026-07-01");

    EXPECT_EQ(on(facts, "2026-05-31"), ContractState::InForce);
    EXPECT_EQ(on(facts, "2026-06-01"), ContractState::Suspended);
    EXPECT_EQ(on(facts, "2026-06-30"), ContractState::Suspended);
    EXPECT_EQ(on(facts, "2026-07-01"), ContractState::InForce);
}

TEST(Lifecycle, AnAgreementIsSuspendedOnceItsFrameworkContractEnds)
{
    LifecycleFacts facts = signed_contract();
    facts.foundation = Period{date("2025-01-01"), date("2026-12-31")};

    EXPECT_EQ(on(facts, "2026-12-31"), ContractState::InForce);
    EXPECT_EQ(on(facts, "2027-01-01"), ContractState::Suspended);
}

TEST(Lifecycle, AVersionThatHadEndedIsNotVariedByALaterOne)
{
    LifecycleFacts facts = signed_contract();
    facts.superseded_on = facts.term.last.plus_days(1);

    EXPECT_EQ(state_at(facts, facts.term.last.plus_days(2)), ContractState::Expired);
}

TEST(Lifecycle, ASupersededVersionStaysSuperseded)
{
    LifecycleFacts facts = signed_contract();
    facts.superseded_on = date("2026-09-01");

    EXPECT_EQ(on(facts, "2026-08-31"), ContractState::InForce);
    EXPECT_EQ(on(facts, "2026-09-01"), ContractState::Varied);
    EXPECT_EQ(on(facts, "2028-01-01"), ContractState::Varied);
}

TEST(Lifecycle, DataReceivedMustBeDestroyedAfterTheEnd)
{
    LifecycleFacts facts = signed_contract();
    facts.has_received_data = true;
    facts.terminated_on = date("2026-10-01");
    facts.destruction_accepted_on = date("2026-11-15");

    EXPECT_EQ(on(facts, "2026-09-30"), ContractState::InForce);
    EXPECT_EQ(on(facts, "2026-10-01"), ContractState::DestructionDue);
    EXPECT_EQ(on(facts, "2026-11-15"), ContractState::Closed);
}

TEST(Lifecycle, AllowsOnlyTheMovesOfItsTable)
{
    EXPECT_EQ(next_state(ContractState::Draft, Move::Issue), ContractState::Issued);
    EXPECT_EQ(next_state(ContractState::PartSigned, Move::SignByLast), ContractState::Signed);
    EXPECT_FALSE(next_state(ContractState::Draft, Move::SignByLast));
    EXPECT_FALSE(next_state(ContractState::Expired, Move::Reinstate));
    EXPECT_FALSE(next_state(ContractState::Closed, Move::Issue));
}

TEST(Lifecycle, TheTableNamesEachMoveFromAStateOnce)
{
    std::set<std::pair<ContractState, Move>> seen;
    for (const AllowedMove& row : allowed_moves()) {
        EXPECT_TRUE(seen.emplace(row.from, row.move).second) << code_of(row.from);
    }
}

TEST(Lifecycle, EveryStateIsReachedFromDraftAndSomeAreFinal)
{
    std::set<ContractState> reached{ContractState::Draft};
    for (std::size_t round = 0; round < code_table<ContractState>().size(); ++round) {
        for (const AllowedMove& row : allowed_moves()) {
            if (reached.contains(row.from)) {
                reached.insert(row.to);
            }
        }
    }

    EXPECT_EQ(reached.size(), code_table<ContractState>().size());
    EXPECT_TRUE(is_final(ContractState::Closed));
    EXPECT_TRUE(is_final(ContractState::Varied));
    EXPECT_FALSE(is_final(ContractState::InForce));
}

} // namespace
} // namespace indenture::contracts
