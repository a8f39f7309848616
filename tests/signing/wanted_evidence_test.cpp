#include "signing/wanted_evidence.h"

#include "signing/contract_file.h"
#include "signing/evidence_answer.h"
#include "signing/long_term_file.h"
#include "signing/verify.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using signing::VerificationPolicy;
using signing::wanted_evidence;
using signing::WantedEvidence;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = WantedEvidence::Kind;

constexpr const char* claimed_at = "2026-02-02T10:15:00Z";

Terms with_extensions(Terms terms, const std::string& extensions)
{
    terms.extensions = extensions;
    return terms;
}

/// Certificates that say where to ask about them.
struct Pki {
    Credential root = make_root("Asked Root");
    Credential ca = issue(root, {"Asked CA", "Test authority", ""},
                          with_extensions(authority_terms(),
                                          "crlDistributionPoints=URI:http://root.test/a.crl\n"
                                          "authorityInfoAccess=caIssuers;URI:"
                                          "http://root.test/root.cer"));
    Credential signer =
        issue(ca, {"Priya Example", "NHS England", ""},
              with_extensions({}, "authorityInfoAccess=@access\n"
                                  "crlDistributionPoints=URI:http://ca.test/1.crl,"
                                  "URI:ldap://ca.test/cn=1,URI:http://ca.test/1.crl\n"
                                  "freshestCRL=URI:http://ca.test/delta.crl\n"
                                  "[access]\n"
                                  "OCSP;URI.0=http://ocsp.test/a\n"
                                  "caIssuers;URI.0=http://ca.test/ca.cer\n"
                                  "OCSP;URI.1=http://ocsp.test/b\n"));
    Credential tsa_root = make_root("Asked Time Root");
    Credential tsa = issue(
        tsa_root, {"Asked Time Unit", "Time", ""},
        with_extensions(timestamp_terms(), "crlDistributionPoints=URI:http://time.test/t.crl"));
    Credential delegate = issue(ca, {"Asked Responder", "Test authority", ""},
                                {.key_usage = "critical,digitalSignature",
                                 .extended_key_usage = "OCSPSigning",
                                 .extensions = "crlDistributionPoints=URI:http://ca.test/r.crl"});
    Bytes contract = contract_file({"nhs-england"}, false);
};

const Pki& pki()
{
    static const Pki made;
    return made;
}

VerificationPolicy policy()
{
    VerificationPolicy policy;
    policy.at = verified_at;
    policy.anchors = {pki().root.certificate};
    policy.timestamp_anchors = {pki().tsa_root.certificate};
    policy.revocation = signing::RevocationRule::Required;
    return policy;
}

CmsDesign with_chain()
{
    CmsDesign design;
    design.other_certificates = {pki().ca.certificate};
    return design;
}

Bytes file_by(const CmsDesign& design)
{
    return signed_by_design(pki().contract, "nhs-england", pki().signer, claimed_at, design);
}

const Bytes& signed_file()
{
    static const Bytes made = file_by(with_chain());
    return made;
}

const Bytes& stamped_file()
{
    static const Bytes made = [] {
        CmsDesign design = with_chain();
        design.unsigned_attributes = [](const Bytes& value) {
            return std::vector<Bytes>{timestamp_attribute(timestamp_token(pki().tsa, value, {}))};
        };
        return file_by(design);
    }();
    return made;
}

std::vector<WantedEvidence> wanted_for(ByteView file, const VerificationPolicy& terms)
{
    return wanted_evidence(signing::verify(file, terms), terms);
}

std::vector<std::string> names_of(const std::vector<WantedEvidence>& all)
{
    std::vector<std::string> names;
    for (const WantedEvidence& each : all) {
        names.push_back(fmt::format("{} of {}", each.kind == Kind::Issuer ? "issuer" : "revocation",
                                    each.about.common_name));
    }
    return names;
}

TEST(WantedEvidence, IsTheRevocationOfEveryCertificateBelowTheAnchor)
{
    EXPECT_THAT(names_of(wanted_for(signed_file(), policy())),
                ElementsAre("revocation of Priya Example", "revocation of Asked CA"));
}

