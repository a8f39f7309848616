#pragma once

#include "base/bytes.h"
#include "base/date.h"
#include "layout/pages.h"
#include "pdf/object.h"

#include <string>

namespace indenture::render {

/// What a file says about itself beside its pages. Empty texts are left out.
struct DocumentFacts {
    std::string author;
    std::string subject;
    Instant created; ///< creation and modification date; nothing else in the file knows the time
    std::string reference;      ///< of the contract, as printed
    std::string content_digest; ///< of the application the document was made from
    std::string template_version;
};

/// Who spells the objects: both give the same objects, a test compares them.
enum class Emitter {
    Own,
    PoDoFo,
};

/// A tagged, archival PDF 1.7 (PDF/A-3a, ISO 19005-3, and PDF/UA-1, ISO 14289-1). Equal input gives
/// equal octets. Title and language are those of the pages.
/// Throws Error(BadInput) if the pages have no title or language, Error(Internal) if they are not
/// sound: glyph 0, content outside the structure tree, fields of one name.
Bytes write_pdf(const layout::Pages& pages, const DocumentFacts& facts, Emitter emitter);

/// The objects of that file, before anyone spells them.
pdf::ObjectTable object_table(const layout::Pages& pages, const DocumentFacts& facts);

} // namespace indenture::render
