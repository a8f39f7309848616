#include "cli/commands.h"
#include "cli/console.h"
#include "cli/progress.h"
#include "cli/session.h"
#include "cli/verdict.h"
#include "registry/sqlite_register.h"
#include "workflow/accept_upload.h"

#include <fmt/format.h>

namespace indenture::cli {

ExitStatus accept(const AcceptOptions& options, const CommonOptions& common)
{
    const Session session(common);
    const Bytes upload = session.read(options.document);
    const Bytes anchors = session.read(options.trust);
    const auto contract_register = registry::open_sqlite_register(options.register_file, {});
    Progress progress(1);
    progress.step("Verifying the upload");
    const workflow::Acceptance acceptance =
        workflow::accept_upload(upload, anchors, session.open_office(), *contract_register);
    progress.finish();
    if (common.json) {
        say_json(to_json(acceptance));
    } else {
        if (acceptance.is_accepted) {
            say(fmt::format("Accepted: {}, {} -> {}", acceptance.reference, acceptance.state_before,
                            acceptance.state_after));
        } else if (acceptance.reference.empty()) {
            say("Refused: this is no contract issued from this register.");
        } else {
            say(fmt::format("Refused: {} stays {}", acceptance.reference, acceptance.state_before));
        }
        say(print(acceptance.report));
    }
    if (is_unreadable(acceptance.report)) {
        return ExitStatus::BadInput;
    }
    return acceptance.is_accepted ? ExitStatus::Done : ExitStatus::No;
}

} // namespace indenture::cli
