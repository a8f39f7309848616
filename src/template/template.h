#pragma once

#include "base/finding.h"
#include "base/json.h"
#include "base/limits.h"
#include "docx/package.h"
#include "expression/data.h"
#include "expression/evaluate.h"
#include "template/places.h"
#include "template/provenance.h"
#include "template/tag.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace indenture::templating {

struct Compiled;

/// What is decided when a template is compiled.
struct CompileOptions {
    /// Strict: what docxtpl would lose or print as "None" is an error. Compat: docxtpl's result
    /// wherever it is a valid file, with warnings.
    expression::Profile profile = expression::Profile::Strict;
    std::map<std::string, docx::Package> clauses = {}; ///< files that can be included, by name
    Delimiters delimiters = {};
};

/// What may differ from merge to merge.
struct MergeOptions {
    expression::Undefined undefined = expression::Undefined::Error;
    /// Print "[missing: a.b]" where something is missing, if `undefined` lets it be missing.
    bool marks_missing = false;
    std::string locale = "en-GB";
    std::string currency = "GBP";
    std::map<std::string, Bytes> images = {}; ///< pictures that data name by these keys
    bool requires_alt = true;                 ///< a picture without alternative text is an error
    bool traces = false;                      ///< fill Merged::trace
    /// What stands for a reference to a bookmark that a condition left out, such as "[not used]",
    /// with a finding R006; nothing: an error.
    std::optional<std::string> lost_reference = {};
};

/// What a merge gives.
struct Merged {
    Bytes docx;
    std::vector<Finding> findings; ///< R001 for each use of something missing, in order
    /// Where each value went and came from, and what ran; points into the template.
    std::optional<Trace> trace;
};

/// What could be understood of a template, for those that only look at it.
struct Draft {
    std::shared_ptr<const Compiled> compiled;
    std::vector<TemplateFinding> findings;
};

/// A Word template whose tags are understood; the README of this folder says which.
///
/// Compiled once, then only read: threads may share it. Copies share what was compiled.
class Template {
public:
    /// Throws Error(BadInput) with the first problem and its place; lint has them all.
    static Template compile(const docx::Package& package, const CompileOptions& options = {});

    /// Every problem in one run, in the order of the parts and of the text. Findings that block
    /// would make compile throw. Codes as in the README. Never throws.
    static std::vector<Finding> lint(const docx::Package& package,
                                     const CompileOptions& options = {});
    /// The same with their places for programs.
    static std::vector<TemplateFinding> findings(const docx::Package& package,
                                                 const CompileOptions& options = {});
    /// The same with all that is sound of the template besides. Nothing of it may be merged.
    static Draft draft(const docx::Package& package, const CompileOptions& options = {});

    /// A .docx with the data in the places of the tags, every other part copied as it is. The same
    /// template, data and options give the same bytes. Throws Error(BadInput) with the place of
    /// the tag and the JSON pointer of the datum, and if a mandatory clause would not be in it;
    /// Error(LimitExceeded). The data must be an object.
    Merged merge(const expression::Data& data, const MergeOptions& options,
                 const Limits& limits) const;
    Bytes merge(const Json& values, const Limits& limits) const;

    /// For those that walk the operations: type checks, coverage, provenance.
    const Compiled& compiled() const;

private:
    struct State;
    explicit Template(std::shared_ptr<const State> state);

    std::shared_ptr<const State> state_;
};

} // namespace indenture::templating
