#include "base/files.h"
#include "cli/attachments.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/contract_files.h"
#include "cli/progress.h"
#include "cli/session.h"
#include "workflow/generate_contract.h"

namespace indenture::cli {

ExitStatus generate(const GenerateOptions& options, const CommonOptions& common)
{
    const Session session(common);
    const Json application = session.read_json(options.application);
    Progress progress(2);
    progress.step("Reading templates and fonts");
    workflow::Office office = session.open_office();
    office.rendering = rendering_of(options.pdf);
    progress.step("Making the draft");
    const workflow::Draft draft = workflow::generate_draft(options.kind, application, office);

    std::vector<std::string> files;
    if (draft.contract) {
        ContractFiles staged(options.out, draft.contract->reference + "-DRAFT", *draft.contract,
                             ContractFiles::Existing::Replace);
        files = staged.publish();
    }
    progress.finish();
    if (common.json) {
        say_json(Json{{"generated", draft.contract.has_value()},
                      {"files", files},
                      {"findings", to_json(draft.findings)}});
    } else {
        for (const std::string& file : files) {
            say("Draft: " + file);
        }
        if (files.empty()) {
            say("No draft was made: the application is not well-formed.");
        } else if (!draft.findings.empty()) {
            say("Before it can be issued:");
        }
        say_findings(draft.findings);
    }
    return draft.contract ? ExitStatus::Done : ExitStatus::No;
}

} // namespace indenture::cli
