#include "signing/report.h"

#include "base/utf8.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace indenture::signing {

using indenture::print;

namespace {

bool is_blocking(const Finding& finding)
{
    return finding.severity == Severity::Block || finding.severity == Severity::Overridable;
}

/// What a file says of itself need not be UTF-8, but JSON is.
void make_well_formed(Json& value)
{
    if (auto* text = value.get_ptr<std::string*>()) {
        *text = to_utf8(to_utf32(*text));
    }
    if (value.is_structured()) {
        for (Json& member : value) {
            make_well_formed(member);
        }
    }
}

Json optional_time(const std::optional<Instant>& time)
{
    return time ? Json(print(*time)) : Json(nullptr);
}

Json json_of(const std::vector<Finding>& findings)
{
    Json list = Json::array();
    for (const Finding& finding : findings) {
        Json item = indenture::to_json(finding);
        if (is_blocking(finding)) {
            const Outcome outcome = outcome_of(finding);
            item["indication"] = print(outcome.verdict);
            item["sub_indication"] = outcome.sub_indication;
        }
        list.push_back(std::move(item));
    }
    return list;
}

Json json_of(const std::vector<PathStep>& path)
{
    Json list = Json::array();
    for (const PathStep& step : path) {
        list.push_back({{"certificate", to_json(step.certificate)},
                        {"revocation", print(step.revocation)},
                        {"revoked_at", optional_time(step.revoked_at)},
                        {"source", step.source}});
    }
    return list;
}

Json json_of(const TimestampReport& timestamp)
{
    return {{"authority", timestamp.authority ? to_json(*timestamp.authority) : Json(nullptr)},
            {"at", optional_time(timestamp.at)},
            {"intact", timestamp.is_intact},
            {"trusted", timestamp.is_trusted},
            {"path", json_of(timestamp.path)},
            {"findings", json_of(timestamp.findings)}};
}

Json json_of(const std::vector<TimestampReport>& timestamps)
{
    Json list = Json::array();
    for (const TimestampReport& timestamp : timestamps) {
        list.push_back(json_of(timestamp));
    }
    return list;
}

Json json_of(const std::vector<PageDifference>& redline)
{
    Json list = Json::array();
    for (const PageDifference& difference : redline) {
        list.push_back({{"kind", print(difference.kind)},
                        {"page", difference.page},
                        {"clause", difference.clause},
                        {"issued", difference.issued},
                        {"uploaded", difference.uploaded},
                        {"flags", difference.flags}});
    }
    return list;
}

Json digests_of(const std::vector<Bytes>& pieces)
{
    Json list = Json::array();
    for (const Bytes& piece : pieces) {
        list.push_back(Digest::of(piece).hex());
    }
    return list;
}

Json json_of(const ValidationData& data)
{
    return {{"certificates", digests_of(data.certificates)},
            {"crls", digests_of(data.crls)},
            {"ocsps", digests_of(data.ocsps)}};
}

Json json_of(const SignatureReport& signature)
{
    return {{"field", signature.field},
            {"revision", signature.revision},
            {"sub_filter", signature.sub_filter},
            {"timestamp", signature.is_timestamp},
            {"signer", signature.signer ? to_json(*signature.signer) : Json(nullptr)},
            {"claimed_time", optional_time(signature.claimed_time)},
            {"proven_time", optional_time(signature.proven_time)},
            {"coverage", print(signature.coverage)},
            {"byte_range", signature.byte_range},
            {"digest_algorithm", signature.digest_algorithm},
            {"signature_algorithm", signature.signature_algorithm},
            {"message_digest", to_hex(signature.message_digest)},
            {"intact", signature.is_intact},
            {"trusted", signature.is_trusted},
            {"level", print(signature.level)},
            {"path", json_of(signature.path)},
            {"timestamps", json_of(signature.timestamps)},
            {"authority", print(signature.authority)},
            {"findings", json_of(signature.findings)}};
}

Json json_of(const RequiredSignatory& party)
{
    return {{"field", party.field},
            {"organisation", party.organisation_name},
            {"signatories", party.signatory_names}};
}

std::string lines_of(const std::vector<PathStep>& path)
{
    std::string text;
    for (const PathStep& step : path) {
        text +=
            fmt::format("    {}; revocation {}", step.certificate.subject, print(step.revocation));
        text += step.revoked_at ? " on " + print(*step.revoked_at) : "";
        text += step.source.empty() ? "\n" : fmt::format(" ({})\n", step.source);
    }
    return text;
}

std::string line_of(const TimestampReport& timestamp)
{
    return fmt::format("    timestamp of {}: {}; {}, {}\n",
                       timestamp.at ? print(*timestamp.at) : "no known time",
                       timestamp.authority ? timestamp.authority->subject : "nobody known",
                       timestamp.is_intact ? "intact" : "NOT INTACT",
                       timestamp.is_trusted ? "trusted" : "NOT TRUSTED");
}

std::string lines_of(const SignatureReport& signature)
{
    const std::string signer = signature.signer ? signature.signer->person() : "unknown";
    const std::string organisation = signature.signer && !signature.signer->organisation.empty()
                                         ? " for " + signature.signer->organisation
                                         : "";
    const std::string time = signature.claimed_time ? ", " + print(*signature.claimed_time) : "";
    std::string text =
        fmt::format("{} {}: {}{}{}; {}, {}, covers {}\n",
                    signature.is_timestamp ? "document timestamp" : "signature", signature.field,
                    signer, organisation, time, signature.is_intact ? "intact" : "NOT INTACT",
                    signature.is_trusted ? "trusted" : "NOT TRUSTED", print(signature.coverage));
    const std::string proven =
        signature.proven_time ? "proven by " + print(*signature.proven_time) : "time not proven";
    text += fmt::format("    level {}, {}, authority {}\n", print(signature.level), proven,
                        print(signature.authority));
    text += lines_of(signature.path);
    for (const TimestampReport& timestamp : signature.timestamps) {
        text += line_of(timestamp);
    }
    return text;
}

std::string line_of(const PageDifference& difference)
{
    const std::string clause =
        difference.clause.empty() ? "" : fmt::format(", clause {}", difference.clause);
    const std::string flags =
        difference.flags.empty() ? "" : fmt::format("  [{}]", fmt::join(difference.flags, ", "));
    return fmt::format("redline: page {}{}: {}: \"{}\" -> \"{}\"{}\n", difference.page, clause,
                       print(difference.kind), difference.issued, difference.uploaded, flags);
}

} // namespace

