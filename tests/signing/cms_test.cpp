#include "signing/checks/cms.h"

#include "base/files.h"
#include "signing/checks/finding.h"
#include "signing/contract_file.h"
#include "signing/detail/der.h"
#include "signing/verify.h"
#include "support/run_program.h"
#include "support/test_cms.h"
#include "support/test_timestamp.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace indenture::tests {

namespace {

using signing::checks::CmsAnswer;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const Bytes content = "What the parties agree: the purpose is research, for 12 months.";

const Credential& root()
{
    static const Credential made = make_root("Test Root");
    return made;
}

/// One signer for each kind of key, made when first asked for: RSA keys take long to find.
const Credential& signer_with(TestKey key)
{
    static std::map<TestKey, Credential> made;
    const auto found = made.find(key);
    if (found != made.end()) {
        return found->second;
    }
    const Subject subject{"Priya Example", "NHS England", "OD:GB-X26"};
    return made.emplace(key, issue(root(), subject, {.key = key})).first->second;
}

CmsAnswer checked(const Bytes& cms)
{
    const ByteView octets = content;
    return signing::checks::check_cms(cms, {octets.substr(0, 20), octets.substr(20)}, "one", {});
}

CmsAnswer checked(TestKey key, const CmsDesign& design)
{
    return checked(test_cms(signer_with(key), content, design));
}

std::vector<std::string> blocking(const CmsAnswer& answer)
{
    std::vector<std::string> codes;
    for (const Finding& finding : answer.findings) {
        const bool is_new = std::find(codes.begin(), codes.end(), finding.code) == codes.end();
        if (finding.severity == Severity::Block && is_new) {
            codes.push_back(finding.code);
        }
    }
    return codes;
}

std::vector<std::string> noted(const CmsAnswer& answer)
{
    std::vector<std::string> codes;
    for (const Finding& finding : answer.findings) {
        if (finding.severity != Severity::Block) {
            codes.push_back(finding.code);
        }
    }
    return codes;
}

std::string text_of(const CmsAnswer& answer)
{
    return print(answer.findings);
}

Bytes cms_by(TestKey key, const CmsDesign& design)
{
    return test_cms(signer_with(key), content, design);
}

// --- Every kind of key with every digest -------------------------------------------------------

struct Combination {
    TestKey key;
    bool is_pss;
    std::string digest;
    std::string scheme; ///< as the report names it
};

std::string name_of(const testing::TestParamInfo<Combination>& info)
{
    std::string name = fmt::format("{}{}With{}", info.param.scheme,
                                   static_cast<int>(info.param.key), info.param.digest);
    name.erase(std::remove_if(name.begin(), name.end(),
                              [](unsigned char c) { return std::isalnum(c) == 0; }),
               name.end());
    return name;
}

std::vector<Combination> combinations(const std::vector<std::string>& digests)
{
    const std::vector<Combination> kinds{
        {TestKey::Rsa2048, false, "", "RSASSA-PKCS1-v1_5"},
        {TestKey::Rsa2048, true, "", "RSASSA-PSS"},
        {TestKey::RsaPss2048, true, "", "RSASSA-PSS"},
        {TestKey::P256, false, "", "ECDSA"},
        {TestKey::P384, false, "", "ECDSA"},
        {TestKey::P521, false, "", "ECDSA"},
    };
    std::vector<Combination> all;
    for (Combination kind : kinds) {
        for (const std::string& digest : digests) {
            kind.digest = digest;
            all.push_back(kind);
        }
    }
    return all;
}

std::vector<Combination> good_combinations()
{
    auto all = combinations({"SHA256", "SHA384", "SHA512", "SHA3-256", "SHA3-384", "SHA3-512"});
    all.push_back({TestKey::Rsa3072, false, "SHA256", "RSASSA-PKCS1-v1_5"});
    all.push_back({TestKey::Rsa4096, true, "SHA512", "RSASSA-PSS"});
    all.push_back({TestKey::Ed25519, false, "SHA512", "Ed25519"});
    all.push_back({TestKey::Ed448, false, "SHAKE256", "Ed448"});
    return all;
}

class GoodCms : public testing::TestWithParam<Combination> {};

TEST_P(GoodCms, IsIntact)
{
    const auto& [key, is_pss, digest, scheme] = GetParam();

    const CmsAnswer answer = checked(key, {.digest = digest, .is_pss = is_pss});

    EXPECT_TRUE(answer.is_intact);
    EXPECT_THAT(answer.findings, IsEmpty()) << text_of(answer);
    EXPECT_EQ(answer.digest_algorithm, digest);
    EXPECT_EQ(answer.signature_algorithm, scheme);
    EXPECT_EQ(answer.signer, signer_with(key).certificate);
}

TEST_P(GoodCms, IsNotIntactOverOtherOctets)
{
    const auto& [key, is_pss, digest, scheme] = GetParam();
    const Bytes cms = cms_by(key, {.digest = digest, .is_pss = is_pss});

    const CmsAnswer answer = signing::checks::check_cms(cms, {content, " "}, "one", {});

    EXPECT_FALSE(answer.is_intact);
    EXPECT_THAT(blocking(answer), ElementsAre("digest-mismatch"));
}

TEST_P(GoodCms, IsNotIntactWithAnotherValue)
{
    const auto& [key, is_pss, digest, scheme] = GetParam();

    const CmsAnswer answer =
        checked(key, {.digest = digest, .is_pss = is_pss, .spoils_value = true});

    EXPECT_FALSE(answer.is_intact);
    EXPECT_THAT(blocking(answer), ElementsAre("signature-mismatch"));
}

INSTANTIATE_TEST_SUITE_P(Cms, GoodCms, testing::ValuesIn(good_combinations()), name_of);

class BrokenDigest : public testing::TestWithParam<Combination> {};

TEST_P(BrokenDigest, IsRefusedThoughIntact)
{
    const auto& [key, is_pss, digest, scheme] = GetParam();

    const CmsAnswer answer = checked(key, {.digest = digest, .is_pss = is_pss});

    EXPECT_TRUE(answer.is_intact) << text_of(answer);
    EXPECT_THAT(blocking(answer), ElementsAre("algorithm"));
    EXPECT_THAT(text_of(answer), HasSubstr(digest));
}

// No identifier joins ECDSA with MD5.
std::vector<Combination> broken_combinations()
{
    auto all = combinations({"SHA1", "SHA224", "SHA3-224"});
    all.push_back({TestKey::Rsa2048, false, "MD5", "RSASSA-PKCS1-v1_5"});
    all.push_back({TestKey::Rsa2048, true, "MD5", "RSASSA-PSS"});
    return all;
}

INSTANTIATE_TEST_SUITE_P(Cms, BrokenDigest, testing::ValuesIn(broken_combinations()), name_of);

// --- Each defect with each kind of key ---------------------------------------------------------

struct Defect {
    std::string name;
    std::string code; ///< expected
    std::function<void(CmsDesign&)> spoil;
};

constexpr const char* oid_content_type = "1.2.840.113549.1.9.3";

/// Removes the attribute of this type.
auto without(const std::string& type)
{
    return [type](std::vector<Bytes>& attributes) {
        const Bytes encoded = test_oid(type);
        std::erase_if(attributes, [&](const Bytes& attribute) {
            return attribute.find(encoded) != Bytes::npos && attribute.find(encoded) < 6;
        });
    };
}

std::vector<Defect> defects()
{
    using Attributes = std::vector<Bytes>;
    return {
        {"NoSignedAttributes", "cms", [](CmsDesign& d) { d.has_signed_attributes = false; }},
        {"NoContentType", "cms",
         [](CmsDesign& d) { d.change_attributes = without(oid_content_type); }},
        {"NoMessageDigest", "cms",
         [](CmsDesign& d) { d.change_attributes = without("1.2.840.113549.1.9.4"); }},
        {"NoSigningCertificate", "signing-certificate",
         [](CmsDesign& d) { d.change_attributes = without("1.2.840.113549.1.9.16.2.47"); }},
        {"ContentTypeTwice", "cms",
         [](CmsDesign& d) { d.change_attributes = [](Attributes& a) { a.push_back(a.at(0)); }; }},
        {"MessageDigestTwice", "cms",
         [](CmsDesign& d) { d.change_attributes = [](Attributes& a) { a.push_back(a.at(1)); }; }},
        {"SigningCertificateTwice", "cms",
         [](CmsDesign& d) {
             d.change_attributes = [](Attributes& a) {
                 a.push_back(signing_certificate_v2(root().certificate, "SHA256"));
             };
         }},
        {"TwoMessageDigestsInOneAttribute", "cms",
         [](CmsDesign& d) {
             d.change_attributes = [](Attributes& a) {
                 const Bytes right = signing::der::octet_string(test_digest("SHA256", content));
                 const Bytes wrong = signing::der::octet_string(Bytes(32, 'x'));
                 a.at(1) = signing::der::sequence(
                     {test_oid("1.2.840.113549.1.9.4"), signing::der::set_of({right, wrong})});
             };
         }},
        {"AnotherContentType", "cms",
         [](CmsDesign& d) {
             d.change_attributes = [](Attributes& a) {
                 a.at(0) = test_attribute(oid_content_type, test_oid("1.2.840.113549.1.7.2"));
             };
         }},
        {"AnotherMessageDigest", "digest-mismatch",
         [](CmsDesign& d) { d.message_digest = Bytes(32, 'x'); }},
        {"ShorterMessageDigest", "digest-mismatch",
         [](CmsDesign& d) { d.message_digest = test_digest(d.digest, content).substr(0, 16); }},
        {"AnotherCertificateNamed", "signing-certificate",
         [](CmsDesign& d) { d.named_certificate = root().certificate; }},
        {"CertificateNamedByBrokenDigest", "signing-certificate",
         [](CmsDesign& d) {
             d.change_attributes = [](Attributes& a) {
                 a.at(2) = signing_certificate_v2(root().certificate, "SHA1");
             };
         }},
        {"NoCertificate", "signing-certificate",
         [](CmsDesign& d) { d.brings_certificate = false; }},
        {"UnsortedAttributes", "cms", [](CmsDesign& d) { d.sorts_attributes = false; }},
        {"EnclosedContent", "cms", [](CmsDesign& d) { d.encloses_content = true; }},
        {"TwoSigners", "cms", [](CmsDesign& d) { d.signers = 2; }},
        {"NoSigner", "cms", [](CmsDesign& d) { d.signers = 0; }},
        {"WrongSignerVersion", "cms", [](CmsDesign& d) { d.version = 3; }},
        {"KeyIdentifierWithWrongVersion", "cms",
         [](CmsDesign& d) {
             d.is_named_by_key = true;
             d.version = 1;
         }},
        {"DigestNotAnnounced", "cms",
         [](CmsDesign& d) { d.announced_digests = std::vector<std::string>{"SHA384"}; }},
        {"UnknownSignatureAlgorithm", "algorithm",
         [](CmsDesign& d) { d.signature_oid = "1.2.840.10040.4.3"; }},
    };
}

struct DefectOfKey {
    TestKey key;
    Defect defect;
};

std::vector<DefectOfKey> defects_of_keys()
{
    std::vector<DefectOfKey> all;
    for (const TestKey key : {TestKey::Rsa2048, TestKey::RsaPss2048, TestKey::P256, TestKey::P384,
                              TestKey::P521, TestKey::Ed25519, TestKey::Ed448}) {
        for (const Defect& defect : defects()) {
            all.push_back({key, defect});
        }
    }
    return all;
}

class BadCms : public testing::TestWithParam<DefectOfKey> {};

TEST_P(BadCms, IsRefused)
{
    CmsDesign design{.digest = digest_fit_for(GetParam().key)};
    GetParam().defect.spoil(design);

    const CmsAnswer answer = checked(GetParam().key, design);

    EXPECT_THAT(blocking(answer), ElementsAre(GetParam().defect.code)) << text_of(answer);
}

INSTANTIATE_TEST_SUITE_P(Cms, BadCms, testing::ValuesIn(defects_of_keys()), [](const auto& row) {
    return fmt::format("{}Key{}", row.param.defect.name, static_cast<int>(row.param.key));
});

// --- Algorithms that do not go together --------------------------------------------------------

TEST(Cms, RefusesADigestThatTheSignatureAlgorithmDoesNotName)
{
    const CmsAnswer answer =
        checked(TestKey::P256, {.digest = "SHA256", .signature_digest = "SHA384"});

    EXPECT_TRUE(answer.is_intact);
    EXPECT_THAT(blocking(answer), ElementsAre("algorithm"));
}

TEST(Cms, TakesTheMessageDigestsAlgorithmWhereTheSignaturesIsOpen)
{
    const CmsAnswer answer =
        checked(TestKey::Rsa2048, {.digest = "SHA384", .has_open_signature_digest = true});

    EXPECT_TRUE(answer.is_intact);
    EXPECT_THAT(blocking(answer), IsEmpty());
}

TEST(Cms, RefusesPssWithAnotherDigestInItsMask)
{
    const CmsAnswer answer = checked(TestKey::Rsa2048, {.is_pss = true, .mask_digest = "SHA1"});

    EXPECT_THAT(blocking(answer), ElementsAre("algorithm"));
    EXPECT_THAT(text_of(answer), HasSubstr("mask SHA1"));
}

class ShortSalt : public testing::TestWithParam<int> {};

TEST_P(ShortSalt, IsRefused)
{
    const CmsAnswer answer = checked(TestKey::Rsa2048, {.is_pss = true, .salt_size = GetParam()});

    EXPECT_TRUE(answer.is_intact) << text_of(answer);
    EXPECT_THAT(blocking(answer), ElementsAre("algorithm"));
}

INSTANTIATE_TEST_SUITE_P(Cms, ShortSalt, testing::Values(0, 20, 31));

class LongSalt : public testing::TestWithParam<int> {};

TEST_P(LongSalt, IsAcceptedUpToWhatTheKeyAllows)
{
    const CmsAnswer answer = checked(TestKey::Rsa2048, {.is_pss = true, .salt_size = GetParam()});

    EXPECT_TRUE(answer.is_intact) << text_of(answer);
    EXPECT_THAT(blocking(answer), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Cms, LongSalt, testing::Values(32, 33, 222));

TEST(Cms, RefusesEd25519WithAnotherDigestThanSha512)
{
    EXPECT_THAT(blocking(checked(TestKey::Ed25519, {.digest = "SHA256"})),
                ElementsAre("algorithm"));
}

TEST(Cms, RefusesEd448WithAnotherDigestThanShake256)
{
    EXPECT_THAT(blocking(checked(TestKey::Ed448, {.digest = "SHA512"})), ElementsAre("algorithm"));
}

TEST(Cms, RefusesShake256OutsideEd448)
{
    const CmsAnswer answer =
        checked(TestKey::P256, {.digest = "SHAKE256", .signature_digest = "SHA256"});

    EXPECT_THAT(blocking(answer), ElementsAre("algorithm"));
}

TEST(Cms, SaysThatPlainEcdsaIsNotSupported)
{
    const CmsAnswer answer = checked(TestKey::P256, {.signature_oid = "0.4.0.127.0.7.1.1.4.1.3"});

    EXPECT_FALSE(answer.is_intact);
    EXPECT_THAT(blocking(answer), ElementsAre("algorithm"));
    EXPECT_THAT(text_of(answer), HasSubstr("plain ECDSA"));
}

TEST(Cms, RefusesAValueOfAnotherKindThanTheKey)
{
    const CmsAnswer answer = checked(TestKey::P256, {.signature_oid = "1.2.840.113549.1.1.11"});

    EXPECT_FALSE(answer.is_intact);
    EXPECT_THAT(blocking(answer), ElementsAre("signature-mismatch"));
}

TEST(Cms, RefusesPkcs1WithAKeyForPssAlone)
{
    const Credential& holder = signer_with(TestKey::RsaPss2048);
    const Bytes cms = test_cms(holder, content, {.signature_oid = "1.2.840.113549.1.1.11"});

    EXPECT_THAT(blocking(checked(cms)), ElementsAre("signature-mismatch"));
}

class ShortKey : public testing::TestWithParam<TestKey> {};

TEST_P(ShortKey, IsRefusedThoughIntact)
{
    const CmsAnswer answer = checked(GetParam(), {});

    EXPECT_TRUE(answer.is_intact);
    EXPECT_THAT(blocking(answer), ElementsAre("algorithm"));
}

INSTANTIATE_TEST_SUITE_P(Cms, ShortKey, testing::Values(TestKey::Rsa1024, TestKey::P224));

TEST(Cms, SaysWhenARsaKeyBelow3000BitsStopsBeingLongEnough)
{
    EXPECT_EQ(checked(TestKey::Rsa2048, {}).strong_until, parse_instant("2029-01-01T00:00:00Z"));
    EXPECT_EQ(checked(TestKey::Rsa3072, {}).strong_until, std::nullopt);
    EXPECT_EQ(checked(TestKey::P256, {}).strong_until, std::nullopt);
}

// --- The frame ---------------------------------------------------------------------------------

TEST(Cms, AllowsZerosAfterTheMessageAndNothingElse)
{
    const Bytes cms = cms_by(TestKey::P256, {});

    EXPECT_THAT(blocking(checked(cms + Bytes(100, '\0'))), IsEmpty());
    EXPECT_THAT(blocking(checked(cms + Bytes(100, '\0') + "x")), ElementsAre("cms"));
}

TEST(Cms, AllowsAFrameOfIndefiniteLength)
{
    const CmsAnswer answer = checked(TestKey::P256, {.is_indefinite = true});

    EXPECT_TRUE(answer.is_intact) << text_of(answer);
    EXPECT_THAT(answer.findings, IsEmpty());
}

TEST(Cms, FindsASignerNamedByItsKeyIdentifier)
{
    const CmsAnswer answer = checked(TestKey::P256, {.is_named_by_key = true});

    EXPECT_TRUE(answer.is_intact) << text_of(answer);
    EXPECT_EQ(answer.signer, signer_with(TestKey::P256).certificate);
}

TEST(Cms, BringsAllItsCertificatesAndLists)
{
    const Bytes crl = make_crl(root(), {});
    const CmsAnswer answer =
        checked(TestKey::P256, {.other_certificates = {root().certificate}, .crls = {crl}});

    EXPECT_THAT(answer.certificates, Contains(root().certificate));
    EXPECT_THAT(answer.certificates, SizeIs(2));
    EXPECT_THAT(answer.archival.crls, ElementsAre(crl));
}

TEST(Cms, MeetsItsLimitOfCertificates)
{
    Limits limits;
    limits.certificates_max = 1;
    const Bytes cms = cms_by(TestKey::P256, {.other_certificates = {root().certificate}});

    const CmsAnswer answer = signing::checks::check_cms(cms, {content, ""}, "one", limits);

    EXPECT_FALSE(answer.is_intact);
    EXPECT_THAT(blocking(answer), ElementsAre("limit"));
}

TEST(Cms, MeetsItsLimitOfOctets)
{
    Limits limits;
    const Bytes cms = cms_by(TestKey::P256, {});
    limits.cms_size_max = cms.size() - 1;

    EXPECT_THAT(blocking(signing::checks::check_cms(cms, {content, ""}, "one", limits)),
                ElementsAre("limit"));
}

TEST(Cms, IsRefusedWhereverItIsCutOff)
{
    const Bytes cms = cms_by(TestKey::P256, {});

    for (std::size_t size = 0; size < cms.size(); ++size) {
        const CmsAnswer answer = checked(cms.substr(0, size));
        ASSERT_FALSE(answer.is_intact) << size;
        ASSERT_THAT(blocking(answer), ElementsAre("cms")) << size;
    }
}

TEST(Cms, IsNeverPassedWithAnyOctetOfTheSignerChanged)
{
    const Bytes cms = cms_by(TestKey::P256, {.brings_certificate = true});
    const std::size_t certificate = cms.find(signer_with(TestKey::P256).certificate);
    const std::size_t signer = certificate + signer_with(TestKey::P256).certificate.size();

    for (std::size_t at = signer; at < cms.size(); ++at) {
        Bytes changed = cms;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        const CmsAnswer answer = checked(changed);
        ASSERT_FALSE(blocking(answer).empty() && answer.is_intact) << at;
    }
}

// --- Attributes --------------------------------------------------------------------------------

auto with(const Bytes& attribute)
{
    return [attribute](std::vector<Bytes>& attributes) { attributes.push_back(attribute); };
}

TEST(Cms, WithUnsortedAttributesIsRefusedThoughIntact)
{
    const CmsAnswer answer = checked(TestKey::P256, {.sorts_attributes = false});

    EXPECT_TRUE(answer.is_intact);
    EXPECT_THAT(blocking(answer), ElementsAre("cms"));
}

TEST(Cms, SignedSortedButSentUnsortedIsRefusedThoughIntact)
{
    Bytes cms = cms_by(TestKey::P256, {});
    std::vector<Bytes> attributes{
        test_attribute(oid_content_type, test_oid("1.2.840.113549.1.7.1")),
        test_attribute("1.2.840.113549.1.9.4",
                       signing::der::octet_string(test_digest("SHA256", content)))};
    const std::size_t at = cms.find(attributes[0]);
    cms.replace(at, attributes[0].size() + attributes[1].size(), attributes[1] + attributes[0]);

    const CmsAnswer answer = checked(cms);

    EXPECT_TRUE(answer.is_intact) << text_of(answer);
    EXPECT_THAT(blocking(answer), ElementsAre("cms"));
}

TEST(Cms, NamesTheSignerBySha1OnlyAndIsRefusedThoughIntact)
{
    const Credential& signer = signer_with(TestKey::P256);
    const CmsAnswer answer =
        checked(TestKey::P256, {.change_attributes = [&](std::vector<Bytes>& attributes) {
                    attributes.at(2) = signing_certificate_v1(signer.certificate);
                }});

    EXPECT_TRUE(answer.is_intact) << text_of(answer);
    EXPECT_THAT(blocking(answer), ElementsAre("signing-certificate"));
    EXPECT_THAT(text_of(answer), HasSubstr("SHA-1 only"));
}

TEST(Cms, RefusesAnOldSigningCertificateThatContradictsTheNew)
{
    const CmsAnswer answer = checked(
        TestKey::P256, {.change_attributes = with(signing_certificate_v1(root().certificate))});

    EXPECT_THAT(blocking(answer), ElementsAre("signing-certificate"));
}

TEST(Cms, TakesASigningCertificateNamedByAStrongerDigest)
{
    const Credential& signer = signer_with(TestKey::P256);
    const CmsAnswer answer =
        checked(TestKey::P256, {.change_attributes = [&](std::vector<Bytes>& attributes) {
                    attributes.at(2) = signing_certificate_v2(signer.certificate, "SHA512");
                }});

    EXPECT_THAT(blocking(answer), IsEmpty()) << text_of(answer);
}

TEST(Cms, RefusesTheCertificateOfAnotherIssuerUnderTheSameHash)
{
    // The hash is the signer's, the issuer and serial number are another's.
    const Credential& signer = signer_with(TestKey::P256);
    const CmsAnswer answer =
        checked(TestKey::P256, {.change_attributes = [&](std::vector<Bytes>& attributes) {
                    Bytes attribute = signing_certificate_v2(root().certificate, "SHA256");
                    const std::size_t at =
                        attribute.find(test_digest("SHA256", root().certificate));
                    attribute.replace(at, 32, test_digest("SHA256", signer.certificate));
                    attributes.at(2) = attribute;
                }});

    EXPECT_THAT(blocking(answer), ElementsAre("signing-certificate"));
}

TEST(Cms, NotesASigningTimeWhichNoBaselineSignatureHas)
{
    const Bytes time =
        test_attribute("1.2.840.113549.1.9.5", signing::der::tagged(0x17, "260202101500Z"));
    const CmsAnswer answer = checked(TestKey::P256, {.change_attributes = with(time)});

    EXPECT_TRUE(answer.is_intact);
    EXPECT_TRUE(answer.has_signing_time);
    EXPECT_THAT(blocking(answer), IsEmpty());
    EXPECT_THAT(noted(answer), ElementsAre("signing-time"));
}

TEST(Cms, NotesASignaturePolicy)
{
    const Bytes policy = test_attribute("1.2.840.113549.1.9.16.2.15", signing::der::null());

    EXPECT_THAT(noted(checked(TestKey::P256, {.change_attributes = with(policy)})),
                ElementsAre("signature-policy"));
}

TEST(Cms, NotesACountersignature)
{
    const CmsAnswer answer = checked(
        TestKey::P256, {.unsigned_attributes = [](const Bytes&) {
            return std::vector<Bytes>{test_attribute("1.2.840.113549.1.9.6", signing::der::null())};
        }});

    EXPECT_TRUE(answer.is_intact);
    EXPECT_THAT(noted(answer), ElementsAre("countersignature"));
}

TEST(Cms, HandsOutItsTimestamps)
{
    const Credential tsa = issue(root(), {"Test TSA", "", ""}, timestamp_terms());
    Bytes token;
    const CmsAnswer answer =
        checked(TestKey::P256, {.unsigned_attributes = [&](const Bytes& value) {
                    token = timestamp_token(tsa, value, {});
                    return std::vector<Bytes>{timestamp_attribute(token)};
                }});

    EXPECT_THAT(blocking(answer), IsEmpty());
    EXPECT_THAT(answer.timestamps, ElementsAre(token));
}

TEST(Cms, MeetsItsLimitOfTimestamps)
{
    Limits limits;
    limits.timestamps_max = 1;
    const Bytes cms =
        cms_by(TestKey::P256, {.unsigned_attributes = [](const Bytes&) {
                   return std::vector<Bytes>{timestamp_attribute(signing::der::null()),
                                             timestamp_attribute(signing::der::integer(1))};
               }});

    EXPECT_THAT(blocking(signing::checks::check_cms(cms, {content, ""}, "one", limits)),
                ElementsAre("limit"));
}

Bytes adobe_archival(const std::vector<Bytes>& crls, const std::vector<Bytes>& ocsps)
{
    using namespace signing::der;
    const auto list = [](const std::vector<Bytes>& items) {
        Bytes joined;
        for (const Bytes& item : items) {
            joined += item;
        }
        return sequence({joined});
    };
    return test_attribute("1.2.840.113583.1.1.8",
                          sequence({tagged(0xA0, list(crls)), tagged(0xA1, list(ocsps))}));
}

TEST(Cms, ReadsAdobesArchivalAttribute)
{
    const Credential& signer = signer_with(TestKey::P256);
    const Bytes crl = make_crl(root(), {});
    const Bytes ocsp =
        make_ocsp(root(), {{.certificate = signer.certificate, .issuer = root().certificate}}, {});

    const CmsAnswer answer =
        checked(TestKey::P256, {.change_attributes = with(adobe_archival({crl}, {ocsp}))});

    EXPECT_THAT(blocking(answer), IsEmpty()) << text_of(answer);
    EXPECT_THAT(answer.archival.crls, ElementsAre(crl));
    EXPECT_THAT(answer.archival.ocsps, ElementsAre(ocsp));
}

TEST(Cms, SaysThatAnArchivalAttributeIsMalformed)
{
    const Bytes broken = test_attribute("1.2.840.113583.1.1.8", signing::der::integer(1));

    const CmsAnswer answer = checked(TestKey::P256, {.change_attributes = with(broken)});

    EXPECT_TRUE(answer.is_intact);
    EXPECT_THAT(noted(answer), ElementsAre("archival-unread"));
}

// --- Seen by another program -------------------------------------------------------------------

class SeenByOpenSsl : public testing::TestWithParam<Combination> {};

// OpenSSL 3.0 verifies no EdDSA in CMS.
TEST_P(SeenByOpenSsl, IsGoodToo)
{
    if (!is_installed("openssl")) {
        GTEST_SKIP() << "skipped: no openssl";
    }
    const auto& [key, is_pss, digest, scheme] = GetParam();
    const auto folder = fresh_folder();
    write_file(folder / "cms.der", cms_by(key, {.digest = digest, .is_pss = is_pss}));
    write_file(folder / "content", content);
    write_file(folder / "root.pem", pem_of({root().certificate}));

    const ProgramRun run =
        run_program({"openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in",
                     (folder / "cms.der").string(), "-content", (folder / "content").string(),
                     "-CAfile", (folder / "root.pem").string(), "-purpose", "any", "-cades",
                     "-attime", "1770000000", "-out", (folder / "out").string()});

    EXPECT_EQ(run.status, 0) << run.err;
}

INSTANTIATE_TEST_SUITE_P(Cms, SeenByOpenSsl,
                         testing::ValuesIn(combinations({"SHA256", "SHA512", "SHA3-256"})),
                         name_of);

// --- Files of others ---------------------------------------------------------------------------

std::string blocks_of(const std::string& file)
{
    const auto path = std::filesystem::path(SHARED_DIR) / "corpus" / "signatures" / file;
    signing::VerificationPolicy policy;
    policy.at = verified_at;
    return fmt::format(
        "{}", fmt::join(blocking_codes(signing::verify(read_file(path, 64U << 20U), policy)), " "));
}

bool has_corpus()
{
    return std::filesystem::exists(std::filesystem::path(SHARED_DIR) / "corpus" / "signatures");
}

TEST(CmsCorpus, TakesEd448AsPyHankoWritesIt)
{
    if (!has_corpus()) {
        GTEST_SKIP() << "skipped: no corpus";
    }
    EXPECT_THAT(blocks_of("pyhanko/ed448-shake256-nolen.pdf"), Not(HasSubstr("algorithm")));
    EXPECT_THAT(blocks_of("pyhanko/ed448-shake256-nolen.pdf"), Not(HasSubstr("mismatch")));
    EXPECT_THAT(blocks_of("pyhanko/ed448-disallowed-hash.pdf"), HasSubstr("algorithm"));
}

TEST(CmsCorpus, RefusesOneDefectAfterAnother)
{
    if (!has_corpus()) {
        GTEST_SKIP() << "skipped: no corpus";
    }
    EXPECT_THAT(blocks_of("pyhanko/pdf-sig-with-econtent.pdf"), HasSubstr("cms"));
    EXPECT_THAT(blocks_of("pyhanko/sig-no-signed-attrs.pdf"), HasSubstr("cms"));
    EXPECT_THAT(blocks_of("dss/pdf-double-signer-info.pdf"), HasSubstr("cms"));
    EXPECT_THAT(blocks_of("dss/pkcs7-no-message-digest.pdf"), HasSubstr("cms"));
    EXPECT_THAT(blocks_of("dss/pades-bes-no-certificates.pdf"), HasSubstr("signing-certificate"));
    EXPECT_THAT(blocks_of("dss/pades-unsupported-signature-algorithm.pdf"), HasSubstr("algorithm"));
    EXPECT_THAT(blocks_of("dss/PAdES-BpB-att-SHA256-SHA3_256withRSA.pdf"),
                HasSubstr("signature-mismatch"));
    EXPECT_THAT(blocks_of("siva/hellopades-lt-sha1.pdf"), HasSubstr("algorithm"));
    EXPECT_THAT(blocks_of("siva/hellopades-lt-sha256-rsa1023.pdf"), HasSubstr("algorithm"));
    EXPECT_THAT(blocks_of("siva/hellopades-lt-sha256-ec224.pdf"), HasSubstr("algorithm"));
}

} // namespace

} // namespace indenture::tests
