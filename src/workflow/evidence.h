#pragma once

#include "contracts/evidence.h"
#include "registry/register.h"
#include "signing/execution.h"
#include "workflow/office.h"

#include <vector>

namespace indenture::workflow {

/// What an issue rests on: what the rules are told, and the proofs behind it.
struct Foundation {
    contracts::Evidence evidence;
    /// Of the framework contracts that are signed by all their parties.
    std::vector<signing::VerifiedExecution> executions;
};

/// What the register and the verifier know, as of `decided_on`, about the framework contract each
/// controller of an agreement relies on. Signed copies are verified anew; nothing is taken from an
/// earlier verdict.
Foundation foundation_of(const contracts::Dsa& dsa, Date decided_on, const Office& office,
                         const registry::ReadableRegister& contract_register);

/// True if each framework contract the agreement cites is among the executions, by the digest of
/// the document that was issued.
bool is_proven(const contracts::Dsa& dsa, const Foundation& foundation);

} // namespace indenture::workflow
