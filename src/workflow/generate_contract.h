#pragma once

#include "base/finding.h"
#include "base/json.h"
#include "contracts/dsa.h"
#include "contracts/dsfc.h"
#include "workflow/evidence.h"
#include "workflow/office.h"

#include <optional>
#include <string>
#include <vector>

namespace indenture::workflow {

/// The two renderings of one record. Both print the content digest in every footer.
struct GeneratedContract {
    std::string reference;
    Digest content; ///< of the application and the template: the same record has the same digest
    Bytes word;
    Bytes pdf;
};

/// The digest printed in the footers: over everything the template is given, then the template.
Digest content_digest(const Json& fields, const Digest& template_digest);

/// Merges, lays out, renders, and has the PDF read back by another reader before it is returned.
/// The `application` the contract was read from travels in the PDF. Equal input gives equal octets:
/// the dates in the files are the contract's own. For signature an agreement is made only with the
/// proof of what it rests on.
GeneratedContract generate_contract(const contracts::Dsfc& dsfc, const Json& application,
                                    bool is_draft, const Office& office);
GeneratedContract generate_contract(const FoundedDsa& dsa, const Json& application,
                                    const Office& office);

/// Every finding of the schema and of the rules, but for those asked only of what is to be issued
/// now (R-01 to R-03, F-04).
std::vector<Finding> check_application(ContractKind kind, const Json& application,
                                       const Office& office);

/// The same findings, and a draft if the application is well-formed.
struct Draft {
    std::vector<Finding> findings;
    std::optional<GeneratedContract> contract;
};

Draft generate_draft(ContractKind kind, const Json& application, const Office& office);

} // namespace indenture::workflow
