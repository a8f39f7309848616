#include "contracts/decision.h"
#include "samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::contracts {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

/// The retention agreement of the samples: issued 5 October 2026, starts 1 October 2026.
Dsa agreement()
{
    return sample_dsa("retention/dsa.json");
}
Evidence evidence()
{
    return all_signed(date("2026-10-05"));
}

/// The evidence about the framework contract of agreement().
FrameworkContractEvidence& contract_of(Evidence& evidence)
{
    return evidence.framework_contracts.back();
}

std::vector<Finding> decide(const Dsa& dsa, const Evidence& on)
{
    return RuleBook::standard().as_of(date("2026-10-05")).decide(dsa, on).findings;
}

auto is(const std::string& code, const std::string& pointer, const std::string& text)
{
    return AllOf(Field(&Finding::code, code), Field(&Finding::where, Field(&Where::part, pointer)),
                 Field(&Finding::text, HasSubstr(text)));
}

constexpr const char* link = "/controllers/0/framework_contract";

TEST(Decision, AWholesomeAgreementMayBeIssued)
{
    const IssueDecision decision = RuleBook::standard().decide(agreement(), evidence());

    EXPECT_TRUE(decision.may_issue()) << listed(decision.findings);
    EXPECT_THAT(decision.findings, IsEmpty());
    EXPECT_EQ(decision.evidence_digest, digest_of(evidence()));
}

TEST(Decision, GivesAllReasonsAtOnce)
{
    Dsa dsa = agreement();
    dsa.approval.reset();
    dsa.purpose.codes.push_back(Purpose::Advertising);

    EXPECT_THAT(codes_of(decide(dsa, {date("2026-10-05"), {}})),
                ElementsAre("R-01", "R-05", "R-12"));
}

TEST(Decision, IsWrittenAsJson)
{
    const Json json = to_json(RuleBook::standard().decide(agreement(), {date("2026-10-05"), {}}));

    EXPECT_EQ(json["may_issue"], false);
    EXPECT_EQ(json["evidence_digest"].get<std::string>().size(), 64U);
    EXPECT_EQ(json["findings"][0]["code"], "R-01");
}

// --- R-01 ----------------------------------------------------------------------------------------

TEST(R01, WithoutEvidenceThereIsNoFrameworkContract)
{
    EXPECT_THAT(
        decide(agreement(), {date("2026-10-05"), {}}),
        ElementsAre(is("R-01", link, "CON-999006-T4V5W-v1.1 was ever issued to Arle Institute")));
}

TEST(R01, AnotherVersionOfTheFrameworkContractIsNotTheOneCited)
{
    Evidence others = evidence();
    contract_of(others).reference = ContractReference::parse("CON-999006-T4V5W-v1.2").value();

    const auto findings = decide(agreement(), others);

    EXPECT_THAT(findings, ElementsAre(is("R-01", link, "v1.1 was ever issued")));
    EXPECT_THAT(findings[0].cure, HasSubstr("CON-999006-T4V5W-v1.2"));
}

TEST(R01, NamesWhoseSignatureIsMissing)
{
    Evidence part_signed = evidence();
    contract_of(part_signed).state = ContractState::PartSigned;
    contract_of(part_signed).required_signatures[1].outcome = SignatureOutcome::None;

    EXPECT_THAT(
        decide(agreement(), part_signed),
        ElementsAre(
            is("R-01", link,
               "not signed by all its parties: the signature of Arle Institute of Child Health "
               "Research is missing")));
}

TEST(R01, NamesBothWhenNobodySigned)
{
    Evidence unsigned_contract = evidence();
    FrameworkContractEvidence& contract = contract_of(unsigned_contract);
    contract.state = ContractState::Issued;
    contract.signature_outcome = SignatureOutcome::None;
    for (RequiredSignature& signature : contract.required_signatures) {
        signature.outcome = SignatureOutcome::None;
    }

    EXPECT_THAT(decide(agreement(), unsigned_contract),
                ElementsAre(is("R-01", link, "NHS England and of Arle Institute")));
}

TEST(R01, AFrameworkContractIsNeededByEveryJointController)
{
    const Dsa dsa = sample_dsa("joint-s251/dsa.json");
    Evidence without_company = all_signed(date("2026-07-06"));
    auto& contracts = without_company.framework_contracts;
    contracts.erase(contracts.begin() + 3);

    EXPECT_THAT(
        decide(dsa, without_company),
        ElementsAre(is("R-01", "/controllers/1/framework_contract", "Heliotrope Diagnostics")));
}

