#include "signing/contract_file.h"
#include "signing/long_term_file.h"
#include "signing/verify.h"

#include <algorithm>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using signing::Level;
using signing::Revocation;
using signing::RevocationRule;
using signing::SignatureReport;
using signing::ValidationData;
using signing::VerificationPolicy;
using signing::VerificationReport;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

constexpr const char* claimed_at = "2026-02-02T10:15:00Z";
constexpr const char* stamped_at = "2026-02-02T10:16:00Z";
constexpr const char* checked_at = "2026-02-02T10:17:00Z";

Terms with_end(Terms terms, const std::string& not_after)
{
    terms.not_after = not_after;
    return terms;
}

/// A signer below two authorities, and a timestamp authority below a root of its own.
struct Pki {
    Credential root = make_root("Long Root");
    Credential ca = issue(root, {"Long CA", "Test authority", ""}, authority_terms());
    Credential signer =
        issue(ca, {"Priya Example", "NHS England", ""}, with_end({}, "2027-02-01T00:00:00Z"));
    Credential tsa_root = make_root("Time Root");
    Credential tsa = issue(tsa_root, {"Time Unit 1", "Time", ""},
                           with_end(timestamp_terms(), "2028-01-01T00:00:00Z"));
    Credential next_tsa = issue(tsa_root, {"Time Unit 2", "Time", ""},
                                with_end(timestamp_terms(), "2035-01-01T00:00:00Z"));
    Bytes contract = contract_file({"nhs-england"}, false);
};

const Pki& pki()
{
    static const Pki made;
    return made;
}

VerificationPolicy policy_at(const std::string& at)
{
    VerificationPolicy policy;
    policy.at = *parse_instant(at);
    policy.anchors = {pki().root.certificate};
    policy.timestamp_anchors = {pki().tsa_root.certificate};
    return policy;
}

VerificationPolicy soon_after()
{
    return policy_at("2026-02-03T00:00:00Z");
}

/// The CMS has a timestamp of that time over its signature value.
CmsDesign stamped(const Credential& tsa, const std::string& at)
{
    CmsDesign design;
    design.other_certificates = {pki().ca.certificate};
    design.unsigned_attributes = [tsa, at](const Bytes& value) {
        return std::vector<Bytes>{timestamp_attribute(timestamp_token(tsa, value, {.at = at}))};
    };
    return design;
}

CmsDesign unstamped()
{
    CmsDesign design;
    design.other_certificates = {pki().ca.certificate};
    return design;
}

Bytes signed_file(const CmsDesign& design, const Credential& signer = pki().signer)
{
    return signed_by_design(pki().contract, "nhs-england", signer, claimed_at, design);
}

/// Made once, because most tests start here: PAdES-B-T.
const Bytes& stamped_file()
{
    static const Bytes made = signed_file(stamped(pki().tsa, stamped_at));
    return made;
}

const Bytes& unstamped_file()
{
    static const Bytes made = signed_file(unstamped());
    return made;
}

Bytes crl_by(const Credential& issuer, const std::string& this_update = checked_at,
             const std::string& next_update = "2026-03-02T00:00:00Z",
             const std::vector<RevokedEntry>& revoked = {})
{
    return make_crl(issuer,
                    {.this_update = this_update, .next_update = next_update, .revoked = revoked});
}

Bytes ocsp_at(const std::string& at, const std::string& next_update = "2026-02-10T00:00:00Z")
{
    return make_ocsp(pki().ca,
                     {{.certificate = pki().signer.certificate,
                       .issuer = pki().ca.certificate,
                       .this_update = at,
                       .next_update = next_update}},
                     {.produced_at = at});
}

/// Evidence about signer, authority and timestamp authority. Made once: signatures by elliptic
/// curves differ every time.
const ValidationData& whole_evidence()
{
    static const ValidationData made{{pki().ca.certificate},
                                     {crl_by(pki().root), crl_by(pki().tsa_root)},
                                     {ocsp_at(checked_at)}};
    return made;
}

const Bytes& long_term_file()
{
    static const Bytes made = with_store(stamped_file(), whole_evidence());
    return made;
}

const Bytes& archived_file()
{
    static const Bytes made =
        with_document_timestamp(long_term_file(), pki().next_tsa, {.at = "2026-02-02T10:20:00Z"});
    return made;
}

const SignatureReport& signature_of(const VerificationReport& report)
{
    return *std::find_if(report.signatures.begin(), report.signatures.end(),
                         [](const auto& signature) { return !signature.is_timestamp; });
}

