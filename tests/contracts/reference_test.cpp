#include "contracts/reference.h"

#include <gtest/gtest.h>

namespace indenture::contracts {
namespace {

ContractReference reference(const char* text)
{
    return ContractReference::parse(text).value();
}

// Every reference quoted in the domain reference that is printed in full.
constexpr const char* printed_references[] = {
    "DARS-NIC-999001-B2C3D",      "CON-999002-F4G5H-v2.03",     "CON-326191-T0T6B",
    "CON-326191-T0T6B-v2.02",     "CON-324681-Z8K6R",           "CON-290527-P5C0Y",
    "DARS-NIC-290527-P5C0Y",      "DARS-NIC-411795-X5N2V-v0.9", "DARS-NIC-00574-V2H1F-v8.2",
    "DARS-NIC-656836-T2J0T-v3.5", "DARS-NIC-362253-J5V8L",      "DARS-NIC-147876-YSQFX-v0.0",
    "CON-326178-V9S5X-v2.01",     "CON-000001-YTH88",           "CON-000001-G88Q7",
    "CON-00001-F4G5H-v2"};

TEST(ContractReference, PrintsWhatItReads)
{
    for (const char* text : printed_references) {
        const auto parsed = ContractReference::parse(text);

        ASSERT_TRUE(parsed) << text;
        EXPECT_EQ(parsed->print(), text);
    }
}

TEST(ContractReference, RefusesWhatIsNotPrintedExactly)
{
    for (const char* text : {"",
                             "CON-",
                             "CON-326178-V9S5X v2.01",
                             "con-326178-V9S5X",
                             "CON-326178-N8Pf1S",
                             "CON-326178-V9S5",
                             "CON-326178-V9S5XX",
                             "CON-3261-V9S5X",
                             "CON-3261789-V9S5X",
                             "NIC-178106-MLSWX",
                             "DARS-NIC-999001-B2C3D-0.4",
                             "DARS-NIC-999001-B2C3D-V0.4",
                             "DARS-NIC-999001-B2C3D-v",
                             "DARS-NIC-999001-B2C3D-v1.",
                             "DARS-NIC-999001-B2C3D-v1.2.3",
                             "DARS-NIC-999001-B2C3D-v1234",
                             " CON-326178-V9S5X",
                             "CON-326178-V9S5X ",
                             "CON-32617\xC2\xB2-V9S5X",
                             "DARS-999001-B2C3D"}) {
        EXPECT_FALSE(ContractReference::parse(text)) << text;
    }
}

TEST(ContractReference, IsFoundWhenWrittenLeniently)
{
    EXPECT_EQ(ContractReference::parse_leniently("CON-326178-V9S5X v2.01"),
              reference("CON-326178-V9S5X-v2.01"));
    EXPECT_EQ(ContractReference::parse_leniently("NIC-178106-MLSWX"),
              reference("DARS-NIC-178106-MLSWX"));
    EXPECT_EQ(ContractReference::parse_leniently(" dars-nic-00574-v2h1f-V8.2 "),
              reference("DARS-NIC-00574-V2H1F-v8.2"));
    EXPECT_EQ(ContractReference::parse_leniently("con-326178-v9s5x"),
              reference("CON-326178-V9S5X"));
    EXPECT_FALSE(ContractReference::parse_leniently("N8Pf1S"));
    EXPECT_FALSE(ContractReference::parse_leniently(""));
    EXPECT_FALSE(ContractReference::parse_leniently("  "));
}

TEST(ContractReference, NeverCorrectsLookAlikes)
{
    const auto with_letter = ContractReference::parse_leniently("CON-326178-V9S5O");

    EXPECT_NE(with_letter, reference("CON-326178-V9S50"));
    EXPECT_FALSE(ContractReference::parse_leniently("CON-32617O-V9S5X"));
}

TEST(ContractReference, ThePrefixIsPartOfTheKey)
{
    EXPECT_NE(reference("CON-290527-P5C0Y"), reference("DARS-NIC-290527-P5C0Y"));
    EXPECT_FALSE(
        reference("CON-290527-P5C0Y").is_same_contract(reference("DARS-NIC-290527-P5C0Y")));
}

TEST(ContractReference, LeadingZerosAreKept)
{
    EXPECT_NE(reference("DARS-NIC-00574-V2H1F"), reference("DARS-NIC-000574-V2H1F"));
}

TEST(ContractReference, VersionsAreComparedAsWholeNumbers)
{
    EXPECT_LT(reference("CON-999002-F4G5H-v2.0"), reference("CON-999002-F4G5H-v2.01"));
    EXPECT_LT(reference("CON-999002-F4G5H-v2.01"), reference("CON-999002-F4G5H-v2.02"));
    EXPECT_LT(*Version::parse("2.2"), *Version::parse("2.10"));
    EXPECT_LT(*Version::parse("0.9"), *Version::parse("1.0"));
    EXPECT_EQ(*Version::parse("2.01"), *Version::parse("2.1"));
    EXPECT_EQ(*Version::parse("2"), *Version::parse("2.0"));
}

TEST(ContractReference, VersionsOfOneContractBelongTogether)
{
    EXPECT_TRUE(
        reference("CON-326191-T0T6B").is_same_contract(reference("CON-326191-T0T6B-v2.02")));
    EXPECT_FALSE(
        reference("CON-326191-T0T6B").is_same_contract(reference("CON-326191-T0T6C-v2.02")));
}

TEST(ContractReference, TakesItsVersionFromBesideIt)
{
    const Version version = Version::parse("2.03").value();

    EXPECT_EQ(ContractReference::of("CON-999002-F4G5H", version)->print(),
              "CON-999002-F4G5H-v2.03");
    EXPECT_FALSE(ContractReference::of("CON-999002-F4G5H-v1.0", version));
}

TEST(ContractReference, TellsARegularSuffixFromAnOdd)
{
    EXPECT_TRUE(reference("DARS-NIC-411795-X5N2V").has_regular_suffix());
    for (const char* odd : {"CON-000001-YTH88", "CON-000001-G88Q7", "DARS-NIC-147876-YSQFX",
                            "CON-000001-A2C3D", "CON-000001-B2C3O"}) {
        EXPECT_FALSE(reference(odd).has_regular_suffix()) << odd;
    }
}

} // namespace
} // namespace indenture::contracts
