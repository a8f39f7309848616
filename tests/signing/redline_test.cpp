#include "signing/checks/redline.h"

#include "base/error.h"
#include "signing/checks/word_differences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <sstream>

namespace indenture::tests {

namespace {

using Kind = signing::PageDifference::Kind;
using signing::checks::differences;
using signing::checks::flags_of;
using signing::checks::Hunk;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Pages of lines, each line a string of words.
using Lines = std::vector<std::vector<std::string>>;

std::vector<pdf::PageContent> pages_of(const Lines& pages)
{
    std::vector<pdf::PageContent> result;
    for (const auto& lines : pages) {
        pdf::PageContent page;
        double y = 800;
        for (const std::string& line : lines) {
            std::istringstream words(line);
            double x = 72;
            for (std::string word; words >> word; x += 40) {
                page.runs.push_back({.text = word,
                                     .font = "Serif",
                                     .size = 11,
                                     .start = {x, y},
                                     .clip = {-1e9, -1e9, 1e9, 1e9}});
            }
            y -= 14;
        }
        result.push_back(std::move(page));
    }
    return result;
}

std::vector<signing::PageDifference> redline(const Lines& issued, const Lines& uploaded,
                                             const Limits& limits = {})
{
    const auto before = pages_of(issued);
    const auto after = pages_of(uploaded);
    const signing::RequiredSignatory party{.field = "recipient",
                                           .organisation_name = "University of Example",
                                           .organisation_identifiers = {},
                                           .signatory_names = {"Siân Member"}};
    return signing::checks::redline_of(signing::checks::words_of(before, {}),
                                       signing::checks::words_of(after, {}), {party}, limits)
        .differences;
}

const Lines contract{{"1. Definitions", "In this agreement", "4. Term", "4.2 The term is 12 months",
                      "from the date of signature."},
                     {"12.1.3 The Recipient shall not share the Data."}};

} // namespace

TEST(Redline, SaysNothingOfEqualDocuments)
{
    EXPECT_THAT(redline(contract, contract), IsEmpty());
}

TEST(Redline, NamesPageClauseAndNumberOfAReplacedWord)
{
    Lines changed = contract;
    changed[0][3] = "4.2 The term is 24 months";

    const auto found = redline(contract, changed);

    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].kind, Kind::Replaced);
    EXPECT_EQ(found[0].page, 1U);
    EXPECT_EQ(found[0].clause, "4.2");
    EXPECT_EQ(found[0].issued, "12");
    EXPECT_EQ(found[0].uploaded, "24");
    EXPECT_THAT(found[0].flags, ElementsAre("number"));
    EXPECT_EQ(print(found[0]), "page 1, clause 4.2: '12' replaced by '24' (number)");
}

TEST(Redline, FlagsANegationThatIsGone)
{
    Lines changed = contract;
    changed[1][0] = "12.1.3 The Recipient shall share the Data.";

    const auto found = redline(contract, changed);

    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].kind, Kind::Deleted);
    EXPECT_EQ(found[0].page, 2U);
    EXPECT_EQ(found[0].clause, "12.1.3");
    EXPECT_EQ(found[0].issued, "not");
    EXPECT_THAT(found[0].flags, ElementsAre("negation"));
}

TEST(Redline, GivesInsertedWordsThePageOfTheUpload)
{
    Lines changed = contract;
    changed.push_back({"Envelope ID: 0F3A"});

    const auto found = redline(contract, changed);

    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].kind, Kind::Inserted);
    EXPECT_EQ(found[0].page, 3U);
    EXPECT_EQ(found[0].uploaded, "Envelope ID: 0F3A");
}

TEST(Redline, KnowsWordsThatWereMoved)
{
    Lines changed = contract;
    changed[0][1] = "";
    changed[1].emplace_back("In this agreement");

    const auto found = redline(contract, changed);

    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].kind, Kind::Moved);
    EXPECT_EQ(found[0].issued, "In this agreement");
    EXPECT_EQ(found[0].page, 1U);
}

TEST(Redline, DoesNotMindWhereLinesAndPagesBreak)
{
    EXPECT_THAT(redline({{"one two", "three four"}}, {{"one", "two three"}, {"four"}}), IsEmpty());
}

