#include "contracts/decision.h"

#include "contracts/rules/rules.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace indenture::contracts {

namespace {

template <typename AnyRule, typename Choose>
std::vector<AnyRule> chosen(const std::vector<AnyRule>& rules, Choose choose)
{
    std::vector<AnyRule> kept;
    std::copy_if(rules.begin(), rules.end(), std::back_inserter(kept), choose);
    return kept;
}

/// What all `rules` say, when each is asked by `ask`.
template <typename AnyRule, typename Ask>
std::vector<Finding> findings_of(const std::vector<AnyRule>& rules, Ask ask)
{
    std::vector<Finding> findings;
    for (const AnyRule& rule : rules) {
        for (Observation& observation : ask(rule)) {
            findings.push_back({.code = std::string(rule.id),
                                .severity = observation.severity.value_or(rule.severity),
                                .where = {{}, std::move(observation.at), {}},
                                .text = std::move(observation.text),
                                .cure = std::move(observation.cure)});
        }
    }
    return findings;
}

} // namespace

Json to_json(const IssueDecision& decision)
{
    return {{"may_issue", decision.may_issue()},
            {"evidence_digest", decision.evidence_digest.hex()},
            {"findings", to_json(decision.findings)}};
}

RuleBook::RuleBook(std::vector<DsfcRule> dsfc_rules, std::vector<DsaRule> dsa_rules)
    : dsfc_rules_(std::move(dsfc_rules)), dsa_rules_(std::move(dsa_rules))
{
}

RuleBook RuleBook::standard()
{
    std::vector<DsaRule> dsa_rules;
    for (const auto& group : {rules::core_gate(), rules::purpose(), rules::legal_basis(),
                              rules::parties(), rules::dates()}) {
        dsa_rules.insert(dsa_rules.end(), group.begin(), group.end());
    }
    std::vector<DsfcRule> dsfc_rules;
    for (const auto& group : {rules::dsfc_parties(), rules::dsfc_dates()}) {
        dsfc_rules.insert(dsfc_rules.end(), group.begin(), group.end());
    }
    return {std::move(dsfc_rules), std::move(dsa_rules)};
}

RuleBook RuleBook::as_of(Date date) const
{
    const auto is_in_force = [date](const auto& rule) { return rule.effective.contains(date); };
    return {chosen(dsfc_rules_, is_in_force), chosen(dsa_rules_, is_in_force)};
}

RuleBook RuleBook::for_drafts() const
{
    const auto is_for_drafts = [](const auto& rule) { return !rule.is_asked_at_issue; };
    return {chosen(dsfc_rules_, is_for_drafts), chosen(dsa_rules_, is_for_drafts)};
}

IssueDecision RuleBook::decide(const Dsa& dsa, const Evidence& evidence) const
{
    return {.findings = findings_of(dsa_rules_,
                                    [&](const DsaRule& rule) { return rule.check(dsa, evidence); }),
            .evidence_digest = digest_of(evidence)};
}

IssueDecision RuleBook::decide(const Dsfc& dsfc, Date decided_on) const
{
    const Evidence none{.decided_on = decided_on, .framework_contracts = {}};
    return {.findings = findings_of(
                dsfc_rules_, [&](const DsfcRule& rule) { return rule.check(dsfc, decided_on); }),
            .evidence_digest = digest_of(none)};
}

} // namespace indenture::contracts
