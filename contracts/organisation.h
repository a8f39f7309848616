#pragma once

#include "contracts/address.h"
#include "contracts/codes.h"

#include <optional>
#include <string>
#include <string_view>

namespace indenture::contracts {

/// A legal entity (domain 2.2). At least one registered identifier is given.
struct Organisation {
    std::string name; ///< exact legal name
    std::string legal_form;
    OrganisationType type = OrganisationType::Research;
    std::optional<std::string> ods_code;
    std::optional<std::string> company_number;
    std::optional<std::string> charity_number;
    std::optional<std::string> royal_charter_number;
    Address address;
    std::optional<std::string> statutory_basis;
};

/// The same legal entity: at least one registered identifier is the same and none that both have
/// differs. The name plays no part (domain, trap 3; R-02).
bool is_same_entity(const Organisation& left, const Organisation& right);

/// The names agree as base/name_folding.h spells them. A cross-check only.
bool names_agree(std::string_view left, std::string_view right);

/// "ODS code X9R01; company number 01234567"
std::string identifiers(const Organisation& organisation);

} // namespace indenture::contracts