/// What stands against the signatures and timestamps; what the file did otherwise is asked
/// elsewhere.
std::vector<std::string> codes_of(const VerificationReport& report, Severity severity)
{
    std::vector<std::string> codes;
    const auto add = [&](const std::vector<Finding>& findings) {
        for (const Finding& finding : findings) {
            if (finding.severity == severity) {
                codes.push_back(finding.code);
            }
        }
    };
    for (const SignatureReport& signature : report.signatures) {
        add(signature.findings);
        for (const auto& timestamp : signature.timestamps) {
            add(timestamp.findings);
        }
    }
    return codes;
}

std::vector<std::string> refusals(ByteView file, const VerificationPolicy& policy)
{
    return codes_of(verify(file, policy), Severity::Block);
}

std::vector<std::string> warnings(ByteView file, const VerificationPolicy& policy)
{
    return codes_of(verify(file, policy), Severity::Warning);
}

Level level_of(ByteView file, const VerificationPolicy& policy)
{
    return signature_of(verify(file, policy)).level;
}

// --- Levels -------------------------------------------------------------------------------------

TEST(LongTerm, LevelIsBWithoutATimestamp)
{
    const auto report = verify(unstamped_file(), soon_after());

    EXPECT_EQ(signature_of(report).level, Level::B);
    EXPECT_FALSE(signature_of(report).proven_time);
    EXPECT_THAT(codes_of(report, Severity::Block), IsEmpty());
}

TEST(LongTerm, LevelIsTWithATrustedTimestamp)
{
    const auto report = verify(stamped_file(), soon_after());
    const SignatureReport& signature = signature_of(report);

    EXPECT_EQ(signature.level, Level::T) << print(report);
    EXPECT_EQ(signature.proven_time, *parse_instant(stamped_at));
    ASSERT_EQ(signature.timestamps.size(), 1U);
    EXPECT_TRUE(signature.timestamps[0].is_intact);
    EXPECT_TRUE(signature.timestamps[0].is_trusted);
    EXPECT_EQ(signature.timestamps[0].authority->common_name, "Time Unit 1");
    EXPECT_EQ(signature.timestamps[0].path.size(), 2U);
}

TEST(LongTerm, LevelIsLtWithEvidenceAboutEveryCertificate)
{
    const auto report = verify(long_term_file(), soon_after());
    const SignatureReport& signature = signature_of(report);

    EXPECT_EQ(signature.level, Level::LT) << print(report);
    ASSERT_EQ(signature.path.size(), 3U);
    EXPECT_EQ(signature.path[0].revocation, Revocation::Good);
    EXPECT_EQ(signature.path[1].revocation, Revocation::Good);
    EXPECT_EQ(signature.path[2].revocation, Revocation::NotNeeded);
}

TEST(LongTerm, LevelIsLtaWithATimestampOverTheEvidence)
{
    EXPECT_EQ(level_of(archived_file(), soon_after()), Level::LTA)
        << print(verify(archived_file(), soon_after()));
}

TEST(LongTerm, LevelStaysTWhereEvidenceIsMissing)
{
    ValidationData incomplete = whole_evidence();
    incomplete.crls.pop_back(); // of the timestamp authority

    EXPECT_EQ(level_of(with_store(stamped_file(), incomplete), soon_after()), Level::T);
}

TEST(LongTerm, LevelStaysTWhereTheEvidenceIsNotInTheFile)
{
    VerificationPolicy policy = soon_after();
    policy.evidence = whole_evidence();

    EXPECT_EQ(level_of(stamped_file(), policy), Level::T);
    EXPECT_THAT(warnings(stamped_file(), policy), IsEmpty());
}

TEST(LongTerm, LevelIsTWithADocumentTimestampAlone)
{
    const Bytes file = with_document_timestamp(unstamped_file(), pki().tsa, {.at = stamped_at});
    const auto report = verify(file, soon_after());

    EXPECT_EQ(signature_of(report).level, Level::T) << print(report);
    EXPECT_EQ(signature_of(report).proven_time, *parse_instant(stamped_at));
}

TEST(LongTerm, RefusesALevelBelowTheOneAskedFor)
{
    VerificationPolicy policy = soon_after();
    policy.level_min = Level::LT;

    EXPECT_THAT(refusals(stamped_file(), policy), ElementsAre("level"));
    EXPECT_THAT(refusals(long_term_file(), policy), IsEmpty());
}

