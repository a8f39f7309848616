#pragma once

#include "contracts/decision.h"
#include "registry/register.h"
#include "workflow/generate_contract.h"
#include "workflow/office.h"

#include <functional>
#include <optional>

namespace indenture::workflow {

/// What became of a request to issue.
struct IssueResult {
    contracts::IssueDecision decision;
    std::optional<GeneratedContract> contract; ///< empty if it may not be issued
    bool was_issued_before = false; ///< the same application again: the documents of the first time
};

/// Called with the documents before the register commits; if it throws, nothing is recorded.
using Deliver = std::function<void(const GeneratedContract&)>;

/// May it be issued, as of now? No side effects; the same decision issue_contract would take.
contracts::IssueDecision can_issue(ContractKind kind, const Json& application, const Office& office,
                                   const registry::ReadableRegister& contract_register);

/// Issues a contract for signature: decides by the rules in force, generates, delivers and records,
/// all in one transaction. A DSA rests on the framework contracts of its controllers, whose stored
/// signed copies are verified anew in that same transaction. If the answer is no, nothing is
/// written. Throws Error(Conflict) if another application was issued under this reference.
IssueResult issue_contract(ContractKind kind, const Json& application, const Office& office,
                           registry::Register& contract_register, const Deliver& deliver);

} // namespace indenture::workflow
