#pragma once

#include "docx/styles.h"

#include <string>
#include <string_view>

namespace indenture::templating {

/// The id of the style of that kind which data names by its id or, as Word shows it, by its name
/// ("Heading 1"; letters of either case). Throws Error(BadInput) listing styles of like names if
/// there is none: Word would silently take the default.
std::string style_id(const docx::Styles& styles, docx::StyleKind kind, std::string_view name);

} // namespace indenture::templating
