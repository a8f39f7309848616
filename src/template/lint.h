#pragma once

#include "base/json.h"
#include "docx/package.h"
#include "template/places.h"
#include "template/schema_types.h"
#include "template/template.h"

#include <vector>

namespace indenture::templating {

/// Everything that is known to be wrong with a template: its tags, its clauses, its active content
/// and, if there is a schema, what it asks of data. The findings of one part stand in the order of
/// its text; those about the schema come last. Never throws for what is wrong with the template.
std::vector<TemplateFinding> lint(const docx::Package& package, const CompileOptions& options,
                                  const SchemaTypes* schema);

/// For programs: code, severity, text and cure; the story, headings, list number and paragraph; the
/// part, characters and tag.
Json to_json(const TemplateFinding& finding);

} // namespace indenture::templating
