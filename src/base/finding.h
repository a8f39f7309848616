#pragma once

#include "base/json.h"
#include "base/where.h"

#include <string>
#include <vector>

namespace indenture {

/// How much a finding weighs. Only Block and Overridable stand in the way of an issue.
enum class Severity {
    Info,
    Warning,
    Overridable, ///< blocks unless an authorised person overrides it with a reason
    Block,
};

/// One observation, by a business rule ("R-36"), a signature check ("page-content-changed")
/// or a schema check ("schema"). A verdict is computed from a list of these.
struct Finding {
    std::string code;
    Severity severity = Severity::Block;
    Where where;      ///< part is a JSON pointer when the finding is about an application
    std::string text; ///< a plain sentence: what is wrong
    std::string cure; ///< a plain sentence: what would mend it; may be empty

    bool operator==(const Finding&) const = default;
};

/// True if any finding is Block or Overridable.
bool blocks(const std::vector<Finding>& findings);

/// "R-12 at /purpose/codes/0: ... Cure: ..." on one line.
std::string print(const Finding& finding);

/// For reading: each finding on lines of its own, indented; "" if there are none.
std::string print(const std::vector<Finding>& findings);

/// {"code", "severity", "where", "text", "cure"}.
Json to_json(const Finding& finding);
Json to_json(const std::vector<Finding>& findings);

std::string print(Severity severity);

} // namespace indenture