struct TermCase {
    const char* first;
    const char* last;
    std::size_t findings;
};

// Decided on 5 October 2026, starting on 1 October 2026.
TEST(R01, TheFrameworkContractIsInForceOnTheDayOfDecisionAndOnTheStart)
{
    for (const TermCase& term :
         {TermCase{"2026-10-01", "2026-10-05", 0}, TermCase{"2026-10-02", "2026-10-05", 1},
          TermCase{"2026-10-01", "2026-10-04", 1}, TermCase{"2025-01-01", "2026-09-30", 2},
          TermCase{"2026-10-06", "2030-01-01", 2}}) {
        Evidence other_term = evidence();
        contract_of(other_term).term = {date(term.first), date(term.last)};
        contract_of(other_term).last_signed_on = std::nullopt;

        const auto findings = decide(agreement(), other_term);

        EXPECT_EQ(findings.size(), term.findings) << term.first << " to " << term.last;
        EXPECT_THAT(codes_of(findings), Each(testing::Eq("R-01")));
    }
}

TEST(R01, ExpiredOnTheStartOfTheAgreementIsSaidInWords)
{
    Dsa dsa = agreement();
    dsa.term.first = date("2027-04-01");
    Evidence ending = evidence();
    contract_of(ending).term.last = date("2027-03-31");

    EXPECT_THAT(decide(dsa, ending),
                ElementsAre(is(
                    "R-01", link,
                    "ended on 31 March 2027; it is no longer in force on 1 April 2027, the day the "
                    "agreement starts")));
}

TEST(R01, OnlyASignedContractThatStillHoldsCounts)
{
    for (const auto& row : code_table<ContractState>()) {
        Evidence in_state = evidence();
        contract_of(in_state).state = row.value;

        const bool holds =
            row.value == ContractState::Signed || row.value == ContractState::InForce;

        EXPECT_EQ(decide(agreement(), in_state).empty(), holds) << row.code;
    }
}

TEST(R01, AnUnknownDocumentCannotHaveBeenSigned)
{
    Evidence unknown = evidence();
    contract_of(unknown).document_digest = std::nullopt;

    EXPECT_THAT(decide(agreement(), unknown), ElementsAre(is("R-01", link, "without the digest")));
}

TEST(R01, TheDigestGivenIsThatOfTheIssuedDocument)
{
    Dsa dsa = agreement();
    dsa.controllers[0].framework_contract.document_digest =
        contract_of(*std::make_unique<Evidence>(evidence())).document_digest;
    EXPECT_THAT(decide(dsa, evidence()), IsEmpty());

    dsa.controllers[0].framework_contract.document_digest = Digest::of("another");
    EXPECT_THAT(
        decide(dsa, evidence()),
        ElementsAre(is("R-01", std::string(link) + "/document_digest", "another document")));
}

TEST(R01, IsDecidedOnceAllHaveSigned)
{
    Evidence later = evidence();
    contract_of(later).last_signed_on = date("2026-10-05");
    EXPECT_THAT(decide(agreement(), later), IsEmpty());

    contract_of(later).last_signed_on = date("2026-10-06");
    EXPECT_THAT(decide(agreement(), later),
                ElementsAre(is("R-01", link, "only on 6 October 2026")));
}

// --- R-02 ----------------------------------------------------------------------------------------

TEST(R02, AnotherOrganisationOfTheSameNameIsRefused)
{
    Dsa dsa = sample_dsa("university/dsa.json");
    dsa.controllers[0].framework_contract.reference = sample_dsfc("same-name/dsfc.json").reference;

    EXPECT_THAT(decide(dsa, all_signed(date("2026-06-15"))),
                ElementsAre(is("R-02", link, "the name is the same, the legal entity is not")));
}

TEST(R02, AChangedNameOnlyWarns)
{
    Evidence renamed = evidence();
    contract_of(renamed).recipient.name = "Arle Institute";

    const IssueDecision decision = RuleBook::standard().decide(agreement(), renamed);

    EXPECT_TRUE(decision.may_issue());
    EXPECT_THAT(codes_of(decision.findings), ElementsAre("R-02"));
}

TEST(R02, ApostrophesAndCaseAreNoOtherName)
{
    Evidence respelt = evidence();
    contract_of(respelt).recipient.name = "ARLE INSTITUTE OF CHILD  HEALTH RESEARCH";

    EXPECT_THAT(decide(agreement(), respelt), IsEmpty());
}

