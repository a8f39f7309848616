#include "signing/signed_files.h"

#include "signing/prepare.h"
#include "signing/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using signing::Verdict;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> codes_for_signer(const Subject& subject, const Terms& terms)
{
    const Credential signer = issue(world().issuing, subject, terms);
    const Bytes file = signed_by(world(), signer, world().issued, "nhs-england", signed_at);
    return blocking_codes(signing::verify(file, one_party_policy()));
}

const Subject priya{"Priya Example", "NHS England", "OD:GB-X26"};

// --- CMS --------------------------------------------------------------------------------------

std::vector<std::string> codes_for_cms(const std::vector<Credential>& signers,
                                       const CmsShape& shape)
{
    signing::VerificationPolicy policy = one_party_policy();
    policy.anchors.push_back(world().issuing.certificate);
    return blocking_codes(
        signing::verify(signed_with(world().issued, "nhs-england", signers, shape), policy));
}

TEST(Verify, RefusesASecondSigner)
{
    EXPECT_THAT(codes_for_cms({world().nhs_england, world().university}, {}), ElementsAre("cms"));
}

TEST(Verify, RefusesContentInsideTheCms)
{
    EXPECT_THAT(codes_for_cms({world().nhs_england}, {.is_detached = false}), ElementsAre("cms"));
}

TEST(Verify, RefusesACmsWithoutSignedAttributes)
{
    EXPECT_THAT(codes_for_cms({world().nhs_england},
                              {.has_signed_attributes = false, .names_certificate = false}),
                ElementsAre("cms"));
}

TEST(Verify, RefusesACmsThatDoesNotNameItsCertificate)
{
    EXPECT_THAT(codes_for_cms({world().nhs_england}, {.names_certificate = false}),
                ElementsAre("signing-certificate"));
}

TEST(Verify, RefusesACmsWithoutItsCertificate)
{
    EXPECT_THAT(codes_for_cms({world().nhs_england}, {.brings_certificate = false}),
                ElementsAre("signing-certificate"));
}

TEST(Verify, RefusesSha1)
{
    EXPECT_THAT(codes_for_cms({world().nhs_england}, {.digest = "SHA1"}), Contains("algorithm"));
}

TEST(Verify, RefusesWeakKeys)
{
    for (const TestKey key : {TestKey::Rsa1024, TestKey::P224}) {
        const Credential signer = issue(world().issuing, priya, {.key = key});

        EXPECT_THAT(codes_for_cms({signer}, {}), Contains("algorithm"));
    }
}

TEST(Verify, RefusesContentsThatAreNoCms)
{
    const auto contract = pdf::PdfFile::open(world().issued, "issued.pdf", {});
    const auto prepared = signing::prepare(contract,
                                           {.field = "nhs-england",
                                            .at = signed_at,
                                            .name = "Nobody",
                                            .organisation = "",
                                            .reason = "",
                                            .location = "",
                                            .font_file = signature_font()},
                                           4096, {});

    EXPECT_THAT(codes_for(prepared.file), ElementsAre("cms"));
    EXPECT_THAT(codes_for(signing::embed(prepared, "no CMS")), ElementsAre("cms"));
}

TEST(Verify, RefusesASignatureCopiedFromAnotherFile)
{
    const Bytes& donor = once_signed();
    const std::size_t begin = donor.find("<", donor.rfind("/Contents"));
    const Bytes contents = donor.substr(begin, donor.find('>', begin) + 1 - begin);
    Bytes other = signed_by(world(), world().nhs_england, world().issued, "nhs-england",
                            signed_at + std::chrono::hours(1));
    other.replace(other.find("<", other.rfind("/Contents")), contents.size(), contents);

    EXPECT_THAT(codes_for(other), Contains("digest-mismatch"));
}

// --- Chain and time ---------------------------------------------------------------------------

TEST(Verify, DoesNotTrustAnotherAuthority)
{
    signing::VerificationPolicy policy = world().policy();
    policy.anchors = {make_root("Another Root").certificate};

    const auto report = signing::verify(both_signed(), policy);

    EXPECT_EQ(report.verdict(), Verdict::Indeterminate);
    EXPECT_THAT(blocking_codes(report), ElementsAre("untrusted"));
    EXPECT_TRUE(report.signatures[0].is_intact);
}

TEST(Verify, TrustsNobodyWithoutAnchors)
{
    signing::VerificationPolicy policy = world().policy();
    policy.anchors = {};

    EXPECT_THAT(blocking_codes(signing::verify(both_signed(), policy)), ElementsAre("untrusted"));
}

TEST(Verify, DoesNotTrustARootOfTheSameName)
{
    signing::VerificationPolicy policy = world().policy();
    policy.anchors = {make_root("Test Root").certificate};

    EXPECT_NE(signing::verify(both_signed(), policy).verdict(), Verdict::Passed);
}

TEST(Verify, RefusesASignerThatIssuedTheSigner)
{
    const Credential leaf = issue(world().issuing, {"Leaf", "NHS England", ""}, {});
    const Credential below = issue(leaf, priya, {});
    const Bytes file = signed_with(world().issued, "nhs-england", {below}, {});
    signing::VerificationPolicy policy = one_party_policy();
    policy.anchors.push_back(leaf.certificate);

    // Named as an anchor, even a leaf is trusted; through the root it is not.
    EXPECT_THAT(blocking_codes(signing::verify(file, one_party_policy())),
                ElementsAre("untrusted"));
}

TEST(Verify, RefusesASignerWhoseCertificateHadExpired)
{
    EXPECT_THAT(codes_for_signer(priya, {.not_after = "2026-01-31T00:00:00Z"}),
                ElementsAre("expired", "expired-at-signing"));
}

