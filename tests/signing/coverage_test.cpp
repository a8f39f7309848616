#include "signing/checks/coverage.h"

#include "base/digest.h"
#include "signing/cases/case.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using signing::Coverage;
using signing::SignatureReport;
using signing::checks::check_coverage;
using signing::checks::check_dictionaries;
using signing::checks::check_ranges;
using signing::checks::CoverageAnswer;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::vector<std::string> codes_of(const std::vector<Finding>& findings)
{
    std::vector<std::string> codes;
    for (const Finding& finding : findings) {
        codes.push_back(finding.code);
    }
    return codes;
}

CoverageAnswer coverage_of(const Bytes& bytes, const std::string& name)
{
    const auto file = pdf::PdfFile::open(bytes, "upload.pdf", {});
    for (const signing::SignatureField& field : signing::signature_fields(file.latest(), {})) {
        if (field.name == name && field.value) {
            return check_coverage(file, field, {});
        }
    }
    throw std::out_of_range("no signature in field " + name);
}

/// The last hole in a file, from '<' to one past '>'.
struct Hole {
    std::size_t begin = 0;
    std::size_t end = 0;
};

Hole last_hole(const Bytes& file)
{
    const std::size_t begin = file.rfind("/Contents<") + 9;
    return {begin, file.find('>', begin) + 1};
}

/// The ByteRange at or after an offset, replaced in the room that it was given.
Bytes with_range_at(Bytes file, std::size_t from, std::string range)
{
    constexpr std::size_t room = 36;
    EXPECT_LE(range.size(), room);
    range.resize(room, ' ');
    return file.replace(file.find("/ByteRange[", from) + 10, room, range);
}

Bytes with_last_range_as(const Bytes& file, const std::string& range)
{
    return with_range_at(file, file.rfind("/ByteRange["), range);
}

/// NHS England's signature with this ByteRange.
CoverageAnswer with_range(const std::string& range)
{
    return coverage_of(with_last_range_as(scene().once, range), "nhs-england");
}

/// [0 first second rest], each moved by so many octets.
CoverageAnswer with_range_moved(int first, int second, int end)
{
    const Bytes& file = scene().once;
    const Hole hole = last_hole(file);
    const auto moved = [](std::size_t number, int by) {
        return static_cast<std::int64_t>(number) + by;
    };
    return with_range(fmt::format("[0 {} {} {}]", moved(hole.begin, first), moved(hole.end, second),
                                  moved(file.size() - hole.end, end - second)));
}

/// The octets between the brackets of the last hole, respelled in place.
template <typename Respell> Bytes with_digits(Bytes file, const Respell& respell)
{
    const Hole hole = last_hole(file);
    const std::string digits = file.substr(hole.begin + 1, hole.end - hole.begin - 2);
    return file.replace(hole.begin + 1, digits.size(), respell(digits));
}

Bytes with_words(Bytes file, const std::string& from, const std::string& to)
{
    EXPECT_EQ(from.size(), to.size());
    return file.replace(file.rfind(from), from.size(), to);
}

auto is_byte_range_refused()
{
    return AllOf(Field("findings", &CoverageAnswer::findings,
                       ElementsAre(Field("code", &Finding::code, "byte-range"))),
                 Field("coverage", &CoverageAnswer::coverage, Coverage::Unclear),
                 Field("contents", &CoverageAnswer::contents, IsEmpty()),
                 Field("end", &CoverageAnswer::end, 0U));
}

auto is_refused_for_its_end()
{
    return AllOf(Field("findings", &CoverageAnswer::findings,
                       ElementsAre(Field("code", &Finding::code, "coverage"))),
                 Field("coverage", &CoverageAnswer::coverage, Coverage::Unclear));
}

SignatureReport ranged(const std::string& field, std::array<std::size_t, 4> range)
{
    SignatureReport report;
    report.field = field;
    report.byte_range = range;
    return report;
}

} // namespace

// --- What is covered ----------------------------------------------------------------------------

