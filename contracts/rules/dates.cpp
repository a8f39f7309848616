#include "contracts/rules/rules.h"

#include <fmt/format.h>

namespace indenture::contracts::rules {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view term_standard =
    "DARS standard 1, term of data sharing agreement, version 2.1 (9 August 2022)";
constexpr int months_from_issue_to_start_max = 12;

/// one published agreement ends before it starts.
Observations ordered(const Period& term)
{
    if (term.first < term.last) {
        return {};
    }
    return {{"/term/end_date",
             fmt::format("The end date, {}, is not after the start date, {}.", term.last.in_words(),
                         term.first.in_words()),
             "Correct one of the two dates; the end date is the last day of the term.",
             std::nullopt}};
}

/// the start date is filled in before issue, and not a year ahead.
Observations started_in_time(const Period& term, Date issued_on)
{
    const Date latest = issued_on.plus_months(months_from_issue_to_start_max);
    if (term.first <= latest) {
        return {};
    }
    return {{"/term/start_date",
             fmt::format("The start date, {}, is more than 12 months after the issue for signature "
                         "on {}.",
                         term.first.in_words(), issued_on.in_words()),
             fmt::format("Start on or before {}, or issue later.", latest.in_words()),
             std::nullopt}};
}

Observations not_before_issue(const Period& term, Date issued_on)
{
    if (issued_on <= term.first) {
        return {};
    }
    return {{"/term/start_date",
             fmt::format("The start date, {}, lies before the issue for signature on {}.",
                         term.first.in_words(), issued_on.in_words()),
             "A new agreement starts on the day it is issued or later.", std::nullopt}};
}

Observations r50_order(const Dsa& dsa, const Evidence&)
{
    return ordered(dsa.term);
}
Observations r50_order_dsfc(const Dsfc& dsfc, Date)
{
    return ordered(dsfc.term);
}

Observations r50_start(const Dsa& dsa, const Evidence&)
{
    return started_in_time(dsa.term, dsa.issued_for_signature_on);
}

Observations r50_new(const Dsa& dsa, const Evidence&)
{
    return dsa.application_type == ApplicationType::New
               ? not_before_issue(dsa.term, dsa.issued_for_signature_on)
               : Observations();
}

/// F-04: every other date is counted from the day of issue, so that day must be true.
Observations issued_today(Date issued_on, const Period& term, Date decided_on)
{
    Observations observations;
    if (issued_on != decided_on) {
        observations.push_back(
            {"/issued_for_signature_on",
             fmt::format("The application says it is issued for signature on {}, but it would be "
                         "issued on {}.",
                         issued_on.in_words(), decided_on.in_words()),
             "Set \"issued_for_signature_on\" to the day on which it is issued.", std::nullopt});
    }
    if (!term.is_empty() && term.last < decided_on) {
        observations.push_back({"/term/end_date",
                                fmt::format("The term ended on {}.", term.last.in_words()),
                                "Give it a term that has not ended.", std::nullopt});
    }
    return observations;
}

Observations f04_dsa(const Dsa& dsa, const Evidence& evidence)
{
    return issued_today(dsa.issued_for_signature_on, dsa.term, evidence.decided_on);
}
Observations f04_dsfc(const Dsfc& dsfc, Date decided_on)
{
    return issued_today(dsfc.issued_for_signature_on, dsfc.term, decided_on);
}

} // namespace

std::vector<DsaRule> dates()
{
    const Period since_version_2_1 = from_then_on(Date::from(2022y / 8 / 9));
    return {
        {"R-50", Severity::Block, term_standard, always(), r50_order},
        {"R-50", Severity::Block, term_standard, since_version_2_1, r50_start},
        {"R-50", Severity::Block, term_standard, since_version_2_1, r50_new},
        {"F-04", Severity::Block, own_lifecycle, always(), f04_dsa, at_issue},
    };
}

std::vector<DsfcRule> dsfc_dates()
{
    return {{"R-50", Severity::Block, term_standard, always(), r50_order_dsfc},
            {"F-04", Severity::Block, own_lifecycle, always(), f04_dsfc, at_issue}};
}

} // namespace indenture::contracts::rules
