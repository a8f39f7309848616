#include "contracts/rules/rules.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace indenture::contracts::rules {

namespace {

using namespace std::chrono_literals;

// --- confidential data without consent ---------------------------------------------------

bool rests_on_section_251(Confidentiality confidentiality)
{
    return confidentiality == Confidentiality::C1 || confidentiality == Confidentiality::C4 ||
           confidentiality == Confidentiality::C5;
}

void observe_support(const Dsa& dsa, const std::string& why, Observations& observations)
{
    if (!dsa.confidentiality.cag) {
        observations.push_back(
            {"/confidentiality/cag",
             fmt::format("{} rests on section 251, and no support advised by the "
                         "Confidentiality Advisory Group is recorded.",
                         why),
             "Record the reference, the dates and the territory of the support.", std::nullopt});
        return;
    }
    const CagSupport& cag = *dsa.confidentiality.cag;
    if (dsa.issued_for_signature_on < cag.supported_on) {
        observations.push_back(
            {"/confidentiality/cag/supported_on",
             fmt::format("The support {} was given on {}, after the agreement is issued on {}.",
                         cag.reference, cag.supported_on.in_words(),
                         dsa.issued_for_signature_on.in_words()),
             "Issue the agreement only once support is given.", std::nullopt});
    }
    if (cag.ends_on && *cag.ends_on < dsa.term.first) {
        observations.push_back(
            {"/confidentiality/cag/ends_on",
             fmt::format("The support {} ended on {}, before the agreement starts on {}.",
                         cag.reference, cag.ends_on->in_words(), dsa.term.first.in_words()),
             "Have the support renewed.", std::nullopt});
    }
}

void observe_territory(const Dsa& dsa, std::size_t dataset, Observations& observations)
{
    if (dsa.datasets[dataset].type_of_data == TypeOfData::Identifiable &&
        dsa.territory_of_use.territory != Territory::EnglandAndWales) {
        observations.push_back(
            {"/territory_of_use/code",
             fmt::format("{} is identifiable and rests on section 251, which reaches England and "
                         "Wales only; the territory of use is \"{}\".",
                         dsa.datasets[dataset].name, text_of(dsa.territory_of_use.territory)),
             "Limit the territory of use to England and Wales.", std::nullopt});
    }
}

Observations r23(const Dsa& dsa, const Evidence&)
{
    Observations observations;
    const bool route_is_section_251 = dsa.confidentiality.route == ConfidentialityRoute::S251;
    if (route_is_section_251) {
        observe_support(dsa, "Section 7b", observations);
    }
    for (std::size_t i = 0; i < dsa.datasets.size(); ++i) {
        const Dataset& dataset = dsa.datasets[i];
        if (dataset.type_of_data == TypeOfData::Identifiable &&
            dataset.confidentiality == Confidentiality::NotRecorded) {
            observations.push_back(
                {fmt::format("/datasets/{}/confidentiality", i),
                 fmt::format("{} is identifiable, and it is not recorded how the duty of "
                             "confidentiality is met.",
                             dataset.name),
                 "Record consent, support under section 251 or a statutory exemption.",
                 std::nullopt});
        }
        if (rests_on_section_251(dataset.confidentiality)) {
            observe_territory(dsa, i, observations);
            if (!route_is_section_251) {
                observe_support(dsa, dataset.name, observations);
            }
        }
    }
    return observations;
}

// --- data from general practice ------------------------------------------------------------

/// How the Professional Advisory Group takes part for a dataset, between which dates.
struct GpDataset {
    std::string_view code;
    Severity severity_without_advice;
    Period effective;
};

// The page of 13 October 2023 asks for advice whenever data of general practice is included. The
// present terms of reference are formal for OpenSAFELY and GDPPR, informal otherwise. They are
// undated; the day below is to be confirmed by the contract owner.
const Date access_page_of = Date::from(2023y / 10 / 13);
const Date terms_of_reference_of = Date::from(2025y / 4 / 1);
const Period before_terms{access_page_of, terms_of_reference_of.plus_days(-1)};

const std::array gp_datasets{
    GpDataset{"GDPPR", Severity::Block, from_then_on(access_page_of)},
    GpDataset{"OPENSAFELY", Severity::Block, from_then_on(access_page_of)},
    GpDataset{"GPES", Severity::Block, before_terms},
    GpDataset{"GPES", Severity::Warning, from_then_on(terms_of_reference_of)},
    GpDataset{"GP-APPOINTMENTS", Severity::Block, before_terms},
    GpDataset{"GP-APPOINTMENTS", Severity::Warning, from_then_on(terms_of_reference_of)},
};

bool has_pag_advice(const Dsa& dsa)
{
    return std::any_of(dsa.advice.begin(), dsa.advice.end(), [](const Advice& advice) {
        return advice.body == AdviceBody::Pag && advice.outcome != AdviceOutcome::Deferred;
    });
}

Observations r34(const Dsa& dsa, const Evidence&)
{
    Observations observations;
    if (has_pag_advice(dsa)) {
        return observations;
    }
    for (std::size_t i = 0; i < dsa.datasets.size(); ++i) {
        for (const GpDataset& gp : gp_datasets) {
            if (gp.code == dsa.datasets[i].code &&
                gp.effective.contains(dsa.issued_for_signature_on)) {
                observations.push_back(
                    {fmt::format("/datasets/{}/code", i),
                     fmt::format("{} comes from general practice, and no advice of the "
                                 "Professional Advisory Group is recorded.",
                                 dsa.datasets[i].name),
                     "Obtain the advice and record it under \"advice\" with the body \"pag\".",
                     gp.severity_without_advice});
            }
        }
    }
    return observations;
}

} // namespace

std::vector<DsaRule> legal_basis()
{
    return {
        {"R-23", Severity::Block,
         "Department of Health and Social Care, vetting and safeguards (2025); Integrated "
         "Research Application System, help on confidentiality",
         always(), r23},
        {"R-34", Severity::Block,
         "NHS England, How NHS England makes decisions about data access (13 October 2023); "
         "Professional Advisory Group, terms of reference",
         from_then_on(Date::from(2023y / 10 / 13)), r34},
    };
}

} // namespace indenture::contracts::rules
