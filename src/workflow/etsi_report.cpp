#include "workflow/etsi_report.h"

#include "base/base64.h"
#include "base/utf8.h"
#include "docx/xml.h"
#include "signing/explanation.h"
#include "signing/policy_json.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <utility>

namespace indenture::workflow {

namespace {

using signing::Certificate;
using signing::Held;
using signing::PathStep;
using signing::SignatureReport;
using signing::Verdict;
using signing::VerificationReport;

using Attributes = std::vector<std::pair<std::string_view, std::string>>;

// Declared once, on the root element.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> namespaces{{
    {"xmlns", "http://uri.etsi.org/19102/v1.2.1#"},
    {"xmlns:ds", "http://www.w3.org/2000/09/xmldsig#"},
    {"xmlns:tsl", "http://uri.etsi.org/02231/v2#"},
    {"xmlns:xades", "http://uri.etsi.org/01903/v1.3.2#"},
}};
constexpr std::string_view sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
constexpr std::string_view urn = "urn:etsi:019102:";

/// XML 1.0 has no way to write most control characters; who puts one into a name gets U+FFFD.
std::string writable(std::string_view text)
{
    std::u32string result;
    for (const char32_t c : to_utf32(std::string(text))) {
        const bool is_allowed = c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) ||
                                (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
        result += is_allowed ? c : U'\uFFFD';
    }
    return to_utf8(result);
}

/// Writes elements one inside another.
class Writer {
public:
    template <typename Content>
    void element(std::string_view name, const Attributes& attributes, Content content)
    {
        open(name, attributes, ">\n");
        ++depth_;
        content();
        --depth_;
        out_.append(2 * depth_, ' ');
        out_ += fmt::format("</{}>\n", name);
    }

    template <typename Content> void element(std::string_view name, Content content)
    {
        element(name, Attributes{}, content);
    }

    void text(std::string_view name, std::string_view value, const Attributes& attributes = {})
    {
        open(name, attributes, ">");
        docx::append_escaped(out_, writable(value));
        out_ += fmt::format("</{}>\n", name);
    }

    void empty(std::string_view name, const Attributes& attributes)
    {
        open(name, attributes, "/>\n");
    }

    Bytes finish() { return std::move(out_); }

private:
    void open(std::string_view name, const Attributes& attributes, std::string_view end)
    {
        out_.append(2 * depth_, ' ');
        out_ += fmt::format("<{}", name);
        for (const auto& [attribute, value] : attributes) {
            out_ += fmt::format(" {}=\"", attribute);
            docx::append_escaped(out_, writable(value));
            out_ += '"';
        }
        out_ += end;
    }

    Bytes out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    std::size_t depth_ = 0;
};

std::string base64_of(const Digest& digest)
{
    const auto& octets = digest.octets();
    return to_base64(Bytes(octets.begin(), octets.end()));
}

void write_digest(Writer& out, const Digest& digest)
{
    out.empty("ds:DigestMethod", {{"Algorithm", std::string(sha256)}});
    out.text("ds:DigestValue", base64_of(digest));
}

void write_digest_element(Writer& out, std::string_view name, const Digest& digest)
{
    out.element(name, [&] { write_digest(out, digest); });
}

// --- identifiers of what the report refers to

std::string id_of(const Certificate& certificate)
{
    return "C-" + certificate.fingerprint.hex();
}

std::string id_of(const SignatureReport& signature)
{
    return fmt::format("{}-{}-{}", signature.is_timestamp ? "T" : "S", signature.revision,
                       Digest::of(signature.field).hex().substr(0, 16));
}

Attributes reference_to(std::string id)
{
    return {{"VOReference", std::move(id)}};
}

// --- verdicts

constexpr std::array failing{std::string_view("FORMAT_FAILURE"),
                             std::string_view("HASH_FAILURE"),
                             std::string_view("SIG_CRYPTO_FAILURE"),
                             std::string_view("REVOKED"),
                             std::string_view("EXPIRED"),
                             std::string_view("NOT_YET_VALID")};

