#include "signing/send_back.h"

#include "signing/explanation.h"
#include "signing/signed_files.h"
#include "signing/verify.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

namespace indenture::tests {

namespace {

using signing::Held;
using signing::Question;
using ::testing::HasSubstr;
using ::testing::Not;

signing::VerificationReport verified(const Bytes& upload)
{
    return signing::verify(upload, world().policy());
}

/// A signature by somebody else, on a file of which one octet was changed.
signing::VerificationReport spoiled()
{
    Bytes upload = signed_by(world(), world().nhs_england, world().issued, "recipient", signed_at);
    upload[upload.size() / 4] = static_cast<char>(upload[upload.size() / 4] ^ 1);
    return verified(upload);
}

Held held(const signing::VerificationReport& report, Question question)
{
    const auto answers = signing::explain(report);
    return std::find_if(answers.begin(), answers.end(),
                        [&](const signing::Answer& each) { return each.question == question; })
        ->held;
}

} // namespace

TEST(SendBack, SaysNothingIfAllIsWell)
{
    EXPECT_EQ(signing::send_back_text(verified(signed_by_both(world())), "CON-1"), "");
}

TEST(SendBack, NamesTheContractTheFaultAndTheFieldInPlainWords)
{
    const auto report =
        verified(signed_by(world(), world().university, world().issued, "nhs-england", signed_at));

    const std::string text = signing::send_back_text(report, "CON-999002-F4G5H-v2.03");

    EXPECT_THAT(text, HasSubstr("CON-999002-F4G5H-v2.03"));
    EXPECT_THAT(text, HasSubstr("1 March 2026"));
    EXPECT_THAT(text, HasSubstr("made by somebody other than"));
    EXPECT_THAT(text, HasSubstr("\"nhs-england\""));
    EXPECT_THAT(text, HasSubstr("What to do\n  1. "));
}

TEST(SendBack, HasNoJargonNorOffsets)
{
    const std::string text = signing::send_back_text(spoiled(), "");

    for (const char* jargon : {"CMS", "ByteRange", "SHA", "offset", "octet", "xref", "digest",
                               "FAILURE", "INDETERMINATE", "prefix-changed"}) {
        EXPECT_THAT(text, Not(HasSubstr(jargon))) << text;
    }
}

TEST(SendBack, SaysAFaultOfTwoSignaturesOnce)
{
    signing::VerificationReport report = verified(signed_by_both(world()));
    for (signing::SignatureReport& signature : report.signatures) {
        signature.findings.push_back({.code = "expired",
                                      .severity = Severity::Block,
                                      .where = {},
                                      .text = "it expired",
                                      .cure = ""});
    }

    const std::string text = signing::send_back_text(report, "");

    EXPECT_EQ(text.find("had expired"), text.rfind("had expired"));
    EXPECT_THAT(text, HasSubstr("\"nhs-england\" and \"recipient\""));
}

TEST(SendBack, ShowsWhereTheWordsDiffer)
{
    signing::VerificationReport report = spoiled();
    report.redline = {{.kind = signing::PageDifference::Kind::Replaced,
                       .page = 7,
                       .clause = "4.2",
                       .issued = "12 months",
                       .uploaded = "24 months",
                       .flags = {"number"}}};

    EXPECT_THAT(signing::send_back_text(report, ""),
                HasSubstr("Page 7, clause 4.2: \"12 months\" was issued, and \"24 months\""));
}

TEST(SendBack, NamesWhoseSignatureIsStillToCome)
{
    const std::string text = signing::send_back_text(
        verified(signed_by(world(), world().nhs_england, world().issued, "nhs-england", signed_at)),
        "");

    EXPECT_THAT(text, HasSubstr("in\norder"));
    EXPECT_THAT(text, HasSubstr("University of Example, in the field \"recipient\""));
}

TEST(SendBack, KeepsItsLinesShort)
{
    std::istringstream lines(signing::send_back_text(spoiled(), "CON-999002-F4G5H-v2.03"));

    for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(line.size(), 78U) << line;
    }
}

TEST(Explanation, AnswersEveryQuestionOfAGoodFile)
{
    const auto report = verified(signed_by_both(world()));

    for (const signing::Answer& answer : signing::explain(report)) {
        EXPECT_EQ(answer.held, Held::Yes) << print(answer.question);
        EXPECT_TRUE(answer.reasons.empty());
    }
    EXPECT_THAT(signing::print_explanation(report), HasSubstr("covers the entire file"));
}

TEST(Explanation, SaysWhichQuestionFailedWithItsRule)
{
    const auto report =
        verified(signed_by(world(), world().university, world().issued, "nhs-england", signed_at));

    EXPECT_EQ(held(report, Question::Integrity), Held::Yes);
    EXPECT_EQ(held(report, Question::Authority), Held::No);
    EXPECT_THAT(signing::print_explanation(report), HasSubstr("EN 319 412-1, 5.1.4"));
}

TEST(Explanation, DoesNotAnswerWhatItNeverReached)
{
    const auto report = verified("no PDF at all");

    EXPECT_EQ(held(report, Question::Integrity), Held::No);
    EXPECT_EQ(held(report, Question::Coverage), Held::NotReached);
    EXPECT_EQ(held(report, Question::Trust), Held::NotReached);
    EXPECT_EQ(held(report, Question::Authority), Held::NotReached);
}

TEST(Explanation, SaysWhatNobodyAsked)
{
    signing::VerificationPolicy policy = world().policy();
    policy.issued = std::nullopt;
    policy.required = {};

    const auto report = signing::verify(signed_by_both(world()), policy);

    EXPECT_EQ(held(report, Question::Anchoring), Held::NotAsked);
    EXPECT_EQ(held(report, Question::Authority), Held::NotAsked);
}

TEST(Explanation, GivesEachReasonItsCodeRuleAndVerdictInJson)
{
    const Json json = signing::explanation_as_json(spoiled());

    bool found = false;
    for (const Json& answer : json) {
        for (const Json& reason : answer["reasons"]) {
            found = true;
            EXPECT_TRUE(reason.contains("rule")) << reason.dump();
            EXPECT_TRUE(reason.contains("indication")) << reason.dump();
        }
    }
    EXPECT_TRUE(found);
}

} // namespace indenture::tests
