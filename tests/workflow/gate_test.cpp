#include "workflow/issue_contract.h"

#include "base/error.h"
#include "base/files.h"
#include "registry/sqlite_register.h"
#include "signing/prepare.h"
#include "signing/providers/pkcs12.h"
#include "support/pki.h"
#include "support/run_program.h"
#include "support/test_office.h"
#include "workflow/accept_upload.h"
#include "workflow/contract_status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using contracts::ContractKind;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;

const std::string framework = "CON-999002-F4G5H-v2.03";

/// The people who sign the university's contracts, and the authority that vouches for them.
struct Pki {
    Credential root = make_root("Test Root");
    Bytes nhs_england = signer({"Imogen Hartley-Doyle", "NHS England", "OD:GB-X26"});
    Bytes university = signer({"Dr Siân Pryce-Jones", "Ravensmere University", "OD:GB-X9R01"});
    Bytes namesake = signer({"Perdita Vance", "Ravensmere University", "OD:GB-X9R77"});

    Bytes signer(const Subject& subject) const
    {
        return pkcs12(issue(root, subject, {}), {}, "secret");
    }
};

const Pki& pki()
{
    static const Pki made;
    return made;
}

Bytes signed_by(const Bytes& key, const std::string& field, const Bytes& pdf,
                const std::string& iso_date)
{
    const auto provider = signing::open_pkcs12(key, "secret", "key");
    const Bytes font = read_file("/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf",
                                 Limits{}.file_size_max);
    return signing::sign(pdf::PdfFile::open(pdf, "contract.pdf", {}),
                         signing::request_by(*provider, field, morning_of(iso_date).now(), font),
                         *provider, {});
}

/// A register in a folder of its own, and the three things people do with it.
class Gate : public ::testing::Test {
protected:
    Gate() : contract_register_(registry::init_sqlite_register(folder_ / "register.db", {})) {}
    ~Gate() override { std::filesystem::remove_all(folder_); }

    workflow::IssueResult issue(ContractKind kind, const std::string& name,
                                const std::string& iso_date)
    {
        return issue_json(kind, sample(name), iso_date);
    }

    workflow::IssueResult issue_json(ContractKind kind, const Json& application,
                                     const std::string& iso_date)
    {
        const FixedClock clock = morning_of(iso_date);
        return workflow::issue_contract(kind, application, checkout_office(clock),
                                        *contract_register_, [](const auto&) {});
    }

    workflow::Acceptance accept(const Bytes& upload, const std::string& iso_date)
    {
        const FixedClock clock = morning_of(iso_date);
        return workflow::accept_upload({.octets = upload}, {.anchors = {pki().root.certificate}},
                                       checkout_office(clock), *contract_register_);
    }

    Bytes issued_framework(const std::string& name)
    {
        return issue(ContractKind::Dsfc, name, "2026-03-16").contract.value().pdf;
    }

    /// The university's framework contract, signed by both and accepted.
    void execute_framework()
    {
        const Bytes half = signed_by(pki().nhs_england, "disclosing-party",
                                     issued_framework("university/dsfc.json"), "2026-03-18");
        accept(signed_by(pki().university, "recipient", half, "2026-03-20"), "2026-03-23");
    }

    std::uint64_t entries() const { return contract_register_->head().size; }

    std::filesystem::path folder_ = fresh_folder();
    std::unique_ptr<registry::Register> contract_register_;
};

auto refuses_with(const std::string& rule)
{
    return ResultOf(
        "findings", [](const workflow::IssueResult& result) { return result.decision.findings; },
        Contains(AllOf(Field(&Finding::code, rule), Field(&Finding::severity, Severity::Block))));
}

TEST_F(Gate, IssuesAnAgreementOnASignedFrameworkContract)
{
    execute_framework();

    const auto result = issue(ContractKind::Dsa, "university/dsa.json", "2026-06-15");

    EXPECT_TRUE(result.contract.has_value()) << to_json(result.decision).dump(2);
}

