#pragma once

#include "contracts/evidence.h"
#include "registry/register.h"
#include "workflow/in_force.h"
#include "workflow/office.h"

#include <optional>
#include <utility>
#include <vector>

namespace indenture::workflow {

/// What an issue rests on: what the rules are told, and the proofs behind it.
struct Foundation {
    contracts::Evidence evidence;
    /// Of the framework contracts that are in force at this moment.
    std::vector<InForce<signing::VerifiedExecution>> executions;
};

/// What the register and the verifier know, as of now, about the framework contract each
/// controller of an agreement relies on. Signed copies are verified anew; nothing is taken from an
/// earlier verdict.
Foundation foundation_of(const contracts::Dsa& dsa, Instant now, const Office& office,
                         const registry::ReadableRegister& contract_register);

/// An agreement together with a proof, for each of its controllers, that the framework contract it
/// relies on is in force. Only this can be made into an agreement for signature.
class FoundedDsa {
public:
    /// nullopt if any framework contract that it cites is not among the executions, by the digest
    /// of the document that was issued. The agreement is bound to what was found, so that it prints
    /// what it rests on (domain 2.4).
    static std::optional<FoundedDsa> on(const contracts::Dsa& dsa, const Foundation& foundation);

    const contracts::Dsa& dsa() const { return dsa_; }
    /// One for each controller, in their order.
    const std::vector<InForce<signing::VerifiedExecution>>& proofs() const { return proofs_; }

private:
    FoundedDsa(contracts::Dsa dsa, std::vector<InForce<signing::VerifiedExecution>> proofs)
        : dsa_(std::move(dsa)), proofs_(std::move(proofs))
    {
    }

    contracts::Dsa dsa_;
    std::vector<InForce<signing::VerifiedExecution>> proofs_;
};

} // namespace indenture::workflow
