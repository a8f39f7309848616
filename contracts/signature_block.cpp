#include "contracts/signature_block.h"

#include <fmt/format.h>

namespace indenture::contracts {

namespace {

SignatureBlock disclosing_block(const DisclosingParty& party)
{
    return {"Disclosing party", party.organisation, party.signatories, "disclosing-party"};
}

} // namespace

std::vector<SignatureBlock> signature_blocks(const Dsfc& dsfc)
{
    return {disclosing_block(dsfc.disclosing_party),
            {"Recipient", dsfc.recipient.organisation, dsfc.recipient.signatories, "recipient"}};
}

std::vector<SignatureBlock> signature_blocks(const Dsa& dsa)
{
    std::vector<SignatureBlock> blocks{disclosing_block(dsa.disclosing_party)};
    for (const Controller& controller : dsa.controllers) {
        blocks.push_back({"Controller", controller.organisation, controller.signatories,
                          fmt::format("controller-{}", blocks.size())});
    }
    return blocks;
}

} // namespace indenture::contracts
