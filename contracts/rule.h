#pragma once

#include "base/finding.h"
#include "contracts/dsa.h"
#include "contracts/dsfc.h"
#include "contracts/evidence.h"
#include "contracts/period.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::contracts {

/// What one check noticed. The rule adds its id and, unless the observation has its own, its
/// severity.
struct Observation {
    std::string at; ///< JSON pointer into the application
    std::string text;
    std::string cure;
    std::optional<Severity> severity; ///< only when it differs from the rule's
};

using Observations = std::vector<Observation>;

/// One rule about one kind of contract. Checks are pure functions; none of them throws.
template <typename Check> struct Rule {
    std::string_view id; ///< "R-12"
    Severity severity = Severity::Block;
    std::string_view source; ///< who says so
    Period effective;        ///< the days on which the rule is in force
    Check check = nullptr;
    /// Asks the register or the day of the decision, so it is asked only of what is to be issued
    /// now, not of a draft.
    bool is_asked_at_issue = false;
};

using DsaRule = Rule<Observations (*)(const Dsa&, const Evidence&)>;
using DsfcRule = Rule<Observations (*)(const Dsfc&, Date decided_on)>;

} // namespace indenture::contracts
