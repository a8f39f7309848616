#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace indenture::templating {

/// Whether a cell starts a vertical merge or continues the one above (w:vMerge).
enum class VerticalMerge { Restart, Continue };

/// What {% cellbg %}, {% colspan %}, {% vm %} and {% hm %} say about the cell they stand in.
struct CellEffects {
    std::optional<std::string> fill; ///< six hexadecimal digits, or "auto"
    std::optional<std::size_t> span; ///< grid columns
    std::optional<VerticalMerge> vertical;
};

/// "<w:tcPr>...</w:tcPr>" with the effects in it, each where the schema wants it, whatever
/// `properties` (the element, or "" if the cell has none) said before.
Bytes with_effects(ByteView properties, const CellEffects& effects, std::string_view prefix);

/// The fill a value asks for: "D9E2F3", "#d9e2f3" -> "D9E2F3", "auto" -> "auto". Throws
/// Error(BadInput) for anything else.
std::string fill_of(std::string_view colour);

} // namespace indenture::templating
