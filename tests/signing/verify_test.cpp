#include "signing/signed_files.h"

#include "pdf/update.h"
#include "signing/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using signing::Coverage;
using signing::Verdict;
using testing::ElementsAre;
using testing::HasSubstr;

signing::VerificationReport verified(ByteView file)
{
    return signing::verify(file, world().policy());
}

pdf::Reference catalog_reference()
{
    const auto file = pdf::PdfFile::open(both_signed(), "upload.pdf", {});
    return *file.latest().trailer().at("Root").get<pdf::Reference>();
}

// --- What passes ------------------------------------------------------------------------------

TEST(Verify, PassesAContractSignedByAllItsParties)
{
    const auto report = verified(both_signed());

    EXPECT_EQ(report.verdict(), Verdict::Passed) << signing::print(report);
    ASSERT_EQ(report.signatures.size(), 2U);
    EXPECT_EQ(report.signatures[0].coverage, Coverage::EntireRevision);
    EXPECT_EQ(report.signatures[1].coverage, Coverage::EntireFile);
    EXPECT_EQ(report.signatures[1].claimed_time, signed_at);
    EXPECT_EQ(report.signatures[1].signer->organisation, "University of Example");
}

TEST(Verify, MakesAnExecutionThatSaysWhoSignedWhat)
{
    const auto report = verified(both_signed());

    ASSERT_TRUE(report.execution);
    EXPECT_EQ(report.execution->issued(), Digest::of(world().issued));
    EXPECT_EQ(report.execution->executed(), Digest::of(both_signed()));
    EXPECT_EQ(report.execution->facts().executants.at("recipient").signer.person(),
              "Siân O’Example");
    EXPECT_EQ(report.execution->at(), verified_at);
}

TEST(Verify, PassesAPartSignedFileAndSaysWhoseSignatureIsOutstanding)
{
    const auto report = verified(once_signed());

    EXPECT_EQ(report.verdict(), Verdict::Passed) << signing::print(report);
    EXPECT_FALSE(report.execution);
    ASSERT_EQ(report.outstanding.size(), 1U);
    EXPECT_EQ(report.outstanding[0].organisation_name, "University of Example");
    EXPECT_THAT(signing::print(report), HasSubstr("University of Example has not signed"));
}

TEST(Verify, MakesNoExecutionWithoutTheIssuedFile)
{
    signing::VerificationPolicy policy = world().policy();
    policy.issued = std::nullopt;

    const auto report = signing::verify(both_signed(), policy);

    EXPECT_EQ(report.verdict(), Verdict::Passed) << signing::print(report);
    EXPECT_FALSE(report.execution);
}

TEST(Verify, PassesACmsMadeByAnotherProgram)
{
    const Bytes file = signed_with(world().issued, "nhs-england", {world().nhs_england}, {});

    signing::VerificationPolicy policy = one_party_policy();
    policy.anchors.push_back(world().issuing.certificate);
    const auto report = signing::verify(file, policy);

    EXPECT_EQ(report.verdict(), Verdict::Passed) << signing::print(report);
}

TEST(Verify, AcceptsValidationDataAfterTheLastSignature)
{
    const auto file = pdf::PdfFile::open(both_signed(), "upload.pdf", {});
    const std::uint32_t first = pdf::next_object_number(file);
    pdf::Dictionary catalog = file.latest().catalog();
    catalog["DSS"] = pdf::Reference{first};
    const pdf::Stream certificate{std::make_shared<const pdf::Dictionary>(),
                                  world().root.certificate, true};

    const Bytes extended =
        pdf::append_update(
            file, {{catalog_reference().number, catalog},
                   {first, pdf::Dictionary{{"Certs", pdf::Array{pdf::Reference{first + 1}}}}},
                   {first + 1, certificate}})
            .bytes;

    EXPECT_EQ(verified(extended).verdict(), Verdict::Passed) << signing::print(verified(extended));
}

TEST(Verify, SaysTheSameTwice)
{
    EXPECT_EQ(to_json(verified(both_signed())).dump(), to_json(verified(both_signed())).dump());
}

// --- Octets -----------------------------------------------------------------------------------

/// True if the octet lies in the hexadecimal digits of a signature, which nothing signs.
bool lies_in_a_hole(const Bytes& file, std::size_t at)
{
    const std::size_t begin = file.rfind("/Contents <", at);
    return begin != Bytes::npos && begin + 10 < at && file.find('>', begin) > at;
}