TEST(LongTerm, RefusesASignatureThatIsNoPadesByDefault)
{
    const Bytes file = signed_with(pki().contract, "nhs-england", {pki().signer}, {});
    VerificationPolicy policy = soon_after();
    policy.evidence.certificates = {pki().ca.certificate};

    EXPECT_THAT(refusals(file, policy), ElementsAre("level"));
    policy.level_min = Level::None;
    EXPECT_THAT(refusals(file, policy), IsEmpty());
}

// --- Timestamps ---------------------------------------------------------------------------------

TEST(LongTerm, DoesNotBelieveTimestampsWithoutAnchorsForThem)
{
    VerificationPolicy policy = soon_after();
    policy.timestamp_anchors = {};
    const auto report = verify(archived_file(), policy);

    EXPECT_EQ(signature_of(report).level, Level::B);
    EXPECT_FALSE(signature_of(report).proven_time);
    EXPECT_THAT(codes_of(report, Severity::Block), IsEmpty());
    EXPECT_THAT(codes_of(report, Severity::Warning), Contains("timestamp-untrusted").Times(2));
}

TEST(LongTerm, DoesNotTakeAnchorsOfSignersForThoseOfTimestamps)
{
    VerificationPolicy policy = soon_after();
    std::swap(policy.anchors, policy.timestamp_anchors);
    const auto report = verify(stamped_file(), policy);

    EXPECT_THAT(codes_of(report, Severity::Block), ElementsAre("untrusted"));
    EXPECT_FALSE(signature_of(report).timestamps[0].is_trusted);
}

TEST(LongTerm, RefusesATimestampOfAnotherSignature)
{
    CmsDesign design = unstamped();
    design.unsigned_attributes = [](const Bytes&) {
        return std::vector<Bytes>{
            timestamp_attribute(timestamp_token(pki().tsa, "another value", {}))};
    };

    EXPECT_THAT(refusals(signed_file(design), soon_after()), ElementsAre("timestamp-imprint"));
}

TEST(LongTerm, RefusesADocumentTimestampOfAnotherFile)
{
    const Bytes file =
        with_document_timestamp(unstamped_file(), pki().tsa, {.imprint = Bytes(32, 'x')});

    EXPECT_THAT(refusals(file, soon_after()), ElementsAre("timestamp-imprint"));
}

TEST(LongTerm, DoesNotBelieveATimestampByACertificateThatIsNotForThem)
{
    Terms terms = timestamp_terms();
    terms.extended_key_usage = "timeStamping"; // not critical
    const Credential loose = issue(pki().tsa_root, {"Loose Unit", "Time", ""}, terms);
    const Bytes file = signed_file(stamped(loose, stamped_at));

    EXPECT_THAT(refusals(file, soon_after()), IsEmpty());
    EXPECT_EQ(level_of(file, soon_after()), Level::B);
}

TEST(LongTerm, DoesNotBelieveATimestampOfTheFuture)
{
    EXPECT_EQ(level_of(stamped_file(), policy_at("2026-02-02T09:00:00Z")), Level::B);
}

TEST(LongTerm, DoesNotBelieveARevokedTimestampAuthority)
{
    VerificationPolicy policy = soon_after();
    policy.evidence.crls = {
        crl_by(pki().tsa_root, checked_at, "2026-03-02T00:00:00Z",
               {{.certificate = pki().tsa.certificate, .at = "2026-02-02T10:16:30Z"}})};

    EXPECT_EQ(level_of(stamped_file(), policy), Level::B);
    EXPECT_THAT(warnings(stamped_file(), policy), Contains("timestamp-untrusted"));
}

TEST(LongTerm, DoesNotBelieveATimestampAfterItsAuthorityExpired)
{
    const auto report = verify(stamped_file(), policy_at("2028-06-01T00:00:00Z"));

    EXPECT_FALSE(signature_of(report).proven_time);
    EXPECT_THAT(codes_of(report, Severity::Block), ElementsAre("expired"));
}

TEST(LongTerm, BelievesAnOldTimestampThatALaterOneProves)
{
    const auto report = verify(archived_file(), policy_at("2028-06-01T00:00:00Z"));

    EXPECT_EQ(signature_of(report).proven_time, *parse_instant(stamped_at)) << print(report);
    EXPECT_TRUE(signature_of(report).timestamps[0].is_trusted);
    EXPECT_THAT(codes_of(report, Severity::Block), IsEmpty());
}

