#include "contracts/codes.h"

#include <array>

namespace indenture::contracts {

template <> std::span<const CodeRow<OrganisationType>> code_table()
{
    using E = OrganisationType;
    static constexpr std::array<CodeRow<E>, 29> table{{
        {E::SubIcbLocation, "sub-icb-location", "Sub ICB Location"},
        {E::Icb, "icb", "ICB - Integrated Care Board"},
        {E::NhsTrust, "nhs-trust", "NHS Trust"},
        {E::NhsTrustSite, "nhs-trust-site", "NHS Trust Site"},
        {E::Hospital, "hospital", "Hospital"},
        {E::NhsTreatmentCentre, "nhs-treatment-centre", "NHS Treatment Centre"},
        {E::Csu, "csu", "Commissioning Support Unit (CSU)"},
        {E::Network, "network", "Network"},
        {E::Ahsn, "ahsn", "Academic Health Science Network (AHSN)"},
        {E::SpecialisedCommissioningHub, "specialised-commissioning-hub",
         "Specialised Commissioning Hub"},
        {E::AreaTeam, "area-team", "Area Team"},
        {E::DevolvedAdministration, "devolved-administration", "Devolved Administration"},
        {E::LocalAuthority, "local-authority", "Local Authority"},
        {E::MinisterialDepartment, "ministerial-department", "Ministerial Department"},
        {E::AgencyPublicBody, "agency-public-body", "Agency/Public Body"},
        {E::PublicCorporation, "public-corporation", "Public Corporation"},
        {E::Academic, "academic", "Academic"},
        {E::Charity, "charity", "Charity"},
        {E::Society, "society", "Society"},
        {E::Commercial, "commercial", "Commercial"},
        {E::Supplier, "supplier", "Supplier"},
        {E::SupplierIt, "supplier-it", "Supplier (IT)"},
        {E::Consultancy, "consultancy", "Consultancy"},
        {E::Sme, "sme", "SME"},
        {E::NonNhsProvider, "non-nhs-provider", "Non NHS Provider"},
        {E::PrivateHealthcare, "private-healthcare", "Private Healthcare"},
        {E::LegalSector, "legal-sector", "Legal Sector"},
        {E::IndependentSectorHealthcareProvider, "independent-sector-healthcare-provider",
         "Independent Sector Healthcare Provider"},
        {E::Research, "research", "Research"},
    }};
    return table;
}

template <> std::span<const CodeRow<AssuranceType>> code_table()
{
    using E = AssuranceType;
    static constexpr std::array<CodeRow<E>, 4> table{{
        {E::Dspt, "dspt", "Data Security and Protection Toolkit"},
        {E::Iso27001, "iso-27001", "ISO/IEC 27001"},
        {E::Slsp, "slsp", "System-level security policy"},
        {E::Other, "other", "Other agreed evidence"},
    }};
    return table;
}

template <> std::span<const CodeRow<DsptStatus>> code_table()
{
    using E = DsptStatus;
    static constexpr std::array<CodeRow<E>, 5> table{{
        {E::StandardsMet, "standards-met", "Standards Met"},
        {E::StandardsExceeded, "standards-exceeded", "Standards Exceeded"},
        {E::StandardsNotMetPlanAgreed, "standards-not-met-plan-agreed",
         "Standards Not Met (Plan Agreed)"},
        {E::ApproachingStandards, "approaching-standards", "Approaching Standards"},
        {E::RegisteredNotPublished, "registered-not-published", "Registered, not published"},
    }};
    return table;
}

template <> std::span<const CodeRow<SignatureOutcome>> code_table()
{
    using E = SignatureOutcome;
    static constexpr std::array<CodeRow<E>, 4> table{{
        {E::Passed, "passed", "Passed"},
        {E::Failed, "failed", "Failed"},
        {E::Indeterminate, "indeterminate", "Indeterminate"},
        {E::None, "none", "No signature"},
    }};
    return table;
}

template <> std::span<const CodeRow<ApplicationType>> code_table()
{
    using E = ApplicationType;
    static constexpr std::array<CodeRow<E>, 5> table{{
        {E::New, "new", "New"},
        {E::Amendment, "amendment", "Amendment"},
        {E::Renewal, "renewal", "Renewal"},
        {E::Extension, "extension", "Extension"},
        {E::RetentionOnly, "retention-only", "Retention only"},
    }};
    return table;
}

template <> std::span<const CodeRow<AccessRoute>> code_table()
{
    using E = AccessRoute;
    static constexpr std::array<CodeRow<E>, 4> table{{
        {E::Extract, "extract", "Extract (file)"},
        {E::Sde, "sde", "Secure Data Environment"},
        {E::SystemAccess, "system-access", "System access (portal)"},
        {E::DigiTrials, "digitrials", "DigiTrials"},
    }};
    return table;
}

template <> std::span<const CodeRow<TermClass>> code_table()
{
    using E = TermClass;
    static constexpr std::array<CodeRow<E>, 5> table{{
        {E::ConsentedArchivingAcademic, "consented-archiving-academic",
         "Consented archiving, academic"},
        {E::Archiving, "archiving", "Archiving"},
        {E::Commercial, "commercial", "Commercial"},
        {E::SubLicence, "sub-licence", "Sub-licensing"},
        {E::Standard, "standard", "Standard"},
    }};
    return table;
}

template <> std::span<const CodeRow<Controllership>> code_table()
{
    using E = Controllership;
    static constexpr std::array<CodeRow<E>, 2> table{{
        {E::Sole, "sole", "Sole Data Controller"},
        {E::Joint, "joint", "Joint Data Controller"},
    }};
    return table;
}

template <> std::span<const CodeRow<Article6>> code_table()
{
    using E = Article6;
    static constexpr std::array<CodeRow<E>, 6> table{{
        {E::LetterA, "6-1-a", "Article 6(1)(a)"},
        {E::LetterB, "6-1-b", "Article 6(1)(b)"},
        {E::LetterC, "6-1-c", "Article 6(1)(c)"},
        {E::LetterD, "6-1-d", "Article 6(1)(d)"},
        {E::LetterE, "6-1-e", "Article 6(1)(e)"},
        {E::LetterF, "6-1-f", "Article 6(1)(f)"},
    }};
    return table;
}

template <> std::span<const CodeRow<Article9>> code_table()
{
    using E = Article9;
    static constexpr std::array<CodeRow<E>, 10> table{{
        {E::LetterA, "9-2-a", "Article 9(2)(a)"},
        {E::LetterB, "9-2-b", "Article 9(2)(b)"},
        {E::LetterC, "9-2-c", "Article 9(2)(c)"},
        {E::LetterD, "9-2-d", "Article 9(2)(d)"},
        {E::LetterE, "9-2-e", "Article 9(2)(e)"},
        {E::LetterF, "9-2-f", "Article 9(2)(f)"},
        {E::LetterG, "9-2-g", "Article 9(2)(g)"},
        {E::LetterH, "9-2-h", "Article 9(2)(h)"},
        {E::LetterI, "9-2-i", "Article 9(2)(i)"},
        {E::LetterJ, "9-2-j", "Article 9(2)(j)"},
    }};
    return table;
}

template <> std::span<const CodeRow<AccessLevel>> code_table()
{
    using E = AccessLevel;
    static constexpr std::array<CodeRow<E>, 4> table{{
        {E::None, "none", "No access"},
        {E::Host, "host", "Hosting only"},
        {E::Support, "support", "Support"},
        {E::Process, "process", "Processing"},
    }};
    return table;
}

template <> std::span<const CodeRow<PersonnelClass>> code_table()
{
    using E = PersonnelClass;
    static constexpr std::array<CodeRow<E>, 4> table{{
        {E::SubstantiveEmployees, "substantive-employees", "Substantive employees"},
        {E::Contractors, "contractors", "Contractors"},
        {E::HonoraryContracts, "honorary-contracts", "Holders of honorary contracts"},
        {E::Students, "students", "Students"},
    }};
    return table;
}

template <> std::span<const CodeRow<LocationUse>> code_table()
{
    using E = LocationUse;
    static constexpr std::array<CodeRow<E>, 3> table{{
        {E::Storage, "storage", "Storage"},
        {E::Processing, "processing", "Processing"},
        {E::Backup, "backup", "Backup or disaster recovery"},
    }};
    return table;
}

template <> std::span<const CodeRow<DatasetPeriodKind>> code_table()
{
    using E = DatasetPeriodKind;
    static constexpr std::array<CodeRow<E>, 4> table{{
        {E::Range, "range", "Range"},
        {E::Single, "single", "Single period"},
        {E::LatestAvailable, "latest-available", "Latest available"},
        {E::HistoricHeld, "historic-held", "Historic Held"},
    }};
    return table;
}

template <> std::span<const CodeRow<TypeOfData>> code_table()
{
    using E = TypeOfData;
    static constexpr std::array<CodeRow<E>, 6> table{{
        {E::Identifiable, "identifiable", "Identifiable"},
        {E::AnonymisedIco, "anonymised-ico", "Anonymised - ICO Code Compliant"},
        {E::PseudoAnonymised, "pseudo-anonymised", "Pseudo/Anonymised"},
        {E::Pseudonymised, "pseudonymised", "Pseudonymised"},
        {E::AggregatedUnsuppressed, "aggregated-unsuppressed",
         "Aggregated – Small Numbers Not Suppressed"},
        {E::AggregatedSuppressed, "aggregated-suppressed", "Aggregated – Small Numbers Suppressed"},
    }};
    return table;
}

template <> std::span<const CodeRow<Sensitivity>> code_table()
{
    using E = Sensitivity;
    static constexpr std::array<CodeRow<E>, 2> table{{
        {E::Sensitive, "sensitive", "Sensitive"},
        {E::NonSensitive, "non-sensitive", "Non-Sensitive"},
    }};
    return table;
}

template <> std::span<const CodeRow<Frequency>> code_table()
{
    using E = Frequency;
    static constexpr std::array<CodeRow<E>, 6> table{{
        {E::OneOff, "one-off", "One-Off"},
        {E::Ongoing, "ongoing", "Ongoing"},
        {E::FrequentAdhoc, "frequent-adhoc", "Frequent Adhoc Flow"},
        {E::Monthly, "monthly", "Monthly"},
        {E::Quarterly, "quarterly", "Quarterly"},
        {E::Annual, "annual", "Annual"},
    }};
    return table;
}

template <> std::span<const CodeRow<LegalBasis>> code_table()
{
    using E = LegalBasis;
    static constexpr std::array<CodeRow<E>, 12> table{{
        {E::Hsca2611And2bii, "hsca-261-1-2bii",
         "Health and Social Care Act 2012 – s261(1) and s261(2)(b)(ii)"},
        {E::Hsca2612a, "hsca-261-2a", "Health and Social Care Act 2012 – s261(2)(a)"},
        {E::Hsca2612bii, "hsca-261-2bii", "Health and Social Care Act 2012 – s261(2)(b)(ii)"},
        {E::Hsca2612c, "hsca-261-2c", "Health and Social Care Act 2012 – s261(2)(c)"},
        {E::Hsca2614, "hsca-261-4", "Health and Social Care Act 2012 – s261(4)"},
        {E::Hsca2615d, "hsca-261-5d", "Health and Social Care Act 2012 - s261(5)(d)"},
        {E::Hsca2617, "hsca-261-7", "Health and Social Care Act 2012 – s261(7)"},
        {E::Hsca261Other, "hsca-261-other",
         "Health and Social Care Act 2012 - s261 - 'Other dissemination of information'"},
        {E::Nhsa251, "nhsa-251",
         "National Health Service Act 2006 - s251 - 'Control of patient information'."},
        {E::NhsRegulations3, "nhs-regulations-3", "Other-NHS Regulatons (3)"},
        {E::Srsa424, "srsa-42-4",
         "Section 42(4) of the Statistics and Registration Service Act (2007) as amended by "
         "section 287 of the Health and Social Care Act (2012)"},
        {E::NotRecorded, "not-recorded", "Not recorded"},
    }};
    return table;
}

template <> std::span<const CodeRow<Confidentiality>> code_table()
{
    using E = Confidentiality;
    static constexpr std::array<CodeRow<E>, 8> table{{
        {E::C0, "C0", "Does not include the flow of confidential data"},
        {E::C1, "C1", "Section 251 NHS Act 2006"},
        {E::C2, "C2", "Consent (Reasonable Expectation)"},
        {E::C3, "C3", "Statutory exemption to flow confidential data without consent"},
        {E::C4, "C4",
         "Mixture of confidential data flow(s) with support under section 251 NHS Act 2006 and "
         "non-confidential data flow(s)"},
        {E::C5, "C5",
         "Mixture of confidential data flow(s) with consent and flow(s) with support under section "
         "251 NHS Act 2006"},
        {E::C6, "C6",
         "Mixture of confidential data flow(s) with consent and non-confidential data flow(s)"},
        {E::NotRecorded, "not-recorded", "Not recorded"},
    }};
    return table;
}

template <> std::span<const CodeRow<OptOuts>> code_table()
{
    using E = OptOuts;
    static constexpr std::array<CodeRow<E>, 2> table{{
        {E::Yes, "yes", "Yes"},
        {E::No, "no", "No"},
    }};
    return table;
}

template <> std::span<const CodeRow<DatasetStatus>> code_table()
{
    using E = DatasetStatus;
    static constexpr std::array<CodeRow<E>, 2> table{{
        {E::Held, "held", "Held already"},
        {E::Requested, "requested", "Newly requested"},
    }};
    return table;
}

template <> std::span<const CodeRow<OptOutPolicy>> code_table()
{
    using E = OptOutPolicy;
    static constexpr std::array<CodeRow<E>, 2> table{{
        {E::Upheld, "upheld", "Upheld"},
        {E::NotUpheld, "not-upheld", "Not upheld"},
    }};
    return table;
}

template <> std::span<const CodeRow<OptOutReason>> code_table()
{
    using E = OptOutReason;
    static constexpr std::array<CodeRow<E>, 3> table{{
        {E::NoIdentifyingData, "no-identifying-data", "No identifying data flows"},
        {E::Consent, "consent", "Consent"},
        {E::OtherExemption, "other-exemption", "Other exemption under national policy"},
    }};
    return table;
}

template <> std::span<const CodeRow<Purpose>> code_table()
{
    using E = Purpose;
    static constexpr std::array<CodeRow<E>, 16> table{{
        {E::HealthCareProvision, "health-care-provision", "Provision of health care"},
        {E::AdultSocialCareProvision, "adult-social-care-provision",
         "Provision of adult social care"},
        {E::HealthPromotion, "health-promotion", "Promotion of health"},
        {E::Research, "research", "Research"},
        {E::PublicHealth, "public-health", "Public health"},
        {E::Commissioning, "commissioning", "Commissioning and planning of services"},
        {E::ServiceEvaluation, "service-evaluation", "Service evaluation"},
        {E::ClinicalAudit, "clinical-audit", "Clinical audit"},
        {E::Policy, "policy", "Policy development"},
        {E::RetentionOnly, "retention-only", "Secure retention only"},
        {E::Marketing, "marketing", "Marketing"},
        {E::PromotionOrSale, "promotion-or-sale", "Promotion or sale of a product or service"},
        {E::MarketResearch, "market-research", "Market research"},
        {E::Advertising, "advertising", "Advertising"},
        {E::InsurancePremiums, "insurance-premiums", "Setting insurance premiums"},
        {E::InsuranceGain, "insurance-gain", "Gain of an insurer"},
    }};
    return table;
}

template <> std::span<const CodeRow<OutputKind>> code_table()
{
    using E = OutputKind;
    static constexpr std::array<CodeRow<E>, 9> table{{
        {E::Report, "report", "Report"},
        {E::Journal, "journal", "Journal article"},
        {E::Presentation, "presentation", "Presentation"},
        {E::Conference, "conference", "Conference paper"},
        {E::Dashboard, "dashboard", "Dashboard"},
        {E::PolicyBriefing, "policy-briefing", "Policy briefing"},
        {E::Thesis, "thesis", "Thesis"},
        {E::Software, "software", "Software or tool"},
        {E::Other, "other", "Other"},
    }};
    return table;
}

template <> std::span<const CodeRow<OutputLevel>> code_table()
{
    using E = OutputLevel;
    static constexpr std::array<CodeRow<E>, 3> table{{
        {E::AggregateSuppressed, "aggregate-suppressed", "Aggregate, small numbers suppressed"},
        {E::AggregateUnsuppressed, "aggregate-unsuppressed",
         "Aggregate, small numbers not suppressed"},
        {E::RecordLevel, "record-level", "Record level"},
    }};
    return table;
}

template <> std::span<const CodeRow<BenefitType>> code_table()
{
    using E = BenefitType;
    static constexpr std::array<CodeRow<E>, 4> table{{
        {E::CrnPortfolio, "crn-portfolio", "On the Clinical Research Network portfolio"},
        {E::CrnEligible, "crn-eligible",
         "Eligible for the Clinical Research Network portfolio but not on it"},
        {E::OtherNihr, "other-nihr",
         "Other approval of the National Institute for Health and Care Research"},
        {E::StatementForDars, "statement-for-dars", "Statement drafted for this application"},
    }};
    return table;
}

template <> std::span<const CodeRow<FunderType>> code_table()
{
    using E = FunderType;
    static constexpr std::array<CodeRow<E>, 5> table{{
        {E::Public, "public", "Public"},
        {E::Charitable, "charitable", "Charitable"},
        {E::Commercial, "commercial", "Commercial"},
        {E::CommercialSponsor, "commercial-sponsor", "Commercial sponsor"},
        {E::Internal, "internal", "Internal"},
    }};
    return table;
}

template <> std::span<const CodeRow<EthicsKind>> code_table()
{
    using E = EthicsKind;
    static constexpr std::array<CodeRow<E>, 3> table{{
        {E::RecApproval, "rec-approval", "Research ethics committee approval"},
        {E::HraTool, "hra-tool", "Outcome of the Health Research Authority tool"},
        {E::NotRequired, "not-required", "Not required"},
    }};
    return table;
}

template <> std::span<const CodeRow<ConfidentialityRoute>> code_table()
{
    using E = ConfidentialityRoute;
    static constexpr std::array<CodeRow<E>, 6> table{{
        {E::NotConfidential, "not-confidential", "Not confidential data"},
        {E::Consent, "consent", "Consent"},
        {E::S251, "s251", "Section 251 support"},
        {E::Regulation3, "regulation-3", "Regulation 3"},
        {E::Statutory, "statutory", "Statutory duty or power"},
        {E::PublicInterest, "public-interest", "Overriding public interest"},
    }};
    return table;
}

template <> std::span<const CodeRow<CagRegulation>> code_table()
{
    using E = CagRegulation;
    static constexpr std::array<CodeRow<E>, 2> table{{
        {E::Regulation2, "regulation-2", "Regulation 2"},
        {E::Regulation5, "regulation-5", "Regulation 5"},
    }};
    return table;
}

template <> std::span<const CodeRow<CagTerritory>> code_table()
{
    using E = CagTerritory;
    static constexpr std::array<CodeRow<E>, 2> table{{
        {E::England, "GB-ENG", "England"},
        {E::Wales, "GB-WLS", "Wales"},
    }};
    return table;
}

template <> std::span<const CodeRow<AdviceBody>> code_table()
{
    using E = AdviceBody;
    static constexpr std::array<CodeRow<E>, 5> table{{
        {E::Daag, "daag", "Data Access Advisory Group (DAAG)"},
        {E::Igard, "igard", "Independent Group Advising on the Release of Data (IGARD)"},
        {E::Agd, "agd", "Advisory Group for Data (AGD)"},
        {E::Pag, "pag", "Professional Advisory Group (PAG)"},
        {E::CaldicottGuardian, "caldicott-guardian", "Caldicott Guardian"},
    }};
    return table;
}

template <> std::span<const CodeRow<AdviceOutcome>> code_table()
{
    using E = AdviceOutcome;
    static constexpr std::array<CodeRow<E>, 4> table{{
        {E::Supported, "supported", "Supported"},
        {E::SupportedWithConditions, "supported-with-conditions", "Supported with conditions"},
        {E::NotSupported, "not-supported", "Not supported"},
        {E::Deferred, "deferred", "Deferred"},
    }};
    return table;
}

template <> std::span<const CodeRow<ConditionStatus>> code_table()
{
    using E = ConditionStatus;
    static constexpr std::array<CodeRow<E>, 3> table{{
        {E::Open, "open", "Open"},
        {E::Met, "met", "Met"},
        {E::SpecialCondition, "special-condition", "Became a special condition"},
    }};
    return table;
}

template <> std::span<const CodeRow<ApproverRole>> code_table()
{
    using E = ApproverRole;
    static constexpr std::array<CodeRow<E>, 3> table{{
        {E::HeadOfDataAccess, "head-of-data-access", "Head of Data Access"},
        {E::DirectorOfDataAccess, "director-of-data-access", "Director of Data Access"},
        {E::Siro, "siro", "Senior Information Risk Owner"},
    }};
    return table;
}

template <> std::span<const CodeRow<ChargeKind>> code_table()
{
    using E = ChargeKind;
    static constexpr std::array<CodeRow<E>, 11> table{{
        {E::NewApplication, "new-application", "New application"},
        {E::Amendment, "amendment", "Amendment"},
        {E::Renewal, "renewal", "Renewal"},
        {E::Extension, "extension", "Extension"},
        {E::AnnualReview, "annual-review", "Annual review"},
        {E::DatasetYear, "dataset-year", "Dataset, per year"},
        {E::Dissemination, "dissemination", "Dissemination"},
        {E::Linkage, "linkage", "Linkage"},
        {E::SystemAccess, "system-access", "System access"},
        {E::SubLicence, "sub-licence", "Sub-licensing"},
        {E::Other, "other", "Other"},
    }};
    return table;
}

template <> std::span<const CodeRow<Territory>> code_table()
{
    using E = Territory;
    static constexpr std::array<CodeRow<E>, 4> table{{
        {E::EnglandAndWales, "england-and-wales", "England and Wales"},
        {E::Uk, "uk", "United Kingdom"},
        {E::Eea, "eea", "European Economic Area"},
        {E::Other, "other", "Other named countries"},
    }};
    return table;
}

template <> std::span<const CodeRow<DestructionMethod>> code_table()
{
    using E = DestructionMethod;
    static constexpr std::array<CodeRow<E>, 5> table{{
        {E::Overwriting, "overwriting", "Overwriting"},
        {E::CryptographicErasure, "cryptographic-erasure", "Cryptographic erasure"},
        {E::Degaussing, "degaussing", "Degaussing"},
        {E::PhysicalDestruction, "physical-destruction", "Physical destruction"},
        {E::SecureDeletion, "secure-deletion", "Secure deletion"},
    }};
    return table;
}

template <> std::span<const CodeRow<Capacity>> code_table()
{
    using E = Capacity;
    static constexpr std::array<CodeRow<E>, 2> table{{
        {E::Controller, "controller", "Controller"},
        {E::Processor, "processor", "Processor"},
    }};
    return table;
}

template <> std::span<const CodeRow<ContractState>> code_table()
{
    using E = ContractState;
    static constexpr std::array<CodeRow<E>, 14> table{{
        {E::Draft, "draft", "Draft"},
        {E::Issued, "issued", "Issued for signature"},
        {E::PartSigned, "part_signed", "Part signed"},
        {E::Signed, "signed", "Signed by all parties"},
        {E::InForce, "in_force", "In force"},
        {E::Varied, "varied", "Superseded by a newer version"},
        {E::Suspended, "suspended", "Suspended"},
        {E::Expired, "expired", "Expired"},
        {E::Terminated, "terminated", "Terminated"},
        {E::DestructionDue, "destruction_due", "Destruction due"},
        {E::Closed, "closed", "Closed"},
        {E::Abandoned, "abandoned", "Abandoned"},
        {E::Withdrawn, "withdrawn", "Withdrawn"},
        {E::Lapsed, "lapsed", "Lapsed unsigned"},
    }};
    return table;
}

} // namespace indenture::contracts
