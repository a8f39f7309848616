// The parent believes a worker only as far as the octets of the upload bear it out.

#include "signing/sandbox/detail/message.h"
#include "signing/sandbox/detail/revalidate.h"
#include "signing/signed_files.h"
#include "signing/verify.h"

#include "base/error.h"

#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>

namespace indenture::tests {

namespace {

namespace sandbox = signing::sandbox;
using signing::VerificationReport;
using testing::HasSubstr;
using testing::Optional;

const Bytes& upload()
{
    static const Bytes made = signed_by_both(world());
    return made;
}

const VerificationReport& honest_report()
{
    static const VerificationReport made = signing::verify(upload(), world().policy());
    return made;
}

Bytes sha1_of(ByteView octets)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_Digest(octets.data(), octets.size(), digest.data(), &size, EVP_sha1(), nullptr);
    return {reinterpret_cast<const char*>(digest.data()), size};
}

/// What the parent says to the honest report after `lie` has been at it.
template <typename Lie> std::optional<std::string> answer_to(Lie lie)
{
    VerificationReport report = honest_report();
    lie(report);
    return sandbox::contradiction_in(report, upload(), world().policy());
}

TEST(Revalidate, BelievesTheHonestReport)
{
    EXPECT_EQ(answer_to([](VerificationReport&) {}), std::nullopt);
}

TEST(Revalidate, CatchesAReportOnAnotherFile)
{
    EXPECT_THAT(answer_to([](auto& report) { report.upload = Digest::of("another"); }),
                Optional(HasSubstr("another file")));
    EXPECT_THAT(answer_to([](auto& report) { ++report.size; }),
                Optional(HasSubstr("another file")));
}

TEST(Revalidate, CatchesAReportByAnotherPolicy)
{
    EXPECT_THAT(answer_to([](auto& report) { report.at += std::chrono::seconds(1); }),
                Optional(HasSubstr("another policy")));
    EXPECT_THAT(answer_to([](auto& report) { report.issued.reset(); }),
                Optional(HasSubstr("another policy")));
}

TEST(Revalidate, CatchesAnIntactSignatureOverOtherOctets)
{
    EXPECT_THAT(answer_to([](auto& report) { report.signatures[0].message_digest.back() ^= 1; }),
                Optional(HasSubstr("over other octets")));
    EXPECT_THAT(answer_to([](auto& report) { --report.signatures[0].byte_range[3]; }),
                Optional(HasSubstr("over other octets")));
}

TEST(Revalidate, CatchesAnUnknownDigest)
{
    for (const char* algorithm : {"", "CRC32"}) {
        EXPECT_THAT(answer_to([&](auto& report) {
                        report.signatures[0].digest_algorithm = algorithm;
                        report.signatures[0].message_digest = "";
                    }),
                    Optional(HasSubstr("over other octets")))
            << algorithm;
    }
}

TEST(Revalidate, CatchesAPassWithABrokenDigest)
{
    EXPECT_THAT(answer_to([](auto& report) {
                    signing::SignatureReport& signature = report.signatures[0];
                    const auto& range = signature.byte_range;
                    signature.digest_algorithm = "SHA1";
                    signature.message_digest =
                        sha1_of(upload().substr(0, range[1]) + upload().substr(range[2], range[3]));
                }),
                Optional(HasSubstr("not intact, trusted and clear")));
}

TEST(Revalidate, CatchesSignaturesToldInAnotherOrderThanTheyWereMade)
{
    EXPECT_THAT(
        answer_to([](auto& report) { std::swap(report.signatures[0], report.signatures[1]); }),
        Optional(HasSubstr("do not follow each other")));
}

TEST(Revalidate, CatchesThatWithATimestampOfNoOctetsBetweenThem)
{
    EXPECT_THAT(answer_to([](auto& report) {
                    std::swap(report.signatures[0], report.signatures[1]);
                    signing::SignatureReport timestamp;
                    timestamp.field = "made-up";
                    timestamp.revision = 2;
                    timestamp.is_timestamp = true;
                    timestamp.byte_range = {0, ~std::size_t{0}, 0, 1};
                    report.signatures.insert(report.signatures.begin() + 1, timestamp);
                }),
                Optional(HasSubstr("do not follow each other")));
}

TEST(Revalidate, CatchesMoreStepsAndTimestampsThanASignatureMayHave)
{
    const char* const complaint = "longer paths, or more timestamps";

    EXPECT_THAT(answer_to([](auto& report) { report.signatures[0].path.resize(65); }),
                Optional(HasSubstr(complaint)));
    EXPECT_THAT(answer_to([](auto& report) { report.signatures[0].timestamps.resize(17); }),
                Optional(HasSubstr(complaint)));
    EXPECT_THAT(answer_to([](auto& report) {
                    report.signatures[0].timestamps.resize(1);
                    report.signatures[0].timestamps[0].path.resize(65);
                }),
                Optional(HasSubstr(complaint)));
}

TEST(Revalidate, CatchesAPassForPartiesThatSignedOutOfABindingOrder)
{
    signing::VerificationPolicy policy = world().policy();
    policy.is_order_binding = true;
    EXPECT_EQ(sandbox::contradiction_in(honest_report(), upload(), policy), std::nullopt);

    std::swap(policy.required[0], policy.required[1]);

    EXPECT_THAT(sandbox::contradiction_in(honest_report(), upload(), policy),
                Optional(HasSubstr("another order")));
}

TEST(Revalidate, CatchesAByteRangeThatLeavesTheFile)
{
    using Range = std::array<std::size_t, 4>;
    const Range honest = honest_report().signatures[0].byte_range;
    const std::size_t huge = ~std::size_t{0};

    for (const Range range :
         {Range{1, honest[1], honest[2], honest[3]}, Range{0, honest[2], honest[1], honest[3]},
          Range{0, honest[1], honest[2], huge}, Range{0, honest[1], huge, honest[3]},
          Range{0, honest[1], huge, 2}, Range{0, huge, huge, huge}, Range{0, 0, 0, 0},
          Range{0, honest[1], honest[2], upload().size()},
          Range{0, honest[1] - 1, honest[2], honest[3]},
          Range{0, honest[1], honest[2] + 1, honest[3]}}) {
        EXPECT_THAT(answer_to([&](auto& report) { report.signatures[0].byte_range = range; }),
                    Optional(HasSubstr("does not fit the file")));
    }
}

TEST(Revalidate, CatchesARevisionThatCannotBe)
{
    for (const std::size_t revision : {std::size_t{0}, Limits{}.pdf_revisions_max + 1}) {
        EXPECT_THAT(answer_to([&](auto& report) { report.signatures[0].revision = revision; }),
                    Optional(HasSubstr("revision that cannot be")));
    }
}

TEST(Revalidate, CatchesTwoSignaturesInOneField)
{
    EXPECT_THAT(
        answer_to([](auto& report) { report.signatures[1].field = report.signatures[0].field; }),
        Optional(HasSubstr("one field")));
}

TEST(Revalidate, CatchesAPassWithoutGoodSignatures)
{
    EXPECT_THAT(answer_to([](auto& report) { report.signatures.clear(); }),
                Optional(HasSubstr("without a signature")));
    EXPECT_THAT(answer_to([](auto& report) { report.signatures[0].is_intact = false; }),
                Optional(HasSubstr("not intact, trusted and clear")));
    EXPECT_THAT(answer_to([](auto& report) { report.signatures[0].is_trusted = false; }),
                Optional(HasSubstr("not intact, trusted and clear")));
    EXPECT_THAT(answer_to([](auto& report) { report.signatures[0].signer.reset(); }),
                Optional(HasSubstr("not intact, trusted and clear")));
}

TEST(Revalidate, CatchesAPassOfAnotherContract)
{
    VerificationReport report = honest_report();
    signing::VerificationPolicy policy = world().policy();
    (*policy.issued)[100] ^= 1;
    report.issued = Digest::of(*policy.issued);

    EXPECT_THAT(sandbox::contradiction_in(report, upload(), policy),
                Optional(HasSubstr("does not begin with what was issued")));
}

TEST(Revalidate, CatchesASignatoryLeftOut)
{
    EXPECT_THAT(answer_to([](auto& report) { report.signatures.pop_back(); }),
                Optional(HasSubstr("two minds")));
    EXPECT_THAT(answer_to([](auto& report) {
                    report.outstanding.push_back({"nobody", {}, {}, {}});
                }),
                Optional(HasSubstr("no party")));
}

// --- Messages ---------------------------------------------------------------------------------

TEST(Message, BringsAPolicyOverWhole)
{
    signing::VerificationPolicy policy = world().policy();
    policy.timestamp_anchors = {"one", "two"};
    policy.evidence = {.certificates = {"c"}, .crls = {"l", ""}, .ocsps = {"o"}};
    policy.revocation = signing::RevocationRule::Required;
    policy.level_min = signing::Level::LTA;
    policy.accepted_anchoring = {signing::Anchoring::Octets, signing::Anchoring::Content};
    policy.is_order_binding = true;
    policy.contract = "DSA-1 v2";
    policy.term = contracts::months_from(*Date::parse("2026-04-01"), 12);
    policy.limits.pdf_depth_max = 7;

    const signing::VerificationPolicy brought = sandbox::decode_policy(sandbox::encode(policy));

    EXPECT_EQ(sandbox::encode(brought), sandbox::encode(policy));
    EXPECT_EQ(brought.issued, policy.issued);
    EXPECT_EQ(brought.timestamp_anchors, policy.timestamp_anchors);
    EXPECT_EQ(brought.evidence, policy.evidence);
    EXPECT_EQ(brought.level_min, policy.level_min);
    EXPECT_EQ(brought.accepted_anchoring, policy.accepted_anchoring);
    EXPECT_TRUE(brought.is_order_binding);
    EXPECT_EQ(brought.term, policy.term);
    EXPECT_EQ(brought.limits.pdf_depth_max, 7U);
    EXPECT_EQ(brought.required[1].organisation_name, policy.required[1].organisation_name);
}

/// A report with something in every corner.
VerificationReport rich_report()
{
    VerificationReport report = honest_report();
    report.execution.reset();
    report.anchoring = signing::Anchoring::Content;
    report.used = {.certificates = {"c"}, .crls = {Bytes("\0l", 2)}, .ocsps = {"o"}};
    report.redline = {{.kind = signing::PageDifference::Kind::Moved,
                       .page = 3,
                       .clause = "4.2",
                       .issued = "twelve",
                       .uploaded = "twenty",
                       .flags = {"number"}}};
    report.outstanding = {world().university_party()};
    report.findings.push_back({"limit", Severity::Overridable, {"a", "b", "c"}, "text", "cure"});
    signing::SignatureReport& signature = report.signatures.front();
    signature.proven_time = verified_at;
    signature.level = signing::Level::LT;
    signature.authority = signing::Authority::Provider;
    signature.path = {{.certificate = *signature.signer,
                       .revocation = signing::Revocation::Revoked,
                       .revoked_at = signed_at,
                       .source = "OCSP"}};
    signing::TimestampReport timestamp;
    timestamp.authority = signature.signer;
    timestamp.at = signed_at;
    timestamp.is_intact = true;
    timestamp.path = signature.path;
    timestamp.findings = report.findings;
    signature.timestamps = {timestamp};
    return report;
}

TEST(Message, BringsAReportOverWhole)
{
    const VerificationReport report = rich_report();

    const VerificationReport brought = sandbox::decode_report(sandbox::encode(report));

    EXPECT_EQ(to_json(brought), to_json(report));
    EXPECT_EQ(brought.used, report.used);
    EXPECT_EQ(brought.findings, report.findings);
    EXPECT_EQ(brought.outstanding[0].organisation_identifiers,
              report.outstanding[0].organisation_identifiers);
}

TEST(Message, IsRefusedWhenCutShortAnywhere)
{
    const Bytes whole = sandbox::encode(rich_report());

    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_THROW(sandbox::decode_report(whole.substr(0, size)), Error) << size;
    }
}

TEST(Message, IsRefusedWithAnythingAfterIt)
{
    EXPECT_THROW(sandbox::decode_report(sandbox::encode(rich_report()) + "x"), Error);
}

TEST(Message, ChangedAnywhereIsReadAsAnotherReportOrRefused)
{
    const Bytes whole = sandbox::encode(rich_report());

    for (std::size_t at = 0; at < whole.size(); ++at) {
        Bytes changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ 0xFF);
        try {
            const VerificationReport report = sandbox::decode_report(changed);
            EXPECT_EQ(sandbox::encode(report), changed) << at;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::BadInput) << at;
        }
    }
}

} // namespace

} // namespace indenture::tests
