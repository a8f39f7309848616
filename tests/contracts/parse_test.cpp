#include "contracts/parse.h"

#include "base/error.h"
#include "samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::contracts {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

auto is_at(const std::string& pointer, const std::string& code, const std::string& text)
{
    return AllOf(Field(&Finding::where, Field(&Where::part, pointer)), Field(&Finding::code, code),
                 Field(&Finding::text, HasSubstr(text)));
}

TEST(ParseDsa, ReadsEveryPartIntoItsType)
{
    const Dsa dsa = sample_dsa("joint-s251/dsa.json");

    EXPECT_EQ(dsa.reference.print(), "DARS-NIC-999021-C4D5F-v1.2");
    EXPECT_EQ(dsa.application_type, ApplicationType::Renewal);
    EXPECT_EQ(dsa.term, (Period{date("2026-08-01"), date("2028-07-31")}));
    ASSERT_EQ(dsa.controllers.size(), 2U);
    EXPECT_EQ(dsa.controllers[1].framework_contract.reference.print(), "CON-999004-M8N9P-v1.2");
    EXPECT_EQ(dsa.controllers[0].lawful_bases[1].article_9, Article9::LetterJ);
    EXPECT_EQ(dsa.processors[1].access_level, AccessLevel::Process);
    EXPECT_EQ(dsa.honorary_contracts[0].count, 2);
    EXPECT_EQ(dsa.datasets[0].confidentiality, Confidentiality::C1);
    EXPECT_EQ(dsa.datasets[0].legal_basis,
              (std::vector{LegalBasis::Hsca2617, LegalBasis::Nhsa251}));
    EXPECT_EQ(dsa.confidentiality.cag->next_review_on, date("2027-09-12"));
    EXPECT_EQ(dsa.purpose.funding[1].amount, Pence{38'000'000});
    EXPECT_EQ(dsa.charges.total, Pence{276'200});
    EXPECT_FALSE(dsa.is_draft);
}

TEST(ParseDsfc, ReadsEveryPartIntoItsType)
{
    const Dsfc dsfc = sample_dsfc("university/dsfc.json");

    EXPECT_EQ(dsfc.reference.print(), "CON-999002-F4G5H-v2.03");
    EXPECT_EQ(dsfc.supersedes->reference.print(), "CON-999002-F4G5H-v1.7");
    EXPECT_EQ(dsfc.recipient.organisation.royal_charter_number, "RC000999");
    EXPECT_EQ(dsfc.recipient.signatories[0].name, "Dr Siân Pryce-Jones");
    EXPECT_EQ(dsfc.contacts.notices->address->town, "Ravensmere");
    EXPECT_FALSE(dsfc.contacts.caldicott_guardian);
    EXPECT_EQ(std::get<Dspt>(dsfc.assurances[0]).status, DsptStatus::StandardsMet);
    EXPECT_EQ(dsfc.ico.expires_on, date("2027-09-30"));
}

TEST(ParseCertificate, CountsLocationsFromOneInTheApplication)
{
    const auto parsed = parse_destruction_certificate(
        sample("retention/destruction-certificate.json"), schema_of("destruction-certificate"));

    ASSERT_TRUE(parsed.value) << listed(parsed.findings);
    EXPECT_EQ(parsed.value->items[1].location, 1U);
    EXPECT_EQ(parsed.value->items[1].method, DestructionMethod::Degaussing);
    EXPECT_EQ(parsed.value->agreement.print(), "DARS-NIC-999041-K8L9M-v3.1");
}

TEST(ParseCertificate, RefusesALocationThatIsNotListed)
{
    Json application = sample("retention/destruction-certificate.json");
    application["items"][0]["location"] = 3;
    application["items"][1]["location"] = 0;

    const auto parsed =
        parse_destruction_certificate(application, schema_of("destruction-certificate"));

    EXPECT_FALSE(parsed.value);
    EXPECT_THAT(parsed.findings, Contains(is_at("/items/1/location", "schema", "less than 1")));
    EXPECT_THAT(parsed.findings,
                Contains(is_at("/items/0/location", "location", "does not exist")));
}

TEST(ParseDsa, ReportsSchemaFaultsAndUnreadableValuesInOnePass)
{
    Json application = sample("retention/dsa.json");
    application["titel"] = "x";
    application["term"]["end_date"] = "2027-02-30";
    application["controllers"][0]["organisation"]["address"]["country"] = "XX";
    application["datasets"][0]["sensitivity"] = "blue";
    application["charges"]["total_pence"] = 1;
    application["purpose"]["objective"] = " \n ";

    const auto parsed = dsa_from(application);

    EXPECT_FALSE(parsed.value);
    EXPECT_THAT(parsed.findings,
                UnorderedElementsAre(
                    is_at("/titel", "schema", "not known here"),
                    is_at("/datasets/0/sensitivity", "schema", "\"blue\" is not one of: sensitive"),
                    is_at("/term/end_date", "date", "no such day"),
                    is_at("/controllers/0/organisation/address/country", "country", "XX"),
                    is_at("/charges/total_pence", "charges-total", "£1,138.00, not to £0.01"),
                    is_at("/purpose/objective", "blank", "white space")));
}

TEST(ParseDsa, EveryFindingSaysWhatWouldMendIt)
{
    Json application = sample("retention/dsa.json");
    application["titel"] = "x";
    application.erase("title");
    application["term"]["end_date"] = "2027-02-30";
    application["draft"] = "no";

    for (const Finding& finding : dsa_from(application).findings) {
        EXPECT_FALSE(finding.cure.empty()) << print(finding);
        EXPECT_FALSE(finding.text.empty());
    }
}

TEST(ParseDsa, NeverThrowsForABadApplication)
{
    for (const char* text :
         {"null", "[]", "7", "\"x\"", "{}", "{\"controllers\": [1, null, {}]}", "{\"term\": []}",
          "{\"charges\": {\"items\": [{\"quantity\": 9223372036854775807, "
          "\"unit_pence\": 9223372036854775807}], \"total_pence\": 0, "
          "\"accepted_on\": \"2026-01-01\"}}"}) {
        const auto parsed = dsa_from(parse_json(text, "dsa.json", {}));

        EXPECT_FALSE(parsed.value) << text;
        EXPECT_THAT(parsed.findings, testing::Not(IsEmpty())) << text;
    }
}

/// Every object of an application, each by its pointer.
void collect_members(const Json& value, const std::string& pointer, std::vector<std::string>& all)
{
    for (const auto& member : value.items()) {
        const std::string at = pointer_to(pointer, member.key());
        all.push_back(at);
        if (member.value().is_structured()) {
            collect_members(member.value(), at, all);
        }
    }
}

TEST(ParseDsa, AnyValueOfAWrongTypeIsAFindingAndNotACrash)
{
    const Json application = sample("retention/dsa.json");
    std::vector<std::string> places;
    collect_members(application, "", places);
    for (const std::string& place : places) {
        Json spoiled = application;
        spoiled[Json::json_pointer(place)] = nullptr;

        const auto parsed = dsa_from(spoiled);

        EXPECT_FALSE(parsed.value) << place;
    }
}

TEST(ParseDsa, AMissingRequiredMemberIsAFinding)
{
    const Json application = sample("retention/dsa.json");
    for (const Json& name : schema_json("dsa")["required"]) {
        Json spoiled = application;
        spoiled.erase(name.get<std::string>());

        const auto parsed = dsa_from(spoiled);

        EXPECT_FALSE(parsed.value);
        EXPECT_THAT(
            parsed.findings,
            Contains(is_at("", "schema", "\"" + name.get<std::string>() + "\" is missing")));
    }
}

TEST(ParseDsa, WarnsOfALookAlikeReferenceWithoutCorrectingIt)
{
    Json application = sample("retention/dsa.json");
    application["reference"] = "DARS-NIC-999041-K8L9O";

    const auto parsed = dsa_from(application);

    ASSERT_TRUE(parsed.value);
    EXPECT_EQ(parsed.value->reference.base(), "DARS-NIC-999041-K8L9O");
    EXPECT_THAT(parsed.findings, ElementsAre(Field(&Finding::severity, Severity::Warning)));
}

TEST(ParseDsa, ASpecialConditionThatDoesNotExistIsRefused)
{
    Json application = sample("university/dsa.json");
    application["advice"][0]["conditions"][0]["special_condition"] = "SC-9";
    application["special_conditions"][1]["id"] = "SC-1";

    EXPECT_THAT(
        dsa_from(application).findings,
        UnorderedElementsAre(
            is_at("/special_conditions/1/id", "special-condition", "two special"),
            is_at("/advice/0/conditions/0/special_condition", "special-condition", "SC-9")));
}

TEST(ParseDsa, ADatasetPeriodFitsItsKind)
{
    for (const char* wrong : {R"({"kind": "range", "from": "2019"})", R"({"kind": "single"})",
                              R"({"kind": "latest-available", "from": "2019"})",
                              R"({"kind": "single", "from": "2019", "to": "2020"})"}) {
        Json application = sample("retention/dsa.json");
        application["datasets"][0]["period"] = Json::parse(wrong);

        EXPECT_THAT(codes_of(dsa_from(application).findings), ElementsAre("dataset-period"))
            << wrong;
    }
}

TEST(ParseDsa, ATerritoryNamesItsCountries)
{
    Json application = sample("retention/dsa.json");
    application["territory_of_use"] = {{"code", "other"}};

    EXPECT_THAT(codes_of(dsa_from(application).findings), ElementsAre("territory"));
}

TEST(ParseDsa, TheSchemaOfAnotherDocumentIsMisuse)
{
    const JsonSchema anything = JsonSchema::compile(Json::object(), "anything");

    EXPECT_THROW(parse_dsa(Json::object(), anything), Error);
}

TEST(DatasetPeriod, IsPrintedAsAgreementsWriteIt)
{
    using Kind = DatasetPeriodKind;

    EXPECT_EQ(print(DatasetPeriod{Kind::Range, "2010/11", "2020/21_M02"}), "2010/11 – 2020/21_M02");
    EXPECT_EQ(print(DatasetPeriod{Kind::Single, "2027 Q2", {}}), "2027 Q2");
    EXPECT_EQ(print(DatasetPeriod{Kind::LatestAvailable, {}, {}}), "Latest available");
    EXPECT_EQ(print(DatasetPeriod{Kind::HistoricHeld, "June 1998", "February 2017"}),
              "Historic Held (June 1998 – February 2017)");
    EXPECT_EQ(print(DatasetPeriod{Kind::HistoricHeld, {}, {}}), "Historic Held");
}

TEST(Pence, ArePrintedAsPounds)
{
    EXPECT_EQ(print(Pence{143'100}), "£1,431.00");
    EXPECT_EQ(print(Pence{124'000'000}), "£1,240,000.00");
    EXPECT_EQ(print(Pence{5}), "£0.05");
    EXPECT_EQ(print(Pence{0}), "£0.00");
    EXPECT_EQ(print(Pence{-99'950}), "-£999.50");
}

} // namespace
} // namespace indenture::contracts
