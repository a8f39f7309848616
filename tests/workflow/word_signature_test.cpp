#include "workflow/word_signature.h"

#include "base/base64.h"
#include "base/digest.h"
#include "docx/zip.h"
#include "support/pki.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Credential& signer()
{
    static const Credential made = make_root("Dr Word Example");
    return made;
}

constexpr const char* content_types =
    R"(<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
    R"(<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
    R"(<Default Extension="xml" ContentType="application/xml"/>)"
    R"(<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>)"
    R"(<Override PartName="/_xmlsignatures/sig1.xml" ContentType="application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"/>)"
    R"(</Types>)";
constexpr const char* relationships =
    R"(<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
    R"(<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>)"
    R"(</Relationships>)";
const Bytes document =
    R"(<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>)";

Bytes signature_over(const Bytes& content)
{
    const auto octets = Digest::of(content).octets();
    return R"(<?xml version="1.0"?><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/>)"
           R"(<KeyInfo><X509Data><X509Certificate>)" +
           to_base64(signer().certificate) +
           R"(</X509Certificate></X509Data></KeyInfo><Object><Manifest>)"
           R"(<Reference URI="/word/document.xml?ContentType=x"><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue>)" +
           to_base64(Bytes(octets.begin(), octets.end())) +
           R"(</DigestValue></Reference>)"
           R"(<Reference URI="/word/settings.xml?ContentType=x"><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue>AA==</DigestValue></Reference>)"
           R"(</Manifest><SignatureProperties><SignatureProperty><mdssi:SignatureTime xmlns:mdssi="http://schemas.openxmlformats.org/package/2006/digital-signature"><mdssi:Format>YYYY</mdssi:Format><mdssi:Value>2026-02-02T10:15:00Z</mdssi:Value></mdssi:SignatureTime></SignatureProperty></SignatureProperties></Object></Signature>)";
}

Bytes word_file(const Bytes& signature)
{
    docx::ZipWriter zip;
    zip.add("[Content_Types].xml", content_types);
    zip.add("_rels/.rels", relationships);
    zip.add("word/document.xml", document);
    zip.add("word/styles.xml", "<styles/>");
    if (!signature.empty()) {
        zip.add("_xmlsignatures/sig1.xml", signature);
    }
    return zip.finish();
}

signing::VerificationReport judged(const Bytes& upload)
{
    const signing::VerificationPolicy policy{.at = *parse_instant("2026-03-01T12:00:00Z"),
                                             .anchors = {signer().certificate},
                                             .issued = std::nullopt,
                                             .issued_at = std::nullopt,
                                             .required = {},
                                             .limits = {}};
    return workflow::judge(upload, policy, signing::verify);
}

} // namespace

TEST(WordSignature, NeverPasses)
{
    const auto report = judged(word_file(signature_over(document)));

    EXPECT_EQ(report.verdict(), signing::Verdict::Indeterminate);
    EXPECT_EQ(report.findings.front().code, "word-signature");
    EXPECT_FALSE(report.execution);
}

TEST(WordSignature, IsDescribedAsEvidence)
{
    const auto report = judged(word_file(signature_over(document)));

    const std::string text = report.findings.at(1).text;
    EXPECT_EQ(report.findings.at(1).severity, Severity::Info);
    EXPECT_THAT(text, HasSubstr("Dr Word Example"));
    EXPECT_THAT(text, HasSubstr("2026-02-02T10:15:00Z"));
    EXPECT_THAT(text, HasSubstr("as they were: word/document.xml;"));
    EXPECT_THAT(text, HasSubstr("missing: word/settings.xml;"));
    EXPECT_THAT(text, HasSubstr("not cover: [Content_Types].xml, _rels/.rels, word/styles.xml"));
}

TEST(WordSignature, SaysWhichPartWasChangedSince)
{
    const auto report = judged(word_file(signature_over(document + " ")));

    EXPECT_THAT(report.findings.at(1).text, HasSubstr("changed: word/document.xml;"));
}

TEST(WordSignature, OfAnUnsignedFileIsSaidToBeMissing)
{
    const auto report = judged(word_file(""));

    EXPECT_EQ(report.verdict(), signing::Verdict::Indeterminate);
    EXPECT_THAT(report.findings.front().text, HasSubstr("no electronic signature"));
}

TEST(WordSignature, ThatIsMalformedIsAFindingNotAFailure)
{
    const auto report = judged(word_file("<Signature"));

    EXPECT_EQ(report.verdict(), signing::Verdict::Indeterminate);
    EXPECT_THAT(report.findings.front().text, HasSubstr("cannot be read"));
}

TEST(WordSignature, LeavesPdfToTheVerifier)
{
    EXPECT_EQ(
        judged("%PDF-1.7\n").findings.front().code,
        signing::verify(
            "%PDF-1.7\n",
            {.at = {}, .anchors = {}, .issued = {}, .issued_at = {}, .required = {}, .limits = {}})
            .findings.front()
            .code);
}

} // namespace indenture::tests
