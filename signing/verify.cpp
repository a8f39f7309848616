#include "signing/verify.h"

#include "base/error.h"
#include "pdf/file.h"
#include "signing/checks/active_content.h"
#include "signing/checks/anchoring.h"
#include "signing/checks/changes.h"
#include "signing/checks/coverage.h"
#include "signing/checks/finding.h"
#include "signing/checks/parties.h"
#include "signing/checks/permissions.h"
#include "signing/checks/scan.h"
#include "signing/checks/signature.h"
#include "signing/checks/trust.h"
#include "signing/detail/file_digests.h"
#include "signing/detail/verifier.h"
#include "signing/field.h"

#include <algorithm>
#include <fmt/format.h>

namespace indenture::signing {

namespace {

/// One verification: asks each check its question and gathers the answers.
class Examiner {
public:
    Examiner(ByteView upload, const VerificationPolicy& policy)
        : upload_(upload), policy_(policy), digests_(upload)
    {
        if (policy.issued) {
            report_.issued = digests_.sha256(issued_size() == 0 ? ByteView(*policy.issued)
                                                                : upload.substr(0, issued_size()));
        }
        report_.upload = digests_.sha256(upload);
        report_.size = upload.size();
        report_.at = policy.at;
    }

    VerificationReport run()
    {
        const pdf::Reading reading =
            pdf::read_view(upload_, {.limits = policy_.limits, .issued_size = issued_size()});
        try {
            if (reading.file) {
                judge(*reading.file);
            } else {
                refuse(*reading.refusal, reading.examinable);
            }
        } catch (const Error& error) {
            // Objects are read when a check asks for them, so damage may show up late.
            if (error.code() != ErrorCode::BadInput && error.code() != ErrorCode::LimitExceeded) {
                throw;
            }
            Finding finding =
                checks::block(error.code() == ErrorCode::LimitExceeded ? "limit" : "damaged",
                              error.where().part, error.message(), checks::sign_again);
            finding.where.position = error.where().position;
            report_.findings.push_back(std::move(finding));
            report_.outstanding = policy_.required;
        }
        return std::move(report_);
    }

private:
    /// How much of the upload is, octet for octet, what we issued.
    std::size_t issued_size() const
    {
        const bool is_prefix =
            policy_.issued && upload_.substr(0, policy_.issued->size()) == *policy_.issued;
        return is_prefix ? policy_.issued->size() : 0;
    }

    /// Of a file refused, still says what the signatures are worth that can be read.
    void refuse(Finding refusal, const std::optional<pdf::PdfFile>& examinable)
    {
        refusal.where.source = "the upload";
        report_.findings.push_back(std::move(refusal));
        report_.outstanding = policy_.required;
        if (!examinable) {
            return;
        }
        examine_signatures(*examinable, signature_fields(examinable->latest(), policy_.limits));
        for (SignatureReport& signature : report_.signatures) {
            if (signature.coverage == Coverage::EntireFile) {
                signature.coverage = Coverage::EntireRevision;
            }
        }
    }

    void judge(const pdf::PdfFile& file)
    {
        const auto fields = signature_fields(file.latest(), policy_.limits);
        examine_signatures(file, fields);
        judge_octets(file);
        judge_revisions(file);
        judge_parties(fields);
        if (report_.signatures.empty()) {
            report_.findings.push_back(checks::block(
                "no-signature", "", "the file has no electronic signature",
                "Sign the contract electronically; a scan of a signature on paper cannot be "
                "verified."));
            if (auto scan = checks::check_scan(file, policy_)) {
                report_.findings.push_back(std::move(*scan));
            }
        }
    }

    void examine_signatures(const pdf::PdfFile& file, const std::vector<SignatureField>& fields)
    {
        std::vector<checks::Examination> examinations;
        for (const SignatureField& field : fields) {
            if (field.value) {
                examinations.push_back(checks::examine(file, field, policy_, digests_));
            }
        }
        std::stable_sort(
            examinations.begin(), examinations.end(),
            [](const auto& a, const auto& b) { return a.report.revision < b.report.revision; });
        checks::TrustAnswer trust = checks::judge_trust(std::move(examinations), file, policy_);
        report_.signatures = std::move(trust.signatures);
        report_.used = std::move(trust.used);
        checks::append(report_.findings, std::move(trust.findings));
    }

    /// Files of others hold unused objects in their oldest revision, which no signer saw either. In
    /// a later one, or in what claims to be ours, what nothing declares is not there by accident.
    void judge_octets(const pdf::PdfFile& file)
    {
        for (const pdf::Unaccounted& octets : file.unaccounted()) {
            const std::string part =
                fmt::format("revision {}", octets.revision + 1) +
                (octets.container == 0 ? "" : fmt::format(", object {}", octets.container));
            Finding finding =
                checks::block("unaccounted-octets", part, octets.text, checks::sign_again);
            finding.where.position = fmt::format("offset {}", octets.span.begin);
            if (octets.revision == 0 && issued_size() == 0) {
                finding.severity = Severity::Warning;
            }
            report_.findings.push_back(std::move(finding));
        }
    }