TEST(Redline, KeepsWithinItsLimit)
{
    Lines left{{}};
    Lines right{{}};
    for (int i = 0; i < 500; ++i) {
        left[0].push_back("left" + std::to_string(i));
        right[0].push_back("right" + std::to_string(i));
    }

    EXPECT_THROW(redline(left, right, {.compared_steps_max = 1000}), Error);
    EXPECT_THAT(redline(left, right), SizeIs(1));
}

TEST(Redline, FlagsNumbersDatesNamesAndNegations)
{
    const signing::RequiredSignatory party{.field = {},
                                           .organisation_name = "University of Example",
                                           .organisation_identifiers = {},
                                           .signatory_names = {"Siân Member"}};
    const auto flags = [&](std::vector<std::string> words) { return flags_of(words, {party}); };

    EXPECT_THAT(flags({"twelve", "months"}), IsEmpty());
    EXPECT_THAT(flags({"£1,000"}), ElementsAre("number"));
    EXPECT_THAT(flags({"31/01/2026."}), ElementsAre("number", "date"));
    EXPECT_THAT(flags({"March"}), ElementsAre("date"));
    EXPECT_THAT(flags({"Member,"}), ElementsAre("name"));
    EXPECT_THAT(flags({"Mallory", "Attacker"}), ElementsAre("name"));
    EXPECT_THAT(flags({"The"}), IsEmpty());
    for (const char* word : {"not", "No", "never", "nor", "without", "shall", "may", "don’t"}) {
        EXPECT_THAT(flags({word}), ElementsAre("negation")) << word;
    }
}

// --- Differences of sequences -------------------------------------------------------------------

namespace {

/// The length of the longest common subsequence, the slow and obvious way.
std::size_t common_length(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b)
{
    std::vector<std::vector<std::size_t>> best(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            best[i][j] = a[i - 1] == b[j - 1] ? best[i - 1][j - 1] + 1
                                              : std::max(best[i - 1][j], best[i][j - 1]);
        }
    }
    return best.back().back();
}

/// The left with every hunk put in place.
std::vector<std::uint32_t> patched(const std::vector<std::uint32_t>& left,
                                   const std::vector<std::uint32_t>& right,
                                   const std::vector<Hunk>& hunks)
{
    std::vector<std::uint32_t> result;
    std::size_t at = 0;
    const auto copy = [&](const std::vector<std::uint32_t>& from, std::size_t begin,
                          std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            result.push_back(from[i]);
        }
    };
    for (const Hunk& hunk : hunks) {
        copy(left, at, hunk.left_begin);
        copy(right, hunk.right_begin, hunk.right_end);
        at = hunk.left_end;
    }
    copy(left, at, left.size());
    return result;
}

} // namespace

TEST(WordDifferences, AreThoseOfTheLongestCommonSubsequence)
{
    std::mt19937 engine(20260301); // the same numbers every time
    const auto random = [&] { return static_cast<std::uint32_t>(engine()); };
    for (int round = 0; round < 500; ++round) {
        std::vector<std::uint32_t> left(random() % 30);
        std::vector<std::uint32_t> right(random() % 30);
        const std::uint32_t letters = 1 + random() % 6;
        for (auto* sequence : {&left, &right}) {
            for (std::uint32_t& value : *sequence) {
                value = random() % letters;
            }
        }

        const auto hunks = differences(left, right, 1'000'000);

        std::size_t changed = 0;
        for (const Hunk& hunk : hunks) {
            changed += hunk.left_end - hunk.left_begin + hunk.right_end - hunk.right_begin;
        }
        ASSERT_EQ(patched(left, right, hunks), right);
        ASSERT_EQ(changed, left.size() + right.size() - 2 * common_length(left, right));
    }
}

TEST(WordDifferences, OfEqualOrEmptySequencesAreSimple)
{
    EXPECT_THAT(differences({1, 2, 3}, {1, 2, 3}, 10), IsEmpty());
    EXPECT_THAT(differences({}, {}, 0), IsEmpty());
    EXPECT_THAT(differences({1}, {}, 0), ElementsAre(Hunk{0, 1, 0, 0}));
    EXPECT_THAT(differences({1, 2}, {1, 3, 2}, 10), ElementsAre(Hunk{1, 1, 1, 2}));
}

} // namespace indenture::tests
