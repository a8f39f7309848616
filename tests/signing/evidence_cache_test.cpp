#include "signing/providers/evidence_cache.h"

#include "base/error.h"
#include "base/files.h"
#include "signing/evidence_fetch.h"

#include <filesystem>
#include <functional>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using namespace fetching;
using signing::EvidenceCache;
using signing::FetchedAnswer;
using signing::WantedEvidence;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class CachedEvidence : public EvidenceFetch {};

TEST_F(CachedEvidence, AsksOnceWithACache)
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

TEST_F(CachedEvidence, CachesListsToo)
{
    const WantedEvidence list = by_list({.body = make_crl(pki().ca, {})});

    for (int run = 0; run < 2; ++run) {
        EXPECT_TRUE(asked_with_cache(list).is_answered);
    }

    EXPECT_THAT(server_.requests(), SizeIs(1));
}

TEST_F(CachedEvidence, CachesNoIssuersBecauseAnybodyCanMakeThem)
{
    const WantedEvidence issuer = by_issuer({.body = pki().ca.certificate});

    for (int run = 0; run < 2; ++run) {
        EXPECT_TRUE(asked_with_cache(issuer).is_answered);
    }

    EXPECT_THAT(server_.requests(), SizeIs(2));
    EXPECT_THAT(cache_.files(), IsEmpty());
}

TEST_F(CachedEvidence, KeepsOneFileForEachQuestionUnderTheSameName)
{
    const WantedEvidence wanted = by_ocsp({.body = good_response()});
    asked_with_cache(wanted);
    const auto before = cache_.files();
    std::filesystem::remove(before.at(0));

    asked_with_cache(wanted);

    EXPECT_EQ(cache_.files(), before);
}

TEST_F(CachedEvidence, TellsTheAnswersForTwoCertificatesApart)
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

TEST_F(CachedEvidence, AsksAgainOnceTheCachedAnswerIsOutdated)
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

TEST_F(CachedEvidence, AsksAgainForARevocationThatIsOutdated)
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

INSTANTIATE_TEST_SUITE_P(CachedEvidence, SpoiltCache,
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

TEST_F(CachedEvidence, DoesNotMindAFolderWhereAFileOfTheCacheShouldBe)
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
