#include "support/register_mapper.h"

#include "base/files.h"
#include "contracts/codes.h"
#include "contracts/reference.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string_view>

namespace indenture::support {

namespace {

namespace fs = std::filesystem;
using namespace contracts;

constexpr const char* fictional_text =
    "Fictional: the register publishes nothing here, so this sentence stands in its place.";

template <typename Enum> std::string code_for(const Json& words)
{
    const auto text = words.get<std::string>();
    const auto value = from_text<Enum>(text);
    if (!value) {
        throw std::runtime_error("no code list knows \"" + text + "\"");
    }
    return std::string(code_of(*value));
}

Json or_fictional(const Json& words)
{
    const auto text = words.get<std::string>();
    const bool is_blank = text.find_first_not_of(" \t\n") == std::string::npos;
    return is_blank ? Json(fictional_text) : words;
}

Json fictional_address()
{
    return {{"lines", {"1 Fictional Street"}},
            {"town", "Nowhere"},
            {"postcode", "ZZ1 1ZZ"},
            {"country", "GB-ENG"}};
}

Json organisation(const std::string& name, const std::string& type, const std::string& ods_code)
{
    return {{"name", name},
            {"legal_form", "fictional legal form"},
            {"organisation_type", type},
            {"ods_code", ods_code},
            {"address", fictional_address()}};
}

Json signatory(const std::string& name)
{
    return {{"name", name},
            {"job_title", "Fictional Officer"},
            {"email", "officer@fictional.example"},
            {"authority_evidence", "Fictional scheme of delegation"}};
}

Json dspt(const std::string& ods_code)
{
    return {{"type", "dspt"},
            {"dspt",
             {{"ods_code", ods_code},
              {"version", "2025-26"},
              {"published_on", "2026-06-30"},
              {"status", "standards-met"},
              {"reviewed_by_nhs", true}}}};
}

Json disclosing_party()
{
    Json party{
        {"organisation", organisation("Fictional Disclosing Body", "agency-public-body", "ZZ000")},
        {"acting_from", "2005-04-01"}};
    party["signatories"] = Json::array({signatory("Fictional Discloser")});
    return party;
}

Json controller(const std::string& name, const std::string& type, std::size_t number)
{
    const std::string ods_code = "ZZ" + std::to_string(100 + number);
    Json object{
        {"organisation", organisation(name, type, ods_code)},
        {"ico", {{"registration_number", "Z0000000"}, {"expires_on", "2099-12-31"}}},
        {"framework_contract",
         {{"reference", "CON-00000-Z" + std::to_string(number % 10) + "Z0Z"}, {"version", "1.0"}}}};
    object["assurances"] = Json::array({dspt(ods_code)});
    object["signatories"] =
        Json::array({signatory("Fictional Signatory " + std::to_string(number))});
    object["lawful_bases"] = Json::array(
        {Json{{"purpose", "Fictional purpose"}, {"article_6", "6-1-e"}, {"article_9", "9-2-j"}}});
    object["privacy_notice"] = {{"url", "https://fictional.example/privacy"},
                                {"last_checked_on", "2026-01-01"}};
    return object;
}

Json controllers(const Json& state)
{
    Json list = Json::array();
    for (const Json& name : state.at("controllers")) {
        const bool is_applicant = name == state.at("organisation");
        list.push_back(controller(
            name.get<std::string>(),
            is_applicant ? code_for<OrganisationType>(state.at("organisation_type")) : "research",
            list.size() + 1));
    }
    return list;
}

Json applicant(const Json& state)
{
    const auto& names = state.at("controllers");
    const auto place = std::find(names.begin(), names.end(), state.at("organisation"));
    const std::string ods_code =
        place == names.end() ? "ZZ200"
                             : "ZZ" + std::to_string(101 + std::distance(names.begin(), place));
    return organisation(state.at("organisation").get<std::string>(),
                        code_for<OrganisationType>(state.at("organisation_type")), ods_code);
}

/// "Hospital Episode Statistics" -> "HOSPITAL-EPISODE-STATISTICS"
std::string dataset_code(const std::string& name)
{
    constexpr std::size_t size_max = 40;
    std::string code;
    for (const char c : name) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (is_letter || (c >= '0' && c <= '9')) {
            code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        } else if (!code.empty() && code.back() != '-') {
            code += '-';
        }
    }
    return code.substr(0, size_max);
}

Json legal_basis(const std::string& words)
{
    if (words.empty()) {
        return Json::array({"not-recorded"});
    }
    Json codes = Json::array();
    std::size_t start = 0;
    while (start < words.size()) { // one field may hold two bases, "a; b"
        const std::size_t end = std::min(words.find("; ", start), words.size());
        codes.push_back(code_for<LegalBasis>(words.substr(start, end - start)));
        start = end + 2;
    }
    return codes;
}

Json dataset(const Json& row)
{
    const auto name = row.at("name").get<std::string>();
    const bool has_confidentiality = row.at("confidentiality") != "";
    Json object{{"code", dataset_code(name)},
                {"name", name},
                {"period", {{"kind", "latest-available"}}},
                {"type_of_data", code_for<TypeOfData>(row.at("type_of_data"))},
                {"sensitivity", code_for<Sensitivity>(row.at("sensitivity"))},
                {"frequency", code_for<Frequency>(row.at("frequency"))},
                {"legal_basis", legal_basis(row.at("legal_basis").get<std::string>())},
                {"confidentiality", has_confidentiality
                                        ? code_for<Confidentiality>(row.at("confidentiality"))
                                        : "not-recorded"},
                {"opt_outs_applied", "no"}};
    object["fields_requested"] = Json::array({"Fictional field"});
    object["status"] = "requested";
    return object;
}

Json datasets(const Json& state)
{
    Json list = Json::array();
    for (const Json& row : state.at("datasets")) {
        list.push_back(dataset(row));
    }
    return list;
}

Json confidentiality(const Json& state)
{
    const auto& rows = state.at("datasets");
    const bool has_section_251 = std::any_of(rows.begin(), rows.end(), [](const Json& row) {
        return row.at("confidentiality").get<std::string>().find("ection 251") != std::string::npos;
    });
    Json object{{"route", has_section_251 ? "s251" : "not-confidential"}};
    if (has_section_251) {
        Json cag{{"reference", "00/CAG/0000"},
                 {"supported_on", "2005-01-01"},
                 {"next_review_on", "2099-01-01"},
                 {"regulation", "regulation-5"}};
        cag["territories"] = Json::array({"GB-ENG", "GB-WLS"});
        cag["opt_out_exempt"] = false;
        object["cag"] = std::move(cag);
    }
    object["consent_materials"] = Json::array();
    return object;
}

Json purpose(const Json& state)
{
    const bool is_commercial = state.at("commercial") == "Yes";
    Json object;
    object["codes"] = Json::array({"research"});
    object["objective"] = or_fictional(state.at("objective"));
    object["processing_activities"] = or_fictional(state.at("activities"));
    object["outputs"] = Json::array({Json{{"kind", "report"},
                                          {"audience", "Fictional audience"},
                                          {"level", "aggregate-suppressed"},
                                          {"target_date", "2099-12-31"}}});
    object["expected_outputs"] = or_fictional(state.at("expected_output"));
    object["benefit_type"] = "statement-for-dars";
    object["expected_benefits"] = or_fictional(state.at("expected_benefits"));
    object["yielded_benefits"] = or_fictional(state.at("yielded_benefits"));
    object["commercial"] = {{"is_commercial", is_commercial},
                            {"charges_fee", false},
                            {"indirect_gain", false},
                            {"explanation", fictional_text},
                            {"benefit_to_health_and_care", fictional_text}};
    object["funding"] = Json::array({Json{{"funder", "Fictional Funder"},
                                          {"type", "public"},
                                          {"evidence", "Fictional letter"},
                                          {"influence", "Fictional: none."}}});
    return object;
}

Json minimisation()
{
    Json object;
    for (const char* axis : {"fewer_datasets", "less_intrusive_form", "fewer_years",
                             "population_filter", "episodes", "fields"}) {
        object[axis] = fictional_text;
    }
    return object;
}

Json sublicensing(const Json& state)
{
    if (state.at("sublicensing") != "Yes") {
        return {{"permitted", false}};
    }
    Json pack;
    for (const char* part : {"why_not_direct", "value_added", "approval_process", "panel",
                             "information_governance_criteria", "legal_basis", "confidentiality",
                             "assessment_criteria", "flow_down"}) {
        pack[part] = fictional_text;
    }
    pack["expected_number"] = 1;
    pack["expected_length_months"] = 12;
    pack["template"] = "Fictional sub-licence";
    return {{"permitted", true}, {"pack", pack}};
}

Json locations()
{
    Json place{{"uses", Json::array({"storage", "processing"})},
               {"organisation", "Fictional Data Centre"},
               {"address", fictional_address()}};
    return Json::array({place});
}

void put_unpublished_parts(Json& application)
{
    application["processors"] = Json::array();
    application["personnel"] = {{"classes", Json::array({"substantive-employees"})},
                                {"description", fictional_text}};
    application["honorary_contracts"] = Json::array();
    application["locations"] = locations();
    application["remote_access"] = {{"permitted", false}, {"conditions", Json::array()}};
    application["minimisation"] = minimisation();
    application["patient_objections"] = {{"opt_out_policy", "not-upheld"},
                                         {"reason", "other-exemption"}};
    application["special_conditions"] = Json::array();
    application["advice"] = Json::array();
    application["charges"] = {
        {"accepted_on", "2026-01-01"}, {"items", Json::array()}, {"total_pence", 0}};
    application["transparency"] = {{"confirmed", true}, {"statement", fictional_text}};
    application["territory_of_use"] = {{"code", "england-and-wales"}};
    Json duty{{"trigger", "Fictional end"},
              {"dataset", "ALL"},
              {"deadline_days", 30},
              {"certificate_due_days", 14}};
    application["end_of_agreement"] = {{"destruction_schedule", Json::array({duty})}};
}

Json header(const Json& record)
{
    const Json& version = record.at("versions").back();
    const Json& state = newest_state(record);
    Json object{{"reference", record.at("base_reference")},
                {"version", version.at("version")},
                {"draft", false},
                {"title", state.at("title")},
                {"application_type", "renewal"},
                {"governing_template_version", "1.0"},
                {"issued_for_signature_on", state.at("start_date")},
                {"disclosing_party", disclosing_party()},
                {"applicant", applicant(state)}};
    object["access_routes"] = Json::array({"extract"});
    object["term"] = {{"start_date", state.at("start_date")},
                      {"end_date", state.at("end_date")},
                      {"term_class", "standard"},
                      {"review_dates", Json::array()}};
    return object;
}

} // namespace