TEST_F(Gate, RefusesAnAgreementWhoseFrameworkContractIsUnsigned)
{
    issued_framework("university/dsfc.json");
    const auto before = entries();

    const auto result = issue(ContractKind::Dsa, "university/dsa.json", "2026-06-15");

    EXPECT_FALSE(result.contract.has_value());
    EXPECT_THAT(result, refuses_with("R-01"));
    EXPECT_EQ(entries(), before);
}

TEST_F(Gate, NamesWhoseSignatureIsMissing)
{
    accept(signed_by(pki().nhs_england, "disclosing-party",
                     issued_framework("university/dsfc.json"), "2026-03-18"),
           "2026-03-18");
    const auto before = entries();

    const auto result = issue(ContractKind::Dsa, "university/dsa.json", "2026-06-15");

    EXPECT_FALSE(result.contract.has_value());
    EXPECT_THAT(result.decision.findings,
                Contains(AllOf(Field(&Finding::code, "R-01"),
                               Field(&Finding::text, HasSubstr("Ravensmere University")))));
    EXPECT_EQ(entries(), before);
}

TEST_F(Gate, RefusesAnUploadTamperedByOneOctet)
{
    const Bytes half = signed_by(pki().nhs_england, "disclosing-party",
                                 issued_framework("university/dsfc.json"), "2026-03-18");
    Bytes tampered = signed_by(pki().university, "recipient", half, "2026-03-20");
    tampered[tampered.size() / 3] = static_cast<char>(tampered[tampered.size() / 3] ^ 1);

    const auto acceptance = accept(tampered, "2026-03-23");

    EXPECT_FALSE(acceptance.is_accepted);
    EXPECT_THAT(issue(ContractKind::Dsa, "university/dsa.json", "2026-06-15"),
                refuses_with("R-01"));
}

TEST_F(Gate, RefusesAFrameworkContractThatHasExpiredOnTheStartDate)
{
    Json framework_application = sample("university/dsfc.json");
    framework_application["term"]["end_date"] = "2026-06-30"; // the agreement starts on 1 July
    const Bytes pdf =
        issue_json(ContractKind::Dsfc, framework_application, "2026-03-16").contract.value().pdf;
    const Bytes half = signed_by(pki().nhs_england, "disclosing-party", pdf, "2026-03-18");
    accept(signed_by(pki().university, "recipient", half, "2026-03-20"), "2026-03-23");
    const auto before = entries();

    const auto result = issue(ContractKind::Dsa, "university/dsa.json", "2026-06-15");

    EXPECT_FALSE(result.contract.has_value());
    EXPECT_THAT(result, refuses_with("R-01"));
    EXPECT_EQ(entries(), before);
}

TEST_F(Gate, RefusesTheFrameworkContractOfAnotherOrganisationOfTheSameName)
{
    const Bytes half = signed_by(pki().nhs_england, "disclosing-party",
                                 issued_framework("same-name/dsfc.json"), "2026-03-18");
    accept(signed_by(pki().namesake, "recipient", half, "2026-03-20"), "2026-03-23");
    const auto before = entries();

    const auto result = issue(ContractKind::Dsa,
                              "spoiled/dsa-R-02-same-name-other-organisation.json", "2026-06-15");

    EXPECT_FALSE(result.contract.has_value());
    EXPECT_THAT(result, refuses_with("R-02"));
    EXPECT_EQ(entries(), before);
}

TEST_F(Gate, RefusesTheSignatureOfANamesakeOrganisation)
{
    const Bytes half = signed_by(pki().nhs_england, "disclosing-party",
                                 issued_framework("university/dsfc.json"), "2026-03-18");

    const auto acceptance =
        accept(signed_by(pki().namesake, "recipient", half, "2026-03-20"), "2026-03-23");

    EXPECT_FALSE(acceptance.is_accepted);
    EXPECT_EQ(acceptance.state_after, "issued");
}

struct Spoiled {
    std::string file;
    std::string rule;
};

class SpoiledAgreement : public Gate, public ::testing::WithParamInterface<Spoiled> {};

TEST_P(SpoiledAgreement, IsRefusedAndNothingIsWritten)
{
    execute_framework();
    const auto before = entries();

    const auto result = issue(ContractKind::Dsa, GetParam().file, "2026-06-15");

    EXPECT_FALSE(result.contract.has_value());
    EXPECT_THAT(result, refuses_with(GetParam().rule));
    EXPECT_EQ(entries(), before);
}

