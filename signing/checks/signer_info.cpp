#include "signing/checks/signer_info.h"

#include "base/error.h"
#include "signing/checks/finding.h"
#include "signing/detail/algorithms.h"
#include "signing/detail/der.h"
#include "signing/detail/signing_certificate.h"
#include "signing/detail/x509.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace indenture::signing::checks {

namespace {

using namespace detail;
using asn1::Reader;
using asn1::tag::context_constructed;

constexpr std::string_view oid_content_type = "1.2.840.113549.1.9.3";
constexpr std::string_view oid_message_digest = "1.2.840.113549.1.9.4";
constexpr std::string_view oid_signing_certificate = "1.2.840.113549.1.9.16.2.12";
constexpr std::string_view oid_signing_certificate_v2 = "1.2.840.113549.1.9.16.2.47";
constexpr std::string_view oid_adobe_archival = "1.2.840.113583.1.1.8";
constexpr std::string_view oid_shake256_len = "2.16.840.1.101.3.4.2.18";

const DigestAlgorithm* digest_named_by(const cms::AlgorithmIdentifier& identifier)
{
    // RFC 8419, 2.3: the length of SHAKE256's output, in bits, may be stated.
    if (identifier.oid == oid_shake256_len) {
        Reader length(identifier.parameters);
        return asn1::small_integer(length.next()) == 512 ? find_digest_by_name("SHAKE256")
                                                         : nullptr;
    }
    Reader parameters(identifier.parameters);
    if (const auto null = parameters.next_if(asn1::tag::null); null && !null->content.empty()) {
        return nullptr;
    }
    return parameters.is_at_end() ? find_digest(identifier.oid) : nullptr;
}

void append_all(std::vector<Bytes>& to, Reader list)
{
    while (!list.is_at_end()) {
        to.emplace_back(list.next(asn1::tag::sequence).encoded);
    }
}

/// RevocationInfoArchival (ISO 32000-1, 12.8.3.3.2).
ValidationData read_archival(const asn1::Element& value)
{
    Reader outside(value.encoded);
    Reader reader = outside.inside(asn1::tag::sequence);
    ValidationData data;
    if (const auto crls = reader.next_if(context_constructed(0))) {
        append_all(data.crls, Reader(crls->content).inside(asn1::tag::sequence));
    }
    if (const auto ocsps = reader.next_if(context_constructed(1))) {
        append_all(data.ocsps, Reader(ocsps->content).inside(asn1::tag::sequence));
    }
    return data;
}

class SignerCheck {
public:
    SignerCheck(const SignerQuestion& question, const Limits& limits)
        : question_(question), limits_(limits)
    {
    }

    SignerAnswer run()
    {
        collect_evidence();
        try {
            ask();
        } catch (const Error& error) {
            if (error.code() != ErrorCode::BadInput) {
                throw;
            }
            refuse(question_.codes.shape, "it is malformed: " + error.message());
            answer_.is_intact = false;
            if (!signer_) {
                answer_.signer.reset(); // a certificate that cannot be read names nobody
            }
        }
        return std::move(answer_);
    }

private:
    bool refuse(const char* code, const std::string& text)
    {
        answer_.findings.push_back(block(code, question_.part, text, sign_again));
        return false;
    }

    void collect_evidence()
    {
        const cms::SignedData& data = question_.data;
        answer_.certificates.assign(data.certificates.begin(), data.certificates.end());
        answer_.archival.crls.assign(data.crls.begin(), data.crls.end());
        answer_.archival.ocsps.assign(data.ocsps.begin(), data.ocsps.end());
    }

    void ask()
    {
        if (!has_right_shape() || !find_signer()) {
            return;
        }
        signer_ = certificate_from(*answer_.signer);
        read_archival_attribute();
        const bool can_be_checked = read_algorithms();
        check_key();
        check_certificate_ids();
        if (can_be_checked) {
            const bool digest_is_right = check_digest();
            const bool value_is_right = check_value();
            answer_.is_intact = digest_is_right && value_is_right;
        }
    }

    bool has_right_shape()
    {
        const char* const code = question_.codes.shape;
        const cms::SignedData& data = question_.data;
        if (data.signers.size() != 1) {
            return refuse(code, fmt::format("its CMS message has {} signers instead of one",
                                            data.signers.size()));
        }
        info_ = &data.signers.front();
        answer_.signature_value = info_->signature;
        // RFC 5652, 5.3.
        if (info_->version != (info_->key_identifier ? 3U : 1U)) {
            return refuse(code, fmt::format("its signer information has version {}, which does "
                                            "not go with how it names the signer",
                                            info_->version));
        }
        if (info_->signed_attributes.empty()) {
            return refuse(code, "its CMS message has no signed attributes");
        }
        signed_octets_ = info_->signed_octets();
        if (!asn1::is_distinguished(signed_octets_)) {
            refuse(code, "its signed attributes are not in the distinguished encoding");
        }
        return has_no_attribute_twice();
    }

