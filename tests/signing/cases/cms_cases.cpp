#include "signing/cases/case.h"

namespace indenture::tests {

namespace {

/// NHS England's signature with a CMS that is changed after it was made.
std::function<Bytes(const Scene&)> with_cms(std::function<Bytes(Bytes cms)> change)
{
    return [change = std::move(change)](const Scene& scene) {
        return signed_by_hand(scene.contract, {.cms = [&](ByteView content) {
                                  return change(scene.by_nhs_england()(content));
                              }});
    };
}

std::function<Bytes(const Scene&)> with_shape(CmsShape shape)
{
    return [shape](const Scene& scene) {
        return signed_by_hand(scene.contract, {.cms = scene.by(scene.world.nhs_england, shape)});
    };
}

} // namespace

std::vector<Case> cms_cases()
{
    return {
        {"CmsTrailingOctets",
         with_cms([](const Bytes& cms) { return cms + "\x30\x03\x02\x01\x05"; }),
         {"cms"}},
        {"CmsCutOff",
         with_cms([](const Bytes& cms) { return cms.substr(0, cms.size() / 2); }),
         {"cms"}},
        {"CmsOfTwoSigners",
         [](const Scene& scene) {
             return signed_by_hand(scene.contract, {.cms = [&](ByteView content) {
                                       return openssl_cms(
                                           {scene.world.nhs_england, scene.world.university},
                                           content, {});
                                   }});
         },
         {"cms"}},
        {"CmsWithoutSignedAttributes",
         with_shape({.has_signed_attributes = false, .names_certificate = false}),
         {"cms"}},
        {"CmsWithContent", with_shape({.is_detached = false}), {"cms"}},
        {"CmsWithoutSigningCertificate",
         with_shape({.names_certificate = false}),
         {"signing-certificate"}},
        {"CmsWithoutCertificate",
         with_shape({.brings_certificate = false}),
         {"signing-certificate"}},
        {"CmsOfSha1", with_shape({.digest = "SHA1"}), {"algorithm"}},
        {"CmsOfOtherOctets",
         [](const Scene& scene) {
             return signed_by_hand(scene.contract, {.cms = [&](ByteView content) {
                                       return scene.by_nhs_england()(Bytes(content) + " ");
                                   }});
         },
         {"digest-mismatch"}},
        {"TimestampWithoutToken",
         [](const Scene& scene) {
             return signed_by_hand(scene.once, {.field = "recipient",
                                                .cms = [](ByteView) { return Bytes(); },
                                                .sub_filter = "ETSI.RFC3161",
                                                .type = "DocTimeStamp"});
         },
         {}},
        {"TimestampThatIsASignature",
         [](const Scene& scene) {
             return signed_by_hand(scene.once, {.field = "recipient",
                                                .cms = scene.by_university(),
                                                .sub_filter = "ETSI.RFC3161",
                                                .type = "DocTimeStamp"});
         },
         {}},
    };
}

} // namespace indenture::tests
