#pragma once

#include "base/date.h"
#include "base/digest.h"
#include "base/finding.h"
#include "base/json.h"
#include "contracts/rule.h"

#include <vector>

namespace indenture::contracts {

/// May it be issued, and why not.
struct IssueDecision {
    std::vector<Finding> findings;
    Digest evidence_digest; ///< of exactly what was decided on

    /// Computed: no finding blocks.
    bool may_issue() const { return !blocks(findings); }
};

/// {"may_issue", "evidence_digest", "findings"}
Json to_json(const IssueDecision& decision);

/// The rules of domain 4, each with its dates.
class RuleBook {
public:
    /// All rules this product knows, whatever their dates.
    static RuleBook standard();

    RuleBook(std::vector<DsfcRule> dsfc_rules, std::vector<DsaRule> dsa_rules);

    /// The rules in force on `date`: the day decided on, which nobody writes into an application.
    RuleBook as_of(Date date) const;
    /// Without the rules that are asked only of what is to be issued now.
    RuleBook for_drafts() const;

    /// Every rule is asked, so that all reasons come at once.
    IssueDecision decide(const Dsa& dsa, const Evidence& evidence) const;
    /// A framework contract rests on no evidence but itself: its digest is that of no contracts,
    /// decided on that day.
    IssueDecision decide(const Dsfc& dsfc, Date decided_on) const;

    const std::vector<DsfcRule>& dsfc_rules() const { return dsfc_rules_; }
    const std::vector<DsaRule>& dsa_rules() const { return dsa_rules_; }

private:
    std::vector<DsfcRule> dsfc_rules_;
    std::vector<DsaRule> dsa_rules_;
};

} // namespace indenture::contracts
