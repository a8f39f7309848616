#include "support/test_cms.h"

#include "signing/detail/der.h"
#include "support/pki_openssl.h"

#include <algorithm>
#include <map>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdexcept>

namespace indenture::tests {

namespace {

using namespace signing::der;

constexpr std::uint8_t context_0 = 0x80;
constexpr std::uint8_t constructed_0 = 0xA0;
constexpr std::uint8_t constructed_1 = 0xA1;

struct KeyPair {
    KeyPtr key;
    CertificatePtr certificate;
    int kind = 0;

    bool is_eddsa() const { return kind == EVP_PKEY_ED25519 || kind == EVP_PKEY_ED448; }
    bool is_rsa() const { return kind == EVP_PKEY_RSA || kind == EVP_PKEY_RSA_PSS; }
};

KeyPair pair_of(const Credential& signer)
{
    KeyPair pair{key_of(signer.key), certificate_of(signer.certificate), 0};
    pair.kind = EVP_PKEY_get_base_id(pair.key.get());
    return pair;
}

Bytes retagged(std::uint8_t tag, Bytes encoded)
{
    encoded.front() = static_cast<char>(tag);
    return encoded;
}

Bytes joined(const std::vector<Bytes>& pieces)
{
    Bytes result;
    for (const Bytes& piece : pieces) {
        result += piece;
    }
    return result;
}

Bytes name_of(const X509_NAME* name)
{
    unsigned char* octets = nullptr;
    const int size = i2d_X509_NAME(name, &octets);
    return taken(octets, size);
}

Bytes serial_of(const X509& certificate)
{
    unsigned char* octets = nullptr;
    const int size = i2d_ASN1_INTEGER(X509_get0_serialNumber(&certificate), &octets);
    return taken(octets, size);
}

const std::string& digest_oid(const std::string& name)
{
    static const std::map<std::string, std::string> oids{
        {"MD5", "1.2.840.113549.2.5"},           {"SHA1", "1.3.14.3.2.26"},
        {"SHA224", "2.16.840.1.101.3.4.2.4"},    {"SHA256", "2.16.840.1.101.3.4.2.1"},
        {"SHA384", "2.16.840.1.101.3.4.2.2"},    {"SHA512", "2.16.840.1.101.3.4.2.3"},
        {"SHA3-224", "2.16.840.1.101.3.4.2.7"},  {"SHA3-256", "2.16.840.1.101.3.4.2.8"},
        {"SHA3-384", "2.16.840.1.101.3.4.2.9"},  {"SHA3-512", "2.16.840.1.101.3.4.2.10"},
        {"SHAKE256", "2.16.840.1.101.3.4.2.12"},
    };
    return oids.at(name);
}

/// RFC 8017, RFC 5758 and NIST's list: which identifier says kind and digest at once.
std::string signature_oid(const KeyPair& pair, const std::string& digest)
{
    static const std::map<std::string, std::string> rsa{
        {"MD5", "1.2.840.113549.1.1.4"},         {"SHA1", "1.2.840.113549.1.1.5"},
        {"SHA224", "1.2.840.113549.1.1.14"},     {"SHA256", "1.2.840.113549.1.1.11"},
        {"SHA384", "1.2.840.113549.1.1.12"},     {"SHA512", "1.2.840.113549.1.1.13"},
        {"SHA3-224", "2.16.840.1.101.3.4.3.13"}, {"SHA3-256", "2.16.840.1.101.3.4.3.14"},
        {"SHA3-384", "2.16.840.1.101.3.4.3.15"}, {"SHA3-512", "2.16.840.1.101.3.4.3.16"},
    };
    static const std::map<std::string, std::string> ecdsa{
        {"SHA1", "1.2.840.10045.4.1"},           {"SHA224", "1.2.840.10045.4.3.1"},
        {"SHA256", "1.2.840.10045.4.3.2"},       {"SHA384", "1.2.840.10045.4.3.3"},
        {"SHA512", "1.2.840.10045.4.3.4"},       {"SHA3-224", "2.16.840.1.101.3.4.3.9"},
        {"SHA3-256", "2.16.840.1.101.3.4.3.10"}, {"SHA3-384", "2.16.840.1.101.3.4.3.11"},
        {"SHA3-512", "2.16.840.1.101.3.4.3.12"},
    };
    if (pair.is_eddsa()) {
        return pair.kind == EVP_PKEY_ED25519 ? "1.3.101.112" : "1.3.101.113";
    }
    return pair.is_rsa() ? rsa.at(digest) : ecdsa.at(digest);
}

struct PssTerms {
    std::string digest;
    std::string mask_digest;
    int salt_size = 0;
};

PssTerms pss_of(const CmsDesign& design)
{
    PssTerms terms;
    terms.digest = design.signature_digest.value_or(design.digest);
    terms.mask_digest = design.mask_digest.value_or(terms.digest);
    terms.salt_size =
        design.salt_size.value_or(EVP_MD_get_size(EVP_get_digestbyname(terms.digest.c_str())));
    return terms;
}

Bytes pss_identifier(const PssTerms& terms)
{
    const Bytes mask =
        sequence({test_oid("1.2.840.113549.1.1.8"), digest_identifier(terms.mask_digest)});
    return sequence({test_oid("1.2.840.113549.1.1.10"),
                     sequence({tagged(0xA0, digest_identifier(terms.digest)), tagged(0xA1, mask),
                               tagged(0xA2, integer(static_cast<unsigned>(terms.salt_size)))})});
}

bool uses_pss(const KeyPair& pair, const CmsDesign& design)
{
    return pair.kind == EVP_PKEY_RSA_PSS || (design.is_pss && pair.is_rsa());
}

Bytes signature_identifier(const KeyPair& pair, const CmsDesign& design)
{
    if (design.signature_oid) {
        return sequence({test_oid(*design.signature_oid)});
    }
    if (uses_pss(pair, design)) {
        return pss_identifier(pss_of(design));
    }
    if (design.has_open_signature_digest) {
        return sequence({test_oid("1.2.840.113549.1.1.1"), null()});
    }
    const std::string oid = signature_oid(pair, design.signature_digest.value_or(design.digest));
    return pair.is_rsa() ? sequence({test_oid(oid), null()}) : sequence({test_oid(oid)});
}

Bytes signature_over(const KeyPair& pair, ByteView octets, const CmsDesign& design)
{
    const std::string digest = design.signature_digest.value_or(design.digest);
    const std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* key_context = nullptr;
    require(EVP_DigestSignInit(context.get(), &key_context,
                               pair.is_eddsa() ? nullptr : EVP_get_digestbyname(digest.c_str()),
                               nullptr, pair.key.get()) == 1,
            "begin a signature");
    if (uses_pss(pair, design)) {
        const PssTerms terms = pss_of(design);
        require(EVP_PKEY_CTX_set_rsa_padding(key_context, RSA_PKCS1_PSS_PADDING) == 1 &&
                    EVP_PKEY_CTX_set_rsa_mgf1_md(
                        key_context, EVP_get_digestbyname(terms.mask_digest.c_str())) == 1 &&
                    EVP_PKEY_CTX_set_rsa_pss_saltlen(key_context, terms.salt_size) == 1,
                "set PSS");
    }
    const auto* data = reinterpret_cast<const unsigned char*>(octets.data());
    std::size_t size = 0;
    require(EVP_DigestSign(context.get(), nullptr, &size, data, octets.size()) == 1, "size");
    Bytes value(size, '\0');
    require(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(value.data()), &size,
                           data, octets.size()) == 1,
            "sign");
    value.resize(size);
    return value;
}

std::vector<Bytes> signed_attributes(const Credential& signer, ByteView content,
                                     const CmsDesign& design)
{
    const Bytes& named = design.named_certificate ? *design.named_certificate : signer.certificate;
    std::vector<Bytes> attributes{
        test_attribute("1.2.840.113549.1.9.3", test_oid(design.content_type)),
        test_attribute("1.2.840.113549.1.9.4",
                       octet_string(design.message_digest ? *design.message_digest
                                                          : test_digest(design.digest, content))),
        signing_certificate_v2(named, "SHA256")};
    if (design.change_attributes) {
        design.change_attributes(attributes);
    }
    return attributes;
}

/// The SET OF that is signed.
Bytes attribute_set(std::vector<Bytes> attributes, bool is_sorted)
{
    if (is_sorted) {
        return set_of(std::move(attributes));
    }
    std::sort(attributes.rbegin(), attributes.rend());
    return tagged(0x31, joined(attributes));
}

Bytes signer_identifier(const KeyPair& pair, const CmsDesign& design)
{
    if (design.is_named_by_key) {
        const ASN1_OCTET_STRING* id = X509_get0_subject_key_id(pair.certificate.get());
        require(id != nullptr, "the certificate has no key identifier");
        return tagged(context_0, ByteView(reinterpret_cast<const char*>(ASN1_STRING_get0_data(id)),
                                          static_cast<std::size_t>(ASN1_STRING_length(id))));
    }
    return sequence(
        {name_of(X509_get_issuer_name(pair.certificate.get())), serial_of(*pair.certificate)});
}

Bytes signer_info(const Credential& signer, ByteView content, const CmsDesign& design)
{
    const KeyPair pair = pair_of(signer);
    Bytes attributes;
    if (design.has_signed_attributes) {
        attributes =
            attribute_set(signed_attributes(signer, content, design), design.sorts_attributes);
    }
    const Bytes to_sign = design.has_signed_attributes ? attributes : Bytes(content);
    const Bytes value = signature_over(pair, design.spoils_value ? to_sign + "x" : to_sign, design);
    const std::vector<Bytes> unsigned_ones =
        design.unsigned_attributes ? design.unsigned_attributes(value) : std::vector<Bytes>();
    return sequence(
        {integer(design.version.value_or(design.is_named_by_key ? 3 : 1)),
         signer_identifier(pair, design), digest_identifier(design.digest),
         attributes.empty() ? Bytes() : retagged(constructed_0, attributes),
         signature_identifier(pair, design), octet_string(value),
         unsigned_ones.empty() ? Bytes() : retagged(constructed_1, set_of(unsigned_ones))});
}

Bytes content_info(ByteView content, const CmsDesign& design)
{
    return sequence(
        {test_oid(design.content_type),
         design.encloses_content ? tagged(constructed_0, octet_string(content)) : Bytes()});
}

Bytes indefinite(std::uint8_t tag, const Bytes& content)
{
    return Bytes(1, static_cast<char>(tag)) + '\x80' + content + Bytes(2, '\0');
}

} // namespace

