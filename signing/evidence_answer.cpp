#include "signing/evidence_answer.h"

#include "base/error.h"
#include "base/utf8.h"
#include "signing/checks/revocation.h"
#include "signing/checks/time.h"
#include "signing/detail/certificate_set.h"
#include "signing/detail/evidence.h"
#include "signing/detail/x509.h"

#include <algorithm>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>

namespace indenture::signing {

using indenture::print;

namespace {

using namespace detail;

using RequestPtr = std::unique_ptr<OCSP_REQUEST, Free<OCSP_REQUEST_free>>;
using ResponsePtr = std::unique_ptr<OCSP_RESPONSE, Free<OCSP_RESPONSE_free>>;

// Who names no time for the next response wants to be asked each day (as checks/revocation).
constexpr std::chrono::hours kept_without_next{24};
constexpr int answers_max = 256;
// No path is longer; see checks/path.
constexpr std::size_t issuers_max = 8;
constexpr int verifications_max = 64; ///< of signatures, for one answer that names issuers

// --- What a status says -------------------------------------------------------------------------

bool contains(const std::vector<Bytes>& pieces, const Bytes& piece)
{
    return std::find(pieces.begin(), pieces.end(), piece) != pieces.end();
}

bool is_among(const ValidationData& piece, const ValidationData& used)
{
    const auto all_in = [](const std::vector<Bytes>& part, const std::vector<Bytes>& whole) {
        return std::all_of(part.begin(), part.end(),
                           [&](const Bytes& each) { return contains(whole, each); });
    };
    return all_in(piece.crls, used.crls) && all_in(piece.ocsps, used.ocsps);
}

/// The status of the certificate by one or two lots of evidence, as of now. That a delegate's own
/// certificate holds is a question of its own, which follows.
class Status {
public:
    Status(const EvidenceSetting& setting, const ValidationData& first,
           const ValidationData& second)
        : anchors_(setting.wanted.is_of_timestamps ? setting.policy.timestamp_anchors
                                                   : setting.policy.anchors)
    {
        others_.add(setting.wanted.certificate);
        others_.add(setting.wanted.issuer);
        for (const Bytes& certificate : setting.policy.evidence.certificates) {
            others_.add(certificate);
        }
        evidence_.add(first, checks::Origin::Policy, others_);
        evidence_.add(second, checks::Origin::Policy, others_);
        const checks::ProofsOfExistence proofs(setting.policy.at);
        answer_ = checks::check_revocation({.certificate = setting.wanted.certificate,
                                            .issuer = setting.wanted.issuer,
                                            .others = others_,
                                            .anchors = anchors_,
                                            .evidence = evidence_,
                                            .proofs = proofs,
                                            .best = setting.policy.at,
                                            .control = setting.policy.at,
                                            .now = setting.policy.at,
                                            .rule = RevocationRule::WhenAvailable});
    }

    const checks::StatusAnswer& answer() const { return answer_; }
    bool is_known() const { return answer_.revocation != Revocation::Unknown; }
    const checks::Evidence::Decoded& evidence() const { return evidence_.decoded(); }

