#pragma once

#include "contracts/rule.h"

#include <vector>

namespace indenture::contracts::rules {

// The groups of the rule book. Ids are those of domain 4; F-01 to F-04 are the entry conditions of
// the state `issued` in domain 1.3.

std::vector<DsaRule> core_gate();   ///< R-01, R-02, R-03, R-05
std::vector<DsaRule> purpose();     ///< R-12, R-14, R-15
std::vector<DsaRule> legal_basis(); ///< R-23, R-34
std::vector<DsaRule> parties();     ///< R-46, F-02, F-03
std::vector<DsaRule> dates();       ///< R-50, F-04

std::vector<DsfcRule> dsfc_parties(); ///< F-01, F-02, F-03
std::vector<DsfcRule> dsfc_dates();   ///< R-50, F-04

/// For rules that are asked only of what is to be issued now.
inline constexpr bool at_issue = true;

/// Source of F-01 to F-04.
inline constexpr std::string_view own_lifecycle = "Entry condition of the state \"issued\"";

/// For a rule whose first day is not known, or that must hold on any date that is replayed.
inline Period always()
{
    using namespace std::chrono_literals;
    return from_then_on(Date::from(1000y / 1 / 1));
}

} // namespace indenture::contracts::rules