// --- R-03 ----------------------------------------------------------------------------------------

TEST(R03, FailedAndIndeterminateSignaturesCountAsNone)
{
    for (const auto outcome :
         {SignatureOutcome::Failed, SignatureOutcome::Indeterminate, SignatureOutcome::None}) {
        Evidence unsure = evidence();
        contract_of(unsure).signature_outcome = outcome;

        const auto findings = decide(agreement(), unsure);

        EXPECT_THAT(findings, ElementsAre(is("R-03", link, "counts as unsigned")))
            << code_of(outcome);
        EXPECT_EQ(findings[0].severity, Severity::Block);
    }
}

TEST(R03, UnknownSignatoriesCountAsNone)
{
    Evidence unknown = evidence();
    contract_of(unknown).required_signatures.clear();

    EXPECT_THAT(decide(agreement(), unknown), ElementsAre(is("R-03", link, "not known whose")));
}

TEST(R03, EvidenceIsIndeterminateUntilSomebodySaysOtherwise)
{
    Evidence fresh = evidence();
    contract_of(fresh) = {.reference = contract_of(fresh).reference,
                          .disclosing_party = contract_of(fresh).disclosing_party,
                          .recipient = contract_of(fresh).recipient,
                          .term = contract_of(fresh).term};

    EXPECT_TRUE(blocks(decide(agreement(), fresh)));
}

// --- R-05 ----------------------------------------------------------------------------------------

TEST(R05, AnApprovalIsNeeded)
{
    Dsa dsa = agreement();
    dsa.approval.reset();

    EXPECT_THAT(decide(dsa, evidence()), ElementsAre(is("R-05", "/approval", "No approval")));
}

TEST(R05, TheApprovalComesNoLaterThanTheIssue)
{
    Dsa dsa = agreement();
    dsa.approval->date = date("2026-10-05");
    EXPECT_THAT(decide(dsa, evidence()), IsEmpty());

    dsa.approval->date = date("2026-10-06");
    EXPECT_THAT(decide(dsa, evidence()), ElementsAre(is("R-05", "/approval/date", "6 October")));
}

Dsa advised(AdviceOutcome outcome, std::vector<AdviceCondition> conditions)
{
    Dsa dsa = agreement();
    dsa.advice = {{.body = AdviceBody::Agd,
                   .date = date("2026-09-10"),
                   .outcome = outcome,
                   .reference = "minutes",
                   .conditions = std::move(conditions)}};
    return dsa;
}

TEST(R05, DeferredAdviceIsNotComplete)
{
    EXPECT_THAT(decide(advised(AdviceOutcome::Deferred, {}), evidence()),
                ElementsAre(is("R-05", "/advice/0/outcome", "deferred")));
    EXPECT_THAT(decide(advised(AdviceOutcome::Supported, {}), evidence()), IsEmpty());
}

TEST(R05, AdviceIsAdvisory)
{
    const auto findings = decide(advised(AdviceOutcome::NotSupported, {}), evidence());

    EXPECT_THAT(findings, ElementsAre(Field(&Finding::severity, Severity::Warning)));
}

TEST(R05, AConditionIsMetOrBecomesASpecialCondition)
{
    const auto with = [](ConditionStatus status, std::optional<std::string> id) {
        return decide(
            advised(AdviceOutcome::SupportedWithConditions,
                    {{.text = "x", .status = status, .special_condition = std::move(id)}}),
            evidence());
    };

    EXPECT_THAT(with(ConditionStatus::Met, {}), IsEmpty());
    EXPECT_THAT(with(ConditionStatus::SpecialCondition, "SC-1"), IsEmpty());
    EXPECT_THAT(codes_of(with(ConditionStatus::Open, {})), ElementsAre("R-05"));
    EXPECT_THAT(codes_of(with(ConditionStatus::SpecialCondition, {})), ElementsAre("R-05"));
}

// ---
// ------------------------------------------------------------------------------

TEST(R12, RefusesDeclaredPurposesOfMarketing)
{
    for (const auto purpose : {Purpose::Marketing, Purpose::PromotionOrSale,
                               Purpose::MarketResearch, Purpose::Advertising}) {
        Dsa dsa = agreement();
        dsa.purpose.codes = {Purpose::Research, purpose};

        EXPECT_THAT(decide(dsa, evidence()), ElementsAre(is("R-12", "/purpose/codes/1", "never")));
    }
}

