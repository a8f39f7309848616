#include "signing/providers/evidence_fetcher.h"

#include "base/error.h"
#include "base/files.h"
#include "signing/evidence_answer.h"
#include "support/http_server.h"
#include "support/pki.h"
#include "support/run_program.h"

#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <functional>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using signing::EvidenceCache;
using signing::EvidenceFetcher;
using signing::FetchedAnswer;
using signing::FetchPolicy;
using signing::ValidationData;
using signing::VerificationPolicy;
using signing::WantedEvidence;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const Instant now = *parse_instant("2026-03-01T12:00:00Z");

/// An authority, somebody with a certificate of it, and strangers.
struct Pki {
    Credential root = make_root("Fetch Root");
    Credential ca = issue(root, {"Fetch CA", "Test authority", ""}, authority_terms());
    Credential leaf = issue(ca, {"Priya Example", "NHS England", ""}, {});
    Credential neighbour = issue(ca, {"Jo Example", "NHS England", ""}, {});
    Credential responder = issue(ca, {"Test Responder", "Test authority", ""}, responder_terms());
    Credential unnamed = issue(ca, {"No Responder", "Test authority", ""}, {});
    Credential stranger = make_root("Fetch CA");

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

VerificationPolicy policy_at(Instant at)
{
    VerificationPolicy policy;
    policy.at = at;
    policy.anchors = {pki().root.certificate};
    return policy;
}

WantedEvidence status_of(const Credential& leaf)
{
    WantedEvidence wanted;
    wanted.about = signing::read_certificate(leaf.certificate);
    wanted.certificate = leaf.certificate;
    wanted.issuer = pki().ca.certificate;
    return wanted;
}

/// A response by the authority itself.
Bytes response(OcspAnswer answer)
{
    answer.issuer = pki().ca.certificate;
    return make_ocsp(pki().ca, {answer}, {});
}

Bytes good_response()
{
    return response({.certificate = pki().leaf.certificate, .issuer = {}});
}

/// A folder that is gone when the test ends.
class Folder {
public:
    ~Folder() { std::filesystem::remove_all(path_); }

    const std::filesystem::path& path() const { return path_; }

    std::vector<std::filesystem::path> files() const
    {
        return {std::filesystem::directory_iterator(path_), {}};
    }

private:
    std::filesystem::path path_ = fresh_folder();
};

class EvidenceFetch : public testing::Test {
protected:
    /// Allowed to ask the server of this test, and nobody else out of the public internet.
    FetchPolicy near() const
    {
        return {.request_time_max = std::chrono::seconds(20), .allowed = {server_.authority()}};
    }

    FetchedAnswer asked(const WantedEvidence& wanted) const
    {
        return EvidenceFetcher(near()).ask(wanted, policy_at(now));
    }

    /// Another run, with the same cache.
    FetchedAnswer asked_with_cache(const WantedEvidence& wanted, Instant at = now) const
    {
        return EvidenceFetcher(near(), EvidenceCache(cache_.path())).ask(wanted, policy_at(at));
    }

    WantedEvidence by_ocsp(HttpAnswer answer)
    {
        server_.serve("/ocsp", std::move(answer));
        WantedEvidence wanted = status_of(pki().leaf);
        wanted.ocsp_addresses = {server_.address("/ocsp")};
        return wanted;
    }

    WantedEvidence by_list(HttpAnswer answer)
    {
        server_.serve("/ca.crl", std::move(answer));
        WantedEvidence wanted = status_of(pki().leaf);
        wanted.crl_addresses = {server_.address("/ca.crl")};
        return wanted;
    }

    WantedEvidence by_issuer(HttpAnswer answer)
    {
        server_.serve("/ca.cer", std::move(answer));
        WantedEvidence wanted;
        wanted.kind = WantedEvidence::Kind::Issuer;
        wanted.about = signing::read_certificate(pki().leaf.certificate);
        wanted.certificate = pki().leaf.certificate;
        wanted.issuer_addresses = {server_.address("/ca.cer")};
        return wanted;
    }

