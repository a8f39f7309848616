#include "workflow/word_signature.h"

#include "base/error.h"
#include "docx/content_types.h"
#include "docx/package.h"
#include "docx/package_signatures.h"
#include "signing/certificate.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>

namespace indenture::workflow {

namespace {

using docx::SignedPart;

constexpr const char* sign_the_pdf = "Sign the PDF that was issued; a signature in a Word file is "
                                     "kept as evidence and executes nothing.";
constexpr std::size_t names_shown_max = 20;

Finding finding(Severity severity, const std::string& part, std::string text)
{
    return {.code = "word-signature",
            .severity = severity,
            .where = {"the upload", part, ""},
            .text = std::move(text),
            .cure = severity == Severity::Block ? sign_the_pdf : ""};
}

std::string holder_of(const Bytes& certificate)
{
    try {
        return certificate.empty() ? std::string("nobody")
                                   : signing::read_certificate(certificate).subject;
    } catch (const Error&) {
        return "a certificate that cannot be read";
    }
}

std::string listed(const std::vector<std::string>& names)
{
    const auto shown = std::min(names.size(), names_shown_max);
    const std::string more =
        shown < names.size() ? fmt::format(" and {} more", names.size() - shown) : "";
    return names.empty()
               ? "none"
               : fmt::format("{}{}",
                             fmt::join(names.begin(),
                                       names.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
                             more);
}

std::vector<std::string> parts_that(const docx::PackageSignature& signature,
                                    SignedPart::Match match)
{
    std::vector<std::string> names;
    for (const SignedPart& part : signature.parts) {
        if (part.match == match) {
            names.push_back(part.name);
        }
    }
    return names;
}

std::vector<std::string> parts_uncovered(const docx::PackageSignature& signature,
                                         const docx::Package& package)
{
    std::set<std::string> covered{signature.part};
    for (const SignedPart& part : signature.parts) {
        covered.insert(part.name);
    }
    std::vector<std::string> names;
    for (const std::string& name : package.part_names()) {
        if (!covered.contains(name)) {
            names.push_back(name);
        }
    }
    return names;
}

Finding description_of(const docx::PackageSignature& signature, const docx::Package& package)
{
    return finding(
        Severity::Info, signature.part,
        fmt::format("it says it was made by {} at {}; parts it lists that are as they were: {}; "
                    "that were changed: {}; that are missing: {}; not compared: {}; parts it does "
                    "not cover: {}",
                    holder_of(signature.certificate),
                    signature.time.empty() ? "no stated time" : signature.time,
                    listed(parts_that(signature, SignedPart::Match::Same)),
                    listed(parts_that(signature, SignedPart::Match::Differs)),
                    listed(parts_that(signature, SignedPart::Match::Missing)),
                    listed(parts_that(signature, SignedPart::Match::NotChecked)),
                    listed(parts_uncovered(signature, package))));
}

std::vector<Finding> findings_of(ByteView upload, const Limits& limits)
{
    try {
        const docx::Package package = docx::Package::open(Bytes(upload), "the upload", limits);
        const auto signatures = docx::package_signatures(package);
        std::vector<Finding> findings{
            finding(Severity::Block, "",
                    signatures.empty()
                        ? std::string("it is a Word file, and it has no electronic signature")
                        : fmt::format("it is a Word file with {} signature{}, which count as "
                                      "evidence only: they need not cover all that Word shows",
                                      signatures.size(), signatures.size() == 1 ? "" : "s"))};
        for (const docx::PackageSignature& signature : signatures) {
            findings.push_back(description_of(signature, package));
        }
        return findings;
    } catch (const Error& error) {
        if (error.code() != ErrorCode::BadInput && error.code() != ErrorCode::LimitExceeded) {
            throw;
        }
        return {finding(Severity::Block, error.where().part,
                        "it looks like a Word file and cannot be read as one: " + error.message())};
    }
}

} // namespace

bool is_word_file(ByteView upload)
{
    return upload.starts_with("PK\x03\x04") &&
           upload.find(docx::content_types_part) != ByteView::npos;
}

signing::VerificationReport judge(ByteView upload, const signing::VerificationPolicy& policy,
                                  const signing::VerifyFunction& verify)
{
    if (!is_word_file(upload)) {
        return verify(upload, policy);
    }
    signing::VerificationReport report;
    report.upload = Digest::of(upload);
    report.size = upload.size();
    report.at = policy.at;
    if (policy.issued) {
        report.issued = Digest::of(*policy.issued);
    }
    report.outstanding = policy.required;
    report.findings = findings_of(upload, policy.limits);
    return report;
}

} // namespace indenture::workflow
