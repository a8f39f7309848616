#include "workflow/bundle.h"
#include "base/error.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/session.h"
#include "registry/sqlite_register.h"

#include <fmt/format.h>

namespace indenture::cli {

ExitStatus bundle(const BundleOptions& options, const CommonOptions& common)
{
    const Session session(common);
    session.spare(options.register_file);
    session.spare(session.key_file_of(options.register_file));
    const auto contract_register = registry::open_sqlite_register(options.register_file, {});
    workflow::BundleExtras extras{.tool = session.tool()};
    if (options.manifest_token) {
        extras.manifest_token = session.read(*options.manifest_token);
    }
    const Bytes made =
        workflow::bundle_of(options.reference, std::move(extras),
                            session.open_office(options.register_file), *contract_register);
    session.write(options.out, made);
    if (common.json) {
        say_json(Json{{"bundle", options.out}, {"sha256", Digest::of(made).hex()}});
    } else {
        say(fmt::format("Evidence bundle: {}, SHA-256 {}", options.out, Digest::of(made).hex()));
    }
    return ExitStatus::Done;
}

ExitStatus verify_bundle(const VerifyBundleOptions& options, const CommonOptions& common)
{
    const Session session(common);
    const signing::VerifyFunction verify_upload = session.start_sandbox();
    const Bytes octets = session.read(options.bundle);
    if (!octets.starts_with("PK")) {
        throw Error(ErrorCode::BadInput, {options.bundle, {}, {}},
                    "it is no evidence bundle, which is a zip that 'indenture bundle' or 'verify "
                    "--bundle' wrote");
    }
    const workflow::BundleCheck check =
        workflow::verify_bundle(octets, session.tool(), verify_upload, session.limits());
    if (common.json) {
        say_json(to_json(check));
    } else if (check.differences.empty()) {
        say("Reproduced, octet for octet:");
        say(print(check.report));
    } else {
        say("Not reproduced:");
        for (const std::string& difference : check.differences) {
            say("  " + difference);
        }
    }
    if (check.manifest_stamped_at && !common.json) {
        say(fmt::format("The manifest's timestamp says {}; its authority was not judged.",
                        print(*check.manifest_stamped_at)));
    }
    return check.differences.empty() ? ExitStatus::Done : ExitStatus::No;
}

} // namespace indenture::cli
