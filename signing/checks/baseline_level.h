#pragma once

#include "base/finding.h"
#include "signing/checks/signature.h"
#include "signing/level.h"

#include <vector>

namespace indenture::signing::checks {

/// The level of an intact signature (ETSI EN 319 142-1, 6.3), from its report: None unless it has
/// the format of a baseline signature; T with a proven time; LT if it is trusted and all that says
/// so `is_in_store`, the validation data in the file; LTA if a trusted document timestamp covers
/// those (`is_store_timestamped`).
Level baseline_level_of(const Examination& examination, bool is_in_store,
                        bool is_store_timestamped);

/// "level" if the level reported is lower than the policy asks for.
std::vector<Finding> check_level(const Examination& examination, Level level_min);

} // namespace indenture::signing::checks
