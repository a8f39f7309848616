#pragma once

#include "template/clause_library.h"
#include "template/program.h"
#include "template/reading.h"
#include "template/source_tree.h"

#include <map>
#include <string>
#include <vector>

namespace indenture::templating {

struct CompiledPart {
    PartProgram program;
    std::vector<TemplateFinding> findings; ///< the program is fit to run only if none blocks
    Identities identities;
};

/// Compiles a part of WordprocessingML: the body, a header, a footer, notes or comments.
/// `addresses` are those of its links that hold tags, by relationship.
CompiledPart compile_story(const SourceTree& tree, const std::string& part,
                           const TemplateContext& context,
                           std::map<std::string, std::string> addresses = {});

/// Compiles the body of another file, to be included. `clause` is what `tree` was parsed from.
CompiledPart compile_clause(const SourceTree& tree, const std::string& part,
                            const TemplateContext& context, AdoptedClause clause);

/// Compiles a part whose elements hold plain text, such as the core properties.
CompiledPart compile_properties(const SourceTree& tree, const std::string& part,
                                const TemplateContext& context);

} // namespace indenture::templating