TEST(CoverageOf, OneSignatureIsTheEntireFile)
{
    const Hole hole = last_hole(scene().once);

    const auto answer = coverage_of(scene().once, "nhs-england");

    EXPECT_THAT(answer.findings, IsEmpty()) << print(answer.findings);
    EXPECT_EQ(answer.coverage, Coverage::EntireFile);
    EXPECT_EQ(answer.revision, 1U);
    EXPECT_EQ(answer.hole_begin, hole.begin);
    EXPECT_EQ(answer.hole_end, hole.end);
    EXPECT_EQ(answer.end, scene().once.size());
    EXPECT_EQ(to_hex(answer.contents),
              scene().once.substr(hole.begin + 1, hole.end - hole.begin - 2));
}

TEST(CoverageOf, AnEarlierSignatureIsItsEntireRevision)
{
    const auto first = coverage_of(scene().both, "nhs-england");
    const auto second = coverage_of(scene().both, "recipient");

    EXPECT_THAT(first.findings, IsEmpty());
    EXPECT_EQ(first.coverage, Coverage::EntireRevision);
    EXPECT_EQ(first.end, scene().once.size());
    EXPECT_THAT(second.findings, IsEmpty());
    EXPECT_EQ(second.coverage, Coverage::EntireFile);
    EXPECT_EQ(second.revision, 2U);
}

TEST(CoverageOf, ADocumentTimestampIsAskedTheSame)
{
    const auto answer = coverage_of(with_document_timestamp(scene()), "timestamp");

    EXPECT_THAT(answer.findings, IsEmpty()) << print(answer.findings);
    EXPECT_EQ(answer.coverage, Coverage::EntireFile);
}

TEST(CoverageOf, DigitsInCapitalLettersAreTheSame)
{
    const Bytes file = with_digits(scene().once, [](std::string digits) {
        std::transform(digits.begin(), digits.end(), digits.begin(), [](char digit) {
            return static_cast<char>(std::toupper(static_cast<unsigned char>(digit)));
        });
        return digits;
    });

    const auto answer = coverage_of(file, "nhs-england");

    EXPECT_THAT(answer.findings, IsEmpty());
    EXPECT_EQ(answer.contents, coverage_of(scene().once, "nhs-england").contents);
}

// --- Ranges that are none -----------------------------------------------------------------------

class NoByteRange : public testing::TestWithParam<const char*> {};

TEST_P(NoByteRange, IsRefused)
{
    const auto answer = with_range(GetParam());

    EXPECT_THAT(answer, is_byte_range_refused());
    EXPECT_THAT(answer.findings.front().text, HasSubstr("four numbers"));
    EXPECT_EQ(answer.findings.front().where.part, "signature nhs-england");
}

INSTANTIATE_TEST_SUITE_P(CoverageOf, NoByteRange,
                         testing::Values("[]", "[0]", "[0 10 20]", "[0 10 20 30 40]",
                                         "[0 10 20 30 40 50]",        // two gaps
                                         "[0 10.0 20 30]",            // reals
                                         "[0 /ten 20 30]",            //
                                         "[0 (10) 20 30]",            //
                                         "[[0 10] [20 30]]",          //
                                         "<</0 10>>", "(0 10 20 30)", // no arrays
                                         " 1 0 R",                    // not in the dictionary
                                         "[1 0 R 10 20 30]",          //
                                         "[1 10 20 30]",              // not from the beginning
                                         "[-1 10 20 30]", "[0 -10 20 30]", "[0 10 -20 30]",
                                         "[0 10 20 -30]", // backwards
                                         "[0 0 20 30]",   // nothing before the hole
                                         "[0 10 10 30]",  // no hole
                                         "[0 10 11 30]",  // a hole too small for brackets
                                         "[0 20 10 30]",  // overlapping
                                         "[0 10 20 9999999]", "[0 9999999 20 30]",
                                         "[0 10 20 9223372036854775807]",
                                         "[0 9223372036854775807 20 30]"));

TEST(CoverageOf, ARangeThatEndsBeyondTheFileByOneOctetIsRefused)
{
    EXPECT_THAT(with_range_moved(0, 0, 1), is_byte_range_refused());
}

// --- Holes that are not Contents ----------------------------------------------------------------

struct Move {
    const char* name;
    int first;
    int second;
};

class MovedHole : public testing::TestWithParam<Move> {};

TEST_P(MovedHole, IsRefused)
{
    const auto answer = with_range_moved(GetParam().first, GetParam().second, 0);

    EXPECT_THAT(answer, is_byte_range_refused());
    EXPECT_THAT(answer.findings.front().text, HasSubstr("not exactly the string of its Contents"));
}

