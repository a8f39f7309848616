#pragma once

#include "base/limits.h"
#include "pdf/file.h"

#include <optional>
#include <string>
#include <vector>

namespace indenture::signing::checks {

/// What is wrong with the appearance (the value of AP) that a signature brings, as the end of a
/// sentence; nullopt if it is one form XObject that shows text, lines and pictures and nothing
/// else: no other states, no script, link or optional content, no Type 3 font, and content that
/// never takes off the clipping to its box. With `rectangle`, the box of the widget as it was
/// issued, the form must not be larger than that.
std::optional<std::string>
problem_with_appearance(const pdf::View& view, const pdf::Object& appearance,
                        const std::optional<std::vector<double>>& rectangle, const Limits& limits);

} // namespace indenture::signing::checks