// the word stands in many agreements, often to deny it.
TEST(R12, ReadsNoProse)
{
    Dsa dsa = agreement();
    dsa.purpose.objective = "The data will be used for marketing and advertising.";

    EXPECT_THAT(decide(dsa, evidence()), IsEmpty());
}

TEST(R12, AnInsurersGainNeedsConsent)
{
    Dsa dsa = agreement();
    dsa.purpose.codes = {Purpose::InsurancePremiums, Purpose::InsuranceGain};
    EXPECT_THAT(codes_of(decide(dsa, evidence())), ElementsAre("R-12", "R-12"));

    dsa.confidentiality.route = ConfidentialityRoute::Consent;
    EXPECT_THAT(decide(dsa, evidence()), IsEmpty());
}

TEST(R14, ACommercialPurposeHasABenefit)
{
    Dsa dsa = agreement();
    dsa.purpose.commercial.is_commercial = true;
    EXPECT_THAT(codes_of(decide(dsa, evidence())), ElementsAre("R-14"));

    dsa.purpose.commercial.benefit_to_health_and_care = "Safer thresholds.";
    EXPECT_THAT(decide(dsa, evidence()), IsEmpty());
}

TEST(R15, CommercialSignsMakeAPurposeCommercial)
{
    Dsa fee = agreement();
    fee.purpose.commercial.charges_fee = true;
    Dsa gain = agreement();
    gain.purpose.commercial.has_indirect_gain = true;
    Dsa funder = agreement();
    funder.purpose.funding[0].type = FunderType::Commercial;
    Dsa sponsor = agreement();
    sponsor.purpose.funding[0].type = FunderType::CommercialSponsor;

    for (Dsa dsa : {fee, gain, funder, sponsor}) {
        EXPECT_THAT(codes_of(decide(dsa, evidence())), ElementsAre("R-15"));
        dsa.purpose.commercial.is_commercial = true;
        dsa.purpose.commercial.benefit_to_health_and_care = "x";
        EXPECT_THAT(decide(dsa, evidence()), IsEmpty());
    }
}

// ---
// ------------------------------------------------------------------------------------

Dsa confidential()
{
    Dsa dsa = sample_dsa("joint-s251/dsa.json");
    EXPECT_THAT(decide(dsa, all_signed(date("2026-07-06"))), IsEmpty());
    return dsa;
}

std::vector<Finding> decide_confidential(const Dsa& dsa)
{
    return decide(dsa, all_signed(date("2026-07-06")));
}

TEST(R23, Section251NeedsSupport)
{
    Dsa dsa = confidential();
    dsa.confidentiality.cag.reset();

    EXPECT_THAT(decide_confidential(dsa),
                ElementsAre(is("R-23", "/confidentiality/cag", "no support")));
}

TEST(R23, ADatasetUnderSection251NeedsSupportWhateverTheRoute)
{
    for (const auto confidentiality :
         {Confidentiality::C1, Confidentiality::C4, Confidentiality::C5}) {
        Dsa dsa = agreement();
        dsa.datasets[1].confidentiality = confidentiality;

        EXPECT_THAT(decide(dsa, evidence()),
                    ElementsAre(is("R-23", "/confidentiality/cag", "Bridge file")));
    }
}

TEST(R23, SupportIsGivenBeforeIssueAndStillHoldsAtTheStart)
{
    Dsa dsa = confidential(); // issued 6 July 2026, starts 1 August 2026
    dsa.confidentiality.cag->supported_on = date("2026-07-06");
    dsa.confidentiality.cag->ends_on = date("2026-08-01");
    EXPECT_THAT(decide_confidential(dsa), IsEmpty());

    dsa.confidentiality.cag->supported_on = date("2026-07-07");
    EXPECT_THAT(codes_of(decide_confidential(dsa)), ElementsAre("R-23"));

    dsa.confidentiality.cag->supported_on = date("2026-07-06");
    dsa.confidentiality.cag->ends_on = date("2026-07-31");
    EXPECT_THAT(decide_confidential(dsa),
                ElementsAre(is("R-23", "/confidentiality/cag/ends_on", "ended on 31 July 2026")));
}

TEST(R23, IdentifiableDataUnderSection251StayInEnglandAndWales)
{
    Dsa dsa = confidential();
    dsa.territory_of_use.territory = Territory::Uk;

    EXPECT_THAT(decide_confidential(dsa),
                Contains(is("R-23", "/territory_of_use/code", "England and Wales only")));
}

