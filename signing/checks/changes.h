#pragma once

#include "base/finding.h"
#include "signing/checks/history.h"

#include <cstddef>
#include <vector>

namespace indenture::signing::checks {

/// What a file began as.
struct Base {
    std::size_t revision = 0; ///< index; everything up to it is taken as it is
    /// It is what was issued: only fields reserved in it may be signed. Otherwise a signature may
    /// bring its own field, which is remarked.
    bool is_issued = false;
};

/// What a revision does to a contract (signing.md, 2.6).
enum class Role {
    Signature,
    Archive,     ///< validation data, a document timestamp, or both
    Unexplained, ///< nothing that may be done
};

struct ChangesAnswer {
    std::vector<Role> roles; ///< one for each revision after the base
    std::vector<Finding> findings;
};

/// Compares every revision after the base with the one before, with the base and with each that
/// was signed in between, object by object. The world is closed: a signature may fill its field and
/// what belongs to it, validation data the catalog's DSS, a document timestamp an invisible field.
/// Every place by which the older state reaches a changed object must be one where that change is
/// allowed. Signatures follow each other without anything in between; then validation data and
/// timestamps may follow, in any order.
///
/// Findings: "object-changed", "object-added", "trailer-changed", "appearance",
/// "revision-unexplained", "revision-order", and the remark "field-added".
ChangesAnswer check_changes(History& history, const Base& base);

} // namespace indenture::signing::checks
