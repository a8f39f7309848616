#pragma once

#include "base/finding.h"
#include "signing/report.h"

#include <string>
#include <vector>

namespace indenture::signing::checks {

/// One spelling for names that a person would call equal: letters without case (Latin, Greek,
/// Cyrillic), one space for any run of white space, one apostrophe, one hyphen.
std::string folded(const std::string& utf8);

/// Does the certificate name this party? By organisation identifier if it has one and the party's
/// are known, else by organisation name; and by the name of a signatory, if any are required.
/// Empty if yes; else one "wrong-signer" finding.
std::vector<Finding> check_party(const Certificate& signer, const RequiredSignatory& party);

/// "one-signer-two-parties" if two signatures were made with one certificate.
std::vector<Finding> check_distinct(const std::vector<SignatureReport>& signatures);

} // namespace indenture::signing::checks
