#pragma once

#include "docx/package.h"

#include <map>
#include <string>

namespace indenture::docx {

/// The properties a document states of itself, by name in lower case, as the field DOCPROPERTY asks
/// for them: of docProps/core.xml, then app.xml, then custom.xml. Counts, which go stale, and dates
/// of the file are left out. Throws Error as read_document does.
std::map<std::string, std::string, std::less<>> read_document_properties(const Package& package);

} // namespace indenture::docx