TEST(LongTerm, RefusesTimestampsThatContradictEachOther)
{
    const Bytes file =
        with_document_timestamp(stamped_file(), pki().tsa, {.at = "2026-02-01T10:00:00Z"});

    EXPECT_THAT(refusals(file, soon_after()), Contains("timestamp-order"));
}

TEST(LongTerm, RefusesAClaimThatATimestampDisproves)
{
    const Bytes file = signed_file(stamped(pki().tsa, "2026-01-31T10:00:00Z"));
    const Bytes a_little_early = signed_file(stamped(pki().tsa, "2026-02-02T09:15:00Z"));

    EXPECT_THAT(refusals(file, soon_after()), ElementsAre("claimed-time"));
    EXPECT_THAT(refusals(a_little_early, soon_after()), IsEmpty());
    EXPECT_THAT(warnings(a_little_early, soon_after()), Contains("claimed-time"));
}

// --- Expiry -------------------------------------------------------------------------------------

TEST(LongTerm, CannotTellOfAnExpiredSignerWithoutATimestamp)
{
    EXPECT_THAT(refusals(unstamped_file(), policy_at("2027-06-01T00:00:00Z")),
                ElementsAre("expired"));
}

TEST(LongTerm, PassesASignerThatExpiredAfterATimestamp)
{
    const auto report = verify(stamped_file(), policy_at("2027-06-01T00:00:00Z"));

    EXPECT_THAT(codes_of(report, Severity::Block), IsEmpty()) << print(report);
    EXPECT_TRUE(signature_of(report).is_trusted);
}

TEST(LongTerm, RefusesASignerThatHadExpiredWhenItSigned)
{
    const Credential late = issue(pki().ca, {"Late", "", ""}, with_end({}, "2026-02-01T00:00:00Z"));

    EXPECT_THAT(refusals(signed_file(stamped(pki().tsa, stamped_at), late), soon_after()),
                ElementsAre("expired", "expired-at-signing"));
}

TEST(LongTerm, RefusesASignerThatWasNotYetValidAtTheTimeProven)
{
    Terms terms;
    terms.not_before = "2026-02-02T12:00:00Z";
    const Credential early = issue(pki().ca, {"Early", "", ""}, terms);

    EXPECT_THAT(refusals(signed_file(stamped(pki().tsa, stamped_at), early), soon_after()),
                Contains("not-yet-valid"));
}

TEST(LongTerm, RefusesAKeyThatOutlivedItsStrengthUnlessATimestampProvesItOlder)
{
    Terms terms = with_end({}, "2032-01-01T00:00:00Z");
    terms.key = TestKey::Rsa2048;
    const Credential signer = issue(pki().ca, {"Long Lived", "", ""}, terms);
    const VerificationPolicy later = policy_at("2029-06-01T00:00:00Z");

    EXPECT_THAT(refusals(signed_file(unstamped(), signer), later),
                ElementsAre("algorithm-outlived"));
    EXPECT_THAT(refusals(signed_file(stamped(pki().next_tsa, stamped_at), signer), later),
                IsEmpty());
}

// --- Revocation ---------------------------------------------------------------------------------

VerificationPolicy with_signer_revoked(const char* at)
{
    VerificationPolicy policy = policy_at("2026-03-01T00:00:00Z");
    policy.evidence.crls = {crl_by(pki().ca, "2026-02-28T00:00:00Z", "2026-03-30T00:00:00Z",
                                   {{.certificate = pki().signer.certificate, .at = at}})};
    return policy;
}

TEST(LongTerm, PassesASignerThatWasRevokedAfterATimestamp)
{
    const auto report = verify(stamped_file(), with_signer_revoked("2026-02-20T00:00:00Z"));

    EXPECT_THAT(codes_of(report, Severity::Block), IsEmpty()) << print(report);
    EXPECT_THAT(codes_of(report, Severity::Info), Contains("revoked-later"));
    EXPECT_EQ(signature_of(report).path[0].revocation, Revocation::Revoked);
    EXPECT_EQ(signature_of(report).path[0].revoked_at, *parse_instant("2026-02-20T00:00:00Z"));
}

TEST(LongTerm, CannotTellOfARevokedSignerWithoutATimestamp)
{
    const auto report = verify(unstamped_file(), with_signer_revoked("2026-02-20T00:00:00Z"));

    EXPECT_THAT(codes_of(report, Severity::Block), ElementsAre("revoked"));
    EXPECT_FALSE(signature_of(report).is_trusted);
}

