#include "signing/checks/past_validation.h"

#include "signing/checks/finding.h"
#include "signing/detail/certificate_set.h"
#include "signing/detail/x509.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace indenture::signing::checks {

using indenture::print;

namespace {

void append(std::vector<Bytes>& to, const std::vector<Bytes>& from)
{
    to.insert(to.end(), from.begin(), from.end());
}

/// Certificates that their authority never revokes, and says so (RFC 9608; EN 319 412-1, 5.2).
bool needs_no_revocation(ByteView der)
{
    const detail::CertificatePtr certificate = detail::certificate_from(der);
    for (const char* oid : {"2.5.29.56", "0.4.0.194121.2.1"}) {
        const std::unique_ptr<ASN1_OBJECT, detail::Free<ASN1_OBJECT_free>> type(
            OBJ_txt2obj(oid, 1));
        if (X509_get_ext_by_OBJ(certificate.get(), type.get(), -1) >= 0) {
            return true;
        }
    }
    return false;
}

class PastValidation {
public:
    explicit PastValidation(const PastQuestion& question)
        : question_(question), control_(question.now)
    {
    }

    PastAnswer run()
    {
        PathAnswer path = check_path({.leaf = question_.leaf,
                                      .others = question_.others,
                                      .anchors = question_.anchors,
                                      .purpose = question_.purpose,
                                      .at = question_.best},
                                     question_.part);
        answer_.findings = std::move(path.findings);
        chain_ = std::move(path.chain);
        for (const Bytes& certificate : chain_) {
            answer_.path.push_back({.certificate = read_certificate(certificate),
                                    .revocation = Revocation::NotNeeded,
                                    .revoked_at = std::nullopt,
                                    .source = "",
                                    .der = certificate});
        }
        if (!answer_.findings.empty()) {
            mark_unasked();
            return std::move(answer_);
        }
        answer_.is_in_store = true;
        if (chain_.size() == 1) {
            heed_issuer_of_anchor();
        }
        for (std::size_t i = chain_.size() - 1; i-- > 0;) {
            ask_about(i);
        }
        answer_.is_trusted = !blocks(answer_.findings);
        return std::move(answer_);
    }

private:
    /// Nothing was asked about certificates of a path that does not hold.
    void mark_unasked()
    {
        for (PathStep& step : answer_.path) {
            step.revocation = Revocation::Unknown;
            step.source = "not asked, because the path does not hold";
        }
    }

    StatusQuestion status_question(ByteView certificate, ByteView issuer) const
    {
        return {.certificate = certificate,
                .issuer = issuer,
                .others = question_.others,
                .anchors = question_.anchors,
                .evidence = question_.evidence,
                .proofs = question_.proofs,
                .best = question_.best,
                .control = control_,
                .now = question_.now,
                .rule = question_.rule};
    }

    void ask_about(std::size_t index)
    {
        PathStep& step = answer_.path[index];
        append(answer_.used.certificates, {chain_[index]});
        if (needs_no_revocation(chain_[index])) {
            step.source = "its authority revokes no certificates of its kind";
        } else {
            const StatusAnswer status =
                check_revocation(status_question(chain_[index], chain_[index + 1]));
            step.revocation = status.revocation;
            step.revoked_at = status.revoked_at;
            step.source = status.source;
            take(status, index);
        }
        // Lists leave out what has expired, and keys are guarded no longer.
        control_ = std::min(control_, step.certificate.not_after);
    }

    void take(const StatusAnswer& status, std::size_t index)
    {
        append(answer_.used.certificates, status.used.certificates);
        append(answer_.used.crls, status.used.crls);
        append(answer_.used.ocsps, status.used.ocsps);
        answer_.is_in_store = answer_.is_in_store && status.origins.contains(Origin::Store) &&
                              status.revocation == Revocation::Good;
        switch (status.revocation) {
        case Revocation::Good:
            control_ = std::min(control_, status.good_until);
            if (index == 0) {
                answer_.is_good_by_other_means =
                    status.used.ocsps.empty() || status.origins.contains(Origin::Policy);
            }
            break;
        case Revocation::Revoked:
            take_revoked(status, index);
            break;
        default:
            take_unknown(status, index);
            break;
        }
    }

