#include "signing/evidence_fetch.h"

#include "base/files.h"

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using namespace fetching;
using signing::EvidenceFetcher;
using signing::FetchedAnswer;
using signing::ValidationData;
using signing::WantedEvidence;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// --- OCSP ---------------------------------------------------------------------------------------

TEST_F(EvidenceFetch, KeepsAResponseThatTheCertificateIsGood)
{
    const FetchedAnswer answer = asked(by_ocsp({.body = good_response()}));

    EXPECT_TRUE(answer.is_answered);
    EXPECT_THAT(answer.kept.ocsps, SizeIs(1));
    EXPECT_THAT(print(answer), AllOf(HasSubstr("revocation of Priya Example"),
                                     HasSubstr("good until 2026-03-15T00:00:00Z"),
                                     HasSubstr(server_.address("/ocsp"))));
}

TEST_F(EvidenceFetch, KeepsTheVeryOctetsThatWereSent)
{
    const Bytes sent = good_response();

    const FetchedAnswer answer = asked(by_ocsp({.body = sent}));

    EXPECT_EQ(answer.kept, (ValidationData{.certificates = {}, .crls = {}, .ocsps = {sent}}));
}

TEST_F(EvidenceFetch, KeepsAResponseThatTheCertificateIsRevoked)
{
    const FetchedAnswer answer =
        asked(by_ocsp({.body = response({.certificate = pki().leaf.certificate,
                                         .issuer = {},
                                         .status = OcspStatus::Revoked})}));

    EXPECT_TRUE(answer.is_answered);
    EXPECT_THAT(answer.kept.ocsps, SizeIs(1));
    EXPECT_THAT(print(answer), HasSubstr("revoked on 2026-02-10T00:00:00Z"));
}

TEST_F(EvidenceFetch, KeepsAResponseByADelegateOfTheIssuer)
{
    const Bytes delegated = make_ocsp(
        pki().responder, {{.certificate = pki().leaf.certificate, .issuer = pki().ca.certificate}},
        {.certificates = {pki().responder.certificate}});

    const FetchedAnswer answer = asked(by_ocsp({.body = delegated}));

    EXPECT_TRUE(answer.is_answered) << print(answer);
}

TEST_F(EvidenceFetch, TakesAnAnswerInChunks)
{
    const FetchedAnswer answer =
        asked(by_ocsp({.body = good_response(), .manner = HttpAnswer::Manner::Chunked}));

    EXPECT_TRUE(answer.is_answered) << print(answer);
}

TEST_F(EvidenceFetch, PostsTheRequestAndAsksForNoEncoding)
{
    asked(by_ocsp({.body = good_response()}));

    ASSERT_THAT(server_.requests(), SizeIs(1));
    const HttpRequestSeen request = server_.requests().front();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/ocsp");
    EXPECT_EQ(request.host, server_.authority());
    EXPECT_EQ(request.content_type, "application/ocsp-request");
    EXPECT_EQ(request.accept_encoding, "identity");
    EXPECT_EQ(request.body, signing::ocsp_request(status_of(pki().leaf)));
}

TEST_F(EvidenceFetch, AsksInWordsThatOpensslReads)
{
    if (!is_installed("openssl")) {
        GTEST_SKIP() << "skipped: no openssl";
    }
    const std::string file = (cache_.path() / "request.der").string();
    write_file(file, signing::ocsp_request(status_of(pki().leaf)));

    const ProgramRun run =
        run_program({"openssl", "ocsp", "-reqin", file, "-req_text", "-noverify"});

    EXPECT_THAT(run.out, HasSubstr("Serial Number: " +
                                   signing::read_certificate(pki().leaf.certificate).serial));
    EXPECT_THAT(run.out, HasSubstr("Hash Algorithm: sha1"));
    EXPECT_EQ(run.out.find("Nonce"), std::string::npos) << run.out;
}

struct BadAnswer {
    const char* name;
    std::function<Bytes()> body;
    const char* reason;
};

void PrintTo(const BadAnswer& bad, std::ostream* out)
{
    *out << bad.name;
}

std::string name_of(const testing::TestParamInfo<BadAnswer>& tested)
{
    return tested.param.name;
}

