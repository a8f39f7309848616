#include "contracts/organisation.h"
#include "contracts/period.h"
#include "samples.h"

#include <gtest/gtest.h>

namespace indenture::contracts {
namespace {

Organisation university()
{
    return sample_dsfc("university/dsfc.json").recipient.organisation;
}
Organisation namesake()
{
    return sample_dsfc("same-name/dsfc.json").recipient.organisation;
}

TEST(Organisation, TheSameNameDoesNotMakeTheSameEntity)
{
    EXPECT_EQ(university().name, namesake().name);
    EXPECT_FALSE(is_same_entity(university(), namesake()));
}

TEST(Organisation, AnotherNameDoesNotMakeAnotherEntity)
{
    Organisation renamed = university();
    renamed.name = "University of Ravensmere";

    EXPECT_TRUE(is_same_entity(university(), renamed));
}

TEST(Organisation, OneSharedIdentifierIsEnough)
{
    Organisation by_charter_alone = university();
    by_charter_alone.ods_code.reset();
    by_charter_alone.charity_number.reset();

    EXPECT_TRUE(is_same_entity(university(), by_charter_alone));
}

TEST(Organisation, AContradictionBetweenIdentifiersIsNotTheSameEntity)
{
    Organisation contradicting = university();
    contradicting.royal_charter_number = "RC000001";

    EXPECT_FALSE(is_same_entity(university(), contradicting));
}

TEST(Organisation, WithoutASharedIdentifierNothingIsKnown)
{
    Organisation by_company = university();
    by_company.ods_code.reset();
    by_company.charity_number.reset();
    by_company.royal_charter_number.reset();
    by_company.company_number = "01234567";

    EXPECT_FALSE(is_same_entity(university(), by_company));
    EXPECT_FALSE(is_same_entity(by_company, university()));
}

TEST(Organisation, NamesAgreeWhateverTheirCaseApostrophesAndSpaces)
{
    EXPECT_TRUE(names_agree("THE KING'S FUND", "The King’s  Fund"));
    EXPECT_TRUE(names_agree("St John\u00A0Trust", "St John Trust"));
    EXPECT_FALSE(names_agree("The King's Fund", "The Queen's Fund"));
}

TEST(Country, IsKnownByItsCode)
{
    EXPECT_EQ(Country::parse("GB-WLS")->name(), "Wales");
    EXPECT_EQ(Country::parse("NO")->name(), "Norway");
    EXPECT_FALSE(Country::parse("XX"));
    EXPECT_FALSE(Country::parse("gb-eng"));
    EXPECT_FALSE(Country::parse(""));
}

TEST(Period, IncludesItsFirstAndItsLastDay)
{
    const Period term{date("2023-11-29"), date("2026-11-28")};

    EXPECT_FALSE(term.contains(date("2023-11-28")));
    EXPECT_TRUE(term.contains(date("2023-11-29")));
    EXPECT_TRUE(term.contains(date("2026-11-28")));
    EXPECT_FALSE(term.contains(date("2026-11-29")));
}

// Domain, trap 4: terms of published agreements.
TEST(Period, EndsTheDayBeforeTheAnniversary)
{
    EXPECT_EQ(months_from(date("2023-11-29"), 36),
              (Period{date("2023-11-29"), date("2026-11-28")}));
    EXPECT_EQ(months_from(date("2023-06-26"), 12),
              (Period{date("2023-06-26"), date("2024-06-25")}));
}

TEST(Period, HasNoDayWhenItEndsBeforeItStarts)
{
    const Period reversed{date("2026-02-02"), date("2026-02-01")};

    EXPECT_TRUE(reversed.is_empty());
    EXPECT_FALSE(reversed.contains(date("2026-02-01")));
    EXPECT_FALSE((Period{date("2026-02-02"), date("2026-02-02")}.is_empty()));
}

} // namespace
} // namespace indenture::contracts