    bool has_no_attribute_twice()
    {
        std::set<std::string_view> seen;
        for (const cms::Attribute& attribute : info_->signed_attributes) {
            if (!seen.insert(attribute.type).second) {
                return refuse(
                    question_.codes.shape,
                    fmt::format("its signed attribute {} is there twice", attribute.type));
            }
        }
        return true;
    }

    bool find_signer()
    {
        const auto found = std::find_if(
            answer_.certificates.begin(), answer_.certificates.end(),
            [&](const Bytes& certificate) { return is_named_by(*info_, certificate); });
        if (found == answer_.certificates.end()) {
            return refuse(question_.codes.certificate,
                          "its CMS message does not bring the certificate of its signer");
        }
        answer_.signer = *found;
        return true;
    }

    const asn1::Element* attribute(std::string_view type) const
    {
        return cms::single_value(info_->signed_attributes, type);
    }

    void read_archival_attribute()
    {
        const asn1::Element* value = attribute(oid_adobe_archival);
        if (value == nullptr) {
            return;
        }
        try {
            ValidationData data = read_archival(*value);
            if (data.crls.size() + data.ocsps.size() > limits_.evidence_max) {
                refuse("limit", fmt::format("it brings more than {} pieces of revocation data",
                                            limits_.evidence_max));
                return;
            }
            std::move(data.crls.begin(), data.crls.end(),
                      std::back_inserter(answer_.archival.crls));
            std::move(data.ocsps.begin(), data.ocsps.end(),
                      std::back_inserter(answer_.archival.ocsps));
        } catch (const Error&) {
            answer_.findings.push_back(note(Severity::Warning, "archival-unread", question_.part,
                                            "the revocation data it brings are malformed"));
        }
    }

    // --- algorithms ---------------------------------------------------------------------------

    /// False if they are not even known, so that nothing can be verified.
    bool read_algorithms()
    {
        digest_ = digest_named_by(info_->digest);
        if (digest_ == nullptr) {
            return refuse_algorithm(
                fmt::format("its digest algorithm {} is not known", info_->digest.oid));
        }
        answer_.digest_algorithm = digest_->name;
        auto read = read_signature_algorithm(info_->signature_algorithm.oid,
                                             info_->signature_algorithm.parameters);
        if (const auto* why_not = std::get_if<std::string>(&read)) {
            return refuse_algorithm("its signature algorithm is " + *why_not);
        }
        algorithm_ = std::get<SignatureAlgorithm>(read);
        answer_.signature_algorithm = print(algorithm_.scheme);
        if (algorithm_.digest == nullptr) {
            algorithm_.digest = digest_;
        }
        check_digest_algorithm();
        if (algorithm_.scheme == Scheme::RsaPss) {
            check_pss();
        }
        return true;
    }

    bool refuse_algorithm(const std::string& text)
    {
        return refuse(question_.codes.algorithm, text);
    }

    void check_digest_algorithm()
    {
        const bool is_ed448_only = digest_->name == "SHAKE256";
        if (!digest_->is_accepted || (is_ed448_only && algorithm_.scheme != Scheme::Ed448)) {
            refuse_algorithm(fmt::format("its digest algorithm {} is not accepted; SHA-2 and SHA-3 "
                                         "with 256 bits and more are",
                                         digest_->name));
        } else if (algorithm_.digest != digest_) {
            refuse_algorithm(fmt::format(
                "its signature algorithm goes with the digest {}, but its message digest is {}",
                algorithm_.digest->name, digest_->name));
        }
        const auto& announced = question_.data.digests;
        if (std::find(announced.begin(), announced.end(), info_->digest.oid) == announced.end()) {
            refuse(question_.codes.shape,
                   "its CMS message does not announce the digest algorithm of its signer");
        }
    }

    // RFC 8933 and TS 119 312: one digest for everything, and a salt no shorter than it. pyHanko's
    // is as long as the key allows.
    void check_pss()
    {
        if (algorithm_.mask_digest != algorithm_.digest ||
            algorithm_.salt_size < static_cast<int>(algorithm_.digest->size)) {
            refuse_algorithm(fmt::format(
                "its PSS parameters (digest {}, mask {}, salt of {} octets) are not "
                "one digest with a salt at least as long",
                algorithm_.digest->name, algorithm_.mask_digest->name, algorithm_.salt_size));
        }
    }

    void check_key()
    {
        key_ = X509_get0_pubkey(signer_.get());
        if (key_ == nullptr) {
            last_openssl_error();
            refuse_algorithm("the key of its certificate is of an unknown kind");
            return;
        }
        if (const auto weakness = weakness_of(*key_)) {
            refuse_algorithm(*weakness);
        }
        answer_.strong_until = strong_until(*key_);
    }

    // --- the certificate it names ----------------------------------------------------------------

