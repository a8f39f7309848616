#include "base/error.h"
#include "signing/checks/path.h"
#include "signing/checks/revocation.h"
#include "signing/detail/certificate_set.h"
#include "signing/detail/evidence.h"
#include "signing/detail/testimony.h"
#include "signing/detail/x509.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

namespace indenture::signing {

using indenture::print;

namespace detail {

namespace {

using namespace checks;

// Who says nothing of when the next answer comes means: ask every time (RFC 6960, 4.2.2.1).
constexpr std::chrono::hours good_for_without_next{24};
// RFC 6960 sets no cap; a response about this many certificates is no answer to a question.
constexpr int answers_max = 256;

std::string name_of(const X509& certificate)
{
    const Certificate read = described(certificate);
    return read.common_name.empty() ? read.subject : read.common_name;
}

/// Asks every OCSP response about one certificate.
class OcspHearing {
public:
    explicit OcspHearing(const Inquiry& inquiry)
        : inquiry_(inquiry), question_(inquiry.question), certificate_(*inquiry.certificate),
          issuer_(*inquiry.issuer), testimony_(inquiry.question.now)
    {
    }

    Testimony run()
    {
        for (const Response& response : question_.evidence.decoded().responses) {
            try {
                ask(response);
            } catch (const Error&) {
                // A time that is none, deep inside a piece that can otherwise be read.
                testimony_.reject("what is said about it is malformed");
            }
        }
        return std::move(testimony_);
    }

private:
    OCSP_SINGLERESP* answer_about_certificate(const Response& response) const
    {
        const int count = std::min(OCSP_resp_count(response.basic.get()), answers_max);
        for (int i = 0; i < count; ++i) {
            OCSP_SINGLERESP* single = OCSP_resp_get0(response.basic.get(), i);
            if (is_about_certificate(*OCSP_SINGLERESP_get0_id(single))) {
                return single;
            }
        }
        return nullptr;
    }

    /// RFC 6960, 4.1.1: the hashes are of the issuer's name and key, by any algorithm.
    bool is_about_certificate(const OCSP_CERTID& id) const
    {
        // OpenSSL's getter wants to hand out what could be changed.
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
        auto* theirs = const_cast<OCSP_CERTID*>(&id);
        ASN1_OBJECT* algorithm = nullptr;
        ASN1_INTEGER* serial = nullptr;
        OCSP_id_get0_info(nullptr, &algorithm, nullptr, &serial, theirs);
        if (ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(&certificate_)) != 0) {
            return false;
        }
        const EVP_MD* digest = EVP_get_digestbyobj(algorithm);
        if (digest == nullptr) {
            return false;
        }
        const std::unique_ptr<OCSP_CERTID, Free<OCSP_CERTID_free>> ours(
            OCSP_cert_to_id(digest, &certificate_, &issuer_));
        return ours && OCSP_id_cmp(ours.get(), theirs) == 0;
    }

    void ask(const Response& response)
    {
        OCSP_SINGLERESP* single = answer_about_certificate(response);
        if (single == nullptr) {
            return;
        }
        const auto& responder = responder_of(response);
        if (!responder) {
            testimony_.reject("an OCSP response about it is not by anybody who may say so");
            return;
        }
        int reason = 0;
        ASN1_GENERALIZEDTIME* revoked_at = nullptr;
        ASN1_GENERALIZEDTIME* this_update = nullptr;
        ASN1_GENERALIZEDTIME* next_update = nullptr;
        const int status =
            OCSP_single_get0_status(single, &reason, &revoked_at, &this_update, &next_update);
        if (status == V_OCSP_CERTSTATUS_UNKNOWN || this_update == nullptr) {
            testimony_.reject("the OCSP responder does not know it");
            return;
        }
        if (!understands_all_of(*single)) {
            testimony_.reject(
                "an OCSP response about it says something critical that is not understood");
            return;
        }
        Statement statement{.this_update = instant_of(*this_update),
                            .existed_since = question_.proofs.of(response.digest),
                            .origins = response.origins,
                            .source = fmt::format("OCSP response of {}, by {}",
                                                  print(response.produced_at),
                                                  name_of(*responder->certificate))};
        statement.good_until = next_update == nullptr
                                   ? statement.this_update + good_for_without_next
                                   : instant_of(*next_update);
        statement.pieces.ocsps.push_back(response.der);
        statement.pieces.certificates.push_back(der_of(*responder->certificate));
        if (status == V_OCSP_CERTSTATUS_REVOKED) {
            set_revoked(statement, reason, *revoked_at,
                        static_cast<ASN1_GENERALIZEDTIME*>(OCSP_SINGLERESP_get1_ext_d2i(
                            single, NID_invalidity_date, nullptr, nullptr)));
            testimony_.keep(std::move(statement));
        } else if (responder->is_issuer || is_delegate_good(response, *responder)) {
            testimony_.keep(std::move(statement));
        }
    }