/// EN 319 102-1, table 5: TOTAL-FAILED has its own sub-indications, INDETERMINATE has the others.
Verdict standard_verdict(const signing::Outcome& outcome)
{
    const bool may_fail =
        std::find(failing.begin(), failing.end(), outcome.sub_indication) != failing.end();
    return outcome.verdict == Verdict::Failed && !may_fail ? Verdict::Indeterminate
                                                           : outcome.verdict;
}

bool is_blocking(const Finding& finding)
{
    return finding.severity >= Severity::Overridable;
}

/// What the findings make of a signature: the worst verdict and why.
signing::Outcome worst_of(const std::vector<Finding>& findings)
{
    signing::Outcome worst{Verdict::Passed, ""};
    for (const Finding& finding : findings) {
        if (!is_blocking(finding)) {
            continue;
        }
        signing::Outcome outcome = signing::outcome_of(finding);
        outcome.verdict = standard_verdict(outcome);
        if (outcome.verdict > worst.verdict) {
            worst = std::move(outcome);
        }
    }
    return worst;
}

std::string indication(Verdict verdict, bool is_total)
{
    switch (verdict) {
    case Verdict::Passed:
        return fmt::format("{}mainindication:{}", urn, is_total ? "total-passed" : "passed");
    case Verdict::Failed:
        return fmt::format("{}mainindication:{}", urn, is_total ? "total-failed" : "failed");
    case Verdict::Indeterminate:
        break;
    }
    return fmt::format("{}mainindication:indeterminate", urn);
}

void write_indications(Writer& out, const signing::Outcome& outcome, bool is_total)
{
    out.text("MainIndication", indication(outcome.verdict, is_total));
    if (!outcome.sub_indication.empty()) {
        out.text("SubIndication", fmt::format("{}subindication:{}", urn, outcome.sub_indication));
    }
}

// --- the parts of a signature's report, in the order of the schema

void write_policy(Writer& out, const signing::VerificationPolicy& policy)
{
    const Digest digest = signing::digest_of(policy);
    out.element("SignatureValidationPolicy", [&] {
        out.element("SignaturePolicyIdentifier", [&] {
            out.element("xades:SignaturePolicyId", [&] {
                out.element("xades:SigPolicyId", [&] {
                    out.text("xades:Identifier", "urn:indenture:policy:sha256:" + digest.hex());
                });
                write_digest_element(out, "xades:SigPolicyHash", digest);
            });
        });
    });
}

/// Each of the six questions is a constraint.
void write_constraints(Writer& out, const VerificationReport& report,
                       const signing::VerificationPolicy& policy)
{
    out.element("ValidationConstraintsEvaluationReport", [&] {
        write_policy(out, policy);
        for (const signing::Answer& answer : signing::explain(report)) {
            const bool is_applied =
                answer.held != Held::NotAsked && answer.held != Held::NotReached;
            out.element("ValidationConstraint", [&] {
                out.text("ValidationConstraintIdentifier",
                         "urn:indenture:question:" + print(answer.question));
                out.element("ConstraintStatus", [&] {
                    out.text("Status", fmt::format("{}constraintStatus:{}", urn,
                                                   is_applied ? "applied" : "disabled"));
                });
                if (is_applied) {
                    out.element("ValidationStatus",
                                [&] { write_indications(out, worst_of(answer.reasons), false); });
                }
            });
        }
    });
}

void write_times(Writer& out, const SignatureReport& signature, Instant at)
{
    out.element("ValidationTimeInfo", [&] {
        out.text("ValidationTime", print(at));
        out.element("BestSignatureTime", [&] {
            out.text("POETime", print(signature.proven_time.value_or(at)));
            out.text("TypeOfProof", fmt::format("{}poetype:{}", urn,
                                                signature.proven_time ? "provided" : "validation"));
        });
    });
}