const std::vector<BadAnswer>& bad_responses()
{
    static const std::vector<BadAnswer> all{
        {"Unknown",
         [] {
             return response({.certificate = pki().leaf.certificate,
                              .issuer = {},
                              .status = OcspStatus::Unknown});
         },
         "does not know it"},
        {"TryLater", [] { return make_ocsp_try_later(); }, "trylater"},
        // OCSPResponse ::= SEQUENCE { responseStatus unauthorized(6) }
        {"Unauthorized", [] { return Bytes("\x30\x03\x0A\x01\x06", 5); }, "unauthorized"},
        {"AboutAnother",
         [] { return response({.certificate = pki().neighbour.certificate, .issuer = {}}); },
         "about another certificate"},
        {"ByAStrangerOfThatName", [] { return answer_about_leaf(pki().stranger, {}); },
         "not by anybody who may say so"},
        {"BySomebodyWhoIsNoResponder",
         [] {
             return answer_about_leaf(pki().unnamed, {.certificates = {pki().unnamed.certificate}});
         },
         "not by anybody who may say so"},
        {"SignedWithSha1", [] { return answer_about_leaf(pki().ca, {.digest = "SHA1"}); },
         "not by anybody who may say so"},
        {"Outdated",
         [] {
             return response({.certificate = pki().leaf.certificate,
                              .issuer = {},
                              .next_update = "2026-03-01T11:59:59Z"});
         },
         "says nothing of 2026-03-01T12:00:00Z"},
        {"OutdatedByItsAge",
         [] {
             return response({.certificate = pki().leaf.certificate,
                              .issuer = {},
                              .next_update = std::nullopt});
         },
         "says nothing of 2026-03-01T12:00:00Z"},
        {"FromTheFuture",
         [] {
             return response({.certificate = pki().leaf.certificate,
                              .issuer = {},
                              .this_update = "2026-03-02T00:00:00Z"});
         },
         "of 2026-03-02T00:00:00Z, which is still to come"},
        {"Empty", [] { return Bytes(); }, "no OCSP response"},
        {"Html", [] { return Bytes("<html>Service unavailable</html>"); }, "no OCSP response"},
        {"WithMoreBehind", [] { return good_response() + "x"; }, "no OCSP response"},
        {"CutShort", [] { return good_response().substr(0, 100); }, "no OCSP response"},
        {"AList", [] { return make_crl(pki().ca, {}); }, "no OCSP response"}};
    return all;
}

class BadResponse : public EvidenceFetch, public testing::WithParamInterface<BadAnswer> {};

