#include "signing/checks/revocation.h"

#include "base/files.h"
#include "support/pki.h"
#include "support/run_program.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using signing::Revocation;
using signing::RevocationRule;
using signing::ValidationData;
using signing::checks::CertificateSet;
using signing::checks::Evidence;
using signing::checks::Origin;
using signing::checks::ProofsOfExistence;
using signing::checks::StatusAnswer;
using testing::HasSubstr;

const Instant now = *parse_instant("2026-03-01T12:00:00Z");

/// An authority, somebody with a certificate of it, and others it has named for this and that.
struct Pki {
    Credential root = make_root("Status Root");
    Credential ca = issue(root, {"Status CA", "Test authority", ""}, authority_terms());
    Credential leaf = issue(ca, {"Priya Example", "NHS England", ""}, {});
    Credential responder = issue(ca, {"Test Responder", "Test authority", ""}, responder_terms());

    static Terms responder_terms()
    {
        return {.key_usage = "critical,digitalSignature",
                .extended_key_usage = "OCSPSigning",
                .extensions = "noCheck=ignored"};
    }
};

const Pki& pki()
{
    static const Pki made;
    return made;
}

/// What may be different from one question to the next.
struct Setting {
    const Credential* leaf = &pki().leaf;
    const Credential* issuer = &pki().ca;
    std::vector<Credential> others = {};
    Instant best = now;
    Instant control = now;
    RevocationRule rule = RevocationRule::WhenAvailable;
    std::vector<std::pair<Bytes, Instant>> proofs = {};
};

StatusAnswer status(const ValidationData& data, const Setting& setting = {})
{
    CertificateSet others;
    for (const Credential& other : setting.others) {
        others.add(other.certificate);
    }
    others.add(setting.leaf->certificate);
    others.add(setting.issuer->certificate);
    const CertificateSet anchors({pki().root.certificate});
    Evidence evidence;
    evidence.add(data, Origin::Store, others);
    ProofsOfExistence proofs(now);
    for (const auto& [piece, at] : setting.proofs) {
        proofs.add(Digest::of(piece), at);
    }
    return signing::checks::check_revocation({.certificate = setting.leaf->certificate,
                                              .issuer = setting.issuer->certificate,
                                              .others = others,
                                              .anchors = anchors,
                                              .evidence = evidence,
                                              .proofs = proofs,
                                              .best = setting.best,
                                              .control = setting.control,
                                              .now = now,
                                              .rule = setting.rule});
}

StatusAnswer status_by_crl(const CrlTerms& terms, const Setting& setting = {})
{
    return status({{}, {make_crl(pki().ca, terms)}, {}}, setting);
}

RevokedEntry revoked_leaf()
{
    return {.certificate = pki().leaf.certificate};
}

OcspAnswer about_leaf(OcspStatus status = OcspStatus::Good)
{
    return {
        .certificate = pki().leaf.certificate, .issuer = pki().ca.certificate, .status = status};
}

StatusAnswer status_by_ocsp(const Credential& responder, const OcspAnswer& answer,
                            OcspTerms terms = {}, const Setting& setting = {})
{
    if (terms.certificates.empty()) {
        terms.certificates = {responder.certificate};
    }
    return status({{}, {}, {make_ocsp(responder, {answer}, terms)}}, setting);
}

Instant at(const char* iso)
{
    return *parse_instant(iso);
}

// --- CRLs ---------------------------------------------------------------------------------------

TEST(Crl, SaysGoodOfWhomItDoesNotName)
{
    const StatusAnswer answer = status_by_crl({});

    EXPECT_EQ(answer.revocation, Revocation::Good);
    EXPECT_EQ(answer.good_until, at("2026-03-15T00:00:00Z"));
    EXPECT_EQ(answer.used.crls.size(), 1U);
    EXPECT_THAT(answer.source, HasSubstr("CRL of 2026-02-15T00:00:00Z"));
}

