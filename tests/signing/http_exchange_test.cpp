#include "signing/evidence_fetch.h"

#include <chrono>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using namespace fetching;
using signing::EvidenceFetcher;
using signing::FetchedAnswer;
using signing::FetchPolicy;
using signing::WantedEvidence;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class HttpExchange : public EvidenceFetch {};

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
    HttpExchange, BadExchange,
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

INSTANTIATE_TEST_SUITE_P(HttpExchange, SlowServer,
                         testing::Values(HttpAnswer::Manner::Silent, HttpAnswer::Manner::Dripping));

TEST_F(HttpExchange, TriesNothingMoreWhenTheTimeForEverythingIsOver)
{
    FetchPolicy hurried = near();
    hurried.total_time_max = std::chrono::milliseconds(0);

    const FetchedAnswer answer =
        EvidenceFetcher(hurried).ask(by_ocsp({.body = good_response()}), policy_at(now));

    EXPECT_THAT(print(answer), HasSubstr("the time allowed for everything is over"));
    EXPECT_THAT(server_.requests(), IsEmpty());
}

TEST_F(HttpExchange, MakesNoMoreRequestsThanItMay)
{
    FetchPolicy sparing = near();
    sparing.requests_max = 1;
    WantedEvidence wanted = by_ocsp({.body = make_ocsp_try_later()});
    wanted.crl_addresses = {server_.address("/ca.crl")};

    const FetchedAnswer answer = EvidenceFetcher(sparing).ask(wanted, policy_at(now));

    EXPECT_THAT(server_.requests(), SizeIs(1));
    EXPECT_THAT(print(answer), HasSubstr("1 requests were made already"));
}

TEST_F(HttpExchange, GivesUpOnAPortWhereNobodyListens)
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

TEST_F(HttpExchange, KnocksAtNoDoorThatIsNotOnThePublicInternet)
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

TEST_F(HttpExchange, AllowsTheVeryHostAndPortThatWereNamed)
{
    const WantedEvidence wanted = by_ocsp({.body = good_response()});
    const FetchPolicy other_port{.allowed = {"127.0.0.1:1"}};
    const FetchPolicy other_name{.allowed = {"localhost" + server_.authority().substr(9)}};

    for (const FetchPolicy& policy : {other_port, other_name}) {
        EXPECT_FALSE(EvidenceFetcher(policy).ask(wanted, policy_at(now)).is_answered);
    }
    EXPECT_THAT(server_.requests(), IsEmpty());
}

TEST_F(HttpExchange, SaysThatACertificateNamesNobody)
{
    const FetchedAnswer answer = asked(status_of(pki().leaf));

    EXPECT_FALSE(answer.is_answered);
    EXPECT_THAT(print(answer), HasSubstr("names nobody to ask"));
}

} // namespace

} // namespace indenture::tests