TEST(LongTerm, RefusesASignerThatWasRevokedBeforeItsTimestamp)
{
    EXPECT_THAT(refusals(stamped_file(), with_signer_revoked("2026-02-02T10:15:30Z")),
                ElementsAre("revoked"));
}

TEST(LongTerm, FailsASignerThatSaysItSignedAfterItsRevocation)
{
    EXPECT_THAT(refusals(stamped_file(), with_signer_revoked("2026-01-20T00:00:00Z")),
                ElementsAre("revoked", "revoked-at-signing"));
}

TEST(LongTerm, RefusesASignerBelowARevokedAuthority)
{
    VerificationPolicy policy = soon_after();
    policy.evidence.crls = {
        crl_by(pki().root, checked_at, "2026-03-02T00:00:00Z",
               {{.certificate = pki().ca.certificate, .at = "2026-01-01T00:00:00Z"}})};

    EXPECT_THAT(refusals(stamped_file(), policy), ElementsAre("revoked-ca"));
}

TEST(LongTerm, AsksToWaitWhileASignerIsOnHold)
{
    VerificationPolicy policy = soon_after();
    policy.evidence.crls = {crl_by(
        pki().ca, checked_at, "2026-03-02T00:00:00Z",
        {{.certificate = pki().signer.certificate, .at = "2026-02-01T00:00:00Z", .reason = 6}})};

    EXPECT_THAT(refusals(unstamped_file(), policy), Contains("on-hold"));
}

TEST(LongTerm, WarnsOrRefusesWhereRevocationIsUnknown)
{
    VerificationPolicy strict = soon_after();
    strict.revocation = RevocationRule::Required;

    EXPECT_THAT(refusals(stamped_file(), soon_after()), IsEmpty());
    EXPECT_THAT(warnings(stamped_file(), soon_after()), Contains("revocation-unknown"));
    EXPECT_THAT(refusals(stamped_file(), strict), Contains("revocation-unknown"));
    EXPECT_THAT(refusals(long_term_file(), strict), IsEmpty());
}

TEST(LongTerm, HeedsTheIssuerOfASignerThatIsAnAnchorItself)
{
    VerificationPolicy policy = with_signer_revoked("2026-01-20T00:00:00Z");
    policy.anchors = {pki().signer.certificate};

    EXPECT_THAT(refusals(stamped_file(), policy), Contains("revoked"));
}

TEST(LongTerm, NeedsNoEvidenceAboutWhatIsNeverRevoked)
{
    Terms terms;
    terms.extensions = "2.5.29.56=DER:0500";
    const Credential brief = issue(pki().ca, {"Brief", "", ""}, terms);
    VerificationPolicy policy = soon_after();
    policy.revocation = RevocationRule::Required;
    policy.evidence.crls = {crl_by(pki().root)};

    const auto report = verify(signed_file(unstamped(), brief), policy);

    EXPECT_THAT(codes_of(report, Severity::Block), IsEmpty()) << print(report);
    EXPECT_EQ(signature_of(report).path[0].revocation, Revocation::NotNeeded);
}

// --- Sliding back -------------------------------------------------------------------------------

/// Long after everything but the newest timestamp authority and the authorities has expired.
VerificationPolicy years_later()
{
    VerificationPolicy policy = policy_at("2029-06-01T00:00:00Z");
    policy.revocation = RevocationRule::Required;
    // The newest timestamp rests on what is known of its own authority today.
    policy.evidence.crls = {crl_by(pki().tsa_root, "2029-05-30T00:00:00Z", "2029-06-30T00:00:00Z")};
    return policy;
}

TEST(LongTerm, SlidesBackThroughEvidenceThatATimestampProves)
{
    const auto report = verify(archived_file(), years_later());

    EXPECT_THAT(codes_of(report, Severity::Block), IsEmpty()) << print(report);
    EXPECT_EQ(signature_of(report).level, Level::LTA);
}

TEST(LongTerm, DoesNotSlideBackThroughEvidenceThatNothingProves)
{
    // The evidence came after the document timestamp: anybody may have made it since.
    const Bytes file = with_store(
        with_document_timestamp(stamped_file(), pki().next_tsa, {.at = "2026-02-02T10:20:00Z"}),
        whole_evidence());

    EXPECT_THAT(refusals(file, years_later()), Contains("evidence-unproven"));
}

