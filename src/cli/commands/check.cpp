#include "cli/commands.h"
#include "cli/console.h"
#include "cli/session.h"
#include "registry/sqlite_register.h"
#include "workflow/generate_contract.h"
#include "workflow/issue_contract.h"

#include <fmt/format.h>

namespace indenture::cli {

namespace {

std::vector<Finding> findings_of(const CheckOptions& options, const Session& session)
{
    const Json application = session.read_json(options.application);
    const workflow::Office office = session.open_office();
    if (!options.register_file) {
        return workflow::check_application(options.kind, application, office);
    }
    const auto contract_register = registry::open_sqlite_register(*options.register_file, {});
    return workflow::can_issue(options.kind, application, office, *contract_register).findings;
}

} // namespace

ExitStatus check(const CheckOptions& options, const CommonOptions& common)
{
    const Session session(common);
    const std::vector<Finding> findings = findings_of(options, session);
    const bool is_fit = !blocks(findings);
    if (common.json) {
        say_json(Json{{"fit", is_fit}, {"findings", to_json(findings)}});
    } else {
        say(fmt::format("{}: {}", options.application,
                        is_fit ? "fit to be issued" : "not fit to be issued"));
        if (is_fit && !options.register_file) {
            say("  (the framework contracts were not looked up: give --register FILE)");
        }
        say_findings(findings);
    }
    return is_fit ? ExitStatus::Done : ExitStatus::No;
}

} // namespace indenture::cli