INSTANTIATE_TEST_SUITE_P(
    CoverageOf, MovedHole,
    testing::Values(Move{"BeginsAnOctetEarlier", -1, 0}, Move{"BeginsWithItsKey", -9, 0},
                    Move{"BeginsAfterItsBracket", 1, 0}, Move{"BeginsAmongTheDigits", 3, 0},
                    Move{"EndsBeforeItsBracket", 0, -1}, Move{"EndsAmongTheDigits", 0, -3},
                    Move{"EndsAnOctetLater", 0, 1}, Move{"EndsWithTheNextEntry", 0, 21},
                    Move{"IsWithoutBrackets", 1, -1}, Move{"IsMovedAsAWhole", 2, 2}),
    [](const auto& tried) { return std::string(tried.param.name); });

struct Spelling {
    const char* name;
    std::string (*respell)(std::string digits);
};

class SpelledHole : public testing::TestWithParam<Spelling> {};

TEST_P(SpelledHole, IsRefused)
{
    const Bytes file = with_digits(scene().once, GetParam().respell);

    EXPECT_THAT(coverage_of(file, "nhs-england"), is_byte_range_refused());
}

INSTANTIATE_TEST_SUITE_P(
    CoverageOf, SpelledHole,
    testing::Values(
        Spelling{"AnOddNumberOfDigits",
                 [](std::string digits) {
                     digits.back() = ' '; // the reader takes it for a zero
                     return digits;
                 }},
        Spelling{"SpaceBeforeTheDigits",
                 [](std::string digits) { return "  " + digits.substr(0, digits.size() - 2); }},
        Spelling{"SpaceAfterTheDigits",
                 [](std::string digits) { return digits.substr(0, digits.size() - 2) + "  "; }},
        Spelling{"ALineBreakAmongTheDigits",
                 [](std::string digits) {
                     digits.replace(digits.size() - 4, 2, "\r\n");
                     return digits;
                 }},
        Spelling{"ANullAmongTheDigits",
                 [](std::string digits) {
                     digits.replace(digits.size() - 4, 2, 2, '\0');
                     return digits;
                 }}),
    [](const auto& tried) { return std::string(tried.param.name); });

TEST(CoverageOf, TheSameOctetsUnderAnotherKeyAreNoContents)
{
    // The dictionary holds its Contents and, last, a decoy of the same octets, which the range
    // leaves out instead.
    const std::size_t room = last_hole(scene().once).end - last_hole(scene().once).begin - 2;
    Bytes file =
        signed_by_hand(scene().contract, {.cms = scene().by_nhs_england(),
                                          .entries = "/Decoy<" + std::string(room, '0') + ">"});
    const Hole hole = last_hole(file);
    const std::size_t decoy = file.rfind("/Decoy<") + 6;
    file.replace(decoy, room + 2, file.substr(hole.begin, room + 2));
    file = with_last_range_as(
        file, fmt::format("[0 {} {} {}]", decoy, decoy + room + 2, file.size() - decoy - room - 2));

    EXPECT_THAT(coverage_of(file, "nhs-england"), is_byte_range_refused());
}

TEST(CoverageOf, TheHoleOfAnotherSignatureIsNoneOfItsOwn)
{
    // The recipient's dictionary repeats the octets of NHS England's Contents and leaves out those.
    const Hole first = last_hole(scene().once);
    const Bytes repeated = coverage_of(scene().once, "nhs-england").contents;
    const Bytes file = signed_by_hand(
        scene().once, {.field = "recipient", .cms = [&](ByteView) { return repeated; }});

    const Bytes moved = with_last_range_as(
        file, fmt::format("[0 {} {} {}]", first.begin, first.end, file.size() - first.end));

    EXPECT_THAT(coverage_of(moved, "recipient"), is_byte_range_refused());
}

