#include "signing/detail/algorithms.h"

#include <array>
#include <fmt/format.h>
#include <openssl/ec.h>
#include <openssl/objects.h>

namespace indenture::signing::detail {

namespace {

constexpr int rsa_bits_min = 2048;

bool is_accepted_curve(const EVP_PKEY& key)
{
    std::array<char, 64> name{};
    std::size_t size = 0;
    if (EVP_PKEY_get_group_name(&key, name.data(), name.size(), &size) != 1) {
        return false;
    }
    const int nid = OBJ_txt2nid(name.data());
    return nid == NID_X9_62_prime256v1 || nid == NID_secp384r1 || nid == NID_secp521r1;
}

} // namespace

std::optional<std::string> weakness_of(const EVP_PKEY& key)
{
    switch (EVP_PKEY_get_base_id(&key)) {
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS:
        if (EVP_PKEY_get_bits(&key) < rsa_bits_min) {
            return fmt::format("its RSA key has {} bits and {} are needed", EVP_PKEY_get_bits(&key),
                               rsa_bits_min);
        }
        return std::nullopt;
    case EVP_PKEY_EC:
        if (!is_accepted_curve(key)) {
            return "its elliptic curve is none of P-256, P-384 and P-521";
        }
        return std::nullopt;
    default:
        return "its key is neither RSA nor ECDSA";
    }
}

bool is_accepted_digest(int nid)
{
    return nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512;
}

} // namespace indenture::signing::detail
