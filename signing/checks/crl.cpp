#include "base/error.h"
#include "signing/checks/path.h"
#include "signing/detail/certificate_set.h"
#include "signing/detail/crl_scope.h"
#include "signing/detail/evidence.h"
#include "signing/detail/testimony.h"
#include "signing/detail/x509.h"

#include <algorithm>
#include <fmt/format.h>
#include <openssl/x509v3.h>

namespace indenture::signing::detail {

namespace {

using namespace checks;
using indenture::print;

/// Asks every list of revoked certificates about one certificate.
class CrlHearing {
public:
    explicit CrlHearing(const Inquiry& inquiry)
        : question_(inquiry.question), certificate_(*inquiry.certificate), issuer_(*inquiry.issuer),
          testimony_(inquiry.question.now)
    {
    }

    Testimony run()
    {
        for (const List& list : question_.evidence.decoded().lists) {
            try {
                ask(list);
            } catch (const Error&) {
                // A time that is none, deep inside a piece that can otherwise be read.
                testimony_.reject("what is said about it is malformed");
            }
        }
        return std::move(testimony_);
    }

private:
    void ask(const List& list)
    {
        const auto reasons = reasons_covered(list, certificate_);
        if (!reasons) {
            return;
        }
        if (!list.is_understood) {
            testimony_.reject("a CRL about it says something critical that is not understood");
            return;
        }
        if (!is_signed(list)) {
            testimony_.reject("a CRL about it is not by anybody who may say so");
            return;
        }
        Statement statement{.kind = kind_in(list),
                            .this_update = list.this_update,
                            .good_until = good_until(list),
                            .existed_since = question_.proofs.of(list.digest),
                            .reasons = *reasons,
                            .origins = list.origins,
                            .source = source_of(list)};
        statement.pieces.crls.push_back(list.der);
        if (statement.kind != Statement::Kind::Good) {
            statement.revoked_at = revoked_at_in(list);
        }
        if (!list.base_number) {
            add_deltas(list, statement);
        }
        // A delta alone says of nobody that he is good.
        if (!list.base_number || statement.kind != Statement::Kind::Good) {
            testimony_.keep(std::move(statement));
        }
    }

    /// RFC 5280, 5.2.4: a delta that builds upon this list or an earlier one brings it up to date.
    /// What it revokes is heard on its own.
    void add_deltas(const List& base, const Statement& statement)
    {
        for (const List& delta : question_.evidence.decoded().lists) {
            if (!is_delta_upon(delta, base) || !delta.is_understood || !is_signed(delta) ||
                kind_in(delta) != Statement::Kind::Good || !leaves_good(delta, statement.kind)) {
                continue;
            }
            Statement updated = statement;
            updated.kind = Statement::Kind::Good;
            updated.revoked_at = std::nullopt;
            updated.this_update = delta.this_update;
            updated.good_until = good_until(delta);
            updated.existed_since =
                std::max(updated.existed_since, question_.proofs.of(delta.digest));
            updated.source = source_of(delta) + ", upon " + statement.source;
            updated.pieces.crls.push_back(delta.der);
            testimony_.keep(std::move(updated));
        }
    }

    /// A hold ends only if the delta removes it by name; a revocation never ends.
    bool leaves_good(const List& delta, Statement::Kind in_base) const
    {
        return in_base == Statement::Kind::Good ||
               (in_base == Statement::Kind::OnHold && entry_in(delta) != nullptr);
    }

    static bool is_delta_upon(const List& delta, const List& base)
    {
        return delta.base_number && base.number && delta.number &&
               X509_NAME_cmp(X509_CRL_get_issuer(delta.crl.get()),
                             X509_CRL_get_issuer(base.crl.get())) == 0 &&
               have_same_scope(delta, base) &&
               ASN1_INTEGER_cmp(delta.base_number.get(), base.number.get()) <= 0 &&
               ASN1_INTEGER_cmp(delta.number.get(), base.number.get()) > 0;
    }

    X509_REVOKED* entry_in(const List& list) const
    {
        X509_REVOKED* entry = nullptr;
        X509_CRL_get0_by_cert(list.crl.get(), &entry, &certificate_);
        return entry;
    }

