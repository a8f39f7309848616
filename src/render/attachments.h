#pragma once

#include "pdf/object.h"
#include "render/dialect.h"

namespace indenture::render {

/// Embeds the attachments and enters them in the catalog: as associated files of the document
/// (ISO 19005-3, 6.8) and in the list that viewers show (ISO 32000-1, 7.11.4).
/// Throws Error(BadInput) for two of one name, or one without a name, type or description.
void add_attachments(pdf::ObjectTable& table, pdf::Dictionary& catalog, const DocumentFacts& facts,
                     const Dialect& dialect);

} // namespace indenture::render
