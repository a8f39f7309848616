#pragma once

#include "workflow/office.h"

#include <string>

namespace indenture::tests {

/// The office of the checkout: its templates, its rules and Debian's fonts.
workflow::Office checkout_office(const Clock& clock);

/// A JSON file of samples/, e.g. "university/dsa.json".
Json sample(const std::string& name);

/// 09:00 UTC of an ISO date.
FixedClock morning_of(const std::string& iso_date);

} // namespace indenture::tests
