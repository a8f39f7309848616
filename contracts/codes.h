#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>

namespace indenture::contracts {

// Every code list of the two contracts: the value in C++, the code in JSON, the text in print.
// The codes are those of templates/*/schema.json; a test compares them.

template <typename Enum> struct CodeRow {
    Enum value;
    std::string_view code; ///< in JSON
    std::string_view text; ///< in print
};

/// All values of a code list, in the order of its schema.
template <typename Enum> std::span<const CodeRow<Enum>> code_table();

/// Organisation types of the register, domain 3.12. Purpose, not type, decides access.
enum class OrganisationType {
    SubIcbLocation,
    Icb,
    NhsTrust,
    NhsTrustSite,
    Hospital,
    NhsTreatmentCentre,
    Csu,
    Network,
    Ahsn,
    SpecialisedCommissioningHub,
    AreaTeam,
    DevolvedAdministration,
    LocalAuthority,
    MinisterialDepartment,
    AgencyPublicBody,
    PublicCorporation,
    Academic,
    Charity,
    Society,
    Commercial,
    Supplier,
    SupplierIt,
    Consultancy,
    Sme,
    NonNhsProvider,
    PrivateHealthcare,
    LegalSector,
    IndependentSectorHealthcareProvider,
    Research,
};
template <> std::span<const CodeRow<OrganisationType>> code_table();

/// Kinds of security assurance, domain 3.3.
enum class AssuranceType {
    Dspt,
    Iso27001,
    Slsp,
    Other,
};
template <> std::span<const CodeRow<AssuranceType>> code_table();

/// Statuses of the Data Security and Protection Toolkit, domain 3.3, 6.
enum class DsptStatus {
    StandardsMet,
    StandardsExceeded,
    StandardsNotMetPlanAgreed,
    ApproachingStandards,
    RegisteredNotPublished,
};
template <> std::span<const CodeRow<DsptStatus>> code_table();

/// What verifying a contract's signatures said, domain 8 (13): never a bare boolean.
enum class SignatureOutcome {
    Passed,
    Failed,
    Indeterminate,
    None,
};
template <> std::span<const CodeRow<SignatureOutcome>> code_table();

/// Domain 3.0.
enum class ApplicationType {
    New,
    Amendment,
    Renewal,
    Extension,
    RetentionOnly,
};
template <> std::span<const CodeRow<ApplicationType>> code_table();

/// Domain 3.0.
enum class AccessRoute {
    Extract,
    Sde,
    SystemAccess,
    DigiTrials,
};
template <> std::span<const CodeRow<AccessRoute>> code_table();

/// Decides the longest term allowed, domain 3.1.
enum class TermClass {
    ConsentedArchivingAcademic,
    Archiving,
    Commercial,
    SubLicence,
    Standard,
};
template <> std::span<const CodeRow<TermClass>> code_table();

/// Domain 3.2; the register's strings.
enum class Controllership {
    Sole,
    Joint,
};
template <> std::span<const CodeRow<Controllership>> code_table();

/// UK GDPR Article 6(1), domain 3.8 (7c).
enum class Article6 {
    LetterA,
    LetterB,
    LetterC,
    LetterD,
    LetterE,
    LetterF,
};
template <> std::span<const CodeRow<Article6>> code_table();

/// UK GDPR Article 9(2), domain 3.8 (7c).
enum class Article9 {
    LetterA,
    LetterB,
    LetterC,
    LetterD,
    LetterE,
    LetterF,
    LetterG,
    LetterH,
    LetterI,
    LetterJ,
};
template <> std::span<const CodeRow<Article9>> code_table();

/// How far a processor can reach the data, domain 3.2.
enum class AccessLevel {
    None,
    Host,
    Support,
    Process,
};
template <> std::span<const CodeRow<AccessLevel>> code_table();

/// Domain 3.2.
enum class PersonnelClass {
    SubstantiveEmployees,
    Contractors,
    HonoraryContracts,
    Students,
};
template <> std::span<const CodeRow<PersonnelClass>> code_table();

/// Domain 3.3.
enum class LocationUse {
    Storage,
    Processing,
    Backup,
};
template <> std::span<const CodeRow<LocationUse>> code_table();

/// Domain 3.4.
enum class DatasetPeriodKind {
    Range,
    Single,
    LatestAvailable,
    HistoricHeld,
};
template <> std::span<const CodeRow<DatasetPeriodKind>> code_table();

/// Domain 3.4; the strings of the register and the audits.
enum class TypeOfData {
    Identifiable,
    AnonymisedIco,
    PseudoAnonymised,
    Pseudonymised,
    AggregatedUnsuppressed,
    AggregatedSuppressed,
};
template <> std::span<const CodeRow<TypeOfData>> code_table();

/// Domain 3.4.
enum class Sensitivity {
    Sensitive,
    NonSensitive,
};
template <> std::span<const CodeRow<Sensitivity>> code_table();

/// Domain 3.4.
enum class Frequency {
    OneOff,
    Ongoing,
    FrequentAdhoc,
    Monthly,
    Quarterly,
    Annual,
};
template <> std::span<const CodeRow<Frequency>> code_table();

/// Legal basis for dissemination, domain 4.3. Printed exactly as the register prints them, its
/// dashes and spelling included.
enum class LegalBasis {
    Hsca2611And2bii,
    Hsca2612a,
    Hsca2612bii,
    Hsca2612c,
    Hsca2614,
    Hsca2615d,
    Hsca2617,
    Hsca261Other,
    Nhsa251,
    NhsRegulations3,
    Srsa424,
    NotRecorded,
};
template <> std::span<const CodeRow<LegalBasis>> code_table();

/// Common law duty of confidentiality, domain 4.3.
enum class Confidentiality {
    C0,
    C1,
    C2,
    C3,
    C4,
    C5,
    C6,
    NotRecorded,
};
template <> std::span<const CodeRow<Confidentiality>> code_table();

/// Whether the national data opt-out is applied to a dataset, domain 3.4.
enum class OptOuts {
    Yes,
    No,
};
template <> std::span<const CodeRow<OptOuts>> code_table();

/// Domain 3.4.
enum class DatasetStatus {
    Held,
    Requested,
};
template <> std::span<const CodeRow<DatasetStatus>> code_table();

/// Domain 3.6.
enum class OptOutPolicy {
    Upheld,
    NotUpheld,
};
template <> std::span<const CodeRow<OptOutPolicy>> code_table();

/// Domain 3.6.
enum class OptOutReason {
    NoIdentifyingData,
    Consent,
    OtherExemption,
};
template <> std::span<const CodeRow<OptOutReason>> code_table();

/// Declared purposes, domain 4.2: R-12 reads these, never the prose.
enum class Purpose {
    HealthCareProvision,
    AdultSocialCareProvision,
    HealthPromotion,
    Research,
    PublicHealth,
    Commissioning,
    ServiceEvaluation,
    ClinicalAudit,
    Policy,
    RetentionOnly,
    Marketing,
    PromotionOrSale,
    MarketResearch,
    Advertising,
    InsurancePremiums,
    InsuranceGain,
};
template <> std::span<const CodeRow<Purpose>> code_table();

/// Domain 3.7 (5c).
enum class OutputKind {
    Report,
    Journal,
    Presentation,
    Conference,
    Dashboard,
    PolicyBriefing,
    Thesis,
    Software,
    Other,
};
template <> std::span<const CodeRow<OutputKind>> code_table();

/// Domain 3.7 (5c).
enum class OutputLevel {
    AggregateSuppressed,
    AggregateUnsuppressed,
    RecordLevel,
};
template <> std::span<const CodeRow<OutputLevel>> code_table();

/// Domain 3.7 (5d(i)).
enum class BenefitType {
    CrnPortfolio,
    CrnEligible,
    OtherNihr,
    StatementForDars,
};
template <> std::span<const CodeRow<BenefitType>> code_table();

/// Domain 3.7. Commercial funders and sponsors make a purpose commercial.
enum class FunderType {
    Public,
    Charitable,
    Commercial,
    CommercialSponsor,
    Internal,
};
template <> std::span<const CodeRow<FunderType>> code_table();

/// Domain 3.8 (7a).
enum class EthicsKind {
    RecApproval,
    HraTool,
    NotRequired,
};
template <> std::span<const CodeRow<EthicsKind>> code_table();

/// Domain 3.8 (7b).
enum class ConfidentialityRoute {
    NotConfidential,
    Consent,
    S251,
    Regulation3,
    Statutory,
    PublicInterest,
};
template <> std::span<const CodeRow<ConfidentialityRoute>> code_table();

/// Domain 3.8 (7b).
enum class CagRegulation {
    Regulation2,
    Regulation5,
};
template <> std::span<const CodeRow<CagRegulation>> code_table();

/// Support under section 251 reaches no further, R-23.
enum class CagTerritory {
    England,
    Wales,
};
template <> std::span<const CodeRow<CagTerritory>> code_table();

/// Domain 1.1, R-10.
enum class AdviceBody {
    Daag,
    Igard,
    Agd,
    Pag,
    CaldicottGuardian,
};
template <> std::span<const CodeRow<AdviceBody>> code_table();

/// Domain 3.8.
enum class AdviceOutcome {
    Supported,
    SupportedWithConditions,
    NotSupported,
    Deferred,
};
template <> std::span<const CodeRow<AdviceOutcome>> code_table();

/// Domain 3.8, R-05.
enum class ConditionStatus {
    Open,
    Met,
    SpecialCondition,
};
template <> std::span<const CodeRow<ConditionStatus>> code_table();

/// Domain 1.1.
enum class ApproverRole {
    HeadOfDataAccess,
    DirectorOfDataAccess,
    Siro,
};
template <> std::span<const CodeRow<ApproverRole>> code_table();

/// Domain 3.9.
enum class ChargeKind {
    NewApplication,
    Amendment,
    Renewal,
    Extension,
    AnnualReview,
    DatasetYear,
    Dissemination,
    Linkage,
    SystemAccess,
    SubLicence,
    Other,
};
template <> std::span<const CodeRow<ChargeKind>> code_table();

/// Domain 3.10.
enum class Territory {
    EnglandAndWales,
    Uk,
    Eea,
    Other,
};
template <> std::span<const CodeRow<Territory>> code_table();

/// Domain 3.11.
enum class DestructionMethod {
    Overwriting,
    CryptographicErasure,
    Degaussing,
    PhysicalDestruction,
    SecureDeletion,
};
template <> std::span<const CodeRow<DestructionMethod>> code_table();

/// What an organisation was under an agreement, domain 3.11.
enum class Capacity {
    Controller,
    Processor,
};
template <> std::span<const CodeRow<Capacity>> code_table();

/// Lifecycle of a contract, domain 1.3. Abandoned, withdrawn and lapsed are the ends of one that
/// was never signed by all.
enum class ContractState {
    Draft,
    Issued,
    PartSigned,
    Signed,
    InForce,
    Varied,
    Suspended,
    Expired,
    Terminated,
    DestructionDue,
    Closed,
    Abandoned,
    Withdrawn,
    Lapsed,
};
template <> std::span<const CodeRow<ContractState>> code_table();

template <typename Enum> const CodeRow<Enum>& code_row(Enum value)
{
    return *std::find_if(code_table<Enum>().begin(), code_table<Enum>().end(),
                         [value](const CodeRow<Enum>& row) { return row.value == value; });
}

/// "anonymised-ico"
template <typename Enum> std::string_view code_of(Enum value)
{
    return code_row(value).code;
}

/// "Anonymised - ICO Code Compliant"
template <typename Enum> std::string_view text_of(Enum value)
{
    return code_row(value).text;
}

/// nullopt for a code that is not in the list; letter case counts.
template <typename Enum> std::optional<Enum> from_code(std::string_view code)
{
    for (const CodeRow<Enum>& row : code_table<Enum>()) {
        if (row.code == code) {
            return row.value;
        }
    }
    return std::nullopt;
}

/// The inverse of text_of, for records that hold the printed text.
template <typename Enum> std::optional<Enum> from_text(std::string_view text)
{
    for (const CodeRow<Enum>& row : code_table<Enum>()) {
        if (row.text == text) {
            return row.value;
        }
    }
    return std::nullopt;
}

} // namespace indenture::contracts
