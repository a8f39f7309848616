#include "signing/detail/algorithms.h"

#include "base/error.h"
#include "signing/detail/asn1.h"
#include "signing/detail/x509.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>

namespace indenture::signing::detail {

using indenture::print;

namespace {

constexpr int rsa_bits_min = 2048;
constexpr int rsa_bits_max = 16384; // OpenSSL verifies no longer ones
constexpr int rsa_bits_without_end = 3000;

constexpr std::array digests{
    DigestAlgorithm{"2.16.840.1.101.3.4.2.1", "SHA256", 32, true},
    DigestAlgorithm{"2.16.840.1.101.3.4.2.2", "SHA384", 48, true},
    DigestAlgorithm{"2.16.840.1.101.3.4.2.3", "SHA512", 64, true},
    DigestAlgorithm{"2.16.840.1.101.3.4.2.8", "SHA3-256", 32, true},
    DigestAlgorithm{"2.16.840.1.101.3.4.2.9", "SHA3-384", 48, true},
    DigestAlgorithm{"2.16.840.1.101.3.4.2.10", "SHA3-512", 64, true},
    DigestAlgorithm{"2.16.840.1.101.3.4.2.12", "SHAKE256", 64, true},
    DigestAlgorithm{"2.16.840.1.101.3.4.2.4", "SHA224", 28, false},
    DigestAlgorithm{"2.16.840.1.101.3.4.2.7", "SHA3-224", 28, false},
    DigestAlgorithm{"1.3.14.3.2.26", "SHA1", 20, false},
    DigestAlgorithm{"1.2.840.113549.2.5", "MD5", 16, false},
};

struct NamedSignature {
    std::string_view oid;
    Scheme scheme;
    std::string_view digest; ///< empty: the message digest's
};

constexpr std::array signatures{
    NamedSignature{"1.2.840.113549.1.1.1", Scheme::RsaPkcs1, ""},
    NamedSignature{"1.2.840.113549.1.1.11", Scheme::RsaPkcs1, "SHA256"},
    NamedSignature{"1.2.840.113549.1.1.12", Scheme::RsaPkcs1, "SHA384"},
    NamedSignature{"1.2.840.113549.1.1.13", Scheme::RsaPkcs1, "SHA512"},
    NamedSignature{"1.2.840.113549.1.1.14", Scheme::RsaPkcs1, "SHA224"},
    NamedSignature{"1.2.840.113549.1.1.5", Scheme::RsaPkcs1, "SHA1"},
    NamedSignature{"1.2.840.113549.1.1.4", Scheme::RsaPkcs1, "MD5"},
    NamedSignature{"2.16.840.1.101.3.4.3.13", Scheme::RsaPkcs1, "SHA3-224"},
    NamedSignature{"2.16.840.1.101.3.4.3.14", Scheme::RsaPkcs1, "SHA3-256"},
    NamedSignature{"2.16.840.1.101.3.4.3.15", Scheme::RsaPkcs1, "SHA3-384"},
    NamedSignature{"2.16.840.1.101.3.4.3.16", Scheme::RsaPkcs1, "SHA3-512"},
    NamedSignature{"1.2.840.10045.4.1", Scheme::Ecdsa, "SHA1"},
    NamedSignature{"1.2.840.10045.4.3.1", Scheme::Ecdsa, "SHA224"},
    NamedSignature{"1.2.840.10045.4.3.2", Scheme::Ecdsa, "SHA256"},
    NamedSignature{"1.2.840.10045.4.3.3", Scheme::Ecdsa, "SHA384"},
    NamedSignature{"1.2.840.10045.4.3.4", Scheme::Ecdsa, "SHA512"},
    NamedSignature{"2.16.840.1.101.3.4.3.9", Scheme::Ecdsa, "SHA3-224"},
    NamedSignature{"2.16.840.1.101.3.4.3.10", Scheme::Ecdsa, "SHA3-256"},
    NamedSignature{"2.16.840.1.101.3.4.3.11", Scheme::Ecdsa, "SHA3-384"},
    NamedSignature{"2.16.840.1.101.3.4.3.12", Scheme::Ecdsa, "SHA3-512"},
    NamedSignature{"1.3.101.112", Scheme::Ed25519, "SHA512"},
    NamedSignature{"1.3.101.113", Scheme::Ed448, "SHAKE256"},
};

constexpr std::string_view oid_pss = "1.2.840.113549.1.1.10";
constexpr std::string_view oid_mgf1 = "1.2.840.113549.1.1.8";
constexpr std::string_view prefix_plain_ecdsa = "0.4.0.127.0.7.1.1.4.1.";

// --- OpenSSL's implementations, each looked up once --------------------------------------------

using DigestPtr = std::unique_ptr<EVP_MD, Free<EVP_MD_free>>;

std::array<DigestPtr, digests.size()> fetched_digests()
{
    std::array<DigestPtr, digests.size()> fetched;
    std::transform(digests.begin(), digests.end(), fetched.begin(), [](const auto& algorithm) {
        return DigestPtr(EVP_MD_fetch(nullptr, algorithm.name.data(), nullptr));
    });
    return fetched;
}

const EVP_MD& implementation_of(const DigestAlgorithm& algorithm)
{
    // Looking one up takes OpenSSL 3.0 longer than hashing a page.
    static const auto fetched = fetched_digests();
    const auto index = static_cast<std::size_t>(&algorithm - digests.data());
    if (fetched.at(index) == nullptr) {
        throw Error(ErrorCode::Internal, {},
                    fmt::format("this machine's OpenSSL has no {}", algorithm.name));
    }
    return *fetched.at(index);
}

// --- RSASSA-PSS (RFC 4055, 3.1) ----------------------------------------------------------------

const DigestAlgorithm& known_digest(const std::string& oid)
{
    const DigestAlgorithm* digest = find_digest(oid);
    if (digest == nullptr) {
        throw Error(ErrorCode::BadInput, {}, fmt::format("PSS with an unknown digest, {}", oid));
    }
    return *digest;
}

void require_no_parameters(asn1::Reader& identifier)
{
    if (const auto null = identifier.next_if(asn1::tag::null); null && !null->content.empty()) {
        throw Error(ErrorCode::BadInput, {}, "a NULL that is not empty");
    }
    identifier.require_end();
}

const DigestAlgorithm& read_digest_identifier(asn1::Reader& outside)
{
    asn1::Reader identifier = outside.inside(asn1::tag::sequence);
    const std::string oid = asn1::object_identifier(identifier.next(asn1::tag::object_identifier));
    require_no_parameters(identifier);
    return known_digest(oid);
}

const DigestAlgorithm& read_mask(asn1::Reader& outside)
{
    asn1::Reader identifier = outside.inside(asn1::tag::sequence);
    const std::string oid = asn1::object_identifier(identifier.next(asn1::tag::object_identifier));
    if (oid != oid_mgf1) {
        throw Error(ErrorCode::BadInput, {}, "PSS with a mask other than MGF1");
    }
    const DigestAlgorithm& digest = read_digest_identifier(identifier);
    identifier.require_end();
    return digest;
}

SignatureAlgorithm read_pss(ByteView parameters)
{
    using asn1::tag::context_constructed;
    SignatureAlgorithm result{.scheme = Scheme::RsaPss,
                              .digest = find_digest_by_name("SHA1"),
                              .mask_digest = find_digest_by_name("SHA1"),
                              .salt_size = 20};
    asn1::Reader outside(parameters);
    asn1::Reader reader = outside.inside(asn1::tag::sequence);
    outside.require_end();
    if (const auto hash = reader.next_if(context_constructed(0))) {
        asn1::Reader inside(hash->content);
        result.digest = &read_digest_identifier(inside);
        inside.require_end();
    }
    if (const auto mask = reader.next_if(context_constructed(1))) {
        asn1::Reader inside(mask->content);
        result.mask_digest = &read_mask(inside);
        inside.require_end();
    }
    if (const auto salt = reader.next_if(context_constructed(2))) {
        asn1::Reader inside(salt->content);
        const std::uint64_t size = asn1::small_integer(inside.next());
        result.salt_size = static_cast<int>(std::min<std::uint64_t>(size, rsa_bits_max));
        inside.require_end();
    }
    if (const auto trailer = reader.next_if(context_constructed(3))) {
        asn1::Reader inside(trailer->content);
        if (asn1::small_integer(inside.next()) != 1) {
            throw Error(ErrorCode::BadInput, {}, "PSS with an unknown trailer field");
        }
    }
    reader.require_end();
    return result;
}

// --- Checking a value --------------------------------------------------------------------------

bool fits(EVP_PKEY& key, Scheme scheme)
{
    switch (EVP_PKEY_get_base_id(&key)) {
    case EVP_PKEY_RSA:
        return scheme == Scheme::RsaPkcs1 || scheme == Scheme::RsaPss;
    case EVP_PKEY_RSA_PSS:
        return scheme == Scheme::RsaPss;
    case EVP_PKEY_EC:
        return scheme == Scheme::Ecdsa;
    case EVP_PKEY_ED25519:
        return scheme == Scheme::Ed25519;
    case EVP_PKEY_ED448:
        return scheme == Scheme::Ed448;
    default:
        return false;
    }
}

bool set_pss(EVP_PKEY_CTX& context, const SignatureAlgorithm& algorithm)
{
    return EVP_PKEY_CTX_set_rsa_padding(&context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(&context, &implementation_of(*algorithm.mask_digest)) ==
               1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(&context, algorithm.salt_size) == 1;
}

// --- Keys --------------------------------------------------------------------------------------

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

/// A curve spelt out in numbers can be made to look like a known one (CVE-2020-0601).
bool has_spelt_out_curve(const EVP_PKEY& key)
{
    int is_explicit = 0;
    return EVP_PKEY_get_int_param(&key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS,
                                  &is_explicit) == 1 &&
           is_explicit != 0;
}

bool has_sound_exponent(const EVP_PKEY& key)
{
    BIGNUM* raw = nullptr;
    EVP_PKEY_get_bn_param(&key, OSSL_PKEY_PARAM_RSA_E, &raw);
    const std::unique_ptr<BIGNUM, Free<BN_free>> exponent(raw);
    return exponent && BN_is_odd(exponent.get()) == 1 && BN_is_one(exponent.get()) != 1;
}

std::optional<std::string> weakness_of_rsa(const EVP_PKEY& key)
{
    const int bits = EVP_PKEY_get_bits(&key);
    if (bits < rsa_bits_min) {
        return fmt::format("its RSA key has {} bits and {} are needed", bits, rsa_bits_min);
    }
    if (bits > rsa_bits_max) {
        return fmt::format("its RSA key has {} bits and {} are the most", bits, rsa_bits_max);
    }
    if (!has_sound_exponent(key)) {
        return "its RSA key has an exponent that is even or 1";
    }
    return std::nullopt;
}

} // namespace

const DigestAlgorithm* find_digest(std::string_view oid)
{
    const auto* const found = std::find_if(digests.begin(), digests.end(),
                                           [&](const auto& each) { return each.oid == oid; });
    return found == digests.end() ? nullptr : found;
}

const DigestAlgorithm* find_digest_by_name(std::string_view name)
{
    const auto* const found = std::find_if(digests.begin(), digests.end(),
                                           [&](const auto& each) { return each.name == name; });
    return found == digests.end() ? nullptr : found;
}

DigestContextPtr begin_digest(const DigestAlgorithm& algorithm)
{
    DigestContextPtr context(EVP_MD_CTX_new());
    if (!context || EVP_DigestInit_ex(context.get(), &implementation_of(algorithm), nullptr) != 1) {
        throw Error(ErrorCode::Internal, {}, last_openssl_error());
    }
    return context;
}

DigestContextPtr copy_of(const EVP_MD_CTX& context)
{
    DigestContextPtr copy(EVP_MD_CTX_new());
    if (!copy || EVP_MD_CTX_copy_ex(copy.get(), &context) != 1) {
        throw Error(ErrorCode::Internal, {}, last_openssl_error());
    }
    return copy;
}

void add(EVP_MD_CTX& context, ByteView octets)
{
    if (EVP_DigestUpdate(&context, octets.data(), octets.size()) != 1) {
        throw Error(ErrorCode::Internal, {}, last_openssl_error());
    }
}

Bytes finish(const DigestAlgorithm& algorithm, EVP_MD_CTX& context)
{
    Bytes digest(algorithm.size, '\0');
    auto* const out = reinterpret_cast<unsigned char*>(digest.data());
    const bool is_extendable =
        (EVP_MD_get_flags(EVP_MD_CTX_get0_md(&context)) & EVP_MD_FLAG_XOF) != 0;
    const int is_made = is_extendable ? EVP_DigestFinalXOF(&context, out, digest.size())
                                      : EVP_DigestFinal_ex(&context, out, nullptr);
    if (is_made != 1) {
        throw Error(ErrorCode::Internal, {}, last_openssl_error());
    }
    return digest;
}

Bytes digest_of(const DigestAlgorithm& algorithm, ByteView octets)
{
    const DigestContextPtr context = begin_digest(algorithm);
    add(*context, octets);
    return finish(algorithm, *context);
}

std::string_view print(Scheme scheme)
{
    switch (scheme) {
    case Scheme::RsaPkcs1:
        return "RSASSA-PKCS1-v1_5";
    case Scheme::RsaPss:
        return "RSASSA-PSS";
    case Scheme::Ecdsa:
        return "ECDSA";
    case Scheme::Ed25519:
        return "Ed25519";
    case Scheme::Ed448:
        break;
    }
    return "Ed448";
}

std::variant<SignatureAlgorithm, std::string> read_signature_algorithm(const std::string& oid,
                                                                       ByteView parameters)
{
    if (oid == oid_pss) {
        return read_pss(parameters);
    }
    if (oid.starts_with(prefix_plain_ecdsa)) {
        return "plain ECDSA (BSI TR-03111), whose values are not those of X9.62 and which is not "
               "supported";
    }
    const auto* const found = std::find_if(signatures.begin(), signatures.end(),
                                           [&](const auto& each) { return each.oid == oid; });
    if (found == signatures.end()) {
        return fmt::format("{}, which is not known", oid);
    }
    asn1::Reader reader(parameters);
    require_no_parameters(reader);
    return SignatureAlgorithm{.scheme = found->scheme,
                              .digest = found->digest.empty() ? nullptr
                                                              : find_digest_by_name(found->digest)};
}

bool is_signature(EVP_PKEY& key, const SignatureAlgorithm& algorithm, ByteView signed_octets,
                  ByteView value)
{
    if (!fits(key, algorithm.scheme)) {
        return false;
    }
    const bool hashes_itself =
        algorithm.scheme == Scheme::Ed25519 || algorithm.scheme == Scheme::Ed448;
    const EVP_MD* digest = hashes_itself ? nullptr : &implementation_of(*algorithm.digest);
    const DigestContextPtr context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* key_context = nullptr; // belongs to `context`
    const bool is_right =
        EVP_DigestVerifyInit(context.get(), &key_context, digest, nullptr, &key) == 1 &&
        (algorithm.scheme != Scheme::RsaPss || set_pss(*key_context, algorithm)) &&
        EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(value.data()),
                         value.size(), reinterpret_cast<const unsigned char*>(signed_octets.data()),
                         signed_octets.size()) == 1;
    ERR_clear_error();
    return is_right;
}

std::optional<std::string> weakness_of(const EVP_PKEY& key)
{
    switch (EVP_PKEY_get_base_id(&key)) {
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS:
        return weakness_of_rsa(key);
    case EVP_PKEY_EC:
        if (!is_accepted_curve(key) || has_spelt_out_curve(key)) {
            return "its elliptic curve is none of P-256, P-384 and P-521, by name";
        }
        return std::nullopt;
    case EVP_PKEY_ED25519:
    case EVP_PKEY_ED448:
        return std::nullopt;
    default:
        return "its key is none of RSA, ECDSA, Ed25519 and Ed448";
    }
}

std::optional<std::string> weakness_of(const EVP_PKEY& key, Instant at)
{
    if (auto weakness = weakness_of(key)) {
        return weakness;
    }
    const auto end = strong_until(key);
    if (end && at >= *end) {
        return fmt::format("its RSA key of {} bits is accepted until {} only",
                           EVP_PKEY_get_bits(&key), print(*end));
    }
    return std::nullopt;
}

std::optional<Instant> strong_until(const EVP_PKEY& key)
{
    const int kind = EVP_PKEY_get_base_id(&key);
    const bool is_rsa = kind == EVP_PKEY_RSA || kind == EVP_PKEY_RSA_PSS;
    if (!is_rsa || EVP_PKEY_get_bits(&key) >= rsa_bits_without_end) {
        return std::nullopt;
    }
    return std::chrono::sys_days(std::chrono::year(2029) / std::chrono::January / 1);
}

} // namespace indenture::signing::detail
