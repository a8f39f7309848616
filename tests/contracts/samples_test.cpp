// The samples: all whole ones pass all rules, each spoiled one breaks exactly what its name says,
// and between them they use every field of every schema.

#include "contracts/fields.h"
#include "samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

namespace indenture::contracts {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

std::vector<fs::path> files_in(const fs::path& folder)
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".json") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::vector<fs::path> files_of_kind(const std::string& kind)
{
    std::vector<fs::path> files = files_in(fs::path(PROJECT_DIR) / "samples");
    std::erase_if(files, [&](const fs::path& file) {
        const std::string name = file.filename().string();
        return name != kind + ".json" && !name.starts_with(kind + "-");
    });
    return files;
}

bool is_spoiled(const fs::path& file)
{
    return file.parent_path().filename() == "spoiled";
}

/// All a person would be told about an application, evidence being as good as it can be.
std::vector<Finding> findings_about(const fs::path& file)
{
    const RuleBook book = RuleBook::standard();
    if (file.filename().string().starts_with("dsfc")) {
        const auto parsed = dsfc_from(read_json(file));
        if (!parsed.value) {
            return parsed.findings;
        }
        const Date day = parsed.value->issued_for_signature_on;
        return book.as_of(day).decide(*parsed.value, day).findings;
    }
    const auto parsed = dsa_from(read_json(file));
    if (!parsed.value) {
        return parsed.findings;
    }
    const Date day = parsed.value->issued_for_signature_on;
    return book.as_of(day).decide(*parsed.value, all_signed(day)).findings;
}

TEST(Samples, EveryWholeApplicationPassesAllRules)
{
    for (const char* kind : {"dsfc", "dsa"}) {
        for (const fs::path& file : files_of_kind(kind)) {
            if (!is_spoiled(file)) {
                EXPECT_THAT(findings_about(file), IsEmpty()) << file << "\n"
                                                             << listed(findings_about(file));
            }
        }
    }
}

// spoiled/dsa-R-12-marketing-purpose.json breaks R-12 and nothing else.
TEST(Samples, EverySpoiledApplicationBreaksExactlyWhatItsNameSays)
{
    const auto files = files_in(fs::path(PROJECT_DIR) / "samples" / "spoiled");
    EXPECT_GT(files.size(), 30U);
    for (const fs::path& file : files) {
        const std::string name = file.filename().string();
        const auto findings = findings_about(file);

        EXPECT_TRUE(blocks(findings)) << name;
        for (const std::string& code : codes_of(findings)) {
            EXPECT_TRUE(name.starts_with("dsa-" + code + "-") ||
                        name.starts_with("dsfc-" + code + "-"))
                << name << "\n"
                << listed(findings);
        }
    }
}

TEST(Samples, EveryRuleIsBrokenByASpoiledApplication)
{
    // R-03 is broken by the evidence, never by an application.
    std::set<std::string> missing{"R-01", "R-02", "R-05", "R-12", "R-14", "R-15", "R-23",
                                  "R-34", "R-46", "R-50", "F-01", "F-02", "F-03"};
    for (const fs::path& file : files_in(fs::path(PROJECT_DIR) / "samples" / "spoiled")) {
        for (const std::string& code : codes_of(findings_about(file))) {
            missing.erase(code);
        }
    }

    EXPECT_THAT(missing, IsEmpty());
}

/// Walks a schema and, beside it, a value. A property is named after the definition it stands in,
/// so that a shape used in many places needs to be used whole in one of them.
class Coverage {
public:
    explicit Coverage(const Json& schema) : schema_(schema) {}

    void declare_all(const std::string& kind)
    {
        declare(schema_, kind);
        for (const auto& definition : schema_["definitions"].items()) {
            declare(definition.value(), definition.key());
        }
    }

    void use(const Json& value, const std::string& kind) { use(value, schema_, kind); }

    const std::set<std::string>& declared() const { return declared_; }
    const std::set<std::string>& used() const { return used_; }

private:
    void declare(const Json& part, const std::string& name)
    {
        if (part.contains("items")) {
            declare(part["items"], name + "[]");
        }
        const Json properties = part.value("properties", Json::object());
        for (const auto& property : properties.items()) {
            declared_.insert(name + "." + property.key());
            declare(property.value(), name + "." + property.key());
        }
    }

    void use(const Json& value, const Json& part, const std::string& name)
    {
        if (part.contains("$ref")) {
            const auto target = part["$ref"].get<std::string>().substr(1);
            use(value, schema_.at(Json::json_pointer(target)),
                target.substr(target.rfind('/') + 1));
        } else if (value.is_array()) {
            for (const Json& item : value) {
                use(item, part["items"], name + "[]");
            }
        } else if (value.is_object()) {
            for (const auto& member : value.items()) {
                if (part["properties"].contains(member.key())) {
                    used_.insert(name + "." + member.key());
                    use(member.value(), part["properties"][member.key()],
                        name + "." + member.key());
                }
            }
        }
    }

    const Json& schema_;
    std::set<std::string> declared_;
    std::set<std::string> used_;
};

TEST(Samples, BetweenThemTheyUseEveryFieldOfEverySchema)
{
    std::set<std::string> declared;
    std::set<std::string> used;
    for (const char* kind : {"dsfc", "dsa", "destruction-certificate"}) {
        const Json schema = schema_json(kind);
        Coverage coverage(schema);
        coverage.declare_all(kind);
        for (const fs::path& file : files_of_kind(kind)) {
            coverage.use(read_json(file), kind);
        }
        declared.insert(coverage.declared().begin(), coverage.declared().end());
        used.insert(coverage.used().begin(), coverage.used().end());
    }
    std::vector<std::string> never_used;
    std::set_difference(declared.begin(), declared.end(), used.begin(), used.end(),
                        std::back_inserter(never_used));

    EXPECT_GT(declared.size(), 200U);
    EXPECT_THAT(never_used, IsEmpty());
}

TEST(Samples, HoldOddCharactersLongProseAndManyDatasets)
{
    const Json dsa = sample("university/dsa.json");
    const auto objective = dsa["purpose"]["objective"].get<std::string>();

    EXPECT_GT(objective.size(), 10'000U);
    EXPECT_GE(dsa["datasets"].size(), 36U);
    const std::string text = dsa.dump() + sample("charity-commercial/dsa.json").dump() +
                             sample("retention/dsa.json").dump();
    for (const char* odd : {"“", "’", "–", "\u035B", "é", "ŵ", "ŷ", "£", "•", "~"}) {
        EXPECT_NE(text.find(odd), std::string::npos) << odd;
    }
}

} // namespace
} // namespace indenture::contracts
