#include "layout/embedded_fonts.h"

#include "base/error.h"

#include <fmt/format.h>

namespace indenture::layout {

FontSet with_embedded(FontSet fonts, const std::vector<docx::EmbeddedFont>& embedded,
                      Report& report)
{
    const FontSet own = fonts;
    for (const docx::EmbeddedFont& font : embedded) {
        if (own.has_family(font.family)) {
            continue;
        }
        try {
            fonts.add(font.family, {font.is_bold, font.is_italic}, font.file, font.part);
        } catch (const Error& error) {
            report.add(Severity::Warning, "font-embedded",
                       fmt::format("the embedded font '{}' ({}) is not used: {}", font.family,
                                   font.part, error.message()),
                       "add the file of the font to the font configuration");
        }
    }
    return fonts;
}

} // namespace indenture::layout
