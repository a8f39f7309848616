#include "signing/checks/signature.h"

#include "signing/checks/coverage.h"
#include "signing/checks/finding.h"
#include "signing/checks/time.h"

#include <fmt/format.h>
#include <iterator>

namespace indenture::signing::checks {

namespace {

bool has_known_format(const SignatureReport& report)
{
    return report.sub_filter == "ETSI.CAdES.detached" || report.sub_filter == "adbe.pkcs7.detached";
}

std::string text_for_format(const std::string& sub_filter)
{
    if (sub_filter == "adbe.pkcs7.sha1" || sub_filter == "adbe.x509.rsa_sha1") {
        return fmt::format("its format '{}' is a legacy one that rests on SHA-1", sub_filter);
    }
    return fmt::format("its format '{}' is none of those for signatures of contracts", sub_filter);
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

void examine_token(Examination& examination, const SignedOctets& octets,
                   const VerificationPolicy& policy)
{
    SignatureReport& report = examination.report;
    TimestampAnswer token = check_timestamp(examination.contents, octets,
                                            "document timestamp " + report.field, policy.limits);
    report.is_intact = token.is_intact;
    // What the imprint was made with, which the token's own signature need not use.
    report.digest_algorithm = token.imprint_algorithm;
    report.signature_algorithm = token.signature_algorithm;
    report.message_digest = token.imprint;
    append(report.findings, std::move(token.findings));
    if (token.signer) {
        report.signer = read_certificate(*token.signer);
    }
    examination.token = std::move(token);
}

void examine_cms(Examination& examination, const SignedOctets& octets,
                 const VerificationPolicy& policy)
{
    SignatureReport& report = examination.report;
    CmsAnswer cms = check_cms(examination.contents, octets, report.field, policy.limits);
    report.is_intact = cms.is_intact;
    report.digest_algorithm = cms.digest_algorithm;
    report.signature_algorithm = cms.signature_algorithm;
    report.message_digest = cms.message_digest;
    examination.is_well_formed = !blocks(cms.findings);
    append(report.findings, std::move(cms.findings));
    if (cms.signer) {
        report.signer = read_certificate(*cms.signer);
    }
    for (const Bytes& token : cms.timestamps) {
        examination.timestamps.push_back(check_timestamp(token, {cms.signature_value, ""},
                                                         "timestamp of signature " + report.field,
                                                         policy.limits));
    }
    examination.cms = std::move(cms);
}

} // namespace

Examination examine(const pdf::PdfFile& file, const SignatureField& field,
                    const VerificationPolicy& policy, detail::FileDigests& digests)
{
    Examination result;
    SignatureReport& report = result.report;
    report.field = field.name;
    CoverageAnswer coverage = check_coverage(file, field, policy.limits);
    report.revision = coverage.revision + 1;
    report.coverage = coverage.coverage;
    report.findings = std::move(coverage.findings);
    read_dictionary(file.view(coverage.revision), *field.value, report);
    if (!report.is_timestamp && !has_known_format(report)) {
        report.findings.push_back(block("sub-filter", "signature " + field.name,
                                        text_for_format(report.sub_filter),
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
                              bytes.substr(coverage.hole_end, coverage.end - coverage.hole_end),
                              &digests};
    if (report.is_timestamp) {
        examine_token(result, octets, policy);
    } else {
        examine_cms(result, octets, policy);
    }
    return result;
}

} // namespace indenture::signing::checks
