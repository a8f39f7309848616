#include "signing/checks/baseline_level.h"
#include "signing/checks/time.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using signing::Level;
using signing::checks::baseline_level_of;
using signing::checks::check_level;
using signing::checks::check_ocsp_times;
using signing::checks::Examination;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const Instant stamped = *parse_instant("2026-02-02T10:15:00Z");

/// An intact baseline signature, proven and trusted.
Examination baseline()
{
    Examination examination;
    examination.is_well_formed = true;
    examination.cms.emplace();
    examination.report.field = "recipient";
    examination.report.sub_filter = "ETSI.CAdES.detached";
    examination.report.claimed_time = stamped;
    examination.report.proven_time = stamped;
    examination.report.is_trusted = true;
    return examination;
}

std::string code_of(const std::optional<Finding>& finding)
{
    return finding ? finding->code : "";
}

} // namespace

// --- PAdES baseline levels
// ------------------------------------------------------------------------

TEST(BaselineLevel, IsLtaWithEverything)
{
    EXPECT_EQ(baseline_level_of(baseline(), true, true), Level::LTA);
}

TEST(BaselineLevel, IsLtIfNothingStampsTheStore)
{
    EXPECT_EQ(baseline_level_of(baseline(), true, false), Level::LT);
}

TEST(BaselineLevel, IsTIfTheFileLacksWhatSaysThatItHolds)
{
    EXPECT_EQ(baseline_level_of(baseline(), false, true), Level::T);
}

TEST(BaselineLevel, IsTIfItIsNotTrusted)
{
    Examination examination = baseline();
    examination.report.is_trusted = false;

    EXPECT_EQ(baseline_level_of(examination, true, true), Level::T);
}

TEST(BaselineLevel, IsBWithoutAProvenTimeWhateverTheStoreHolds)
{
    Examination examination = baseline();
    examination.report.proven_time.reset();

    EXPECT_EQ(baseline_level_of(examination, true, true), Level::B);
}

TEST(BaselineLevel, IsNoneForAnotherFormat)
{
    Examination examination = baseline();
    examination.report.sub_filter = "adbe.pkcs7.detached";

    EXPECT_EQ(baseline_level_of(examination, true, true), Level::None);
}

TEST(BaselineLevel, IsNoneForAMessageThatIsNotAsItMustBe)
{
    Examination examination = baseline();
    examination.is_well_formed = false;

    EXPECT_EQ(baseline_level_of(examination, true, true), Level::None);
}

TEST(BaselineLevel, IsNoneIfTheTimeStandsInsideTheMessageOrNowhere)
{
    Examination inside = baseline();
    inside.cms->has_signing_time = true;
    Examination nowhere = baseline();
    nowhere.report.claimed_time.reset();

    EXPECT_EQ(baseline_level_of(inside, true, true), Level::None);
    EXPECT_EQ(baseline_level_of(nowhere, true, true), Level::None);
}

TEST(BaselineLevel, AskedForIsReached)
{
    Examination examination = baseline();
    examination.report.level = Level::LT;

    EXPECT_THAT(check_level(examination, Level::B), IsEmpty());
    EXPECT_THAT(check_level(examination, Level::LT), IsEmpty());
}

TEST(BaselineLevel, MissedBlocksAndIsNamedBesideTheOneAskedFor)
{
    Examination examination = baseline();
    examination.report.level = Level::LT;

    const auto findings = check_level(examination, Level::LTA);

    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_EQ(findings[0].code, "level");
    EXPECT_EQ(findings[0].severity, Severity::Block);
    EXPECT_EQ(findings[0].where.part, "signature recipient");
    EXPECT_THAT(findings[0].text, HasSubstr("PAdES-B-LT, and PAdES-B-LTA"));
}

TEST(BaselineLevel, OfNoneSaysWhy)
{
    Examination format = baseline();
    format.report.sub_filter = "adbe.pkcs7.detached";
    Examination time = baseline();
    time.cms->has_signing_time = true;

    EXPECT_THAT(check_level(format, Level::B).at(0).text, HasSubstr("adbe.pkcs7.detached"));
    EXPECT_THAT(check_level(time, Level::B).at(0).text, HasSubstr("inside the CMS message"));
}

// --- When OCSP responses were produced
// ------------------------------------------------------------

TEST(OcspTimes, AreNotAskedWithoutResponses)
{
    EXPECT_FALSE(check_ocsp_times({}, stamped, "recipient"));
}

TEST(OcspTimes, FitUpToAQuarterOfAnHourBeforeAndAfter)
{
    for (const seconds difference : {-seconds(minutes(15)), seconds(0), seconds(minutes(15))}) {
        EXPECT_FALSE(check_ocsp_times({stamped + difference}, stamped, "recipient"));
    }
}

TEST(OcspTimes, AreRefusedIfEarlierByOneSecond)
{
    const auto finding =
        check_ocsp_times({stamped - minutes(15) - seconds(1)}, stamped, "recipient");

    EXPECT_EQ(code_of(finding), "ocsp-before-timestamp");
    EXPECT_EQ(finding->severity, Severity::Block);
    EXPECT_EQ(finding->where.part, "signature recipient");
}

TEST(OcspTimes, AreAWarningIfLateUpToADay)
{
    const auto first = check_ocsp_times({stamped + minutes(15) + seconds(1)}, stamped, "recipient");
    const auto last = check_ocsp_times({stamped + hours(24)}, stamped, "recipient");

    EXPECT_EQ(code_of(first), "ocsp-late");
    EXPECT_EQ(first->severity, Severity::Warning);
    EXPECT_EQ(code_of(last), "ocsp-late");
}

TEST(OcspTimes, AreRefusedIfLaterThanADay)
{
    const auto finding = check_ocsp_times({stamped + hours(24) + seconds(1)}, stamped, "recipient");

    EXPECT_EQ(code_of(finding), "ocsp-too-late");
    EXPECT_EQ(finding->severity, Severity::Block);
}

TEST(OcspTimes, AreThoseOfTheResponseThatFitsBest)
{
    const Instant early = stamped - hours(48);
    const Instant late = stamped + hours(48);

    EXPECT_FALSE(check_ocsp_times({early, late, stamped}, stamped, "recipient"));
    EXPECT_EQ(code_of(check_ocsp_times({early, late}, stamped, "recipient")), "ocsp-too-late");
    EXPECT_EQ(code_of(check_ocsp_times({late, stamped + hours(1)}, stamped, "recipient")),
              "ocsp-late");
}

TEST(OcspTimes, NameTheLatestOfThoseTooEarly)
{
    const auto finding =
        check_ocsp_times({stamped - hours(48), stamped - hours(2)}, stamped, "recipient");

    ASSERT_TRUE(finding);
    EXPECT_THAT(finding->text, HasSubstr("is of 2026-02-02T08:15:00Z"));
}

} // namespace indenture::tests
