#include "workflow/generate_contract.h"

#include "base/files.h"
#include "support/register_mapper.h"
#include "support/run_program.h"
#include "support/test_office.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <regex>
#include <string>
#include <vector>

namespace indenture::tests {

namespace {

namespace fs = std::filesystem;

/// Runs of letters and digits of any script: what a reader calls words, whatever punctuation,
/// bullets and line breaks stand between them.
std::vector<std::string> words_of(const std::string& text)
{
    std::vector<std::string> words(1);
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        const bool is_part = octet < 0x80 && std::isalnum(octet) != 0;
        if (is_part) {
            words.back() += c;
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    if (words.back().empty()) {
        words.pop_back();
    }
    return words;
}

/// The text without the letter "o" that the register's authors used as the bullet of a sub-list:
/// the document has a bullet of its own there.
std::string without_letter_bullets(const std::string& text)
{
    return std::regex_replace(text, std::regex("(^|\\n)([ \\t]*)o[\\t ]"), "$1$2");
}

/// The first word of `wanted` that does not follow the one before it in `text`; "" if all do.
std::string first_missing(const std::vector<std::string>& wanted,
                          const std::vector<std::string>& text)
{
    auto at = text.begin();
    for (const std::string& word : wanted) {
        at = std::find(at, text.end(), word);
        if (at == text.end()) {
            return word;
        }
        ++at;
    }
    return {};
}

std::string text_of(const Bytes& pdf)
{
    const fs::path folder = fresh_folder();
    write_file(folder / "agreement.pdf", pdf);
    const auto run = run_program({"pdftotext", "-raw", (folder / "agreement.pdf").string(), "-"});
    fs::remove_all(folder);
    return run.out;
}

class RegisterRecord : public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override
    {
        if (!fs::exists(fs::path(SHARED_DIR) / "register")) {
            GTEST_SKIP() << "skipped: no register records";
        }
        if (!is_installed("pdftotext")) {
            GTEST_SKIP() << "skipped: no pdftotext";
        }
    }
};

TEST_P(RegisterRecord, HasEveryWordInThePdfInOrder)
{
    const FixedClock clock = morning_of("2026-06-15");
    const fs::path file = fs::path(SHARED_DIR) / "register" / (GetParam() + std::string(".json"));
    const Json record = support::read_record(file);
    const auto draft = workflow::generate_draft(
        contracts::ContractKind::Dsa, support::application_from(record), checkout_office(clock));
    ASSERT_TRUE(draft.contract.has_value()) << to_json(draft.findings).dump(2);

    const auto text = words_of(text_of(draft.contract->pdf));

    const Json& state = support::newest_state(record);
    for (const char* field : {"title", "objective", "activities", "expected_output",
                              "expected_benefits", "yielded_benefits"}) {
        EXPECT_EQ(first_missing(
                      words_of(without_letter_bullets(state.at(field).get<std::string>())), text),
                  "")
            << field;
    }
    for (const Json& dataset : state.at("datasets")) {
        for (const auto& [name, value] : dataset.items()) {
            EXPECT_EQ(first_missing(words_of(value.get<std::string>()), text), "") << name;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All, RegisterRecord,
                         ::testing::Values("dars-nic-00574-v2h1f", "dars-nic-147876-ysqfx",
                                           "dars-nic-290527-p5c0y", "dars-nic-363464-j4f8n",
                                           "dars-nic-411795-x5n2v", "dars-nic-615974-y3r7q",
                                           "dars-nic-656836-t2j0t", "dars-nic-788403-y9m1g"));

} // namespace

} // namespace indenture::tests
