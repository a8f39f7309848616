#include "signing/explanation.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace indenture::signing {

using indenture::print;

namespace {

constexpr std::array questions{Question::Integrity, Question::Coverage,  Question::Changes,
                               Question::Trust,     Question::Anchoring, Question::Authority};

bool is_blocking(const Finding& finding)
{
    return finding.severity >= Severity::Overridable;
}

/// An unknown code counts against integrity, which nothing passes without.
Question question_of(const Finding& finding)
{
    const Code* row = find_code(finding.code);
    return row == nullptr ? Question::Integrity : row->question;
}

std::string named(const SignatureReport& signature)
{
    return fmt::format("{} {} (revision {})",
                       signature.is_timestamp ? "document timestamp" : "signature", signature.field,
                       signature.revision);
}

std::string integrity_of(const SignatureReport& signature)
{
    return fmt::format("{}: digest ({}) and signature value ({}) are right over octets {} to {} "
                       "and {} to {}; message digest {}",
                       named(signature), signature.digest_algorithm, signature.signature_algorithm,
                       signature.byte_range[0], signature.byte_range[0] + signature.byte_range[1],
                       signature.byte_range[2], signature.byte_range[2] + signature.byte_range[3],
                       to_hex(signature.message_digest));
}

std::string path_of(const std::vector<PathStep>& path)
{
    std::string text;
    for (const PathStep& step : path) {
        text += fmt::format("; <- {} [{}{}]", step.certificate.subject, print(step.revocation),
                            step.source.empty() ? "" : ": " + step.source);
    }
    return text;
}

std::string trust_of(const SignatureReport& signature)
{
    const std::string time =
        signature.proven_time    ? "existed by " + print(*signature.proven_time) + " (proven)"
        : signature.claimed_time ? "made on " + print(*signature.claimed_time) + " (claimed)"
                                 : std::string("of no known time");
    return fmt::format("{}: {}, {}, its path ends at an anchor{}", named(signature), time,
                       print(signature.level), path_of(signature.path));
}

std::string authority_of(const SignatureReport& signature)
{
    const std::string who = signature.signer ? signature.signer->subject : "nobody known";
    return fmt::format("{}: {}: {}", named(signature), print(signature.authority), who);
}

void add_if(std::vector<std::string>& to, bool is_so, std::string text)
{
    if (is_so) {
        to.push_back(std::move(text));
    }
}

std::vector<std::string> checked(Question question, const VerificationReport& report)
{
    std::vector<std::string> held;
    if (question == Question::Integrity) {
        held.push_back(
            fmt::format("the upload: {} octets, SHA-256 {}", report.size, report.upload.hex()));
    }
    if (question == Question::Anchoring && report.issued) {
        add_if(held, report.anchoring.has_value(),
               fmt::format("compared with what was issued, SHA-256 {}: class {}",
                           report.issued->hex(),
                           report.anchoring ? print(*report.anchoring) : std::string()));
    }
    for (const SignatureReport& signature : report.signatures) {
        switch (question) {
        case Question::Integrity:
            add_if(held, signature.is_intact, integrity_of(signature));
            break;
        case Question::Coverage:
            add_if(held, signature.coverage != Coverage::Unclear,
                   named(signature) + " covers " + print(signature.coverage));
            break;
        case Question::Trust:
            add_if(held, signature.is_trusted, trust_of(signature));
            break;
        case Question::Authority:
            add_if(held,
                   signature.authority == Authority::Matches ||
                       signature.authority == Authority::Provider,
                   authority_of(signature));
            break;
        case Question::Changes:
        case Question::Anchoring:
            break;
        }
    }
    return held;
}

/// Refused before its signatures were looked for.
bool was_unreadable(const VerificationReport& report)
{
    return report.signatures.empty() &&
           std::any_of(report.findings.begin(), report.findings.end(), [](const Finding& finding) {
               return is_blocking(finding) && finding.code != "no-signature";
           });
}

bool was_asked(Question question, const VerificationReport& report)
{
    switch (question) {
    case Question::Anchoring:
        return report.issued.has_value();
    case Question::Authority:
        return std::any_of(report.signatures.begin(), report.signatures.end(),
                           [](const SignatureReport& signature) {
                               return signature.authority != Authority::NotAsked;
                           });
    default:
        return true;
    }
}

Held held_by(const Answer& answer, const VerificationReport& report)
{
    Verdict worst = Verdict::Passed;
    for (const Finding& finding : answer.reasons) {
        worst = std::max(worst, outcome_of(finding).verdict);
    }
    if (worst != Verdict::Passed) {
        return worst == Verdict::Failed ? Held::No : Held::Undetermined;
    }
    if (report.signatures.empty()) {
        return was_unreadable(report) || answer.question != Question::Integrity
                   ? Held::NotReached
                   : Held::Undetermined;
    }
    return was_asked(answer.question, report) ? Held::Yes : Held::NotAsked;
}

std::string line_of(const Finding& finding)
{
    const Code* row = find_code(finding.code);
    std::string text =
        fmt::format("  {} {}\n", is_blocking(finding) ? "against:" : "note:   ", finding.code);
    const std::string place = print(finding.where);
    text += place.empty() ? "" : fmt::format("            at      {}\n", place);
    text += fmt::format("            found   {}\n", finding.text);
    if (row != nullptr) {
        text += fmt::format("            rule    {}\n", row->source);
    }
    if (is_blocking(finding)) {
        const Outcome outcome = outcome_of(finding);
        text += fmt::format("            makes   {}, {}\n", print(outcome.verdict),
                            outcome.sub_indication);
    }
    if (!finding.cure.empty()) {
        text += fmt::format("            to mend {}\n", finding.cure);
    }
    return text;
}

Json json_of(const std::vector<Finding>& findings)
{
    Json list = Json::array();
    for (const Finding& finding : findings) {
        Json item = indenture::to_json(finding);
        if (const Code* row = find_code(finding.code)) {
            item["rule"] = row->source;
            item["meaning"] = row->meaning;
        }
        if (is_blocking(finding)) {
            const Outcome outcome = outcome_of(finding);
            item["indication"] = print(outcome.verdict);
            item["sub_indication"] = outcome.sub_indication;
        }
        list.push_back(std::move(item));
    }
    return list;
}

} // namespace

