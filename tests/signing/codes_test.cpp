#include "signing/codes.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <map>
#include <regex>
#include <set>

namespace indenture::tests {

namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;

/// A code and the file that gives it.
using Uses = std::map<std::string, std::string>;

std::string text_of(const fs::path& path)
{
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> sources()
{
    std::vector<fs::path> found;
    for (const char* folder : {"signing", "src/pdf", "src/workflow"}) {
        for (const auto& each : fs::recursive_directory_iterator(fs::path(PROJECT_DIR) / folder)) {
            const auto extension = each.path().extension();
            if ((extension == ".cpp" || extension == ".h") && each.path().stem() != "codes") {
                found.push_back(each.path());
            }
        }
    }
    return found;
}

/// Codes as findings are made: by checks::block and its like, checks::note, or a Finding written
/// out.
Uses codes_given()
{
    const std::regex made(
        R"re((?:\b(?:block|refuse|refusal|one)\(\s*|Severity::\w+,\s*)"([a-z][a-z0-9-]*)")re");
    Uses uses;
    for (const fs::path& path : sources()) {
        const std::string text = text_of(path);
        for (std::sregex_iterator each(text.begin(), text.end(), made), end; each != end; ++each) {
            uses[(*each)[1].str()] = path.filename().string();
        }
    }
    return uses;
}

std::set<std::string> words_in_quotes()
{
    const std::regex quoted(R"re("([a-z][a-z0-9-]*)")re");
    std::set<std::string> words;
    for (const fs::path& path : sources()) {
        const std::string text = text_of(path);
        for (std::sregex_iterator each(text.begin(), text.end(), quoted), end; each != end;
             ++each) {
            words.insert((*each)[1].str());
        }
    }
    return words;
}

} // namespace

TEST(Codes, EveryCodeThatIsGivenHasARow)
{
    std::vector<std::string> without_row;

    for (const auto& [code, file] : codes_given()) {
        if (signing::find_code(code) == nullptr) {
            without_row.push_back(code + " in " + file);
        }
    }

    EXPECT_THAT(without_row, IsEmpty()) << "add their rows to the table in signing/codes.cpp";
}

TEST(Codes, EveryRowIsGivenBySomeCheck)
{
    const std::set<std::string> words = words_in_quotes();
    std::vector<std::string> never_given;

    for (const signing::Code& row : signing::codes()) {
        if (!words.contains(std::string(row.code))) {
            never_given.emplace_back(row.code);
        }
    }

    EXPECT_THAT(never_given, IsEmpty()) << "take their rows out of signing/codes.cpp";
}

TEST(Codes, NoCodeHasTwoRows)
{
    std::set<std::string_view> seen;

    for (const signing::Code& row : signing::codes()) {
        EXPECT_TRUE(seen.insert(row.code).second) << row.code;
    }
}

TEST(Codes, EveryRowExplainsItselfInSentences)
{
    for (const signing::Code& row : signing::codes()) {
        EXPECT_TRUE(row.meaning.ends_with('.')) << row.code;
        EXPECT_TRUE(row.cure.empty() || row.cure.ends_with('.')) << row.code;
        EXPECT_FALSE(row.source.empty()) << row.code;
        EXPECT_EQ(row.sub_indication.empty(), row.verdict == signing::Verdict::Passed) << row.code;
    }
}

TEST(Codes, FailWithTheSubIndicationsOfTheStandardOnly)
{
    // EN 319 102-1, tables 5 and 6.
    const std::set<std::string_view> standard{"FORMAT_FAILURE",
                                              "HASH_FAILURE",
                                              "SIG_CRYPTO_FAILURE",
                                              "REVOKED",
                                              "EXPIRED",
                                              "NOT_YET_VALID",
                                              "SIG_CONSTRAINTS_FAILURE",
                                              "CHAIN_CONSTRAINTS_FAILURE",
                                              "CERTIFICATE_CHAIN_GENERAL_FAILURE",
                                              "CRYPTO_CONSTRAINTS_FAILURE",
                                              "POLICY_PROCESSING_ERROR",
                                              "SIGNATURE_POLICY_NOT_AVAILABLE",
                                              "TIMESTAMP_ORDER_FAILURE",
                                              "NO_SIGNING_CERTIFICATE_FOUND",
                                              "NO_CERTIFICATE_CHAIN_FOUND",
                                              "REVOKED_NO_POE",
                                              "REVOKED_CA_NO_POE",
                                              "OUT_OF_BOUNDS_NOT_REVOKED",
                                              "OUT_OF_BOUNDS_NO_POE",
                                              "REVOCATION_OUT_OF_BOUNDS_NO_POE",
                                              "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
                                              "NO_POE",
                                              "TRY_LATER",
                                              "SIGNED_DATA_NOT_FOUND",
                                              "CUSTOM",
                                              "GENERIC",
                                              "NO_CERTIFICATE_CHAIN_FOUND_NO_POE"};

    for (const signing::Code& row : signing::codes()) {
        EXPECT_TRUE(row.sub_indication.empty() || standard.contains(row.sub_indication))
            << row.code;
    }
}

TEST(Codes, AreDocumentedAsTheyAre)
{
    const std::string documented = text_of(fs::path(PROJECT_DIR) / "signing" / "codes.md");

    for (const signing::Code& row : signing::codes()) {
        EXPECT_NE(documented.find("| `" + std::string(row.code) + "` |"), std::string::npos)
            << row.code << ": write signing/codes.md anew with indenture verify --list-codes";
    }
}

TEST(Codes, AnUnknownCodeFails)
{
    const signing::Outcome outcome = signing::outcome_of({.code = "never-heard-of",
                                                          .severity = Severity::Block,
                                                          .where = {},
                                                          .text = "",
                                                          .cure = ""});

    EXPECT_EQ(outcome.verdict, signing::Verdict::Failed);
    EXPECT_EQ(outcome.sub_indication, "GENERIC");
}

} // namespace indenture::tests
