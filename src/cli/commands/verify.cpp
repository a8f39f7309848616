#include "base/error.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/session.h"
#include "cli/terms.h"
#include "cli/verdict.h"
#include "signing/codes.h"
#include "signing/explanation.h"
#include "signing/send_back.h"
#include "workflow/bundle.h"
#include "workflow/etsi_report.h"
#include "workflow/word_signature.h"

namespace indenture::cli {

namespace {

ExitStatus list_codes(const CommonOptions& common)
{
    if (common.json) {
        say_json(signing::codes_as_json());
    } else {
        say(signing::codes_as_markdown());
    }
    return ExitStatus::Done;
}

workflow::Verified verified(const VerifyOptions& options, const Session& session)
{
    const signing::VerifyFunction verify_upload = session.start_sandbox();
    workflow::Verified verified{.upload = session.read(options.document),
                                .policy =
                                    workflow::policy_of(read_terms(options.terms, session),
                                                        session.clock().now(), session.limits()),
                                .report = {}};
    if (options.issued) {
        verified.policy.issued = read_issued(*options.issued, session);
    }
    verified.report = workflow::judge(verified.upload, verified.policy, verify_upload);
    return verified;
}

Json answer_of(const signing::VerificationReport& report, const VerifyOptions& options)
{
    Json answer = to_json(report);
    answer["execution"] = report.execution ? to_json(report.execution->facts()) : Json(nullptr);
    if (options.explains) {
        answer["explanation"] = signing::explanation_as_json(report);
    }
    if (options.sends_back) {
        answer["send_back"] = signing::send_back_text(report, {});
    }
    return answer;
}

std::string text_of(const signing::VerificationReport& report, const VerifyOptions& options)
{
    if (options.sends_back) {
        return signing::send_back_text(report, {});
    }
    return options.explains ? signing::print_explanation(report) : print(report);
}

} // namespace

ExitStatus verify(const VerifyOptions& options, const CommonOptions& common)
{
    if (options.lists_codes) {
        return list_codes(common);
    }
    if (options.document.empty() || options.terms.trust.empty()) {
        throw Error(ErrorCode::BadInput, {},
                    "verify needs the signed PDF and --trust; see indenture verify --help");
    }
    const Session session(common);
    const workflow::Verified result = verified(options, session);
    const signing::VerificationReport& report = result.report;
    if (options.etsi_xml) {
        session.write(*options.etsi_xml,
                      workflow::etsi_report(report, result.policy, session.tool()));
    }
    if (options.bundle) {
        session.write(*options.bundle,
                      workflow::write_bundle(result, {.tool = session.tool()}, session.limits()));
    }
    if (common.json) {
        say_json(answer_of(report, options));
    } else if (const std::string text = text_of(report, options); !text.empty()) {
        say(text);
    }
    return is_unreadable(report)          ? ExitStatus::BadInput
           : is_complete_and_good(report) ? ExitStatus::Done
                                          : ExitStatus::No;
}

} // namespace indenture::cli
