#pragma once

#include "base/bytes.h"
#include "docx/field_results.h"
#include "docx/package.h"

#include <cstddef>
#include <optional>

namespace indenture::templating {

/// Whether any story of the document has a field.
bool has_fields(const docx::Package& package);

/// What became of results that were to be written into a file.
struct WrittenResults {
    std::optional<Bytes> docx; ///< none: the file shows all of them already
    /// Fields left as they are, since their marks do not stand where a result can be put between
    /// them.
    std::size_t skipped = 0;
};

/// The package with each field's result where Word keeps it, and tables of contents as Word writes
/// them: entries in their styles, with bookmarks at what they lead to. Word then shows what the
/// pages show without being asked to update, and is no longer told to (w:updateFields) if every
/// field was computed. Octets of nothing else change; doing it again changes nothing.
/// Throws Error as docx::read_document does.
WrittenResults with_field_results(const docx::Package& package, const docx::FieldResults& results);

} // namespace indenture::templating
