#pragma once

#include "base/finding.h"
#include "signing/checks/changes.h"
#include "signing/checks/history.h"

#include <vector>

namespace indenture::signing::checks {

/// What a signature itself forbids to those that come after it, and whether they kept to it, given
/// what check_changes says each revision after the base does
/// (ISO 32000-2, 12.8.2): DocMDP, the catalog's Perms, FieldMDP and the Lock of its field. Each
/// breach is said for itself, whether or not check_changes refuses it for another reason. Document
/// timestamps and validation data are always allowed. The digests that a Reference may hold are not
/// looked at: they are obsolete, and the signature's own covers everything.
///
/// Two certifications, one after an approval, and Perms that name no certification are refused too.
/// Findings: "docmdp", "fieldmdp".
std::vector<Finding> check_permissions(History& history, const Base& base,
                                       const std::vector<Role>& roles);

} // namespace indenture::signing::checks
