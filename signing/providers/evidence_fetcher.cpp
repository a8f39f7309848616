#include "signing/providers/evidence_fetcher.h"

#include "signing/detail/x509.h"
#include "signing/providers/http_exchange.h"

#include <algorithm>
#include <fmt/format.h>
#include <openssl/x509.h>

namespace indenture::signing {

namespace {

using std::chrono::steady_clock;

enum class Kind { Ocsp, List, Issuer };

struct Recipe {
    const char* name; ///< in the names of cache files: do not change
    EvidenceJudgement (*judge)(ByteView, const EvidenceSetting&);
};

const Recipe& recipe_of(Kind kind)
{
    static constexpr Recipe ocsp{"ocsp", judge_ocsp};
    static constexpr Recipe list{"crl", judge_crl};
    static constexpr Recipe issuer{"issuer", judge_issuers};
    return kind == Kind::Ocsp ? ocsp : kind == Kind::List ? list : issuer;
}

/// Anybody can make a certificate and an issuer for it, and would fill the disk with both.
bool is_cached(Kind kind)
{
    return kind != Kind::Issuer;
}

std::size_t size_max_of(Kind kind, const Limits& limits)
{
    return kind == Kind::List ? limits.pdf_stream_size_max : limits.cms_size_max;
}

Bytes taken(unsigned char* octets, int size)
{
    Bytes result(reinterpret_cast<const char*>(octets),
                 static_cast<std::size_t>(std::max(size, 0)));
    OPENSSL_free(octets);
    return result;
}

Bytes issuer_name_of(const X509& certificate)
{
    unsigned char* octets = nullptr;
    const int size = i2d_X509_NAME(X509_get_issuer_name(&certificate), &octets);
    return taken(octets, size);
}

Bytes key_of(const X509& certificate)
{
    unsigned char* octets = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(&certificate), &octets);
    return taken(octets, size);
}

Bytes serial_of(const X509& certificate)
{
    unsigned char* octets = nullptr;
    const int size = i2d_ASN1_INTEGER(X509_get0_serialNumber(&certificate), &octets);
    return taken(octets, size);
}

/// One name for a list of octet strings, wherever one ends.
Digest name_of(const std::vector<Bytes>& parts)
{
    std::string text;
    for (const Bytes& part : parts) {
        text += fmt::format("{}:", part.size()) + part;
    }
    return Digest::of(text);
}

/// By which an answer is found again: an OCSP response by what a CertID is made of, whoever gave
/// it; a list or an issuer by its address and who issued the certificate.
Digest question_of(Kind kind, const WantedEvidence& wanted, const std::string& address)
{
    const detail::CertificatePtr certificate = detail::certificate_from(wanted.certificate);
    const Bytes key =
        wanted.issuer.empty() ? Bytes() : key_of(*detail::certificate_from(wanted.issuer));
    return name_of({recipe_of(kind).name, issuer_name_of(*certificate), key,
                    kind == Kind::Ocsp ? serial_of(*certificate) : address});
}

} // namespace

/// One question on its way.
class EvidenceFetcher::Asking {
public:
    Asking(EvidenceFetcher& fetcher, const WantedEvidence& wanted, const VerificationPolicy& policy)
        : fetcher_(fetcher), policy_(policy)
    {
        answer_.wanted = wanted;
    }

    FetchedAnswer run()
    {
        const WantedEvidence& wanted = answer_.wanted;
        if (wanted.kind == WantedEvidence::Kind::Issuer) {
            ask_until_answered(Kind::Issuer, wanted.issuer_addresses);
            return std::move(answer_);
        }
        ask_until_answered(Kind::Ocsp, wanted.ocsp_addresses);
        if (answer_.is_answered) {
            return std::move(answer_);
        }
        ask_until_answered(Kind::List, wanted.crl_addresses);
        // What a list says, a younger delta may take back.
        if (!answer_.kept.crls.empty()) {
            for (const std::string& address : wanted.delta_addresses) {
                ask(Kind::List, address);
            }
        }
        return std::move(answer_);
    }

private:
    void ask_until_answered(Kind kind, const std::vector<std::string>& addresses)
    {
        for (const std::string& address : addresses) {
            if (!answer_.is_answered) {
                ask(kind, address);
            }
        }
    }

    void ask(Kind kind, const std::string& address)
    {
        const Digest question = question_of(kind, answer_.wanted, address);
        if (!is_cached(kind) || !take_from_cache(kind, question, address)) {
            take_from_network(kind, question, address);
        }
    }