    void judge_revisions(const pdf::PdfFile& file)
    {
        // What the first signer signed is taken as it is, or compared with what was issued as a
        // whole; only octets that were issued vouch for themselves.
        std::size_t trusted = report_.signatures.empty() ? file.revisions().size() - 1
                                                         : report_.signatures.front().revision - 1;
        bool is_issued = false;
        if (policy_.issued) {
            checks::AnchoringAnswer answer = checks::check_anchoring(file, trusted, policy_);
            is_issued = answer.revision.has_value();
            trusted = answer.revision.value_or(trusted);
            report_.anchoring = answer.anchoring;
            report_.redline = std::move(answer.redline);
            checks::append(report_.findings, std::move(answer.findings));
        }
        checks::History history(file, policy_.limits);
        const checks::Base base{.revision = trusted, .is_issued = is_issued};
        checks::ChangesAnswer changes = checks::check_changes(history, base);
        checks::append(report_.findings, std::move(changes.findings));
        checks::append(report_.findings, checks::check_permissions(history, base, changes.roles));
        if (!is_issued) {
            checks::append(report_.findings, checks::remark_active_content(file.view(trusted)));
        }
        checks::append(report_.findings, checks::check_ranges(report_.signatures));
        checks::append(report_.findings, checks::check_dictionaries(history, report_.signatures));
    }

    void judge_parties(const std::vector<SignatureField>& fields)
    {
        for (SignatureReport& signature : report_.signatures) {
            if (signature.is_timestamp) {
                continue;
            }
            const auto party = std::find_if(
                policy_.required.begin(), policy_.required.end(),
                [&](const auto& required) { return required.field == signature.field; });
            if (party != policy_.required.end() && signature.signer) {
                checks::PartyAnswer answer =
                    checks::check_party(*signature.signer, *party, policy_);
                signature.authority = answer.authority;
                checks::append(signature.findings, std::move(answer.findings));
            }
            if (auto finding = checks::check_proven_time(signature, policy_)) {
                signature.findings.push_back(std::move(*finding));
            }
            if (party == policy_.required.end() && !policy_.required.empty()) {
                signature.findings.push_back(
                    checks::block("unexpected-signature", "signature " + signature.field,
                                  "this field belongs to no party", checks::sign_again));
            }
        }
        checks::append(report_.findings, checks::check_distinct(report_.signatures));
        checks::append(report_.findings, checks::check_signing_order(report_.signatures, policy_));
        for (const RequiredSignatory& party : policy_.required) {
            judge_presence(party, fields);
        }
        if (policy_.required.empty()) {
            note_unsigned(fields);
        }
    }

    /// Nobody said who must sign: every field reserved for a signature is a party's.
    void note_unsigned(const std::vector<SignatureField>& fields)
    {
        for (const SignatureField& field : fields) {
            if (!field.value) {
                report_.outstanding.push_back({field.name, {}, {}, {}});
                report_.findings.push_back(checks::note(
                    Severity::Warning, "missing-signature", "",
                    fmt::format("field '{}' is reserved for a signature and not signed",
                                field.name)));
            }
        }
    }

    void judge_presence(const RequiredSignatory& party, const std::vector<SignatureField>& fields)
    {
        const auto field =
            std::find_if(fields.begin(), fields.end(), [&](const SignatureField& candidate) {
                return candidate.name == party.field;
            });
        if (field != fields.end() && field->value) {
            return;
        }
        report_.outstanding.push_back(party);
        if (field == fields.end()) {
            report_.findings.push_back(
                checks::block("missing-field", "",
                              fmt::format("the file has no field '{}' for the signature of {}",
                                          party.field, party.organisation_name),
                              "Send the contract that was issued."));
            return;
        }
        report_.findings.push_back(checks::note(
            Severity::Warning, "missing-signature", "",
            fmt::format("{} has not signed (field '{}')", party.organisation_name, party.field)));
    }

    ByteView upload_;
    const VerificationPolicy& policy_;
    detail::FileDigests digests_;
    VerificationReport report_;
};

} // namespace

VerificationReport Verifier::examine(ByteView upload, const VerificationPolicy& policy)
{
    return Examiner(upload, policy).run();
}

void Verifier::conclude(VerificationReport& report, const VerificationPolicy& policy)
{
    const bool is_executed = report.verdict() == Verdict::Passed && report.issued &&
                             report.anchoring &&
                             policy.accepted_anchoring.count(*report.anchoring) != 0 &&
                             !policy.required.empty() && report.outstanding.empty();
    if (!is_executed) {
        return;
    }
    report.execution = VerifiedExecution(execution_of(report, policy));
}

VerificationReport verify(ByteView upload, const VerificationPolicy& policy)
{
    VerificationReport report = Verifier::examine(upload, policy);
    Verifier::conclude(report, policy);
    return report;
}

} // namespace indenture::signing
