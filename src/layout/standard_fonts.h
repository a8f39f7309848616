#pragma once

#include "layout/font_configuration.h"

namespace indenture::layout {

/// The fonts of standard_font_configuration(). `load` is given file names without folder
/// ("LiberationSans-Regular.ttf").
FontSet standard_fonts(const LoadFont& load);

} // namespace indenture::layout