INSTANTIATE_TEST_SUITE_P(
    Purpose, SpoiledAgreement,
    ::testing::Values(Spoiled{"spoiled/dsa-R-12-marketing-purpose.json", "R-12"},
                      Spoiled{"spoiled/dsa-R-14-commercial-without-benefit.json", "R-14"}));

TEST_F(Gate, RefusesAFrameworkContractMadeByAnotherDisclosingParty)
{
    execute_framework();
    Json application = sample("university/dsa.json");
    application["disclosing_party"]["organisation"]["ods_code"] = "X9Z99";

    const auto result = issue_json(ContractKind::Dsa, application, "2026-06-15");

    EXPECT_FALSE(result.contract.has_value());
    EXPECT_THAT(result, refuses_with("R-02"));
}

TEST_F(Gate, RefusesToIssueOnAnotherDayThanTheApplicationSays)
{
    execute_framework();

    const auto result = issue(ContractKind::Dsa, "university/dsa.json", "2026-06-16");

    EXPECT_FALSE(result.contract.has_value());
    EXPECT_THAT(result, refuses_with("F-04"));
}

TEST_F(Gate, RefusesACertificateWithoutTheRegisteredIdentifier)
{
    const Bytes pdf = issued_framework("university/dsfc.json");
    const Bytes nameless = pki().signer({"Imogen Hartley-Doyle", "NHS England", ""});

    EXPECT_FALSE(accept(signed_by(nameless, "disclosing-party", pdf, "2026-03-18"), "2026-03-19")
                     .is_accepted);
}

TEST_F(Gate, RefusesAnIdentifierOfAnotherScheme)
{
    const Bytes pdf = issued_framework("university/dsfc.json");
    const Bytes company = pki().signer({"Imogen Hartley-Doyle", "NHS England", "NTRGB-X26"});

    EXPECT_FALSE(accept(signed_by(company, "disclosing-party", pdf, "2026-03-18"), "2026-03-19")
                     .is_accepted);
}

TEST_F(Gate, KeepsAFrameworkReferenceToOneRecipient)
{
    issued_framework("university/dsfc.json");
    Json other = sample("same-name/dsfc.json");
    other["reference"] = "CON-999002-F4G5H";
    other["version"] = "3.0";

    EXPECT_THROW(issue_json(ContractKind::Dsfc, other, "2026-03-16"), Error);
}

TEST_F(Gate, KnowsAVersionHoweverItIsWritten)
{
    issued_framework("university/dsfc.json");
    Json same = sample("university/dsfc.json");
    same["version"] = "2.3"; // it was issued as 2.03

    EXPECT_THROW(issue_json(ContractKind::Dsfc, same, "2026-03-16"), Error);
}

TEST_F(Gate, RecordsNothingBeforeTheLastEntry)
{
    const Bytes pdf = issued_framework("university/dsfc.json");

    EXPECT_THROW(
        accept(signed_by(pki().nhs_england, "disclosing-party", pdf, "2026-03-16"), "2026-03-15"),
        Error);
}

TEST_F(Gate, MovesFromIssuedThroughPartSignedToSigned)
{
    const Bytes half = signed_by(pki().nhs_england, "disclosing-party",
                                 issued_framework("university/dsfc.json"), "2026-03-18");
    const Bytes whole = signed_by(pki().university, "recipient", half, "2026-03-20");

    const auto first = accept(half, "2026-03-19");
    const auto second = accept(whole, "2026-03-23");

    EXPECT_EQ(first.state_after, "part_signed");
    EXPECT_EQ(second.state_after, "signed");
}

