#include "contracts/lifecycle.h"

#include <algorithm>
#include <array>

namespace indenture::contracts {

namespace {

using S = ContractState;

// Domain 1.3. Two lines are ours: a contract signed by the last party only after its end expires
// without ever being in force, and a suspended one still ends with its term.
constexpr std::array<AllowedMove, 22> moves{{
    {S::Draft, Move::Issue, S::Issued},
    {S::Draft, Move::Abandon, S::Abandoned},
    {S::Issued, Move::SignInPart, S::PartSigned},
    {S::Issued, Move::SignByLast, S::Signed},
    {S::Issued, Move::Withdraw, S::Withdrawn},
    {S::Issued, Move::Lapse, S::Lapsed},
    {S::PartSigned, Move::SignInPart, S::PartSigned},
    {S::PartSigned, Move::SignByLast, S::Signed},
    {S::PartSigned, Move::Withdraw, S::Withdrawn},
    {S::PartSigned, Move::Lapse, S::Lapsed},
    {S::Signed, Move::Commence, S::InForce},
    {S::Signed, Move::Expire, S::Expired},
    {S::InForce, Move::Vary, S::Varied},
    {S::InForce, Move::Suspend, S::Suspended},
    {S::InForce, Move::Expire, S::Expired},
    {S::InForce, Move::Terminate, S::Terminated},
    {S::Suspended, Move::Reinstate, S::InForce},
    {S::Suspended, Move::Terminate, S::Terminated},
    {S::Suspended, Move::Expire, S::Expired},
    {S::Expired, Move::RequireDestruction, S::DestructionDue},
    {S::Terminated, Move::RequireDestruction, S::DestructionDue},
    {S::DestructionDue, Move::AcceptDestruction, S::Closed},
}};

bool has_happened(const std::optional<Date>& event, Date day)
{
    return event && *event <= day;
}

std::size_t signatures_by(const LifecycleFacts& facts, Date day)
{
    return static_cast<std::size_t>(
        std::count_if(facts.signed_on.begin(), facts.signed_on.end(),
                      [day](Date signed_on) { return signed_on <= day; }));
}

bool is_signed_by_all(const LifecycleFacts& facts, Date day)
{
    return facts.signatures_required > 0 && signatures_by(facts, day) >= facts.signatures_required;
}

ContractState before_signed(const LifecycleFacts& facts, Date day)
{
    if (has_happened(facts.withdrawn_on, day)) {
        return S::Withdrawn;
    }
    if (facts.term.last < day) {
        return S::Lapsed;
    }
    return signatures_by(facts, day) == 0 ? S::Issued : S::PartSigned;
}

ContractState after_end(const LifecycleFacts& facts, Date day, ContractState ended)
{
    if (!facts.has_received_data) {
        return ended;
    }
    return has_happened(facts.destruction_accepted_on, day) ? S::Closed : S::DestructionDue;
}

bool is_suspended(const LifecycleFacts& facts, Date day)
{
    const bool stands_on_nothing = facts.foundation && !facts.foundation->contains(day);
    const bool is_held =
        has_happened(facts.suspended_from, day) && !has_happened(facts.reinstated_on, day);
    return stands_on_nothing || is_held;
}

} // namespace

std::span<const AllowedMove> allowed_moves()
{
    return moves;
}

std::optional<ContractState> next_state(ContractState from, Move move)
{
    const auto found = std::find_if(moves.begin(), moves.end(), [&](const AllowedMove& row) {
        return row.from == from && row.move == move;
    });
    return found == moves.end() ? std::nullopt : std::optional(found->to);
}

bool is_final(ContractState state)
{
    return std::none_of(moves.begin(), moves.end(),
                        [&](const AllowedMove& row) { return row.from == state; });
}

ContractState state_at(const LifecycleFacts& facts, Date day)
{
    if (!has_happened(facts.issued_on, day)) {
        return has_happened(facts.abandoned_on, day) ? S::Abandoned : S::Draft;
    }
    if (!is_signed_by_all(facts, day)) {
        return before_signed(facts, day);
    }
    if (has_happened(facts.terminated_on, day)) {
        return after_end(facts, day, S::Terminated);
    }
    // Only a contract that is still running can be replaced; one that had ended has expired.
    if (has_happened(facts.superseded_on, day) && *facts.superseded_on <= facts.term.last) {
        return S::Varied;
    }
    if (facts.term.last < day) {
        return after_end(facts, day, S::Expired);
    }
    if (day < facts.term.first) {
        return S::Signed;
    }
    return is_suspended(facts, day) ? S::Suspended : S::InForce;
}

} // namespace indenture::contracts
