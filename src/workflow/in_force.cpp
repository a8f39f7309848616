#include "workflow/in_force.h"

namespace indenture::workflow {

std::optional<InForce<signing::VerifiedExecution>>
in_force(const signing::VerifiedExecution& execution, contracts::ContractState state, Instant at)
{
    const signing::Execution& facts = execution.facts();
    // A term that nobody stated cannot be running.
    if (state != contracts::ContractState::InForce || at < facts.not_before || !facts.not_after ||
        at > *facts.not_after) {
        return std::nullopt;
    }
    return InForce<signing::VerifiedExecution>(execution, at);
}

} // namespace indenture::workflow