TEST(Crl, SaysRevokedOfWhomItNames)
{
    const StatusAnswer answer = status_by_crl({.revoked = {revoked_leaf()}});

    EXPECT_EQ(answer.revocation, Revocation::Revoked);
    EXPECT_EQ(answer.revoked_at, at("2026-02-10T00:00:00Z"));
    EXPECT_FALSE(answer.is_on_hold);
}

TEST(Crl, DoesNotConfuseOneSerialNumberWithAnother)
{
    const Credential other = issue(pki().ca, {"Other", "Other", ""}, {});

    EXPECT_EQ(status_by_crl({.revoked = {{.certificate = other.certificate}}}).revocation,
              Revocation::Good);
}

TEST(Crl, CountsFromWhenTheKeyIsHeldToBeCompromised)
{
    RevokedEntry entry = revoked_leaf();
    entry.invalid_since = "2026-02-01T00:00:00Z";

    EXPECT_EQ(status_by_crl({.revoked = {entry}}).revoked_at, at("2026-02-01T00:00:00Z"));
}

TEST(Crl, SaysNothingWhenItIsStale)
{
    const StatusAnswer answer = status_by_crl({.next_update = "2026-02-28T00:00:00Z"});

    EXPECT_EQ(answer.revocation, Revocation::Unknown);
    EXPECT_THAT(answer.source, HasSubstr("says nothing of 2026-03-01"));
}

TEST(Crl, SaysEnoughOfATimeBeforeItGrewStale)
{
    EXPECT_EQ(
        status_by_crl({.next_update = "2026-02-28T00:00:00Z"}, {.best = at("2026-02-20T00:00:00Z")})
            .revocation,
        Revocation::Good);
}

TEST(Crl, RevokesEvenWhenItIsStale)
{
    EXPECT_EQ(status_by_crl({.next_update = "2026-02-16T00:00:00Z", .revoked = {revoked_leaf()}})
                  .revocation,
              Revocation::Revoked);
}

TEST(Crl, OfTheFutureIsNotBelieved)
{
    EXPECT_EQ(status_by_crl({.this_update = "2026-03-02T00:00:00Z"}).revocation,
              Revocation::Unknown);
}

TEST(Crl, WithoutAnEndSaysNothingOfLater)
{
    EXPECT_EQ(status_by_crl({.next_update = std::nullopt}).revocation, Revocation::Unknown);
    EXPECT_EQ(status_by_crl({.next_update = std::nullopt}, {.best = at("2026-02-14T00:00:00Z")})
                  .revocation,
              Revocation::Good);
}

TEST(Crl, OfAnotherAuthorityIsNotBelieved)
{
    const Credential stranger = make_root("Status CA");

    EXPECT_EQ(status({{}, {make_crl(stranger, {})}, {}}).revocation, Revocation::Unknown);
    EXPECT_EQ(status({{}, {make_crl(pki().root, {})}, {}}).revocation, Revocation::Unknown);
}

TEST(Crl, SpoiledIsNotBelieved)
{
    Bytes crl = make_crl(pki().ca, {.revoked = {revoked_leaf()}});
    crl[crl.size() - 3] = static_cast<char>(crl[crl.size() - 3] ^ 1);

    EXPECT_EQ(status({{}, {crl}, {}}).revocation, Revocation::Unknown);
}

TEST(Crl, SignedWithABrokenDigestIsNotBelieved)
{
    EXPECT_EQ(status_by_crl({.digest = "SHA1"}).revocation, Revocation::Unknown);
}

TEST(Crl, OfAnAuthorityThatMayNotSignListsIsNotBelieved)
{
    Terms terms = authority_terms();
    terms.key_usage = "critical,keyCertSign";
    const Credential ca = issue(pki().root, {"No lists", "Test authority", ""}, terms);
    const Credential leaf = issue(ca, {"Leaf", "", ""}, {});

    EXPECT_EQ(status({{}, {make_crl(ca, {})}, {}}, {.leaf = &leaf, .issuer = &ca}).revocation,
              Revocation::Unknown);
}

