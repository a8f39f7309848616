#pragma once

#include "base/finding.h"
#include "base/limits.h"
#include "template/execute.h"
#include "template/program.h"
#include "template/source_tree.h"

#include <set>
#include <string>
#include <vector>

namespace indenture::templating {

/// What the parts of a template have in common.
struct TemplateContext {
    std::string source;
    std::set<std::string> heading_styles; ///< ids of styles that make a heading
    const Limits& limits;
};

struct CompiledPart {
    PartProgram program;
    std::vector<Finding> findings; ///< the program is fit to run only if none of them blocks
    FreeIds free_ids;
};

/// Compiles a part of WordprocessingML: the body, a header, a footer or notes.
CompiledPart compile_story(const SourceTree& tree, const std::string& part,
                           const TemplateContext& context);

/// Compiles a part whose elements hold plain text, such as the core properties.
CompiledPart compile_properties(const SourceTree& tree, const std::string& part,
                                const TemplateContext& context);

} // namespace indenture::templating