TEST(CoverageOf, AHoleInTheOctetsOfAnotherObjectIsNone)
{
    // A comment before the dictionary spells the key and the same octets.
    const Hole hole = last_hole(scene().once);
    Bytes file = scene().once;
    const Bytes digits = file.substr(hole.begin, hole.end - hole.begin);
    Draft draft(file);
    draft.object(90, "<</Contents" + digits + ">>");
    file = draft.finished();
    const std::size_t decoy = last_hole(file).begin;

    const Bytes moved =
        with_last_range_as(file, fmt::format("[0 {} {} {}]", decoy, decoy + digits.size(),
                                             file.size() - decoy - digits.size()));

    EXPECT_THAT(coverage_of(moved, "nhs-england"), is_byte_range_refused());
}

// --- Where the range ends -----------------------------------------------------------------------

TEST(CoverageOf, ARangeThatStopsBeforeItsRevisionDoesIsRefused)
{
    EXPECT_THAT(with_range_moved(0, 0, -7), is_refused_for_its_end()); // "%%EOF\n" and one more
    EXPECT_THAT(with_range_moved(0, 0, -2), is_refused_for_its_end()); // "%%EO"
}

TEST(CoverageOf, ARangeWithoutTheLastLineBreakOfTheFileIsRefused)
{
    const auto answer = with_range_moved(0, 0, -1);

    EXPECT_THAT(answer, is_refused_for_its_end());
    EXPECT_THAT(answer.findings.front().text, HasSubstr("but the file has"));
}

TEST(CoverageOf, ARangeWithoutTheLastLineBreakOfItsRevisionWillDo)
{
    const Hole hole = last_hole(scene().once);
    Bytes once = with_last_range_as(scene().once, fmt::format("[0 {} {} {}]", hole.begin, hole.end,
                                                              scene().once.size() - hole.end - 1));

    const Bytes both = signed_by_hand(once, {.field = "recipient", .cms = scene().by_university()});

    EXPECT_EQ(coverage_of(both, "nhs-england").coverage, Coverage::EntireRevision);
}

TEST(CoverageOf, ARangeThatReachesIntoALaterRevisionIsRefused)
{
    const Hole hole = last_hole(scene().once);
    const std::string range =
        fmt::format("[0 {} {} {}]", hole.begin, hole.end, scene().once.size() + 9 - hole.end);

    const Bytes file = with_range_at(scene().both, 0, range);

    EXPECT_THAT(coverage_of(file, "nhs-england"), is_refused_for_its_end());
}

// --- The dictionary (ISO 32000-2, table 255) ----------------------------------------------------

TEST(CoverageOf, ADictionaryOfAnotherTypeIsRefused)
{
    const Bytes file =
        signed_by_hand(scene().contract, {.cms = scene().by_nhs_england(), .type = "Catalog"});

    EXPECT_THAT(codes_of(coverage_of(file, "nhs-england").findings),
                ElementsAre("signature-dictionary"));
}

TEST(CoverageOf, ADictionaryWithoutATypeWillDo)
{
    const Bytes file = with_words(scene().once, "/Type/Sig", "         ");

    EXPECT_THAT(coverage_of(file, "nhs-england").findings, IsEmpty());
}

TEST(CoverageOf, ADictionaryWithoutAFilterIsRefused)
{
    const Bytes file = with_words(scene().once, "/Filter/Adobe.PPKLite", "                     ");

    EXPECT_THAT(codes_of(coverage_of(file, "nhs-england").findings),
                ElementsAre("signature-dictionary"));
}

// --- Signatures beside each other ---------------------------------------------------------------

TEST(Ranges, FollowEachOther)
{
    EXPECT_THAT(check_ranges({ranged("a", {0, 100, 200, 50}), ranged("b", {0, 300, 400, 50}),
                              ranged("c", {0, 450, 500, 50})}),
                IsEmpty());
    EXPECT_THAT(check_ranges({ranged("a", {0, 100, 200, 50})}), IsEmpty());
    EXPECT_THAT(check_ranges({}), IsEmpty());
}

TEST(Ranges, MayTouch)
{
    EXPECT_THAT(check_ranges({ranged("a", {0, 100, 200, 50}), ranged("b", {0, 250, 300, 50})}),
                IsEmpty());
}

struct Pair {
    const char* name;
    std::array<std::size_t, 4> first;
    std::array<std::size_t, 4> second;
};

class OverlappingRanges : public testing::TestWithParam<Pair> {};