    std::string text() const
    {
        if (answer_.revocation == Revocation::Good) {
            return fmt::format("good until {}", print(answer_.good_until));
        }
        if (answer_.revocation == Revocation::Revoked) {
            return fmt::format("{} on {}", answer_.is_on_hold ? "put on hold" : "revoked",
                               print(*answer_.revoked_at));
        }
        return answer_.source;
    }

private:
    checks::CertificateSet anchors_;
    checks::CertificateSet others_;
    checks::Evidence evidence_;
    checks::StatusAnswer answer_;
};

EvidenceJudgement refused(std::string text)
{
    ERR_clear_error();
    return {.kept = {}, .is_complete = false, .keep_until = {}, .text = std::move(text)};
}

bool is_of_the_future(Instant said, const EvidenceSetting& setting)
{
    return said > setting.policy.at + checks::clock_difference_max;
}

std::string future_text(Instant said)
{
    return fmt::format("its answer is of {}, which is still to come", print(said));
}

/// `piece` says `alone` without what is kept.
EvidenceJudgement judged(const EvidenceSetting& setting, const ValidationData& piece,
                         const Status& alone, Instant keep_until)
{
    std::optional<Status> together;
    if (setting.kept != ValidationData{}) {
        together.emplace(setting, setting.kept, piece);
    }
    const Status& after = together ? *together : alone;
    const checks::StatusAnswer& answer = after.answer();
    const bool tells = after.is_known() && is_among(piece, answer.used);
    const bool tells_in_part =
        !after.is_known() && !answer.partial.crls.empty() && is_among(piece, answer.partial);
    ERR_clear_error();
    if (!tells && !tells_in_part) {
        return refused(after.is_known() ? "it adds nothing to what is known" : after.text());
    }
    return {.kept = piece,
            .is_complete = tells,
            .keep_until = keep_until,
            .text = tells ? after.text() : "good, but it does not speak for every reason"};
}

// --- When it was said, and when to ask again ----------------------------------------------------

struct Updates {
    Instant latest;        ///< of what it says
    Instant next_earliest; ///< when a part of it wants to be replaced
};

/// nullopt if it answers nothing.
std::optional<Updates> updates_of(const Response& response)
{
    std::optional<Updates> updates;
    const int count = std::min(OCSP_resp_count(response.basic.get()), answers_max);
    for (int i = 0; i < count; ++i) {
        ASN1_GENERALIZEDTIME* this_update = nullptr;
        ASN1_GENERALIZEDTIME* next_update = nullptr;
        OCSP_single_get0_status(OCSP_resp_get0(response.basic.get(), i), nullptr, nullptr,
                                &this_update, &next_update);
        const Instant said = instant_of(*this_update);
        const Instant next =
            next_update != nullptr ? instant_of(*next_update) : said + kept_without_next;
        const Updates all = updates.value_or(Updates{said, next});
        updates = Updates{std::max(all.latest, said), std::min(all.next_earliest, next)};
    }
    return updates;
}

} // namespace

Bytes ocsp_request(const WantedEvidence& wanted)
{
    const CertificatePtr certificate = certificate_from(wanted.certificate);
    const CertificatePtr issuer = certificate_from(wanted.issuer);
    const RequestPtr request(OCSP_REQUEST_new());
    OCSP_CERTID* id = OCSP_cert_to_id(EVP_sha1(), certificate.get(), issuer.get());
    if (!request || id == nullptr || OCSP_request_add0_id(request.get(), id) == nullptr) {
        throw Error(ErrorCode::Internal, {}, last_openssl_error());
    }
    unsigned char* octets = nullptr;
    const int size = i2d_OCSP_REQUEST(request.get(), &octets);
    Bytes result(reinterpret_cast<const char*>(octets),
                 static_cast<std::size_t>(std::max(size, 0)));
    OPENSSL_free(octets);
    return result;
}

EvidenceJudgement judge_ocsp(ByteView octets, const EvidenceSetting& setting)
{
    const auto* cursor = reinterpret_cast<const unsigned char*>(octets.data());
    const unsigned char* end = cursor + octets.size();
    const ResponsePtr response(
        d2i_OCSP_RESPONSE(nullptr, &cursor, static_cast<long>(octets.size())));
    if (!response || cursor != end) {
        return refused("it is no OCSP response");
    }
    const int status = OCSP_response_status(response.get());
    if (status != OCSP_RESPONSE_STATUS_SUCCESSFUL) {
        return refused(
            fmt::format("the responder says only \"{}\"", OCSP_response_status_str(status)));
    }
    const ValidationData piece{.certificates = {}, .crls = {}, .ocsps = {Bytes(octets)}};
    const Status alone(setting, piece, {});
    try {
        const auto& read = alone.evidence().responses;
        const auto updates = read.empty() ? std::nullopt : updates_of(read.back());
        if (!updates || read.back().der != octets) {
            return refused("its OCSP response cannot be read");
        }
        if (is_of_the_future(updates->latest, setting)) {
            return refused(future_text(updates->latest));
        }
        if (!alone.is_known() && alone.answer().source == checks::nothing_at_hand) {
            return refused("its OCSP response is about another certificate");
        }
        return judged(setting, piece, alone, updates->next_earliest);
    } catch (const Error&) {
        return refused("its OCSP response holds a malformed time");
    }
}

EvidenceJudgement judge_crl(ByteView octets, const EvidenceSetting& setting)
{
    ValidationData piece;
    try {
        piece = read_validation_data(octets, "", setting.policy.limits);
    } catch (const Error&) {
        // Said below.
    }
    if (piece.crls.size() != 1 || !piece.certificates.empty() || !piece.ocsps.empty()) {
        return refused("it is no certificate revocation list");
    }
    const Status alone(setting, piece, {});
    const auto& read = alone.evidence().lists;
    if (read.empty() || read.back().der != piece.crls.front()) {
        return refused("its CRL cannot be read");
    }
    if (is_of_the_future(read.back().this_update, setting)) {
        return refused(future_text(read.back().this_update));
    }
    if (!alone.is_known() && alone.answer().source == checks::nothing_at_hand &&
        !read.back().base_number) {
        return refused("its CRL is not for this certificate");
    }
    return judged(setting, piece, alone, read.back().next_update.value_or(read.back().this_update));
}

// --- Issuers ------------------------------------------------------------------------------------

namespace {

/// Of a "certs-only" CMS message, which may be in BER.
std::vector<Bytes> certificates_in_cms(ByteView octets, const Limits& limits)
{
    const auto* cursor = reinterpret_cast<const unsigned char*>(octets.data());
    const CmsPtr message(d2i_CMS_ContentInfo(nullptr, &cursor, static_cast<long>(octets.size())));
    std::vector<Bytes> found;
    if (!message || OBJ_obj2nid(CMS_get0_type(message.get())) != NID_pkcs7_signed) {
        return found;
    }
    const CertificatesPtr all(CMS_get1_certs(message.get()));
    if (static_cast<std::size_t>(std::max(sk_X509_num(all.get()), 0)) > limits.certificates_max) {
        return found;
    }
    for (int i = 0; i < sk_X509_num(all.get()); ++i) {
        found.push_back(der_of(*sk_X509_value(all.get(), i)));
    }
    return found;
}

std::vector<Bytes> certificates_in(ByteView octets, const Limits& limits)
{
    try {
        const ValidationData data = read_validation_data(octets, "", limits);
        if (data.certificates.size() <= limits.certificates_max) {
            return data.certificates;
        }
    } catch (const Error&) {
        // Not one of those; perhaps a message of several.
    }
    return certificates_in_cms(octets, limits);
}

/// Those that issued `subject`, those that issued them, and so on.
std::vector<Bytes> issuers_of(ByteView subject, const std::vector<Bytes>& candidates)
{
    checks::CertificateSet set;
    for (const Bytes& candidate : candidates) {
        set.add(candidate);
    }
    const CertificatePtr first = certificate_from(subject);
    std::vector<X509*> line{first.get()};
    int verifications = 0;
    for (std::size_t i = 0; i < line.size() && line.size() <= issuers_max; ++i) {
        for (const CertificatePtr& each : set.decoded().certificates) {
            const bool is_new = std::none_of(line.begin(), line.end(), [&](X509* known) {
                return X509_cmp(known, each.get()) == 0;
            });
            const bool may_issue = is_new && line.size() <= issuers_max &&
                                   X509_check_issued(each.get(), line[i]) == X509_V_OK &&
                                   ++verifications <= verifications_max;
            if (may_issue && X509_verify(line[i], X509_get0_pubkey(each.get())) == 1) {
                line.push_back(each.get());
            }
        }
    }
    std::vector<Bytes> issuers;
    for (std::size_t i = 1; i < line.size(); ++i) {
        issuers.push_back(der_of(*line[i]));
    }
    return issuers;
}

} // namespace

EvidenceJudgement judge_issuers(ByteView octets, const EvidenceSetting& setting)
{
    const std::vector<Bytes> candidates = certificates_in(octets, setting.policy.limits);
    if (candidates.empty()) {
        return refused("it holds no certificate");
    }
    EvidenceJudgement judgement;
    judgement.kept.certificates = issuers_of(setting.wanted.certificate, candidates);
    if (judgement.kept.certificates.empty()) {
        return refused("none of its certificates issued this one");
    }
    ERR_clear_error();
    try {
        const Certificate issuer = read_certificate(judgement.kept.certificates.front());
        judgement.is_complete = true;
        judgement.keep_until = issuer.not_after;
        judgement.text = "found " + issuer.subject;
        return judgement;
    } catch (const Error&) {
        return refused("the certificate it gives holds a malformed time");
    }
}

// --- For people and programs --------------------------------------------------------------------

std::string print(const FetchedAnswer& answer)
{
    std::string text = print(answer.wanted) + ": ";
    if (answer.attempts.empty()) {
        return text + "not answered, because its certificate names nobody to ask over HTTP";
    }
    if (!answer.is_answered) {
        text += "not answered; ";
    }
    const char* separator = "";
    for (const FetchAttempt& attempt : answer.attempts) {
        if (answer.is_answered && !attempt.is_kept) {
            continue;
        }
        text += fmt::format("{}{}: {}{}", separator, attempt.address, attempt.result,
                            attempt.is_from_cache ? " (from the cache)" : "");
        separator = "; ";
    }
    return text;
}

Json to_json(const FetchedAnswer& answer)
{
    Json attempts = Json::array();
    for (const FetchAttempt& attempt : answer.attempts) {
        attempts.push_back({{"address", attempt.address},
                            {"from_cache", attempt.is_from_cache},
                            {"kept", attempt.is_kept},
                            {"result", to_utf8(to_utf32(attempt.result))}});
    }
    return {{"question",
             answer.wanted.kind == WantedEvidence::Kind::Revocation ? "revocation" : "issuer"},
            {"subject", to_utf8(to_utf32(answer.wanted.about.subject))},
            {"serial", answer.wanted.about.serial},
            {"sha256", answer.wanted.about.fingerprint.hex()},
            {"why", to_utf8(to_utf32(answer.wanted.why))},
            {"answered", answer.is_answered},
            {"attempts", attempts}};
}

} // namespace indenture::signing
