#include "layout/standard_fonts.h"

#include "base/json.h"

#include <string_view>

namespace indenture::layout {
namespace {

// Metric-compatible are only names of faces with the same advance widths: every other name is a
// substitution, which lay_out reports. Cambria has line metrics of its own, 1946 and 455 of 2048:
// those of Caladea (hhea and win) agree neither with it nor with each other.
constexpr std::string_view standard = R"({
  "families": {
    "Liberation Sans": {
      "regular": "LiberationSans-Regular.ttf", "bold": "LiberationSans-Bold.ttf",
      "italic": "LiberationSans-Italic.ttf", "boldItalic": "LiberationSans-BoldItalic.ttf"
    },
    "Liberation Serif": {
      "regular": "LiberationSerif-Regular.ttf", "bold": "LiberationSerif-Bold.ttf",
      "italic": "LiberationSerif-Italic.ttf", "boldItalic": "LiberationSerif-BoldItalic.ttf"
    },
    "Liberation Mono": {
      "regular": "LiberationMono-Regular.ttf", "bold": "LiberationMono-Bold.ttf",
      "italic": "LiberationMono-Italic.ttf", "boldItalic": "LiberationMono-BoldItalic.ttf"
    },
    "Carlito": {
      "regular": "Carlito-Regular.ttf", "bold": "Carlito-Bold.ttf",
      "italic": "Carlito-Italic.ttf", "boldItalic": "Carlito-BoldItalic.ttf"
    },
    "Caladea": {
      "regular": "Caladea-Regular.ttf", "bold": "Caladea-Bold.ttf",
      "italic": "Caladea-Italic.ttf", "boldItalic": "Caladea-BoldItalic.ttf", "optional": true
    },
    "DejaVu Sans": {"regular": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}
  },
  "aliases": {
    "Arial": "Liberation Sans",
    "Helvetica": "Liberation Sans",
    "Times New Roman": "Liberation Serif",
    "Times": "Liberation Serif",
    "Courier New": "Liberation Mono",
    "Courier": "Liberation Mono",
    "Calibri": "Carlito",
    "Cambria": {
      "family": "Caladea", "metrics": {"ascent": 0.9502, "descent": 0.2222, "lineGap": 0}
    }
  },
  "fallbacks": {
    "latin": ["Liberation Sans", "DejaVu Sans"],
    "greek": ["Liberation Sans", "DejaVu Sans"],
    "cyrillic": ["Liberation Sans", "DejaVu Sans"],
    "arabic": ["DejaVu Sans"],
    "hebrew": ["Liberation Sans", "DejaVu Sans"],
    "symbols": ["DejaVu Sans"]
  }
})";

} // namespace

const FontConfiguration& standard_font_configuration()
{
    static const FontConfiguration configuration = read_font_configuration(
        parse_json(standard, "the standard fonts", Limits{}), "the standard fonts");
    return configuration;
}

FontSet standard_fonts(const LoadFont& load)
{
    return open_fonts(standard_font_configuration(), load);
}

} // namespace indenture::layout