std::string print(Held held)
{
    switch (held) {
    case Held::Yes:
        return "yes";
    case Held::No:
        return "no";
    case Held::Undetermined:
        return "undetermined";
    case Held::NotAsked:
        return "not asked";
    case Held::NotReached:
        break;
    }
    return "not reached";
}

std::vector<Answer> explain(const VerificationReport& report)
{
    std::vector<Answer> answers;
    const std::vector<Finding> findings = report.all_findings();
    for (const Question question : questions) {
        Answer answer{.question = question,
                      .held = Held::NotReached,
                      .checked = checked(question, report),
                      .reasons = {},
                      .notes = {}};
        for (const Finding& finding : findings) {
            if (question_of(finding) == question) {
                (is_blocking(finding) ? answer.reasons : answer.notes).push_back(finding);
            }
        }
        answer.held = held_by(answer, report);
        answers.push_back(std::move(answer));
    }
    return answers;
}

std::string print_explanation(const VerificationReport& report)
{
    std::string text = fmt::format("{} as of {}\n", print(report.verdict()), print(report.at));
    for (const Answer& answer : explain(report)) {
        text += fmt::format("\n{}: {}\n", print(answer.question), print(answer.held));
        for (const std::string& held : answer.checked) {
            text += fmt::format("  held:    {}\n", held);
        }
        for (const Finding& finding : answer.reasons) {
            text += line_of(finding);
        }
        for (const Finding& finding : answer.notes) {
            text += line_of(finding);
        }
    }
    return text;
}

Json explanation_as_json(const VerificationReport& report)
{
    Json list = Json::array();
    for (const Answer& answer : explain(report)) {
        list.push_back({{"question", print(answer.question)},
                        {"answer", print(answer.held)},
                        {"checked", answer.checked},
                        {"reasons", json_of(answer.reasons)},
                        {"notes", json_of(answer.notes)}});
    }
    return list;
}

} // namespace indenture::signing
