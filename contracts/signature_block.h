#pragma once

#include "contracts/destruction_certificate.h"
#include "contracts/dsa.h"
#include "contracts/dsfc.h"

#include <string>
#include <vector>

namespace indenture::contracts {

/// The place of one party's signature in a contract.
struct SignatureBlock {
    std::string role; ///< "Disclosing party", "Recipient", "Controller"
    Organisation organisation;
    std::vector<Person> signatories; ///< who may sign for it; the first is named in the block
    std::string field;               ///< the name of its PDF signature field
};

/// Every party that must sign, in signing order, the disclosing party first. Joint
/// controllers have a block each.
std::vector<SignatureBlock> signature_blocks(const Dsfc& dsfc);
std::vector<SignatureBlock> signature_blocks(const Dsa& dsa);
/// The organisation that destroyed the data, its data protection officer if one signs, a witness.
std::vector<SignatureBlock> signature_blocks(const DestructionCertificate& certificate);

} // namespace indenture::contracts
