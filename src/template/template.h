#pragma once

#include "base/finding.h"
#include "base/json.h"
#include "base/limits.h"
#include "docx/package.h"
#include "template/places.h"

#include <memory>
#include <vector>

namespace indenture::templating {

/// A Word template whose tags are understood: values {{ a.b | date }}, statements {% if x %},
/// {%p for x in y %}, {%tr ... %}, comments {# ... #}, in the body, headers, footers, notes, core
/// properties and the names of content controls.
///
/// Compiled once, then only read: threads may share it. Copies share what was compiled.
class Template {
public:
    /// Throws Error(BadInput) with the first problem and its place; lint has them all.
    static Template compile(const docx::Package& package);

    /// Every problem in one run, in the order of the parts and of the text. Findings that block
    /// would make compile throw. Codes: T000 a part cannot be read, T001 ... as in the README.
    static std::vector<Finding> lint(const docx::Package& package);
    /// The same with their places for programs. Neither throws.
    static std::vector<TemplateFinding> findings(const docx::Package& package);

    /// A .docx with `values` (a JSON object) in the places of the tags, every other part copied as
    /// it is. The same template and values give the same bytes. A datum that is missing, or null,
    /// or of a kind that cannot be printed is Error(BadInput) with the place of its tag; a cap of
    /// `limits` is Error(LimitExceeded).
    Bytes merge(const Json& values, const Limits& limits) const;

private:
    struct Compiled;
    explicit Template(std::shared_ptr<const Compiled> compiled);

    std::shared_ptr<const Compiled> compiled_;
};

} // namespace indenture::templating
