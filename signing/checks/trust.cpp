#include "signing/checks/trust.h"

#include "signing/checks/baseline_level.h"
#include "signing/checks/finding.h"
#include "signing/checks/past_validation.h"
#include "signing/checks/time.h"
#include "signing/checks/validation_store.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <numeric>
#include <set>

namespace indenture::signing::checks {

using indenture::print;

namespace {

// A signer's clock that is wrong by more than a time zone and a day off is no honest mistake.
constexpr std::chrono::hours claim_error_max{24};

bool is_certain(const Examination& examination)
{
    return examination.end != 0 && examination.report.is_intact &&
           examination.report.coverage != Coverage::Unclear;
}

/// Every piece once, in the order of its first use.
class Pieces {
public:
    void add(const ValidationData& data)
    {
        add(data.certificates, pieces_.certificates);
        add(data.crls, pieces_.crls);
        add(data.ocsps, pieces_.ocsps);
    }
    ValidationData taken() { return std::move(pieces_); }

private:
    void add(const std::vector<Bytes>& from, std::vector<Bytes>& to)
    {
        for (const Bytes& piece : from) {
            if (seen_.insert(Digest::of(piece)).second) {
                to.push_back(piece);
            }
        }
    }

    std::set<Digest> seen_;
    ValidationData pieces_;
};

/// What is known of one certificate's use, of a timestamp or a signature.
struct Judgement {
    bool is_trusted = false;
    bool is_in_store = false;
};

class TrustJudge {
public:
    TrustJudge(std::vector<Examination> examinations, const pdf::PdfFile& file,
               const VerificationPolicy& policy)
        : examinations_(std::move(examinations)), file_(file), policy_(policy),
          anchors_(policy.anchors), timestamp_anchors_(policy.timestamp_anchors), proofs_(policy.at)
    {
    }

    TrustAnswer run()
    {
        gather_evidence();
        const std::vector<std::size_t> newest_first = in_order_of_revision();
        for (const std::size_t index : newest_first) {
            if (examinations_[index].token) {
                judge_document_timestamp(index);
            }
        }
        for (Examination& examination : examinations_) {
            if (examination.cms && examination.cms->signer) {
                judge_signature(examination);
            }
        }
        answer_.used = used_.taken();
        for (Examination& examination : examinations_) {
            answer_.signatures.push_back(std::move(examination.report));
        }
        return std::move(answer_);
    }

private:
    void gather_evidence()
    {
        evidence_.add(policy_.evidence, Origin::Policy, others_);
        StoreAnswer store = read_store(file_.latest(), policy_.limits);
        evidence_.add(store.data, Origin::Store, others_);
        append(answer_.findings, std::move(store.findings));
        for (const Examination& examination : examinations_) {
            if (examination.cms) {
                add_from_signature(examination.cms->certificates, examination.cms->archival);
            }
            if (examination.token) {
                add_from_signature(examination.token->certificates, examination.token->archival);
            }
            for (const TimestampAnswer& timestamp : examination.timestamps) {
                add_from_signature(timestamp.certificates, timestamp.archival);
            }
        }
    }

    void add_from_signature(const std::vector<Bytes>& certificates, const ValidationData& archival)
    {
        for (const Bytes& certificate : certificates) {
            others_.add(certificate);
        }
        evidence_.add(archival, Origin::Signature, others_);
    }

    std::vector<std::size_t> in_order_of_revision() const
    {
        std::vector<std::size_t> indices(examinations_.size());
        std::iota(indices.begin(), indices.end(), std::size_t{0});
        std::stable_sort(indices.begin(), indices.end(), [&](std::size_t a, std::size_t b) {
            return examinations_[a].report.revision > examinations_[b].report.revision;
        });
        return indices;
    }

    // --- Timestamps ---------------------------------------------------------------------------

    void judge_document_timestamp(std::size_t index)
    {
        Examination& examination = examinations_[index];
        SignatureReport& report = examination.report;
        if (!is_certain(examination)) {
            return;
        }
        // One that is intact and not believed proves nothing, and does no harm. But a revision that
        // no timestamp authority made at all is none of those that may follow the signatures.
        for (Finding& finding : report.findings) {
            if (finding.code != "timestamp-key-usage") {
                soften(finding);
            }
        }
        const Digest object = Digest::of(examination.contents);
        const Judgement judgement =
            judge_timestamp(*examination.token, proofs_.of(object),
                            "document timestamp " + report.field, report.path, report.findings);
        report.is_trusted = judgement.is_trusted;
        if (!report.is_trusted) {
            return;
        }
        const Instant at = *examination.token->at;
        report.proven_time = at;
        check_order(at, proofs_.of(object), "document timestamp " + report.field, report.findings);
        prove_what_it_covers(examination, at);
    }

