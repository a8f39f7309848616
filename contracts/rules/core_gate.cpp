#include "contracts/rules/rules.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::contracts::rules {

namespace {

constexpr std::string_view access_decisions =
    "NHS England, How NHS England makes decisions about data access (13 October 2023); DARS "
    "standard 1b, controllers";

std::string link_at(std::size_t controller)
{
    return fmt::format("/controllers/{}/framework_contract", controller);
}

std::string named(const FrameworkContractEvidence& contract)
{
    return fmt::format("The framework contract {} of {}", contract.reference.print(),
                       contract.recipient.name);
}

// --- signed by all parties, known by digest, in force ---------------------------------

Observation not_in_register(const Controller& controller, const std::string& at,
                            const Evidence& evidence)
{
    const ContractReference& wanted = controller.framework_contract.reference;
    const auto& contracts = evidence.framework_contracts;
    const auto other_version =
        std::find_if(contracts.begin(), contracts.end(), [&](const auto& contract) {
            return contract.reference.is_same_contract(wanted);
        });
    return {at,
            fmt::format("No evidence shows that a framework contract {} was ever issued to {}, so "
                        "it cannot have been signed.",
                        wanted.print(), controller.organisation.name),
            other_version != contracts.end()
                ? fmt::format("The register holds {}; cite that version if it is the one in force.",
                              other_version->reference.print())
                : fmt::format("Issue the framework contract to {} and have all parties sign it, or "
                              "correct the reference.",
                              controller.organisation.name),
            std::nullopt};
}

std::vector<std::string> missing_signatures(const FrameworkContractEvidence& contract)
{
    std::vector<std::string> names;
    for (const RequiredSignature& signature : contract.required_signatures) {
        if (signature.outcome != SignatureOutcome::Passed) {
            names.push_back(signature.organisation);
        }
    }
    return names;
}

void observe_digest(const FrameworkContractEvidence& contract, const FrameworkContractLink& link,
                    const std::string& at, Observations& observations)
{
    if (!contract.document_digest) {
        observations.push_back(
            {at,
             fmt::format("{} is recorded without the digest of the document that was issued, so "
                         "nobody can say what was signed.",
                         named(contract)),
             "Issue the framework contract again.", std::nullopt});
    } else if (link.document_digest && *link.document_digest != *contract.document_digest) {
        observations.push_back(
            {at + "/document_digest",
             fmt::format("{} as issued has the digest {}, not the one given here: this "
                         "application means another document.",
                         named(contract), contract.document_digest->hex()),
             "Compare the two documents, then correct or remove the digest.", std::nullopt});
    }
}

void observe_signatures(const FrameworkContractEvidence& contract, const std::string& at,
                        Observations& observations)
{
    const auto missing = missing_signatures(contract);
    if (!missing.empty()) {
        observations.push_back(
            {at,
             fmt::format("{} is not signed by all its parties: the {} of {} {} missing.",
                         named(contract), missing.size() == 1 ? "signature" : "signatures",
                         fmt::join(missing, " and of "), missing.size() == 1 ? "is" : "are"),
             fmt::format("Have it signed by {} and upload the signed file.",
                         fmt::join(missing, " and by ")),
             std::nullopt});
    }
    const bool is_signed =
        contract.state == ContractState::Signed || contract.state == ContractState::InForce;
    const bool waits_for_signature =
        contract.state == ContractState::Issued || contract.state == ContractState::PartSigned;
    if (!is_signed && !(waits_for_signature && !missing.empty())) {
        std::string state(text_of(contract.state));
        std::transform(state.begin(), state.begin() + 1, state.begin(),
                       [](char c) { return static_cast<char>(c - 'A' + 'a'); });
        observations.push_back({at,
                                fmt::format("{} is not in force: the register holds it as \"{}\".",
                                            named(contract), state),
                                "Cite a framework contract that is signed by all and in force.",
                                std::nullopt});
    }
}

void observe_term_on(Date day, std::string_view what_day, const FrameworkContractEvidence& contract,
                     const std::string& at, Observations& observations)
{
    if (contract.term.last < day) {
        observations.push_back(
            {at,
             fmt::format("{} ended on {}; it is no longer in force on {}, {}.", named(contract),
                         contract.term.last.in_words(), day.in_words(), what_day),
             "Have a new version of the framework contract signed first.", std::nullopt});
    } else if (day < contract.term.first) {
        observations.push_back(
            {at,
             fmt::format("{} starts on {}; it is not yet in force on {}, {}.", named(contract),
                         contract.term.first.in_words(), day.in_words(), what_day),
             "Wait until the framework contract is in force.", std::nullopt});
    }
}

Observations r01(const Dsa& dsa, const Evidence& evidence)
{
    Observations observations;
    if (dsa.controllers.empty()) {
        observations.push_back({"/controllers", "The agreement names no controller.",
                                "Name every controller.", std::nullopt});
    }
    for (std::size_t i = 0; i < dsa.controllers.size(); ++i) {
        const Controller& controller = dsa.controllers[i];
        const std::string at = link_at(i);
        const auto* contract = evidence_about(controller.framework_contract.reference, evidence);
        if (contract == nullptr) {
            observations.push_back(not_in_register(controller, at, evidence));
            continue;
        }
        observe_digest(*contract, controller.framework_contract, at, observations);
        observe_signatures(*contract, at, observations);
        observe_term_on(evidence.decided_on, "the day of this decision", *contract, at,
                        observations);
        if (dsa.term.first != evidence.decided_on) {
            observe_term_on(dsa.term.first, "the day the agreement starts", *contract, at,
                            observations);
        }
        if (contract->last_signed_on && evidence.decided_on < *contract->last_signed_on) {
            observations.push_back(
                {at,
                 fmt::format("{} was signed by the last party only on {}, after the day of this "
                             "decision, {}.",
                             named(*contract), contract->last_signed_on->in_words(),
                             evidence.decided_on.in_words()),
                 "Decide on a day on which it was signed by all.", std::nullopt});
        }
    }
    return observations;
}

// --- the same legal entity --------------------------------------------------------------

/// The framework contract binds its recipient to whoever disclosed under it, not to another body.
void observe_disclosing_party(const Dsa& dsa, const FrameworkContractEvidence& contract,
                              const std::string& at, Observations& observations)
{
    const Organisation& discloser = dsa.disclosing_party.organisation;
    if (is_same_entity(contract.disclosing_party, discloser)) {
        return;
    }
    observations.push_back(
        {at,
         fmt::format("The framework contract {} was made by {} ({}), but the disclosing party of "
                     "this agreement is {} ({}).",
                     contract.reference.print(), contract.disclosing_party.name,
                     identifiers(contract.disclosing_party), discloser.name,
                     identifiers(discloser)),
         fmt::format("Cite a framework contract made by {}, or issue one.", discloser.name),
         std::nullopt});
}

/// A framework contract has one recipient, so two controllers cannot both rest on it.
void observe_sharing(const Dsa& dsa, std::size_t index, Observations& observations)
{
    const auto& reference = dsa.controllers[index].framework_contract.reference;
    const auto first = std::find_if(
        dsa.controllers.begin(), dsa.controllers.end(), [&](const Controller& controller) {
            return controller.framework_contract.reference.is_same_contract(reference);
        });
    const Organisation& own = dsa.controllers[index].organisation;
    if (first == dsa.controllers.begin() + static_cast<std::ptrdiff_t>(index) ||
        is_same_entity(first->organisation, own)) { // named twice: R-46 says so
        return;
    }
    observations.push_back(
        {link_at(index),
         fmt::format("{} and {} both cite the framework contract {}, which has one recipient.",
                     first->organisation.name, own.name, reference.print()),
         "Cite for each controller the framework contract made with it.", std::nullopt});
}

Observations r02(const Dsa& dsa, const Evidence& evidence)
{
    Observations observations;
    for (std::size_t i = 0; i < dsa.controllers.size(); ++i) {
        const Controller& controller = dsa.controllers[i];
        const auto* contract = evidence_about(controller.framework_contract.reference, evidence);
        if (contract == nullptr) {
            continue; // R-01 says so
        }
        observe_disclosing_party(dsa, *contract, link_at(i), observations);
        observe_sharing(dsa, i, observations);
        const Organisation& recipient = contract->recipient;
        const bool has_same_name = names_agree(recipient.name, controller.organisation.name);
        if (!is_same_entity(recipient, controller.organisation)) {
            observations.push_back(
                {link_at(i),
                 fmt::format("The framework contract {} was made with {} ({}), not with the "
                             "controller {} ({}){}.",
                             contract->reference.print(), recipient.name, identifiers(recipient),
                             controller.organisation.name, identifiers(controller.organisation),
                             has_same_name ? "; the name is the same, the legal entity is not"
                                           : ""),
                 fmt::format("Cite the framework contract of {} itself; that of a group, school "
                             "or hospital of it does not count.",
                             controller.organisation.name),
                 std::nullopt});
        } else if (!has_same_name) {
            observations.push_back(
                {fmt::format("/controllers/{}/organisation/name", i),
                 fmt::format("The same legal entity is called {} here and {} in the framework "
                             "contract {}.",
                             controller.organisation.name, recipient.name,
                             contract->reference.print()),
                 "Check whether the organisation changed its name.", Severity::Warning});
        }
    }
    return observations;
}

// --- never fail open ---------------------------------------------------------------------

Observations r03(const Dsa& dsa, const Evidence& evidence)
{
    Observations observations;
    for (std::size_t i = 0; i < dsa.controllers.size(); ++i) {
        const auto* contract =
            evidence_about(dsa.controllers[i].framework_contract.reference, evidence);
        if (contract == nullptr) {
            continue; // R-01 says so
        }
        const SignatureOutcome outcome = contract->signature_outcome;
        if (contract->required_signatures.empty()) {
            observations.push_back(
                {link_at(i),
                 fmt::format("{}: it is not known whose signatures it needs, so it counts as "
                             "unsigned.",
                             named(*contract)),
                 "Issue the framework contract again.", std::nullopt});
        } else if (outcome == SignatureOutcome::Failed) {
            observations.push_back(
                {link_at(i),
                 fmt::format("{}: its signatures were checked and are not valid, so it counts as "
                             "unsigned.",
                             named(*contract)),
                 "Read the verification report, and have the issued file signed again.",
                 std::nullopt});
        } else if (outcome == SignatureOutcome::Indeterminate) {
            observations.push_back(
                {link_at(i),
                 fmt::format("{}: it could not be determined whether its signatures are valid, "
                             "so it counts as unsigned.",
                             named(*contract)),
                 "Read the verification report for what was lacking, and verify again.",
                 std::nullopt});
        } else if (outcome == SignatureOutcome::None && missing_signatures(*contract).empty()) {
            observations.push_back(
                {link_at(i),
                 fmt::format("{}: all signatures are said to be there, and none was verified; it "
                             "counts as unsigned.",
                             named(*contract)),
                 "Verify the signed file.", std::nullopt});
        }
    }
    return observations;
}

// --- reviews and approval complete --------------------------------------------------------

void observe_conditions(const Advice& advice, const std::string& at, Observations& observations)
{
    for (std::size_t i = 0; i < advice.conditions.size(); ++i) {
        const AdviceCondition& condition = advice.conditions[i];
        const std::string condition_at = fmt::format("{}/conditions/{}", at, i);
        if (condition.status == ConditionStatus::Open) {
            observations.push_back({condition_at,
                                    fmt::format("A condition of the advice of {} is still open: {}",
                                                text_of(advice.body), condition.text),
                                    "Meet it, or make it a special condition of the agreement.",
                                    std::nullopt});
        } else if (condition.status == ConditionStatus::SpecialCondition &&
                   !condition.special_condition) {
            observations.push_back(
                {condition_at,
                 "The condition is said to have become a special condition, and none is named.",
                 "Name the id of the special condition.", std::nullopt});
        }
    }
}

void observe_advice(const Advice& advice, const std::string& at, Date decided_on,
                    Observations& observations)
{
    if (advice.outcome == AdviceOutcome::Deferred) {
        observations.push_back(
            {at + "/outcome",
             fmt::format("{} deferred its advice ({}), so the review is not complete.",
                         text_of(advice.body), advice.reference),
             "Wait for the advice and record it.", std::nullopt});
    } else if (advice.outcome == AdviceOutcome::NotSupported) {
        // Advisory, not an approver (domain 1.1): the approver may go on, and should know.
        observations.push_back({at + "/outcome",
                                fmt::format("{} did not support the application ({}).",
                                            text_of(advice.body), advice.reference),
                                "Make sure that the approver knew.", Severity::Warning});
    }
    if (decided_on < advice.date) {
        observations.push_back(
            {at + "/date",
             fmt::format("The advice is dated {}, after the day of this decision, {}.",
                         advice.date.in_words(), decided_on.in_words()),
             "Correct the date.", std::nullopt});
    }
    observe_conditions(advice, at, observations);
}

Observations r05(const Dsa& dsa, const Evidence& evidence)
{
    Observations observations;
    if (!dsa.approval) {
        observations.push_back(
            {"/approval", "No approval of this application is recorded.",
             "Record who approved it, in which role, when, and where that is written.",
             std::nullopt});
    } else if (evidence.decided_on < dsa.approval->date ||
               dsa.issued_for_signature_on < dsa.approval->date) {
        observations.push_back(
            {"/approval/date",
             fmt::format("The approval is dated {}, after the agreement is issued.",
                         dsa.approval->date.in_words()),
             "Issue the agreement only once it is approved.", std::nullopt});
    }
    for (std::size_t i = 0; i < dsa.advice.size(); ++i) {
        observe_advice(dsa.advice[i], fmt::format("/advice/{}", i), evidence.decided_on,
                       observations);
    }
    return observations;
}

} // namespace

std::vector<DsaRule> core_gate()
{
    return {
        {"R-01", Severity::Block, access_decisions, always(), r01, at_issue},
        {"R-02", Severity::Block, "DARS standard 1b, controllers", always(), r02, at_issue},
        {"R-03", Severity::Block, "Core rule of this product: never fail open", always(), r03,
         at_issue},
        {"R-05", Severity::Block, access_decisions, always(), r05},
    };
}

} // namespace indenture::contracts::rules
