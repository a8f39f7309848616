#include "signing/checks/revocation.h"

#include "base/error.h"
#include "signing/certificate.h"
#include "signing/detail/algorithms.h"
#include "signing/detail/certificate_set.h"
#include "signing/detail/crl_scope.h"
#include "signing/detail/evidence.h"
#include "signing/detail/x509.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>
#include <openssl/err.h>
#include <openssl/x509v3.h>

namespace indenture::signing::checks {

using indenture::print;

namespace {

using namespace detail;

// Who says nothing of when the next answer comes means: ask every time (RFC 6960, 4.2.2.1).
constexpr std::chrono::hours good_for_without_next{24};
// RFC 6960 sets no cap; a response about this many certificates is no answer to a question.
constexpr int answers_max = 256;
// Signatures verified for one upload. An honest one needs a few for each of its signatures;
// hundreds of certificates with one name could ask for a hundred thousand.
constexpr int verifications_max = 1000;

/// What one piece of evidence says of the certificate.
struct Statement {
    enum class Kind { Good, Revoked, OnHold };

    Kind kind = Kind::Good;
    Instant this_update;
    Instant good_until = {};
    Instant existed_since; ///< as far as is proven
    std::optional<Instant> revoked_at = {};
    Reasons reasons = all_reasons; ///< for which it would tell
    std::set<Origin> origins;
    std::string source;
    ValidationData pieces = {};
};

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

std::string holder_of(const X509& certificate)
{
    const Certificate read = described(certificate);
    return read.common_name.empty() ? read.subject : read.common_name;
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

/// Asks all the evidence about one certificate.
class StatusSearch {
public:
    /// `certificate` and `issuer` as question says, decoded.
    StatusSearch(const StatusQuestion& question, X509& certificate, X509& issuer)
        : question_(question), certificate_(certificate), issuer_(issuer),
          not_after_(instant_of(*X509_get0_notAfter(&certificate)))
    {
    }

    /// About a responder itself: only its issuer is believed, so that nobody vouches for himself.
    StatusAnswer only_by_issuer()
    {
        believes_delegates_ = false;
        return run();
    }

    StatusAnswer run()
    {
        for (Response& response : question_.evidence.decoded().responses) {
            ask_unless_malformed(response);
        }
        for (List& list : question_.evidence.decoded().lists) {
            ask_unless_malformed(list);
        }
        ERR_clear_error();
        return decision();
    }

private:
    template <typename Piece> void ask_unless_malformed(Piece& piece)
    {
        try {
            ask(piece);
        } catch (const Error&) {
            // A time that is none, deep inside a piece that can otherwise be read.
            reject("what is said about it is malformed");
        }
    }

    bool may_verify() const
    {
        return ++question_.evidence.decoded().verifications <= verifications_max;
    }

    // --- OCSP ---------------------------------------------------------------------------------

    OCSP_SINGLERESP* answer_about_certificate(const Response& response) const
    {
        const int count = std::min(OCSP_resp_count(response.basic.get()), answers_max);
        for (int i = 0; i < count; ++i) {
            OCSP_SINGLERESP* single = OCSP_resp_get0(response.basic.get(), i);
            if (is_about_certificate(*OCSP_SINGLERESP_get0_id(single))) {
                return single;
            }
        }
        return nullptr;
    }

    /// RFC 6960, 4.1.1: the hashes are of the issuer's name and key, by any algorithm.
    bool is_about_certificate(const OCSP_CERTID& id) const
    {
        // OpenSSL's getter wants to hand out what could be changed.
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
        auto* theirs = const_cast<OCSP_CERTID*>(&id);
        ASN1_OBJECT* algorithm = nullptr;
        ASN1_INTEGER* serial = nullptr;
        OCSP_id_get0_info(nullptr, &algorithm, nullptr, &serial, theirs);
        if (ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(&certificate_)) != 0) {
            return false;
        }
        const EVP_MD* digest = EVP_get_digestbyobj(algorithm);
        if (digest == nullptr) {
            return false;
        }
        const std::unique_ptr<OCSP_CERTID, Free<OCSP_CERTID_free>> ours(
            OCSP_cert_to_id(digest, &certificate_, &issuer_));
        return ours && OCSP_id_cmp(ours.get(), theirs) == 0;
    }

    void ask(Response& response)
    {
        OCSP_SINGLERESP* single = answer_about_certificate(response);
        if (single == nullptr) {
            return;
        }
        const auto responder = responder_of(response);
        if (!responder) {
            reject("an OCSP response about it is not by anybody who may say so");
            return;
        }
        int reason = 0;
        ASN1_GENERALIZEDTIME* revoked_at = nullptr;
        ASN1_GENERALIZEDTIME* this_update = nullptr;
        ASN1_GENERALIZEDTIME* next_update = nullptr;
        const int status =
            OCSP_single_get0_status(single, &reason, &revoked_at, &this_update, &next_update);
        if (status == V_OCSP_CERTSTATUS_UNKNOWN || this_update == nullptr) {
            reject("the OCSP responder does not know it");
            return;
        }
        if (!understands_all_of(*single)) {
            reject("an OCSP response about it says something critical that is not understood");
            return;
        }
        Statement statement{.this_update = instant_of(*this_update),
                            .existed_since = question_.proofs.of(response.digest),
                            .origins = response.origins,
                            .source = fmt::format("OCSP response of {}, by {}",
                                                  print(response.produced_at),
                                                  holder_of(*responder->certificate))};
        statement.good_until = next_update == nullptr
                                   ? statement.this_update + good_for_without_next
                                   : instant_of(*next_update);
        statement.pieces.ocsps.push_back(response.der);
        statement.pieces.certificates.push_back(der_of(*responder->certificate));
        if (status == V_OCSP_CERTSTATUS_REVOKED) {
            set_revoked(statement, reason, *revoked_at,
                        static_cast<ASN1_GENERALIZEDTIME*>(OCSP_SINGLERESP_get1_ext_d2i(
                            single, NID_invalidity_date, nullptr, nullptr)));
            keep(std::move(statement));
        } else if (responder->is_issuer || is_delegate_good(response, *responder)) {
            keep(std::move(statement));
        }
    }

    static bool understands_all_of(OCSP_SINGLERESP& single)
    {
        return OCSP_SINGLERESP_get_ext_by_critical(&single, 1, -1) == -1;
    }

    const std::optional<Responder>& responder_of(Response& response)
    {
        auto& known = question_.evidence.decoded().responders;
        const auto key = std::pair<const Response*, Bytes>(&response, key_of(issuer_));
        const auto found = known.find(key);
        return found != known.end() ? found->second
                                    : known.emplace(key, found_responder(response)).first->second;
    }

    /// RFC 6960, 4.2.2.2: the issuer itself, a responder it has named, or one that is an anchor.
    std::optional<Responder> found_responder(const Response& response) const
    {
        if (!is_accepted_signature(*OCSP_resp_get0_tbs_sigalg(response.basic.get()))) {
            return std::nullopt;
        }
        if (is_named_in(response, issuer_) && is_signed_by(response, issuer_)) {
            return Responder{&issuer_in_evidence(), true};
        }
        for (const CertificateSet* set : {&question_.others, &question_.anchors}) {
            for (const CertificatePtr& candidate : set->decoded().certificates) {
                if (is_named_in(response, *candidate) && may_verify() &&
                    is_signed_by(response, *candidate) && may_answer(response, *candidate)) {
                    return Responder{candidate.get(), false};
                }
            }
        }
        return std::nullopt;
    }

    /// The issuer as the sets own it, because what is remembered outlives the question.
    X509& issuer_in_evidence() const
    {
        X509* found = question_.others.decoded().find(question_.issuer);
        if (found == nullptr) {
            found = question_.anchors.decoded().find(question_.issuer);
        }
        return found == nullptr ? issuer_ : *found;
    }

    bool may_answer(const Response& response, X509& candidate) const
    {
        const Bytes der = der_of(candidate);
        if (question_.anchors.contains(der)) {
            return true; // a responder somebody trusts by name
        }
        // Named by the issuer itself, not by another authority above or below it.
        const CertificateSet issuer({Bytes(question_.issuer)});
        const CertificateSet nobody;
        return check_path({.leaf = der,
                           .others = nobody,
                           .anchors = issuer,
                           .purpose = Purpose::OcspResponder,
                           .at = response.produced_at},
                          "")
            .is_valid();
    }

    static bool is_named_in(const Response& response, X509& candidate)
    {
        const ASN1_OCTET_STRING* key_hash = nullptr;
        const X509_NAME* name = nullptr;
        OCSP_resp_get0_id(response.basic.get(), &key_hash, &name);
        if (name != nullptr) {
            return X509_NAME_cmp(name, X509_get_subject_name(&candidate)) == 0;
        }
        Bytes hash(EVP_MAX_MD_SIZE, '\0');
        unsigned size = 0;
        // RFC 6960, 4.2.1: KeyHash is SHA-1, as a name and not for security.
        X509_pubkey_digest(&candidate, EVP_sha1(), reinterpret_cast<unsigned char*>(hash.data()),
                           &size);
        hash.resize(size);
        return key_hash != nullptr &&
               hash == ByteView(reinterpret_cast<const char*>(ASN1_STRING_get0_data(key_hash)),
                                static_cast<std::size_t>(ASN1_STRING_length(key_hash)));
    }

    static bool is_signed_by(const Response& response, X509& candidate)
    {
        EVP_PKEY* key = X509_get0_pubkey(&candidate);
        return key != nullptr &&
               ASN1_item_verify(ASN1_ITEM_rptr(OCSP_RESPDATA),
                                OCSP_resp_get0_tbs_sigalg(response.basic.get()),
                                OCSP_resp_get0_signature(response.basic.get()),
                                OCSP_resp_get0_respdata(response.basic.get()), key) == 1;
    }

    /// A delegate's word counts if its certificate still held when the word is known to have been
    /// given, and was not revoked by then.
    bool is_delegate_good(const Response& response, const Responder& responder)
    {
        if (!believes_delegates_) {
            return false;
        }
        X509& delegate = *responder.certificate;
        const Instant existed_since = question_.proofs.of(response.digest);
        if (existed_since > instant_of(*X509_get0_notAfter(&delegate))) {
            reject("the certificate of its OCSP responder has expired, and nothing proves that the "
                   "response is older");
            return false;
        }
        if (X509_get_ext_by_NID(&delegate, NID_id_pkix_OCSP_noCheck, -1) >= 0 ||
            question_.anchors.contains(der_of(delegate))) {
            return true;
        }
        StatusQuestion about_delegate = question_;
        const Bytes der = der_of(delegate);
        about_delegate.certificate = der;
        about_delegate.best = std::min(existed_since, question_.control);
        const StatusAnswer answer =
            StatusSearch(about_delegate, delegate, issuer_).only_by_issuer();
        if (answer.revocation == Revocation::Revoked && answer.revoked_at <= existed_since) {
            reject("its OCSP responder was revoked itself");
            return false;
        }
        if (answer.revocation == Revocation::Unknown &&
            question_.rule == RevocationRule::Required) {
            reject("whether its OCSP responder was revoked itself is not known");
            return false;
        }
        return true;
    }

    // --- CRLs ---------------------------------------------------------------------------------

    void ask(List& list)
    {
        const auto reasons = reasons_covered(list, certificate_);
        if (!reasons) {
            return;
        }
        if (!list.is_understood) {
            reject("a CRL about it says something critical that is not understood");
            return;
        }
        if (!is_signed(list)) {
            reject("a CRL about it is not by anybody who may say so");
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
            keep(std::move(statement));
        }
    }

    /// RFC 5280, 5.2.4: a delta that builds upon this list or an earlier one brings it up to date.
    /// What it revokes is heard on its own.
    void add_deltas(const List& base, const Statement& statement)
    {
        for (List& delta : question_.evidence.decoded().lists) {
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
            keep(std::move(updated));
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
    bool is_signed(List& list)
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
                    may_verify() && !(is_by_issuer && has_same_key(*candidate, issuer_)) &&
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

    // --- The answer ---------------------------------------------------------------------------

    static void set_revoked(Statement& statement, int reason, const ASN1_GENERALIZEDTIME& at,
                            ASN1_GENERALIZEDTIME* invalid_since)
    {
        const std::unique_ptr<ASN1_GENERALIZEDTIME, Free<ASN1_GENERALIZEDTIME_free>> owned(
            invalid_since);
        statement.kind = reason == OCSP_REVOKED_STATUS_CERTIFICATEHOLD ? Statement::Kind::OnHold
                                                                       : Statement::Kind::Revoked;
        statement.revoked_at =
            owned ? std::min(instant_of(at), instant_of(*owned)) : instant_of(at);
    }

    void reject(std::string why)
    {
        if (why_unknown_.empty()) {
            why_unknown_ = std::move(why);
        }
    }

    /// Nothing is believed that is dated after the time of the check.
    void keep(Statement statement)
    {
        if (statement.this_update <= question_.now + clock_difference_max) {
            statements_.push_back(std::move(statement));
        }
    }

    StatusAnswer decision()
    {
        if (question_.evidence.decoded().verifications > verifications_max) {
            StatusAnswer answer;
            answer.is_beyond_limit = true;
            answer.source = "too many signatures would have to be verified to find out";
            return answer;
        }
        const Statement* revoked = nullptr;
        const Statement* latest = nullptr;
        for (const Statement& statement : statements_) {
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
            reject(fmt::format("nothing proves that the {} existed by {}, until when it would be "
                               "believed",
                               statement.source, print(question_.control)));
            return false;
        }
        // RFC 5280, 3.3: expired certificates are left out of lists.
        if (statement.this_update > not_after_) {
            reject(fmt::format("the {} is from after it expired", statement.source));
            return false;
        }
        if (std::max(statement.good_until, statement.this_update) < question_.best) {
            reject(
                fmt::format("the {} says nothing of {}", statement.source, print(question_.best)));
            return false;
        }
        return true;
    }

    /// The statements that reach farthest, until every reason for revocation is accounted for.
    StatusAnswer good_or_unknown()
    {
        std::vector<const Statement*> good;
        for (const Statement& statement : statements_) {
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
                         : why_unknown_.empty() ? nothing_at_hand
                                                : why_unknown_;
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
    X509& certificate_;
    X509& issuer_;
    Instant not_after_;
    bool believes_delegates_ = true;
    std::vector<Statement> statements_;
    std::string why_unknown_;
    bool lacks_proof_ = false;
};

/// A certificate from the sets, or decoded for the occasion.
class Lookup {
public:
    Lookup(const StatusQuestion& question, ByteView der)
    {
        found_ = question.others.decoded().find(der);
        if (found_ == nullptr) {
            found_ = question.anchors.decoded().find(der);
        }
        if (found_ == nullptr) {
            decoded_ = certificate_from(der);
            found_ = decoded_.get();
        }
    }

    X509& certificate() const { return *found_; }

private:
    X509* found_ = nullptr;
    CertificatePtr decoded_;
};

bool is_named_in(const OCSP_CERTID& id, X509& certificate)
{
    // OpenSSL's getter wants to hand out what could be changed.
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
    auto* theirs = const_cast<OCSP_CERTID*>(&id);
    ASN1_OCTET_STRING* name_hash = nullptr;
    ASN1_OBJECT* algorithm = nullptr;
    ASN1_INTEGER* serial = nullptr;
    OCSP_id_get0_info(&name_hash, &algorithm, nullptr, &serial, theirs);
    const EVP_MD* digest = EVP_get_digestbyobj(algorithm);
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned size = 0;
    return digest != nullptr &&
           ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(&certificate)) == 0 &&
           X509_NAME_digest(X509_get_issuer_name(&certificate), digest, hash.data(), &size) == 1 &&
           std::equal(hash.begin(), hash.begin() + size, ASN1_STRING_get0_data(name_hash),
                      ASN1_STRING_get0_data(name_hash) + ASN1_STRING_length(name_hash));
}

bool names(const Response& response, X509& certificate)
{
    const int count = std::min(OCSP_resp_count(response.basic.get()), answers_max);
    for (int i = 0; i < count; ++i) {
        if (is_named_in(*OCSP_SINGLERESP_get0_id(OCSP_resp_get0(response.basic.get(), i)),
                        certificate)) {
            return true;
        }
    }
    return false;
}

} // namespace

StatusAnswer check_revocation(const StatusQuestion& question)
{
    const Lookup certificate(question, question.certificate);
    const Lookup issuer(question, question.issuer);
    return StatusSearch(question, certificate.certificate(), issuer.certificate()).run();
}

std::vector<Instant> ocsp_times_in_file(ByteView certificate, const Evidence& evidence)
{
    const CertificatePtr decoded = certificate_from(certificate);
    std::vector<Instant> times;
    for (const Response& response : evidence.decoded().responses) {
        const bool is_in_file = response.origins.contains(Origin::Store) ||
                                response.origins.contains(Origin::Signature);
        if (is_in_file && names(response, *decoded)) {
            times.push_back(response.produced_at);
        }
    }
    ERR_clear_error();
    return times;
}

} // namespace indenture::signing::checks
