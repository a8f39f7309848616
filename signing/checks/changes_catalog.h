#pragma once

#include "signing/checks/comparison.h"

#include <vector>

namespace indenture::signing::checks {

/// The catalog may change in its form, its validation data, the PDF version and extensions it
/// declares, both only upwards, and, if the file's first signature certifies it, in Perms. Says
/// nothing of what is behind AcroForm and DSS.
void explain_catalog(Comparison& comparison, const std::vector<SignatureField>& newly_signed);

/// True if the signature certifies the document: it refers to a DocMDP transform (ISO 32000-1,
/// 12.8.2.2).
bool is_certification(const pdf::View& view, const pdf::Dictionary& signature);

} // namespace indenture::signing::checks
