#pragma once

#include "base/json.h"
#include "base/limits.h"
#include "template/program.h"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace indenture::templating {

/// A compiled template, and what its parts have in common.
struct Merging {
    const std::vector<PartProgram>& parts;
    const Identities& identities;
    const std::set<std::string>& other_bookmarks; ///< of parts that are copied as they are
    const NumberingPart& numbering;
    const std::string& numbering_part; ///< its name; "" if there is none
    const std::string& source;
    const Limits& limits;
};

/// The content of every part, by name, and of the numbering part if lists begin anew. Throws
/// Error(BadInput) with the source, the part and the place in it, Error(LimitExceeded).
std::map<std::string, Bytes> execute(const Merging& merging, const Json& values);

} // namespace indenture::templating
