#pragma once

#include "base/digest.h"
#include "contracts/assurance.h"
#include "contracts/dataset.h"
#include "contracts/party.h"
#include "contracts/period.h"
#include "contracts/reference.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace indenture::contracts {

/// Money in pence (domain 3.9).
struct Pence {
    std::int64_t count = 0;

    auto operator<=>(const Pence&) const = default;
};

/// "£1,431.00"
std::string print(Pence money);

/// The framework contract a controller relies on, by exact reference and version (domain 3.0).
struct FrameworkContractLink {
    ContractReference reference;                       ///< with its version
    std::optional<Digest> document_digest;             ///< of the issued document
    std::optional<SignatureOutcome> signature_outcome; ///< printed; R-01 and R-03 read the evidence
};

/// UK GDPR basis of one purpose of one controller (domain 3.8, 7c). Not to be confused with consent
/// under common law.
struct LawfulBasis {
    std::string purpose;
    Article6 article_6 = Article6::LetterE;
    std::optional<Article9> article_9;
    std::optional<std::string> schedule_1;
};

struct PrivacyNotice {
    std::string url;
    Date last_checked_on;
};

/// A data controller (domain 3.2). All are listed, even one that never handles data.
struct Controller {
    Organisation organisation;
    IcoRegistration ico;
    FrameworkContractLink framework_contract;
    std::vector<Assurance> assurances;
    std::vector<Person> signatories; ///< at least one; the first is named in the signature block
    std::vector<LawfulBasis> lawful_bases;
    PrivacyNotice privacy_notice;
};

/// A processor, also one that only hosts (domain 3.2).
struct Processor {
    Organisation organisation;
    std::string role;
    std::string activity;
    std::vector<Assurance> assurances;
    Date article_28_contract_date;
    AccessLevel access_level = AccessLevel::None;
};

struct Personnel {
    std::vector<PersonnelClass> classes;
    std::string description;
};

struct HonoraryContract {
    std::string organisation;
    std::string purpose;
    std::int64_t count = 0;
};

/// A place where data is stored, processed or backed up (domain 3.3).
struct Location {
    std::vector<LocationUse> uses;
    std::string organisation;
    Address address;
};

struct RemoteAccess {
    bool is_permitted = false;
    std::vector<std::string> conditions;
};

/// One answer per axis (domain 3.5).
struct Minimisation {
    std::string fewer_datasets;
    std::string less_intrusive_form;
    std::string fewer_years;
    std::string population_filter;
    std::string episodes;
    std::string fields;
    std::optional<std::string> extra_justification;
};

/// National data opt-out (domain 3.6). Decided by the disclosing party.
struct PatientObjections {
    OptOutPolicy policy = OptOutPolicy::Upheld;
    std::optional<OptOutReason> reason;
    std::optional<std::string> explanation;
};

struct Output {
    OutputKind kind = OutputKind::Report;
    std::string audience;
    OutputLevel level = OutputLevel::AggregateSuppressed;
    Date target_date;
};

/// Section 5e (domain 3.7).
struct Commercial {
    bool is_commercial = false;
    bool charges_fee = false;
    bool has_indirect_gain = false;
    std::string explanation;
    std::optional<std::string> benefit_to_health_and_care; ///< in England and Wales, R-14
};

struct Funding {
    std::string funder;
    FunderType type = FunderType::Public;
    std::optional<Pence> amount;
    std::string evidence;
    std::string influence;
};

/// Section 5 (domain 3.7). Texts are plain text with the lists and bullets of their author.
struct PurposeBlock {
    std::vector<Purpose> codes;
    std::string objective;             ///< 5a
    std::string processing_activities; ///< 5b
    std::optional<std::string> flow_diagram;
    std::vector<Output> outputs;                              ///< 5c
    std::string expected_outputs;                             ///< 5c
    BenefitType benefit_type = BenefitType::StatementForDars; ///< 5d(i)
    std::string expected_benefits;                            ///< 5d(ii)
    std::optional<std::string> yielded_benefits;              ///< 5d(iii)
    Commercial commercial;                                    ///< 5e
    std::vector<Funding> funding;
};

/// Section 6 (domain 3.8).
struct SpecialCondition {
    std::string id;
    std::string text;
    std::optional<Date> due_date;
    std::string owner;
    std::string evidence;
};

/// Section 7a (domain 3.8).
struct Ethics {
    EthicsKind kind = EthicsKind::NotRequired;
    std::optional<std::string> rec_reference;
    std::optional<Date> letter_date;
    std::optional<std::string> letter_organisation;
    std::optional<std::string> protocol_cited;
    std::optional<std::string> protocol_latest;
    std::optional<std::string> iras_id;
    std::optional<std::string> tool_outcome;
};

