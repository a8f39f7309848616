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
    const workflow::Office office =
        options.register_file ? session.open_office(*options.register_file) : session.open_office();
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
        const std::string answer = !is_fit                 ? "not fit to be issued"
                                   : options.register_file ? "fit to be issued"
                                                           : "no fault found without the register "
                                                             "(give --register FILE)";
        say(fmt::format("{}: {}", options.application, answer));
        say_findings(findings);
    }
    return is_fit ? ExitStatus::Done : ExitStatus::No;
}

} // namespace indenture::cli
