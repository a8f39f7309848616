#include "cli/attachments.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/contract_files.h"
#include "cli/progress.h"
#include "cli/session.h"
#include "registry/sqlite_register.h"
#include "workflow/issue_contract.h"

#include <fmt/format.h>
#include <optional>

namespace indenture::cli {

ExitStatus issue(const IssueOptions& options, const CommonOptions& common)
{
    const Session session(common);
    const Json application = session.read_json(options.application);
    const auto contract_register = registry::open_sqlite_register(options.register_file, {});
    Progress progress(2);
    progress.step("Reading templates and fonts");
    workflow::Office office = session.open_office(options.register_file);
    office.rendering = rendering_of(options.pdf);
    progress.step("Deciding and making the contract");

    std::optional<ContractFiles> staged;
    const workflow::IssueResult result =
        workflow::issue_contract(options.kind, application, office, *contract_register,
                                 [&](const workflow::GeneratedContract& contract) {
                                     staged.emplace(options.out, contract.reference, contract,
                                                    ContractFiles::Existing::Keep);
                                 });
    std::vector<std::string> files;
    if (staged) {
        files = staged->publish();
    }

    progress.finish();
    const std::vector<Finding>& findings = result.decision.findings;
    if (common.json) {
        say_json(Json{
            {"issued", result.contract.has_value()},
            {"issued_before", result.was_issued_before},
            {"reference", result.contract ? Json(result.contract->reference) : Json()},
            {"content_digest", result.contract ? Json(result.contract->content.hex()) : Json()},
            {"files", files},
            {"decision", to_json(result.decision)}});
    } else if (result.contract) {
        say(fmt::format("{} {}",
                        result.was_issued_before ? "Issued before:" : "Issued for signature:",
                        result.contract->reference));
        for (const std::string& file : files) {
            say("  " + file);
        }
        say_findings(findings);
    } else {
        say("Refused: nothing was issued.");
        say_findings(findings);
    }
    return result.contract ? ExitStatus::Done : ExitStatus::No;
}

} // namespace indenture::cli
