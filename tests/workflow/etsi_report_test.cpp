#include "workflow/etsi_report.h"

#include "docx/xml.h"
#include "signing/codes.h"
#include "workflow/contract_record.h"
#include "workflow/signed_contract.h"

#include <functional>
#include <gmock/gmock.h>

namespace indenture::tests {

namespace {

using docx::XmlElement;
using docx::XmlPart;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view vr = "http://uri.etsi.org/19102/v1.2.1#";

class EtsiReport : public SignedContract {
protected:
    signing::VerificationPolicy policy() const
    {
        const FixedClock clock = morning_of("2026-03-23");
        const workflow::Office office = checkout_office(clock);
        return workflow::policy_for(
            workflow::find_record(reference, office, *contract_register_).value(), trusting_terms(),
            clock.now(), {}, *contract_register_);
    }

    Bytes report_on(const Bytes& upload) const
    {
        return workflow::etsi_report(signing::verify(upload, policy()), policy(), "indenture test");
    }

    static XmlPart parsed(const Bytes& xml) { return XmlPart::parse(xml, "report", "", {}); }

    static std::vector<std::string> names_of_children(XmlElement element)
    {
        std::vector<std::string> names;
        for (const XmlElement child : element.children()) {
            names.emplace_back(child.name());
        }
        return names;
    }

    static std::string main_indication(const XmlPart& xml)
    {
        return xml.root()
            .child(vr, "SignatureValidationReport")
            .child(vr, "SignatureValidationStatus")
            .child(vr, "MainIndication")
            .text();
    }

    static std::string sub_indication(const XmlPart& xml)
    {
        return xml.root()
            .child(vr, "SignatureValidationReport")
            .child(vr, "SignatureValidationStatus")
            .child(vr, "SubIndication")
            .text();
    }
};

} // namespace

TEST_F(EtsiReport, SaysTotalPassedOfAnExecutedContract)
{
    const XmlPart xml = parsed(report_on(signed_by_all()));

    EXPECT_EQ(main_indication(xml), "urn:etsi:019102:mainindication:total-passed");
    EXPECT_EQ(sub_indication(xml), "");
}

TEST_F(EtsiReport, HasThePartsInTheOrderOfTheSchema)
{
    const XmlPart xml = parsed(report_on(signed_by_all()));

    EXPECT_TRUE(xml.root().is(vr, "ValidationReport"));
    EXPECT_THAT(names_of_children(xml.root()),
                ElementsAre("SignatureValidationReport", "SignatureValidationReport",
                            "SignatureValidationObjects", "SignatureValidator"));
    EXPECT_THAT(names_of_children(xml.root().first()),
                ElementsAre("SignatureIdentifier", "ValidationConstraintsEvaluationReport",
                            "ValidationTimeInfo", "SignersDocument", "SignatureAttributes",
                            "SignerInformation", "SignatureQuality", "SignatureValidationProcess",
                            "SignatureValidationStatus"));
}

TEST_F(EtsiReport, GivesAByteRangeNoAttributes)
{
    // The schema of TS 119 102-2 has it as a bare list of integers.
    const XmlPart xml = parsed(report_on(signed_by_all()));

    const XmlElement attributes = xml.root().first().child(vr, "SignatureAttributes");
    EXPECT_FALSE(attributes.child(vr, "ByteRange").attribute("", "Signed"));
    EXPECT_TRUE(attributes.child(vr, "SubFilter").attribute("", "Signed"));
}

TEST_F(EtsiReport, NamesOnlyObjectsThatItLists)
{
    const XmlPart xml = parsed(report_on(signed_by_all()));
    std::vector<std::string> ids;
    for (const XmlElement object : xml.root().child(vr, "SignatureValidationObjects").children()) {
        ids.push_back(object.attribute("", "id").value());
    }

    const std::function<void(XmlElement)> check = [&](XmlElement element) {
        if (const auto named = element.attribute("", "VOReference")) {
            EXPECT_THAT(ids, testing::Contains(*named));
        }
        for (const XmlElement child : element.children()) {
            check(child);
        }
    };
    check(xml.root());
}

TEST_F(EtsiReport, SaysHashFailureOfAChangedFile)
{
    Bytes upload = signed_by_all();
    upload[upload.size() / 3] = static_cast<char>(upload[upload.size() / 3] ^ 1);

    const XmlPart xml = parsed(report_on(upload));

    EXPECT_EQ(main_indication(xml), "urn:etsi:019102:mainindication:total-failed");
}

TEST_F(EtsiReport, HasOneStatusForAFileThatCannotBeRead)
{
    const XmlPart xml = parsed(report_on("no PDF"));

    EXPECT_EQ(main_indication(xml), "urn:etsi:019102:mainindication:total-failed");
    EXPECT_EQ(sub_indication(xml), "urn:etsi:019102:subindication:FORMAT_FAILURE");
}

TEST_F(EtsiReport, FailsOnlyWithSubIndicationsTheStandardFailsWith)
{
    // The product fails a signature by the wrong person; the standard has a constraints failure.
    const Bytes upload = signed_by(signers().university, "disclosing-party", issued_);

    const XmlPart xml = parsed(report_on(upload));

    EXPECT_EQ(main_indication(xml), "urn:etsi:019102:mainindication:indeterminate");
    EXPECT_EQ(sub_indication(xml), "urn:etsi:019102:subindication:SIG_CONSTRAINTS_FAILURE");
    EXPECT_THAT(report_on(upload), HasSubstr("<Value>TOTAL-FAILED</Value>"));
}

TEST_F(EtsiReport, StaysWellFormedWhateverANameHolds)
{
    signing::VerificationReport report = signing::verify(signed_by_all(), policy());
    report.signatures.front().signer->subject = "CN=\x01</Signer>\xff&\"\x1b[2J";
    report.signatures.front().field = "<a&b>";

    const XmlPart xml = parsed(workflow::etsi_report(report, policy(), "indenture"));

    EXPECT_THAT(xml.root().first().child(vr, "SignerInformation").child(vr, "Signer").text(),
                HasSubstr("</Signer>"));
}

TEST_F(EtsiReport, IsTheSameTwice)
{
    EXPECT_EQ(report_on(signed_by_nhs_england()), report_on(signed_by_nhs_england()));
}

TEST_F(EtsiReport, IsWellFormedForXmllint)
{
    if (!is_installed("xmllint")) {
        GTEST_SKIP() << "skipped: no xmllint";
    }
    const auto file = folder_ / "report.xml";
    write_file(file, report_on(signed_by_all()));

    const auto run = run_program({"xmllint", "--noout", "--nonet", file.string()});

    EXPECT_EQ(run.status, 0) << run.err;
}

} // namespace indenture::tests
