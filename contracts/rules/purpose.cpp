#include "contracts/rules/rules.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace indenture::contracts::rules {

namespace {

constexpr std::string_view commercial_standard =
    "NHS England, How NHS England makes decisions about data access (13 October 2023); DARS "
    "standard 5e, commercial purpose";

constexpr std::array refused_purposes{Purpose::Marketing, Purpose::PromotionOrSale,
                                      Purpose::MarketResearch, Purpose::Advertising};
constexpr std::array insurance_purposes{Purpose::InsurancePremiums, Purpose::InsuranceGain};

template <typename List> bool holds(const List& list, Purpose purpose)
{
    return std::find(list.begin(), list.end(), purpose) != list.end();
}

/// Reads declared codes only: "marketing" in prose is often a denial.
Observations r12(const Dsa& dsa, const Evidence&)
{
    Observations observations;
    const bool has_consent = dsa.confidentiality.route == ConfidentialityRoute::Consent;
    for (std::size_t i = 0; i < dsa.purpose.codes.size(); ++i) {
        const Purpose purpose = dsa.purpose.codes[i];
        if (holds(refused_purposes, purpose)) {
            observations.push_back(
                {fmt::format("/purpose/codes/{}", i),
                 fmt::format("\"{}\" is never a purpose for which data may be used.",
                             text_of(purpose)),
                 "Remove the purpose together with the processing it stands for; the "
                 "application cannot be issued with it.",
                 std::nullopt});
        } else if (holds(insurance_purposes, purpose) && !has_consent) {
            observations.push_back(
                {fmt::format("/purpose/codes/{}", i),
                 fmt::format("\"{}\" is a purpose only with the consent of the patients, and "
                             "section 7b does not rest on consent.",
                             text_of(purpose)),
                 "Remove the purpose, or show the consent of the patients in section 7b.",
                 std::nullopt});
        }
    }
    return observations;
}

Observations r14(const Dsa& dsa, const Evidence&)
{
    const Commercial& commercial = dsa.purpose.commercial;
    if (!commercial.is_commercial || commercial.benefit_to_health_and_care) {
        return {};
    }
    return {{"/purpose/commercial/benefit_to_health_and_care",
             "The purpose is commercial, and no benefit to health and social care in England and "
             "Wales is stated.",
             "State the benefit; a purpose that is solely commercial cannot be approved.",
             std::nullopt}};
}

std::vector<std::string> commercial_signs(const PurposeBlock& purpose)
{
    std::vector<std::string> signs;
    if (purpose.commercial.charges_fee) {
        signs.emplace_back("a controller charges a fee");
    }
    if (purpose.commercial.has_indirect_gain) {
        signs.emplace_back("a party gains indirectly");
    }
    for (const Funding& funding : purpose.funding) {
        if (funding.type == FunderType::Commercial) {
            signs.push_back(funding.funder + " is a commercial funder");
        } else if (funding.type == FunderType::CommercialSponsor) {
            signs.push_back(funding.funder + " is a commercial sponsor");
        }
    }
    return signs;
}

Observations r15(const Dsa& dsa, const Evidence&)
{
    const auto signs = commercial_signs(dsa.purpose);
    if (dsa.purpose.commercial.is_commercial || signs.empty()) {
        return {};
    }
    return {{"/purpose/commercial/is_commercial",
             fmt::format("The purpose is declared as not commercial, yet {}.",
                         fmt::join(signs, "; and ")),
             "Declare the purpose as commercial and state its benefit, or correct the section that "
             "says otherwise.",
             std::nullopt}};
}

} // namespace

std::vector<DsaRule> purpose()
{
    return {
        {"R-12", Severity::Block, commercial_standard, always(), r12},
        {"R-14", Severity::Block, commercial_standard, always(), r14},
        {"R-15", Severity::Block, "DARS standard 5e, commercial purpose", always(), r15},
    };
}

} // namespace indenture::contracts::rules
