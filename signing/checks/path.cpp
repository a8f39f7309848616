#include "signing/checks/path.h"

#include "base/error.h"
#include "signing/certificate.h"
#include "signing/checks/finding.h"
#include "signing/detail/certificate_set.h"
#include "signing/detail/openssl.h"
#include "signing/detail/x509.h"

#include <algorithm>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <optional>

namespace indenture::signing::checks {

using indenture::print;

namespace {

using namespace detail;

// Budgets of the search. A stranger may bring hundreds of certificates that name each other.
constexpr std::size_t path_size_max = 8;
constexpr int paths_max = 16;
constexpr int steps_max = 2000;
constexpr int bits_112 = 2; // OpenSSL's security level: RSA 2048, no SHA-1

/// A path that fits by name, from the leaf to the anchor. Not owned.
using Candidate = std::vector<X509*>;

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
/// logging in or for a server signs challenges, which are no declarations of will, and keys of
/// timestamp authorities and OCSP responders sign nothing but their own kind of message.
bool may_sign_documents(X509& certificate)
{
    const std::uint32_t usage = X509_get_key_usage(&certificate);
    const std::uint32_t extended = X509_get_extended_key_usage(&certificate);
    constexpr std::uint32_t anything = UINT32_MAX; // what OpenSSL says of an absent extension
    if (extended != anything && (extended & (XKU_TIMESTAMP | XKU_OCSP_SIGN)) != 0) {
        return false;
    }
    const bool is_for_connections =
        extended != anything && (extended & (XKU_SSL_CLIENT | XKU_SSL_SERVER)) != 0;
    return (usage & KU_NON_REPUDIATION) != 0 ||
           ((usage & KU_DIGITAL_SIGNATURE) != 0 && !is_for_connections);
}

bool may_answer_for_others(X509& certificate)
{
    const std::uint32_t extended = X509_get_extended_key_usage(&certificate);
    const bool is_responder = extended != UINT32_MAX && (extended & XKU_OCSP_SIGN) != 0;
    return is_responder && (X509_get_key_usage(&certificate) & KU_DIGITAL_SIGNATURE) != 0;
}

/// Why the leaf may not do what it is asked to; nullopt if it may.
std::optional<std::string> misuse_of(X509& leaf, Purpose purpose)
{
    switch (purpose) {
    case Purpose::Signer:
        if (!may_sign_documents(leaf)) {
            return "its certificate is not for signing documents, as its key usage says";
        }
        break;
    case Purpose::TimestampAuthority:
        if (X509_check_purpose(&leaf, X509_PURPOSE_TIMESTAMP_SIGN, 0) != 1) {
            return "its certificate is not for timestamps and nothing else, as RFC 3161, 2.3 asks";
        }
        break;
    case Purpose::OcspResponder:
        if (!may_answer_for_others(leaf)) {
            return "its certificate is not for signing OCSP responses";
        }
        break;
    case Purpose::CrlIssuer:
        if ((X509_get_key_usage(&leaf) & KU_CRL_SIGN) == 0) {
            return "its certificate is not for signing lists of revoked certificates";
        }
        break;
    }
    return std::nullopt;
}

bool has_a_false_authority(const Candidate& path)
{
    // The leaf is first and the anchor, which is trusted as it is, last.
    for (std::size_t i = 1; i + 1 < path.size(); ++i) {
        if (X509_check_ca(path[i]) != 1) {
            return true;
        }
    }
    return false;
}

/// By name and key identifier. That its key usage forbids it is said later, by name.
bool may_have_issued(X509* issuer, X509* subject)
{
    const int answer = X509_check_issued(issuer, subject);
    return answer == X509_V_OK || answer == X509_V_ERR_KEYUSAGE_NO_CERTSIGN;
}

/// The same name with the same key is the same authority, under another certificate.
bool is_same_authority(X509* a, X509* b)
{
    return X509_NAME_cmp(X509_get_subject_name(a), X509_get_subject_name(b)) == 0 &&
           EVP_PKEY_eq(X509_get0_pubkey(a), X509_get0_pubkey(b)) == 1;
}

/// Tries paths by name, depth first, until OpenSSL finds one valid. OpenSSL's own search does not
/// come back from a wrong turn where two authorities have one name.
class PathSearch {
public:
    explicit PathSearch(const PathQuestion& question)
        : question_(question), anchors_(question.anchors.decoded()),
          others_(question.others.decoded())
    {
    }

    PathAnswer run(X509* leaf, const std::string& part)
    {
        Candidate path{leaf};
        extend(path);
        ERR_clear_error();
        PathAnswer answer;
        for (X509* certificate : farthest_) {
            answer.chain.push_back(der_of(*certificate));
        }
        if (!is_found_) {
            const std::string code = error_ ? error_->code : "untrusted";
            const std::string text =
                error_ ? error_->text : "its certificate leads to none of the trust anchors";
            answer.findings.push_back(block(code, part, text, cure_of(code)));
        }
        return answer;
    }

private:
    struct Problem {
        std::string code;
        std::string text;
        bool is_false_issuer = false; ///< it only shares its name
    };