TEST(R23, UnknownConfidentialityOfIdentifiableDataBlocks)
{
    Dsa dsa = agreement();
    dsa.datasets[0].confidentiality = Confidentiality::NotRecorded;
    EXPECT_THAT(decide(dsa, evidence()), IsEmpty());

    dsa.datasets[0].type_of_data = TypeOfData::Identifiable;
    EXPECT_THAT(decide(dsa, evidence()),
                ElementsAre(is("R-23", "/datasets/0/confidentiality", "not recorded")));
}

TEST(R34, DataOfGeneralPracticeNeedAdvice)
{
    Dsa dsa = agreement();
    dsa.datasets[0].code = "GDPPR";
    EXPECT_THAT(codes_of(decide(dsa, evidence())), ElementsAre("R-34"));

    dsa.advice = {{.body = AdviceBody::Pag,
                   .date = date("2026-09-01"),
                   .outcome = AdviceOutcome::Supported,
                   .reference = "letter",
                   .conditions = {}}};
    EXPECT_THAT(decide(dsa, evidence()), IsEmpty());

    dsa.advice[0].body = AdviceBody::Agd;
    EXPECT_THAT(codes_of(decide(dsa, evidence())), ElementsAre("R-34"));
}

TEST(R34, TheListOfDatasetsHasDates)
{
    Dsa dsa = agreement();
    dsa.datasets[0].code = "GPES";
    dsa.issued_for_signature_on = date("2025-04-01");
    dsa.approval->date = dsa.issued_for_signature_on;
    dsa.term.first = dsa.issued_for_signature_on;
    const auto severity_on = [&](const char* day) {
        dsa.issued_for_signature_on = date(day);
        std::optional<Severity> severity;
        for (const Finding& finding : RuleBook::standard().decide(dsa, evidence()).findings) {
            severity = finding.code == "R-34" ? std::optional(finding.severity) : severity;
        }
        return severity;
    };

    EXPECT_EQ(severity_on("2023-10-12"), std::nullopt);
    EXPECT_EQ(severity_on("2023-10-13"), Severity::Block);
    EXPECT_EQ(severity_on("2025-03-31"), Severity::Block);
    EXPECT_EQ(severity_on("2025-04-01"), Severity::Warning);
}

TEST(R34, IsPartOfTheBookOnlyFromItsFirstDay)
{
    const auto has_r34 = [](const char* day) {
        const RuleBook book = RuleBook::standard().as_of(date(day));
        return std::any_of(book.dsa_rules().begin(), book.dsa_rules().end(),
                           [](const DsaRule& rule) { return rule.id == "R-34"; });
    };

    EXPECT_FALSE(has_r34("2023-10-12"));
    EXPECT_TRUE(has_r34("2023-10-13"));
}

// ---
// ------------------------------------------------------------------------------------

TEST(R46, SoleMeansOneAndJointMeansSeveralWithAnArrangement)
{
    Dsa joint_alone = agreement();
    joint_alone.controllership = Controllership::Joint;
    joint_alone.joint_arrangement = "x";
    EXPECT_THAT(codes_of(decide(joint_alone, evidence())), ElementsAre("R-46"));

    Dsa sole_pair = sample_dsa("joint-s251/dsa.json");
    sole_pair.controllership = Controllership::Sole;
    EXPECT_THAT(codes_of(decide_confidential(sole_pair)), ElementsAre("R-46"));

    Dsa without_arrangement = sample_dsa("joint-s251/dsa.json");
    without_arrangement.joint_arrangement.reset();
    EXPECT_THAT(decide_confidential(without_arrangement),
                ElementsAre(is("R-46", "/joint_arrangement", "Article 26")));
}

TEST(R46, NobodyIsAControllerTwice)
{
    Dsa dsa = sample_dsa("joint-s251/dsa.json");
    dsa.controllers[1] = dsa.controllers[0];

    EXPECT_THAT(decide_confidential(dsa),
                ElementsAre(is("R-46", "/controllers/1/organisation", "named twice")));
}

TEST(R46, EveryControllerHasSomebodyToSign)
{
    Dsa dsa = agreement();
    dsa.controllers[0].signatories.clear();

    EXPECT_THAT(codes_of(decide(dsa, evidence())), ElementsAre("R-46"));
}

