#pragma once

#include "docx/drawing.h"
#include "docx/property_reader.h"
#include "docx/xml.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace indenture::docx {

// Measures and colours as drawings state them. Numbers beyond what a page can hold are cut to a
// bound that no sum or product here can overflow.

inline constexpr std::int64_t emu_max = 1'000'000'000; // 78,740 points

/// A whole number of EMU; nullopt for anything else.
std::optional<std::int64_t> to_emu(std::string_view text);
/// "12.5pt", "1in", "3cm", "40px" or, without a unit, pixels (CSS), in EMU.
std::optional<std::int64_t> css_length(std::string_view text);
/// The value of `name` in "position:absolute;margin-left:1pt"; empty if it is not there.
std::string css_value(std::string_view style, std::string_view name);
std::int64_t attribute_emu(XmlElement element, std::string_view name, std::int64_t otherwise);

/// What an a:solidFill or another holder of one colour says (ECMA-376-1, 20.1.2.3).
std::optional<Rgb> read_drawing_colour(XmlElement holder, const Theme& theme);
/// "#ff0000", "#f00", "red" and "window" of VML; the digits in brackets are left out.
std::optional<Rgb> read_vml_colour(std::string_view text);

} // namespace indenture::docx
