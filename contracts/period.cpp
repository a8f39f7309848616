#include "contracts/period.h"

namespace indenture::contracts {

Period from_then_on(Date first)
{
    using namespace std::chrono_literals;
    return {first, Date::from(9999y / 12 / 31)};
}

Period months_from(Date first, int months)
{
    return {first, first.plus_months(months).plus_days(-1)};
}

} // namespace indenture::contracts
