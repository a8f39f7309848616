#pragma once

#include "base/json.h"
#include "contracts/destruction_certificate.h"
#include "contracts/dsa.h"
#include "contracts/dsfc.h"

#include <string>

namespace indenture::contracts {

/// What a document carries that its application does not say.
struct Stamp {
    bool is_draft = true;
    std::string content_digest;   ///< 64 hexadecimal digits
    std::string template_version; ///< of the template it is made with
};

// What a contract's Word template asks for. contracts/README.md lists every field.

Json fields_of(const Dsfc& dsfc, const Stamp& stamp);
Json fields_of(const Dsa& dsa, const Stamp& stamp);
Json fields_of(const DestructionCertificate& certificate, const Stamp& stamp);

} // namespace indenture::contracts