std::string print(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Passed:
        return "TOTAL-PASSED";
    case Verdict::Indeterminate:
        return "INDETERMINATE";
    case Verdict::Failed:
        break;
    }
    return "TOTAL-FAILED";
}

std::string print(Coverage coverage)
{
    switch (coverage) {
    case Coverage::EntireFile:
        return "the entire file";
    case Coverage::EntireRevision:
        return "an entire revision";
    case Coverage::Unclear:
        break;
    }
    return "unclear";
}

std::string print(Anchoring anchoring)
{
    return std::string(1, static_cast<char>('A' + static_cast<int>(anchoring)));
}

std::string print(Level level)
{
    switch (level) {
    case Level::B:
        return "PAdES-B-B";
    case Level::T:
        return "PAdES-B-T";
    case Level::LT:
        return "PAdES-B-LT";
    case Level::LTA:
        return "PAdES-B-LTA";
    case Level::None:
        break;
    }
    return "none";
}

std::string print(Revocation revocation)
{
    switch (revocation) {
    case Revocation::NotNeeded:
        return "not-needed";
    case Revocation::Good:
        return "good";
    case Revocation::Revoked:
        return "revoked";
    case Revocation::Unknown:
        break;
    }
    return "unknown";
}

std::string print(Authority authority)
{
    switch (authority) {
    case Authority::Matches:
        return "matches";
    case Authority::Provider:
        return "provider-seal";
    case Authority::Mismatch:
        return "mismatch";
    case Authority::NotAsked:
        break;
    }
    return "not-asked";
}

