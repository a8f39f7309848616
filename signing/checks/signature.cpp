#include "signing/checks/signature.h"

#include "signing/checks/coverage.h"
#include "signing/checks/finding.h"
#include "signing/checks/path.h"
#include "signing/checks/time.h"

#include <fmt/format.h>
#include <iterator>

namespace indenture::signing::checks {

namespace {

void append(std::vector<Finding>& to, std::vector<Finding> from)
{
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

bool has_known_format(const SignatureReport& report)
{
    return report.sub_filter == "ETSI.CAdES.detached" || report.sub_filter == "adbe.pkcs7.detached";
}

void read_dictionary(const pdf::View& view, const pdf::Dictionary& value, SignatureReport& report)
{
    const pdf::Object sub_filter = view.entry(value, "SubFilter");
    if (const auto* name = sub_filter.get<pdf::Name>()) {
        report.sub_filter = name->text;
    }
    const pdf::Object time = view.entry(value, "M");
    if (const auto* text = time.get<pdf::String>()) {
        report.claimed_time = read_pdf_date(*text);
    }
    report.is_timestamp = report.sub_filter == "ETSI.RFC3161";
}

} // namespace

Examination examine(const pdf::PdfFile& file, const SignatureField& field,
                    const VerificationPolicy& policy)
{
    Examination result;
    SignatureReport& report = result.report;
    report.field = field.name;
    CoverageAnswer coverage = check_coverage(file, field, policy.limits);
    report.revision = coverage.revision + 1;
    report.coverage = coverage.coverage;
    report.findings = std::move(coverage.findings);
    read_dictionary(file.view(coverage.revision), *field.value, report);

    const std::string part = "signature " + field.name;
    if (report.is_timestamp) {
        report.findings.push_back(
            block("timestamp-not-checked", part,
                  "it is a document timestamp, which this version cannot check",
                  "Send the contract as it was before the timestamp was added."));
        return result;
    }
    if (!has_known_format(report)) {
        report.findings.push_back(
            block("sub-filter", part,
                  fmt::format("its format '{}' is none of those for signatures of contracts",
                              report.sub_filter),
                  "Sign in the format PAdES (ETSI.CAdES.detached)."));
        return result;
    }
    if (coverage.hole_end == 0) {
        return result;
    }
    report.byte_range = {0, coverage.hole_begin, coverage.hole_end,
                         coverage.end - coverage.hole_end};
    result.end = coverage.end;
    result.contents = std::move(coverage.contents);
    const ByteView bytes = file.bytes();
    const SignedOctets octets{bytes.substr(0, coverage.hole_begin),
                              bytes.substr(coverage.hole_end, coverage.end - coverage.hole_end)};
    CmsAnswer cms = check_cms(result.contents, octets, report.field, policy.limits);
    report.is_intact = cms.is_intact;
    report.digest_algorithm = cms.digest_algorithm;
    report.signature_algorithm = cms.signature_algorithm;
    report.message_digest = cms.message_digest;
    append(report.findings, std::move(cms.findings));
    if (cms.signer) {
        report.signer = read_certificate(*cms.signer);
    }
    result.cms = std::move(cms);
    return result;
}

void judge_trust(Examination& examination, const VerificationPolicy& policy)
{
    SignatureReport& report = examination.report;
    if (!examination.cms || !examination.cms->signer) {
        return;
    }
    CertificateSet others;
    for (const Bytes& certificate : examination.cms->certificates) {
        others.add(certificate);
    }
    const CertificateSet anchors(policy.anchors);
    PathAnswer path = check_path({.leaf = *examination.cms->signer,
                                  .others = others,
                                  .anchors = anchors,
                                  .purpose = Purpose::Signer,
                                  .at = policy.at},
                                 "signature " + report.field);
    report.is_trusted = path.is_valid();
    append(report.findings, std::move(path.findings));
    append(report.findings, check_time(report.claimed_time, *report.signer, policy, report.field));
    report.findings.push_back(note(Severity::Info, "revocation-not-checked",
                                   "signature " + report.field,
                                   "whether its certificate was revoked was not checked"));
}

} // namespace indenture::signing::checks
