#include "signing/checks/path.h"

#include "base/error.h"
#include "signing/certificate.h"
#include "signing/checks/finding.h"
#include "signing/detail/openssl.h"
#include "signing/detail/x509.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

namespace indenture::signing::checks {

namespace {

using namespace detail;

constexpr int depth_max = 8;
constexpr int bits_112 = 2; // OpenSSL's security level: RSA 2048, no SHA-1

StorePtr store_of(const std::vector<Bytes>& anchors)
{
    StorePtr store(X509_STORE_new());
    for (const Bytes& anchor : anchors) {
        X509_STORE_add_cert(store.get(), certificate_from(anchor).get());
    }
    return store;
}

CertificatesPtr stack_of(const std::vector<Bytes>& certificates)
{
    CertificatesPtr stack(sk_X509_new_null());
    for (const Bytes& certificate : certificates) {
        sk_X509_push(stack.get(), certificate_from(certificate).release());
    }
    return stack;
}

const char* code_of(int error)
{
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return "expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return "not-yet-valid";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
        return "untrusted";
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
        return "algorithm";
    default:
        return "chain";
    }
}

std::string cure_of(const std::string& code)
{
    if (code == "untrusted") {
        return "Sign with a certificate from an authority in the trust anchors, or have its "
               "root added to them.";
    }
    if (code == "expired" || code == "not-yet-valid") {
        return "Sign again with a certificate that is valid.";
    }
    return "Ask the certificate authority for a certificate fit for signing documents.";
}

/// RFC 5280, 4.2.1.3 and 4.2.1.12: a usage, if there is one, says what the key is for. A key for
/// logging in signs challenges, which are no declarations of will.
bool may_sign_documents(X509& certificate)
{
    const std::uint32_t usage = X509_get_key_usage(&certificate);
    const std::uint32_t extended = X509_get_extended_key_usage(&certificate);
    constexpr std::uint32_t anything = UINT32_MAX; // what OpenSSL says of an absent extension
    const bool is_for_login = extended != anything && (extended & XKU_SSL_CLIENT) != 0;
    return (usage & KU_NON_REPUDIATION) != 0 ||
           ((usage & KU_DIGITAL_SIGNATURE) != 0 && !is_for_login);
}

bool has_a_false_authority(STACK_OF(X509) * chain)
{
    // The signer is first and the anchor, which is trusted as it is, last.
    for (int i = 1; i + 1 < sk_X509_num(chain); ++i) {
        if (X509_check_ca(sk_X509_value(chain, i)) != 1) {
            return true;
        }
    }
    return false;
}

int verified(X509_STORE_CTX& context, Instant at)
{
    X509_VERIFY_PARAM* rules = X509_STORE_CTX_get0_param(&context);
    X509_VERIFY_PARAM_set_time(rules, at.time_since_epoch().count());
    X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_ANY);
    X509_VERIFY_PARAM_set_depth(rules, depth_max);
    X509_VERIFY_PARAM_set_auth_level(rules, bits_112);
    // An intermediate named as an anchor is an anchor.
    X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
    return X509_verify_cert(&context) == 1 ? X509_V_OK : X509_STORE_CTX_get_error(&context);
}

} // namespace

std::vector<Finding> check_path(const PathQuestion& question, const std::string& field)
{
    const std::string part = "signature " + field;
    const auto one = [&](const std::string& code, const std::string& text) {
        return std::vector<Finding>{block(code, part, text, cure_of(code))};
    };
    if (question.anchors.empty()) {
        return one("untrusted", "no trust anchors were given");
    }

    const CertificatePtr signer = certificate_from(question.signer);
    const StorePtr store = store_of(question.anchors);
    const CertificatesPtr others = stack_of(question.others);
    const StoreContextPtr context(X509_STORE_CTX_new());
    if (X509_STORE_CTX_init(context.get(), store.get(), signer.get(), others.get()) != 1) {
        throw Error(ErrorCode::Internal, {}, last_openssl_error());
    }
    const int error = verified(*context, question.at);
    ERR_clear_error();
    if (error != X509_V_OK) {
        X509* culprit = X509_STORE_CTX_get_current_cert(context.get());
        const std::string subject =
            culprit == nullptr ? "" : " (" + read_certificate(der_of(*culprit)).subject + ")";
        return one(code_of(error),
                   fmt::format("as of {} its certificate does not hold: {}{}", print(question.at),
                               X509_verify_cert_error_string(error), subject));
    }
    if (has_a_false_authority(X509_STORE_CTX_get0_chain(context.get()))) {
        return one("chain", "a certificate in its chain may not issue certificates");
    }
    if (!may_sign_documents(*signer)) {
        return one("key-usage",
                   "its certificate is not for signing documents, as its key usage says");
    }
    return {};
}

} // namespace indenture::signing::checks
