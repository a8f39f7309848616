#pragma once

#include "base/bytes.h"
#include "layout/font_set.h"

#include <functional>
#include <string>

namespace indenture::layout {

/// The fonts of Debian's fonts-liberation2 and fonts-crosextra-carlito, under their own names and
/// those of the Word fonts whose widths they share: Arial, Helvetica, Times New Roman, Courier New,
/// Calibri. `load` is given a file name without folder ("LiberationSans-Regular.ttf") and returns
/// its content, or throws.
FontSet standard_fonts(const std::function<Bytes(const std::string& file_name)>& load);

} // namespace indenture::layout
