#pragma once

#include "base/date.h"
#include "contracts/codes.h"
#include "contracts/period.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace indenture::contracts {

/// What moves a contract from one state to the next (domain 1.3).
enum class Move {
    Issue,
    Abandon,
    SignInPart,
    SignByLast,
    Withdraw,
    Lapse,
    Commence,
    Vary,
    Suspend,
    Reinstate,
    Expire,
    Terminate,
    RequireDestruction,
    AcceptDestruction,
};

/// One line of the table of allowed moves.
struct AllowedMove {
    ContractState from;
    Move move;
    ContractState to;
};

/// Every allowed move; any other is refused.
std::span<const AllowedMove> allowed_moves();

/// nullopt if the move is not allowed from that state.
std::optional<ContractState> next_state(ContractState from, Move move);

/// True if no move leads out of the state.
bool is_final(ContractState state);

/// What is recorded about one contract. Days are inclusive; nullopt: it has not happened.
struct LifecycleFacts {
    Period term;
    std::optional<Date> issued_on{};
    std::size_t signatures_required = 0; ///< at least two for any contract
    std::vector<Date> signed_on{};       ///< day of each valid signature of a different party
    /// For an agreement: the days on which every framework contract it rests on is in force; a
    /// framework contract itself rests on nothing and leaves this empty.
    std::optional<Period> foundation{};
    std::optional<Date> abandoned_on{};
    std::optional<Date> withdrawn_on{};
    std::optional<Date> superseded_on{}; ///< first day a newer version is in force
    std::optional<Date> suspended_from{};
    std::optional<Date> reinstated_on{}; ///< after suspended_from
    std::optional<Date> terminated_on{}; ///< first day it no longer holds
    bool has_received_data = false;
    std::optional<Date> destruction_accepted_on{};
};

/// The state on a day, from the facts up to and including that day.
ContractState state_at(const LifecycleFacts& facts, Date day);

} // namespace indenture::contracts
