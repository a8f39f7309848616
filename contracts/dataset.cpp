#include "contracts/dataset.h"

namespace indenture::contracts {

namespace {

std::string range(const DatasetPeriod& period)
{
    std::string text = period.from.value_or("");
    if (period.to) {
        text += text.empty() ? "to " : " – ";
        text += *period.to;
    }
    return text;
}

} // namespace

std::string print(const DatasetPeriod& period)
{
    switch (period.kind) {
    case DatasetPeriodKind::Range:
    case DatasetPeriodKind::Single:
        return range(period);
    case DatasetPeriodKind::LatestAvailable:
        return "Latest available";
    case DatasetPeriodKind::HistoricHeld:
        break;
    }
    const std::string held = range(period);
    return held.empty() ? "Historic Held" : "Historic Held (" + held + ")";
}

} // namespace indenture::contracts
