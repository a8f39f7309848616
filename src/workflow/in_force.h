#pragma once

#include "base/date.h"
#include "contracts/lifecycle.h"
#include "signing/execution.h"

#include <optional>
#include <utility>

namespace indenture::workflow {

/// A proof that holds at a moment: executed, its term running, and neither superseded, suspended
/// nor ended. There is no way to one but in_force, so whatever takes one cannot be reached without.
template <typename Proof> class InForce {
public:
    const Proof& proof() const { return proof_; }
    Instant at() const { return at_; }

private:
    friend std::optional<InForce<signing::VerifiedExecution>>
    in_force(const signing::VerifiedExecution& execution, contracts::ContractState state,
             Instant at);
    InForce(Proof proof, Instant at) : proof_(std::move(proof)), at_(at) {}

    Proof proof_;
    Instant at_;
};

/// `state` is the contract's at that moment, by its lifecycle. nullopt if it is not in force then.
std::optional<InForce<signing::VerifiedExecution>>
in_force(const signing::VerifiedExecution& execution, contracts::ContractState state, Instant at);

} // namespace indenture::workflow