TEST_P(BadResponse, IsReportedAndNeitherKeptNorCached)
{
    const FetchedAnswer answer = asked_with_cache(by_ocsp({.body = GetParam().body()}));

    EXPECT_FALSE(answer.is_answered);
    EXPECT_EQ(answer.kept, ValidationData{});
    ASSERT_THAT(answer.attempts, SizeIs(1));
    EXPECT_THAT(answer.attempts[0].result, HasSubstr(GetParam().reason));
    EXPECT_THAT(print(answer), HasSubstr("not answered"));
    EXPECT_THAT(cache_.files(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(EvidenceFetch, BadResponse, testing::ValuesIn(bad_responses()), name_of);

TEST_F(EvidenceFetch, AsksTheNextResponderAfterABadAnswer)
{
    WantedEvidence wanted = by_ocsp({.body = make_ocsp_try_later()});
    server_.serve("/other", {.body = good_response()});
    wanted.ocsp_addresses.push_back(server_.address("/other"));

    const FetchedAnswer answer = asked(wanted);

    EXPECT_TRUE(answer.is_answered);
    ASSERT_THAT(answer.attempts, SizeIs(2));
    EXPECT_FALSE(answer.attempts[0].is_kept);
    EXPECT_TRUE(answer.attempts[1].is_kept);
}

TEST_F(EvidenceFetch, AsksNobodyMoreOnceItIsAnswered)
{
    WantedEvidence wanted = by_ocsp({.body = good_response()});
    wanted.ocsp_addresses.push_back(server_.address("/other"));
    wanted.crl_addresses.push_back(server_.address("/ca.crl"));

    asked(wanted);

    EXPECT_THAT(server_.requests(), SizeIs(1));
}

// --- Lists --------------------------------------------------------------------------------------

TEST_F(EvidenceFetch, GetsAListWhenNoResponderAnswers)
{
    WantedEvidence wanted = by_list({.body = make_crl(pki().ca, {})});
    wanted.ocsp_addresses = {server_.address("/nobody")};

    const FetchedAnswer answer = asked(wanted);

    EXPECT_TRUE(answer.is_answered);
    EXPECT_THAT(answer.kept.crls, SizeIs(1));
    ASSERT_THAT(server_.requests(), SizeIs(2));
    EXPECT_EQ(server_.requests()[1].method, "GET");
    EXPECT_EQ(server_.requests()[1].path, "/ca.crl");
}

TEST_F(EvidenceFetch, TakesAListInPem)
{
    const Bytes list = make_crl(pki().ca, {});
    const Bytes pem = signing::print_pem({.certificates = {}, .crls = {list}, .ocsps = {}});

    const FetchedAnswer answer = asked(by_list({.body = pem}));

    EXPECT_TRUE(answer.is_answered);
    EXPECT_THAT(answer.kept.crls, ElementsAre(list));
}

const std::vector<BadAnswer>& bad_lists()
{
    static const std::vector<BadAnswer> all{
        {"ByAStrangerOfThatName", [] { return make_crl(pki().stranger, {}); },
         "not by anybody who may say so"},
        {"OfAnotherAuthority", [] { return make_crl(pki().root, {}); }, "not for this certificate"},
        {"Outdated", [] { return make_crl(pki().ca, {.next_update = "2026-02-28T00:00:00Z"}); },
         "says nothing of"},
        {"FromTheFuture",
         [] { return make_crl(pki().ca, {.this_update = "2026-03-01T12:10:01Z"}); },
         "which is still to come"},
        {"WithoutItsNextDate", [] { return make_crl(pki().ca, {.next_update = std::nullopt}); },
         "says nothing of"},
        {"OfAuthoritiesOnly", [] { return make_crl(pki().ca, {.only_authorities = true}); },
         "not for this certificate"},
        {"NotUnderstood",
         [] { return make_crl(pki().ca, {.has_unknown_critical_extension = true}); },
         "not understood"},
        {"OnlyADelta", [] { return make_crl(pki().ca, {.number = 2, .base_number = 1}); }, ""},
        {"Empty", [] { return Bytes(); }, "no certificate revocation list"},
        {"ACertificate", [] { return pki().ca.certificate; }, "no certificate revocation list"},
        {"TwoLists",
         [] {
             return signing::print_pem(
                 {.certificates = {},
                  .crls = {make_crl(pki().ca, {}), make_crl(pki().ca, {.number = 2})},
                  .ocsps = {}});
         },
         "no certificate revocation list"},
        {"Damaged", [] { return Bytes("-----BEGIN X509 CRL-----\nAAAA\n"); },
         "no certificate revocation list"}};
    return all;
}

class BadList : public EvidenceFetch, public testing::WithParamInterface<BadAnswer> {};

TEST_P(BadList, IsReportedAndNeitherKeptNorCached)
{
    const FetchedAnswer answer = asked_with_cache(by_list({.body = GetParam().body()}));

    EXPECT_FALSE(answer.is_answered);
    EXPECT_EQ(answer.kept, ValidationData{});
    ASSERT_THAT(answer.attempts, SizeIs(1));
    EXPECT_THAT(answer.attempts[0].result, HasSubstr(GetParam().reason));
    EXPECT_THAT(cache_.files(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(EvidenceFetch, BadList, testing::ValuesIn(bad_lists()), name_of);

TEST_F(EvidenceFetch, GathersListsUntilEveryReasonIsCovered)
{
    WantedEvidence wanted = by_list({.body = make_crl(pki().ca, {.only_reasons = {1, 2, 3, 4}})});
    server_.serve("/rest.crl", {.body = make_crl(pki().ca, {.only_reasons = {5, 6, 7, 8}})});
    wanted.crl_addresses.push_back(server_.address("/rest.crl"));

    const FetchedAnswer answer = asked(wanted);

    EXPECT_TRUE(answer.is_answered) << print(answer);
    EXPECT_THAT(answer.kept.crls, SizeIs(2));
}

TEST_F(EvidenceFetch, DoesNotCallItAnsweredByAListForSomeReasons)
{
    const FetchedAnswer answer =
        asked(by_list({.body = make_crl(pki().ca, {.only_reasons = {1, 2, 3, 4}})}));

    EXPECT_FALSE(answer.is_answered);
    EXPECT_THAT(answer.kept.crls, SizeIs(1));
    EXPECT_THAT(print(answer), HasSubstr("does not speak for every reason"));
}

TEST_F(EvidenceFetch, GetsTheDeltaThatTakesBackWhatTheListSaid)
{
    WantedEvidence wanted = by_list({.body = make_crl(pki().ca, {})});
    server_.serve("/delta.crl", {.body = make_crl(pki().ca, {.revoked = {{pki().leaf.certificate}},
                                                             .number = 2,
                                                             .base_number = 1})});
    wanted.delta_addresses = {server_.address("/delta.crl")};

    const FetchedAnswer answer = asked(wanted);

    EXPECT_TRUE(answer.is_answered);
    EXPECT_THAT(answer.kept.crls, SizeIs(2));
    EXPECT_THAT(print(answer), HasSubstr("revoked on"));
}

TEST_F(EvidenceFetch, GetsAListThatTwoCertificatesShareOnce)
{
    const WantedEvidence first = by_list({.body = make_crl(pki().ca, {})});
    WantedEvidence second = status_of(pki().neighbour);
    second.crl_addresses = first.crl_addresses;
    EvidenceFetcher fetcher(near());

    const FetchedAnswer one = fetcher.ask(first, policy_at(now));
    const FetchedAnswer two = fetcher.ask(second, policy_at(now));

    EXPECT_TRUE(one.is_answered);
    EXPECT_TRUE(two.is_answered);
    EXPECT_THAT(server_.requests(), SizeIs(1));
}

// --- Issuers ------------------------------------------------------------------------------------

TEST_F(EvidenceFetch, FindsTheIssuerInDer)
{
    const FetchedAnswer answer = asked(by_issuer({.body = pki().ca.certificate}));

    EXPECT_TRUE(answer.is_answered);
    EXPECT_THAT(answer.kept.certificates, ElementsAre(pki().ca.certificate));
    EXPECT_THAT(print(answer), HasSubstr("found CN=Fetch CA"));
}

TEST_F(EvidenceFetch, FindsTheIssuerInPem)
{
    const FetchedAnswer answer = asked(by_issuer({.body = pem_of({pki().ca.certificate})}));

    EXPECT_THAT(answer.kept.certificates, ElementsAre(pki().ca.certificate));
}

TEST_F(EvidenceFetch, FindsTheIssuerAndThoseAboveInACertsOnlyMessageOfOpenssl)
{
    if (!is_installed("openssl")) {
        GTEST_SKIP() << "skipped: no openssl";
    }
    const std::string pem = (cache_.path() / "all.pem").string();
    const std::string message = (cache_.path() / "all.p7c").string();
    write_file(pem, pem_of({pki().stranger.certificate, pki().root.certificate,
                            pki().neighbour.certificate, pki().ca.certificate}));
    ASSERT_EQ(run_program({"openssl", "crl2pkcs7", "-nocrl", "-certfile", pem, "-outform", "DER",
                           "-out", message})
                  .status,
              0);

    const FetchedAnswer answer = asked(by_issuer({.body = read_file(message, 1U << 20U)}));

    EXPECT_TRUE(answer.is_answered);
    EXPECT_THAT(answer.kept.certificates,
                ElementsAre(pki().ca.certificate, pki().root.certificate));
}

TEST_F(EvidenceFetch, KeepsNoMoreIssuersThanAPathMayHave)
{
    std::vector<Credential> line{make_root("Endless Root")};
    for (int i = 0; i < 20; ++i) {
        line.push_back(issue(line.back(), {"Endless CA", "Test authority", ""}, authority_terms()));
    }
    std::vector<Bytes> certificates;
    for (const Credential& each : line) {
        certificates.push_back(each.certificate);
    }
    WantedEvidence wanted = by_issuer({.body = pem_of(certificates)});
    wanted.certificate = issue(line.back(), {"Priya Example", "NHS England", ""}, {}).certificate;

    const FetchedAnswer answer = asked(wanted);

    EXPECT_TRUE(answer.is_answered);
    EXPECT_THAT(answer.kept.certificates, SizeIs(8));
}

const std::vector<BadAnswer>& bad_issuers()
{
    static const std::vector<BadAnswer> all{
        {"OfTheRightNameWithAnotherKey", [] { return pki().stranger.certificate; },
         "none of its certificates issued this one"},
        {"SomebodyElse", [] { return pki().neighbour.certificate; },
         "none of its certificates issued this one"},
        {"Itself", [] { return pki().leaf.certificate; },
         "none of its certificates issued this one"},
        {"Html", [] { return Bytes("<html/>"); }, "it holds no certificate"},
        {"Empty", [] { return Bytes(); }, "it holds no certificate"},
        {"TooMany", [] { return pem_of(std::vector<Bytes>(65, pki().ca.certificate)); },
         "it holds no certificate"}};
    return all;
}

class BadIssuer : public EvidenceFetch, public testing::WithParamInterface<BadAnswer> {};

TEST_P(BadIssuer, IsReportedAndNeitherKeptNorCached)
{
    const FetchedAnswer answer = asked_with_cache(by_issuer({.body = GetParam().body()}));

    EXPECT_FALSE(answer.is_answered);
    EXPECT_EQ(answer.kept, ValidationData{});
    ASSERT_THAT(answer.attempts, SizeIs(1));
    EXPECT_THAT(answer.attempts[0].result, HasSubstr(GetParam().reason));
    EXPECT_THAT(cache_.files(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(EvidenceFetch, BadIssuer, testing::ValuesIn(bad_issuers()), name_of);

} // namespace

} // namespace indenture::tests