TEST(Verify, CannotTellWhenTheCertificateExpiredSince)
{
    signing::VerificationPolicy policy = world().policy();
    policy.at = *parse_instant("2031-01-01T00:00:00Z");

    const auto report = signing::verify(both_signed(), policy);

    EXPECT_EQ(report.verdict(), Verdict::Indeterminate);
    // By then RSA of 2048 bits is too short as well.
    EXPECT_THAT(blocking_codes(report), ElementsAre("expired", "algorithm-outlived"));
}

TEST(Verify, RefusesASignerWhoseCertificateWasNotYetValid)
{
    EXPECT_THAT(codes_for_signer(priya, {.not_before = "2026-02-20T00:00:00Z"}),
                ElementsAre("not-yet-valid"));
}

TEST(Verify, RefusesACertificateThatIsNotForSigning)
{
    EXPECT_THAT(codes_for_signer(priya, {.key_usage = "critical,keyEncipherment"}),
                ElementsAre("key-usage"));
}

TEST(Verify, RefusesACertificateForLoggingIn)
{
    const Terms login{.key_usage = "critical,digitalSignature",
                      .extended_key_usage = "clientAuth,emailProtection"};
    const Terms both{.key_usage = "critical,digitalSignature,nonRepudiation",
                     .extended_key_usage = "clientAuth,emailProtection"};

    EXPECT_THAT(codes_for_signer(priya, login), ElementsAre("key-usage"));
    EXPECT_THAT(codes_for_signer(priya, both), IsEmpty());
}

TEST(Verify, RefusesACertificateIssuedWithSha1)
{
    EXPECT_THAT(codes_for_signer(priya, {.digest = "SHA1"}), ElementsAre("algorithm"));
}

TEST(Verify, RefusesASignatureOlderThanTheContract)
{
    const Bytes file = signed_by(world(), world().nhs_england, world().issued, "nhs-england",
                                 issued_at - std::chrono::hours(1));

    EXPECT_THAT(codes_for(file), ElementsAre("signed-before-issue"));
}

TEST(Verify, RefusesASignatureFromTheFuture)
{
    const Bytes file = signed_by(world(), world().nhs_england, world().issued, "nhs-england",
                                 verified_at + std::chrono::hours(1));

    EXPECT_THAT(codes_for(file), ElementsAre("claimed-time"));
}

// --- Parties ----------------------------------------------------------------------------------

TEST(Verify, RefusesTheRightPersonOfAnotherOrganisation)
{
    EXPECT_THAT(codes_for_signer({"Priya Example", "NHS England", "OD:GB-RT3"}, {}),
                ElementsAre("wrong-signer"));
    EXPECT_THAT(codes_for_signer({"Priya Example", "NHS Wales", ""}, {}),
                ElementsAre("wrong-signer"));
    EXPECT_THAT(codes_for_signer({"Priya Example", "", ""}, {}), ElementsAre("wrong-signer"));
}

TEST(Verify, RefusesAnotherPersonOfTheRightOrganisation)
{
    EXPECT_THAT(codes_for_signer({"Nobody Particular", "NHS England", "OD:GB-X26"}, {}),
                ElementsAre("wrong-signer"));
}

TEST(Verify, FoldsCaseAndSpacesOfNames)
{
    EXPECT_THAT(codes_for_signer({"PRIYA  example", "nhs   ENGLAND", "OD:GB-X26"}, {}), IsEmpty());
}

TEST(Verify, RefusesAnOrganisationsNameWithoutItsIdentifier)
{
    EXPECT_THAT(codes_for_signer({"Priya Example", "NHS England", ""}, {}),
                ElementsAre("wrong-signer"));
}

TEST(Verify, RefusesAnIdentifierOfAnotherScheme)
{
    EXPECT_THAT(codes_for_signer({"Priya Example", "NHS England", "NTRGB-X26"}, {}),
                ElementsAre("wrong-signer"));
    EXPECT_THAT(codes_for_signer({"Priya Example", "NHS England", "X26"}, {}),
                ElementsAre("wrong-signer"));
}

TEST(Verify, RefusesTheIdentifierUnderAnotherName)
{
    EXPECT_THAT(codes_for_signer({"Priya Example", "Mallory Holdings", "OD:GB-X26"}, {}),
                ElementsAre("wrong-signer"));
}

TEST(Verify, RefusesPartiesThatSignInEachOthersFields)
{
    const Bytes once =
        signed_by(world(), world().university, world().issued, "nhs-england", signed_at);
    const Bytes file = signed_by(world(), world().nhs_england, once, "recipient", signed_at);

    EXPECT_THAT(codes_for(file), ElementsAre("wrong-signer"));
}

TEST(Verify, RefusesOneCertificateForTwoParties)
{
    const Bytes file =
        signed_by(world(), world().nhs_england, once_signed(), "recipient", signed_at);
    signing::VerificationPolicy policy = world().policy();
    policy.required[1] = world().nhs_england_party();
    policy.required[1].field = "recipient";

    EXPECT_THAT(blocking_codes(signing::verify(file, policy)),
                ElementsAre("one-signer-two-parties"));
}

TEST(Verify, RefusesASignatureInAFieldOfNoParty)
{
    EXPECT_THAT(blocking_codes(signing::verify(both_signed(), one_party_policy())),
                ElementsAre("unexpected-signature"));
}

TEST(Verify, RefusesAContractWithoutTheFieldOfAParty)
{
    signing::VerificationPolicy policy = world().policy();
    policy.required[1].field = "witness";

    EXPECT_THAT(blocking_codes(signing::verify(both_signed(), policy)),
                testing::UnorderedElementsAre("unexpected-signature", "missing-field"));
}

} // namespace

} // namespace indenture::tests
