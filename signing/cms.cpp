#include "signing/cms.h"

#include "base/error.h"
#include "signing/detail/der.h"
#include "signing/detail/x509.h"

namespace indenture::signing {

namespace {

using namespace der;

// Tags of X.690, 8.14: [0], constructed.
constexpr std::uint8_t context_0 = 0xA0;

const Bytes& oid_data()
{
    static const Bytes oid = object_identifier({1, 2, 840, 113549, 1, 7, 1});
    return oid;
}

Bytes sha256_identifier()
{
    return sequence({object_identifier({2, 16, 840, 1, 101, 3, 4, 2, 1})});
}

Bytes signature_identifier(KeyKind kind)
{
    if (kind == KeyKind::Ecdsa) {
        return sequence({object_identifier({1, 2, 840, 10045, 4, 3, 2})});
    }
    return sequence({object_identifier({1, 2, 840, 113549, 1, 1, 11}), null()});
}

Bytes attribute(const Bytes& type, const Bytes& value)
{
    return sequence({type, set_of({value})});
}

Bytes octets_of(const Digest& digest)
{
    return {digest.octets().begin(), digest.octets().end()};
}

struct IssuerAndSerial {
    Bytes issuer; ///< Name
    Bytes serial; ///< INTEGER
};

IssuerAndSerial issuer_and_serial(ByteView certificate)
{
    const detail::CertificatePtr x509 = detail::certificate_from(certificate);
    unsigned char* encoded = nullptr;
    int size = i2d_X509_NAME(X509_get_issuer_name(x509.get()), &encoded);
    IssuerAndSerial result;
    result.issuer.assign(reinterpret_cast<char*>(encoded), static_cast<std::size_t>(size));
    OPENSSL_free(encoded);
    encoded = nullptr;
    size = i2d_ASN1_INTEGER(X509_get0_serialNumber(x509.get()), &encoded);
    result.serial.assign(reinterpret_cast<char*>(encoded), static_cast<std::size_t>(size));
    OPENSSL_free(encoded);
    return result;
}

// RFC 5035, 4: SHA-256 is the default hash algorithm, so DER leaves it out.
Bytes signing_certificate_v2(ByteView certificate, const IssuerAndSerial& identity)
{
    const Bytes directory_name = tagged(0xA4, identity.issuer);
    const Bytes issuer_serial = sequence({sequence({directory_name}), identity.serial});
    const Bytes id = sequence({octet_string(octets_of(Digest::of(certificate))), issuer_serial});
    return sequence({sequence({id})});
}

std::vector<Bytes> signed_attributes(const Digest& digest, ByteView certificate,
                                     const IssuerAndSerial& identity)
{
    return {
        attribute(object_identifier({1, 2, 840, 113549, 1, 9, 3}), oid_data()),
        attribute(object_identifier({1, 2, 840, 113549, 1, 9, 4}), octet_string(octets_of(digest))),
        attribute(object_identifier({1, 2, 840, 113549, 1, 9, 16, 2, 47}),
                  signing_certificate_v2(certificate, identity))};
}

/// `encoded` with another tag: an IMPLICIT one.
Bytes retagged(std::uint8_t tag, Bytes encoded)
{
    encoded[0] = static_cast<char>(tag);
    return encoded;
}

Bytes assembled(const Bytes& attributes, const Bytes& signature, const IssuerAndSerial& identity,
                const SignatureProvider& provider)
{
    const Bytes signer_info =
        sequence({integer(1), sequence({identity.issuer, identity.serial}), sha256_identifier(),
                  retagged(context_0, attributes), signature_identifier(provider.key_kind()),
                  octet_string(signature)});
    const Bytes signed_data =
        sequence({integer(1), set_of({sha256_identifier()}), sequence({oid_data()}),
                  retagged(context_0, set_of(provider.certificates())), set_of({signer_info})});
    return sequence(
        {object_identifier({1, 2, 840, 113549, 1, 7, 2}), tagged(context_0, signed_data)});
}

} // namespace

Bytes make_cms(const Digest& digest, SignatureProvider& provider)
{
    const Bytes& certificate = provider.certificates().front();
    const IssuerAndSerial identity = issuer_and_serial(certificate);
    // RFC 5652, 5.4: what is signed is the SET OF, though it is sent with the tag [0].
    const Bytes attributes = set_of(signed_attributes(digest, certificate, identity));
    const Bytes signature = provider.sign(Digest::of(attributes));
    if (signature.size() > provider.signature_size_max()) {
        throw Error(ErrorCode::Internal, {}, "the provider's signature is longer than it promised");
    }
    return assembled(attributes, signature, identity, provider);
}

std::size_t cms_size_max(const SignatureProvider& provider)
{
    const Bytes& certificate = provider.certificates().front();
    const IssuerAndSerial identity = issuer_and_serial(certificate);
    const Bytes attributes = set_of(signed_attributes(Digest::of({}), certificate, identity));
    const Bytes signature(provider.signature_size_max(), '\0');
    return assembled(attributes, signature, identity, provider).size();
}

} // namespace indenture::signing
