// Real agreements of the Data Uses Register, as applications.

#include "contracts/fields.h"
#include "contracts/prose.h"
#include "samples.h"
#include "support/register_mapper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

namespace indenture::contracts {
namespace {

using support::application_from;
using support::newest_state;
using support::read_record;
using testing::ElementsAreArray;

std::vector<std::filesystem::path> records()
{
    return support::register_records(SHARED_DIR);
}

/// What a reader sees of plain text: its words, without the glyphs that begin a line.
std::vector<std::string> words_of(const std::string& text)
{
    static const std::vector<std::string> glyphs{"•", "·", "\uF0B7", "-",  "–",
                                                 "*", "~", ">",      ">>", "o"};
    std::vector<std::string> words;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream stream(line);
        bool at_start = true;
        for (std::string word; stream >> word;) {
            while (at_start) {
                const auto glyph =
                    std::find_if(glyphs.begin(), glyphs.end() - 1,
                                 [&](const std::string& each) { return word.starts_with(each); });
                if (glyph == glyphs.end() - 1) {
                    break;
                }
                word = word.substr(glyph->size());
            }
            if (at_start && word == glyphs.back()) {
                word.clear();
            }
            if (!word.empty()) {
                words.push_back(word);
                at_start = false;
            }
        }
    }
    return words;
}

std::string joined(const std::vector<ProseBlock>& blocks)
{
    std::string text;
    for (const ProseBlock& block : blocks) {
        text += block.label + " " + block.text + "\n";
    }
    return text;
}

TEST(Register, EveryRecordBecomesAnApplicationThatPassesTheSchema)
{
    if (records().empty()) {
        GTEST_SKIP() << "skipped: no corpus";
    }
    for (const auto& file : records()) {
        const Json application = application_from(read_record(file));

        const auto parsed = dsa_from(application);

        EXPECT_TRUE(parsed.value) << file.filename() << "\n" << listed(parsed.findings);
    }
}

TEST(Register, TheFieldsHoldTheRecordsOwnWords)
{
    if (records().empty()) {
        GTEST_SKIP() << "skipped: no corpus";
    }
    for (const auto& file : records()) {
        const Json record = read_record(file);
        const Json& state = newest_state(record);

        const Json fields = fields_of(dsa_from(application_from(record)).value.value(), Stamp{});

        EXPECT_EQ(fields["reference"], record["versions"].back()["reference"]) << file;
        EXPECT_EQ(fields["title"], state["title"]);
        EXPECT_EQ(fields["applicant"]["name"], state["organisation"]);
        EXPECT_EQ(fields["applicant"]["organisation_type"], state["organisation_type"]);
        EXPECT_EQ(fields["controllership"], state["controller_basis"]);
        ASSERT_EQ(fields["datasets"].size(), state["datasets"].size());
        for (std::size_t i = 0; i < fields["datasets"].size(); ++i) {
            EXPECT_EQ(fields["datasets"][i]["name"], state["datasets"][i]["name"]);
            EXPECT_EQ(fields["datasets"][i]["type_of_data"], state["datasets"][i]["type_of_data"]);
            EXPECT_EQ(fields["datasets"][i]["frequency"], state["datasets"][i]["frequency"]);
            std::string basis;
            for (const Json& each : fields["datasets"][i]["legal_basis"]) {
                basis += (basis.empty() ? "" : "; ") + each.get<std::string>();
            }
            if (state["datasets"][i]["legal_basis"] != "") {
                EXPECT_EQ(basis, state["datasets"][i]["legal_basis"]);
            }
        }
    }
}

TEST(Register, NoWordOfAnyTextIsLostOnTheWayToProse)
{
    if (records().empty()) {
        GTEST_SKIP() << "skipped: no corpus";
    }
    for (const auto& file : records()) {
        for (const Json& version : read_record(file)["versions"]) {
            for (const Json& state : version["states"]) {
                for (const char* name : {"objective", "activities", "expected_output",
                                         "expected_benefits", "yielded_benefits"}) {
                    const auto text = state[name].get<std::string>();

                    const auto blocks = prose(text);

                    EXPECT_THAT(words_of(joined(blocks)), ElementsAreArray(words_of(text)))
                        << file.filename() << " " << name;
                }
            }
        }
    }
}

} // namespace
} // namespace indenture::contracts