TEST(WantedEvidence, NamesTheIssuerToAskAbout)
{
    const auto wanted = wanted_for(signed_file(), policy());

    ASSERT_THAT(wanted, SizeIs(2));
    EXPECT_EQ(wanted[0].certificate, pki().signer.certificate);
    EXPECT_EQ(wanted[0].issuer, pki().ca.certificate);
    EXPECT_EQ(wanted[1].certificate, pki().ca.certificate);
    EXPECT_EQ(wanted[1].issuer, pki().root.certificate);
}

TEST(WantedEvidence, ReadsEachAddressOnceInTheOrderOfTheCertificate)
{
    const auto wanted = wanted_for(signed_file(), policy());

    ASSERT_THAT(wanted, SizeIs(2));
    EXPECT_THAT(wanted[0].ocsp_addresses, ElementsAre("http://ocsp.test/a", "http://ocsp.test/b"));
    EXPECT_THAT(wanted[0].crl_addresses,
                ElementsAre("http://ca.test/1.crl", "ldap://ca.test/cn=1"));
    EXPECT_THAT(wanted[0].delta_addresses, ElementsAre("http://ca.test/delta.crl"));
    EXPECT_THAT(wanted[1].ocsp_addresses, IsEmpty());
    EXPECT_THAT(wanted[1].crl_addresses, ElementsAre("http://root.test/a.crl"));
}

TEST(WantedEvidence, TakesNoMoreThanFourAddressesOfAKind)
{
    std::string access = "authorityInfoAccess=@access\n[access]\n";
    for (int i = 0; i < 20; ++i) {
        access += fmt::format("OCSP;URI.{0}=http://ocsp.test/{0}\n", i);
    }
    const Credential signer =
        issue(pki().ca, {"Many Doors", "NHS England", ""}, with_extensions({}, access));
    const Bytes file =
        signed_by_design(pki().contract, "nhs-england", signer, claimed_at, with_chain());

    const auto wanted = wanted_for(file, policy());

    EXPECT_THAT(wanted.at(0).ocsp_addresses, SizeIs(4));
}

TEST(WantedEvidence, LeavesOutAddressesThatAreNoPrintableWords)
{
    const Credential signer =
        issue(pki().ca, {"Odd Door", "NHS England", ""},
              with_extensions({}, "authorityInfoAccess=OCSP;URI:http://ocsp.test/a b"));
    const Bytes file =
        signed_by_design(pki().contract, "nhs-england", signer, claimed_at, with_chain());

    EXPECT_THAT(wanted_for(file, policy()).at(0).ocsp_addresses, IsEmpty());
}

TEST(WantedEvidence, IsNothingOnceEverythingIsKnown)
{
    VerificationPolicy informed = policy();
    informed.evidence.crls = {make_crl(pki().ca, {}), make_crl(pki().root, {})};

    EXPECT_THAT(names_of(wanted_for(signed_file(), informed)), IsEmpty());
}

TEST(WantedEvidence, IsNothingAboutWhatIsKnownToBeRevoked)
{
    VerificationPolicy informed = policy();
    informed.evidence.crls = {make_crl(pki().ca, {.revoked = {{pki().signer.certificate}}}),
                              make_crl(pki().root, {})};

    EXPECT_THAT(names_of(wanted_for(signed_file(), informed)), IsEmpty());
}

TEST(WantedEvidence, IsTheIssuerWhereThePathStops)
{
    const auto wanted = wanted_for(file_by({}), policy());

    ASSERT_THAT(names_of(wanted), ElementsAre("issuer of Priya Example"));
    EXPECT_THAT(wanted[0].issuer_addresses, ElementsAre("http://ca.test/ca.cer"));
    EXPECT_EQ(wanted[0].issuer, Bytes());
}

TEST(WantedEvidence, GoesOnFromTheIssuerThatWasFound)
{
    VerificationPolicy informed = policy();
    informed.evidence.certificates = {pki().ca.certificate};

    EXPECT_THAT(names_of(wanted_for(file_by({}), informed)),
                ElementsAre("revocation of Priya Example", "revocation of Asked CA"));
}

