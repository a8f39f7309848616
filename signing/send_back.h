#pragma once

#include "signing/report.h"

#include <string>

namespace indenture::signing {

/// A letter for the person who must sign again: what is wrong and what to do, in plain words,
/// several findings of one kind as one. `contract` is its reference, if known. Empty if the upload
/// passed and nobody's signature is outstanding.
std::string send_back_text(const VerificationReport& report, const std::string& contract);

} // namespace indenture::signing
