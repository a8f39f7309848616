#include "support/pki.h"

#include "support/pki_openssl.h"

#include <openssl/cms.h>
#include <openssl/conf.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdexcept>

namespace indenture::tests {

void require(bool holds, const char* what)
{
    if (!holds) {
        const char* reason = ERR_reason_error_string(ERR_peek_last_error());
        throw std::runtime_error(std::string("test PKI: ") + what + ": " +
                                 (reason == nullptr ? "" : reason));
    }
}

Bytes taken(unsigned char* octets, int size)
{
    require(size > 0, "encode");
    Bytes result(reinterpret_cast<const char*>(octets), static_cast<std::size_t>(size));
    OPENSSL_free(octets);
    return result;
}

CertificatePtr certificate_of(const Bytes& der)
{
    const auto* cursor = reinterpret_cast<const unsigned char*>(der.data());
    return CertificatePtr(d2i_X509(nullptr, &cursor, static_cast<long>(der.size())));
}

KeyPtr key_of(const Bytes& der)
{
    const auto* cursor = reinterpret_cast<const unsigned char*>(der.data());
    return KeyPtr(d2i_AutoPrivateKey(nullptr, &cursor, static_cast<long>(der.size())));
}

void set_time(ASN1_TIME* time, const std::string& iso)
{
    ASN1_TIME_set(time, parse_instant(iso)->time_since_epoch().count());
}

const EVP_MD* digest_for(const EVP_PKEY* key, const std::string& name)
{
    const int kind = EVP_PKEY_get_base_id(key);
    const bool has_its_own = kind == EVP_PKEY_ED25519 || kind == EVP_PKEY_ED448;
    return has_its_own ? nullptr : EVP_get_digestbyname(name.c_str());
}

namespace {

KeyPtr generate_rsa_pss()
{
    const std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>> context(
        EVP_PKEY_CTX_new_from_name(nullptr, "RSA-PSS", nullptr));
    EVP_PKEY* key = nullptr;
    require(EVP_PKEY_keygen_init(context.get()) == 1 &&
                EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), 2048) == 1 &&
                EVP_PKEY_generate(context.get(), &key) == 1,
            "generate a key");
    return KeyPtr(key);
}

KeyPtr generate(TestKey kind)
{
    switch (kind) {
    case TestKey::Rsa1024:
        return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{1024}));
    case TestKey::Rsa2048:
        return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}));
    case TestKey::Rsa3072:
        return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{3072}));
    case TestKey::Rsa4096:
        return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{4096}));
    case TestKey::RsaPss2048:
        return generate_rsa_pss();
    case TestKey::P224:
        return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-224"));
    case TestKey::P256:
        return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    case TestKey::P384:
        return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384"));
    case TestKey::P521:
        return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-521"));
    case TestKey::Ed25519:
        return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    case TestKey::Ed448:
        return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448"));
    }
    throw std::runtime_error("test PKI: unknown kind of key");
}

Bytes der_of(X509* certificate)
{
    unsigned char* octets = nullptr;
    const int size = i2d_X509(certificate, &octets);
    return taken(octets, size);
}

Bytes pkcs8_of(EVP_PKEY* key)
{
    const std::unique_ptr<PKCS8_PRIV_KEY_INFO, Free<PKCS8_PRIV_KEY_INFO_free>> info(
        EVP_PKEY2PKCS8(key));
    unsigned char* octets = nullptr;
    const int size = i2d_PKCS8_PRIV_KEY_INFO(info.get(), &octets);
    return taken(octets, size);
}

void add_name(X509_NAME* name, int nid, const std::string& text)
{
    if (!text.empty()) {
        require(X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8,
                                           reinterpret_cast<const unsigned char*>(text.data()),
                                           static_cast<int>(text.size()), -1, 0) == 1,
                "name");
    }
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    require(extension != nullptr, "extension");
    X509_add_ext(certificate, extension.get(), -1);
}

void add_extensions(X509* certificate, X509* issuer, const std::string& text)
{
    if (text.empty()) {
        return;
    }
    const std::string whole = "[extensions]\n" + text + "\n";
    const BioPtr in(BIO_new_mem_buf(whole.data(), static_cast<int>(whole.size())));
    const std::unique_ptr<CONF, Free<NCONF_free>> configuration(NCONF_new(nullptr));
    long line = 0;
    require(NCONF_load_bio(configuration.get(), in.get(), &line) == 1, "read extensions");
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509V3_set_nconf(&context, configuration.get());
    require(X509V3_EXT_add_nconf(configuration.get(), &context, "extensions", certificate) == 1,
            "add extensions");
}

void add_constraints(X509* certificate, X509* issuer, const Terms& terms)
{
    std::string value = terms.is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE";
    if (terms.path_length_max) {
        value += ",pathlen:" + std::to_string(*terms.path_length_max);
    }
    add_extension(certificate, issuer, NID_basic_constraints, value);
}

/// The serial number only has to differ within one issuer: it is taken from the key and what else
/// tells two certificates for one key apart.
void set_serial_number(X509* certificate, const Bytes& key, const Terms& terms)
{
    std::uint64_t serial = 1;
    for (const char octet : key + terms.not_before + terms.not_after + terms.extensions) {
        serial = serial * 131 + static_cast<unsigned char>(octet);
    }
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1U);
}

