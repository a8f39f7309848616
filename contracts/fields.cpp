#include "contracts/fields.h"

#include "contracts/prose.h"
#include "contracts/signature_block.h"

#include <fmt/format.h>
#include <type_traits>

namespace indenture::contracts {

namespace {

// --- Small things: null for what is not given, text and code for what is coded ---------------

Json field(const std::string& text)
{
    return text;
}
Json field(Date date)
{
    return date.iso();
}
Json field(const Digest& digest)
{
    return digest.hex();
}

template <typename Value> Json field(const std::optional<Value>& value)
{
    return value ? field(*value) : Json();
}

template <typename Value, typename Make> Json list_of(const std::vector<Value>& values, Make make)
{
    Json list = Json::array();
    for (const Value& value : values) {
        list.push_back(make(value));
    }
    return list;
}

Json blocks(const std::string& text)
{
    return to_json(prose(text));
}
Json blocks(const std::optional<std::string>& text)
{
    return blocks(text.value_or(""));
}

template <typename Enum> void put_code(Json& object, const std::string& name, Enum value)
{
    object[name] = text_of(value);
    object[name + "_code"] = code_of(value);
}

template <typename Enum>
void put_code(Json& object, const std::string& name, const std::optional<Enum>& value)
{
    object[name] = value ? Json(text_of(*value)) : Json();
    object[name + "_code"] = value ? Json(code_of(*value)) : Json();
}

template <typename Enum>
void put_codes(Json& object, const std::string& name, const std::vector<Enum>& values)
{
    object[name] = list_of(values, [](Enum value) { return Json(text_of(value)); });
    object[name + "_codes"] = list_of(values, [](Enum value) { return Json(code_of(value)); });
}

void put_money(Json& object, const std::string& name, Pence money)
{
    object[name] = print(money);
    object[name + "_pence"] = money.count;
}

// --- Parties -----------------------------------------------------------------------------------

Json fields(const Address& address)
{
    return {{"lines", address.lines},
            {"town", address.town},
            {"postcode", address.postcode},
            {"country", address.country.name()},
            {"country_code", address.country.code()},
            {"one_line", one_line(address)}};
}

Json fields(const Organisation& organisation)
{
    Json object{{"name", organisation.name}, {"legal_form", organisation.legal_form}};
    put_code(object, "organisation_type", organisation.type);
    object["ods_code"] = field(organisation.ods_code);
    object["company_number"] = field(organisation.company_number);
    object["charity_number"] = field(organisation.charity_number);
    object["royal_charter_number"] = field(organisation.royal_charter_number);
    object["identifiers"] = identifiers(organisation);
    object["address"] = fields(organisation.address);
    object["statutory_basis"] = field(organisation.statutory_basis);
    return object;
}

Json fields(const Person& person)
{
    return {{"name", person.name},
            {"job_title", person.job_title},
            {"email", person.email},
            {"telephone", field(person.telephone)},
            {"authority_evidence", field(person.authority_evidence)},
            {"address", person.address ? fields(*person.address) : Json()}};
}

Json fields(const std::optional<Person>& person)
{
    return person ? fields(*person) : Json();
}

Json people(const std::vector<Person>& persons)
{
    return list_of(persons, [](const Person& person) { return fields(person); });
}

Json fields(const DisclosingParty& party)
{
    return {{"organisation", fields(party.organisation)},
            {"acting_from", field(party.acting_from)},
            {"acting_until", field(party.acting_until)},
            {"signatories", people(party.signatories)}};
}

Json fields(const IcoRegistration& ico)
{
    return {{"registration_number", ico.registration_number},
            {"expires_on", field(ico.expires_on)}};
}

Json parties(const std::vector<SignatureBlock>& blocks)
{
    return list_of(blocks, [](const SignatureBlock& block) -> Json {
        return {
            {"role", block.role},
            {"organisation", fields(block.organisation)},
            {"signatory", block.signatories.empty() ? Json() : fields(block.signatories.front())},
            {"signatories", people(block.signatories)},
            {"field", block.field}};
    });
}

// --- Assurance and places -----------------------------------------------------------------------

Json evidence_fields(const Dspt& dspt)
{
    Json object{{"ods_code", dspt.ods_code},
                {"version", dspt.version},
                {"published_on", field(dspt.published_on)}};
    put_code(object, "status", dspt.status);
    object["reviewed_by_nhs"] = dspt.is_reviewed_by_nhs;
    return object;
}

Json evidence_fields(const Iso27001& iso)
{
    return {{"certificate_number", iso.certificate_number},
            {"certification_body", iso.certification_body},
            {"scope", iso.scope},
            {"statement_of_applicability", iso.statement_of_applicability},
            {"valid_from", field(iso.valid_from)},
            {"valid_until", field(iso.valid_until)},
            {"sites", iso.sites}};
}

Json evidence_fields(const Slsp& slsp)
{
    return {{"title", slsp.title},
            {"approved_on", field(slsp.approved_on)},
            {"approved_by", slsp.approved_by}};
}

Json evidence_fields(const OtherEvidence& other)
{
    return {{"description", other.description}, {"agreed_on", field(other.agreed_on)}};
}

template <typename Kind> Json evidence_of(const Assurance& assurance)
{
    const Kind* evidence = std::get_if<Kind>(&assurance);
    return evidence == nullptr ? Json() : evidence_fields(*evidence);
}

Json assurances(const std::vector<Assurance>& list)
{
    return list_of(list, [](const Assurance& assurance) {
        Json object = Json::object();
        put_code(object, "type", type_of(assurance));
        object["summary"] = summary_of(assurance);
        object["dspt"] = evidence_of<Dspt>(assurance);
        object["iso_27001"] = evidence_of<Iso27001>(assurance);
        object["slsp"] = evidence_of<Slsp>(assurance);
        object["other"] = evidence_of<OtherEvidence>(assurance);
        return object;
    });
}

Json locations(const std::vector<Location>& list)
{
    return list_of(list, [](const Location& location) {
        Json object = Json::object();
        put_codes(object, "uses", location.uses);
        object["organisation"] = location.organisation;
        object["address"] = fields(location.address);
        return object;
    });
}

/// The fields every template has, first.
Json opening(const std::string& document_title, const ContractReference& reference,
             const std::string& title, const Stamp& stamp)
{
    return {{"document_title", document_title},
            {"reference", reference.print()},
            {"base_reference", reference.base()},
            {"version", reference.version() ? reference.version()->printed() : ""},
            {"title", title},
            {"draft", stamp.is_draft},
            {"content_digest", stamp.content_digest},
            {"template_version", stamp.template_version}};
}

// --- Controllers and processors -----------------------------------------------------------------

Json fields(const FrameworkContractLink& link)
{
    Json object{{"reference", link.reference.print()},
                {"base_reference", link.reference.base()},
                {"version", link.reference.version() ? link.reference.version()->printed() : ""},
                {"document_digest", field(link.document_digest)}};
    put_code(object, "signature_outcome", link.signature_outcome);
    return object;
}

Json fields(const LawfulBasis& basis)
{
    Json object{{"purpose", basis.purpose}};
    put_code(object, "article_6", basis.article_6);
    put_code(object, "article_9", basis.article_9);
    object["schedule_1"] = field(basis.schedule_1);
    return object;
}

Json fields(const Controller& controller)
{
    return {{"organisation", fields(controller.organisation)},
            {"ico", fields(controller.ico)},
            {"framework_contract", fields(controller.framework_contract)},
            {"assurances", assurances(controller.assurances)},
            {"signatories", people(controller.signatories)},
            {"lawful_bases", list_of(controller.lawful_bases,
                                     [](const LawfulBasis& basis) { return fields(basis); })},
            {"privacy_notice",
             {{"url", controller.privacy_notice.url},
              {"last_checked_on", field(controller.privacy_notice.last_checked_on)}}}};
}

Json fields(const Processor& processor)
{
    Json object{{"organisation", fields(processor.organisation)},
                {"role", processor.role},
                {"activity", blocks(processor.activity)},
                {"assurances", assurances(processor.assurances)},
                {"article_28_contract_date", field(processor.article_28_contract_date)}};
    put_code(object, "access_level", processor.access_level);
    return object;
}

/// A list whose entries carry their number, from 1.
template <typename Value, typename Make> Json numbered(const std::vector<Value>& values, Make make)
{
    Json list = Json::array();
    for (std::size_t i = 0; i < values.size(); ++i) {
        Json object{{"number", i + 1}};
        object.update(make(values[i]));
        list.push_back(std::move(object));
    }
    return list;
}

// --- Data ---------------------------------------------------------------------------------------

Json fields(const Dataset& dataset)
{
    Json object{{"code", dataset.code},
                {"name", dataset.name},
                {"period", print(dataset.period)},
                {"period_kind_code", code_of(dataset.period.kind)}};
    put_code(object, "type_of_data", dataset.type_of_data);
    put_code(object, "sensitivity", dataset.sensitivity);
    put_code(object, "frequency", dataset.frequency);
    object["legal_basis"] =
        list_of(dataset.legal_basis, [](LegalBasis basis) { return Json(text_of(basis)); });
    object["legal_basis_codes"] =
        list_of(dataset.legal_basis, [](LegalBasis basis) { return Json(code_of(basis)); });
    put_code(object, "confidentiality", dataset.confidentiality);
    put_code(object, "opt_outs_applied", dataset.opt_outs_applied);
    object["fields_requested"] = dataset.fields_requested;
    put_code(object, "status", dataset.status);
    return object;
}

Json fields(const Minimisation& minimisation)
{
    return {{"fewer_datasets", blocks(minimisation.fewer_datasets)},
            {"less_intrusive_form", blocks(minimisation.less_intrusive_form)},
            {"fewer_years", blocks(minimisation.fewer_years)},
            {"population_filter", blocks(minimisation.population_filter)},
            {"episodes", blocks(minimisation.episodes)},
            {"fields", blocks(minimisation.fields)},
            {"extra_justification", blocks(minimisation.extra_justification)}};
}

Json fields(const PatientObjections& objections)
{
    Json object = Json::object();
    put_code(object, "opt_out_policy", objections.policy);
    put_code(object, "reason", objections.reason);
    object["explanation"] = blocks(objections.explanation);
    return object;
}

// --- Purpose
// --------------------------------------------------------------------------------------

Json fields(const Output& output)
{
    Json object = Json::object();
    put_code(object, "kind", output.kind);
    object["audience"] = output.audience;
    put_code(object, "level", output.level);
    object["target_date"] = field(output.target_date);
    return object;
}

Json fields(const Commercial& commercial)
{
    return {{"is_commercial", commercial.is_commercial},
            {"charges_fee", commercial.charges_fee},
            {"indirect_gain", commercial.has_indirect_gain},
            {"explanation", blocks(commercial.explanation)},
            {"benefit_to_health_and_care", blocks(commercial.benefit_to_health_and_care)}};
}

Json fields(const Funding& funding)
{
    Json object{{"funder", funding.funder}};
    put_code(object, "type", funding.type);
    object["amount"] = funding.amount ? Json(print(*funding.amount)) : Json();
    object["amount_pence"] = funding.amount ? Json(funding.amount->count) : Json();
    object["evidence"] = funding.evidence;
    object["influence"] = blocks(funding.influence);
    return object;
}

Json fields(const PurposeBlock& purpose)
{
    Json object = Json::object();
    put_codes(object, "codes", purpose.codes);
    object["objective"] = blocks(purpose.objective);
    object["processing_activities"] = blocks(purpose.processing_activities);
    object["flow_diagram"] = field(purpose.flow_diagram);
    object["outputs"] =
        list_of(purpose.outputs, [](const Output& output) { return fields(output); });
    object["expected_outputs"] = blocks(purpose.expected_outputs);
    put_code(object, "benefit_type", purpose.benefit_type);
    object["expected_benefits"] = blocks(purpose.expected_benefits);
    object["yielded_benefits"] = blocks(purpose.yielded_benefits);
    object["commercial"] = fields(purpose.commercial);
    object["funding"] =
        list_of(purpose.funding, [](const Funding& funding) { return fields(funding); });
    return object;
}

// --- Conditions and approvals
// ---------------------------------------------------------------------

Json fields(const SpecialCondition& condition)
{
    return {{"id", condition.id},
            {"text", blocks(condition.text)},
            {"due_date", field(condition.due_date)},
            {"owner", condition.owner},
            {"evidence", condition.evidence}};
}

Json fields(const Ethics& ethics)
{
    Json object = Json::object();
    put_code(object, "kind", ethics.kind);
    object["rec_reference"] = field(ethics.rec_reference);
    object["letter_date"] = field(ethics.letter_date);
    object["letter_organisation"] = field(ethics.letter_organisation);
    object["protocol_cited"] = field(ethics.protocol_cited);
    object["protocol_latest"] = field(ethics.protocol_latest);
    object["iras_id"] = field(ethics.iras_id);
    object["tool_outcome"] = blocks(ethics.tool_outcome);
    return object;
}

Json fields(const CagSupport& cag)
{
    Json object{{"reference", cag.reference},
                {"supported_on", field(cag.supported_on)},
                {"next_review_on", field(cag.next_review_on)},
                {"ends_on", field(cag.ends_on)}};
    put_code(object, "regulation", cag.regulation);
    put_codes(object, "territories", cag.territories);
    object["opt_out_exempt"] = cag.is_opt_out_exempt;
    return object;
}

Json fields(const ConsentMaterial& material)
{
    return {{"version", material.version},
            {"date", field(material.date)},
            {"permits_onward_sharing", material.permits_onward_sharing}};
}

Json fields(const ConfidentialityBlock& confidentiality)
{
    Json object = Json::object();
    put_code(object, "route", confidentiality.route);
    object["cag"] = confidentiality.cag ? fields(*confidentiality.cag) : Json();
    object["consent_materials"] =
        list_of(confidentiality.consent_materials,
                [](const ConsentMaterial& material) { return fields(material); });
    return object;
}

Json fields(const AdviceCondition& condition)
{
    Json object{{"text", blocks(condition.text)}};
    put_code(object, "status", condition.status);
    object["special_condition"] = field(condition.special_condition);
    return object;
}

Json fields(const Advice& advice)
{
    Json object = Json::object();
    put_code(object, "body", advice.body);
    object["date"] = field(advice.date);
    put_code(object, "outcome", advice.outcome);
    object["reference"] = advice.reference;
    object["conditions"] = list_of(
        advice.conditions, [](const AdviceCondition& condition) { return fields(condition); });
    return object;
}

Json fields(const Approval& approval)
{
    Json object = Json::object();
    put_code(object, "role", approval.role);
    object["name"] = approval.name;
    object["date"] = field(approval.date);
    object["reference"] = approval.reference;
    return object;
}

// --- Charges, sub-licensing, end
// --------------------------------------------------------------------

Json fields(const Charge& charge)
{
    Json object = Json::object();
    put_code(object, "kind", charge.kind);
    object["description"] = charge.description;
    object["quantity"] = charge.quantity;
    put_money(object, "unit", charge.unit);
    put_money(object, "amount", charge.amount());
    return object;
}

Json fields(const Charges& charges)
{
    Json object{
        {"accepted_on", field(charges.accepted_on)},
        {"items", list_of(charges.items, [](const Charge& charge) { return fields(charge); })}};
    put_money(object, "total", charges.total);
    return object;
}

Json fields(const SublicensingPack& pack)
{
    return {{"why_not_direct", blocks(pack.why_not_direct)},
            {"value_added", blocks(pack.value_added)},
            {"expected_number", pack.expected_number},
            {"expected_length_months", pack.expected_length_months},
            {"template", pack.template_title},
            {"approval_process", blocks(pack.approval_process)},
            {"panel", blocks(pack.panel)},
            {"information_governance_criteria", blocks(pack.information_governance_criteria)},
            {"legal_basis", blocks(pack.legal_basis)},
            {"confidentiality", blocks(pack.confidentiality)},
            {"assessment_criteria", blocks(pack.assessment_criteria)},
            {"flow_down", blocks(pack.flow_down)},
            {"register_url", field(pack.register_url)}};
}

Json fields(const EndOfAgreement& end)
{
    return {{"destruction_schedule",
             list_of(end.destruction_schedule,
                     [](const DestructionDuty& duty) {
                         return Json{
                             {"trigger", duty.trigger},
                             {"dataset", duty.dataset == "ALL" ? "All datasets" : duty.dataset},
                             {"dataset_code", duty.dataset},
                             {"deadline_days", duty.deadline_days},
                             {"certificate_due_days", duty.certificate_due_days}};
                     })},
            {"retention_basis", blocks(end.retention_basis)}};
}

void put_header(Json& object, const Dsa& dsa)
{
    object["parties"] = parties(signature_blocks(dsa));
    put_code(object, "application_type", dsa.application_type);
    object["governing_template_version"] = dsa.governing_template_version;
    object["issued_for_signature_on"] = field(dsa.issued_for_signature_on);
    object["disclosing_party"] = fields(dsa.disclosing_party);
    object["applicant"] = fields(dsa.applicant);
    put_codes(object, "access_routes", dsa.access_routes);
    Json term{{"start_date", field(dsa.term.first)}, {"end_date", field(dsa.term.last)}};
    put_code(term, "term_class", dsa.term_class);
    term["review_dates"] = list_of(dsa.review_dates, [](Date date) { return field(date); });
    object["term"] = std::move(term);
}

void put_people_and_places(Json& object, const Dsa& dsa)
{
    put_code(object, "controllership", dsa.controllership);
    object["controllers"] =
        numbered(dsa.controllers, [](const Controller& each) { return fields(each); });
    object["joint_arrangement"] = blocks(dsa.joint_arrangement);
    object["processors"] =
        list_of(dsa.processors, [](const Processor& each) { return fields(each); });
    Json personnel = Json::object();
    put_codes(personnel, "classes", dsa.personnel.classes);
    personnel["description"] = blocks(dsa.personnel.description);
    object["personnel"] = std::move(personnel);
    object["honorary_contracts"] =
        list_of(dsa.honorary_contracts, [](const HonoraryContract& each) {
            return Json{{"organisation", each.organisation},
                        {"purpose", blocks(each.purpose)},
                        {"count", each.count}};
        });
    object["locations"] = locations(dsa.locations);
    object["remote_access"] = {{"permitted", dsa.remote_access.is_permitted},
                               {"conditions", dsa.remote_access.conditions}};
}

void put_conditions_and_approvals(Json& object, const Dsa& dsa)
{
    object["special_conditions"] =
        list_of(dsa.special_conditions, [](const SpecialCondition& each) { return fields(each); });
    object["ethics"] = dsa.ethics ? fields(*dsa.ethics) : Json();
    object["confidentiality"] = fields(dsa.confidentiality);
    object["advice"] = list_of(dsa.advice, [](const Advice& each) { return fields(each); });
    object["approval"] = dsa.approval ? fields(*dsa.approval) : Json();
}

void put_terms_of_use(Json& object, const Dsa& dsa)
{
    object["charges"] = fields(dsa.charges);
    object["sublicensing"] = {
        {"permitted", dsa.sublicensing.is_permitted},
        {"pack", dsa.sublicensing.pack ? fields(*dsa.sublicensing.pack) : Json()}};
    object["transparency"] = {{"confirmed", dsa.transparency.is_confirmed},
                              {"statement", blocks(dsa.transparency.statement)}};
    put_code(object, "territory_of_use", dsa.territory_of_use.territory);
    object["territory_other_countries"] =
        list_of(dsa.territory_of_use.other_countries,
                [](const Country& country) { return Json(country.name()); });
    object["territory_other_countries_codes"] =
        list_of(dsa.territory_of_use.other_countries,
                [](const Country& country) { return Json(country.code()); });
    object["transfer_mechanism"] = blocks(dsa.territory_of_use.transfer_mechanism);
    object["end_of_agreement"] = fields(dsa.end_of_agreement);
}

Json destroyed_items(const DestructionCertificate& certificate)
{
    return numbered(certificate.items, [&](const DestroyedItem& item) {
        Json object{{"dataset", item.dataset},
                    {"name", item.name},
                    {"files", item.files},
                    {"location", one_line(certificate.locations.at(item.location).address)},
                    {"location_number", item.location + 1},
                    {"media", item.media}};
        put_code(object, "method", item.method);
        object["standard"] = item.standard;
        object["destroyed_on"] = field(item.destroyed_on);
        return object;
    });
}

} // namespace

Json fields_of(const Dsfc& dsfc, const Stamp& stamp)
{
    Json object = opening("Data Sharing Framework Contract", dsfc.reference, dsfc.title, stamp);
    object["parties"] = parties(signature_blocks(dsfc));
    object["governing_template_version"] = dsfc.governing_template_version;
    object["supersedes"] = dsfc.supersedes ? Json{{"reference", dsfc.supersedes->reference.print()},
                                                  {"reason", dsfc.supersedes->reason}}
                                           : Json();
    object["issued_for_signature_on"] = field(dsfc.issued_for_signature_on);
    object["term"] = {{"start_date", field(dsfc.term.first)}, {"end_date", field(dsfc.term.last)}};
    object["disclosing_party"] = fields(dsfc.disclosing_party);
    object["recipient"] = {{"organisation", fields(dsfc.recipient.organisation)},
                           {"signatories", people(dsfc.recipient.signatories)}};
    object["contacts"] = {
        {"notices", fields(dsfc.contacts.notices)},
        {"data_protection_officer", fields(dsfc.contacts.data_protection_officer)},
        {"caldicott_guardian", fields(dsfc.contacts.caldicott_guardian)},
        {"finance", fields(dsfc.contacts.finance)}};
    object["ico"] = fields(dsfc.ico);
    object["assurances"] = assurances(dsfc.assurances);
    return object;
}

Json fields_of(const Dsa& dsa, const Stamp& stamp)
{
    Json object = opening("Data Sharing Agreement", dsa.reference, dsa.title, stamp);
    put_header(object, dsa);
    put_people_and_places(object, dsa);
    object["datasets"] =
        numbered(dsa.datasets, [](const Dataset& dataset) { return fields(dataset); });
    object["minimisation"] = fields(dsa.minimisation);
    object["patient_objections"] = fields(dsa.patient_objections);
    object["purpose"] = fields(dsa.purpose);
    put_conditions_and_approvals(object, dsa);
    put_terms_of_use(object, dsa);
    return object;
}

Json fields_of(const DestructionCertificate& certificate, const Stamp& stamp)
{
    const std::string agreement = certificate.agreement.print();
    Json object = opening("Certificate of Destruction", certificate.agreement,
                          "Destruction of data held under " + agreement, stamp);
    object["reference"] = agreement + " certificate " + certificate.number;
    object["parties"] = parties(signature_blocks(certificate));
    object["number"] = certificate.number;
    object["agreement"] = agreement;
    object["disclosing_party"] = fields(certificate.disclosing_party);
    object["organisation"] = fields(certificate.organisation);
    put_code(object, "capacity", certificate.capacity);
    object["locations"] = locations(certificate.locations);
    object["items"] = destroyed_items(certificate);
    object["copies_statement"] = blocks(certificate.copies_statement);
    object["certified_on"] = field(certificate.certified_on);
    object["signatory"] = fields(certificate.signatory);
    object["data_protection_officer"] = fields(certificate.data_protection_officer);
    object["witness"] = fields(certificate.witness);
    object["processor_certificates"] =
        list_of(certificate.processor_certificates, [](const ProcessorCertificate& each) {
            return Json{{"organisation", each.organisation},
                        {"number", each.number},
                        {"certified_on", field(each.certified_on)},
                        {"document_digest", field(each.document_digest)}};
        });
    return object;
}

} // namespace indenture::contracts