TEST_F(Gate, AcceptsTheSignaturesOnEveryKindOfPdf)
{
    for (const auto profile : {render::Profile::A3aUa1, render::Profile::A4fUa2}) {
        const FixedClock clock = morning_of("2026-03-16");
        workflow::Office office = checkout_office(clock);
        office.rendering = {.profile = profile, .attaches_word = true};
        const auto contract_register = registry::init_sqlite_register(
            folder_ / (profile == render::Profile::A3aUa1 ? "3.db" : "4.db"), {});
        const auto issued =
            workflow::issue_contract(ContractKind::Dsfc, sample("university/dsfc.json"), office,
                                     *contract_register, [](const auto&) {});

        const Bytes half = signed_by(pki().nhs_england, "disclosing-party",
                                     issued.contract.value().pdf, "2026-03-18");
        const Bytes whole = signed_by(pki().university, "recipient", half, "2026-03-20");
        const FixedClock later = morning_of("2026-03-23");
        const auto accepted =
            workflow::accept_upload({.octets = whole}, {.anchors = {pki().root.certificate}},
                                    checkout_office(later), *contract_register);

        EXPECT_EQ(accepted.state_after, "signed");
    }
}

TEST_F(Gate, IsInForceFromItsStartDateToItsEndDateIncluded)
{
    execute_framework();
    const FixedClock clock = morning_of("2026-04-01");
    const auto state_on = [&](const std::string& iso_date) {
        return workflow::status_of(framework, Date::parse(iso_date).value(), checkout_office(clock),
                                   *contract_register_)
            .state;
    };

    EXPECT_EQ(state_on("2026-03-31"), "signed");
    EXPECT_EQ(state_on("2026-04-01"), "in_force");
    EXPECT_EQ(state_on("2031-03-31"), "in_force");
    EXPECT_EQ(state_on("2031-04-01"), "expired");
}

TEST_F(Gate, TakesTheSameUploadTwiceWithoutASecondEntry)
{
    const Bytes half = signed_by(pki().nhs_england, "disclosing-party",
                                 issued_framework("university/dsfc.json"), "2026-03-18");
    accept(half, "2026-03-19");
    const auto before = entries();

    const auto again = accept(half, "2026-03-20");

    EXPECT_TRUE(again.is_accepted);
    EXPECT_EQ(entries(), before);
}

TEST_F(Gate, DoesNotAddUpCopiesSignedApart)
{
    const Bytes pdf = issued_framework("university/dsfc.json");
    accept(signed_by(pki().nhs_england, "disclosing-party", pdf, "2026-03-18"), "2026-03-19");

    const auto other =
        accept(signed_by(pki().university, "recipient", pdf, "2026-03-18"), "2026-03-19");

    EXPECT_EQ(other.state_after, "part_signed");
}

TEST_F(Gate, GivesTheDocumentsOfTheFirstTimeWhenAskedAgain)
{
    const Bytes first = issued_framework("university/dsfc.json");
    const auto before = entries();

    const auto again = issue(ContractKind::Dsfc, "university/dsfc.json", "2026-03-17");

    EXPECT_TRUE(again.was_issued_before);
    EXPECT_EQ(again.contract.value().pdf, first);
    EXPECT_EQ(entries(), before);
}

TEST_F(Gate, RefusesAnotherApplicationUnderAReferenceAlreadyIssued)
{
    issued_framework("university/dsfc.json");
    Json other = sample("university/dsfc.json");
    other["title"] = "Another title";

    EXPECT_THROW(issue_json(ContractKind::Dsfc, other, "2026-03-17"), Error);
}

TEST_F(Gate, RecordsNothingWhenTheDocumentsCannotBeDelivered)
{
    const FixedClock clock = morning_of("2026-03-16");
    const auto full_disk = [](const workflow::GeneratedContract&) {
        throw Error(ErrorCode::Unavailable, {}, "no space left on device");
    };

    EXPECT_THROW(workflow::issue_contract(ContractKind::Dsfc, sample("university/dsfc.json"),
                                          checkout_office(clock), *contract_register_, full_disk),
                 Error);
    EXPECT_EQ(entries(), 0U);
}

TEST_F(Gate, MakesTheSameOctetsTwice)
{
    const FixedClock clock = morning_of("2026-03-16");
    const auto draft = [&] {
        return workflow::generate_draft(ContractKind::Dsa, sample("university/dsa.json"),
                                        checkout_office(clock))
            .contract.value();
    };

    const auto first = draft();
    const auto second = draft();

    EXPECT_EQ(first.word, second.word);
    EXPECT_EQ(first.pdf, second.pdf);
}

} // namespace

} // namespace indenture::tests
