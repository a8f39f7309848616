#pragma once

#include "docx/properties.h"
#include "docx/xml.h"

#include <array>
#include <map>
#include <string>

namespace indenture::docx {

// For this folder's readers only: property elements of WordprocessingML into values.

/// Fonts and colours that a document names by their place in its theme.
struct Theme {
    std::string major_font;
    std::string minor_font;
    std::map<std::string, Rgb> colours; ///< "dk1", "accent2"
};

std::optional<int> to_int(std::string_view text);
/// An on/off element: true if it stands without a value.
bool is_on(XmlElement element);
/// The w:val of a child, if both are there.
std::optional<std::string> child_value(XmlElement parent, std::string_view child);
std::optional<int> child_int(XmlElement parent, std::string_view child);
std::optional<bool> child_on(XmlElement parent, std::string_view child);

RunProperties read_run_properties(XmlElement rpr, const Theme& theme);
ParagraphProperties read_paragraph_properties(XmlElement ppr);
Borders read_borders(XmlElement borders);
std::optional<Colouring> read_shading(XmlElement shading);
CellProperties read_cell_properties(XmlElement tcpr);
RowProperties read_row_properties(XmlElement trpr);
TableProperties read_table_properties(XmlElement tblpr);

} // namespace indenture::docx