std::string print(const PageDifference& difference)
{
    using Kind = PageDifference::Kind;
    std::string text = difference.page == 0 ? "the file" : fmt::format("page {}", difference.page);
    if (!difference.clause.empty()) {
        text += ", clause " + difference.clause;
    }
    switch (difference.kind) {
    case Kind::Inserted:
        text += fmt::format(": '{}' inserted", difference.uploaded);
        break;
    case Kind::Deleted:
        text += fmt::format(": '{}' deleted", difference.issued);
        break;
    case Kind::Moved:
        text += fmt::format(": '{}' moved", difference.issued);
        break;
    case Kind::Graphics:
        text += fmt::format(": it shows {} instead of {}", difference.uploaded, difference.issued);
        break;
    case Kind::Replaced:
        text += fmt::format(": '{}' replaced by '{}'", difference.issued, difference.uploaded);
        break;
    }
    if (!difference.flags.empty()) {
        text += fmt::format(" ({})", fmt::join(difference.flags, ", "));
    }
    return text;
}

std::string print(PageDifference::Kind kind)
{
    switch (kind) {
    case PageDifference::Kind::Inserted:
        return "inserted";
    case PageDifference::Kind::Deleted:
        return "deleted";
    case PageDifference::Kind::Moved:
        return "moved";
    case PageDifference::Kind::Graphics:
        return "graphics";
    case PageDifference::Kind::Replaced:
        break;
    }
    return "replaced";
}

std::vector<Finding> VerificationReport::all_findings() const
{
    std::vector<Finding> all = findings;
    for (const SignatureReport& signature : signatures) {
        all.insert(all.end(), signature.findings.begin(), signature.findings.end());
        for (const TimestampReport& timestamp : signature.timestamps) {
            all.insert(all.end(), timestamp.findings.begin(), timestamp.findings.end());
        }
    }
    return all;
}

Verdict VerificationReport::verdict() const
{
    Verdict worst = Verdict::Passed;
    for (const Finding& finding : all_findings()) {
        if (is_blocking(finding)) {
            worst = std::max(worst, outcome_of(finding).verdict);
        }
    }
    return worst;
}

Json to_json(const VerificationReport& report)
{
    Json signatures = Json::array();
    for (const SignatureReport& signature : report.signatures) {
        signatures.push_back(json_of(signature));
    }
    Json outstanding = Json::array();
    for (const RequiredSignatory& party : report.outstanding) {
        outstanding.push_back(json_of(party));
    }
    Json json{{"verdict", print(report.verdict())},
              {"sha256", report.upload.hex()},
              {"size", report.size},
              {"issued_sha256", report.issued ? Json(report.issued->hex()) : Json(nullptr)},
              {"anchoring", report.anchoring ? Json(print(*report.anchoring)) : Json(nullptr)},
              {"verified_as_of", print(report.at)},
              {"signatures", signatures},
              {"outstanding", outstanding},
              {"redline", json_of(report.redline)},
              {"used", json_of(report.used)},
              {"findings", json_of(report.findings)}};
    make_well_formed(json);
    return json;
}

std::string print(const VerificationReport& report)
{
    std::string text = print(report.verdict()) + "\n";
    for (const SignatureReport& signature : report.signatures) {
        text += lines_of(signature);
    }
    if (report.anchoring) {
        text += fmt::format("anchoring: class {}\n", print(*report.anchoring));
    }
    for (const PageDifference& difference : report.redline) {
        text += line_of(difference);
    }
    for (const RequiredSignatory& party : report.outstanding) {
        text += party.organisation_name.empty()
                    ? fmt::format("outstanding: a signature in field {}\n", party.field)
                    : fmt::format("outstanding: the signature of {} in field {}\n",
                                  party.organisation_name, party.field);
    }
    for (const PageDifference& difference : report.redline) {
        text += print(difference) + "\n";
    }
    if (report.execution) {
        text += "executed: every party has signed\n";
    }
    text += indenture::print(report.all_findings());
    return text;
}

} // namespace indenture::signing
