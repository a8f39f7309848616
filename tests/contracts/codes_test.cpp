// The code lists in C++ are those of the published schemas, in the same order.

#include "contracts/codes.h"
#include "samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

namespace indenture::contracts {
namespace {

using testing::ElementsAreArray;

template <typename Enum> std::vector<std::string> codes()
{
    std::vector<std::string> list;
    for (const auto& row : code_table<Enum>()) {
        list.emplace_back(row.code);
    }
    return list;
}

std::vector<std::string> listed_in(const Json& schema, const char* pointer)
{
    return schema.at(Json::json_pointer(pointer)).get<std::vector<std::string>>();
}

template <typename Enum> void expect_sound_table()
{
    std::set<std::string_view> codes_seen;
    std::set<std::string_view> texts_seen;
    for (const auto& row : code_table<Enum>()) {
        EXPECT_TRUE(codes_seen.insert(row.code).second) << row.code;
        EXPECT_TRUE(texts_seen.insert(row.text).second) << row.text;
        EXPECT_EQ(from_code<Enum>(row.code), row.value);
        EXPECT_EQ(from_text<Enum>(row.text), row.value);
        EXPECT_EQ(code_of(row.value), row.code);
        EXPECT_EQ(text_of(row.value), row.text);
    }
    EXPECT_FALSE(from_code<Enum>("no-such-code"));
}

TEST(Codes, ListsOfTheAgreementAreThoseOfItsSchema)
{
    const Json dsa = schema_json("dsa");

    EXPECT_THAT(codes<OrganisationType>(),
                ElementsAreArray(listed_in(dsa, "/definitions/organisation_type/enum")));
    EXPECT_THAT(codes<AssuranceType>(),
                ElementsAreArray(listed_in(dsa, "/definitions/assurance/properties/type/enum")));
    EXPECT_THAT(codes<DsptStatus>(),
                ElementsAreArray(listed_in(
                    dsa, "/definitions/assurance/properties/dspt/properties/status/enum")));
    EXPECT_THAT(codes<SignatureOutcome>(),
                ElementsAreArray(listed_in(
                    dsa, "/definitions/framework_contract/properties/signature_outcome/enum")));
    EXPECT_THAT(codes<ApplicationType>(),
                ElementsAreArray(listed_in(dsa, "/properties/application_type/enum")));
    EXPECT_THAT(codes<AccessRoute>(),
                ElementsAreArray(listed_in(dsa, "/properties/access_routes/items/enum")));
    EXPECT_THAT(codes<TermClass>(),
                ElementsAreArray(listed_in(dsa, "/properties/term/properties/term_class/enum")));
    EXPECT_THAT(codes<Controllership>(),
                ElementsAreArray(listed_in(dsa, "/properties/controllership/enum")));
    EXPECT_THAT(
        codes<Article6>(),
        ElementsAreArray(listed_in(dsa, "/definitions/lawful_basis/properties/article_6/enum")));
    EXPECT_THAT(
        codes<Article9>(),
        ElementsAreArray(listed_in(dsa, "/definitions/lawful_basis/properties/article_9/enum")));
    EXPECT_THAT(
        codes<AccessLevel>(),
        ElementsAreArray(listed_in(dsa, "/definitions/processor/properties/access_level/enum")));
    EXPECT_THAT(
        codes<PersonnelClass>(),
        ElementsAreArray(listed_in(dsa, "/properties/personnel/properties/classes/items/enum")));
    EXPECT_THAT(
        codes<LocationUse>(),
        ElementsAreArray(listed_in(dsa, "/definitions/location/properties/uses/items/enum")));
    EXPECT_THAT(codes<OptOutPolicy>(),
                ElementsAreArray(listed_in(
                    dsa, "/properties/patient_objections/properties/opt_out_policy/enum")));
    EXPECT_THAT(
        codes<OptOutReason>(),
        ElementsAreArray(listed_in(dsa, "/properties/patient_objections/properties/reason/enum")));
    EXPECT_THAT(codes<ChargeKind>(),
                ElementsAreArray(listed_in(
                    dsa, "/properties/charges/properties/items/items/properties/kind/enum")));
    EXPECT_THAT(codes<Territory>(), ElementsAreArray(listed_in(
                                        dsa, "/properties/territory_of_use/properties/code/enum")));
}

TEST(Codes, ListsOfDataAreThoseOfTheSchema)
{
    const Json dataset = schema_json("dsa")["definitions"]["dataset"]["properties"];

    EXPECT_THAT(codes<DatasetPeriodKind>(),
                ElementsAreArray(listed_in(dataset, "/period/properties/kind/enum")));
    EXPECT_THAT(codes<TypeOfData>(), ElementsAreArray(listed_in(dataset, "/type_of_data/enum")));
    EXPECT_THAT(codes<Sensitivity>(), ElementsAreArray(listed_in(dataset, "/sensitivity/enum")));
    EXPECT_THAT(codes<Frequency>(), ElementsAreArray(listed_in(dataset, "/frequency/enum")));
    EXPECT_THAT(codes<LegalBasis>(),
                ElementsAreArray(listed_in(dataset, "/legal_basis/items/enum")));
    EXPECT_THAT(codes<Confidentiality>(),
                ElementsAreArray(listed_in(dataset, "/confidentiality/enum")));
    EXPECT_THAT(codes<OptOuts>(), ElementsAreArray(listed_in(dataset, "/opt_outs_applied/enum")));
    EXPECT_THAT(codes<DatasetStatus>(), ElementsAreArray(listed_in(dataset, "/status/enum")));
}

TEST(Codes, ListsOfPurposeAndApprovalAreThoseOfTheSchema)
{
    const Json properties = schema_json("dsa")["properties"];

    EXPECT_THAT(codes<Purpose>(),
                ElementsAreArray(listed_in(properties, "/purpose/properties/codes/items/enum")));
    EXPECT_THAT(codes<OutputKind>(),
                ElementsAreArray(listed_in(
                    properties, "/purpose/properties/outputs/items/properties/kind/enum")));
    EXPECT_THAT(codes<OutputLevel>(),
                ElementsAreArray(listed_in(
                    properties, "/purpose/properties/outputs/items/properties/level/enum")));
    EXPECT_THAT(codes<BenefitType>(),
                ElementsAreArray(listed_in(properties, "/purpose/properties/benefit_type/enum")));
    EXPECT_THAT(codes<FunderType>(),
                ElementsAreArray(listed_in(
                    properties, "/purpose/properties/funding/items/properties/type/enum")));
    EXPECT_THAT(codes<EthicsKind>(),
                ElementsAreArray(listed_in(properties, "/ethics/properties/kind/enum")));
    EXPECT_THAT(codes<ConfidentialityRoute>(),
                ElementsAreArray(listed_in(properties, "/confidentiality/properties/route/enum")));
    EXPECT_THAT(codes<CagRegulation>(),
                ElementsAreArray(listed_in(
                    properties, "/confidentiality/properties/cag/properties/regulation/enum")));
    EXPECT_THAT(
        codes<CagTerritory>(),
        ElementsAreArray(listed_in(
            properties, "/confidentiality/properties/cag/properties/territories/items/enum")));
    EXPECT_THAT(codes<AdviceBody>(),
                ElementsAreArray(listed_in(properties, "/advice/items/properties/body/enum")));
    EXPECT_THAT(codes<AdviceOutcome>(),
                ElementsAreArray(listed_in(properties, "/advice/items/properties/outcome/enum")));
    EXPECT_THAT(
        codes<ConditionStatus>(),
        ElementsAreArray(listed_in(
            properties, "/advice/items/properties/conditions/items/properties/status/enum")));
    EXPECT_THAT(codes<ApproverRole>(),
                ElementsAreArray(listed_in(properties, "/approval/properties/role/enum")));
}

TEST(Codes, ListsOfTheCertificateAreThoseOfItsSchema)
{
    const Json properties = schema_json("destruction-certificate")["properties"];

    EXPECT_THAT(codes<Capacity>(), ElementsAreArray(listed_in(properties, "/capacity/enum")));
    EXPECT_THAT(codes<DestructionMethod>(),
                ElementsAreArray(listed_in(properties, "/items/items/properties/method/enum")));
}

TEST(Codes, EachCodeAndEachTextStandsOnce)
{
    expect_sound_table<OrganisationType>();
    expect_sound_table<LegalBasis>();
    expect_sound_table<Confidentiality>();
    expect_sound_table<Purpose>();
    expect_sound_table<ContractState>();
    expect_sound_table<TypeOfData>();
    expect_sound_table<AssuranceType>();
    expect_sound_table<SignatureOutcome>();
}

// The parts that both schemas have must not drift apart.
TEST(Codes, SharedDefinitionsAreTheSameInEverySchema)
{
    const Json dsfc = schema_json("dsfc")["definitions"];
    const Json dsa = schema_json("dsa")["definitions"];
    const Json certificate = schema_json("destruction-certificate")["definitions"];
    for (const auto& definition : dsa.items()) {
        for (const Json& other : {dsfc, certificate}) {
            if (other.contains(definition.key())) {
                EXPECT_EQ(other[definition.key()], definition.value()) << definition.key();
            }
        }
    }
}

} // namespace
} // namespace indenture::contracts
