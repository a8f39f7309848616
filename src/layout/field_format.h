#pragma once

#include "layout/field_code.h"

#include <optional>
#include <string>
#include <string_view>

namespace indenture::layout {

// For this folder only: what the general switches of a field make of its result.

/// A number as \* and \# want it (ECMA-376-1, 17.16.4.1 and 17.16.4.3); in decimal if they do not
/// say.
std::string formatted(int number, const FieldCode& code);

/// Whether \* says how a number is to be shown.
bool formats_numbers(const FieldCode& code);

/// A whole number that is all of the text, if it is one.
std::optional<int> whole_number(std::string_view text);

/// Text as \* wants its case: Upper, Lower, FirstCap, Caps. A number as `formatted`.
std::string formatted_text(const std::string& text, const FieldCode& code);

} // namespace indenture::layout