TEST(Crl, ByANewKeyOfTheSameAuthorityIsBelieved)
{
    const Credential new_key =
        issue(pki().root, {"Status CA", "Test authority", ""}, authority_terms());

    EXPECT_EQ(status({{}, {make_crl(new_key, {})}, {}}, {.others = {new_key}}).revocation,
              Revocation::Good);
}

TEST(Crl, WithAnUnknownCriticalExtensionIsNotUsed)
{
    EXPECT_EQ(status_by_crl({.has_unknown_critical_extension = true}).revocation,
              Revocation::Unknown);
}

TEST(Crl, SignedByEdDsaIsBelieved)
{
    Terms terms = authority_terms();
    terms.key = TestKey::Ed25519;
    const Credential ca = issue(pki().root, {"Edwards CA", "Test authority", ""}, terms);
    const Credential leaf = issue(ca, {"Leaf", "", ""}, {});

    EXPECT_EQ(status({{}, {make_crl(ca, {})}, {}}, {.leaf = &leaf, .issuer = &ca}).revocation,
              Revocation::Good);
}

TEST(Crl, FromAfterACertificateExpiredDoesNotSayItWasGood)
{
    const Credential leaf =
        issue(pki().ca, {"Short", "", ""}, {.not_after = "2026-02-10T00:00:00Z"});

    EXPECT_EQ(status_by_crl({}, {.leaf = &leaf, .best = at("2026-02-09T00:00:00Z")}).revocation,
              Revocation::Unknown);
}

TEST(Crl, OnHoldIsSaidToBeSo)
{
    RevokedEntry entry = revoked_leaf();
    entry.reason = 6;
    const StatusAnswer answer = status_by_crl({.revoked = {entry}});

    EXPECT_EQ(answer.revocation, Revocation::Revoked);
    EXPECT_TRUE(answer.is_on_hold);
}

TEST(Crl, OfLaterMayEndAHold)
{
    RevokedEntry entry = revoked_leaf();
    entry.reason = 6;
    const Bytes held = make_crl(pki().ca, {.revoked = {entry}});
    const Bytes later = make_crl(pki().ca, {.this_update = "2026-02-20T00:00:00Z", .number = 2});

    EXPECT_EQ(status({{}, {held, later}, {}}).revocation, Revocation::Good);
}

TEST(Crl, OfLaterDoesNotUndoARevocation)
{
    const Bytes revoked = make_crl(pki().ca, {.revoked = {revoked_leaf()}});
    const Bytes later = make_crl(pki().ca, {.this_update = "2026-02-20T00:00:00Z", .number = 2});

    EXPECT_EQ(status({{}, {later, revoked}, {}}).revocation, Revocation::Revoked);
}

// --- Scopes (RFC 5280, 5.2.5) --------------------------------------------------------------------

TEST(CrlScope, OfHoldersCountsForHoldersOnly)
{
    EXPECT_EQ(status_by_crl({.only_users = true}).revocation, Revocation::Good);
    EXPECT_EQ(status_by_crl({.only_authorities = true}).revocation, Revocation::Unknown);
    EXPECT_EQ(status_by_crl({.only_attributes = true}).revocation, Revocation::Unknown);
}

TEST(CrlScope, OfAuthoritiesCountsForAuthoritiesOnly)
{
    const Setting about_ca{.leaf = &pki().ca, .issuer = &pki().root};
    const auto by_root = [&](const CrlTerms& terms) {
        return status({{}, {make_crl(pki().root, terms)}, {}}, about_ca).revocation;
    };

    EXPECT_EQ(by_root({.only_authorities = true}), Revocation::Good);
    EXPECT_EQ(by_root({.only_users = true}), Revocation::Unknown);
}