void write_attributes(Writer& out, const SignatureReport& signature)
{
    out.element("SignatureAttributes", [&] {
        if (signature.claimed_time) {
            out.element("SigningTime", {{"Signed", "true"}},
                        [&] { out.text("Time", print(*signature.claimed_time)); });
        }
        for (const signing::TimestampReport& timestamp : signature.timestamps) {
            if (timestamp.at) {
                out.element("SignatureTimeStamp", {{"Signed", "false"}},
                            [&] { out.text("TimeStampValue", print(*timestamp.at)); });
            }
        }
        out.element("SubFilter", {{"Signed", "true"}},
                    [&] { out.text("SubFilterElement", signature.sub_filter); });
        // A list of integers, which the schema gives no attribute.
        out.text("ByteRange", fmt::format("{}", fmt::join(signature.byte_range, " ")));
    });
}

void write_signer(Writer& out, const Certificate& signer)
{
    out.element("SignerInformation", [&] {
        out.empty("SignerCertificate", reference_to(id_of(signer)));
        out.text("Signer", signer.subject);
    });
}

void write_chain(Writer& out, const std::vector<PathStep>& path)
{
    if (path.empty()) {
        return;
    }
    const auto reference = [](const PathStep& step) {
        return reference_to(id_of(step.certificate));
    };
    out.element("CertificateChain", [&] {
        out.empty("SigningCertificate", reference(path.front()));
        for (std::size_t i = 1; i + 1 < path.size(); ++i) {
            out.empty("IntermediateCertificate", reference(path[i]));
        }
        if (path.size() > 1) {
            out.empty("TrustAnchor", reference(path.back()));
        }
    });
}

void write_revocation(Writer& out, const std::vector<PathStep>& path)
{
    const auto revoked = std::find_if(path.begin(), path.end(),
                                      [](const PathStep& step) { return step.revoked_at; });
    if (revoked == path.end()) {
        return;
    }
    out.element("RevocationStatusInformation", [&] {
        out.empty("ValidationObjectId", reference_to(id_of(revoked->certificate)));
        out.text("RevocationTime", print(*revoked->revoked_at));
    });
}

void write_datum(Writer& out, const std::string& type, const std::string& value)
{
    out.element("ReportData", [&] {
        out.text("Type", "urn:indenture:" + type);
        out.text("Value", value);
    });
}

void write_status(Writer& out, const SignatureReport& signature,
                  const std::vector<Finding>& findings, const VerificationReport& report)
{
    out.element("SignatureValidationStatus", [&] {
        write_indications(out, worst_of(findings), true);
        out.element("AssociatedValidationReportData", [&] {
            if (signature.is_trusted && !signature.path.empty()) {
                out.empty("TrustAnchor", reference_to(id_of(signature.path.back().certificate)));
            }
            write_chain(out, signature.path);
            write_revocation(out, signature.path);
            out.element("AdditionalValidationReportData", [&] {
                write_datum(out, "verdict", print(report.verdict()));
                for (const Finding& finding : findings) {
                    write_datum(out, "finding:" + finding.code,
                                print(finding.where) + ": " + finding.text);
                }
            });
        });
    });
}

/// What is said of the file is said of each of its signatures.
std::vector<Finding> findings_of(const SignatureReport& signature, const VerificationReport& report)
{
    std::vector<Finding> findings = signature.findings;
    for (const signing::TimestampReport& timestamp : signature.timestamps) {
        findings.insert(findings.end(), timestamp.findings.begin(), timestamp.findings.end());
    }
    findings.insert(findings.end(), report.findings.begin(), report.findings.end());
    return findings;
}