    static int reason_of(X509_REVOKED& entry)
    {
        const std::unique_ptr<ASN1_ENUMERATED, Free<ASN1_ENUMERATED_free>> reason(
            static_cast<ASN1_ENUMERATED*>(
                X509_REVOKED_get_ext_d2i(&entry, NID_crl_reason, nullptr, nullptr)));
        return reason ? static_cast<int>(ASN1_ENUMERATED_get(reason.get()))
                      : CRL_REASON_UNSPECIFIED;
    }

    Statement::Kind kind_in(const List& list) const
    {
        X509_REVOKED* entry = entry_in(list);
        if (entry == nullptr) {
            return Statement::Kind::Good;
        }
        switch (reason_of(*entry)) {
        case CRL_REASON_REMOVE_FROM_CRL:
            return list.base_number ? Statement::Kind::Good : Statement::Kind::Revoked;
        case CRL_REASON_CERTIFICATE_HOLD:
            return Statement::Kind::OnHold;
        default:
            return Statement::Kind::Revoked;
        }
    }

    Instant revoked_at_in(const List& list) const
    {
        X509_REVOKED* entry = entry_in(list);
        const Instant revoked_at = instant_of(*X509_REVOKED_get0_revocationDate(entry));
        const std::unique_ptr<ASN1_GENERALIZEDTIME, Free<ASN1_GENERALIZEDTIME_free>> invalid_since(
            static_cast<ASN1_GENERALIZEDTIME*>(
                X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date, nullptr, nullptr)));
        return invalid_since ? std::min(revoked_at, instant_of(*invalid_since)) : revoked_at;
    }

    static Instant good_until(const List& list)
    {
        return list.next_update.value_or(list.this_update);
    }

    static std::string source_of(const List& list)
    {
        return fmt::format("{} of {}", list.base_number ? "delta CRL" : "CRL",
                           print(list.this_update));
    }

    /// RFC 5280, 6.3.3 (f) and (g).
    bool is_signed(const List& list)
    {
        auto& known = question_.evidence.decoded().list_signers;
        const auto key = std::pair<const List*, Bytes>(&list, key_of(issuer_));
        const auto found = known.find(key);
        return found != known.end() ? found->second
                                    : known.emplace(key, has_signer(list)).first->second;
    }

    bool has_signer(const List& list) const
    {
        const X509_ALGOR* algorithm = nullptr;
        X509_CRL_get0_signature(list.crl.get(), nullptr, &algorithm);
        if (!is_accepted_signature(*algorithm)) {
            return false;
        }
        const X509_NAME* name = X509_CRL_get_issuer(list.crl.get());
        const bool is_by_issuer = X509_NAME_cmp(name, X509_get_subject_name(&issuer_)) == 0 &&
                                  (X509_get_key_usage(&issuer_) & KU_CRL_SIGN) != 0;
        if (is_by_issuer && X509_CRL_verify(list.crl.get(), X509_get0_pubkey(&issuer_)) == 1) {
            return true;
        }
        for (const CertificateSet* set : {&question_.others, &question_.anchors}) {
            for (const CertificatePtr& candidate : set->decoded().certificates) {
                if (X509_NAME_cmp(name, X509_get_subject_name(candidate.get())) == 0 &&
                    may_verify(question_.evidence) &&
                    !(is_by_issuer && has_same_key(*candidate, issuer_)) &&
                    X509_CRL_verify(list.crl.get(), X509_get0_pubkey(candidate.get())) == 1 &&
                    may_sign_lists(list, *candidate)) {
                    return true;
                }
            }
        }
        return false;
    }

    bool may_sign_lists(const List& list, X509& candidate) const
    {
        return check_path({.leaf = der_of(candidate),
                           .others = question_.others,
                           .anchors = question_.anchors,
                           .purpose = Purpose::CrlIssuer,
                           .at = list.this_update},
                          "")
            .is_valid();
    }

    const StatusQuestion& question_;
    X509& certificate_;
    X509& issuer_;
    Testimony testimony_;
};

} // namespace

Testimony crl_testimony(const Inquiry& inquiry)
{
    return CrlHearing(inquiry).run();
}

} // namespace indenture::signing::detail