    std::string name_of(std::size_t index) const
    {
        return index == 0 ? "its certificate"
                          : fmt::format("the certificate of {}, above its own,",
                                        answer_.path[index].certificate.common_name);
    }

    void take_revoked(const StatusAnswer& status, std::size_t index)
    {
        if (index == 0) {
            answer_.revoked_at = status.revoked_at;
        }
        if (*status.revoked_at > question_.best) {
            control_ = std::min(control_, *status.revoked_at);
            answer_.findings.push_back(
                note(Severity::Info, "revoked-later", question_.part,
                     fmt::format("{} was revoked on {}, after it is proven to have existed ({})",
                                 name_of(index), print(*status.revoked_at), status.source)));
            return;
        }
        const char* const code = status.is_on_hold ? "on-hold"
                                 : index == 0      ? "revoked"
                                                   : "revoked-ca";
        answer_.findings.push_back(
            block(code, question_.part,
                  fmt::format("{} was {} on {} ({}), and nothing proves that it was made before",
                              name_of(index), status.is_on_hold ? "put on hold" : "revoked",
                              print(*status.revoked_at), status.source),
                  "Sign again with a certificate that is valid."));
    }

    void take_unknown(const StatusAnswer& status, std::size_t index)
    {
        const std::string text = fmt::format("whether {} was revoked by {} is not known: {}",
                                             name_of(index), print(question_.best), status.source);
        if (status.is_beyond_limit) {
            answer_.findings.push_back(block("limit", question_.part, text, sign_again));
            return;
        }
        if (question_.rule == RevocationRule::WhenAvailable) {
            answer_.findings.push_back(
                note(Severity::Warning, "revocation-unknown", question_.part, text));
            return;
        }
        answer_.findings.push_back(
            block(status.lacks_proof ? "evidence-unproven" : "revocation-unknown", question_.part,
                  text, "Give an OCSP response or a CRL of a later date, or check again later."));
    }

    /// A certificate that is trusted by itself has no issuer that is. But the one that made it may
    /// have revoked it, and of a signer that must be known: RFC 5280 has authorities for anchors,
    /// so that somebody above a signer can take back what he vouched for.
    void heed_issuer_of_anchor()
    {
        const detail::CertificatePtr anchor = detail::certificate_from(chain_.front());
        if (X509_NAME_cmp(X509_get_subject_name(anchor.get()),
                          X509_get_issuer_name(anchor.get())) == 0) {
            return;
        }
        const StatusAnswer status = status_by_issuer_of(*anchor);
        PathStep& step = answer_.path.front();
        if (status.revocation != Revocation::Unknown) {
            step.revocation = status.revocation;
            step.revoked_at = status.revoked_at;
            step.source = status.source;
            take(status, 0);
        } else if (question_.purpose == Purpose::Signer) {
            step.revocation = Revocation::Unknown;
            answer_.findings.push_back(
                block("revocation-unknown", question_.part,
                      "its certificate is trusted by itself, and nothing says whether the "
                      "authority that issued it has revoked it",
                      "Trust the authority that issued it instead."));
        }
    }

    /// What those say of it whose key verifies it; that it was revoked counts most.
    StatusAnswer status_by_issuer_of(X509& anchor)
    {
        StatusAnswer result;
        for (const auto& candidate : question_.others.decoded().certificates) {
            if (X509_check_issued(candidate.get(), &anchor) != X509_V_OK ||
                X509_verify(&anchor, X509_get0_pubkey(candidate.get())) != 1) {
                continue;
            }
            const Bytes issuer = detail::der_of(*candidate);
            StatusAnswer status = check_revocation(status_question(chain_.front(), issuer));
            if (status.revocation == Revocation::Revoked ||
                result.revocation == Revocation::Unknown) {
                result = std::move(status);
            }
            if (result.revocation == Revocation::Revoked) {
                break;
            }
        }
        detail::last_openssl_error();
        return result;
    }

    const PastQuestion& question_;
    Instant control_;
    std::vector<Bytes> chain_;
    PastAnswer answer_;
};

} // namespace

PastAnswer validate_past(const PastQuestion& question)
{
    return PastValidation(question).run();
}

} // namespace indenture::signing::checks