Bytes test_cms(const Credential& signer, ByteView content, const CmsDesign& design)
{
    std::vector<Bytes> certificates = design.other_certificates;
    if (design.brings_certificate) {
        certificates.push_back(signer.certificate);
    }
    std::vector<Bytes> digests;
    for (const std::string& name :
         design.announced_digests.value_or(std::vector<std::string>{design.digest})) {
        digests.push_back(digest_identifier(name));
    }
    const std::vector<Bytes> infos(design.signers, signer_info(signer, content, design));
    const Bytes inside = joined(
        {integer(design.encloses_content ? 3 : 1), set_of(digests), content_info(content, design),
         certificates.empty() ? Bytes() : retagged(constructed_0, set_of(certificates)),
         design.crls.empty() ? Bytes() : retagged(constructed_1, set_of(design.crls)),
         set_of(infos)});
    const Bytes type = test_oid("1.2.840.113549.1.7.2");
    if (design.is_indefinite) {
        return indefinite(0x30, type + indefinite(constructed_0, indefinite(0x30, inside)));
    }
    return sequence({type, tagged(constructed_0, tagged(0x30, inside))});
}

std::string digest_fit_for(TestKey key)
{
    switch (key) {
    case TestKey::Ed25519:
        return "SHA512";
    case TestKey::Ed448:
        return "SHAKE256";
    default:
        return "SHA256";
    }
}

