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

std::vector<SignatureBlock> signature_blocks(const DestructionCertificate& certificate)
{
    const Organisation& organisation = certificate.organisation;
    std::vector<SignatureBlock> blocks{{"Organisation that destroyed the data",
                                        organisation,
                                        {certificate.signatory},
                                        "organisation"}};
    if (certificate.data_protection_officer) {
        blocks.push_back({"Data protection officer",
                          organisation,
                          {*certificate.data_protection_officer},
                          "data-protection-officer"});
    }
    blocks.push_back({"Witness", organisation, {certificate.witness}, "witness"});
    return blocks;
}

} // namespace indenture::contracts
