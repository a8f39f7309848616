#pragma once

#include "contracts/dsa.h"
#include "contracts/dsfc.h"
#include "contracts/evidence.h"
#include "contracts/lifecycle.h"
#include "registry/register.h"
#include "signing/report.h"
#include "workflow/office.h"
#include "workflow/terms.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace indenture::workflow {

using Contract = std::variant<contracts::Dsfc, contracts::Dsa>;

/// One issued version of a contract, replayed from the register.
struct ContractRecord {
    std::vector<registry::RegisterEntry> entries; ///< of this version; the first is its issue
    Contract contract;
    std::vector<signing::RequiredSignatory> required; ///< in signing order
    /// Of the accepted upload that most parties have signed, the first of those; two copies signed
    /// apart do not make one signed contract.
    std::vector<std::string> signed_fields;
    std::vector<Date> signed_on; ///< of each of these fields: when it was first accepted
    std::optional<registry::RegisterEntry> best_copy; ///< its entry

    const registry::RegisterEntry& issue() const { return entries.front(); }
};

/// nullopt if the reference, with its version, was never issued.
std::optional<ContractRecord> find_record(const std::string& reference, const Office& office,
                                          const registry::ReadableRegister& contract_register);

/// A document of an entry. Throws Error(Damaged) if the register does not have it.
Bytes stored(const registry::RegisterEntry& entry, registry::DocumentRole role,
             const registry::ReadableRegister& from);

contracts::Period term_of(const Contract& contract);

/// What the lifecycle of this version is computed from. A newer version that is in force ends it;
/// an agreement stands only during the terms of the framework contracts it rests on, whichever
/// version of them is in force.
contracts::LifecycleFacts facts_of(const ContractRecord& record, const Office& office,
                                   const registry::ReadableRegister& contract_register);

/// How an upload of this contract is judged as of a moment, on the terms given.
signing::VerificationPolicy policy_for(const ContractRecord& record, const Terms& terms, Instant at,
                                       const Limits& limits,
                                       const registry::ReadableRegister& contract_register);

/// How the best copy, which there is to be, was judged when it was accepted.
signing::VerificationPolicy
policy_of_best_copy(const ContractRecord& record, const Limits& limits,
                    const registry::ReadableRegister& contract_register);

/// The stored best copy verified anew, on the terms and as of the moment of its acceptance. nullopt
/// if no upload was accepted yet. Throws Error(Damaged) if it proves an execution and what was
/// sealed when it was accepted is missing, is not under this register's seal or says otherwise.
std::optional<signing::VerificationReport>
verify_best_copy(const ContractRecord& record, const Office& office,
                 const registry::ReadableRegister& contract_register);

} // namespace indenture::workflow
