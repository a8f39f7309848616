#pragma once

#include "base/digest.h"
#include "contracts/dsa.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace indenture::contracts {

/// Data of one dataset destroyed at one place (domain 3.11).
struct DestroyedItem {
    std::string dataset; ///< its code
    std::string name;    ///< as in the agreement
    std::vector<std::string> files;
    std::size_t location = 0; ///< index into the certificate's locations, from 0
    std::string media;
    DestructionMethod method = DestructionMethod::SecureDeletion;
    std::string standard;
    Date destroyed_on;
};

/// The certificate a processor gave for its part.
struct ProcessorCertificate {
    std::string organisation;
    std::string number;
    Date certified_on;
    std::optional<Digest> document_digest;
};

/// One organisation certifies that it destroyed what it held under an agreement (domain 3.11).
/// Made by parse_destruction_certificate.
struct DestructionCertificate {
    std::string number;
    bool is_draft = true;
    ContractReference agreement; ///< with its version
    Organisation disclosing_party;
    Organisation organisation;
    Capacity capacity = Capacity::Controller;
    std::vector<Location> locations;
    std::vector<DestroyedItem> items;
    std::string copies_statement;
    Date certified_on;
    Person signatory;
    std::optional<Person> data_protection_officer;
    Person witness;
    std::vector<ProcessorCertificate> processor_certificates;
};

} // namespace indenture::contracts