    void extend(Candidate& path)
    {
        if (++steps_ > steps_max || paths_ >= paths_max) {
            return;
        }
        if (path.size() > farthest_.size() && !error_) {
            farthest_ = path;
        }
        const auto is_last = [&](const auto& anchor) {
            return X509_cmp(anchor.get(), path.back()) == 0;
        };
        if (std::any_of(anchors_.certificates.begin(), anchors_.certificates.end(), is_last)) {
            judge(path);
            return;
        }
        if (path.size() == path_size_max) {
            return;
        }
        extend_by(anchors_, path);
        extend_by(others_, path);
    }

    void extend_by(const CertificateSet::Decoded& set, Candidate& path)
    {
        for (const CertificatePtr& next : set.certificates) {
            if (is_found_) {
                return;
            }
            X509* issuer = next.get();
            const bool is_known = std::any_of(path.begin(), path.end(), [&](X509* earlier) {
                return X509_cmp(earlier, issuer) == 0;
            });
            if (is_known || !may_have_issued(issuer, path.back()) || is_loop(path, issuer)) {
                continue;
            }
            path.push_back(issuer);
            extend(path);
            path.pop_back();
        }
    }

    static bool is_loop(const Candidate& path, X509* issuer)
    {
        return std::any_of(path.begin() + 1, path.end(),
                           [&](X509* earlier) { return is_same_authority(earlier, issuer); });
    }

    void judge(const Candidate& path)
    {
        ++paths_;
        const auto problem = problem_of(path);
        if (!problem) {
            is_found_ = true;
            farthest_ = path;
            return;
        }
        if (!error_ || (error_->is_false_issuer && !problem->is_false_issuer)) {
            error_ = problem;
            farthest_ = path;
        }
    }

    std::optional<Problem> problem_of(const Candidate& path) const
    {
        const StorePtr store(X509_STORE_new());
        const StoreContextPtr context(X509_STORE_CTX_new());
        // Stacks of certificates that others own.
        const std::unique_ptr<STACK_OF(X509), Free<free_stack>> between(sk_X509_new_null());
        const std::unique_ptr<STACK_OF(X509), Free<free_stack>> anchor(sk_X509_new_null());
        sk_X509_push(anchor.get(), path.back());
        for (std::size_t i = 1; i + 1 < path.size(); ++i) {
            sk_X509_push(between.get(), path[i]);
        }
        if (X509_STORE_CTX_init(context.get(), store.get(), path.front(), between.get()) != 1) {
            throw Error(ErrorCode::Internal, {}, last_openssl_error());
        }
        X509_STORE_CTX_set0_trusted_stack(context.get(), anchor.get());
        set_rules(*X509_STORE_CTX_get0_param(context.get()));
        if (X509_verify_cert(context.get()) != 1) {
            return problem_of(*context);
        }
        if (has_a_false_authority(path)) {
            return Problem{"chain", "a certificate in its chain may not issue certificates"};
        }
        if (const auto misuse = misuse_of(*path.front(), question_.purpose)) {
            return Problem{"key-usage", *misuse};
        }
        return std::nullopt;
    }

    Problem problem_of(X509_STORE_CTX& context) const
    {
        const int error = X509_STORE_CTX_get_error(&context);
        X509* culprit = X509_STORE_CTX_get_current_cert(&context);
        const std::string subject =
            culprit == nullptr ? "" : " (" + described(*culprit).subject + ")";
        return {code_of(error),
                fmt::format("as of {} its certificate does not hold: {}{}", print(question_.at),
                            X509_verify_cert_error_string(error), subject),
                error == X509_V_ERR_CERT_SIGNATURE_FAILURE};
    }

    void set_rules(X509_VERIFY_PARAM& rules) const
    {
        X509_VERIFY_PARAM_set_time(&rules, question_.at.time_since_epoch().count());
        X509_VERIFY_PARAM_set_purpose(&rules, X509_PURPOSE_ANY);
        X509_VERIFY_PARAM_set_depth(&rules, static_cast<int>(path_size_max));
        X509_VERIFY_PARAM_set_auth_level(&rules, bits_112);
        // An intermediate named as an anchor is an anchor. Without a set of policies any will do,
        // but a certificate may insist that there is one (RFC 5280, 4.2.1.11).
        X509_VERIFY_PARAM_set_flags(&rules, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_POLICY_CHECK);
        X509_VERIFY_PARAM_add0_policy(&rules, OBJ_nid2obj(NID_any_policy));
    }

    static void free_stack(STACK_OF(X509) * stack) { sk_X509_free(stack); }

    const PathQuestion& question_;
    const CertificateSet::Decoded& anchors_;
    const CertificateSet::Decoded& others_;
    Candidate farthest_;
    std::optional<Problem> error_;
    bool is_found_ = false;
    int steps_ = 0;
    int paths_ = 0;
};

} // namespace

PathAnswer check_path(const PathQuestion& question, const std::string& part)
{
    if (question.anchors.is_empty()) {
        return {{Bytes(question.leaf)},
                {block("untrusted", part, "no trust anchors were given", cure_of("untrusted"))}};
    }
    return PathSearch(question).run(certificate_from(question.leaf).get(), part);
}

} // namespace indenture::signing::checks
