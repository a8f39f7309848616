#include "signing/checks/cms.h"

#include "signing/checks/finding.h"
#include "signing/detail/algorithms.h"
#include "signing/detail/openssl.h"
#include "signing/detail/x509.h"

#include <array>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/objects.h>

namespace indenture::signing::checks {

namespace {

using namespace detail;

// RFC 5652, 11: an attribute that must be there once, with one value.
constexpr int only_once = -3;

using SigningCertificatePtr = std::unique_ptr<ESS_SIGNING_CERT_V2, Free<ESS_SIGNING_CERT_V2_free>>;

struct Algorithms {
    int digest = NID_undef;
    int signature_digest = NID_undef; ///< undefined if the signature algorithm names none
    std::string name;
};

class CmsCheck {
public:
    CmsCheck(const SignedOctets& octets, std::string part, const Limits& limits)
        : octets_(octets), part_(std::move(part)), limits_(limits)
    {
    }

    CmsAnswer run(ByteView contents)
    {
        parse(contents);
        if (cms_ && has_right_shape() && find_signer()) {
            check_algorithms();
            check_signing_certificate();
            const bool digest_is_right = check_digest();
            const bool value_is_right = check_signature_value();
            answer_.is_intact = digest_is_right && value_is_right;
        }
        ERR_clear_error();
        return std::move(answer_);
    }

private:
    bool refuse(const char* code, const std::string& text)
    {
        answer_.findings.push_back(block(code, part_, text, sign_again));
        return false;
    }

    void parse(ByteView contents)
    {
        if (contents.size() > limits_.cms_size_max) {
            refuse("limit", fmt::format("its CMS is larger than {} octets", limits_.cms_size_max));
            return;
        }
        const auto* cursor = reinterpret_cast<const unsigned char*>(contents.data());
        cms_.reset(d2i_CMS_ContentInfo(nullptr, &cursor, static_cast<long>(contents.size())));
        if (!cms_) {
            refuse("cms", "its Contents is no CMS message");
            return;
        }
        const auto used =
            static_cast<std::size_t>(reinterpret_cast<const char*>(cursor) - contents.data());
        // The hole is reserved before the size of the CMS is known, so zeros fill the rest.
        if (contents.find_first_not_of('\0', used) != ByteView::npos) {
            refuse("cms", "something other than zeros follows its CMS message");
            cms_.reset();
        }
    }

    bool has_right_shape()
    {
        if (OBJ_obj2nid(CMS_get0_type(cms_.get())) != NID_pkcs7_signed) {
            return refuse("cms", "its CMS message is no SignedData");
        }
        if (CMS_is_detached(cms_.get()) != 1) {
            return refuse("cms", "its CMS message encloses content of its own");
        }
        STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms_.get());
        if (sk_CMS_SignerInfo_num(signers) != 1) {
            return refuse("cms", fmt::format("its CMS message has {} signers instead of one",
                                             std::max(sk_CMS_SignerInfo_num(signers), 0)));
        }
        signer_info_ = sk_CMS_SignerInfo_value(signers, 0);
        if (CMS_signed_get_attr_count(signer_info_) <= 0) {
            return refuse("cms", "its CMS message has no signed attributes");
        }
        return true;
    }

    bool find_signer()
    {
        const CertificatesPtr certificates(CMS_get1_certs(cms_.get()));
        const int count = std::max(sk_X509_num(certificates.get()), 0);
        if (static_cast<std::size_t>(count) > limits_.certificates_max) {
            return refuse("limit", fmt::format("its CMS message brings more than {} certificates",
                                               limits_.certificates_max));
        }
        for (int i = 0; i < count; ++i) {
            X509* certificate = sk_X509_value(certificates.get(), i);
            answer_.certificates.push_back(der_of(*certificate));
            if (!signer_ && CMS_SignerInfo_cert_cmp(signer_info_, certificate) == 0) {
                X509_up_ref(certificate);
                signer_.reset(certificate);
                answer_.signer = answer_.certificates.back();
            }
        }
        if (!signer_) {
            return refuse("signing-certificate",
                          "its CMS message does not bring the certificate of its signer");
        }
        CMS_SignerInfo_set1_signer_cert(signer_info_, signer_.get());
        return true;
    }

    Algorithms algorithms() const
    {
        X509_ALGOR* digest = nullptr;
        X509_ALGOR* signature = nullptr;
        CMS_SignerInfo_get0_algs(signer_info_, nullptr, nullptr, &digest, &signature);
        Algorithms result;
        result.digest = OBJ_obj2nid(digest->algorithm);
        OBJ_find_sigid_algs(OBJ_obj2nid(signature->algorithm), &result.signature_digest, nullptr);
        std::array<char, 80> name{};
        OBJ_obj2txt(name.data(), static_cast<int>(name.size()), digest->algorithm, 0);
        result.name = name.data();
        return result;
    }

