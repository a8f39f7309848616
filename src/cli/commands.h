#pragma once

#include "cli/exit_status.h"
#include "cli/options.h"

namespace indenture::cli {

// One function a command. Each writes its answer to standard output and throws Error when the task
// cannot be done.

ExitStatus check(const CheckOptions& options, const CommonOptions& common);
ExitStatus generate(const GenerateOptions& options, const CommonOptions& common);
ExitStatus merge(const MergeOptions& options, const CommonOptions& common);
ExitStatus import_tags(const ImportTagsOptions& options, const CommonOptions& common);
ExitStatus lint(const LintOptions& options, const CommonOptions& common);
ExitStatus schema(const SchemaOptions& options, const CommonOptions& common);
ExitStatus explain(const ExplainOptions& options, const CommonOptions& common);
ExitStatus render(const RenderOptions& options, const CommonOptions& common);
ExitStatus register_init(const RegisterOptions& options, const CommonOptions& common);
ExitStatus register_show(const RegisterOptions& options, const CommonOptions& common);
ExitStatus register_log(const RegisterOptions& options, const CommonOptions& common);
ExitStatus register_check(const RegisterOptions& options, const CommonOptions& common);
ExitStatus issue(const IssueOptions& options, const CommonOptions& common);
ExitStatus sign(const SignOptions& options, const CommonOptions& common);
ExitStatus verify(const VerifyOptions& options, const CommonOptions& common);
ExitStatus fetch_evidence(const FetchEvidenceOptions& options, const CommonOptions& common);
ExitStatus accept(const AcceptOptions& options, const CommonOptions& common);
ExitStatus bundle(const BundleOptions& options, const CommonOptions& common);
ExitStatus verify_bundle(const VerifyBundleOptions& options, const CommonOptions& common);

} // namespace indenture::cli
