#pragma once

#include "base/bytes.h"
#include "base/date.h"
#include "signing/detail/openssl.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// Which algorithms a signature may use, and until when (ETSI TS 119 312; product policy).
namespace indenture::signing::detail {

struct DigestAlgorithm {
    std::string_view oid;
    std::string_view name; ///< OpenSSL's, e.g. "SHA256"
    std::size_t size = 0;  ///< octets
    /// SHA-2 and SHA-3 from 256 bits; SHAKE256 with 64 octets, which only Ed448 uses. The others
    /// are known so that a refusal can name them.
    bool is_accepted = false;
};

/// nullptr if it is unknown.
const DigestAlgorithm* find_digest(std::string_view oid);
const DigestAlgorithm* find_digest_by_name(std::string_view name);

Bytes digest_of(const DigestAlgorithm& algorithm, ByteView octets);
/// The same in steps.
DigestContextPtr begin_digest(const DigestAlgorithm& algorithm);
DigestContextPtr copy_of(const EVP_MD_CTX& context);
void add(EVP_MD_CTX& context, ByteView octets);
Bytes finish(const DigestAlgorithm& algorithm, EVP_MD_CTX& context);

enum class Scheme { RsaPkcs1, RsaPss, Ecdsa, Ed25519, Ed448 };

/// What report and findings call it: "RSASSA-PKCS1-v1_5", "RSASSA-PSS", "ECDSA", "Ed25519",
/// "Ed448".
std::string_view print(Scheme scheme);

/// How a signature value is to be checked.
struct SignatureAlgorithm {
    Scheme scheme = Scheme::RsaPkcs1;
    /// Which the identifier names; nullptr if it leaves that to the message digest's.
    const DigestAlgorithm* digest = nullptr;
    const DigestAlgorithm* mask_digest = nullptr; ///< of PSS
    int salt_size = 0;                            ///< of PSS, octets
};

/// Reads an AlgorithmIdentifier's parts; `parameters` is empty if there are none. The answer is a
/// sentence's end if the algorithm is unknown, e.g. "plain ECDSA, which ...".
/// Throws Error(BadInput) for malformed parameters.
std::variant<SignatureAlgorithm, std::string> read_signature_algorithm(const std::string& oid,
                                                                       ByteView parameters);

/// True if `value` is the signature of `pieces` by `key`.
bool is_signature(EVP_PKEY& key, const SignatureAlgorithm& algorithm, ByteView signed_octets,
                  ByteView value);

/// Why a key may never sign contracts; nullopt if it may. RSA from 2048 to 16384 bits, P-256, P-384
/// and P-521 by name, Ed25519 and Ed448.
std::optional<std::string> weakness_of(const EVP_PKEY& key);
/// The same, at that time.
std::optional<std::string> weakness_of(const EVP_PKEY& key, Instant at);
/// When a key that is good today stops being so; nullopt if no end is known. RSA below 3000 bits:
/// 2029-01-01 (TS 119 312, as the EU's own validator has it).
std::optional<Instant> strong_until(const EVP_PKEY& key);

} // namespace indenture::signing::detail
