#include "signing/verify.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/session.h"
#include "cli/verdict.h"

namespace indenture::cli {

ExitStatus verify(const VerifyOptions& options, const CommonOptions& common)
{
    const Session session(common);
    const signing::VerifyFunction verify_upload = session.start_sandbox();
    signing::VerificationPolicy policy{
        .at = session.clock().now(),
        .anchors = signing::certificates_in_pem(session.read(options.trust), options.trust),
        .issued = std::nullopt,
        .issued_at = std::nullopt,
        .required = {},
        .limits = session.limits()};
    if (options.issued) {
        policy.issued = session.read(*options.issued);
    }
    const signing::VerificationReport report =
        verify_upload(session.read(options.document), policy);
    if (common.json) {
        say_json(to_json(report));
    } else {
        say(print(report));
    }
    return is_unreadable(report)          ? ExitStatus::BadInput
           : is_complete_and_good(report) ? ExitStatus::Done
                                          : ExitStatus::No;
}

} // namespace indenture::cli
