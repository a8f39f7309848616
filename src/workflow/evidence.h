#pragma once

#include "contracts/evidence.h"
#include "registry/register.h"
#include "workflow/office.h"

namespace indenture::workflow {

/// What the register and the verifier know, as of `decided_on`, about the framework contract each
/// controller of an agreement relies on. Signed copies are verified anew; nothing is taken from an
/// earlier verdict.
contracts::Evidence evidence_for(const contracts::Dsa& dsa, Date decided_on, const Office& office,
                                 const registry::ReadableRegister& contract_register);

} // namespace indenture::workflow
