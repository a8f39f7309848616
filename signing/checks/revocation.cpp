#include "signing/checks/revocation.h"

#include "signing/detail/testimony.h"
#include "signing/detail/x509.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <openssl/err.h>

namespace indenture::signing {

using indenture::print;

namespace detail {

namespace {

using namespace checks;

/// Chooses among the statements about one certificate.
class Decision {
public:
    Decision(const Inquiry& inquiry, Testimony testimony)
        : question_(inquiry.question),
          not_after_(instant_of(*X509_get0_notAfter(inquiry.certificate.get()))),
          testimony_(std::move(testimony))
    {
    }

    StatusAnswer answer()
    {
        if (is_beyond_limit(question_.evidence)) {
            StatusAnswer answer;
            answer.is_beyond_limit = true;
            answer.source = "too many signatures would have to be verified to find out";
            return answer;
        }
        const Statement* revoked = nullptr;
        const Statement* latest = nullptr;
        for (const Statement& statement : testimony_.statements()) {
            if (statement.kind == Statement::Kind::Revoked &&
                (revoked == nullptr || *statement.revoked_at < *revoked->revoked_at)) {
                revoked = &statement;
            }
            if (latest == nullptr || latest->this_update < statement.this_update) {
                latest = &statement;
            }
        }
        // A hold may be lifted: only the latest word counts.
        if (revoked == nullptr && latest != nullptr && latest->kind == Statement::Kind::OnHold) {
            revoked = latest;
        }
        return revoked != nullptr ? revoked_by(*revoked) : good_or_unknown();
    }

private:
    static StatusAnswer revoked_by(const Statement& statement)
    {
        StatusAnswer answer;
        answer.revocation = Revocation::Revoked;
        answer.revoked_at = statement.revoked_at;
        answer.is_on_hold = statement.kind == Statement::Kind::OnHold;
        answer.origins = statement.origins;
        answer.source = statement.source;
        answer.used = statement.pieces;
        return answer;
    }

    bool is_believable(const Statement& statement)
    {
        if (statement.kind != Statement::Kind::Good) {
            return false;
        }
        if (statement.this_update > question_.control + clock_difference_max ||
            statement.existed_since > question_.control) {
            lacks_proof_ = true;
            testimony_.reject(
                fmt::format("nothing proves that the {} existed by {}, until when it would be "
                            "believed",
                            statement.source, print(question_.control)));
            return false;
        }
        // RFC 5280, 3.3: expired certificates are left out of lists.
        if (statement.this_update > not_after_) {
            testimony_.reject(fmt::format("the {} is from after it expired", statement.source));
            return false;
        }
        if (std::max(statement.good_until, statement.this_update) < question_.best) {
            testimony_.reject(
                fmt::format("the {} says nothing of {}", statement.source, print(question_.best)));
            return false;
        }
        return true;
    }

    /// The statements that reach farthest, until every reason for revocation is accounted for.
    StatusAnswer good_or_unknown()
    {
        std::vector<const Statement*> good;
        for (const Statement& statement : testimony_.statements()) {
            if (is_believable(statement)) {
                good.push_back(&statement);
            }
        }
        std::stable_sort(good.begin(), good.end(), [](const auto* a, const auto* b) {
            return std::pair(a->good_until, a->this_update) >
                   std::pair(b->good_until, b->this_update);
        });
        StatusAnswer answer;
        Reasons covered = 0;
        for (const Statement* statement : good) {
            if ((statement->reasons & ~covered) != 0 && covered != all_reasons) {
                add(answer, *statement, covered == 0);
                covered |= statement->reasons;
            }
        }
        if (covered == all_reasons) {
            answer.revocation = Revocation::Good;
            return answer;
        }
        StatusAnswer unknown;
        unknown.lacks_proof = lacks_proof_;
        unknown.partial = std::move(answer.used);
        unknown.source = covered != 0 ? "the lists at hand do not cover every reason for revocation"
                         : testimony_.why_rejected().empty() ? nothing_at_hand
                                                             : testimony_.why_rejected();
        return unknown;
    }

    static void add(StatusAnswer& answer, const Statement& statement, bool is_first)
    {
        answer.good_until = is_first ? std::max(statement.good_until, statement.this_update)
                                     : std::min(answer.good_until, statement.good_until);
        answer.source += (is_first ? "" : "; ") + statement.source;
        std::set<Origin> common;
        std::set_intersection(answer.origins.begin(), answer.origins.end(),
                              statement.origins.begin(), statement.origins.end(),
                              std::inserter(common, common.end()));
        answer.origins = is_first ? statement.origins : common;
        const auto append = [](std::vector<Bytes>& to, const std::vector<Bytes>& from) {
            to.insert(to.end(), from.begin(), from.end());
        };
        append(answer.used.certificates, statement.pieces.certificates);
        append(answer.used.crls, statement.pieces.crls);
        append(answer.used.ocsps, statement.pieces.ocsps);
    }

    const StatusQuestion& question_;
    Instant not_after_;
    Testimony testimony_;
    bool lacks_proof_ = false;
};

} // namespace

checks::StatusAnswer status_of(const Inquiry& inquiry)
{
    Testimony testimony = ocsp_testimony(inquiry);
    testimony.append(crl_testimony(inquiry));
    ERR_clear_error();
    return Decision(inquiry, std::move(testimony)).answer();
}

} // namespace detail

namespace checks {

StatusAnswer check_revocation(const StatusQuestion& question)
{
    return detail::status_of({.question = question,
                              .certificate = detail::certificate_from(question.certificate),
                              .issuer = detail::certificate_from(question.issuer)});
}

} // namespace checks

} // namespace indenture::signing