    bool take_from_cache(Kind kind, const Digest& question, const std::string& address)
    {
        const auto found = fetcher_.cache_
                               ? fetcher_.cache_->find(question, size_max_of(kind, policy_.limits))
                               : std::nullopt;
        if (!found) {
            return false;
        }
        EvidenceJudgement judgement = judged(kind, *found);
        if (!judgement.helps() || judgement.keep_until < policy_.at) {
            return false; // damaged, false or outdated: asked again, and replaced
        }
        keep(std::move(judgement), address, true);
        return true;
    }

    void take_from_network(Kind kind, const Digest& question, const std::string& address)
    {
        const Outcome& outcome = fetched(kind, question, address);
        if (!outcome.octets) {
            reject(address, outcome.problem);
            return;
        }
        EvidenceJudgement judgement = judged(kind, *outcome.octets);
        if (!judgement.helps()) {
            reject(address, judgement.text);
            return;
        }
        if (fetcher_.cache_ && is_cached(kind) && judgement.keep_until >= policy_.at) {
            fetcher_.cache_->store(question, *outcome.octets);
        }
        keep(std::move(judgement), address, false);
    }

    EvidenceJudgement judged(Kind kind, ByteView octets) const
    {
        return recipe_of(kind).judge(
            octets, {.wanted = answer_.wanted, .policy = policy_, .kept = answer_.kept});
    }

    void keep(EvidenceJudgement judgement, const std::string& address, bool is_from_cache)
    {
        append(answer_.kept, judgement.kept);
        answer_.is_answered = answer_.is_answered || judgement.is_complete;
        answer_.attempts.push_back({.address = address,
                                    .is_from_cache = is_from_cache,
                                    .is_kept = true,
                                    .result = std::move(judgement.text)});
    }

    void reject(const std::string& address, std::string why)
    {
        answer_.attempts.push_back({.address = address,
                                    .is_from_cache = false,
                                    .is_kept = false,
                                    .result = std::move(why)});
    }

    /// Each address once a run for the same question, whatever came of it.
    const Outcome& fetched(Kind kind, const Digest& question, const std::string& address)
    {
        const Digest request = name_of({Bytes(question.hex()), address});
        const auto known = fetcher_.outcomes_.find(request);
        return known != fetcher_.outcomes_.end()
                   ? known->second
                   : fetcher_.outcomes_.emplace(request, requested(kind, address)).first->second;
    }

    Outcome requested(Kind kind, const std::string& address)
    {
        const auto problem = [](std::string text) {
            return Outcome{.octets = std::nullopt, .problem = std::move(text)};
        };
        HttpAddressAnswer read = read_http_address(address);
        if (!read.address) {
            return problem("not tried, because " + read.refusal);
        }
        const steady_clock::time_point now = steady_clock::now();
        if (now >= fetcher_.deadline_) {
            return problem("not tried, because the time allowed for everything is over");
        }
        if (++fetcher_.requests_ > fetcher_.policy_.requests_max) {
            return problem(fmt::format("not tried, because {} requests were made already",
                                       fetcher_.policy_.requests_max));
        }
        const std::size_t room = policy_.limits.pdf_decoded_total_max -
                                 std::min(policy_.limits.pdf_decoded_total_max, fetcher_.received_);
        const bool is_ocsp = kind == Kind::Ocsp;
        HttpReply reply =
            exchange({.address = std::move(*read.address),
                      .body = is_ocsp ? std::optional(ocsp_request(answer_.wanted)) : std::nullopt,
                      .content_type = is_ocsp ? "application/ocsp-request" : "",
                      .size_max = std::min(room, size_max_of(kind, policy_.limits)),
                      .allowed = fetcher_.policy_.allowed},
                     std::min(fetcher_.deadline_, now + fetcher_.policy_.request_time_max));
        fetcher_.received_ += reply.body ? reply.body->size() : 0;
        return {.octets = std::move(reply.body), .problem = std::move(reply.problem)};
    }

    EvidenceFetcher& fetcher_;
    const VerificationPolicy& policy_;
    FetchedAnswer answer_;
};

EvidenceFetcher::EvidenceFetcher(FetchPolicy policy, std::optional<EvidenceCache> cache)
    : policy_(std::move(policy)), cache_(std::move(cache)),
      deadline_(steady_clock::now() + policy_.total_time_max)
{
}

FetchedAnswer EvidenceFetcher::ask(const WantedEvidence& wanted, const VerificationPolicy& policy)
{
    return Asking(*this, wanted, policy).run();
}

} // namespace indenture::signing