/// Support under section 251, advised by the Confidentiality Advisory Group (domain 3.8).
struct CagSupport {
    std::string reference;
    Date supported_on;
    Date next_review_on;
    std::optional<Date> ends_on; ///< last day, if fixed
    CagRegulation regulation = CagRegulation::Regulation5;
    std::vector<CagTerritory> territories;
    bool is_opt_out_exempt = false;
};

struct ConsentMaterial {
    std::string version;
    Date date;
    bool permits_onward_sharing = false;
};

/// Section 7b (domain 3.8).
struct ConfidentialityBlock {
    ConfidentialityRoute route = ConfidentialityRoute::NotConfidential;
    std::optional<CagSupport> cag;
    std::vector<ConsentMaterial> consent_materials;
};

struct AdviceCondition {
    std::string text;
    ConditionStatus status = ConditionStatus::Open;
    std::optional<std::string> special_condition; ///< id of the one it became
};

struct Advice {
    AdviceBody body = AdviceBody::Agd;
    Date date;
    AdviceOutcome outcome = AdviceOutcome::Deferred;
    std::string reference;
    std::vector<AdviceCondition> conditions;
};

struct Approval {
    ApproverRole role = ApproverRole::HeadOfDataAccess;
    std::string name;
    Date date;
    std::string reference;
};

struct Charge {
    ChargeKind kind = ChargeKind::Other;
    std::string description;
    std::int64_t quantity = 0;
    Pence unit;

    Pence amount() const { return {quantity * unit.count}; }
};

struct Charges {
    Date accepted_on; ///< decides the fee table
    std::vector<Charge> items;
    Pence total; ///< the sum of the items
};

/// What standard 10 asks for (domain 3.10).
struct SublicensingPack {
    std::string why_not_direct;
    std::string value_added;
    std::int64_t expected_number = 0;
    std::int64_t expected_length_months = 0;
    std::string template_title;
    std::string approval_process;
    std::string panel;
    std::string information_governance_criteria;
    std::string legal_basis;
    std::string confidentiality;
    std::string assessment_criteria;
    std::string flow_down;
    std::optional<std::string> register_url;
};

struct Sublicensing {
    bool is_permitted = false;
    std::optional<SublicensingPack> pack;
};

struct Transparency {
    bool is_confirmed = false;
    std::string statement;
};

struct TerritoryOfUse {
    Territory territory = Territory::EnglandAndWales;
    std::vector<Country> other_countries;
    std::optional<std::string> transfer_mechanism;
};

/// One duty to destroy (domain 3.11).
struct DestructionDuty {
    std::string trigger;
    std::string dataset; ///< code, or "ALL"
    std::int64_t deadline_days = 0;
    std::int64_t certificate_due_days = 0; ///< from destruction
};

struct EndOfAgreement {
    std::vector<DestructionDuty> destruction_schedule;
    std::optional<std::string> retention_basis;
};

/// A Data Sharing Agreement: one for each approved application (domain 3). Made by parse_dsa.
struct Dsa {
    ContractReference reference; ///< with its version
    bool is_draft = true;        ///< its own field (domain, trap 1)
    std::string title;
    ApplicationType application_type = ApplicationType::New;
    std::string governing_template_version;
    Date issued_for_signature_on;
    DisclosingParty disclosing_party;
    Organisation applicant;
    std::vector<AccessRoute> access_routes;
    Period term;
    TermClass term_class = TermClass::Standard;
    std::vector<Date> review_dates;
    Controllership controllership = Controllership::Sole;
    std::vector<Controller> controllers;
    std::optional<std::string> joint_arrangement; ///< Article 26
    std::vector<Processor> processors;
    Personnel personnel;
    std::vector<HonoraryContract> honorary_contracts;
    std::vector<Location> locations;
    RemoteAccess remote_access;
    std::vector<Dataset> datasets;
    Minimisation minimisation;
    PatientObjections patient_objections;
    PurposeBlock purpose;
    std::vector<SpecialCondition> special_conditions;
    std::optional<Ethics> ethics;
    ConfidentialityBlock confidentiality;
    std::vector<Advice> advice;
    std::optional<Approval> approval;
    Charges charges;
    Sublicensing sublicensing;
    Transparency transparency;
    TerritoryOfUse territory_of_use;
    EndOfAgreement end_of_agreement;
};

} // namespace indenture::contracts
