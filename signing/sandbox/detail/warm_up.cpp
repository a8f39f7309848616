#include "signing/sandbox/detail/warm_up.h"

#include "base/name_folding.h"
#include "signing/detail/openssl.h"
#include "signing/verify.h"

#include <array>
#include <ctime>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/params.h>
#include <openssl/rand.h>

namespace indenture::signing::sandbox {

namespace {

using namespace detail;

/// A public key of no one, encoded and decoded again: what OpenSSL searches its providers for on
/// the way, it remembers.
KeyPtr through_its_encoding(KeyPtr key)
{
    unsigned char* encoded = nullptr;
    const int size = i2d_PUBKEY(key.get(), &encoded);
    const unsigned char* cursor = encoded;
    KeyPtr decoded(size > 0 ? d2i_PUBKEY(nullptr, &cursor, size) : nullptr);
    OPENSSL_free(encoded);
    return decoded;
}

KeyPtr key_from(const char* type, OSSL_PARAM* parameters)
{
    const KeyContextPtr context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) {
        return nullptr;
    }
    return KeyPtr(key);
}

KeyPtr rsa_key()
{
    std::array<unsigned char, 256> modulus{};
    modulus.fill(0xA5);
    std::array<unsigned char, 3> exponent{1, 0, 1};
    std::array<OSSL_PARAM, 3> parameters{
        OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_N, modulus.data(), modulus.size()),
        OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_E, exponent.data(), exponent.size()),
        OSSL_PARAM_construct_end()};
    return key_from("RSA", parameters.data());
}

/// The generator of the curve: a point everybody knows.
KeyPtr ecdsa_key(int curve)
{
    const std::unique_ptr<EC_GROUP, Free<EC_GROUP_free>> group(EC_GROUP_new_by_curve_name(curve));
    std::array<unsigned char, 256> point{};
    const std::size_t size =
        group
            ? EC_POINT_point2oct(group.get(), EC_GROUP_get0_generator(group.get()),
                                 POINT_CONVERSION_UNCOMPRESSED, point.data(), point.size(), nullptr)
            : 0;
    std::string name = OBJ_nid2sn(curve);
    std::array<OSSL_PARAM, 3> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, name.data(), name.size()),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), size),
        OSSL_PARAM_construct_end()};
    return key_from("EC", parameters.data());
}

void try_signature(const KeyPtr& key, const char* digest)
{
    const KeyPtr decoded = key ? through_its_encoding(KeyPtr(EVP_PKEY_dup(key.get()))) : nullptr;
    const DigestContextPtr context(EVP_MD_CTX_new());
    if (!decoded || !context) {
        return;
    }
    const std::array<unsigned char, 256> nonsense{};
    if (EVP_DigestVerifyInit(context.get(), nullptr, EVP_get_digestbyname(digest), nullptr,
                             decoded.get()) == 1) {
        EVP_DigestVerify(context.get(), nonsense.data(), nonsense.size(), nonsense.data(), 32);
    }
}

} // namespace

void warm_up()
{
    tzset(); // reads files of the time zone, which OpenSSL's calendar asks for though it needs none
    for (const char* digest : {"SHA256", "SHA384", "SHA512"}) {
        try_signature(rsa_key(), digest);
        try_signature(ecdsa_key(NID_X9_62_prime256v1), digest);
    }
    try_signature(ecdsa_key(NID_secp384r1), "SHA384");
    try_signature(ecdsa_key(NID_secp521r1), "SHA512");
    std::array<unsigned char, 16> unused{};
    RAND_bytes(unused.data(), unused.size());
    RAND_priv_bytes(unused.data(), unused.size());
    ERR_clear_error();
    folded_name("ICU reads its data for this when it is first asked");
    verify("%PDF-1.7\n", {.at = {},
                          .anchors = {},
                          .issued = std::nullopt,
                          .issued_at = std::nullopt,
                          .required = {},
                          .limits = {}});
}

} // namespace indenture::signing::sandbox
