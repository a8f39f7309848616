#include "signing/checks/changes.h"

#include "signing/checks/changes_form.h"
#include "signing/checks/changes_store.h"
#include "signing/checks/changes_trailer.h"
#include "signing/checks/comparison.h"
#include "signing/checks/finding.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace indenture::signing::checks {

namespace {

constexpr const char* sign_then_archive =
    "Send the contract with nothing done to it but signing; validation data and timestamps come "
    "after the last signature.";

std::size_t count_timestamps(const std::vector<SignatureField>& fields)
{
    return static_cast<std::size_t>(
        std::count_if(fields.begin(), fields.end(),
                      [](const auto& field) { return is_document_timestamp(*field.value); }));
}

Role role_of(const Comparison& comparison, const std::vector<SignatureField>& fields)
{
    const std::size_t timestamps = count_timestamps(fields);
    const std::size_t signatures = fields.size() - timestamps;
    if (signatures == 1 && timestamps == 0) {
        return Role::Signature;
    }
    const bool is_archive =
        signatures == 0 && (timestamps == 1 || (timestamps == 0 && changes_store(comparison)));
    return is_archive ? Role::Archive : Role::Unexplained;
}

std::string what_it_adds(const std::vector<SignatureField>& fields)
{
    return fields.empty() ? "it adds neither a signature nor validation data"
                          : fmt::format("it adds {} signatures at once", fields.size());
}

/// Every change that the rules do not explain.
std::vector<Finding> compared(Comparison& comparison, const std::vector<SignatureField>& fields,
                              bool is_issued)
{
    explain_form(comparison, fields, is_issued);
    if (changes_store(comparison)) {
        explain_store(comparison);
    }
    return comparison.finish();
}

ChangesAnswer check_step(History& history, std::size_t revision, bool is_issued)
{
    Comparison comparison(history, revision - 1, revision);
    comparison.refuse_awaited();
    const auto fields = newly_signed(comparison);
    const Role role = role_of(comparison, fields);
    ChangesAnswer answer{{role}, check_trailer(history.file(), revision, is_issued)};
    if (role == Role::Unexplained) {
        comparison.refuse("revision-unexplained", what_it_adds(fields));
        append(answer.findings, comparison.finish());
        return answer;
    }
    if (role == Role::Signature && changes_store(comparison)) {
        comparison.refuse("object-changed", "it adds validation data together with a signature");
    }
    append(answer.findings, compared(comparison, fields, is_issued));
    return answer;
}

/// A step that looks innocent may still undo what an older signature saw.
std::vector<Finding> check_since(History& history, std::size_t older, bool is_issued)
{
    std::vector<Finding> findings;
    for (std::size_t newer = older + 2; newer < history.size() && findings.empty(); ++newer) {
        Comparison comparison(history, older, newer);
        comparison.refuse_awaited();
        const auto fields = newly_signed(comparison);
        for (Finding& finding : compared(comparison, fields, is_issued)) {
            if (finding.severity == Severity::Block) {
                findings.push_back(std::move(finding));
            }
        }
    }
    return findings;
}

std::vector<Finding> check_order(const std::vector<Role>& roles, const Base& base)
{
    std::vector<Finding> findings;
    bool is_archived = false;
    for (std::size_t i = 0; i < roles.size(); ++i) {
        is_archived = is_archived || roles[i] == Role::Archive;
        if (!is_archived || roles[i] != Role::Signature) {
            continue;
        }
        const std::string part = fmt::format("revision {}", base.revision + i + 2);
        const std::string text = "it is signed after validation data or a timestamp were added";
        findings.push_back(base.is_issued ? block("revision-order", part, text, sign_then_archive)
                                          : note(Severity::Warning, "revision-order", part, text));
    }
    return findings;
}

} // namespace

ChangesAnswer check_changes(History& history, const Base& base)
{
    ChangesAnswer answer;
    for (std::size_t k = base.revision + 1; k < history.size(); ++k) {
        ChangesAnswer step = check_step(history, k, base.is_issued);
        answer.roles.push_back(step.roles.front());
        append(answer.findings, std::move(step.findings));
    }
    append(answer.findings, check_order(answer.roles, base));
    for (std::size_t older = base.revision; older < history.size(); ++older) {
        const bool is_base = older == base.revision;
        const bool is_signed =
            is_base || answer.roles[older - base.revision - 1] == Role::Signature;
        if (is_signed && !blocks(answer.findings)) {
            append(answer.findings, check_since(history, older, base.is_issued));
        }
    }
    return answer;
}

} // namespace indenture::signing::checks
