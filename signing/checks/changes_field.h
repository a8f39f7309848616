#pragma once

#include "signing/checks/comparison.h"

namespace indenture::signing::checks {

/// The field itself if it is its own widget, and its kids (ISO 32000-1, 12.5.6.19), as written.
std::vector<pdf::Object> widgets_of(const pdf::View& view, const SignatureField& field);

/// Explains the field that a signature or a document timestamp fills, or brings if it may, with its
/// value, its widgets and their appearance. Findings: "object-changed", "object-added",
/// "appearance", and the remark "field-added".
void explain_field(Comparison& comparison, const SignatureField& field, bool is_issued);

} // namespace indenture::signing::checks