TEST(CrlScope, OfOnePartCountsForItsCertificatesOnly)
{
    const Credential leaf = issue(pki().ca, {"Part 2", "", ""},
                                  {.extensions = "crlDistributionPoints=URI:http://a.example/2"});
    const Setting about_leaf_of_part{.leaf = &leaf};

    EXPECT_EQ(
        status_by_crl({.distribution_point = "http://a.example/2"}, about_leaf_of_part).revocation,
        Revocation::Good);
    EXPECT_EQ(
        status_by_crl({.distribution_point = "http://a.example/1"}, about_leaf_of_part).revocation,
        Revocation::Unknown);
    EXPECT_EQ(status_by_crl({.distribution_point = "http://a.example/1"}).revocation,
              Revocation::Unknown);
    EXPECT_EQ(status_by_crl({}, about_leaf_of_part).revocation, Revocation::Good);
}

TEST(CrlScope, OfSomeReasonsLeavesTheOthersOpen)
{
    const Bytes key_reasons = make_crl(pki().ca, {.only_reasons = {1, 2}});
    const Bytes other_reasons = make_crl(pki().ca, {.only_reasons = {3, 4, 5, 6, 7, 8}});

    EXPECT_EQ(status({{}, {key_reasons}, {}}).revocation, Revocation::Unknown);
    EXPECT_EQ(status({{}, {key_reasons, other_reasons}, {}}).revocation, Revocation::Good);
}

TEST(CrlScope, OfSomeReasonsRevokes)
{
    EXPECT_EQ(status_by_crl({.revoked = {revoked_leaf()}, .only_reasons = {1}}).revocation,
              Revocation::Revoked);
}

// --- Indirect lists ------------------------------------------------------------------------------

struct Indirect {
    Credential issuer;
    Credential leaf;
};

/// Somebody else publishes the lists of pki().ca, as the certificate says.
const Indirect& indirect()
{
    static const Indirect made{
        issue(pki().root, {"List Publisher", "Test authority", ""},
              {.key_usage = "critical,cRLSign"}),
        issue(pki().ca, {"Leaf", "", ""},
              {.extensions =
                   "crlDistributionPoints=point\n[point]\nfullname=URI:http://a.example/i\n"
                   "CRLissuer=dirName:publisher\n"
                   "[publisher]\nC=GB\nO=Test authority\nCN=List Publisher"})};
    return made;
}

StatusAnswer status_by_indirect_crl(const CrlTerms& terms)
{
    return status({{}, {make_crl(indirect().issuer, terms)}, {}},
                  {.leaf = &indirect().leaf, .others = {indirect().issuer}});
}

TEST(IndirectCrl, IsBelievedOfThePublisherThatTheCertificateNames)
{
    EXPECT_EQ(
        status_by_indirect_crl({.distribution_point = "http://a.example/i", .is_indirect = true})
            .revocation,
        Revocation::Good);
}

TEST(IndirectCrl, MustSayThatItIsIndirect)
{
    EXPECT_EQ(status_by_indirect_crl({.distribution_point = "http://a.example/i"}).revocation,
              Revocation::Unknown);
}

TEST(IndirectCrl, RevokesByNameOfTheIssuer)
{
    const RevokedEntry entry{.certificate = indirect().leaf.certificate,
                             .issuer = pki().ca.certificate};

    EXPECT_EQ(status_by_indirect_crl({.revoked = {entry}, .is_indirect = true}).revocation,
              Revocation::Revoked);
}

TEST(IndirectCrl, DoesNotRevokeTheSameSerialNumberOfAnotherIssuer)
{
    const RevokedEntry entry{.certificate = indirect().leaf.certificate,
                             .issuer = pki().root.certificate};

    EXPECT_EQ(status_by_indirect_crl({.revoked = {entry}, .is_indirect = true}).revocation,
              Revocation::Good);
}

TEST(IndirectCrl, OfAPublisherThatTheCertificateDoesNotNameIsNotBelieved)
{
    EXPECT_EQ(status({{}, {make_crl(indirect().issuer, {.is_indirect = true})}, {}},
                     {.others = {indirect().issuer}})
                  .revocation,
              Revocation::Unknown);
}

// --- Delta lists ---------------------------------------------------------------------------------

CrlTerms delta(unsigned number, unsigned base)
{
    return {.this_update = "2026-02-25T00:00:00Z", .number = number, .base_number = base};
}

