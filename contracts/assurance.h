#pragma once

#include "base/date.h"
#include "contracts/codes.h"

#include <string>
#include <variant>
#include <vector>

namespace indenture::contracts {

/// A return to the Data Security and Protection Toolkit (domain 3.3).
struct Dspt {
    std::string ods_code;
    std::string version; ///< "2025-26"
    Date published_on;
    DsptStatus status = DsptStatus::RegisteredNotPublished;
    bool is_reviewed_by_nhs = false;
};

/// A certificate of information security (domain 3.3).
struct Iso27001 {
    std::string certificate_number;
    std::string certification_body;
    std::string scope;
    std::string statement_of_applicability;
    Date valid_from;
    Date valid_until;
    std::vector<std::string> sites;
};

/// A system-level security policy (domain 3.3).
struct Slsp {
    std::string title;
    Date approved_on;
    std::string approved_by;
};

/// Whatever else the disclosing party agreed to (domain 3.3).
struct OtherEvidence {
    std::string description;
    Date agreed_on;
};

/// The security assurance of one organisation.
using Assurance = std::variant<Dspt, Iso27001, Slsp, OtherEvidence>;

AssuranceType type_of(const Assurance& assurance);

/// One line: "DSPT 2025-26, ODS code X9R01: Standards Met, published 20 June 2026".
std::string summary_of(const Assurance& assurance);

} // namespace indenture::contracts
