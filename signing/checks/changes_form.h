#pragma once

#include "signing/checks/comparison.h"

#include <vector>

namespace indenture::signing::checks {

/// The fields, as the newer revision has them, that are signed there and were not in the older.
std::vector<SignatureField> newly_signed(const Comparison& comparison);

/// Explains what signing those fields may change: the catalog (changes_catalog.h), SigFlags and the
/// list of the form, the fields with their widgets and appearances, and the list of annotations of
/// a page that gets a new widget. In a contract that was issued a signature may only fill a field
/// that was reserved in it, and only a document timestamp may bring its own, without any area.
void explain_form(Comparison& comparison, const std::vector<SignatureField>& newly_signed,
                  bool is_issued);

} // namespace indenture::signing::checks