    HttpServer server_;
    Folder cache_;
};

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

Bytes answer_about_leaf(const Credential& signer, const OcspTerms& terms)
{
    return make_ocsp(
        signer, {{.certificate = pki().leaf.certificate, .issuer = pki().ca.certificate}}, terms);
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
         ""},
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

// --- HTTP ---------------------------------------------------------------------------------------

struct BadServer {
    const char* name;
    HttpAnswer answer;
    const char* reason;
};

void PrintTo(const BadServer& bad, std::ostream* out)
{
    *out << bad.name;
}

class BadExchange : public EvidenceFetch, public testing::WithParamInterface<BadServer> {};

TEST_P(BadExchange, IsReportedAndNothingIsKept)
{
    HttpAnswer served = GetParam().answer;
    served.body =
        served.manner == HttpAnswer::Manner::Endless ? Bytes(1U << 16U, 'x') : good_response();

    const FetchedAnswer answer = asked_with_cache(by_ocsp(served));

    EXPECT_FALSE(answer.is_answered);
    ASSERT_THAT(answer.attempts, SizeIs(1));
    EXPECT_THAT(answer.attempts[0].result, HasSubstr(GetParam().reason));
    EXPECT_THAT(cache_.files(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    EvidenceFetch, BadExchange,
    testing::Values(
        BadServer{"NotFound", {.status = 404}, "not found (404)"},
        BadServer{"Refusal", {.status = 403}, "HTTP status 403"},
        BadServer{"Fault", {.status = 500}, "HTTP status 500"},
        BadServer{"APartOfIt", {.status = 206}, "HTTP status 206"},
        BadServer{"Redirect",
                  {.status = 302, .headers = {{"Location", "http://example.org/"}}},
                  "redirects (302)"},
        BadServer{"Gzip", {.headers = {{"Content-Encoding", "gzip"}}}, "compressed"},
        BadServer{"Transfer", {.headers = {{"Transfer-Encoding", "gzip"}}}, "encoded in a way"},
        BadServer{"Endless", {.manner = HttpAnswer::Manner::Endless}, "longer than"},
        BadServer{"Overpromise", {.manner = HttpAnswer::Manner::Overpromise}, "longer than"},
        BadServer{"CutOff", {.manner = HttpAnswer::Manner::CutOff}, "cut off"}),
    [](const auto& tested) { return std::string(tested.param.name); });

class SlowServer : public EvidenceFetch, public testing::WithParamInterface<HttpAnswer::Manner> {};

TEST_P(SlowServer, IsLeftWhenTheTimeForOneRequestIsOver)
{
    const WantedEvidence wanted = by_ocsp({.body = good_response(), .manner = GetParam()});
    FetchPolicy hurried = near();
    hurried.request_time_max = std::chrono::milliseconds(150);
    const auto begin = std::chrono::steady_clock::now();

    const FetchedAnswer answer = EvidenceFetcher(hurried).ask(wanted, policy_at(now));

    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(15));
    ASSERT_THAT(answer.attempts, SizeIs(1));
    EXPECT_EQ(answer.attempts[0].result, "no whole answer came in time");
}

INSTANTIATE_TEST_SUITE_P(EvidenceFetch, SlowServer,
                         testing::Values(HttpAnswer::Manner::Silent, HttpAnswer::Manner::Dripping));

TEST_F(EvidenceFetch, TriesNothingMoreWhenTheTimeForEverythingIsOver)
{
    FetchPolicy hurried = near();
    hurried.total_time_max = std::chrono::milliseconds(0);

    const FetchedAnswer answer =
        EvidenceFetcher(hurried).ask(by_ocsp({.body = good_response()}), policy_at(now));

    EXPECT_THAT(print(answer), HasSubstr("the time allowed for everything is over"));
    EXPECT_THAT(server_.requests(), IsEmpty());
}

TEST_F(EvidenceFetch, MakesNoMoreRequestsThanItMay)
{
    FetchPolicy sparing = near();
    sparing.requests_max = 1;
    WantedEvidence wanted = by_ocsp({.body = make_ocsp_try_later()});
    wanted.crl_addresses = {server_.address("/ca.crl")};

    const FetchedAnswer answer = EvidenceFetcher(sparing).ask(wanted, policy_at(now));

    EXPECT_THAT(server_.requests(), SizeIs(1));
    EXPECT_THAT(print(answer), HasSubstr("1 requests were made already"));
}

TEST_F(EvidenceFetch, GivesUpOnAPortWhereNobodyListens)
{
    std::string address;
    std::string authority;
    {
        const HttpServer gone;
        address = gone.address("/ocsp");
        authority = gone.authority();
    }
    WantedEvidence wanted = status_of(pki().leaf);
    wanted.ocsp_addresses = {address};

    const FetchedAnswer answer =
        EvidenceFetcher({.allowed = {authority}}).ask(wanted, policy_at(now));

    EXPECT_THAT(print(answer), HasSubstr("cannot be reached"));
}

struct Forbidden {
    std::string address;
    const char* reason;
};

TEST_F(EvidenceFetch, KnocksAtNoDoorThatIsNotOnThePublicInternet)
{
    const std::string port = server_.authority().substr(server_.authority().find(':'));
    const std::vector<Forbidden> all{{"http://127.0.0.1" + port + "/", "only port 80"},
                                     {"http://127.0.0.1/", "not on the public internet"},
                                     {"http://localhost/", "not on the public internet"},
                                     {"http://2130706433/", "not on the public internet"},
                                     {"http://0x7f.1/", "not on the public internet"},
                                     {"http://[::1]/", "not on the public internet"},
                                     {"http://[::ffff:7f00:1]/", "not on the public internet"},
                                     {"http://169.254.169.254/latest/", "not on the public"},
                                     {"http://10.0.0.1/", "not on the public internet"},
                                     {"https://127.0.0.1" + port + "/", "only http is tried"},
                                     {"ldap://127.0.0.1" + port + "/", "only http is tried"}};
    for (const Forbidden& each : all) {
        WantedEvidence wanted = status_of(pki().leaf);
        wanted.ocsp_addresses = {each.address};

        const FetchedAnswer answer = EvidenceFetcher(FetchPolicy{}).ask(wanted, policy_at(now));

        ASSERT_THAT(answer.attempts, SizeIs(1)) << each.address;
        EXPECT_THAT(answer.attempts[0].result, HasSubstr(each.reason)) << each.address;
    }
    EXPECT_THAT(server_.requests(), IsEmpty());
}

TEST_F(EvidenceFetch, AllowsTheVeryHostAndPortThatWereNamed)
{
    const WantedEvidence wanted = by_ocsp({.body = good_response()});
    const FetchPolicy other_port{.allowed = {"127.0.0.1:1"}};
    const FetchPolicy other_name{.allowed = {"localhost" + server_.authority().substr(9)}};

    for (const FetchPolicy& policy : {other_port, other_name}) {
        EXPECT_FALSE(EvidenceFetcher(policy).ask(wanted, policy_at(now)).is_answered);
    }
    EXPECT_THAT(server_.requests(), IsEmpty());
}

TEST_F(EvidenceFetch, SaysThatACertificateNamesNobody)
{
    const FetchedAnswer answer = asked(status_of(pki().leaf));

    EXPECT_FALSE(answer.is_answered);
    EXPECT_THAT(print(answer), HasSubstr("names nobody to ask"));
}

// --- Cache --------------------------------------------------------------------------------------

TEST_F(EvidenceFetch, AsksOnceWithACache)
{
    const WantedEvidence wanted = by_ocsp({.body = good_response()});

    const FetchedAnswer first = asked_with_cache(wanted);
    const FetchedAnswer second = asked_with_cache(wanted);

    EXPECT_THAT(server_.requests(), SizeIs(1));
    EXPECT_EQ(second.kept, first.kept);
    EXPECT_TRUE(second.is_answered);
    EXPECT_FALSE(first.attempts.at(0).is_from_cache);
    EXPECT_TRUE(second.attempts.at(0).is_from_cache);
    EXPECT_THAT(print(second), HasSubstr("(from the cache)"));
}

TEST_F(EvidenceFetch, CachesListsAndIssuersToo)
{
    const WantedEvidence list = by_list({.body = make_crl(pki().ca, {})});
    const WantedEvidence issuer = by_issuer({.body = pki().ca.certificate});

    for (int run = 0; run < 2; ++run) {
        EXPECT_TRUE(asked_with_cache(list).is_answered);
        EXPECT_TRUE(asked_with_cache(issuer).is_answered);
    }

    EXPECT_THAT(server_.requests(), SizeIs(2));
}

TEST_F(EvidenceFetch, KeepsOneFileForEachQuestionUnderTheSameName)
{
    const WantedEvidence wanted = by_ocsp({.body = good_response()});
    asked_with_cache(wanted);
    const auto before = cache_.files();
    std::filesystem::remove(before.at(0));

    asked_with_cache(wanted);

    EXPECT_EQ(cache_.files(), before);
}

TEST_F(EvidenceFetch, TellsTheAnswersForTwoCertificatesApart)
{
    asked_with_cache(by_ocsp({.body = good_response()}));
    WantedEvidence neighbour =
        by_ocsp({.body = response({.certificate = pki().neighbour.certificate, .issuer = {}})});
    neighbour.certificate = pki().neighbour.certificate;

    const FetchedAnswer answer = asked_with_cache(neighbour);

    EXPECT_TRUE(answer.is_answered);
    EXPECT_THAT(server_.requests(), SizeIs(2));
    EXPECT_THAT(cache_.files(), SizeIs(2));
}

TEST_F(EvidenceFetch, AsksAgainOnceTheCachedAnswerIsOutdated)
{
    const WantedEvidence wanted = by_ocsp({.body = good_response()});
    asked_with_cache(wanted);
    by_ocsp({.body = response({.certificate = pki().leaf.certificate,
                               .issuer = {},
                               .this_update = "2026-03-16T00:00:00Z",
                               .next_update = "2026-04-16T00:00:00Z"})});
    const Instant until = *parse_instant("2026-03-15T00:00:00Z");

    EXPECT_TRUE(asked_with_cache(wanted, until).attempts.at(0).is_from_cache);
    const FetchedAnswer later = asked_with_cache(wanted, *parse_instant("2026-03-17T00:00:00Z"));

    EXPECT_FALSE(later.attempts.at(0).is_from_cache);
    EXPECT_TRUE(later.is_answered) << print(later);
    EXPECT_THAT(server_.requests(), SizeIs(2));
    EXPECT_THAT(cache_.files(), SizeIs(1));
}

TEST_F(EvidenceFetch, AsksAgainForARevocationThatIsOutdated)
{
    const WantedEvidence wanted = by_ocsp({.body = response({.certificate = pki().leaf.certificate,
                                                             .issuer = {},
                                                             .status = OcspStatus::Revoked})});
    const Instant later = *parse_instant("2026-03-15T00:00:01Z");
    asked_with_cache(wanted);

    const FetchedAnswer answer = asked_with_cache(wanted, later);

    // An old word that it is revoked is as good as ever, but it is no reason not to ask.
    EXPECT_THAT(server_.requests(), SizeIs(2));
    EXPECT_TRUE(answer.is_answered);
}

class SpoiltCache : public EvidenceFetch,
                    public testing::WithParamInterface<std::function<Bytes()>> {};

TEST_P(SpoiltCache, IsNotBelievedAndReplaced)
{
    const WantedEvidence wanted = by_ocsp({.body = good_response()});
    asked_with_cache(wanted);
    const std::filesystem::path file = cache_.files().at(0);
    write_file(file, GetParam()());

    const FetchedAnswer answer = asked_with_cache(wanted);

    EXPECT_FALSE(answer.attempts.at(0).is_from_cache);
    EXPECT_TRUE(answer.is_answered);
    EXPECT_THAT(answer.kept.ocsps, ElementsAre(read_file(file, 1U << 20U)));
}

INSTANTIATE_TEST_SUITE_P(EvidenceFetch, SpoiltCache,
                         testing::Values([] { return Bytes(); }, [] { return Bytes("garbage"); },
                                         [] { return good_response().substr(0, 50); },
                                         [] { return make_ocsp_try_later(); },
                                         [] { return answer_about_leaf(pki().stranger, {}); },
                                         [] {
                                             return response(
                                                 {.certificate = pki().neighbour.certificate,
                                                  .issuer = {}});
                                         },
                                         [] { return Bytes(2U << 20U, 'x'); }));

TEST_F(EvidenceFetch, DoesNotMindAFolderWhereAFileOfTheCacheShouldBe)
{
    const WantedEvidence wanted = by_ocsp({.body = good_response()});
    asked_with_cache(wanted);
    const std::filesystem::path file = cache_.files().at(0);
    std::filesystem::remove(file);
    std::filesystem::create_directory(file);

    EXPECT_THROW(asked_with_cache(wanted), Error); // it cannot be replaced
}

TEST(EvidenceCacheFolder, IsMadeIfItIsNotThere)
{
    const Folder folder;
    const EvidenceCache cache(folder.path() / "a" / "b");
    const Digest question = Digest::of("question");

    cache.store(question, "answer");

    EXPECT_EQ(cache.find(question, 6), "answer");
    EXPECT_EQ(cache.find(question, 5), std::nullopt);
    EXPECT_EQ(cache.find(Digest::of("another"), 6), std::nullopt);
}

TEST(EvidenceCacheFolder, ShowsWholeAnswersWhileOthersWrite)
{
    const Folder folder;
    const Digest question = Digest::of("question");
    const std::vector<Bytes> answers{Bytes(200'000, 'a'), Bytes(300'000, 'b')};
    const EvidenceCache cache(folder.path());
    cache.store(question, answers[0]);
    const auto write_many = [&](const Bytes& answer) {
        const EvidenceCache own(folder.path());
        for (int i = 0; i < 10; ++i) {
            own.store(question, answer);
        }
    };

    const auto one = std::async(std::launch::async, write_many, answers[0]);
    const auto other = std::async(std::launch::async, write_many, answers[1]);
    for (int i = 0; i < 100; ++i) {
        EXPECT_THAT(cache.find(question, 1U << 20U),
                    testing::Optional(testing::AnyOfArray(answers)));
    }
    one.wait();
    other.wait();

    EXPECT_THAT(folder.files(), SizeIs(1));
}

TEST(EvidenceCacheFolder, CannotBeAFile)
{
    const Folder folder;
    write_file(folder.path() / "file", "text");

    EXPECT_THROW(EvidenceCache(folder.path() / "file"), Error);
}

} // namespace

} // namespace indenture::tests
