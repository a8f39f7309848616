#include "contracts/fields.h"

#include "samples.h"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <sstream>

namespace indenture::contracts {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Stamp stamp()
{
    return {.is_draft = false, .content_digest = Digest::of("x").hex(), .template_version = "1.0"};
}

DestructionCertificate certificate()
{
    return parse_destruction_certificate(sample("retention/destruction-certificate.json"),
                                         schema_of("destruction-certificate"))
        .value.value();
}

TEST(Fields, TheSignatureBlocksOfAFrameworkContractStandInSigningOrder)
{
    const Json fields = fields_of(sample_dsfc("university/dsfc.json"), stamp());

    ASSERT_EQ(fields["parties"].size(), 2U);
    EXPECT_EQ(fields["parties"][0]["field"], "disclosing-party");
    EXPECT_EQ(fields["parties"][0]["organisation"]["name"], "NHS England");
    EXPECT_EQ(fields["parties"][1]["field"], "recipient");
    EXPECT_EQ(fields["parties"][1]["signatory"]["name"], "Dr Siân Pryce-Jones");
}

TEST(Fields, EveryJointControllerHasItsSignatureBlock)
{
    const Json fields = fields_of(sample_dsa("joint-s251/dsa.json"), stamp());

    std::vector<std::string> names;
    for (const Json& party : fields["parties"]) {
        names.push_back(party["field"]);
    }
    EXPECT_THAT(names, ElementsAre("disclosing-party", "controller-1", "controller-2"));
}

TEST(Fields, ACodedValueHasItsTextAndItsCode)
{
    const Json fields = fields_of(sample_dsa("university/dsa.json"), stamp());

    EXPECT_EQ(fields["datasets"][0]["type_of_data"], "Anonymised - ICO Code Compliant");
    EXPECT_EQ(fields["datasets"][0]["type_of_data_code"], "anonymised-ico");
    EXPECT_EQ(fields["access_routes"], (Json{"Extract (file)", "DigiTrials"}));
    EXPECT_EQ(fields["access_routes_codes"], (Json{"extract", "digitrials"}));
    EXPECT_EQ(fields["datasets"][0]["period"], "2015/16 – 2017/18");
    EXPECT_EQ(fields["charges"]["items"][0]["amount"], "£1,431.00");
    EXPECT_EQ(fields["purpose"]["funding"][0]["amount_pence"], 124'000'000);
    EXPECT_EQ(fields["draft"], false);
    EXPECT_EQ(fields["reference"], "DARS-NIC-999001-B2C3D-v0.4");
}

TEST(Fields, ACertificateNamesItsAgreementAndItsNumber)
{
    const Json fields = fields_of(certificate(), stamp());

    EXPECT_EQ(fields["reference"], "DARS-NIC-999041-K8L9M-v3.1 certificate CD-1");
    EXPECT_EQ(fields["items"][1]["location"], "Pier 9, Port Ravens, PR1 3NH, Wales");
    EXPECT_EQ(fields["items"][1]["location_number"], 2);
}

// --- contracts/README.md is what the Word templates are written against
// ------------------------------

/// The lines of one "### heading" of the README that name a field: path and type.
std::map<std::string, std::string> listed_under(const std::string& heading)
{
    std::ifstream file(std::string(PROJECT_DIR) + "/contracts/README.md");
    std::map<std::string, std::string> listed;
    bool is_inside = false;
    bool is_code = false;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("###")) {
            is_inside = line.find(heading) != std::string::npos;
        } else if (line.starts_with("```")) {
            is_code = !is_code;
        } else if (is_inside && is_code && !line.empty()) {
            std::istringstream words(line);
            std::string path;
            std::string type;
            words >> path >> type;
            listed[path] = type;
        }
    }
    return listed;
}

/// "Organisation" -> its members, for the shapes the README describes once.
std::map<std::string, std::map<std::string, std::string>> shapes()
{
    std::ifstream file(std::string(PROJECT_DIR) + "/contracts/README.md");
    std::map<std::string, std::map<std::string, std::string>> all;
    std::string shape;
    bool is_inside = false;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("###")) {
            is_inside = line.find("Shapes") != std::string::npos;
        } else if (is_inside && !line.empty() && !line.starts_with("```")) {
            std::istringstream words(line);
            std::string path;
            std::string type;
            words >> path >> type;
            if (line.front() != ' ') {
                shape = path;
            } else {
                all[shape][path] = type;
            }
        }
    }
    return all;
}

bool is_prose(const Json& value)
{
    return value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& block) {
               return block.is_object() && block.size() == 3 && block.contains("kind") &&
                      block.contains("label") && block.contains("text");
           });
}

/// Walks what a template gets and checks that every leaf is listed, with its type.
class Walk {
public:
    explicit Walk(const std::string& heading) : listed_(listed_under(heading)), shapes_(shapes())
    {
        for (const auto& [path, type] : listed_under("In every template")) {
            listed_.emplace(path, type);
        }
    }

    void check(const Json& value, const std::string& path)
    {
        const auto entry = listed_.find(path);
        if (entry != listed_.end()) {
            seen_.insert(path);
            check_type(value, path, entry->second);
            if (entry->second != "null") { // "null or an object": its members are listed too
                return;
            }
        }
        if (value.is_object()) {
            for (const auto& member : value.items()) {
                check(member.value(), path.empty() ? member.key() : path + "." + member.key());
            }
        } else if (value.is_array()) {
            for (const Json& item : value) {
                check(item, path + "[]");
            }
        } else if (entry == listed_.end()) {
            ADD_FAILURE() << "contracts/README.md does not list " << path;
        }
    }

