#include "base/clock.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/finding.h"
#include "base/where.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture {
namespace {

Date date(const char* iso)
{
    return Date::parse(iso).value();
}

TEST(Date, ReadsIsoDatesOnly)
{
    EXPECT_EQ(date("2026-01-31").iso(), "2026-01-31");
    EXPECT_EQ(date("2024-02-29").in_words(), "29 February 2024");
    for (const char* wrong :
         {"2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "26-01-01", "2026-1-1",
          "2026-01-31 ", "2026/01/31", "0999-01-01", "20a6-01-01", ""}) {
        EXPECT_FALSE(Date::parse(wrong)) << wrong;
    }
}

TEST(Date, AddsMonthsWithoutLeavingTheMonth)
{
    EXPECT_EQ(date("2026-01-31").plus_months(1), date("2026-02-28"));
    EXPECT_EQ(date("2024-02-29").plus_months(12), date("2025-02-28"));
    EXPECT_EQ(date("2026-11-30").plus_months(3), date("2027-02-28"));
    EXPECT_EQ(date("2026-03-01").plus_days(-1), date("2026-02-28"));
}

TEST(Instant, ReadsWhatItPrints)
{
    const auto instant = parse_instant("2026-01-31T09:05:59Z");

    ASSERT_TRUE(instant);
    EXPECT_EQ(print(*instant), "2026-01-31T09:05:59Z");
    EXPECT_EQ(date_of(*instant), date("2026-01-31"));
    EXPECT_FALSE(parse_instant("2026-01-31T24:00:00Z"));
    EXPECT_FALSE(parse_instant("2026-01-31T09:05:59"));
}

// FIPS 180-4 test vectors.
TEST(Digest, IsSha256)
{
    EXPECT_EQ(Digest::of("abc").hex(),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(Digest::of("").hex(),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Digest, ReadsEitherCaseAndNothingElse)
{
    const Digest digest = Digest::of("abc");

    EXPECT_EQ(Digest::parse(digest.hex()), digest);
    EXPECT_EQ(Digest::parse("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"),
              digest);
    EXPECT_THROW(Digest::parse("ba78"), Error);
    EXPECT_THROW(Digest::parse(std::string(64, 'g')), Error);
}

TEST(Where, LeavesOutWhatIsEmpty)
{
    EXPECT_EQ(print(Where{"dsa.docx", "word/document.xml", "table 2, row 3"}),
              "dsa.docx: word/document.xml, table 2, row 3");
    EXPECT_EQ(print(Where{"", "/title", ""}), "/title");
    EXPECT_EQ(print(Where{"dsa.json", "", ""}), "dsa.json");
    EXPECT_EQ(print(Where{}), "");
}

TEST(Error, SaysWhereItHappened)
{
    const Error error(ErrorCode::BadInput, {"dsa.json", "", "line 4"}, "a comma is missing");

    EXPECT_STREQ(error.what(), "dsa.json: line 4: a comma is missing");
    EXPECT_EQ(error.message(), "a comma is missing");
}

TEST(Finding, OnlyBlockAndOverridableStandInTheWay)
{
    Finding finding{
        .code = "R-12", .severity = Severity::Warning, .where = {}, .text = "a", .cure = "b"};

    EXPECT_FALSE(blocks({finding}));
    finding.severity = Severity::Overridable;
    EXPECT_TRUE(blocks({finding}));
    finding.severity = Severity::Block;
    EXPECT_TRUE(blocks({finding}));
    EXPECT_FALSE(blocks({}));
}

TEST(Clock, StandsStillWhenToldTo)
{
    const FixedClock clock(start_of(date("2026-07-01")));

    EXPECT_EQ(print(clock.now()), "2026-07-01T00:00:00Z");
}

} // namespace
} // namespace indenture