void write_signature(Writer& out, const SignatureReport& signature,
                     const VerificationReport& report, const signing::VerificationPolicy& policy)
{
    out.element("SignatureValidationReport", [&] {
        out.element("SignatureIdentifier", {{"id", id_of(signature)}}, [&] {
            out.text("HashOnly", "false");
            out.text("DocHashOnly", "false");
            out.text("DAIdentifier", signature.field);
        });
        write_constraints(out, report, policy);
        write_times(out, signature, report.at);
        out.element("SignersDocument",
                    [&] { write_digest_element(out, "DigestAlgAndValue", report.upload); });
        write_attributes(out, signature);
        if (signature.signer) {
            write_signer(out, *signature.signer);
        }
        out.element("SignatureQuality", [&] {
            out.text("SignatureQualityInformation",
                     "urn:indenture:level:" + print(signature.level));
        });
        out.element("SignatureValidationProcess", [&] {
            const bool is_long_term = signature.level >= signing::Level::LT;
            out.text("SignatureValidationProcessID",
                     fmt::format("{}validationprocess:{}", urn,
                                 signature.level == signing::Level::LTA ? "LTA"
                                 : is_long_term                         ? "LTVM"
                                                                        : "Basic"));
        });
        write_status(out, signature, findings_of(signature, report), report);
    });
}

/// A file without signatures has a report all the same.
void write_unsigned(Writer& out, const VerificationReport& report,
                    const signing::VerificationPolicy& policy)
{
    out.element("SignatureValidationReport", [&] {
        write_constraints(out, report, policy);
        out.element("SignersDocument",
                    [&] { write_digest_element(out, "DigestAlgAndValue", report.upload); });
        write_status(out, {}, report.findings, report);
    });
}

// --- the objects behind the verdict, by digest

/// Type by identifier and digest, so that each stands there once.
using Objects = std::map<std::string, std::pair<std::string, Digest>>;

void add(Objects& objects, const Certificate& certificate)
{
    objects.emplace(id_of(certificate), std::pair{"certificate", certificate.fingerprint});
}

void add(Objects& objects, const std::vector<PathStep>& path)
{
    for (const PathStep& step : path) {
        add(objects, step.certificate);
    }
}

void add(Objects& objects, char kind, const std::string& type, const std::vector<Bytes>& pieces)
{
    for (const Bytes& piece : pieces) {
        const Digest digest = Digest::of(piece);
        objects.emplace(fmt::format("{}-{}", kind, digest.hex()), std::pair{type, digest});
    }
}

Objects objects_of(const VerificationReport& report)
{
    Objects objects;
    for (const SignatureReport& signature : report.signatures) {
        if (signature.signer) {
            add(objects, *signature.signer);
        }
        add(objects, signature.path);
        for (const signing::TimestampReport& timestamp : signature.timestamps) {
            if (timestamp.authority) {
                add(objects, *timestamp.authority);
            }
            add(objects, timestamp.path);
        }
    }
    add(objects, 'C', "certificate", report.used.certificates);
    add(objects, 'R', "CRL", report.used.crls);
    add(objects, 'O', "OCSPResponse", report.used.ocsps);
    return objects;
}

void write_objects(Writer& out, const VerificationReport& report)
{
    const Objects objects = objects_of(report);
    if (objects.empty()) {
        return;
    }
    out.element("SignatureValidationObjects", [&] {
        for (const auto& [id, object] : objects) {
            out.element("ValidationObject", {{"id", id}}, [&, &each = object] {
                out.text("ObjectType", fmt::format("{}validationObject:{}", urn, each.first));
                out.element("ValidationObjectRepresentation",
                            [&] { write_digest_element(out, "DigestAlgAndValue", each.second); });
            });
        }
    });
}

} // namespace

Bytes etsi_report(const VerificationReport& report, const signing::VerificationPolicy& policy,
                  const std::string& tool)
{
    Writer out;
    Attributes declared;
    for (const auto& [name, address] : namespaces) {
        declared.emplace_back(name, std::string(address));
    }
    out.element("ValidationReport", declared, [&] {
        for (const SignatureReport& signature : report.signatures) {
            write_signature(out, signature, report, policy);
        }
        if (report.signatures.empty()) {
            write_unsigned(out, report, policy);
        }
        write_objects(out, report);
        out.element("SignatureValidator", [&] {
            out.element("DigitalId", [&] { out.text("tsl:X509SubjectName", "CN=" + tool); });
        });
    });
    return out.finish();
}

} // namespace indenture::workflow
