#pragma once

#include "base/finding.h"
#include "base/json.h"
#include "docx/package.h"
#include "template/foreign_tag.h"

#include <optional>
#include <string>
#include <vector>

namespace indenture::templating {

/// What the file does not say about its tags. What is left out is detected.
struct ImportOptions {
    std::optional<Dialect> dialect;
    std::optional<TagMarks> marks;
    /// Data the template was made for. Settles which sections of docxtemplater are lists and which
    /// conditions, and to what each name inside belongs; without it that is guessed and reported.
    std::optional<Json> sample;
};

/// One tag and what has become of it.
struct Translation {
    Where where;
    std::string from;
    std::string to;
};

struct Imported {
    Bytes docx;
    DialectGuess guess;
    std::vector<Translation> translations; ///< in the order of the parts and of the text
    /// I001 (Block) a tag that cannot be translated: it stands in `docx` as {{ untranslated: ...
    /// }}, which no template may hold, so that it is not overlooked. I002 (Warning) a guess. I003
    /// (Warning) double braces kept as text.
    std::vector<Finding> findings;
};

/// Turns the tags of docx-templates or docxtemplater into tags of the template language, in every
/// story. Tags keep the run properties they had; a tag that steers whole paragraphs, rows or cells
/// there does so here ({%p, {%tr, {%tc), in a paragraph or row of its own where text stands beside
/// it. Braces that are text are escaped. Every other byte of every part stays as it is.
///
/// Throws Error(BadInput) if a part cannot be read, or if the file has tags of the template
/// language already.
Imported import_tags(const docx::Package& package, const ImportOptions& options);

} // namespace indenture::templating
