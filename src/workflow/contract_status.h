#pragma once

#include "contracts/period.h"
#include "registry/register.h"
#include "workflow/office.h"

#include <string>
#include <vector>

namespace indenture::workflow {

/// What is known of one version of a contract on a day.
struct ContractStatus {
    std::string reference;
    std::string state;
    contracts::Period term;
    std::vector<std::string> missing_signatures; ///< organisations, in signing order
    std::vector<registry::RegisterEntry> entries;
};

/// The reference as it was issued, for one that a person typed; without a version, the one issued
/// last. Throws as status_of does.
std::string issued_reference(const std::string& typed,
                             const registry::ReadableRegister& contract_register);

/// By reference in the lenient form; without a version, the one issued last.
/// Throws Error(NotFound) if it is not in the register, Error(BadInput) if it is no reference.
ContractStatus status_of(const std::string& reference, Date day, const Office& office,
                         const registry::ReadableRegister& contract_register);

Json to_json(const ContractStatus& status);

} // namespace indenture::workflow
