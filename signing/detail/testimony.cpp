#include "signing/detail/testimony.h"

#include "base/error.h"
#include "signing/checks/time.h"
#include "signing/detail/algorithms.h"
#include "signing/detail/evidence.h"

#include <algorithm>
#include <array>

namespace indenture::signing::detail {

namespace {

// Signatures verified for one upload. An honest one needs a few for each of its signatures;
// hundreds of certificates with one name could ask for a hundred thousand.
constexpr int verifications_max = 1000;

} // namespace

void Testimony::keep(Statement statement)
{
    if (statement.this_update <= now_ + checks::clock_difference_max) {
        statements_.push_back(std::move(statement));
    }
}

void Testimony::reject(std::string why)
{
    if (why_rejected_.empty()) {
        why_rejected_ = std::move(why);
    }
}

void Testimony::append(Testimony other)
{
    std::move(other.statements_.begin(), other.statements_.end(), std::back_inserter(statements_));
    reject(std::move(other.why_rejected_));
}

Bytes key_of(X509& certificate)
{
    unsigned char* octets = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(&certificate), &octets);
    Bytes result(reinterpret_cast<const char*>(octets),
                 static_cast<std::size_t>(std::max(size, 0)));
    OPENSSL_free(octets);
    return result;
}

bool has_same_key(X509& a, X509& b)
{
    return EVP_PKEY_eq(X509_get0_pubkey(&a), X509_get0_pubkey(&b)) == 1;
}

bool is_accepted_signature(const X509_ALGOR& algorithm)
{
    std::array<char, 80> oid{};
    OBJ_obj2txt(oid.data(), static_cast<int>(oid.size()), algorithm.algorithm, 1);
    Bytes parameters;
    if (algorithm.parameter != nullptr) {
        unsigned char* octets = nullptr;
        const int size = i2d_ASN1_TYPE(algorithm.parameter, &octets);
        parameters.assign(reinterpret_cast<const char*>(octets),
                          static_cast<std::size_t>(std::max(size, 0)));
        OPENSSL_free(octets);
    }
    try {
        const auto read = read_signature_algorithm(oid.data(), parameters);
        const auto* known = std::get_if<SignatureAlgorithm>(&read);
        return known != nullptr &&
               (known->scheme == Scheme::Ed25519 || known->scheme == Scheme::Ed448 ||
                (known->digest != nullptr && known->digest->is_accepted));
    } catch (const Error&) {
        return false;
    }
}

bool may_verify(checks::Evidence& evidence)
{
    return ++evidence.decoded().verifications <= verifications_max;
}

bool is_beyond_limit(const checks::Evidence& evidence)
{
    return evidence.decoded().verifications > verifications_max;
}

} // namespace indenture::signing::detail
