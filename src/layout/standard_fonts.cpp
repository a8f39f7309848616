#include "layout/standard_fonts.h"

#include <utility>

namespace indenture::layout {
namespace {

struct Family {
    const char* name;
    const char* file; ///< before "-Regular.ttf"
};

constexpr Family families[] = {{"Liberation Sans", "LiberationSans"},
                               {"Liberation Serif", "LiberationSerif"},
                               {"Liberation Mono", "LiberationMono"},
                               {"Carlito", "Carlito"}};

constexpr std::pair<FontStyle, const char*> styles[] = {{{false, false}, "-Regular.ttf"},
                                                        {{true, false}, "-Bold.ttf"},
                                                        {{false, true}, "-Italic.ttf"},
                                                        {{true, true}, "-BoldItalic.ttf"}};

// Only names of faces with the same advance widths: anything else is a substitution, which
// lay_out reports.
constexpr std::pair<const char*, const char*> aliases[] = {{"Arial", "Liberation Sans"},
                                                           {"Helvetica", "Liberation Sans"},
                                                           {"Times New Roman", "Liberation Serif"},
                                                           {"Times", "Liberation Serif"},
                                                           {"Courier New", "Liberation Mono"},
                                                           {"Courier", "Liberation Mono"},
                                                           {"Calibri", "Carlito"}};

} // namespace

FontSet standard_fonts(const std::function<Bytes(const std::string& file_name)>& load)
{
    FontSet fonts;
    for (const Family& family : families) {
        for (const auto& [style, ending] : styles) {
            const std::string file_name = std::string(family.file) + ending;
            fonts.add(family.name, style, load(file_name), file_name);
        }
    }
    for (const auto& [name, family] : aliases) {
        fonts.alias(name, family);
    }
    return fonts;
}

} // namespace indenture::layout
