#include "cli/commands.h"
#include "cli/console.h"
#include "cli/progress.h"
#include "cli/register_key.h"
#include "cli/session.h"
#include "cli/terms.h"
#include "cli/verdict.h"
#include "registry/sqlite_register.h"
#include "signing/send_back.h"
#include "workflow/accept_upload.h"

#include <fmt/format.h>
#include <optional>

namespace indenture::cli {

namespace {

std::optional<workflow::Approval> approval_of(const AcceptOptions& options)
{
    if (options.approved_by.empty()) {
        return std::nullopt;
    }
    return workflow::Approval{.name = options.approved_by, .reason = options.reason};
}

} // namespace

ExitStatus accept(const AcceptOptions& options, const CommonOptions& common)
{
    const Session session(common);
    const Bytes upload = session.read(options.document);
    const workflow::Terms terms = read_terms(options.terms, session);
    const auto contract_register = registry::open_sqlite_register(options.register_file, {});
    Progress progress(1);
    progress.step("Verifying the upload");
    workflow::Office office = session.open_office();
    office.seal = make_register_key(session.key_file_of(options.register_file));
    const workflow::Acceptance acceptance = workflow::accept_upload(
        {.octets = upload, .reference = options.reference, .approval = approval_of(options)}, terms,
        office, *contract_register);
    progress.finish();
    if (common.json) {
        Json answer = to_json(acceptance);
        answer["send_back"] = signing::send_back_text(acceptance.report, acceptance.reference);
        say_json(answer);
    } else if (options.sends_back) {
        const std::string letter = signing::send_back_text(acceptance.report, acceptance.reference);
        if (!letter.empty()) {
            say(letter);
        }
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
