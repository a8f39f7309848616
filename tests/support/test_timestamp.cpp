#include "support/test_timestamp.h"

#include "signing/detail/der.h"
#include "support/pki_openssl.h"

#include <algorithm>
#include <openssl/ts.h>

namespace indenture::tests {

namespace {

using namespace signing::der;

constexpr const char* policy_oid = "1.2.826.0.1.1.1";

/// "20260202101600Z" of "2026-02-02T10:16:00Z".
std::string generalized(std::string iso)
{
    iso.erase(std::remove_if(iso.begin(), iso.end(),
                             [](char c) { return c == '-' || c == ':' || c == 'T'; }),
              iso.end());
    return iso;
}

Bytes tst_info(ByteView octets, const TimestampDesign& design)
{
    const Bytes imprint = sequence(
        {digest_identifier(design.digest),
         octet_string(design.imprint ? *design.imprint : test_digest(design.digest, octets))});
    const Bytes extension =
        sequence({test_oid("1.2.826.0.1.2"), tagged(0x01, "\xFF"), octet_string("?")});
    return sequence({integer(design.version), test_oid(policy_oid), imprint, integer(design.serial),
                     tagged(0x18, design.gen_time.value_or(generalized(design.at))),
                     design.accuracy.value_or(Bytes()),
                     design.is_ordered ? tagged(0x01, "\xFF") : Bytes(),
                     design.has_critical_extension ? tagged(0xA1, extension) : Bytes()});
}

template <typename T, auto release> using Owned = std::unique_ptr<T, Free<release>>;

ASN1_INTEGER* serial_number(TS_resp_ctx* /*context*/, void* /*data*/)
{
    ASN1_INTEGER* serial = ASN1_INTEGER_new();
    ASN1_INTEGER_set(serial, 7);
    return serial;
}

int fixed_time(TS_resp_ctx* /*context*/, void* /*data*/, long* seconds, long* micros)
{
    *seconds = static_cast<long>(parse_instant("2026-02-02T10:16:00Z")->time_since_epoch().count());
    *micros = 0;
    return 1;
}

Bytes request_for(ByteView octets)
{
    const Owned<TS_REQ, TS_REQ_free> request(TS_REQ_new());
    const Owned<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free> imprint(TS_MSG_IMPRINT_new());
    const Owned<X509_ALGOR, X509_ALGOR_free> algorithm(X509_ALGOR_new());
    X509_ALGOR_set_md(algorithm.get(), EVP_sha256());
    Bytes digest = test_digest("SHA256", octets);
    TS_REQ_set_version(request.get(), 1);
    TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get());
    TS_MSG_IMPRINT_set_msg(imprint.get(), reinterpret_cast<unsigned char*>(digest.data()),
                           static_cast<int>(digest.size()));
    TS_REQ_set_msg_imprint(request.get(), imprint.get());
    TS_REQ_set_cert_req(request.get(), 1);
    unsigned char* encoded = nullptr;
    const int size = i2d_TS_REQ(request.get(), &encoded);
    return taken(encoded, size);
}

} // namespace

Terms timestamp_terms()
{
    return {.key = TestKey::P256,
            .key_usage = "critical,digitalSignature",
            .extended_key_usage = "critical,timeStamping"};
}

Bytes timestamp_token(const Credential& authority, ByteView octets, const TimestampDesign& design)
{
    CmsDesign cms = design.cms;
    cms.content_type = "1.2.840.113549.1.9.16.1.4";
    cms.encloses_content = true;
    return test_cms(authority, tst_info(octets, design), cms);
}

Bytes timestamp_attribute(const Bytes& token)
{
    return test_attribute("1.2.840.113549.1.9.16.2.14", token);
}

Bytes openssl_timestamp_token(const Credential& authority, ByteView octets)
{
    const Owned<TS_RESP_CTX, TS_RESP_CTX_free> context(TS_RESP_CTX_new());
    const Owned<ASN1_OBJECT, ASN1_OBJECT_free> policy(OBJ_txt2obj(policy_oid, 1));
    require(TS_RESP_CTX_set_signer_cert(context.get(),
                                        certificate_of(authority.certificate).get()) == 1 &&
                TS_RESP_CTX_set_signer_key(context.get(), key_of(authority.key).get()) == 1 &&
                TS_RESP_CTX_set_signer_digest(context.get(), EVP_sha256()) == 1 &&
                TS_RESP_CTX_set_ess_cert_id_digest(context.get(), EVP_sha256()) == 1 &&
                TS_RESP_CTX_set_def_policy(context.get(), policy.get()) == 1 &&
                TS_RESP_CTX_add_md(context.get(), EVP_sha256()) == 1,
            "set up a timestamp authority");
    TS_RESP_CTX_set_serial_cb(context.get(), serial_number, nullptr);
    TS_RESP_CTX_set_time_cb(context.get(), fixed_time, nullptr);
    const Bytes request = request_for(octets);
    const BioPtr in(BIO_new_mem_buf(request.data(), static_cast<int>(request.size())));
    const Owned<TS_RESP, TS_RESP_free> response(TS_RESP_create_response(context.get(), in.get()));
    require(response != nullptr && TS_RESP_get_token(response.get()) != nullptr, "a token");
    unsigned char* encoded = nullptr;
    const int size = i2d_PKCS7(TS_RESP_get_token(response.get()), &encoded);
    return taken(encoded, size);
}

} // namespace indenture::tests