    void check_certificate_ids()
    {
        const bool has_new = check_certificate_id(oid_signing_certificate_v2, "SHA256");
        const bool has_old = check_certificate_id(oid_signing_certificate, "SHA1");
        if (has_new || (has_old && question_.accepts_old_certificate_id)) {
            return;
        }
        refuse(question_.codes.certificate,
               has_old ? "it names its certificate by SHA-1 only (signing-certificate instead of "
                         "signing-certificate-v2)"
                       : "its signing-certificate-v2 attribute is absent");
    }

    /// True if the attribute is there; that it is wrong is a finding.
    bool check_certificate_id(std::string_view type, std::string_view digest)
    {
        if (!cms::has(info_->signed_attributes, type)) {
            return false;
        }
        const asn1::Element* value = attribute(type);
        const CertificateId id =
            value == nullptr ? CertificateId{} : read_certificate_id(*value, digest);
        const bool is_too_weak =
            type == oid_signing_certificate_v2 && id.digest != nullptr && !id.digest->is_accepted;
        if (is_too_weak) {
            refuse(question_.codes.certificate,
                   fmt::format("its signing-certificate-v2 attribute uses {}", id.digest->name));
        } else if (!is_for(id, *answer_.signer)) {
            refuse(question_.codes.certificate,
                   "its signing-certificate attribute names another certificate");
        }
        return true;
    }

    // --- digest and value ------------------------------------------------------------------------

    bool check_digest()
    {
        const asn1::Element* type = attribute(oid_content_type);
        if (type == nullptr || asn1::object_identifier(*type) != question_.content_type ||
            question_.data.content_type != question_.content_type) {
            return refuse(question_.codes.shape,
                          "its content-type attribute is absent, has several values, or is not "
                          "what was signed");
        }
        const asn1::Element* claimed = attribute(oid_message_digest);
        if (claimed == nullptr || claimed->tag != asn1::tag::octet_string) {
            return refuse(question_.codes.shape,
                          "its message-digest attribute is absent or has several values");
        }
        answer_.message_digest = Bytes(claimed->content);
        if (digest_of(*digest_, question_.content) != answer_.message_digest) {
            return refuse(question_.codes.digest,
                          "the octets it covers have been changed since it was made");
        }
        return true;
    }

    bool check_value()
    {
        // What is signed is the distinguished encoding (RFC 5652, 5.4); some signers send another,
        // or sign what they send. Both are refused already: this tells only what was changed.
        const bool is_right = is_value_of(signed_octets_) || is_value_of(sorted_attributes());
        if (!is_right) {
            refuse(question_.codes.value, "its value was not made with its certificate's key");
        }
        return is_right;
    }

    bool is_value_of(const Bytes& octets) const
    {
        return key_ != nullptr && is_signature(*key_, algorithm_, octets, info_->signature);
    }

    Bytes sorted_attributes() const
    {
        Reader attributes = Reader(signed_octets_).inside(asn1::tag::set);
        std::vector<Bytes> members;
        while (!attributes.is_at_end()) {
            members.emplace_back(attributes.next().encoded);
        }
        return der::set_of(std::move(members));
    }

    const SignerQuestion& question_;
    const Limits& limits_;
    const cms::SignerInfo* info_ = nullptr; // belongs to the question
    Bytes signed_octets_;                   // the signed attributes as sent, with the tag of a SET
    CertificatePtr signer_;
    EVP_PKEY* key_ = nullptr; // belongs to signer_
    const DigestAlgorithm* digest_ = nullptr;
    SignatureAlgorithm algorithm_;
    SignerAnswer answer_;
};

} // namespace

SignerAnswer check_signer(const SignerQuestion& question, const Limits& limits)
{
    return SignerCheck(question, limits).run();
}

std::optional<Finding> read_message(ByteView octets, const MessageWords& words,
                                    const Limits& limits,
                                    const std::function<void(const cms::SignedData&)>& ask)
{
    const auto refusal = [&](const char* code, const std::string& text) {
        return block(code, words.part, text, words.cure);
    };
    try {
        const cms::SignedData data = cms::read_signed_data(octets, limits);
        // The hole is reserved before the size of the message is known, so zeros fill the rest.
        if (octets.find_first_not_of('\0', data.size) != ByteView::npos) {
            return refusal(words.code,
                           fmt::format("something other than zeros follows its {}", words.name));
        }
        ask(data);
        return std::nullopt;
    } catch (const Error& error) {
        if (error.code() == ErrorCode::LimitExceeded) {
            return refusal("limit", fmt::format("its {} has a size beyond the limits: {}",
                                                words.name, error.message()));
        }
        if (error.code() == ErrorCode::BadInput) {
            return refusal(words.code, fmt::format("{}: {}", words.unreadable, error.message()));
        }
        throw;
    }
}

} // namespace indenture::signing::checks
