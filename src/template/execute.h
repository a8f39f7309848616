#pragma once

#include "base/finding.h"
#include "base/limits.h"
#include "docx/package_changes.h"
#include "docx/styles.h"
#include "expression/data.h"
#include "expression/evaluate.h"
#include "template/program.h"
#include "template/provenance.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace indenture::templating {

/// What a template is made into: read only, shared by threads.
struct Compiled {
    std::vector<PartProgram> parts;             ///< in the order in which they are merged
    std::map<std::string, PartProgram> clauses; ///< the bodies of other files, by name
    Identities identities;
    std::set<std::string> other_bookmarks; ///< of parts that are copied as they are
    NumberingPart numbering = NumberingPart::empty();
    std::string numbering_part; ///< its name; "" if there is none
    docx::Styles styles;
    std::string main_part;
    std::string styles_part;                    ///< "" if there is none
    Bytes styles_bytes;                         ///< its content, if clauses bring styles
    std::map<std::string, Bytes> clause_styles; ///< w:style that clauses bring, by id
    expression::Profile profile = expression::Profile::Strict;
};

/// What differs from merge to merge.
struct ExecuteOptions {
    expression::Options evaluation;
    bool marks_missing = false; ///< print "[missing: a.b]" in place of what is missing
    const std::map<std::string, Bytes>* images = nullptr; ///< supplied beside the data, by key
    bool requires_alt = true;
    Trace* trace = nullptr;    ///< told which branches and loops ran, if given
    bool marks_values = false; ///< and what each value was made of, with marks around it
    std::optional<std::string> lost_reference = {}; ///< see MergeOptions
};

/// Merges every part into `changes`. Gives what was missing (R001), if the policy allows that.
/// Throws Error(BadInput) with the part and the place in it, Error(LimitExceeded).
std::vector<Finding> execute(const Compiled& compiled, const expression::Data& data,
                             const ExecuteOptions& options, const Limits& limits,
                             docx::PackageChanges& changes);

} // namespace indenture::templating
