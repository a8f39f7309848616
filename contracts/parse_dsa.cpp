#include "contracts/detail/parts.h"
#include "contracts/parse.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace indenture::contracts {

namespace {

using detail::Reader;

FrameworkContractLink read_link(Reader reader)
{
    return {.reference = detail::read_reference(reader, ContractKind::Dsfc),
            .document_digest = reader.optional_digest("document_digest"),
            .signature_outcome = reader.optional_code<SignatureOutcome>("signature_outcome")};
}

LawfulBasis read_lawful_basis(Reader reader)
{
    return {.purpose = reader.line("purpose"),
            .article_6 = reader.code<Article6>("article_6"),
            .article_9 = reader.optional_code<Article9>("article_9"),
            .schedule_1 = reader.optional_line("schedule_1")};
}

PrivacyNotice read_privacy_notice(Reader reader)
{
    return {.url = reader.line("url"), .last_checked_on = reader.date("last_checked_on")};
}

Controller read_controller(Reader reader)
{
    return {.organisation = reader.object("organisation", detail::read_organisation),
            .ico = reader.object("ico", detail::read_ico),
            .framework_contract = reader.object("framework_contract", read_link),
            .assurances = reader.list("assurances", detail::read_assurance),
            .signatories = reader.list("signatories", detail::read_person),
            .lawful_bases = reader.list("lawful_bases", read_lawful_basis),
            .privacy_notice = reader.object("privacy_notice", read_privacy_notice)};
}

Processor read_processor(Reader reader)
{
    return {.organisation = reader.object("organisation", detail::read_organisation),
            .role = reader.line("role"),
            .activity = reader.text("activity"),
            .assurances = reader.list("assurances", detail::read_assurance),
            .article_28_contract_date = reader.date("article_28_contract_date"),
            .access_level = reader.code<AccessLevel>("access_level")};
}

Personnel read_personnel(Reader reader)
{
    return {.classes = reader.codes<PersonnelClass>("classes"),
            .description = reader.text("description")};
}

HonoraryContract read_honorary_contract(Reader reader)
{
    return {.organisation = reader.line("organisation"),
            .purpose = reader.text("purpose"),
            .count = reader.number("count")};
}

RemoteAccess read_remote_access(Reader reader)
{
    return {.is_permitted = reader.flag("permitted"), .conditions = reader.lines("conditions")};
}

void check_period(Reader& reader, const DatasetPeriod& period)
{
    const bool needs_from =
        period.kind == DatasetPeriodKind::Range || period.kind == DatasetPeriodKind::Single;
    const bool allows_to =
        period.kind == DatasetPeriodKind::Range || period.kind == DatasetPeriodKind::HistoricHeld;
    const bool allows_from = period.kind != DatasetPeriodKind::LatestAvailable;
    const bool fits = (!needs_from || period.from) &&
                      (period.kind != DatasetPeriodKind::Range || period.to) &&
                      (allows_to || !period.to) && (allows_from || !period.from);
    if (!fits) {
        reader.refuse(
            reader.pointer(), "dataset-period",
            fmt::format("a period of kind \"{}\" does not go with the \"from\" and \"to\" given",
                        code_of(period.kind)),
            "A range has \"from\" and \"to\", a single period has \"from\", the latest "
            "available has neither, historic data may have both.");
    }
}

DatasetPeriod read_dataset_period(Reader reader)
{
    const std::size_t failures = reader.failures();
    DatasetPeriod period{.kind = reader.code<DatasetPeriodKind>("kind"),
                         .from = reader.optional_line("from"),
                         .to = reader.optional_line("to")};
    if (reader.failures() == failures) {
        check_period(reader, period);
    }
    return period;
}

Dataset read_dataset(Reader reader)
{
    return {.code = reader.line("code"),
            .name = reader.line("name"),
            .period = reader.object("period", read_dataset_period),
            .type_of_data = reader.code<TypeOfData>("type_of_data"),
            .sensitivity = reader.code<Sensitivity>("sensitivity"),
            .frequency = reader.code<Frequency>("frequency"),
            .legal_basis = reader.codes<LegalBasis>("legal_basis"),
            .confidentiality = reader.code<Confidentiality>("confidentiality"),
            .opt_outs_applied = reader.code<OptOuts>("opt_outs_applied"),
            .fields_requested = reader.lines("fields_requested"),
            .status = reader.code<DatasetStatus>("status")};
}

Minimisation read_minimisation(Reader reader)
{
    return {.fewer_datasets = reader.text("fewer_datasets"),
            .less_intrusive_form = reader.text("less_intrusive_form"),
            .fewer_years = reader.text("fewer_years"),
            .population_filter = reader.text("population_filter"),
            .episodes = reader.text("episodes"),
            .fields = reader.text("fields"),
            .extra_justification = reader.optional_text("extra_justification")};
}

PatientObjections read_patient_objections(Reader reader)
{
    const std::size_t failures = reader.failures();
    PatientObjections objections{.policy = reader.code<OptOutPolicy>("opt_out_policy"),
                                 .reason = reader.optional_code<OptOutReason>("reason"),
                                 .explanation = reader.optional_text("explanation")};
    const bool is_upheld = objections.policy == OptOutPolicy::Upheld;
    if (reader.failures() == failures && is_upheld == objections.reason.has_value()) {
        reader.refuse(reader.pointer("reason"), "opt-out-reason",
                      is_upheld
                          ? "opt-outs are upheld, yet a reason for not upholding them is given"
                          : "opt-outs are not upheld, and no reason is given",
                      is_upheld ? "Remove \"reason\", or correct the policy." : "Add \"reason\".");
    }
    return objections;
}

Output read_output(Reader reader)
{
    return {.kind = reader.code<OutputKind>("kind"),
            .audience = reader.line("audience"),
            .level = reader.code<OutputLevel>("level"),
            .target_date = reader.date("target_date")};
}

Commercial read_commercial(Reader reader)
{
    return {.is_commercial = reader.flag("is_commercial"),
            .charges_fee = reader.flag("charges_fee"),
            .has_indirect_gain = reader.flag("indirect_gain"),
            .explanation = reader.text("explanation"),
            .benefit_to_health_and_care = reader.optional_text("benefit_to_health_and_care")};
}

Funding read_funding(Reader reader)
{
    const auto amount = reader.optional_number("amount_pence");
    return {.funder = reader.line("funder"),
            .type = reader.code<FunderType>("type"),
            .amount = amount ? std::optional(Pence{*amount}) : std::nullopt,
            .evidence = reader.line("evidence"),
            .influence = reader.text("influence")};
}

PurposeBlock read_purpose(Reader reader)
{
    return {.codes = reader.codes<Purpose>("codes"),
            .objective = reader.text("objective"),
            .processing_activities = reader.text("processing_activities"),
            .flow_diagram = reader.optional_line("flow_diagram"),
            .outputs = reader.list("outputs", read_output),
            .expected_outputs = reader.text("expected_outputs"),
            .benefit_type = reader.code<BenefitType>("benefit_type"),
            .expected_benefits = reader.text("expected_benefits"),
            .yielded_benefits = reader.optional_text("yielded_benefits"),
            .commercial = reader.object("commercial", read_commercial),
            .funding = reader.list("funding", read_funding)};
}

SpecialCondition read_special_condition(Reader reader)
{
    return {.id = reader.line("id"),
            .text = reader.text("text"),
            .due_date = reader.optional_date("due_date"),
            .owner = reader.line("owner"),
            .evidence = reader.line("evidence")};
}

Ethics read_ethics(Reader reader)
{
    return {.kind = reader.code<EthicsKind>("kind"),
            .rec_reference = reader.optional_line("rec_reference"),
            .letter_date = reader.optional_date("letter_date"),
            .letter_organisation = reader.optional_line("letter_organisation"),
            .protocol_cited = reader.optional_line("protocol_cited"),
            .protocol_latest = reader.optional_line("protocol_latest"),
            .iras_id = reader.optional_line("iras_id"),
            .tool_outcome = reader.optional_text("tool_outcome")};
}

CagSupport read_cag(Reader reader)
{
    return {.reference = reader.line("reference"),
            .supported_on = reader.date("supported_on"),
            .next_review_on = reader.date("next_review_on"),
            .ends_on = reader.optional_date("ends_on"),
            .regulation = reader.code<CagRegulation>("regulation"),
            .territories = reader.codes<CagTerritory>("territories"),
            .is_opt_out_exempt = reader.flag("opt_out_exempt")};
}

ConsentMaterial read_consent_material(Reader reader)
{
    return {.version = reader.line("version"),
            .date = reader.date("date"),
            .permits_onward_sharing = reader.flag("permits_onward_sharing")};
}

ConfidentialityBlock read_confidentiality(Reader reader)
{
    return {.route = reader.code<ConfidentialityRoute>("route"),
            .cag = reader.optional_object("cag", read_cag),
            .consent_materials = reader.list("consent_materials", read_consent_material)};
}

AdviceCondition read_advice_condition(Reader reader)
{
    return {.text = reader.text("text"),
            .status = reader.code<ConditionStatus>("status"),
            .special_condition = reader.optional_line("special_condition")};
}

Advice read_advice(Reader reader)
{
    return {.body = reader.code<AdviceBody>("body"),
            .date = reader.date("date"),
            .outcome = reader.code<AdviceOutcome>("outcome"),
            .reference = reader.line("reference"),
            .conditions = reader.list("conditions", read_advice_condition)};
}

Approval read_approval(Reader reader)
{
    return {.role = reader.code<ApproverRole>("role"),
            .name = reader.line("name"),
            .date = reader.date("date"),
            .reference = reader.line("reference")};
}

Charge read_charge(Reader reader)
{
    return {.kind = reader.code<ChargeKind>("kind"),
            .description = reader.line("description"),
            .quantity = reader.number("quantity"),
            .unit = {reader.number("unit_pence")}};
}

/// False for numbers beyond the schema's bounds, whose sum might not fit its type.
bool can_be_added(const std::vector<Charge>& items)
{
    return items.size() <= 1000 && std::all_of(items.begin(), items.end(), [](const Charge& item) {
               return item.quantity >= 0 && item.quantity <= 10'000 && item.unit.count >= 0 &&
                      item.unit.count <= 100'000'000'000;
           });
}

Charges read_charges(Reader reader)
{
    const std::size_t failures = reader.failures();
    Charges charges{.accepted_on = reader.date("accepted_on"),
                    .items = reader.list("items", read_charge),
                    .total = {reader.number("total_pence")}};
    if (reader.failures() != failures || !can_be_added(charges.items)) {
        return charges;
    }
    Pence sum;
    for (const Charge& item : charges.items) {
        sum.count += item.amount().count;
    }
    if (sum != charges.total) {
        reader.refuse(
            reader.pointer("total_pence"), "charges-total",
            fmt::format("the charges add up to {}, not to {}", print(sum), print(charges.total)),
            fmt::format("Correct an item, or the total to {}.", sum.count));
    }
    return charges;
}

SublicensingPack read_sublicensing_pack(Reader reader)
{
    return {.why_not_direct = reader.text("why_not_direct"),
            .value_added = reader.text("value_added"),
            .expected_number = reader.number("expected_number"),
            .expected_length_months = reader.number("expected_length_months"),
            .template_title = reader.line("template"),
            .approval_process = reader.text("approval_process"),
            .panel = reader.text("panel"),
            .information_governance_criteria = reader.text("information_governance_criteria"),
            .legal_basis = reader.text("legal_basis"),
            .confidentiality = reader.text("confidentiality"),
            .assessment_criteria = reader.text("assessment_criteria"),
            .flow_down = reader.text("flow_down"),
            .register_url = reader.optional_line("register_url")};
}

Sublicensing read_sublicensing(Reader reader)
{
    return {.is_permitted = reader.flag("permitted"),
            .pack = reader.optional_object("pack", read_sublicensing_pack)};
}

Transparency read_transparency(Reader reader)
{
    return {.is_confirmed = reader.flag("confirmed"), .statement = reader.text("statement")};
}

std::vector<Country> read_countries(Reader& reader, const char* name)
{
    std::vector<Country> countries;
    const std::vector<std::string> codes = reader.lines(name);
    for (std::size_t i = 0; i < codes.size(); ++i) {
        if (const auto country = Country::parse(codes[i])) {
            countries.push_back(*country);
        } else {
            reader.refuse(pointer_to(reader.pointer(name), i), "country",
                          fmt::format("\"{}\" is not a country this register knows", codes[i]),
                          "Use GB-ENG, GB-WLS, GB-SCT, GB-NIR or the ISO 3166-1 code of a listed "
                          "country.");
        }
    }
    return countries;
}

TerritoryOfUse read_territory(Reader reader)
{
    const std::size_t failures = reader.failures();
    TerritoryOfUse territory{.territory = reader.code<Territory>("code"),
                             .other_countries = reader.has("other_countries")
                                                    ? read_countries(reader, "other_countries")
                                                    : std::vector<Country>(),
                             .transfer_mechanism = reader.optional_text("transfer_mechanism")};
    const bool is_other = territory.territory == Territory::Other;
    if (reader.failures() == failures && is_other == territory.other_countries.empty()) {
        reader.refuse(reader.pointer("other_countries"), "territory",
                      is_other ? "the territory of use is \"other\", and no country is named"
                               : "countries are named, yet the territory of use is not \"other\"",
                      is_other ? "Name the countries." : "Remove them, or correct the territory.");
    }
    return territory;
}

DestructionDuty read_destruction_duty(Reader reader)
{
    return {.trigger = reader.line("trigger"),
            .dataset = reader.line("dataset"),
            .deadline_days = reader.number("deadline_days"),
            .certificate_due_days = reader.number("certificate_due_days")};
}

EndOfAgreement read_end_of_agreement(Reader reader)
{
    return {.destruction_schedule = reader.list("destruction_schedule", read_destruction_duty),
            .retention_basis = reader.optional_text("retention_basis")};
}

// --- What one part says about another --------------------------------------------------------

void check_special_conditions(Reader& reader, const Dsa& dsa)
{
    std::set<std::string> ids;
    for (std::size_t i = 0; i < dsa.special_conditions.size(); ++i) {
        const std::string& id = dsa.special_conditions[i].id;
        if (!ids.insert(id).second) {
            reader.refuse(pointer_to(pointer_to(reader.pointer("special_conditions"), i), "id"),
                          "special-condition",
                          fmt::format("two special conditions have the id {}", id),
                          "Give each its own id.");
        }
    }
    for (std::size_t i = 0; i < dsa.advice.size(); ++i) {
        const auto& conditions = dsa.advice[i].conditions;
        for (std::size_t j = 0; j < conditions.size(); ++j) {
            const auto& named = conditions[j].special_condition;
            if (named && !ids.contains(*named)) {
                const std::string at =
                    pointer_to(pointer_to(reader.pointer("advice"), i), "conditions");
                reader.refuse(pointer_to(pointer_to(at, j), "special_condition"),
                              "special-condition",
                              fmt::format("there is no special condition with the id {}", *named),
                              "Add it to the special conditions, or correct the id.");
            }
        }
    }
}

void check_destruction_schedule(Reader& reader, const Dsa& dsa)
{
    const auto& schedule = dsa.end_of_agreement.destruction_schedule;
    for (std::size_t i = 0; i < schedule.size(); ++i) {
        const bool is_known =
            schedule[i].dataset == "ALL" ||
            std::any_of(dsa.datasets.begin(), dsa.datasets.end(), [&](const Dataset& dataset) {
                return dataset.code == schedule[i].dataset;
            });
        if (!is_known) {
            const std::string at = pointer_to(
                pointer_to(reader.pointer("end_of_agreement"), "destruction_schedule"), i);
            reader.refuse(
                pointer_to(at, "dataset"), "dataset-code",
                fmt::format("no dataset of this agreement has the code {}", schedule[i].dataset),
                "Use the code of a row of the dataset table, or ALL.");
        }
    }
}

std::vector<Date> read_review_dates(Reader reader)
{
    return reader.dates("review_dates");
}
TermClass read_term_class(Reader reader)
{
    return reader.code<TermClass>("term_class");
}

Dsa read_dsa(Reader reader)
{
    const std::size_t failures = reader.failures();
    Dsa dsa{.reference = detail::read_reference(reader, ContractKind::Dsa),
            .is_draft = reader.flag("draft"),
            .title = reader.line("title"),
            .application_type = reader.code<ApplicationType>("application_type"),
            .governing_template_version = reader.line("governing_template_version"),
            .issued_for_signature_on = reader.date("issued_for_signature_on"),
            .disclosing_party = reader.object("disclosing_party", detail::read_disclosing_party),
            .applicant = reader.object("applicant", detail::read_organisation),
            .access_routes = reader.codes<AccessRoute>("access_routes"),
            .term = reader.object("term", [](Reader term) { return detail::read_term(term); }),
            .term_class = reader.object("term", read_term_class),
            .review_dates = reader.object("term", read_review_dates),
            .controllership = reader.code<Controllership>("controllership"),
            .controllers = reader.list("controllers", read_controller),
            .joint_arrangement = reader.optional_text("joint_arrangement"),
            .processors = reader.list("processors", read_processor),
            .personnel = reader.object("personnel", read_personnel),
            .honorary_contracts = reader.list("honorary_contracts", read_honorary_contract),
            .locations = reader.list("locations", detail::read_location),
            .remote_access = reader.object("remote_access", read_remote_access),
            .datasets = reader.list("datasets", read_dataset),
            .minimisation = reader.object("minimisation", read_minimisation),
            .patient_objections = reader.object("patient_objections", read_patient_objections),
            .purpose = reader.object("purpose", read_purpose),
            .special_conditions = reader.list("special_conditions", read_special_condition),
            .ethics = reader.optional_object("ethics", read_ethics),
            .confidentiality = reader.object("confidentiality", read_confidentiality),
            .advice = reader.list("advice", read_advice),
            .approval = reader.optional_object("approval", read_approval),
            .charges = reader.object("charges", read_charges),
            .sublicensing = reader.object("sublicensing", read_sublicensing),
            .transparency = reader.object("transparency", read_transparency),
            .territory_of_use = reader.object("territory_of_use", read_territory),
            .end_of_agreement = reader.object("end_of_agreement", read_end_of_agreement)};
    if (reader.failures() == failures) {
        check_special_conditions(reader, dsa);
        check_destruction_schedule(reader, dsa);
    }
    return dsa;
}

} // namespace

Parsed<Dsa> parse_dsa(const Json& application, const JsonSchema& schema)
{
    return detail::parse_with<Dsa>(application, schema, read_dsa);
}

} // namespace indenture::contracts
