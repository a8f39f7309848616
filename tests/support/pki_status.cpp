// The part of the test PKI that says what became of certificates: CRLs and OCSP responses.

#include "support/pki.h"
#include "support/pki_openssl.h"

#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

namespace indenture::tests {

namespace {

using CrlPtr = std::unique_ptr<X509_CRL, Free<X509_CRL_free>>;
using IntegerPtr = std::unique_ptr<ASN1_INTEGER, Free<ASN1_INTEGER_free>>;
using TimePtr = std::unique_ptr<ASN1_TIME, Free<ASN1_TIME_free>>;
using GeneralizedTimePtr = std::unique_ptr<ASN1_GENERALIZEDTIME, Free<ASN1_GENERALIZEDTIME_free>>;
using ResponsePtr = std::unique_ptr<OCSP_RESPONSE, Free<OCSP_RESPONSE_free>>;
using BasicPtr = std::unique_ptr<OCSP_BASICRESP, Free<OCSP_BASICRESP_free>>;

TimePtr time_of(const std::string& iso)
{
    TimePtr time(ASN1_TIME_new());
    set_time(time.get(), iso);
    return time;
}

GeneralizedTimePtr generalized_time_of(const std::string& iso)
{
    GeneralizedTimePtr time(ASN1_GENERALIZEDTIME_new());
    ASN1_GENERALIZEDTIME_set(time.get(), parse_instant(iso)->time_since_epoch().count());
    return time;
}

IntegerPtr integer_of(unsigned value)
{
    IntegerPtr integer(ASN1_INTEGER_new());
    ASN1_INTEGER_set_uint64(integer.get(), value);
    return integer;
}

GENERAL_NAME* uri_of(const std::string& text)
{
    GENERAL_NAME* name = GENERAL_NAME_new();
    ASN1_IA5STRING* value = ASN1_IA5STRING_new();
    ASN1_STRING_set(value, text.data(), static_cast<int>(text.size()));
    GENERAL_NAME_set0_value(name, GEN_URI, value);
    return name;
}

void add_scope(X509_CRL* list, const CrlTerms& terms)
{
    const bool is_whole = terms.distribution_point.empty() && !terms.only_users &&
                          !terms.only_authorities && !terms.only_attributes && !terms.is_indirect &&
                          terms.only_reasons.empty();
    if (is_whole) {
        return;
    }
    const std::unique_ptr<ISSUING_DIST_POINT, Free<ISSUING_DIST_POINT_free>> scope(
        ISSUING_DIST_POINT_new());
    if (!terms.distribution_point.empty()) {
        scope->distpoint = DIST_POINT_NAME_new();
        scope->distpoint->type = 0;
        scope->distpoint->name.fullname = GENERAL_NAMES_new();
        sk_GENERAL_NAME_push(scope->distpoint->name.fullname, uri_of(terms.distribution_point));
    }
    const auto truth = [](bool value) { return value ? 0xFF : 0; };
    scope->onlyuser = truth(terms.only_users);
    scope->onlyCA = truth(terms.only_authorities);
    scope->onlyattr = truth(terms.only_attributes);
    scope->indirectCRL = truth(terms.is_indirect);
    if (!terms.only_reasons.empty()) {
        scope->onlysomereasons = ASN1_BIT_STRING_new();
        for (const int reason : terms.only_reasons) {
            ASN1_BIT_STRING_set_bit(scope->onlysomereasons, reason, 1);
        }
    }
    require(X509_CRL_add1_ext_i2d(list, NID_issuing_distribution_point, scope.get(), 1, 0) == 1,
            "add the scope of a CRL");
}

void add_unknown_extension(X509_CRL* list)
{
    const std::unique_ptr<ASN1_OBJECT, Free<ASN1_OBJECT_free>> type(
        OBJ_txt2obj("1.3.6.1.4.1.99999.1", 1));
    const std::unique_ptr<ASN1_OCTET_STRING, Free<ASN1_OCTET_STRING_free>> value(
        ASN1_OCTET_STRING_new());
    ASN1_OCTET_STRING_set(value.get(), reinterpret_cast<const unsigned char*>("\x05\x00"), 2);
    const std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>> extension(
        X509_EXTENSION_create_by_OBJ(nullptr, type.get(), 1, value.get()));
    X509_CRL_add_ext(list, extension.get(), -1);
}

void add_entry(X509_CRL* list, const RevokedEntry& entry)
{
    X509_REVOKED* revoked = X509_REVOKED_new();
    X509_REVOKED_set_serialNumber(revoked,
                                  X509_get_serialNumber(certificate_of(entry.certificate).get()));
    X509_REVOKED_set_revocationDate(revoked, time_of(entry.at).get());
    if (entry.reason) {
        const std::unique_ptr<ASN1_ENUMERATED, Free<ASN1_ENUMERATED_free>> reason(
            ASN1_ENUMERATED_new());
        ASN1_ENUMERATED_set(reason.get(), *entry.reason);
        X509_REVOKED_add1_ext_i2d(revoked, NID_crl_reason, reason.get(), 0, 0);
    }
    if (entry.invalid_since) {
        X509_REVOKED_add1_ext_i2d(revoked, NID_invalidity_date,
                                  generalized_time_of(*entry.invalid_since).get(), 0, 0);
    }
    if (entry.issuer) {
        const std::unique_ptr<GENERAL_NAMES, Free<GENERAL_NAMES_free>> names(GENERAL_NAMES_new());
        GENERAL_NAME* name = GENERAL_NAME_new();
        GENERAL_NAME_set0_value(
            name, GEN_DIRNAME,
            X509_NAME_dup(X509_get_subject_name(certificate_of(*entry.issuer).get())));
        sk_GENERAL_NAME_push(names.get(), name);
        X509_REVOKED_add1_ext_i2d(revoked, NID_certificate_issuer, names.get(), 1, 0);
    }
    require(X509_CRL_add0_revoked(list, revoked) == 1, "add to a CRL");
}

/// The status of one certificate, in `basic`.
void add_answer(OCSP_BASICRESP* basic, const OcspAnswer& answer)
{
    const int status = answer.status == OcspStatus::Good      ? V_OCSP_CERTSTATUS_GOOD
                       : answer.status == OcspStatus::Revoked ? V_OCSP_CERTSTATUS_REVOKED
                                                              : V_OCSP_CERTSTATUS_UNKNOWN;
    const std::unique_ptr<OCSP_CERTID, Free<OCSP_CERTID_free>> id(OCSP_cert_to_id(
        EVP_get_digestbyname(answer.digest.c_str()), certificate_of(answer.certificate).get(),
        certificate_of(answer.issuer).get()));
    const GeneralizedTimePtr this_update = generalized_time_of(answer.this_update);
    const GeneralizedTimePtr next_update =
        answer.next_update ? generalized_time_of(*answer.next_update) : nullptr;
    const GeneralizedTimePtr revoked_at = generalized_time_of(answer.revoked_at);
    const bool is_revoked = answer.status == OcspStatus::Revoked;
    require(OCSP_basic_add1_status(basic, id.get(), status, answer.reason.value_or(-1),
                                   is_revoked ? revoked_at.get() : nullptr, this_update.get(),
                                   next_update.get()) != nullptr,
            "add an answer");
}

Bytes der_of(OCSP_RESPONSE* response)
{
    unsigned char* octets = nullptr;
    const int size = i2d_OCSP_RESPONSE(response, &octets);
    return taken(octets, size);
}

} // namespace

Bytes make_crl(const Credential& issuer, const CrlTerms& terms)
{
    const CrlPtr list(X509_CRL_new());
    X509_CRL_set_version(list.get(), 1);
    const CertificatePtr authority = certificate_of(issuer.certificate);
    X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(authority.get()));
    X509_CRL_set1_lastUpdate(list.get(), time_of(terms.this_update).get());
    if (terms.next_update) {
        X509_CRL_set1_nextUpdate(list.get(), time_of(*terms.next_update).get());
    }
    for (const RevokedEntry& entry : terms.revoked) {
        add_entry(list.get(), entry);
    }
    X509_CRL_add1_ext_i2d(list.get(), NID_crl_number, integer_of(terms.number).get(), 0, 0);
    if (terms.base_number) {
        X509_CRL_add1_ext_i2d(list.get(), NID_delta_crl, integer_of(*terms.base_number).get(), 1,
                              0);
    }
    add_scope(list.get(), terms);
    if (terms.has_unknown_critical_extension) {
        add_unknown_extension(list.get());
    }
    const KeyPtr key = key_of(issuer.key);
    require(X509_CRL_sign(list.get(), key.get(), digest_for(key.get(), terms.digest)) > 0,
            "sign a CRL");
    unsigned char* octets = nullptr;
    const int size = i2d_X509_CRL(list.get(), &octets);
    return taken(octets, size);
}

