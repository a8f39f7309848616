#pragma once

#include "base/files.h"
#include "base/json_schema.h"
#include "contracts/decision.h"
#include "contracts/parse.h"

#include <filesystem>
#include <string>
#include <vector>

namespace indenture::contracts {

inline Json read_json(const std::filesystem::path& file)
{
    const Limits limits;
    return parse_json(read_file(file, limits.json_size_max), file.filename().string(), limits);
}

/// "university/dsa.json"
inline Json sample(const std::string& name)
{
    return read_json(std::filesystem::path(PROJECT_DIR) / "samples" / name);
}

/// Of "dsfc", "dsa" or "destruction-certificate".
inline Json schema_json(const std::string& kind)
{
    return read_json(std::filesystem::path(PROJECT_DIR) / "templates" / kind / "schema.json");
}

inline const JsonSchema& schema_of(const std::string& kind)
{
    static const JsonSchema dsfc = JsonSchema::compile(schema_json("dsfc"), "dsfc");
    static const JsonSchema dsa = JsonSchema::compile(schema_json("dsa"), "dsa");
    static const JsonSchema certificate =
        JsonSchema::compile(schema_json("destruction-certificate"), "destruction-certificate");
    return kind == "dsfc" ? dsfc : kind == "dsa" ? dsa : certificate;
}

inline Parsed<Dsfc> dsfc_from(const Json& application)
{
    return parse_dsfc(application, schema_of("dsfc"));
}

inline Parsed<Dsa> dsa_from(const Json& application)
{
    return parse_dsa(application, schema_of("dsa"));
}

inline Dsa sample_dsa(const std::string& name)
{
    return dsa_from(sample(name)).value.value();
}
inline Dsfc sample_dsfc(const std::string& name)
{
    return dsfc_from(sample(name)).value.value();
}

inline Date date(const std::string& iso)
{
    return Date::parse(iso).value();
}

/// A framework contract as it stands once both parties have signed it.
inline FrameworkContractEvidence fully_signed(const Dsfc& dsfc)
{
    return {.reference = dsfc.reference,
            .disclosing_party = dsfc.disclosing_party.organisation,
            .recipient = dsfc.recipient.organisation,
            .term = dsfc.term,
            .document_digest = Digest::of(dsfc.reference.print()),
            .signature_outcome = SignatureOutcome::Passed,
            .required_signatures = {{"disclosing-party", dsfc.disclosing_party.organisation.name,
                                     SignatureOutcome::Passed},
                                    {"recipient", dsfc.recipient.organisation.name,
                                     SignatureOutcome::Passed}},
            .last_signed_on = dsfc.issued_for_signature_on.plus_days(3),
            .state = ContractState::InForce};
}

/// The framework contracts of all samples, signed by all their parties.
inline Evidence all_signed(Date decided_on)
{
    Evidence evidence{.decided_on = decided_on, .framework_contracts = {}};
    for (const char* name :
         {"university/dsfc.json", "same-name/dsfc.json", "joint-s251/dsfc-trust.json",
          "joint-s251/dsfc-company.json", "charity-commercial/dsfc.json", "retention/dsfc.json"}) {
        evidence.framework_contracts.push_back(fully_signed(sample_dsfc(name)));
    }
    return evidence;
}

inline std::vector<std::string> codes_of(const std::vector<Finding>& findings)
{
    std::vector<std::string> codes;
    for (const Finding& finding : findings) {
        codes.push_back(finding.code);
    }
    return codes;
}

/// One line for each finding, for the message of a failing test.
inline std::string listed(const std::vector<Finding>& findings)
{
    std::string text;
    for (const Finding& finding : findings) {
        text += print(finding) + "\n";
    }
    return text;
}

} // namespace indenture::contracts