    static bool understands_all_of(OCSP_SINGLERESP& single)
    {
        return OCSP_SINGLERESP_get_ext_by_critical(&single, 1, -1) == -1;
    }

    const std::optional<Responder>& responder_of(const Response& response)
    {
        auto& known = question_.evidence.decoded().responders;
        const auto key = std::pair<const Response*, Bytes>(&response, key_of(issuer_));
        const auto found = known.find(key);
        return found != known.end() ? found->second
                                    : known.emplace(key, found_responder(response)).first->second;
    }

    /// RFC 6960, 4.2.2.2: the issuer itself, a responder it has named, or one that is an anchor.
    std::optional<Responder> found_responder(const Response& response) const
    {
        if (!is_accepted_signature(*OCSP_resp_get0_tbs_sigalg(response.basic.get()))) {
            return std::nullopt;
        }
        if (is_named_in(response, issuer_) && is_signed_by(response, issuer_)) {
            return Responder{shared(issuer_), true};
        }
        for (const CertificateSet* set : {&question_.others, &question_.anchors}) {
            for (const CertificatePtr& candidate : set->decoded().certificates) {
                if (is_named_in(response, *candidate) && may_verify(question_.evidence) &&
                    is_signed_by(response, *candidate) && may_answer(response, *candidate)) {
                    return Responder{shared(*candidate), false};
                }
            }
        }
        return std::nullopt;
    }

    bool may_answer(const Response& response, X509& candidate) const
    {
        const Bytes der = der_of(candidate);
        if (question_.anchors.contains(der)) {
            return true; // a responder somebody trusts by name
        }
        // Named by the issuer itself, not by another authority above or below it.
        const CertificateSet issuer({Bytes(question_.issuer)});
        const CertificateSet nobody;
        return check_path({.leaf = der,
                           .others = nobody,
                           .anchors = issuer,
                           .purpose = Purpose::OcspResponder,
                           .at = response.produced_at},
                          "")
            .is_valid();
    }

    static bool is_named_in(const Response& response, X509& candidate)
    {
        const ASN1_OCTET_STRING* key_hash = nullptr;
        const X509_NAME* name = nullptr;
        OCSP_resp_get0_id(response.basic.get(), &key_hash, &name);
        if (name != nullptr) {
            return X509_NAME_cmp(name, X509_get_subject_name(&candidate)) == 0;
        }
        Bytes hash(EVP_MAX_MD_SIZE, '\0');
        unsigned size = 0;
        // RFC 6960, 4.2.1: KeyHash is SHA-1, as a name and not for security.
        X509_pubkey_digest(&candidate, EVP_sha1(), reinterpret_cast<unsigned char*>(hash.data()),
                           &size);
        hash.resize(size);
        return key_hash != nullptr &&
               hash == ByteView(reinterpret_cast<const char*>(ASN1_STRING_get0_data(key_hash)),
                                static_cast<std::size_t>(ASN1_STRING_length(key_hash)));
    }

    static bool is_signed_by(const Response& response, X509& candidate)
    {
        EVP_PKEY* key = X509_get0_pubkey(&candidate);
        return key != nullptr &&
               ASN1_item_verify(ASN1_ITEM_rptr(OCSP_RESPDATA),
                                OCSP_resp_get0_tbs_sigalg(response.basic.get()),
                                OCSP_resp_get0_signature(response.basic.get()),
                                OCSP_resp_get0_respdata(response.basic.get()), key) == 1;
    }

