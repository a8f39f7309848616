#pragma once

#include "base/digest.h"
#include "base/json.h"
#include "docx/package.h"
#include "template/execute.h"
#include "template/places.h"
#include "template/program.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::templating {

/// A tag that decides whether what stands inside it is written.
struct Condition {
    const Place* place = nullptr;
    bool is_loop = false;
};

/// A stretch of a template that a bookmark clause_<id> or mandatory_<id> marks. A mandatory one
/// must be in every document.
struct Clause {
    std::string id;
    std::string bookmark;
    bool is_mandatory = false;
    TagPlace tag; ///< of its first character
    ParagraphPlace paragraph;
    std::vector<Condition> conditions; ///< around it, the outermost first; of `compiled`
};

/// Whether a bookmark of that name marks a mandatory clause.
bool is_mandatory_bookmark(std::string_view name);

/// In the order of the stories and of the text. Throws Error as Package::part does.
std::vector<Clause> clauses_of(const docx::Package& package, const Compiled& compiled);

/// T023, a Block, for an id that stands twice; T024, a Warning, for a mandatory clause inside a
/// condition or loop.
std::vector<TemplateFinding> check_clauses(const std::vector<Clause>& clauses);

/// What became of a clause in one document.
struct ClauseUse {
    Clause clause;
    std::vector<Digest> copies; ///< SHA-256 of the text of each copy; more than one from a loop
    bool is_empty = false;      ///< it is there without a word
    std::optional<Condition> omitted_by; ///< the outermost that did not hold, if it is not there
};

/// Of each clause of the template, then of those that included files brought. `entered` are the
/// tags whose branch or loop ran (Merged::entered).
std::vector<ClauseUse> clause_uses(const std::vector<Clause>& clauses, const docx::Package& output,
                                   const std::set<const Place*>& entered);

/// Block findings for the mandatory clauses that are not there, or have no text.
std::vector<Finding> missing_clauses(const std::vector<ClauseUse>& uses);

/// What a coverage manifest is about.
struct Covered {
    std::string template_name;
    Digest template_digest;
    std::map<std::string, Digest> included; ///< files that could be included, by name
    const Json& data;
    Digest output;
};

/// The manifest: digests of the template, the included files, the data (as canonical JSON) and the
/// output, and of each clause whether it is there, the digest of its text, or what left it out.
Json manifest_of(const Covered& covered, const std::vector<ClauseUse>& uses);

} // namespace indenture::templating
