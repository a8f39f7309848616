#pragma once

#include "base/bytes.h"
#include "base/date.h"
#include "layout/pages.h"
#include "pdf/object.h"

#include <string>
#include <vector>

namespace indenture::render {

/// How an attached file relates to the contract (ISO 32000-2, table 43).
enum class Relationship {
    Data,   ///< what the contract was made from
    Source, ///< the contract itself in the form it was made in
    Supplement,
};

/// A file that travels inside the PDF (ISO 19005-3, 6.8).
struct Attachment {
    std::string name;       ///< of the file, without folders; no two in one PDF
    std::string media_type; ///< "application/json"
    Relationship relationship = Relationship::Data;
    std::string description; ///< for a person
    Bytes content;
};

/// Which standards a file keeps and claims.
enum class Profile {
    A3aUa1, ///< PDF 1.7: PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1)
    A4fUa2, ///< PDF 2.0: PDF/A-4f (ISO 19005-4), PDF/UA-2 (ISO 14289-2), Well-Tagged PDF 1.0
};

/// What a file says about itself beside its pages. Empty texts are left out.
struct DocumentFacts {
    std::string author;
    std::string subject;
    Instant created; ///< creation and modification date; nothing else in the file knows the time
    std::string reference;      ///< of the contract, as printed
    std::string content_digest; ///< of the application the document was made from
    std::string template_version;
    std::vector<Attachment> attachments = {};
    Profile profile = Profile::A3aUa1;
};

/// Who spells the objects: both give the same objects, a test compares them.
enum class Emitter {
    Own,
    PoDoFo,
};

/// A tagged, archival PDF. Equal input gives equal octets. Title and language are those of the
/// pages, the date of the attachments is `created`.
/// Throws Error(BadInput) if the pages have no title or language or an attachment is not whole,
/// Error(Internal) if the pages are not sound: glyph 0, content outside the structure tree, fields
/// of one name.
Bytes write_pdf(const layout::Pages& pages, const DocumentFacts& facts, Emitter emitter);

/// The objects of that file, before anyone spells them.
pdf::ObjectTable object_table(const layout::Pages& pages, const DocumentFacts& facts);

} // namespace indenture::render
