#include "workflow/fetch_evidence.h"

#include "signing/contract_file.h"
#include "signing/long_term_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using signing::FetchedAnswer;
using signing::VerificationPolicy;
using signing::WantedEvidence;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using workflow::fetch_evidence;
using workflow::FetchedEvidence;

/// A signer far below the root: five authorities lie between.
struct Line {
    Credential root = make_root("Line Root");
    std::vector<Credential> authorities = below(root, 5);
    Credential signer = issue(authorities.back(), {"Priya Example", "NHS England", ""}, {});
    Bytes file = signed_by_design(contract_file({"nhs-england"}, false), "nhs-england", signer,
                                  "2026-02-02T10:15:00Z", {});

    static std::vector<Credential> below(const Credential& root, int count)
    {
        std::vector<Credential> line;
        for (int i = 0; i < count; ++i) {
            line.push_back(issue(line.empty() ? root : line.back(),
                                 {fmt::format("Line CA {}", i + 1), "Test authority", ""},
                                 authority_terms()));
        }
        return line;
    }
};

const Line& line()
{
    static const Line made;
    return made;
}

VerificationPolicy policy()
{
    VerificationPolicy policy;
    policy.at = verified_at;
    policy.anchors = {line().root.certificate};
    return policy;
}

/// The same octets whenever asked for; signing again would give others.
const std::vector<Bytes>& lists_of_all()
{
    static const std::vector<Bytes> made = [] {
        std::vector<Bytes> lists{make_crl(line().root, {})};
        for (const Credential& authority : line().authorities) {
            lists.push_back(make_crl(authority, {}));
        }
        return lists;
    }();
    return made;
}

/// Counts how often it is asked to verify.
struct Verifier {
    int calls = 0;

    signing::VerifyFunction function()
    {
        return [this](ByteView upload, const VerificationPolicy& asked) {
            ++calls;
            EXPECT_EQ(asked.revocation, signing::RevocationRule::Required);
            return signing::verify(upload, asked);
        };
    }
};

FetchedAnswer answered(const WantedEvidence& wanted, signing::ValidationData kept)
{
    FetchedAnswer answer;
    answer.wanted = wanted;
    answer.is_answered = kept != signing::ValidationData{};
    answer.kept = std::move(kept);
    return answer;
}

FetchedAnswer nobody_knows(const WantedEvidence& wanted, const VerificationPolicy&)
{
    return answered(wanted, {});
}

/// Gives the next certificate of the line, and the lists of everybody.
FetchedAnswer one_step_up(const WantedEvidence& wanted, const VerificationPolicy&)
{
    if (wanted.kind == WantedEvidence::Kind::Revocation) {
        return answered(wanted, {.certificates = {}, .crls = lists_of_all(), .ocsps = {}});
    }
    for (const Credential& authority : line().authorities) {
        if (signing::read_certificate(authority.certificate).subject == wanted.about.issuer) {
            return answered(wanted,
                            {.certificates = {authority.certificate}, .crls = {}, .ocsps = {}});
        }
    }
    return answered(wanted, {});
}

TEST(FetchEvidence, AsksNobodyIfEverythingIsKnown)
{
    VerificationPolicy informed = policy();
    for (const Credential& authority : line().authorities) {
        informed.evidence.certificates.push_back(authority.certificate);
    }
    informed.evidence.crls = lists_of_all();
    Verifier verifier;

    const FetchedEvidence fetched =
        fetch_evidence(line().file, informed, verifier.function(), nobody_knows);

    EXPECT_THAT(fetched.answers, IsEmpty());
    EXPECT_THAT(fetched.open, IsEmpty());
    EXPECT_EQ(fetched.evidence, signing::ValidationData{});
    EXPECT_EQ(verifier.calls, 1);
}

TEST(FetchEvidence, VerifiesAgainWithWhatWasFetched)
{
    VerificationPolicy informed = policy();
    for (const Credential& authority : line().authorities) {
        informed.evidence.certificates.push_back(authority.certificate);
    }
    Verifier verifier;

    const FetchedEvidence fetched =
        fetch_evidence(line().file, informed, verifier.function(), one_step_up);

    EXPECT_THAT(fetched.answers, SizeIs(6));
    EXPECT_THAT(fetched.open, IsEmpty());
    EXPECT_EQ(fetched.evidence.crls.size(), 6U) << "each piece once";
    EXPECT_EQ(verifier.calls, 2);
    EXPECT_EQ(fetched.report.verdict(), signing::Verdict::Passed);
}

TEST(FetchEvidence, EndsAfterFourRounds)
{
    Verifier verifier;

    const FetchedEvidence fetched =
        fetch_evidence(line().file, policy(), verifier.function(), one_step_up);

    EXPECT_EQ(verifier.calls, 5);
    EXPECT_THAT(fetched.answers, SizeIs(4));
    ASSERT_THAT(fetched.open, SizeIs(1));
    EXPECT_EQ(fetched.open[0].about.common_name, "Line CA 2");
}

TEST(FetchEvidence, AsksNoQuestionTwiceHoweverUselessTheAnswers)
{
    int asked = 0;
    Verifier verifier;

    const FetchedEvidence fetched = fetch_evidence(
        line().file, policy(), verifier.function(),
        [&](const WantedEvidence& wanted, const VerificationPolicy&) {
            const Credential stranger = make_root(fmt::format("Stranger {}", ++asked));
            return answered(wanted,
                            {.certificates = {stranger.certificate}, .crls = {}, .ocsps = {}});
        });

    EXPECT_EQ(asked, 1);
    EXPECT_EQ(verifier.calls, 2);
    EXPECT_THAT(fetched.open, SizeIs(1));
}

TEST(FetchEvidence, SaysWhatIsOpenStill)
{
    Verifier verifier;

    const FetchedEvidence fetched =
        fetch_evidence(line().file, policy(), verifier.function(), nobody_knows);

    EXPECT_THAT(print(fetched), HasSubstr("still open: issuer of Priya Example"));
    EXPECT_THAT(print(fetched), HasSubstr("fetched: 0 certificates, 0 revocation lists"));
    EXPECT_EQ(to_json(fetched)["open"].size(), 1U);
    EXPECT_EQ(to_json(fetched)["sha256"], Digest::of(line().file).hex());
}

TEST(FetchEvidence, HasNoQuestionsAboutAFileThatIsNoPdf)
{
    Verifier verifier;

    const FetchedEvidence fetched =
        fetch_evidence("words", policy(), verifier.function(), nobody_knows);

    EXPECT_THAT(fetched.answers, IsEmpty());
    EXPECT_EQ(fetched.report.verdict(), signing::verify("words", policy()).verdict());
}

} // namespace

} // namespace indenture::tests