TEST(WantedEvidence, HasNobodyToAskAboutAStrangersRoot)
{
    VerificationPolicy other = policy();
    other.anchors = {make_root("Another Root").certificate};
    other.evidence.certificates = {pki().root.certificate};

    const auto wanted = wanted_for(signed_file(), other);

    ASSERT_THAT(names_of(wanted), ElementsAre("issuer of Asked Root"));
    EXPECT_THAT(wanted[0].issuer_addresses, IsEmpty());
    EXPECT_THAT(wanted[0].why, HasSubstr("none of the trust anchors"));
}

TEST(WantedEvidence, IsOfTimestampsTooByTheirOwnAnchors)
{
    const auto wanted = wanted_for(stamped_file(), policy());

    ASSERT_THAT(names_of(wanted),
                ElementsAre("revocation of Asked Time Unit", "revocation of Priya Example",
                            "revocation of Asked CA"));
    EXPECT_TRUE(wanted[0].is_of_timestamps);
    EXPECT_FALSE(wanted[1].is_of_timestamps);
}

TEST(WantedEvidence, IsNothingOfTimestampsThatNobodyTrusts)
{
    VerificationPolicy trustless = policy();
    trustless.timestamp_anchors.clear();

    EXPECT_THAT(names_of(wanted_for(stamped_file(), trustless)),
                ElementsAre("revocation of Priya Example", "revocation of Asked CA"));
}

TEST(WantedEvidence, IsNothingOfASignatureThatIsNotIntact)
{
    Bytes spoilt = signed_file();
    const std::size_t title = spoilt.find("Framework contract");
    ASSERT_NE(title, Bytes::npos);
    spoilt[title] = 'G';

    EXPECT_THAT(names_of(wanted_for(spoilt, policy())), IsEmpty());
}

TEST(WantedEvidence, IsNothingIfThePathFailsForAnotherReason)
{
    const Credential expired =
        issue(pki().ca, {"Old Example", "NHS England", ""}, {.not_after = "2026-02-20T00:00:00Z"});
    const Bytes file =
        signed_by_design(pki().contract, "nhs-england", expired, claimed_at, with_chain());

    EXPECT_THAT(names_of(wanted_for(file, policy())), IsEmpty());
}

TEST(WantedEvidence, IsNothingOfWhatAnAuthorityNeverRevokes)
{
    // noRevAvail (RFC 9608), an empty extension.
    const Credential brief = issue(pki().ca, {"Brief Example", "NHS England", ""},
                                   with_extensions({}, "2.5.29.56=DER:0500"));
    const Bytes file =
        signed_by_design(pki().contract, "nhs-england", brief, claimed_at, with_chain());

    EXPECT_THAT(names_of(wanted_for(file, policy())), ElementsAre("revocation of Asked CA"));
}

TEST(WantedEvidence, IsTheDelegatesRevocationWhoAnsweredForTheIssuer)
{
    VerificationPolicy informed = policy();
    informed.evidence.crls = {make_crl(pki().root, {})};
    informed.evidence.ocsps = {make_ocsp(
        pki().delegate, {{.certificate = pki().signer.certificate, .issuer = pki().ca.certificate}},
        {.certificates = {pki().delegate.certificate}})};

    const auto wanted = wanted_for(signed_file(), informed);

    ASSERT_THAT(names_of(wanted),
                ElementsAre("revocation of Priya Example", "revocation of Asked Responder"));
    EXPECT_EQ(wanted[1].issuer, pki().ca.certificate);
    EXPECT_THAT(wanted[1].crl_addresses, ElementsAre("http://ca.test/r.crl"));
}

TEST(WantedEvidence, IsNothingOfAFileThatIsNoPdf)
{
    EXPECT_THAT(wanted_for("words", policy()), IsEmpty());
}

TEST(WantedEvidence, IsPrintedWithNameAndSerialNumber)
{
    const auto wanted = wanted_for(signed_file(), policy());

    EXPECT_EQ(print(wanted.at(0)), "revocation of Priya Example (serial " +
                                       signing::read_certificate(pki().signer.certificate).serial +
                                       ")");
}

} // namespace

} // namespace indenture::tests