TEST(LongTerm, RenewsOldTimestampsWithNewerOnes)
{
    const Credential third = issue(pki().tsa_root, {"Time Unit 3", "Time", ""},
                                   with_end(timestamp_terms(), "2039-01-01T00:00:00Z"));
    ValidationData extended = whole_evidence();
    extended.crls.push_back(crl_by(pki().tsa_root, "2034-05-30T00:00:00Z", "2034-06-30T00:00:00Z"));
    const Bytes renewed = with_document_timestamp(with_store(archived_file(), extended), third,
                                                  {.at = "2034-06-01T00:00:00Z"});
    VerificationPolicy policy = policy_at("2037-06-01T00:00:00Z");
    policy.revocation = RevocationRule::Required;
    policy.evidence.crls = {crl_by(pki().tsa_root, "2037-05-30T00:00:00Z", "2037-06-30T00:00:00Z")};

    const auto report = verify(renewed, policy);

    EXPECT_THAT(codes_of(report, Severity::Block), IsEmpty()) << print(report);
    EXPECT_EQ(signature_of(report).proven_time, *parse_instant(stamped_at));
    // Without the renewal nothing proves the older ones any more.
    EXPECT_THAT(refusals(archived_file(), policy), Contains("expired"));
}

// --- OCSP and timestamp -------------------------------------------------------------------------

Bytes with_ocsp_at(const char* at)
{
    ValidationData data = whole_evidence();
    data.ocsps = {ocsp_at(at)};
    return with_store(stamped_file(), data);
}

TEST(LongTerm, RefusesAnOcspResponseFromBeforeTheTimestamp)
{
    EXPECT_THAT(refusals(with_ocsp_at("2026-02-01T11:30:00Z"), soon_after()),
                ElementsAre("ocsp-before-timestamp"));
}

TEST(LongTerm, BearsWithAnOcspResponseOfMinutesBeforeTheTimestamp)
{
    EXPECT_THAT(refusals(with_ocsp_at("2026-02-02T10:10:00Z"), soon_after()), IsEmpty());
}

TEST(LongTerm, RefusesAnOcspResponseOfTheDayAfterTheTimestamp)
{
    EXPECT_THAT(refusals(with_ocsp_at("2026-02-03T10:16:01Z"), policy_at("2026-02-04T00:00:00Z")),
                ElementsAre("ocsp-too-late"));
}

TEST(LongTerm, WarnsOfAnOcspResponseOfMoreThanAQuarterOfAnHourAfterTheTimestamp)
{
    EXPECT_THAT(warnings(with_ocsp_at("2026-02-02T10:31:00Z"), soon_after()),
                Not(Contains("ocsp-late")));
    EXPECT_THAT(warnings(with_ocsp_at("2026-02-02T10:31:01Z"), soon_after()),
                ElementsAre("ocsp-late"));
}

TEST(LongTerm, TakesALaterResponseOfItsOwnOverWhatTheFileBrings)
{
    VerificationPolicy policy = soon_after();
    policy.evidence.ocsps = {ocsp_at("2026-02-02T20:00:00Z", "2026-02-20T00:00:00Z")};

    EXPECT_THAT(refusals(with_ocsp_at("2026-02-01T11:30:00Z"), policy), IsEmpty());
}

// --- What the verdict rests on ------------------------------------------------------------------

TEST(LongTerm, SaysWhichPiecesItUsed)
{
    ValidationData data = whole_evidence();
    data.crls.push_back(crl_by(make_root("Nobody")));
    const auto report = verify(with_store(stamped_file(), data), soon_after());

    EXPECT_EQ(report.used.ocsps, data.ocsps);
    EXPECT_EQ(report.used.crls.size(), 2U);
    EXPECT_THAT(report.used.crls, Not(Contains(data.crls.back())));
    EXPECT_THAT(report.used.certificates, Contains(pki().ca.certificate));
    EXPECT_THAT(report.used.certificates, Contains(pki().tsa.certificate));
}

TEST(LongTerm, ReachesTheSameVerdictWithOnlyThePiecesItUsed)
{
    VerificationPolicy policy = soon_after();
    policy.revocation = RevocationRule::Required;
    policy.evidence = whole_evidence();
    const auto report = verify(stamped_file(), policy);

    policy.evidence = report.used;

    EXPECT_EQ(to_json(verify(stamped_file(), policy)).dump(), to_json(report).dump());
}

} // namespace

} // namespace indenture::tests