struct DatesCase {
    const char* start;
    const char* end;
    bool is_right;
};

// Issued on 5 October 2026; a new agreement.
TEST(R50, KeepsTheStartWithinAYearOfTheIssueAndBeforeTheEnd)
{
    for (const DatesCase& dates :
         {DatesCase{"2026-10-05", "2028-09-30", true}, DatesCase{"2026-10-04", "2028-09-30", false},
          DatesCase{"2027-10-05", "2028-09-30", true}, DatesCase{"2027-10-06", "2028-09-30", false},
          DatesCase{"2026-10-05", "2026-10-06", true}, DatesCase{"2026-10-05", "2026-10-05", false},
          DatesCase{"2026-10-06", "2026-10-05", false}}) {
        Dsa dsa = agreement();
        dsa.application_type = ApplicationType::New;
        dsa.term = {date(dates.start), date(dates.end)};

        const auto findings = decide(dsa, evidence());

        EXPECT_EQ(findings.empty(), dates.is_right) << dates.start << " " << listed(findings);
        EXPECT_THAT(codes_of(findings), Each(testing::Eq("R-50")));
    }
}

TEST(R50, OnlyANewAgreementMayNotStartBeforeItsIssue)
{
    EXPECT_LT(agreement().term.first, agreement().issued_for_signature_on);
    EXPECT_THAT(decide(agreement(), evidence()), IsEmpty());
}

TEST(R50, TheYearToTheStartCountsOnlySinceTheStandardOf2022)
{
    Dsa dsa = agreement();
    dsa.term.first = date("2027-10-06");
    const Evidence on = evidence();

    EXPECT_FALSE(RuleBook::standard().as_of(date("2022-08-09")).decide(dsa, on).may_issue());
    EXPECT_TRUE(RuleBook::standard().as_of(date("2022-08-08")).decide(dsa, on).may_issue());
}

// --- Framework contracts
// ---------------------------------------------------------------------------

std::vector<Finding> decide(const Dsfc& dsfc)
{
    const Date day = date("2026-03-16");
    return RuleBook::standard().as_of(day).decide(dsfc, day).findings;
}

TEST(DsfcRules, AWholesomeFrameworkContractMayBeIssued)
{
    EXPECT_THAT(decide(sample_dsfc("university/dsfc.json")), IsEmpty());
}

TEST(DsfcRules, AnOrganisationMakesNoContractWithItself)
{
    Dsfc dsfc = sample_dsfc("university/dsfc.json");
    dsfc.recipient.organisation = dsfc.disclosing_party.organisation;

    EXPECT_THAT(codes_of(decide(dsfc)), ElementsAre("F-01"));
}

TEST(DsfcRules, BothPartiesHaveSomebodyToSign)
{
    Dsfc dsfc = sample_dsfc("university/dsfc.json");
    dsfc.recipient.signatories.clear();
    dsfc.disclosing_party.signatories.clear();

    EXPECT_THAT(codes_of(decide(dsfc)), ElementsAre("F-01", "F-01"));
}

// Domain, trap 7: the disclosing party changes over time.
TEST(DsfcRules, TheDisclosingPartyActsOnTheDayOfIssue)
{
    Dsfc dsfc = sample_dsfc("university/dsfc.json"); // issued 16 March 2026
    dsfc.disclosing_party.acting_from = date("2026-03-16");
    dsfc.disclosing_party.acting_until = date("2026-03-16");
    EXPECT_THAT(decide(dsfc), IsEmpty());

    dsfc.disclosing_party.acting_from = date("2026-03-17");
    EXPECT_THAT(codes_of(decide(dsfc)), ElementsAre("F-02"));

    dsfc.disclosing_party.acting_from = date("2023-02-01");
    dsfc.disclosing_party.acting_until = date("2026-03-15");
    EXPECT_THAT(codes_of(decide(dsfc)), ElementsAre("F-02"));
}

// An application prepared for one day and issued on another would escape every rule that counts
// from the day of issue.
TEST(DsfcRules, IsIssuedOnTheDayItSays)
{
    const Dsfc dsfc = sample_dsfc("university/dsfc.json"); // issued 16 March 2026
    const auto on_day = [&](const std::string& day) {
        return codes_of(RuleBook::standard().decide(dsfc, date(day)).findings);
    };

    EXPECT_THAT(on_day("2026-03-15"), ElementsAre("F-04"));
    EXPECT_THAT(on_day("2026-03-16"), IsEmpty());
    EXPECT_THAT(on_day("2026-03-17"), ElementsAre("F-04"));
}