TEST(DeltaCrl, BringsAStaleListUpToDate)
{
    const Bytes base = make_crl(pki().ca, {.next_update = "2026-02-28T00:00:00Z", .number = 5});

    EXPECT_EQ(status({{}, {base}, {}}).revocation, Revocation::Unknown);
    const StatusAnswer answer = status({{}, {base, make_crl(pki().ca, delta(6, 5))}, {}});
    EXPECT_EQ(answer.revocation, Revocation::Good);
    EXPECT_EQ(answer.used.crls.size(), 2U);
}

TEST(DeltaCrl, AloneSaysNothingGood)
{
    EXPECT_EQ(status_by_crl(delta(6, 5)).revocation, Revocation::Unknown);
}

TEST(DeltaCrl, UponALaterBaseSaysNothingGood)
{
    const Bytes base = make_crl(pki().ca, {.next_update = "2026-02-28T00:00:00Z", .number = 4});

    EXPECT_EQ(status({{}, {base, make_crl(pki().ca, delta(6, 5))}, {}}).revocation,
              Revocation::Unknown);
}

TEST(DeltaCrl, RevokesWhatItsBaseDidNot)
{
    CrlTerms terms = delta(6, 5);
    terms.revoked = {revoked_leaf()};
    const Bytes base = make_crl(pki().ca, {.number = 5});

    EXPECT_EQ(status({{}, {base, make_crl(pki().ca, terms)}, {}}).revocation, Revocation::Revoked);
}

TEST(DeltaCrl, EndsAHold)
{
    RevokedEntry held = revoked_leaf();
    held.reason = 6;
    RevokedEntry removed = revoked_leaf();
    removed.reason = 8;
    CrlTerms terms = delta(6, 5);
    terms.revoked = {removed};
    const Bytes base = make_crl(pki().ca, {.revoked = {held}, .number = 5});

    EXPECT_EQ(status({{}, {base, make_crl(pki().ca, terms)}, {}}).revocation, Revocation::Good);
}

TEST(DeltaCrl, ThatIsSilentDoesNotEndAHold)
{
    RevokedEntry held = revoked_leaf();
    held.reason = 6;
    const Bytes base = make_crl(pki().ca, {.revoked = {held}, .number = 5});

    EXPECT_EQ(status({{}, {base, make_crl(pki().ca, delta(6, 5))}, {}}).revocation,
              Revocation::Revoked);
}

// --- OCSP ----------------------------------------------------------------------------------------

TEST(Ocsp, IsBelievedOfTheIssuer)
{
    const StatusAnswer answer = status_by_ocsp(pki().ca, about_leaf());

    EXPECT_EQ(answer.revocation, Revocation::Good);
    EXPECT_THAT(answer.source, HasSubstr("by Status CA"));
    EXPECT_EQ(answer.used.ocsps.size(), 1U);
}

TEST(Ocsp, IsBelievedOfAResponderThatTheIssuerNamed)
{
    const StatusAnswer answer = status_by_ocsp(pki().responder, about_leaf());

    EXPECT_EQ(answer.revocation, Revocation::Good);
    EXPECT_THAT(answer.source, HasSubstr("by Test Responder"));
    EXPECT_THAT(answer.used.certificates, testing::ElementsAre(pki().responder.certificate));
}

TEST(Ocsp, FindsAResponderByItsKey)
{
    EXPECT_EQ(status_by_ocsp(pki().responder, about_leaf(), {.is_named_by_key = true}).revocation,
              Revocation::Good);
    EXPECT_EQ(status_by_ocsp(pki().ca, about_leaf(), {.is_named_by_key = true}).revocation,
              Revocation::Good);
}

TEST(Ocsp, AcceptsAnyDigestInTheNameOfTheCertificate)
{
    OcspAnswer answer = about_leaf();
    answer.digest = "SHA256";

    EXPECT_EQ(status_by_ocsp(pki().responder, answer).revocation, Revocation::Good);
}

