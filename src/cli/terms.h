#pragma once

#include "cli/options.h"
#include "cli/session.h"
#include "workflow/terms.h"

namespace indenture::cli {

/// Reads the files that the options name. Throws Error(BadInput) for a class or level that is none.
/// The contract that was issued. Throws Error(BadInput) if the file is no PDF: comparing with it
/// would blame the signer.
Bytes read_issued(const std::string& file, const Session& session);

workflow::Terms read_terms(const TermsOptions& options, const Session& session);

} // namespace indenture::cli
