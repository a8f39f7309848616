#pragma once

#include "base/finding.h"
#include "base/json.h"
#include "base/json_schema.h"
#include "contracts/destruction_certificate.h"
#include "contracts/dsa.h"
#include "contracts/dsfc.h"

#include <optional>
#include <vector>

namespace indenture::contracts {

/// What became of an application: the value if it is well-formed, and every finding in one pass,
/// those of the schema first. `value` is empty exactly when a finding blocks.
template <typename Contract> struct Parsed {
    std::optional<Contract> value;
    std::vector<Finding> findings;
};

// Each takes the schema of its own template folder. A bad application is a list of findings; only a
// schema that does not belong to the application throws Error(Internal).

Parsed<Dsfc> parse_dsfc(const Json& application, const JsonSchema& schema);
Parsed<Dsa> parse_dsa(const Json& application, const JsonSchema& schema);
Parsed<DestructionCertificate> parse_destruction_certificate(const Json& application,
                                                             const JsonSchema& schema);

} // namespace indenture::contracts