    void check_algorithms()
    {
        const Algorithms used = algorithms();
        if (!is_accepted_digest(used.digest)) {
            refuse("algorithm",
                   fmt::format("its digest algorithm {} is not accepted; SHA-256, SHA-384 and "
                               "SHA-512 are",
                               used.name));
        } else if (used.signature_digest != NID_undef && used.signature_digest != used.digest) {
            refuse("algorithm", "its two algorithm identifiers name different digests");
        }
        const EVP_PKEY* key = X509_get0_pubkey(signer_.get());
        if (key == nullptr) {
            refuse("algorithm", "the key of its certificate is of an unknown kind");
        } else if (const auto weakness = weakness_of(*key)) {
            refuse("algorithm", *weakness);
        }
    }

    const ASN1_STRING* attribute(int nid, int type) const
    {
        return static_cast<const ASN1_STRING*>(
            CMS_signed_get0_data_by_OBJ(signer_info_, OBJ_nid2obj(nid), only_once, type));
    }

    void check_signing_certificate()
    {
        const ASN1_STRING* value = attribute(NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE);
        if (value == nullptr) {
            refuse("signing-certificate",
                   "its signing-certificate-v2 attribute is absent or not there exactly once");
            return;
        }
        const unsigned char* cursor = ASN1_STRING_get0_data(value);
        const SigningCertificatePtr named(
            d2i_ESS_SIGNING_CERT_V2(nullptr, &cursor, ASN1_STRING_length(value)));
        const CertificatesPtr chain(CMS_get1_certs(cms_.get()));
        move_signer_to_front(*chain);
        if (!named || OSSL_ESS_check_signing_certs(nullptr, named.get(), chain.get(), 1) != 1) {
            refuse("signing-certificate",
                   "its signing-certificate-v2 attribute names another certificate");
        }
    }

    void move_signer_to_front(STACK_OF(X509) & chain) const
    {
        for (int i = 0; i < sk_X509_num(&chain); ++i) {
            if (X509_cmp(sk_X509_value(&chain, i), signer_.get()) == 0) {
                sk_X509_unshift(&chain, sk_X509_delete(&chain, i));
                return;
            }
        }
    }

    std::optional<Bytes> content_digest(int nid) const
    {
        const EVP_MD* algorithm = EVP_get_digestbynid(nid);
        const DigestContextPtr context(EVP_MD_CTX_new());
        Bytes digest(EVP_MAX_MD_SIZE, '\0');
        unsigned size = 0;
        const bool is_made =
            algorithm != nullptr && EVP_DigestInit_ex(context.get(), algorithm, nullptr) == 1 &&
            EVP_DigestUpdate(context.get(), octets_.before.data(), octets_.before.size()) == 1 &&
            EVP_DigestUpdate(context.get(), octets_.after.data(), octets_.after.size()) == 1 &&
            EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()),
                               &size) == 1;
        if (!is_made) {
            return std::nullopt;
        }
        digest.resize(size);
        return digest;
    }

    bool check_digest()
    {
        const auto* type = static_cast<const ASN1_OBJECT*>(CMS_signed_get0_data_by_OBJ(
            signer_info_, OBJ_nid2obj(NID_pkcs9_contentType), only_once, V_ASN1_OBJECT));
        if (type == nullptr || OBJ_obj2nid(type) != NID_pkcs7_data ||
            OBJ_obj2nid(CMS_get0_eContentType(cms_.get())) != NID_pkcs7_data) {
            return refuse(
                "cms",
                "its content-type attribute is absent, not there exactly once, or not 'data'");
        }
        const ASN1_STRING* value = attribute(NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING);
        if (value == nullptr) {
            return refuse("cms",
                          "its message-digest attribute is absent or not there exactly once");
        }
        const ByteView claimed(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                               static_cast<std::size_t>(ASN1_STRING_length(value)));
        const auto actual = content_digest(algorithms().digest);
        if (!actual || *actual != claimed) {
            return refuse("digest-mismatch",
                          "the octets it covers have been changed since it was made");
        }
        return true;
    }

    bool check_signature_value()
    {
        if (CMS_SignerInfo_verify(signer_info_) == 1) {
            return true;
        }
        const std::string reason = last_openssl_error();
        return refuse(
            "signature-mismatch",
            fmt::format("its value was not made with its certificate's key ({})", reason));
    }

    SignedOctets octets_;
    std::string part_;
    const Limits& limits_;
    CmsPtr cms_;
    CMS_SignerInfo* signer_info_ = nullptr; // belongs to cms_
    CertificatePtr signer_;
    CmsAnswer answer_;
};

} // namespace

CmsAnswer check_cms(ByteView contents, const SignedOctets& octets, const std::string& field,
                    const Limits& limits)
{
    return CmsCheck(octets, "signature " + field, limits).run(contents);
}

} // namespace indenture::signing::checks