Bytes test_oid(const std::string& dotted)
{
    const std::unique_ptr<ASN1_OBJECT, Free<ASN1_OBJECT_free>> object(
        OBJ_txt2obj(dotted.c_str(), 1));
    require(object != nullptr, "object identifier");
    unsigned char* octets = nullptr;
    const int size = i2d_ASN1_OBJECT(object.get(), &octets);
    return taken(octets, size);
}

Bytes test_attribute(const std::string& type, const Bytes& value)
{
    return sequence({test_oid(type), set_of({value})});
}

Bytes signing_certificate_v2(const Bytes& certificate, const std::string& digest)
{
    const CertificatePtr decoded = certificate_of(certificate);
    const Bytes issuer = tagged(0xA4, name_of(X509_get_issuer_name(decoded.get())));
    const Bytes issuer_serial = sequence({sequence({issuer}), serial_of(*decoded)});
    // DER leaves out the default.
    const Bytes algorithm = digest == "SHA256" ? Bytes() : digest_identifier(digest);
    const Bytes id =
        sequence({algorithm, octet_string(test_digest(digest, certificate)), issuer_serial});
    return test_attribute("1.2.840.113549.1.9.16.2.47", sequence({sequence({id})}));
}

Bytes signing_certificate_v1(const Bytes& certificate)
{
    const Bytes id = sequence({octet_string(test_digest("SHA1", certificate))});
    return test_attribute("1.2.840.113549.1.9.16.2.12", sequence({sequence({id})}));
}

Bytes test_digest(const std::string& name, ByteView octets)
{
    const EVP_MD* algorithm = EVP_get_digestbyname(name.c_str());
    require(algorithm != nullptr, "digest");
    const bool is_extendable = name == "SHAKE256";
    const std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
    Bytes digest(is_extendable ? 64 : static_cast<std::size_t>(EVP_MD_get_size(algorithm)), '\0');
    auto* const out = reinterpret_cast<unsigned char*>(digest.data());
    require(EVP_DigestInit_ex(context.get(), algorithm, nullptr) == 1 &&
                EVP_DigestUpdate(context.get(), octets.data(), octets.size()) == 1 &&
                (is_extendable ? EVP_DigestFinalXOF(context.get(), out, digest.size())
                               : EVP_DigestFinal_ex(context.get(), out, nullptr)) == 1,
            "digest");
    return digest;
}

Bytes digest_identifier(const std::string& name)
{
    return sequence({test_oid(digest_oid(name))});
}

} // namespace indenture::tests
