#pragma once

#include "base/date.h"

namespace indenture::contracts {

/// The days from `first` to `last`, both included (domain, trap 4: a three-year agreement ends the
/// day before its third anniversary). A period whose last day is before its first has no day.
struct Period {
    Date first;
    Date last;

    bool contains(Date date) const { return first <= date && date <= last; }
    bool is_empty() const { return last < first; }

    auto operator<=>(const Period&) const = default;
};

/// From a day onwards, without an end that anyone knows.
Period from_then_on(Date first);

/// `months` whole months: the last day is the day before the anniversary.
Period months_from(Date first, int months);

} // namespace indenture::contracts
