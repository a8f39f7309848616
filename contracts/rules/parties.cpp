#include "contracts/rules/rules.h"

#include <fmt/format.h>

namespace indenture::contracts::rules {

namespace {

// --- sole or joint -----------------------------------------------------------------------

void observe_count(const Dsa& dsa, Observations& observations)
{
    const bool is_sole = dsa.controllership == Controllership::Sole;
    const std::size_t count = dsa.controllers.size();
    if (is_sole && count != 1) {
        observations.push_back(
            {"/controllers",
             fmt::format("The controllership is sole, and {} controllers are named.", count),
             "Declare it as joint, or name the one controller.", std::nullopt});
    }
    if (!is_sole && count < 2) {
        observations.push_back(
            {"/controllers",
             fmt::format("The controllership is joint, and {} controller is named.", count),
             "Name every controller, or declare the controllership as sole.", std::nullopt});
    }
    if (!is_sole && !dsa.joint_arrangement) {
        observations.push_back(
            {"/joint_arrangement",
             "The controllers are joint, and their arrangement under Article 26 is missing.",
             "Describe who does what, and the contact for data subjects.", std::nullopt});
    }
}

Observations r46(const Dsa& dsa, const Evidence&)
{
    Observations observations;
    observe_count(dsa, observations);
    for (std::size_t i = 0; i < dsa.controllers.size(); ++i) {
        const Controller& controller = dsa.controllers[i];
        if (controller.signatories.empty()) {
            observations.push_back(
                {fmt::format("/controllers/{}/signatories", i),
                 fmt::format("{} has nobody to sign for it.", controller.organisation.name),
                 "Name its signatory: every controller signs.", std::nullopt});
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (is_same_entity(controller.organisation, dsa.controllers[j].organisation)) {
                observations.push_back(
                    {fmt::format("/controllers/{}/organisation", i),
                     fmt::format("{} is named twice ({}).", controller.organisation.name,
                                 identifiers(controller.organisation)),
                     "Name each controller once.", std::nullopt});
            }
        }
    }
    return observations;
}

// --- F-01 to F-03 ------------------------------------------------------------------------------

Observations f01(const Dsfc& dsfc, Date)
{
    Observations observations;
    if (is_same_entity(dsfc.disclosing_party.organisation, dsfc.recipient.organisation)) {
        observations.push_back({"/recipient/organisation",
                                fmt::format("{} would make a contract with itself ({}).",
                                            dsfc.recipient.organisation.name,
                                            identifiers(dsfc.recipient.organisation)),
                                "Correct the recipient or the disclosing party.", std::nullopt});
    }
    if (dsfc.disclosing_party.signatories.empty()) {
        observations.push_back({"/disclosing_party/signatories",
                                "The disclosing party has nobody to sign for it.",
                                "Name its signatory.", std::nullopt});
    }
    if (dsfc.recipient.signatories.empty()) {
        observations.push_back({"/recipient/signatories",
                                "The recipient has nobody to sign for it.", "Name its signatory.",
                                std::nullopt});
    }
    return observations;
}

Observations acting(const DisclosingParty& party, Date issued_on)
{
    if (party.acts_on(issued_on)) {
        return {};
    }
    return {
        {"/disclosing_party",
         fmt::format("{} is not the lawful disclosing party on {}, when the contract is issued.",
                     party.organisation.name, issued_on.in_words()),
         "Name the body that is, or correct the dates between which it acts.", std::nullopt}};
}

Observations no_draft(bool is_draft)
{
    if (!is_draft) {
        return {};
    }
    return {{"/draft", "This application is marked as a draft.",
             "Set \"draft\" to false once it is agreed; the version number says nothing about it.",
             std::nullopt}};
}

Observations f02_dsfc(const Dsfc& dsfc, Date)
{
    return acting(dsfc.disclosing_party, dsfc.issued_for_signature_on);
}
Observations f02_dsa(const Dsa& dsa, const Evidence&)
{
    return acting(dsa.disclosing_party, dsa.issued_for_signature_on);
}
Observations f03_dsfc(const Dsfc& dsfc, Date)
{
    return no_draft(dsfc.is_draft);
}
Observations f03_dsa(const Dsa& dsa, const Evidence&)
{
    return no_draft(dsa.is_draft);
}

} // namespace

std::vector<DsaRule> parties()
{
    return {
        {"R-46", Severity::Block,
         "DARS standard 1b, controllers; term of data sharing agreement, version 2.1", always(),
         r46},
        {"F-02", Severity::Block, own_lifecycle, always(), f02_dsa},
        {"F-03", Severity::Block, own_lifecycle, always(), f03_dsa},
    };
}

std::vector<DsfcRule> dsfc_parties()
{
    return {
        {"F-01", Severity::Block, own_lifecycle, always(), f01},
        {"F-02", Severity::Block, own_lifecycle, always(), f02_dsfc},
        {"F-03", Severity::Block, own_lifecycle, always(), f03_dsfc},
    };
}

} // namespace indenture::contracts::rules