/// `issuer` is null for a self-signed certificate. The subject stands in `certificate` already.
Credential finished(X509* certificate, const Credential* issuer, EVP_PKEY* key, const Terms& terms)
{
    const CertificatePtr issuer_certificate =
        issuer == nullptr ? nullptr : certificate_of(issuer->certificate);
    const KeyPtr issuer_key = issuer == nullptr ? nullptr : key_of(issuer->key);
    X509* above = issuer == nullptr ? certificate : issuer_certificate.get();
    EVP_PKEY* signing_key = issuer == nullptr ? key : issuer_key.get();

    X509_set_version(certificate, 2);
    const Bytes encoded_key = pkcs8_of(key);
    set_serial_number(certificate, encoded_key, terms);
    X509_set_issuer_name(certificate, X509_get_subject_name(above));
    set_time(X509_getm_notBefore(certificate), terms.not_before);
    set_time(X509_getm_notAfter(certificate), terms.not_after);
    X509_set_pubkey(certificate, key);

    add_constraints(certificate, above, terms);
    if (!terms.key_usage.empty()) {
        add_extension(certificate, above, NID_key_usage, terms.key_usage);
    }
    if (!terms.extended_key_usage.empty()) {
        add_extension(certificate, above, NID_ext_key_usage, terms.extended_key_usage);
    }
    if (terms.has_key_identifiers) {
        add_extension(certificate, above, NID_subject_key_identifier, "hash");
        add_extension(certificate, above, NID_authority_key_identifier, "keyid");
    }
    add_extensions(certificate, above, terms.extensions);
    require(X509_sign(certificate, signing_key, digest_for(signing_key, terms.digest)) > 0,
            "sign a certificate");
    return {der_of(certificate), encoded_key};
}

Credential make(const Credential* issuer, const Subject& subject, const Terms& terms)
{
    const KeyPtr key = generate(terms.key);
    require(key != nullptr, "generate a key");
    const CertificatePtr certificate(X509_new());
    X509_NAME* name = X509_get_subject_name(certificate.get());
    add_name(name, NID_countryName, "GB");
    add_name(name, NID_organizationName, subject.organisation);
    add_name(name, NID_organizationIdentifier, subject.organisation_identifier);
    add_name(name, NID_commonName, subject.common_name);
    return finished(certificate.get(), issuer, key.get(), terms);
}

using StackPtr =
    std::unique_ptr<STACK_OF(X509),
                    Free<[](STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); }>>;

} // namespace

Terms authority_terms()
{
    Terms terms;
    terms.is_authority = true;
    terms.key_usage = "critical,keyCertSign,cRLSign";
    terms.not_before = "2020-01-01T00:00:00Z";
    terms.not_after = "2040-01-01T00:00:00Z";
    return terms;
}

Credential make_root(const std::string& common_name)
{
    return make_root({common_name, "Test authority", ""}, authority_terms());
}

Credential make_root(const Subject& subject, const Terms& terms)
{
    return make(nullptr, subject, terms);
}

Credential issue(const Credential& issuer, const Subject& subject, const Terms& terms)
{
    return make(&issuer, subject, terms);
}

Credential cross_certified(const Credential& issuer, const Credential& holder, const Terms& terms)
{
    const KeyPtr key = key_of(holder.key);
    const CertificatePtr certificate(X509_new());
    X509_set_subject_name(certificate.get(),
                          X509_get_subject_name(certificate_of(holder.certificate).get()));
    return finished(certificate.get(), &issuer, key.get(), terms);
}

Bytes pkcs12(const Credential& holder, const std::vector<Bytes>& others,
             const std::string& password)
{
    const StackPtr stack(sk_X509_new_null());
    for (const Bytes& other : others) {
        sk_X509_push(stack.get(), certificate_of(other).release());
    }
    const std::unique_ptr<PKCS12, Free<PKCS12_free>> file(
        PKCS12_create(password.c_str(), "signer", key_of(holder.key).get(),
                      certificate_of(holder.certificate).get(), stack.get(), 0, 0, 1000, 0, 0));
    require(file != nullptr, "PKCS #12");
    unsigned char* octets = nullptr;
    const int size = i2d_PKCS12(file.get(), &octets);
    return taken(octets, size);
}

Bytes pem_of(const std::vector<Bytes>& certificates)
{
    const BioPtr out(BIO_new(BIO_s_mem()));
    for (const Bytes& certificate : certificates) {
        PEM_write_bio_X509(out.get(), certificate_of(certificate).get());
    }
    char* text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

Bytes openssl_cms(const std::vector<Credential>& signers, ByteView content, const CmsShape& shape)
{
    unsigned flags = CMS_BINARY | CMS_PARTIAL;
    flags |= shape.is_detached ? CMS_DETACHED : 0U;
    const std::unique_ptr<CMS_ContentInfo, Free<CMS_ContentInfo_free>> cms(
        CMS_sign(nullptr, nullptr, nullptr, nullptr, flags));
    for (const Credential& signer : signers) {
        unsigned signer_flags = flags | CMS_NOSMIMECAP;
        signer_flags |= shape.has_signed_attributes ? 0U : CMS_NOATTR;
        signer_flags |= shape.names_certificate ? CMS_CADES : 0U;
        signer_flags |= shape.brings_certificate ? 0U : CMS_NOCERTS;
        require(CMS_add1_signer(
                    cms.get(), certificate_of(signer.certificate).get(), key_of(signer.key).get(),
                    EVP_get_digestbyname(shape.digest.c_str()), signer_flags) != nullptr,
                "add a signer");
    }
    const BioPtr in(BIO_new_mem_buf(content.data(), static_cast<int>(content.size())));
    require(CMS_final(cms.get(), in.get(), nullptr, flags) == 1, "finish a CMS");
    unsigned char* octets = nullptr;
    const int size = i2d_CMS_ContentInfo(cms.get(), &octets);
    return taken(octets, size);
}

} // namespace indenture::tests