    /// A delegate's word counts if its certificate still held when the word is known to have been
    /// given, and was not revoked by then.
    bool is_delegate_good(const Response& response, const Responder& responder)
    {
        if (!inquiry_.believes_delegates) {
            return false;
        }
        X509& delegate = *responder.certificate;
        const Instant existed_since = question_.proofs.of(response.digest);
        if (existed_since > instant_of(*X509_get0_notAfter(&delegate))) {
            testimony_.reject(
                "the certificate of its OCSP responder has expired, and nothing proves that the "
                "response is older");
            return false;
        }
        if (X509_get_ext_by_NID(&delegate, NID_id_pkix_OCSP_noCheck, -1) >= 0 ||
            question_.anchors.contains(der_of(delegate))) {
            return true;
        }
        StatusQuestion about_delegate = question_;
        const Bytes der = der_of(delegate);
        about_delegate.certificate = der;
        about_delegate.best = std::min(existed_since, question_.control);
        const StatusAnswer answer = status_of({.question = about_delegate,
                                               .certificate = shared(delegate),
                                               .issuer = shared(issuer_),
                                               .believes_delegates = false});
        if (answer.revocation == Revocation::Revoked && answer.revoked_at <= existed_since) {
            testimony_.reject("its OCSP responder was revoked itself");
            return false;
        }
        if (answer.revocation == Revocation::Unknown &&
            question_.rule == RevocationRule::Required) {
            testimony_.reject("whether its OCSP responder was revoked itself is not known");
            return false;
        }
        return true;
    }

    static void set_revoked(Statement& statement, int reason, const ASN1_GENERALIZEDTIME& at,
                            ASN1_GENERALIZEDTIME* invalid_since)
    {
        const std::unique_ptr<ASN1_GENERALIZEDTIME, Free<ASN1_GENERALIZEDTIME_free>> owned(
            invalid_since);
        statement.kind = reason == OCSP_REVOKED_STATUS_CERTIFICATEHOLD ? Statement::Kind::OnHold
                                                                       : Statement::Kind::Revoked;
        statement.revoked_at =
            owned ? std::min(instant_of(at), instant_of(*owned)) : instant_of(at);
    }

    const Inquiry& inquiry_;
    const StatusQuestion& question_;
    X509& certificate_;
    X509& issuer_;
    Testimony testimony_;
};

bool is_named_in(const OCSP_CERTID& id, X509& certificate)
{
    // OpenSSL's getter wants to hand out what could be changed.
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
    auto* theirs = const_cast<OCSP_CERTID*>(&id);
    ASN1_OCTET_STRING* name_hash = nullptr;
    ASN1_OBJECT* algorithm = nullptr;
    ASN1_INTEGER* serial = nullptr;
    OCSP_id_get0_info(&name_hash, &algorithm, nullptr, &serial, theirs);
    const EVP_MD* digest = EVP_get_digestbyobj(algorithm);
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned size = 0;
    return digest != nullptr &&
           ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(&certificate)) == 0 &&
           X509_NAME_digest(X509_get_issuer_name(&certificate), digest, hash.data(), &size) == 1 &&
           std::equal(hash.begin(), hash.begin() + size, ASN1_STRING_get0_data(name_hash),
                      ASN1_STRING_get0_data(name_hash) + ASN1_STRING_length(name_hash));
}

bool names(const Response& response, X509& certificate)
{
    const int count = std::min(OCSP_resp_count(response.basic.get()), answers_max);
    for (int i = 0; i < count; ++i) {
        if (is_named_in(*OCSP_SINGLERESP_get0_id(OCSP_resp_get0(response.basic.get(), i)),
                        certificate)) {
            return true;
        }
    }
    return false;
}

} // namespace

Testimony ocsp_testimony(const Inquiry& inquiry)
{
    return OcspHearing(inquiry).run();
}

} // namespace detail

namespace checks {

using namespace detail;

std::vector<Instant> ocsp_times_in_file(ByteView certificate, const Evidence& evidence)
{
    const CertificatePtr decoded = certificate_from(certificate);
    std::vector<Instant> times;
    for (const Response& response : evidence.decoded().responses) {
        const bool is_in_file = response.origins.contains(Origin::Store) ||
                                response.origins.contains(Origin::Signature);
        if (is_in_file && names(response, *decoded)) {
            times.push_back(response.produced_at);
        }
    }
    ERR_clear_error();
    return times;
}

} // namespace checks

} // namespace indenture::signing
