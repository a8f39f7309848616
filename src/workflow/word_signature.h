#pragma once

#include "base/bytes.h"
#include "signing/verify.h"

namespace indenture::workflow {

/// True for a zip that names its parts as Word files do. Says nothing about its soundness.
bool is_word_file(ByteView upload);

/// Judges a PDF by `verify`. A Word file is described: who it says signed it and when, which parts
/// that covers and which not. It never passes: what Word signs is not all that Word shows.
signing::VerificationReport judge(ByteView upload, const signing::VerificationPolicy& policy,
                                  const signing::VerifyFunction& verify);

} // namespace indenture::workflow
