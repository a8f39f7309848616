#pragma once

#include "layout/flow.h"
#include "layout/format.h"

#include <cstdint>
#include <vector>

namespace indenture::layout {

// For this folder only: text that runs from right to left (Unicode, UAX 9).

/// The level of each character: odd runs to the left. Empty if all are 0. The paragraph's own
/// direction is what w:bidi says; text of a w:rtl run is embedded to the left.
std::vector<std::uint8_t> levels_of(const ParagraphBox& paragraph, const StyleSheet& styles);

/// Where each atom of the line stands, from the left edge of the paragraph's column; in the order
/// of the atoms.
std::vector<Length> places_of_atoms(const ParagraphBox& paragraph, const Line& line);

} // namespace indenture::layout