TEST(Verify, DetectsEveryChangedOctetOfASignedFile)
{
    // Every octet would take a minute; these leave out none of the parts of the file.
    const Bytes& original = both_signed();
    std::vector<std::size_t> positions;
    for (std::size_t at = 0; at < original.size(); ++at) {
        const bool is_sparse = at % 41 == 0;
        const bool is_tail = at + 60 > original.size();
        if ((is_sparse || is_tail) && !lies_in_a_hole(original, at)) {
            positions.push_back(at);
        }
    }

    for (const std::size_t at : positions) {
        Bytes changed = original;
        changed[at] = static_cast<char>(changed[at] ^ 0x01);

        EXPECT_NE(verified(changed).verdict(), Verdict::Passed)
            << "octet " << at << " of " << original.size();
    }
}

TEST(Verify, DetectsEveryChangedOctetOfASignatureValue)
{
    // The signature value is the last thing in the CMS; zeros follow it.
    const Bytes& original = once_signed();
    const std::size_t begin = original.find("/Contents <") + 11;
    const std::size_t end = original.find('>', begin);
    const std::size_t last = original.find_last_not_of('0', end - 1);

    for (std::size_t at = last - 100; at < last; at += 7) {
        Bytes changed = original;
        changed[at] = changed[at] == '0' ? '1' : '0';

        EXPECT_NE(verified(changed).verdict(), Verdict::Passed) << "octet " << at;
    }
}

TEST(Verify, SaysThatTheDigestDiffersWhenTextIsChanged)
{
    Bytes changed = both_signed();
    signing::VerificationPolicy policy = world().policy();
    policy.issued = std::nullopt;
    changed.replace(changed.find("595 842"), 3, "594");

    const auto report = signing::verify(changed, policy);

    EXPECT_EQ(report.verdict(), Verdict::Failed);
    EXPECT_THAT(blocking_codes(report), ElementsAre("digest-mismatch"));
    EXPECT_FALSE(report.signatures[0].is_intact);
}

TEST(Verify, RefusesAnotherContractThanTheOneIssued)
{
    const Bytes other = contract_file({"nhs-england", "recipient", "witness"}, false);

    const auto report =
        verified(signed_by(world(), world().nhs_england, other, "nhs-england", signed_at));

    EXPECT_EQ(report.verdict(), Verdict::Failed);
    EXPECT_THAT(blocking_codes(report), ElementsAre("prefix-changed", "anchoring"));
}

TEST(Verify, RefusesBytesAfterTheEnd)
{
    EXPECT_THAT(codes_for(both_signed() + "x"), ElementsAre("trailing-bytes"));
    EXPECT_THAT(codes_for(both_signed() + "\n\n"), ElementsAre("trailing-bytes", "coverage"));
}

TEST(Verify, RefusesAnEndOfLineThatTheLastSignatureDoesNotCover)
{
    for (const char* end : {"\n", "\r", "\r\n"}) {
        EXPECT_NE(verified(both_signed() + end).verdict(), Verdict::Passed);
    }
    EXPECT_THAT(codes_for(both_signed() + "\n"), ElementsAre("coverage"));
}

TEST(Verify, RefusesAFileThatIsCutOff)
{
    for (const std::size_t size : {std::size_t{9}, world().issued.size() - 20,
                                   once_signed().size() + 500, both_signed().size() - 7}) {
        const auto report = verified(ByteView(both_signed()).substr(0, size));

        EXPECT_NE(report.verdict(), Verdict::Passed) << size;
        EXPECT_EQ(report.outstanding.size(), 2U) << size;
    }
}

TEST(Verify, RefusesWhatIsNoPdf)
{
    for (const ByteView file : {ByteView(""), ByteView("PK\x03\x04"), ByteView("<html>")}) {
        EXPECT_THAT(codes_for(file), ElementsAre("not-a-pdf"));
    }
}

TEST(Verify, CallsAnUnsignedContractIndeterminate)
{
    const auto report = verified(world().issued);

    EXPECT_EQ(report.verdict(), Verdict::Indeterminate);
    EXPECT_THAT(blocking_codes(report), ElementsAre("no-signature"));
    EXPECT_EQ(report.outstanding.size(), 2U);
}

TEST(Verify, PrintsItsReportAsJson)
{
    const Json report = to_json(verified(once_signed()));

    EXPECT_EQ(report["verdict"], "TOTAL-PASSED");
    EXPECT_EQ(report["signatures"][0]["signer"]["organisation"], "NHS England");
    EXPECT_EQ(report["outstanding"][0]["field"], "recipient");
    EXPECT_EQ(report["findings"][0]["code"], "missing-signature");
}

} // namespace

} // namespace indenture::tests