    /// The path of the timestamp's authority, as of the time by which the token is known to have
    /// existed; what is wrong with it goes to `findings` as warnings.
    Judgement judge_timestamp(const TimestampAnswer& timestamp, Instant existed_since,
                              const std::string& part, std::vector<PathStep>& path,
                              std::vector<Finding>& findings)
    {
        const auto distrust = [&](const std::string& why) {
            findings.push_back(note(Severity::Warning, "timestamp-untrusted", part,
                                    fmt::format("it is not believed: {}", why)));
        };
        if (!timestamp.signer || !timestamp.at) {
            return {};
        }
        if (timestamp_anchors_.is_empty()) {
            distrust("no trust anchors for timestamps were given");
            return {};
        }
        const bool has_flaw =
            std::any_of(timestamp.findings.begin(), timestamp.findings.end(),
                        [](const Finding& finding) { return finding.severity == Severity::Block; });
        PastAnswer past =
            validated(*timestamp.signer, Purpose::TimestampAuthority, existed_since, part);
        path = std::move(past.path);
        Judgement judgement{past.is_trusted && !has_flaw, past.is_in_store};
        for (Finding& finding : past.findings) {
            if (finding.severity == Severity::Block) {
                distrust(finding.text);
            } else {
                findings.push_back(std::move(finding));
            }
        }
        if (*timestamp.at > policy_.at + clock_difference_max) {
            distrust(
                fmt::format("it is of {}, after the time of this check", print(*timestamp.at)));
            judgement.is_trusted = false;
        }
        if (timestamp.strong_until && existed_since >= *timestamp.strong_until) {
            distrust(fmt::format("its key counts as too short since {}",
                                 print(*timestamp.strong_until)));
            judgement.is_trusted = false;
        }
        return judgement;
    }

    /// The path of whoever made a timestamp or signature that existed at `best`.
    PastAnswer validated(ByteView leaf, Purpose purpose, Instant best, const std::string& part)
    {
        PastAnswer past = validate_past(
            {.leaf = leaf,
             .purpose = purpose,
             .others = others_,
             .anchors = purpose == Purpose::TimestampAuthority ? timestamp_anchors_ : anchors_,
             .evidence = evidence_,
             .proofs = proofs_,
             .best = best,
             .now = policy_.at,
             .rule = policy_.revocation,
             .part = part});
        used_.add(past.used);
        return past;
    }

    static void soften(Finding& finding)
    {
        const bool is_about_token = finding.code.starts_with("timestamp");
        if (is_about_token && finding.severity == Severity::Block) {
            finding.severity = Severity::Warning;
        }
    }

    /// EN 319 102-1, 5.6.3: a timestamp that covers another is not older than it.
    static void check_order(Instant at, Instant covered_since, const std::string& part,
                            std::vector<Finding>& findings)
    {
        if (at > covered_since + clock_difference_max) {
            findings.push_back(
                block("timestamp-order", part,
                      fmt::format("it is of {}, but a timestamp over it is older ({})", print(at),
                                  print(covered_since)),
                      sign_again));
        }
    }

    void prove_what_it_covers(const Examination& timestamp, Instant at)
    {
        const auto prove = [&](const std::vector<Bytes>& pieces) {
            for (const Bytes& piece : pieces) {
                proofs_.add(Digest::of(piece), at);
            }
        };
        const auto prove_data = [&](const ValidationData& data) {
            prove(data.certificates);
            prove(data.crls);
            prove(data.ocsps);
        };
        prove_data(read_store(file_.view(timestamp.report.revision - 1), policy_.limits).data);
        for (const Examination& earlier : examinations_) {
            if (earlier.report.revision >= timestamp.report.revision || earlier.end == 0) {
                continue;
            }
            prove({earlier.contents});
            if (earlier.token) {
                prove_data(earlier.token->archival);
            }
            if (earlier.cms) {
                prove(earlier.cms->timestamps);
                prove_data(earlier.cms->archival);
            }
            for (const TimestampAnswer& inside : earlier.timestamps) {
                prove_data(inside.archival);
            }
        }
    }

    // --- Signatures ---------------------------------------------------------------------------

    void judge_signature(Examination& examination)
    {
        SignatureReport& report = examination.report;
        const Instant covered_since = proofs_.of(Digest::of(examination.contents));
        std::optional<Instant> proven;
        bool is_timestamp_in_store = true;
        if (covered_since < policy_.at) {
            proven = covered_since;
        }
        for (std::size_t i = 0; i < examination.timestamps.size(); ++i) {
            const Judgement judgement = judge_inner_timestamp(examination, i, covered_since);
            const Instant at = examination.timestamps[i].at.value_or(policy_.at);
            if (judgement.is_trusted && (!proven || at < *proven)) {
                proven = std::min(at, policy_.at);
                is_timestamp_in_store = judgement.is_in_store;
            }
        }
        report.proven_time = proven;
        const PastAnswer past = judge_signer(examination, proven.value_or(policy_.at));
        if (report.is_intact) {
            judge_ocsp_times(examination, past);
            judge_level(examination, past.is_in_store && is_timestamp_in_store);
        }
    }