    std::vector<std::string> never_seen() const
    {
        std::vector<std::string> missing;
        for (const auto& [path, type] : listed_) {
            if (!seen_.contains(path)) {
                missing.push_back(path);
            }
        }
        return missing;
    }

private:
    void check_type(const Json& value, const std::string& path, const std::string& type)
    {
        const bool may_be_null = value.is_null(); // checked by the schema of each sample
        if (type == "prose") {
            EXPECT_TRUE(is_prose(value)) << path;
        } else if (type == "boolean") {
            EXPECT_TRUE(value.is_boolean()) << path;
        } else if (type == "integer") {
            EXPECT_TRUE(value.is_number_integer() || may_be_null) << path;
        } else if (type == "date") {
            EXPECT_TRUE(may_be_null || Date::parse(value.get<std::string>())) << path;
        } else if (type == "text") {
            EXPECT_TRUE(value.is_string() || may_be_null) << path;
        } else if (const auto shape = shapes_.find(type); shape != shapes_.end()) {
            check_shape(value, path, shape->second);
        } else {
            EXPECT_EQ(type, "null") << path << " has a type the README does not explain";
        }
    }

    void check_shape(const Json& value, const std::string& path,
                     const std::map<std::string, std::string>& members)
    {
        if (value.is_null()) {
            return;
        }
        for (const auto& member : value.items()) {
            const std::string name = member.key();
            const bool is_listed =
                std::any_of(members.begin(), members.end(), [&](const auto& listed) {
                    return listed.first == name || listed.first.starts_with(name + ".") ||
                           listed.first == name + "[]";
                });
            EXPECT_TRUE(is_listed) << path << "." << name;
        }
        for (const auto& [name, type] : members) {
            const std::string top = name.substr(0, name.find_first_of(".["));
            EXPECT_TRUE(value.contains(top)) << path << "." << top;
        }
    }

    std::map<std::string, std::string> listed_;
    std::map<std::string, std::map<std::string, std::string>> shapes_;
    std::set<std::string> seen_;
};

TEST(Fields, OfAFrameworkContractAreThoseOfTheReadme)
{
    Walk walk("DSFC (");
    for (const char* name :
         {"university/dsfc.json", "joint-s251/dsfc-trust.json", "joint-s251/dsfc-company.json",
          "charity-commercial/dsfc.json", "retention/dsfc.json"}) {
        walk.check(fields_of(sample_dsfc(name), stamp()), "");
    }
    EXPECT_THAT(walk.never_seen(), IsEmpty());
}

TEST(Fields, OfAnAgreementAreThoseOfTheReadme)
{
    Walk walk("DSA (");
    for (const char* name : {"university/dsa.json", "joint-s251/dsa.json",
                             "charity-commercial/dsa.json", "retention/dsa.json"}) {
        walk.check(fields_of(sample_dsa(name), stamp()), "");
    }
    EXPECT_THAT(walk.never_seen(), IsEmpty());
}

TEST(Fields, OfACertificateAreThoseOfTheReadme)
{
    Walk walk("Certificate of destruction");
    walk.check(fields_of(certificate(), stamp()), "");
    EXPECT_THAT(walk.never_seen(), IsEmpty());
}

/// What fields.json, the schema that templates are held against, says of the fields.
std::string departures(const std::string& kind, const Json& fields)
{
    const auto file = std::filesystem::path(PROJECT_DIR) / "templates" / kind / "fields.json";
    return print(JsonSchema::compile(read_json(file), kind).check(fields));
}

TEST(Fields, AreValidForTheSchemaThatTemplatesAreHeldAgainst)
{
    for (const char* name :
         {"university/dsfc.json", "joint-s251/dsfc-trust.json", "joint-s251/dsfc-company.json",
          "charity-commercial/dsfc.json", "retention/dsfc.json"}) {
        EXPECT_EQ(departures("dsfc", fields_of(sample_dsfc(name), stamp())), "") << name;
    }
    for (const char* name : {"university/dsa.json", "joint-s251/dsa.json",
                             "charity-commercial/dsa.json", "retention/dsa.json"}) {
        EXPECT_EQ(departures("dsa", fields_of(sample_dsa(name), stamp())), "") << name;
    }
    EXPECT_THAT(departures("destruction-certificate", fields_of(certificate(), stamp())),
                IsEmpty());
}

void expect_no_member_missing(const Json& left, const Json& right, const std::string& path)
{
    if (!left.is_object() || !right.is_object()) {
        return; // null stands for an object that is not given
    }
    for (const auto& member : left.items()) {
        ASSERT_TRUE(right.contains(member.key())) << path << "." << member.key();
        expect_no_member_missing(member.value(), right[member.key()], path + "." + member.key());
    }
}

TEST(Fields, NothingIsEverAbsent)
{
    const Json full = fields_of(sample_dsa("joint-s251/dsa.json"), stamp());
    const Json bare = fields_of(sample_dsa("retention/dsa.json"), stamp());

    expect_no_member_missing(full, bare, "");
    expect_no_member_missing(bare, full, "");
}

} // namespace
} // namespace indenture::contracts
