#pragma once

#include "base/digest.h"
#include "cli/options.h"
#include "cli/session.h"
#include "template/template.h"

#include <map>
#include <string>

namespace indenture::cli {

/// The template file, opened.
docx::Package open_template(const std::string& file, const Session& session);

/// The language a template is read in, with the clause files of a folder: each by its file name and
/// by that without ".docx". Throws Error(BadInput) for what is neither strict nor compat.
templating::CompileOptions compile_options(const LanguageOptions& options, const Session& session);

/// By file name: what the folder of clauses held.
std::map<std::string, Digest> clause_digests(const std::string& folder, const Session& session);

/// What is done with missing data, and the pictures of a folder by file name.
templating::MergeOptions merge_options(const LanguageOptions& options, const Session& session);

/// Every digit of its numbers kept.
expression::Data read_data(const std::string& file, const Session& session);

} // namespace indenture::cli
