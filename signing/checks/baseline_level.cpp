#include "signing/checks/baseline_level.h"

#include "signing/checks/finding.h"

#include <fmt/format.h>

namespace indenture::signing::checks {

namespace {

std::string reason_for(const Examination& examination)
{
    if (examination.report.level != Level::None) {
        return "";
    }
    return examination.cms->has_signing_time
               ? ", because it states its time inside the CMS message"
               : ", because its format is " + examination.report.sub_filter;
}

} // namespace

Level baseline_level_of(const Examination& examination, bool is_in_store, bool is_store_timestamped)
{
    const SignatureReport& report = examination.report;
    const bool is_baseline = report.sub_filter == "ETSI.CAdES.detached" &&
                             examination.is_well_formed && !examination.cms->has_signing_time &&
                             report.claimed_time;
    if (!is_baseline) {
        return Level::None;
    }
    if (!report.proven_time) {
        return Level::B;
    }
    if (!report.is_trusted || !is_in_store) {
        return Level::T;
    }
    return is_store_timestamped ? Level::LTA : Level::LT;
}

std::vector<Finding> check_level(const Examination& examination, Level level_min)
{
    const SignatureReport& report = examination.report;
    if (report.level >= level_min) {
        return {};
    }
    return {block("level", "signature " + report.field,
                  fmt::format("its level is {}{}, and {} is asked for", print(report.level),
                              reason_for(examination), print(level_min)),
                  fmt::format("Sign in the format {}.", print(level_min)))};
}

} // namespace indenture::signing::checks
