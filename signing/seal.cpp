#include "signing/seal.h"

#include "base/error.h"
#include "signing/detail/openssl.h"

#include <algorithm>
#include <openssl/err.h>
#include <openssl/pem.h>

namespace indenture::signing {

namespace {

using namespace detail;

constexpr std::size_t seed_size = 32;
constexpr std::size_t signature_size = 64;
// What else this key may ever sign begins otherwise.
constexpr std::string_view purpose = "indenture sealed execution 1\n";

const unsigned char* octets_of(ByteView bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

Bytes text_of(BIO& out)
{
    char* text = nullptr;
    const long size = BIO_get_mem_data(&out, &text);
    return {text, static_cast<std::size_t>(size)};
}

Bytes sealed_octets(const Json& execution)
{
    return Bytes(purpose) + canonical(execution);
}

std::optional<Bytes> from_hex(std::string_view hex)
{
    const auto value_of = [](char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    Bytes octets;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        const int high = value_of(hex[i]);
        const int low = value_of(hex[i + 1]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        octets += static_cast<char>(high * 16 + low);
    }
    return hex.size() % 2 == 0 ? std::optional(octets) : std::nullopt;
}

/// True if `whole` says all that `part` says, in objects as deep as they go.
bool includes(const Json& whole, const Json& part)
{
    if (!whole.is_object() || !part.is_object()) {
        return whole == part;
    }
    return std::all_of(part.items().begin(), part.items().end(), [&](const auto& member) {
        const auto found = whole.find(member.key());
        return found != whole.end() && includes(*found, member.value());
    });
}

} // namespace

struct SealKey::State {
    KeyPtr key;
};

SealKey SealKey::from_seed(ByteView seed)
{
    KeyPtr key(seed.size() != seed_size
                   ? nullptr
                   : EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets_of(seed),
                                                  seed.size()));
    if (!key) {
        ERR_clear_error();
        throw Error(ErrorCode::BadInput, {"the register's key", {}, {}},
                    "it is not made of 32 octets");
    }
    return SealKey(std::make_shared<const State>(State{std::move(key)}));
}

SealKey SealKey::read(ByteView pem, const std::string& source)
{
    const BioPtr in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    char no_password[] = ""; // an encrypted key is refused instead of asked about
    KeyPtr key(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, no_password));
    ERR_clear_error();
    if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519) {
        throw Error(ErrorCode::BadInput, {source, {}, {}},
                    "it is no Ed25519 key in PEM; restore the key file of this register");
    }
    return SealKey(std::make_shared<const State>(State{std::move(key)}));
}

Bytes SealKey::pem() const
{
    const BioPtr out(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(out.get(), state_->key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return text_of(*out);
}

Bytes SealKey::public_pem() const
{
    const BioPtr out(BIO_new(BIO_s_mem()));
    PEM_write_bio_PUBKEY(out.get(), state_->key.get());
    return text_of(*out);
}

Bytes SealKey::sign(ByteView octets) const
{
    const DigestContextPtr context(EVP_MD_CTX_new());
    Bytes signature(signature_size, '\0');
    std::size_t size = signature.size();
    if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, state_->key.get()) != 1 ||
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                       octets_of(octets), octets.size()) != 1) {
        ERR_clear_error();
        throw Error(ErrorCode::Internal, {"the register's key", {}, {}}, "it did not sign");
    }
    return signature;
}

bool SealKey::accepts(ByteView octets, ByteView signature) const
{
    const DigestContextPtr context(EVP_MD_CTX_new());
    const bool is_good =
        EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, state_->key.get()) == 1 &&
        EVP_DigestVerify(context.get(), octets_of(signature), signature.size(), octets_of(octets),
                         octets.size()) == 1;
    ERR_clear_error();
    return is_good;
}

Bytes seal(const VerifiedExecution& execution, const SealKey& key)
{
    const Json facts = to_json(execution.facts());
    return canonical(Json{{"execution", facts}, {"seal", to_hex(key.sign(sealed_octets(facts)))}});
}

Json unseal(ByteView document, const SealKey& key, const Where& where)
{
    const auto broken = [&] {
        return Error(
            ErrorCode::Damaged, where,
            "the record of the execution does not carry this register's seal: it or the "
            "register's key was replaced; restore the key, or accept the signed file again");
    };
    const Json read = parse_json(document, where.source, {});
    if (!read.is_object() || !read.contains("execution") || !read.contains("seal") ||
        !read.at("seal").is_string()) {
        throw broken();
    }
    const auto signature = from_hex(read.at("seal").get_ref<const std::string&>());
    if (!signature || !key.accepts(sealed_octets(read.at("execution")), *signature)) {
        throw broken();
    }
    return read.at("execution");
}

bool confirms(const VerifiedExecution& execution, const Json& sealed)
{
    Json own_words_aside = sealed;
    for (const char* member : {"policy_sha256", "report_sha256"}) {
        own_words_aside.erase(member);
    }
    const Json proven = to_json(execution.facts());
    return own_words_aside.contains("executed_sha256") && includes(proven, own_words_aside);
}

} // namespace indenture::signing
