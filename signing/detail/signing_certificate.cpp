#include "signing/detail/signing_certificate.h"

#include "base/error.h"
#include "signing/detail/openssl.h"
#include "signing/detail/x509.h"

namespace indenture::signing::detail {

namespace {

using asn1::Reader;
using asn1::tag::context_constructed;

// RFC 5280, 4.1.
IssuerSerial identity_of(ByteView certificate)
{
    Reader outside(certificate);
    Reader signed_part = outside.inside(asn1::tag::sequence).inside(asn1::tag::sequence);
    outside.require_end();
    signed_part.next_if(context_constructed(0));
    IssuerSerial identity;
    identity.serial = signed_part.next(asn1::tag::integer).encoded;
    signed_part.next(asn1::tag::sequence);
    identity.issuer = signed_part.next(asn1::tag::sequence).encoded;
    return identity;
}

using NamePtr = std::unique_ptr<X509_NAME, Free<X509_NAME_free>>;

NamePtr name_from(ByteView der)
{
    const auto* cursor = reinterpret_cast<const unsigned char*>(der.data());
    NamePtr name(d2i_X509_NAME(nullptr, &cursor, static_cast<long>(der.size())));
    if (!name) {
        throw Error(ErrorCode::BadInput, {}, "a malformed name");
    }
    return name;
}

/// Signers may write a name in another alphabet than its certificate does (RFC 5280, 7.1).
bool is_same_name(ByteView a, ByteView b)
{
    return a == b || X509_NAME_cmp(name_from(a).get(), name_from(b).get()) == 0;
}

bool has_key_identifier(ByteView certificate, ByteView identifier)
{
    const CertificatePtr decoded = certificate_from(certificate);
    const ASN1_OCTET_STRING* own = X509_get0_subject_key_id(decoded.get());
    return own != nullptr &&
           ByteView(reinterpret_cast<const char*>(ASN1_STRING_get0_data(own)),
                    static_cast<std::size_t>(ASN1_STRING_length(own))) == identifier;
}

IssuerSerial read_issuer_serial(Reader outside)
{
    Reader names = outside.inside(asn1::tag::sequence);
    IssuerSerial identity;
    Reader name = names.inside(context_constructed(4)); // directoryName
    identity.issuer = name.next(asn1::tag::sequence).encoded;
    name.require_end();
    names.require_end();
    identity.serial = outside.next(asn1::tag::integer).encoded;
    outside.require_end();
    return identity;
}

} // namespace

CertificateId read_certificate_id(const asn1::Element& attribute, std::string_view old_digest)
{
    Reader ids = Reader(attribute.encoded).inside(asn1::tag::sequence).inside(asn1::tag::sequence);
    Reader id = ids.inside(asn1::tag::sequence);
    CertificateId result;
    result.digest = find_digest_by_name(old_digest);
    if (id.is_next(asn1::tag::sequence)) {
        Reader algorithm = id.inside(asn1::tag::sequence);
        result.digest =
            find_digest(asn1::object_identifier(algorithm.next(asn1::tag::object_identifier)));
    }
    result.hash = Bytes(id.next(asn1::tag::octet_string).content);
    if (!id.is_at_end()) {
        result.identity = read_issuer_serial(id.inside(asn1::tag::sequence));
    }
    id.require_end();
    return result;
}

bool is_for(const CertificateId& id, ByteView certificate)
{
    if (id.digest == nullptr || digest_of(*id.digest, certificate) != id.hash) {
        return false;
    }
    if (!id.identity) {
        return true;
    }
    const IssuerSerial identity = identity_of(certificate);
    return identity.serial == id.identity->serial &&
           is_same_name(identity.issuer, id.identity->issuer);
}

bool is_named_by(const cms::SignerInfo& signer, ByteView certificate)
{
    if (signer.key_identifier) {
        return has_key_identifier(certificate, *signer.key_identifier);
    }
    const IssuerSerial identity = identity_of(certificate);
    return identity.serial == signer.serial && is_same_name(identity.issuer, signer.issuer);
}

} // namespace indenture::signing::detail
