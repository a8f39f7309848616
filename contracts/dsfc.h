#pragma once

#include "contracts/assurance.h"
#include "contracts/party.h"
#include "contracts/period.h"
#include "contracts/reference.h"

#include <optional>
#include <string>
#include <vector>

namespace indenture::contracts {

/// People of the recipient (domain 2.2).
struct Contacts {
    std::optional<Person> notices;
    std::optional<Person> data_protection_officer;
    std::optional<Person> caldicott_guardian;
    std::optional<Person> finance;
};

/// The contract a newer version replaces (domain 2.4).
struct Superseded {
    ContractReference reference; ///< with its version
    std::string reason;
};

/// A Data Sharing Framework Contract: one for each organisation (domain 2). Made by parse_dsfc.
struct Dsfc {
    ContractReference reference; ///< with its version
    bool is_draft = true;        ///< its own field: a version "0.9" may be live (domain, trap 1)
    std::string title;
    std::string governing_template_version;
    std::optional<Superseded> supersedes;
    Date issued_for_signature_on;
    Period term;
    DisclosingParty disclosing_party;
    Recipient recipient;
    Contacts contacts;
    IcoRegistration ico;
    std::vector<Assurance> assurances; ///< may be given for each agreement instead
};

} // namespace indenture::contracts
