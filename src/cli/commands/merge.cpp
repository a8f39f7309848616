#include "base/digest.h"
#include "base/error.h"
#include "cli/attachments.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/layout_report.h"
#include "cli/session.h"
#include "cli/template_files.h"
#include "docx/active_content.h"
#include "docx/verify.h"
#include "render/write_pdf.h"
#include "template/coverage.h"
#include "template/field_results.h"
#include "workflow/typeset.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>

namespace indenture::cli {

namespace {

/// A date that says "none": the file must not depend on when it was made.
constexpr Instant no_date{};

/// What a file was made into, and what is not as in Word.
struct Made {
    Bytes content;
    std::vector<Finding> findings;
};

/// What travels in a PDF, and what it claims to be.
struct PdfExtras {
    std::vector<render::Attachment> attachments;
    render::Profile profile = render::Profile::A3aUa1;
};

/// A PDF must have a title and a language; a Word file need not.
Made to_pdf(layout::Pages pages, const std::string& source, PdfExtras extras)
{
    if (pages.title.empty()) {
        pages.title = std::filesystem::path(source).stem().string();
    }
    if (pages.language.empty()) {
        pages.language = "en-GB";
    }
    return {render::write_pdf(pages,
                              {.author = {},
                               .subject = {},
                               .created = no_date,
                               .reference = {},
                               .content_digest = {},
                               .template_version = {},
                               .attachments = std::move(extras.attachments),
                               .profile = extras.profile},
                              render::Emitter::Own),
            std::move(pages.findings)};
}

Made to_pdf(Bytes word, const std::string& source, const Session& session,
            const docx::ReadOptions& reading, PdfExtras extras)
{
    return to_pdf(
        workflow::typeset(std::move(word), source, session.load_fonts(), session.limits(), reading),
        source, std::move(extras));
}

std::string kind_of(const std::string& file)
{
    return std::filesystem::path(file).extension().string();
}

void say_made(const std::string& file, const std::vector<Finding>& findings,
              const CommonOptions& common)
{
    if (common.json) {
        say_json(Json{{"file", file}, {"findings", to_json(findings)}});
    } else {
        say(file);
        say_findings(findings);
    }
}

// --- merge ---------------------------------------------------------------------------------------

void check_out(const MergeOptions& options)
{
    const std::string kind = kind_of(options.out);
    if (kind != ".docx" && kind != ".pdf") {
        throw Error(ErrorCode::BadInput, {options.out, {}, {}},
                    "the output must end in .docx or .pdf");
    }
    std::error_code unknown; // then writing it says what is wrong
    if (options.keeps_existing && !options.overwrites &&
        std::filesystem::exists(options.out, unknown)) {
        throw Error(ErrorCode::Conflict, {options.out, {}, {}},
                    "the file is there already; give -o to overwrite it");
    }
}

/// A merge that has run, and whether it may be written.
struct Run {
    templating::Merged merged;
    std::vector<Finding> findings;
    std::optional<Json> manifest;
    bool is_fit = true;
};

Json manifest_of(const MergeOptions& options, const Session& session, ByteView output,
                 const std::vector<templating::ClauseUse>& uses)
{
    const Json data = session.read_json(options.data);
    templating::Covered covered{
        .template_name = std::filesystem::path(options.template_file).filename().string(),
        .template_digest = Digest::of(session.read(options.template_file)),
        .included = {},
        .data = data,
        .output = Digest::of(output)};
    if (options.language.clauses) {
        covered.included = clause_digests(*options.language.clauses, session);
    }
    return templating::manifest_of(covered, uses);
}

/// Whether a finding of the layout is about what the Word file says, too.
bool concerns_word(const Finding& finding)
{
    static const std::set<std::string_view> codes = {
        "field-cached",         "fields-unsettled",     "contents-empty", "style-unused",
        "reference-unnumbered", "placeholder-unfilled", "link-broken"};
    return finding.severity != Severity::Info && codes.contains(finding.code);
}

/// Word shows what our pages show, without being asked to update its fields.
void settle(Run& run, const MergeOptions& options, const Session& session)
{
    const auto package = docx::Package::open(run.merged.docx, options.out, session.limits());
    if (options.keeps_fields || !templating::has_fields(package)) {
        return;
    }
    workflow::Settled settled = workflow::settle_fields(
        std::move(run.merged.docx), options.template_file, session.load_fonts(), session.limits());
    run.merged.docx = std::move(settled.word);
    std::copy_if(settled.pages.findings.begin(), settled.pages.findings.end(),
                 std::back_inserter(run.findings), concerns_word);
    run.findings.insert(run.findings.end(), settled.findings.begin(), settled.findings.end());
}

Run run_merge(const MergeOptions& options, const Session& session)
{
    docx::Package package = open_template(options.template_file, session);
    if (options.strips_active) {
        package = docx::without_active_content(package);
    }
    const auto compiled =
        templating::Template::compile(package, compile_options(options.language, session));
    templating::MergeOptions merging = merge_options(options.language, session);
    merging.traces = options.manifest.has_value();
    Run run;
    run.merged = compiled.merge(read_data(options.data, session), merging, session.limits());
    run.findings = run.merged.findings;
    if (kind_of(options.out) == ".docx") {
        settle(run, options, session);
    }
    const docx::Package document =
        docx::Package::open(run.merged.docx, options.out, session.limits());
    if (options.manifest) {
        const auto uses = clause_uses(clauses_of(package, compiled.compiled()), document,
                                      run.merged.trace->entered);
        run.manifest = manifest_of(options, session, run.merged.docx, uses);
    }
    if (options.verifies) {
        const std::vector<Finding> wrong = docx::verify_package(document);
        run.is_fit = !blocks(wrong);
        run.findings.insert(run.findings.end(), wrong.begin(), wrong.end());
    }
    return run;
}

/// The PDF of a Word file; the Word file is written too, if asked for.
Made rendered(const RenderOptions& options, const Session& session,
              const docx::ReadOptions& reading)
{
    Bytes document = session.read(options.document);
    PdfExtras extras{attachments_of(options, session), profile_of(options.pdf)};
    if (!options.word) {
        return to_pdf(std::move(document), options.document, session, reading, std::move(extras));
    }
    if (reading.revisions == docx::Revisions::Refused) {
        throw Error(ErrorCode::BadInput, {*options.word, {}, {}},
                    "a Word file keeps its tracked changes: --word cannot refuse them");
    }
    workflow::Settled settled = workflow::settle_fields(std::move(document), options.document,
                                                        session.load_fonts(), session.limits());
    Made made = to_pdf(std::move(settled.pages), options.document, std::move(extras));
    made.findings.insert(made.findings.end(), settled.findings.begin(), settled.findings.end());
    session.write(*options.word, settled.word);
    return made;
}

} // namespace

ExitStatus merge(const MergeOptions& options, const CommonOptions& common)
{
    const Session session(common);
    check_out(options);
    Run run = run_merge(options, session);
    if (!run.is_fit) {
        say_made("nothing was written", run.findings, common);
        return ExitStatus::No;
    }
    Made made{std::move(run.merged.docx), {}};
    if (kind_of(options.out) == ".pdf") {
        made = to_pdf(std::move(made.content), options.template_file, session, {}, {});
    }
    run.findings.insert(run.findings.end(), made.findings.begin(), made.findings.end());
    session.write(options.out, made.content);
    if (options.manifest) {
        session.write(*options.manifest, run.manifest->dump(2) + "\n");
    }
    if (!options.is_quiet) {
        say_made(options.out, run.findings, common);
    }
    return run.merged.findings.empty() ? ExitStatus::Done : ExitStatus::No;
}

namespace {

/// What is not as in Word, where the report was asked for.
void say_report(const RenderOptions& options, const std::vector<Finding>& findings,
                const Session& session, const CommonOptions& common)
{
    const std::string report = common.json
                                   ? layout_report(options.document, findings)
                                             .dump(2, ' ', false, Json::error_handler_t::replace) +
                                         "\n"
                                   : print_layout_report(options.document, findings);
    if (options.report->empty() || *options.report == "-") {
        say(report);
        return;
    }
    session.write(*options.report, report);
    say_made(options.out.empty() ? *options.report : options.out, {}, common);
}

} // namespace

ExitStatus render(const RenderOptions& options, const CommonOptions& common)
{
    const Session session(common);
    const bool makes_pdf = !options.out.empty() || !options.report;
    if (makes_pdf && kind_of(options.out) != ".pdf") {
        throw Error(ErrorCode::BadInput, {options.out, {}, {}}, "the output must end in .pdf");
    }
    const docx::ReadOptions reading{.revisions = options.revisions == "refuse"
                                                     ? docx::Revisions::Refused
                                                     : docx::Revisions::Accepted};
    const Made made = rendered(options, session, reading);
    if (makes_pdf) {
        session.write(options.out, made.content);
    }
    if (options.report) {
        say_report(options, made.findings, session, common);
    } else {
        say_made(options.out, made.findings, common);
    }
    return ExitStatus::Done;
}

} // namespace indenture::cli