TEST(Ocsp, SaysRevoked)
{
    const StatusAnswer answer = status_by_ocsp(pki().responder, about_leaf(OcspStatus::Revoked));

    EXPECT_EQ(answer.revocation, Revocation::Revoked);
    EXPECT_EQ(answer.revoked_at, at("2026-02-10T00:00:00Z"));
}

TEST(Ocsp, OnHoldIsSaidToBeSo)
{
    OcspAnswer answer = about_leaf(OcspStatus::Revoked);
    answer.reason = 6;

    EXPECT_TRUE(status_by_ocsp(pki().responder, answer).is_on_hold);
}

TEST(Ocsp, ThatDoesNotKnowTheCertificateSaysNothing)
{
    const StatusAnswer answer = status_by_ocsp(pki().responder, about_leaf(OcspStatus::Unknown));

    EXPECT_EQ(answer.revocation, Revocation::Unknown);
    EXPECT_THAT(answer.source, HasSubstr("does not know it"));
}

TEST(Ocsp, AboutAnotherCertificateSaysNothing)
{
    const Credential other = issue(pki().ca, {"Other", "", ""}, {});
    OcspAnswer about_other = about_leaf();
    about_other.certificate = other.certificate;
    const Credential other_ca =
        issue(pki().root, {"Other CA", "Test authority", ""}, authority_terms());
    OcspAnswer of_other_issuer = about_leaf();
    of_other_issuer.issuer = other_ca.certificate;

    EXPECT_EQ(status_by_ocsp(pki().responder, about_other).revocation, Revocation::Unknown);
    EXPECT_EQ(status_by_ocsp(pki().responder, of_other_issuer).revocation, Revocation::Unknown);
}

TEST(Ocsp, FindsItsAnswerAmongOthers)
{
    const Credential other = issue(pki().ca, {"Other", "", ""}, {});
    OcspAnswer about_other = about_leaf(OcspStatus::Revoked);
    about_other.certificate = other.certificate;
    const Bytes response = make_ocsp(pki().responder, {about_other, about_leaf()},
                                     {.certificates = {pki().responder.certificate}});

    EXPECT_EQ(status({{}, {}, {response}}).revocation, Revocation::Good);
}

TEST(Ocsp, ThatSaysTryLaterSaysNothing)
{
    EXPECT_EQ(status({{}, {}, {make_ocsp_try_later()}}).revocation, Revocation::Unknown);
}

TEST(Ocsp, ThatIsStaleSaysNothing)
{
    OcspAnswer answer = about_leaf();
    answer.next_update = "2026-02-16T00:00:00Z";

    EXPECT_EQ(status_by_ocsp(pki().responder, answer).revocation, Revocation::Unknown);
}

TEST(Ocsp, WithoutAnEndIsGoodForADay)
{
    OcspAnswer answer = about_leaf();
    answer.next_update = std::nullopt;
    const auto as_of = [&](const char* best) {
        return status_by_ocsp(pki().responder, answer, {}, {.best = at(best)}).revocation;
    };

    EXPECT_EQ(as_of("2026-02-16T00:00:00Z"), Revocation::Good);
    EXPECT_EQ(as_of("2026-02-16T00:00:01Z"), Revocation::Unknown);
}

TEST(Ocsp, SpoiledIsNotBelieved)
{
    Bytes response = make_ocsp(pki().ca, {about_leaf()}, {});
    response[response.size() - 3] = static_cast<char>(response[response.size() - 3] ^ 1);

    EXPECT_EQ(status({{}, {}, {response}}).revocation, Revocation::Unknown);
}

TEST(Ocsp, SignedWithABrokenDigestIsNotBelieved)
{
    EXPECT_EQ(status_by_ocsp(pki().ca, about_leaf(), {.digest = "SHA1"}).revocation,
              Revocation::Unknown);
}

TEST(Ocsp, OfAResponderWithoutTheRightToAnswerIsNotBelieved)
{
    const Credential impostor =
        issue(pki().ca, {"Impostor", "", ""}, {.key_usage = "critical,digitalSignature"});

    EXPECT_EQ(status_by_ocsp(impostor, about_leaf()).revocation, Revocation::Unknown);
}

