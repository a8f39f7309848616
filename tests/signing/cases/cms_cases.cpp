#include "signing/cases/case.h"

#include "pdf/file.h"
#include "support/test_cms.h"
#include "support/test_timestamp.h"

#include <algorithm>

namespace indenture::tests {

namespace {

// RFC 5652, 11.
constexpr const char* content_type_oid = "1.2.840.113549.1.9.3";
constexpr const char* message_digest_oid = "1.2.840.113549.1.9.4";
constexpr const char* signing_time_oid = "1.2.840.113549.1.9.5";
constexpr const char* signing_certificate_oid = "1.2.840.113549.1.9.16.2.47";

using Attributes = std::vector<Bytes>;

/// NHS England's signature with this CMS.
std::function<Bytes(const Scene&)> designed(CmsDesign design)
{
    return [design](const Scene& scene) {
        return signed_by_hand(scene.contract, {.cms = [&](ByteView content) {
                                  return test_cms(scene.world.nhs_england, content, design);
                              }});
    };
}

std::function<Bytes(const Scene&)> with_attributes(std::function<void(Attributes&)> change)
{
    CmsDesign design;
    design.change_attributes = std::move(change);
    return designed(design);
}

/// The same CMS with its octets changed after it was made.
std::function<Bytes(const Scene&)> with_octets(std::function<Bytes(Bytes cms)> change)
{
    return [change = std::move(change)](const Scene& scene) {
        return signed_by_hand(scene.contract, {.cms = [&](ByteView content) {
                                  return change(test_cms(scene.world.nhs_england, content, {}));
                              }});
    };
}

bool has_type(const Bytes& attribute, const char* oid)
{
    return attribute.find(test_oid(oid)) != Bytes::npos;
}

void remove(Attributes& attributes, const char* oid)
{
    attributes.erase(
        std::remove_if(attributes.begin(), attributes.end(),
                       [&](const Bytes& attribute) { return has_type(attribute, oid); }),
        attributes.end());
}

Bytes attribute_of(const Attributes& attributes, const char* oid)
{
    return *std::find_if(attributes.begin(), attributes.end(),
                         [&](const Bytes& attribute) { return has_type(attribute, oid); });
}

/// An OCTET STRING of 32 octets.
Bytes some_digest()
{
    return Bytes("\x04\x20", 2) + Bytes(32, 'x');
}

Bytes signed_by_one_who_names_another(const Scene& scene)
{
    CmsDesign design;
    design.named_certificate = scene.world.university.certificate;
    return designed(design)(scene);
}

/// The certificate of the same key and name by another authority, in place of the signer's.
Bytes with_another_issuer(const Scene& scene)
{
    CmsDesign design;
    design.brings_certificate = false;
    design.other_certificates = {
        cross_certified(make_root("Another Root"), scene.world.nhs_england, {}).certificate};
    return designed(design)(scene);
}

/// The attribute names the signer's certificate, and the CMS brings one of the same name, serial
/// number and issuer but of another key.
Bytes with_a_double(const Scene& scene)
{
    const Credential stranger = issue(make_root("Another Root"), {"Priya Example", "", ""}, {});
    CmsDesign design;
    design.named_certificate = scene.world.nhs_england.certificate;
    design.other_certificates = {scene.world.nhs_england.certificate};
    return signed_by_hand(scene.contract, {.cms = [&](ByteView content) {
                              return test_cms(stranger, content, design);
                          }});
}

// --- Timestamps -------------------------------------------------------------------------------

/// A document timestamp after both signatures, its token made by `token`.
Bytes stamped(const Scene& scene, const CmsMaker& token)
{
    return signed_by_hand(
        scene.both,
        {.field = "timestamp", .cms = token, .sub_filter = "ETSI.RFC3161", .type = "DocTimeStamp"});
}

CmsMaker token_by(const Credential& authority, TimestampDesign design)
{
    return [=](ByteView octets) { return timestamp_token(authority, octets, design); };
}

/// A document timestamp whose token is that of an earlier one.
Bytes stamped_with_a_copy(const Scene& scene)
{
    Bytes token;
    const Bytes once = stamped(scene, [&](ByteView octets) {
        token = timestamp_token(scene.tsa, octets, {});
        return token;
    });
    return signed_by_hand(once, {.field = "second timestamp",
                                 .cms = [&](ByteView) { return token; },
                                 .sub_filter = "ETSI.RFC3161",
                                 .type = "DocTimeStamp"});
}

/// NHS England's signature with a timestamp over `octets`, or over its value.
Bytes with_signature_timestamp(const Scene& scene, const std::optional<Bytes>& octets,
                               const TimestampDesign& design)
{
    CmsDesign cms;
    cms.unsigned_attributes = [&](const Bytes& value) -> Attributes {
        return {timestamp_attribute(timestamp_token(scene.tsa, octets.value_or(value), design))};
    };
    return designed(cms)(scene);
}

std::vector<Case> attribute_cases()
{
    return {
        {"AttributesAbsent", designed({.has_signed_attributes = false}), {"cms"}},
        {"AttributesUnsorted",
         [](const Scene& scene) {
             CmsDesign design;
             design.sorts_attributes = false;
             design.change_attributes = [](Attributes& attributes) {
                 std::sort(attributes.rbegin(), attributes.rend());
             };
             return designed(design)(scene);
         },
         {}},
        {"ContentTypeAbsent",
         with_attributes([](Attributes& attributes) { remove(attributes, content_type_oid); }),
         {"cms"}},
        {"ContentTypeOfAnother",
         [](const Scene& scene) {
             return designed({.content_type = "1.2.840.113549.1.7.5"})(scene);
         },
         {"cms"}},
        {"ContentTypeTwice",
         with_attributes([](Attributes& attributes) {
             attributes.push_back(attribute_of(attributes, content_type_oid));
         }),
         {"cms"}},
        {"MessageDigestAbsent",
         with_attributes([](Attributes& attributes) { remove(attributes, message_digest_oid); }),
         {"cms"}},
        {"MessageDigestTwice",
         with_attributes([](Attributes& attributes) {
             attributes.push_back(attribute_of(attributes, message_digest_oid));
         }),
         {"cms"}},
        {"MessageDigestTwiceAndDifferent",
         with_attributes([](Attributes& attributes) {
             attributes.push_back(test_attribute(message_digest_oid, some_digest()));
         }),
         {"cms"}},
        {"MessageDigestWrong", designed({.message_digest = Bytes(32, 'x')}), {"digest-mismatch"}},
        {"MessageDigestTooShort", designed({.message_digest = Bytes(20, 'x')}), {}},
        {"SigningCertificateAbsent",
         with_attributes(
             [](Attributes& attributes) { remove(attributes, signing_certificate_oid); }),
         {"signing-certificate"}},
        {"SigningCertificateTwice",
         with_attributes([](Attributes& attributes) {
             attributes.push_back(attribute_of(attributes, signing_certificate_oid));
         }),
         {"cms"}},
        {"SigningCertificateOfAnother", signed_by_one_who_names_another, {"signing-certificate"}},
        {"SigningTimeTwice",
         with_attributes([](Attributes& attributes) {
             const Bytes time = Bytes("\x17\x0d", 2) + "260202101500Z";
             attributes.push_back(test_attribute(signing_time_oid, time));
             attributes.push_back(test_attribute(signing_time_oid, time));
         }),
         {}},
    };
}

std::vector<Case> signed_data_cases()
{
    return {
        {"CmsTrailingOctets",
         with_octets([](const Bytes& cms) { return cms + "\x30\x03\x02\x01\x05"; }),
         {"cms"}},
        {"CmsCutOff",
         with_octets([](const Bytes& cms) { return cms.substr(0, cms.size() / 2); }),
         {"cms"}},
        {"CmsOfTwoSigners", designed({.signers = 2}), {"cms"}},
        {"CmsOfDifferentSigners",
         [](const Scene& scene) {
             return signed_by_hand(scene.contract, {.cms = [&](ByteView content) {
                                       return openssl_cms(
                                           {scene.world.nhs_england, scene.world.university},
                                           content, {});
                                   }});
         },
         {"cms"}},
        {"CmsOfNoSigner", designed({.signers = 0}), {"cms"}},
        {"CmsWithContent", designed({.encloses_content = true}), {"cms"}},
        {"CmsWithoutCertificate", designed({.brings_certificate = false}), {"signing-certificate"}},
        {"CmsOfSha1", designed({.digest = "SHA1"}), {"algorithm"}},
        {"CmsOfMd5",
         [](const Scene& scene) {
             const Credential signer =
                 issue(scene.world.issuing, {"Priya Example", "NHS England", "OD:GB-X26"},
                       {.key = TestKey::Rsa2048});
             return signed_by_hand(scene.contract, {.cms = scene.by(signer, {.digest = "MD5"})});
         },
         {"algorithm"}},
        {"CmsOfTwoDigests", designed({.signature_digest = "SHA512"}), {"algorithm"}},
        {"CmsWithSpoiledValue", designed({.spoils_value = true}), {"signature-mismatch"}},
        {"CmsOfOtherOctets",
         [](const Scene& scene) {
             return signed_by_hand(scene.contract, {.cms = [&](ByteView content) {
                                       return test_cms(scene.world.nhs_england,
                                                       Bytes(content) + " ", {});
                                   }});
         },
         {"digest-mismatch"}},
        {"IssuerSwapped", with_another_issuer, {}},
        {"CertificateOfADouble", with_a_double, {}},
    };
}

std::vector<Case> timestamp_cases()
{
    return {
        {"TimestampWithoutToken",
         [](const Scene& scene) { return stamped(scene, [](ByteView) { return Bytes(); }); },
         {}},
        {"TimestampThatIsASignature",
         [](const Scene& scene) { return stamped(scene, scene.by_university()); },
         {}},
        {"TimestampOverOtherOctets",
         [](const Scene& scene) {
             return stamped(scene, [&](ByteView octets) {
                 return timestamp_token(scene.tsa, Bytes(octets) + " ", {});
             });
         },
         {"timestamp-imprint"}},
        {"TimestampOfAnImprintOfItsOwn",
         [](const Scene& scene) {
             return stamped(scene, token_by(scene.tsa, {.imprint = Bytes(32, 'x')}));
         },
         {"timestamp-imprint"}},
        {"TimestampBySigner",
         [](const Scene& scene) { return stamped(scene, token_by(scene.world.university, {})); },
         {}},
        {"TimestampCopied", stamped_with_a_copy, {"timestamp-imprint"}},
        {"TimestampInAPartysField",
         [](const Scene& scene) {
             return signed_by_hand(scene.once, {.field = "recipient",
                                                .cms = token_by(scene.tsa, {}),
                                                .sub_filter = "ETSI.RFC3161",
                                                .type = "DocTimeStamp"});
         },
         {}},
        {"TimestampThatIsVisible",
         [](const Scene& scene) {
             return signed_by_hand(scene.both, {.field = "timestamp",
                                                .cms = token_by(scene.tsa, {}),
                                                .sub_filter = "ETSI.RFC3161",
                                                .type = "DocTimeStamp",
                                                .new_field_rectangle = "[72 755 372 775]"});
         },
         {}},
        {"SignatureTimestampOverOtherOctets",
         [](const Scene& scene) { return with_signature_timestamp(scene, "other octets", {}); },
         {"timestamp-imprint"}},
        {"SignatureTimestampSpoiled",
         [](const Scene& scene) {
             TimestampDesign design;
             design.cms.spoils_value = true;
             return with_signature_timestamp(scene, std::nullopt, design);
         },
         {}},
    };
}

} // namespace

Bytes with_document_timestamp(const Scene& scene)
{
    return stamped(scene, token_by(scene.tsa, {}));
}

Bytes with_a_frame_of_indefinite_length(const Scene& scene)
{
    return designed({.is_indefinite = true})(scene);
}

Bytes with_signature_timestamp(const Scene& scene)
{
    return with_signature_timestamp(scene, std::nullopt, {});
}

std::vector<Case> cms_cases()
{
    std::vector<Case> cases = attribute_cases();
    for (const auto& group : {signed_data_cases(), timestamp_cases()}) {
        cases.insert(cases.end(), group.begin(), group.end());
    }
    return cases;
}

} // namespace indenture::tests