Bytes make_ocsp(const Credential& responder, const std::vector<OcspAnswer>& answers,
                const OcspTerms& terms)
{
    const BasicPtr basic(OCSP_BASICRESP_new());
    for (const OcspAnswer& answer : answers) {
        add_answer(basic.get(), answer);
    }
    for (const Bytes& certificate : terms.certificates) {
        OCSP_basic_add1_cert(basic.get(), certificate_of(certificate).get());
    }
    // OpenSSL can only write the present time; nothing else can set another.
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
    auto* produced_at = const_cast<ASN1_GENERALIZEDTIME*>(OCSP_resp_get0_produced_at(basic.get()));
    ASN1_GENERALIZEDTIME_set(produced_at,
                             parse_instant(terms.produced_at)->time_since_epoch().count());
    const KeyPtr key = key_of(responder.key);
    const unsigned long flags =
        OCSP_NOTIME | OCSP_NOCERTS | (terms.is_named_by_key ? OCSP_RESPID_KEY : 0U);
    require(OCSP_basic_sign(basic.get(), certificate_of(responder.certificate).get(), key.get(),
                            digest_for(key.get(), terms.digest), nullptr, flags) == 1,
            "sign an OCSP response");
    const ResponsePtr response(OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()));
    return der_of(response.get());
}

Bytes make_ocsp_try_later()
{
    const ResponsePtr response(OCSP_response_create(OCSP_RESPONSE_STATUS_TRYLATER, nullptr));
    return der_of(response.get());
}

} // namespace indenture::tests