TEST(Ocsp, OfAResponderOfAnotherAuthorityIsNotBelieved)
{
    const Credential of_root =
        issue(pki().root, {"Root Responder", "", ""}, Pki::responder_terms());
    const Credential stranger =
        issue(make_root("Stranger"), {"Test Responder", "", ""}, Pki::responder_terms());

    EXPECT_EQ(status_by_ocsp(of_root, about_leaf()).revocation, Revocation::Unknown);
    EXPECT_EQ(status_by_ocsp(stranger, about_leaf()).revocation, Revocation::Unknown);
}

TEST(Ocsp, OfTheHolderHimselfIsNotBelieved)
{
    EXPECT_EQ(status_by_ocsp(pki().leaf, about_leaf()).revocation, Revocation::Unknown);
}

TEST(Ocsp, OfAResponderThatHadExpiredIsNotBelieved)
{
    Terms terms = Pki::responder_terms();
    terms.not_after = "2026-02-01T00:00:00Z";
    const Credential expired = issue(pki().ca, {"Old Responder", "", ""}, terms);

    EXPECT_EQ(status_by_ocsp(expired, about_leaf()).revocation, Revocation::Unknown);
}

TEST(Ocsp, OfAResponderThatExpiredSinceIsBelievedIfItIsProvenToBeOlder)
{
    Terms terms = Pki::responder_terms();
    terms.not_after = "2026-02-20T00:00:00Z";
    const Credential expired = issue(pki().ca, {"Old Responder", "", ""}, terms);
    const Bytes response =
        make_ocsp(expired, {about_leaf()}, {.certificates = {expired.certificate}});

    EXPECT_EQ(status({{}, {}, {response}}).revocation, Revocation::Unknown);
    EXPECT_EQ(status({{}, {}, {response}}, {.proofs = {{response, at("2026-02-16T00:00:00Z")}}})
                  .revocation,
              Revocation::Good);
}

/// A responder whose own revocation must be asked about.
const Credential& checked_responder()
{
    static const Credential made = [] {
        Terms terms = Pki::responder_terms();
        terms.extensions = "";
        return issue(pki().ca, {"Checked Responder", "", ""}, terms);
    }();
    return made;
}

ValidationData answer_of_checked_responder(const std::vector<Bytes>& crls)
{
    return {{},
            crls,
            {make_ocsp(checked_responder(), {about_leaf()},
                       {.certificates = {checked_responder().certificate}})}};
}

TEST(Ocsp, OfAResponderThatWasRevokedIsNotBelieved)
{
    const Bytes crl =
        make_crl(pki().ca, {.next_update = "2026-02-16T00:00:00Z",
                            .revoked = {{.certificate = checked_responder().certificate}}});

    EXPECT_EQ(status(answer_of_checked_responder({crl})).revocation, Revocation::Unknown);
}

TEST(Ocsp, OfAResponderOfUnknownStandingIsBelievedUnlessRevocationMustBeKnown)
{
    const Setting strict{.rule = RevocationRule::Required};

    EXPECT_EQ(status(answer_of_checked_responder({})).revocation, Revocation::Good);
    EXPECT_EQ(status(answer_of_checked_responder({}), strict).revocation, Revocation::Unknown);
    EXPECT_EQ(status_by_ocsp(pki().responder, about_leaf(), {}, strict).revocation,
              Revocation::Good);
}

TEST(Ocsp, OfAResponderDoesNotVouchForItself)
{
    OcspAnswer about_itself = about_leaf();
    about_itself.certificate = checked_responder().certificate;
    const Bytes response = make_ocsp(checked_responder(), {about_leaf(), about_itself},
                                     {.certificates = {checked_responder().certificate}});

    EXPECT_EQ(status({{}, {}, {response}}, {.rule = RevocationRule::Required}).revocation,
              Revocation::Unknown);
}

// --- Several pieces ------------------------------------------------------------------------------