std::vector<fs::path> register_records(const fs::path& shared_folder)
{
    std::vector<fs::path> files;
    const fs::path folder = shared_folder / "register";
    if (fs::is_directory(folder)) {
        for (const auto& entry : fs::directory_iterator(folder)) {
            if (entry.path().extension() == ".json") {
                files.push_back(entry.path());
            }
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

Json read_record(const fs::path& file)
{
    const Limits limits;
    return parse_json(read_file(file, limits.json_size_max), file.filename().string(), limits);
}

const Json& newest_state(const Json& record)
{
    return record.at("versions").back().at("states").back();
}

Json application_from(const Json& record)
{
    const Json& state = newest_state(record);
    Json application = header(record);
    application["controllership"] = code_for<Controllership>(state.at("controller_basis"));
    application["controllers"] = controllers(state);
    if (state.at("controllers").size() > 1) {
        application["joint_arrangement"] = fictional_text;
    }
    put_unpublished_parts(application);
    application["datasets"] = datasets(state);
    application["purpose"] = purpose(state);
    application["confidentiality"] = confidentiality(state);
    application["approval"] = {{"role", "siro"},
                               {"name", "Fictional Approver"},
                               {"date", state.at("start_date")},
                               {"reference", "Fictional record"}};
    application["sublicensing"] = sublicensing(state);
    return application;
}

} // namespace indenture::support