TEST_P(OverlappingRanges, AreRefusedWithBothNames)
{
    const auto findings =
        check_ranges({ranged("a", GetParam().first), ranged("b", GetParam().second)});

    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_EQ(findings[0].code, "byte-range");
    EXPECT_EQ(findings[0].severity, Severity::Block);
    EXPECT_EQ(findings[0].where.part, "signature b");
    EXPECT_THAT(findings[0].text, HasSubstr("'a'"));
}

INSTANTIATE_TEST_SUITE_P(
    Ranges, OverlappingRanges,
    testing::Values(Pair{"OneHoleForTwo", {0, 100, 200, 50}, {0, 100, 200, 50}},
                    Pair{"OneHoleAndAFartherEnd", {0, 100, 200, 50}, {0, 100, 200, 90}},
                    Pair{"AHoleInsideWhatTheFirstCovers", {0, 100, 200, 50}, {0, 249, 300, 50}},
                    Pair{"AHoleBeforeThatOfTheFirst", {0, 100, 200, 50}, {0, 50, 60, 200}},
                    Pair{"AHoleAroundThatOfTheFirst", {0, 100, 200, 50}, {0, 90, 210, 90}}),
    [](const auto& tried) { return std::string(tried.param.name); });

TEST(Ranges, ThatMakeNoSenseAreLeftToTheirOwnFinding)
{
    EXPECT_THAT(check_ranges({ranged("a", {}), ranged("b", {0, 100, 200, 50}), ranged("c", {})}),
                IsEmpty());
    EXPECT_THAT(check_ranges({ranged("a", {0, 100, 200, 50}), ranged("b", {}),
                              ranged("c", {0, 100, 200, 50})}),
                SizeIs(1));
}

// --- What the finished file says of a signature
// ---------------------------------------------------

namespace {

std::vector<Finding> dictionaries_of(const Bytes& bytes, std::vector<std::string> fields)
{
    const auto file = pdf::PdfFile::open(bytes, "upload.pdf", {});
    const Limits limits;
    signing::checks::History history(file, limits);
    std::vector<SignatureReport> signatures;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        signatures.push_back(ranged(fields[i], {}));
        signatures.back().revision = i + 2; // 1 is the contract as it was issued
    }
    return check_dictionaries(history, signatures);
}

std::uint32_t last_value(const Bytes& bytes)
{
    const auto file = pdf::PdfFile::open(bytes, "upload.pdf", {});
    return file.revisions().back().entries.rbegin()->first;
}

} // namespace

TEST(Dictionaries, ThatStandAsTheyWereMadeAreFine)
{
    EXPECT_THAT(dictionaries_of(scene().both, {"nhs-england", "recipient"}), IsEmpty());
}

TEST(Dictionaries, DeclaredAnewWithAnotherReasonAreRefused)
{
    const auto file = pdf::PdfFile::open(scene().once, "upload.pdf", {});
    const std::uint32_t number = last_value(scene().once);
    const pdf::Object object = file.latest().object({number});
    pdf::Dictionary value = *object.get<pdf::Dictionary>();
    value["Reason"] = pdf::String{"I agree to anything"};
    const Bytes forged = Draft(scene().once).value(number, value).finished();

    const auto findings = dictionaries_of(forged, {"nhs-england"});

    EXPECT_THAT(codes_of(findings), ElementsAre("signature-dictionary"));
    EXPECT_EQ(findings.front().where.part, "signature nhs-england");
}

TEST(Dictionaries, DeclaredAnewWithTheSameWordsAreLeftToTheChecksOfChanges)
{
    const auto file = pdf::PdfFile::open(scene().once, "upload.pdf", {});
    const std::uint32_t number = last_value(scene().once);
    const Bytes again =
        Draft(scene().once).value(number, file.latest().object({number})).finished();

    EXPECT_THAT(dictionaries_of(again, {"nhs-england"}), IsEmpty());
}

TEST(Dictionaries, OfFieldsThatAreGoneAreRefused)
{
    const Bytes gone =
        Draft(scene().once).object(part::Form, "<</Fields[6 0 R 17 0 R]/SigFlags 3>>").finished();

    EXPECT_THAT(codes_of(dictionaries_of(gone, {"nhs-england"})),
                ElementsAre("signature-dictionary"));
}

} // namespace indenture::tests