TEST(Revocation, IsUnknownWithoutEvidence)
{
    EXPECT_EQ(status({}).revocation, Revocation::Unknown);
    EXPECT_EQ(status({}).source, "nothing about it was at hand");
}

TEST(Revocation, BelievesTheOneThatSaysRevoked)
{
    const Bytes good = make_ocsp(pki().ca, {about_leaf()}, {});
    const Bytes revoked = make_crl(pki().ca, {.revoked = {revoked_leaf()}});

    EXPECT_EQ(status({{}, {revoked}, {good}}).revocation, Revocation::Revoked);
}

TEST(Revocation, TakesWhatReachesFarthest)
{
    const Bytes ocsp = make_ocsp(pki().ca, {about_leaf()}, {});
    const Bytes crl = make_crl(pki().ca, {.next_update = "2026-06-01T00:00:00Z"});

    EXPECT_EQ(status({{}, {crl}, {ocsp}}).good_until, at("2026-06-01T00:00:00Z"));
}

TEST(Revocation, BelievesOnlyWhatIsKnownToHaveExistedInTime)
{
    const Bytes crl = make_crl(pki().ca, {});
    const Setting slid{.best = at("2026-02-14T00:00:00Z"), .control = at("2026-02-20T00:00:00Z")};
    Setting proven = slid;
    proven.proofs = {{crl, at("2026-02-16T00:00:00Z")}};

    EXPECT_EQ(status({{}, {crl}, {}}, slid).revocation, Revocation::Unknown);
    EXPECT_THAT(status({{}, {crl}, {}}, slid).source, HasSubstr("nothing proves"));
    EXPECT_EQ(status({{}, {crl}, {}}, proven).revocation, Revocation::Good);
}

TEST(Revocation, TakesNoHarmFromDamagedPieces)
{
    const Bytes crl = make_crl(pki().ca, {});
    const Bytes ocsp = make_ocsp(pki().ca, {about_leaf()}, {});
    const ValidationData damaged{{"no certificate", ""},
                                 {"", "no list", crl.substr(0, crl.size() - 1), crl + "x"},
                                 {"", "no response", ocsp.substr(0, 40), ocsp + "x"}};

    EXPECT_EQ(status(damaged).revocation, Revocation::Unknown);
}

// --- Another program's opinion -------------------------------------------------------------------

bool openssl_accepts(const Bytes& crl)
{
    const auto folder = fresh_folder();
    write_file(folder / "leaf.pem", pem_of({pki().leaf.certificate}));
    write_file(folder / "ca.pem", pem_of({pki().ca.certificate}));
    write_file(folder / "crl.der", crl);
    run_program({"openssl", "crl", "-inform", "DER", "-in", folder / "crl.der", "-out",
                 folder / "crl.pem"});
    return run_program({"openssl", "verify", "-attime",
                        std::to_string(now.time_since_epoch().count()), "-partial_chain",
                        "-crl_check", "-extended_crl", "-CAfile", folder / "ca.pem", "-CRLfile",
                        folder / "crl.pem", folder / "leaf.pem"})
               .status == 0;
}

TEST(Revocation, AgreesWithOpensslVerify)
{
    if (!is_installed("openssl")) {
        GTEST_SKIP() << "skipped: openssl is not installed";
    }
    for (const CrlTerms& terms :
         {CrlTerms{}, CrlTerms{.revoked = {revoked_leaf()}},
          CrlTerms{.next_update = "2026-02-28T00:00:00Z"}, CrlTerms{.only_users = true},
          CrlTerms{.only_authorities = true}, CrlTerms{.only_attributes = true},
          CrlTerms{.distribution_point = "http://a.example/1"},
          CrlTerms{.has_unknown_critical_extension = true}, CrlTerms{.only_reasons = {1}}}) {
        const Bytes crl = make_crl(pki().ca, terms);

        EXPECT_EQ(status({{}, {crl}, {}}).revocation == Revocation::Good, openssl_accepts(crl));
    }
}

} // namespace

} // namespace indenture::tests
