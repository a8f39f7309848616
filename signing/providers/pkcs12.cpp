#include "signing/providers/pkcs12.h"

#include "base/error.h"
#include "signing/detail/algorithms.h"
#include "signing/detail/openssl.h"
#include "signing/detail/x509.h"

#include <fmt/format.h>
#include <openssl/err.h>

namespace indenture::signing {

namespace {

using namespace detail;

class Pkcs12Provider final : public SignatureProvider {
public:
    Pkcs12Provider(KeyPtr key, std::vector<Bytes> certificates)
        : key_(std::move(key)), certificates_(std::move(certificates))
    {
    }

    const std::vector<Bytes>& certificates() const override { return certificates_; }

    KeyKind key_kind() const override
    {
        return EVP_PKEY_get_base_id(key_.get()) == EVP_PKEY_EC ? KeyKind::Ecdsa : KeyKind::Rsa;
    }

    std::size_t signature_size_max() const override
    {
        return static_cast<std::size_t>(EVP_PKEY_get_size(key_.get()));
    }

    Bytes sign(const Digest& digest) override
    {
        const KeyContextPtr context(EVP_PKEY_CTX_new(key_.get(), nullptr));
        Bytes signature(signature_size_max(), '\0');
        std::size_t size = signature.size();
        const bool is_signed =
            context && EVP_PKEY_sign_init(context.get()) == 1 &&
            EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) == 1 &&
            EVP_PKEY_sign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                          digest.octets().data(), digest.octets().size()) == 1;
        if (!is_signed) {
            throw Error(ErrorCode::Unavailable, {},
                        fmt::format("the key could not sign: {}", last_openssl_error()));
        }
        signature.resize(size);
        return signature;
    }

private:
    KeyPtr key_;
    std::vector<Bytes> certificates_;
};

Pkcs12Ptr parse(ByteView file, const Where& where)
{
    const auto* cursor = reinterpret_cast<const unsigned char*>(file.data());
    Pkcs12Ptr parsed(d2i_PKCS12(nullptr, &cursor, static_cast<long>(file.size())));
    if (!parsed) {
        ERR_clear_error();
        throw Error(ErrorCode::BadInput, where,
                    "it is no PKCS #12 file; export key and certificate as .p12 or .pfx");
    }
    return parsed;
}

void require_password(PKCS12& file, const std::string& password, const Where& where)
{
    if (PKCS12_mac_present(&file) != 1) {
        throw Error(ErrorCode::BadInput, where,
                    "it has no integrity code, so its password cannot be checked; export it again");
    }
    if (PKCS12_verify_mac(&file, password.data(), static_cast<int>(password.size())) != 1) {
        ERR_clear_error();
        throw Error(ErrorCode::BadInput, where, "the password is wrong");
    }
}

} // namespace

std::unique_ptr<SignatureProvider> open_pkcs12(ByteView file, const std::string& password,
                                               const std::string& source)
{
    const Where where{.source = source, .part = "", .position = ""};
    const Pkcs12Ptr parsed = parse(file, where);
    require_password(*parsed, password, where);

    EVP_PKEY* raw_key = nullptr;
    X509* raw_leaf = nullptr;
    STACK_OF(X509)* raw_others = nullptr;
    const int is_read =
        PKCS12_parse(parsed.get(), password.c_str(), &raw_key, &raw_leaf, &raw_others);
    KeyPtr key(raw_key);
    const CertificatePtr leaf(raw_leaf);
    const CertificatesPtr others(raw_others);
    if (is_read != 1) {
        throw Error(ErrorCode::BadInput, where,
                    fmt::format("it cannot be decrypted ({}); export it again with AES-256",
                                last_openssl_error()));
    }
    if (!key || !leaf) {
        throw Error(ErrorCode::BadInput, where, "it holds no private key with its certificate");
    }
    if (const auto weakness = weakness_of(*key)) {
        throw Error(ErrorCode::BadInput, where, "it cannot sign contracts: " + *weakness);
    }
    const int kind = EVP_PKEY_get_base_id(key.get());
    if (kind != EVP_PKEY_RSA && kind != EVP_PKEY_EC) {
        throw Error(ErrorCode::BadInput, where,
                    "it cannot sign contracts: its key is neither RSA nor ECDSA");
    }
    std::vector<Bytes> certificates{der_of(*leaf)};
    for (int i = 0; i < sk_X509_num(others.get()); ++i) {
        certificates.push_back(der_of(*sk_X509_value(others.get(), i)));
    }
    return std::make_unique<Pkcs12Provider>(std::move(key), std::move(certificates));
}

} // namespace indenture::signing