TEST(DsfcRules, IsNotIssuedAfterItsEnd)
{
    Dsfc dsfc = sample_dsfc("university/dsfc.json");
    dsfc.issued_for_signature_on = dsfc.term.last;
    EXPECT_THAT(codes_of(RuleBook::standard().decide(dsfc, dsfc.term.last).findings), IsEmpty());

    dsfc.issued_for_signature_on = dsfc.term.last.plus_days(1);
    EXPECT_THAT(codes_of(RuleBook::standard().decide(dsfc, dsfc.term.last.plus_days(1)).findings),
                ElementsAre("F-04"));
}

TEST(RuleBookForDrafts, AsksNothingThatOnlyTheDayOfIssueKnows)
{
    const RuleBook book = RuleBook::standard().for_drafts();

    EXPECT_THAT(book.decide(sample_dsfc("university/dsfc.json"), date("2020-01-01")).findings,
                IsEmpty());
    EXPECT_THAT(codes_of(book.decide(agreement(), {date("2026-10-05"), {}}).findings), IsEmpty());
}

// Domain, trap 1: a version that starts with 0 is not a draft.
TEST(DsfcRules, DraftIsReadFromItsOwnFieldAndNotFromTheVersion)
{
    Dsfc dsfc = sample_dsfc("university/dsfc.json");
    dsfc.reference = ContractReference::parse("CON-999002-F4G5H-v0.9").value();
    EXPECT_THAT(decide(dsfc), IsEmpty());

    dsfc.is_draft = true;
    EXPECT_THAT(codes_of(decide(dsfc)), ElementsAre("F-03"));
}

// --- Evidence and the book itself
// ------------------------------------------------------------------

TEST(Evidence, HasTheSameDigestInAnyOrder)
{
    Evidence turned = evidence();
    std::reverse(turned.framework_contracts.begin(), turned.framework_contracts.end());

    EXPECT_EQ(digest_of(turned), digest_of(evidence()));
}

TEST(Evidence, HasAnotherDigestOnceAnythingChanges)
{
    Evidence other_day = evidence();
    other_day.decided_on = date("2026-10-06");
    Evidence other_outcome = evidence();
    contract_of(other_outcome).signature_outcome = SignatureOutcome::Indeterminate;
    Evidence other_state = evidence();
    contract_of(other_state).state = ContractState::Suspended;
    Evidence other_signature = evidence();
    contract_of(other_signature).required_signatures[0].outcome = SignatureOutcome::None;
    Evidence other_document = evidence();
    contract_of(other_document).document_digest = Digest::of("x");

    for (const Evidence& changed :
         {other_day, other_outcome, other_state, other_signature, other_document}) {
        EXPECT_NE(digest_of(changed), digest_of(evidence()));
    }
}

TEST(Evidence, BindsAnAgreementToTheDocumentsItRestsOn)
{
    const Evidence on = evidence();

    const Dsa bound = bound_to(agreement(), on);

    const FrameworkContractLink& bound_link = bound.controllers[0].framework_contract;
    EXPECT_EQ(bound_link.document_digest, on.framework_contracts.back().document_digest);
    EXPECT_EQ(bound_link.signature_outcome, SignatureOutcome::Passed);
    EXPECT_EQ(bound_to(agreement(), {date("2026-10-05"), {}})
                  .controllers[0]
                  .framework_contract.signature_outcome,
              SignatureOutcome::None);
}

TEST(RuleBook, EveryRuleHasASourceAndBlocksByItself)
{
    const RuleBook book = RuleBook::standard();
    for (const DsaRule& rule : book.dsa_rules()) {
        EXPECT_FALSE(rule.source.empty()) << rule.id;
        EXPECT_EQ(rule.severity, Severity::Block) << rule.id;
        EXPECT_FALSE(rule.effective.is_empty()) << rule.id;
        EXPECT_NE(rule.check, nullptr) << rule.id;
    }
}

TEST(RuleBook, TheCoreGateHoldsOnAnyDateThatIsReplayed)
{
    const IssueDecision decision = RuleBook::standard()
                                       .as_of(date("1990-01-01"))
                                       .decide(agreement(), {date("2026-10-05"), {}});

    EXPECT_FALSE(decision.may_issue());
}

} // namespace
} // namespace indenture::contracts
