#pragma once

#include "signing/checks/document.h"

#include <set>
#include <string>

namespace indenture::signing::checks {

/// Class B: the two show the same pages made of the same objects. Page tree entries, decoded
/// contents, resources with their fonts and pictures, annotations, and all that hangs on the
/// catalog are compared in one spelling (pdf/canonical.h), numbers of objects, filters, and the
/// order in which they stand in the file apart. Signature fields must stand in the same places;
/// what they hold is the business of other checks, as are metadata and validation data.
bool are_same_objects(const Document& issued, const Document& upload, const Limits& limits);

/// The form holds nothing but signature fields, as a list without levels.
bool has_only_signature_fields(const Document& document);

/// The catalog without `keys`.
pdf::Dictionary catalog_without(const Document& document, const std::set<std::string>& keys);

} // namespace indenture::signing::checks