    Judgement judge_inner_timestamp(Examination& examination, std::size_t index,
                                    Instant covered_since)
    {
        const TimestampAnswer& timestamp = examination.timestamps[index];
        const std::string part = "timestamp of signature " + examination.report.field;
        TimestampReport report;
        report.at = timestamp.at;
        report.is_intact = timestamp.is_intact;
        report.findings = timestamp.findings;
        if (timestamp.signer) {
            report.authority = read_certificate(*timestamp.signer);
        }
        Judgement judgement;
        if (timestamp.is_intact) {
            std::for_each(report.findings.begin(), report.findings.end(), soften);
            const Bytes& token = examination.cms->timestamps[index];
            const Instant existed_since = std::min(proofs_.of(Digest::of(token)), covered_since);
            judgement =
                judge_timestamp(timestamp, existed_since, part, report.path, report.findings);
            report.is_trusted = judgement.is_trusted;
            if (report.is_trusted) {
                check_order(*timestamp.at, covered_since, part, report.findings);
            }
        }
        examination.report.timestamps.push_back(std::move(report));
        return judgement;
    }

    PastAnswer judge_signer(Examination& examination, Instant best)
    {
        SignatureReport& report = examination.report;
        const std::string part = "signature " + report.field;
        PastAnswer past = validated(*examination.cms->signer, Purpose::Signer, best, part);
        report.path = past.path;
        report.is_trusted = past.is_trusted;
        append(report.findings, past.findings);
        if (past.revoked_at && report.claimed_time && *report.claimed_time >= *past.revoked_at) {
            report.is_trusted = false;
            report.findings.push_back(
                block("revoked-at-signing", part,
                      fmt::format("it says it was made on {}, after its certificate was revoked "
                                  "on {}",
                                  print(*report.claimed_time), print(*past.revoked_at)),
                      "Sign again with a certificate that is valid."));
        }
        if (examination.cms->strong_until && best >= *examination.cms->strong_until) {
            report.is_trusted = false;
            report.findings.push_back(
                block("algorithm-outlived", part,
                      fmt::format("its key counts as too short since {}, and nothing proves that "
                                  "it is older",
                                  print(*examination.cms->strong_until)),
                      "Sign again with a longer key."));
        }
        append(report.findings,
               check_time(report.claimed_time, *report.signer, policy_, report.field));
        check_claim(report);
        return past;
    }

    /// What a signer says and what is proven must fit together.
    static void check_claim(SignatureReport& report)
    {
        if (!report.proven_time || !report.claimed_time ||
            *report.claimed_time <= *report.proven_time + clock_difference_max) {
            return;
        }
        const std::string part = "signature " + report.field;
        const std::string text =
            fmt::format("it says it was made on {}, but a timestamp proves that it existed on {}",
                        print(*report.claimed_time), print(*report.proven_time));
        report.findings.push_back(*report.claimed_time > *report.proven_time + claim_error_max
                                      ? block("claimed-time", part, text, sign_again)
                                      : note(Severity::Warning, "claimed-time", part, text));
    }

    /// Asked where only OCSP responses in the file say that the certificate was good.
    void judge_ocsp_times(Examination& examination, const PastAnswer& past) const
    {
        const std::optional<Instant> stamped = earliest_intact_timestamp(examination);
        if (!stamped || past.is_good_by_other_means) {
            return;
        }
        const std::vector<Instant> times = ocsp_times_in_file(*examination.cms->signer, evidence_);
        SignatureReport& report = examination.report;
        if (auto finding = check_ocsp_times(times, *stamped, report.field)) {
            report.findings.push_back(std::move(*finding));
        }
    }

    static std::optional<Instant> earliest_intact_timestamp(const Examination& examination)
    {
        std::optional<Instant> earliest;
        for (const TimestampAnswer& timestamp : examination.timestamps) {
            if (timestamp.is_intact && timestamp.at && (!earliest || *timestamp.at < *earliest)) {
                earliest = timestamp.at;
            }
        }
        return earliest;
    }

    void judge_level(Examination& examination, bool is_in_store) const
    {
        SignatureReport& report = examination.report;
        report.level = baseline_level_of(examination, is_in_store, is_store_timestamped());
        // What blocks already says more than the level it leads to.
        if (!blocks(report.findings)) {
            append(report.findings, check_level(examination, policy_.level_min));
        }
    }

    bool is_store_timestamped() const
    {
        const auto changed = store_revision(file_, policy_.limits);
        return changed && std::any_of(examinations_.begin(), examinations_.end(),
                                      [&](const Examination& examination) {
                                          return examination.token &&
                                                 examination.report.is_trusted &&
                                                 examination.report.revision > *changed;
                                      });
    }

    std::vector<Examination> examinations_;
    const pdf::PdfFile& file_;
    const VerificationPolicy& policy_;
    CertificateSet anchors_;
    CertificateSet timestamp_anchors_;
    CertificateSet others_;
    Evidence evidence_;
    ProofsOfExistence proofs_;
    Pieces used_;
    TrustAnswer answer_;
};

} // namespace

TrustAnswer judge_trust(std::vector<Examination> examinations, const pdf::PdfFile& file,
                        const VerificationPolicy& policy)
{
    return TrustJudge(std::move(examinations), file, policy).run();
}

} // namespace indenture::signing::checks
