#pragma once

#include "contracts/address.h"

#include <optional>
#include <string>

namespace indenture::contracts {

/// A signatory or a contact of a party (domain 2.2).
struct Person {
    std::string name; ///< as in the signing certificate
    std::string job_title;
    std::string email;
    std::optional<std::string> telephone;
    std::optional<std::string> authority_evidence; ///< always given for a signatory
    std::optional<Address> address;                ///< only for a contact
};

} // namespace indenture::contracts
