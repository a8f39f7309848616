#include "cli/command_line.h"

#include "base/json.h"
#include "cli/commands.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace indenture::cli {

namespace {

using contracts::ContractKind;

const std::map<std::string, ContractKind> kinds{{"dsfc", ContractKind::Dsfc},
                                                {"dsa", ContractKind::Dsa}};

/// What the chosen command will do, once everything is read.
using Task = std::function<ExitStatus(const CommonOptions&)>;

/// Everything the arguments are read into; it outlives the parse.
struct Arguments {
    CommonOptions common;
    CheckOptions check;
    GenerateOptions generate;
    MergeOptions merge;
    LintOptions lint;
    SchemaOptions schema;
    ExplainOptions explain;
    ImportTagsOptions import_tags;
    RenderOptions render;
    RegisterOptions registered;
    IssueOptions issue;
    SignOptions sign;
    VerifyOptions verify;
    FetchEvidenceOptions fetch_evidence;
    AcceptOptions accept;
    BundleOptions bundle;
    VerifyBundleOptions verify_bundle;
    Task task;
};

template <typename Options>
void on_chosen(CLI::App& command, Arguments& arguments, const Options& options,
               ExitStatus (*run)(const Options&, const CommonOptions&))
{
    command.callback([&arguments, &options, run] {
        arguments.task = [&options, run](const CommonOptions& common) {
            return run(options, common);
        };
    });
}

/// "dsfc" and "dsa", and nothing else, become the number CLI11 reads an enumerator from.
std::string kind_number(std::string& text)
{
    const auto found = kinds.find(text);
    if (found == kinds.end()) {
        return "must be dsfc (framework contract) or dsa (agreement), not " + text;
    }
    text = std::to_string(static_cast<int>(found->second));
    return {};
}

void add_pdf(CLI::App& command, PdfOptions& pdf)
{
    command
        .add_option("--profile", pdf.profile,
                    "What the PDF is: a3a-ua1 (PDF/A-3a and PDF/UA-1, default) or a4f-ua2 "
                    "(PDF/A-4f and PDF/UA-2)")
        ->check(CLI::IsMember({"a3a-ua1", "a4f-ua2"}))
        ->type_name("a3a-ua1|a4f-ua2");
    command.add_flag("--attach-source", pdf.attaches_source, "Let the Word file travel in the PDF");
}

CLI::Option* add_kind(CLI::App& command, ContractKind& kind)
{
    return command.add_option("contract", kind, "dsfc (framework contract) or dsa (agreement)")
        ->required()
        ->type_name("dsfc|dsa")
        ->transform(CLI::Validator(kind_number, ""));
}

void add_common(CLI::App& app, CommonOptions& common)
{
    app.add_flag("--json", common.json, "Answer with one JSON object");
    app.add_option("--at", common.at, "Decide as at this moment, e.g. 2026-12-01T09:00:00Z")
        ->type_name("INSTANT");
    app.add_option("--templates", common.templates, "Folder of contract templates")
        ->envname("INDENTURE_TEMPLATES")
        ->type_name("DIR");
    app.add_option("--fonts", common.fonts,
                   "Font configuration (JSON), or folder of the standard fonts")
        ->envname("INDENTURE_FONTS")
        ->type_name("FILE|DIR");
    app.add_flag("--strict-fonts", common.refuses_substitutes,
                 "Refuse a document that asks for a font no file has the widths of");
    app.add_option("--register-key", common.register_key,
                   "Key with which the register seals executions; default: beside the register, "
                   "made at first use")
        ->envname("INDENTURE_REGISTER_KEY")
        ->type_name("FILE");
}

void add_making(CLI::App& app, Arguments& arguments)
{
    auto& check = *app.add_subcommand("check", "Report every problem of an application");
    add_kind(check, arguments.check.kind);
    check.add_option("application", arguments.check.application, "Application (JSON)")->required();
    check.add_option("--register", arguments.check.register_file,
                     "Ask the rules that need evidence too: may it be issued?");
    on_chosen(check, arguments, arguments.check, &cli::check);

    auto& generate =
        *app.add_subcommand("generate", "Make DOCX and PDF marked DRAFT, without a register");
    add_kind(generate, arguments.generate.kind);
    generate.add_option("application", arguments.generate.application, "Application (JSON)")
        ->required();
    generate.add_option("--out", arguments.generate.out, "Folder to write into")->required();
    add_pdf(generate, arguments.generate.pdf);
    on_chosen(generate, arguments, arguments.generate, &cli::generate);

    auto& render = *app.add_subcommand("render", "Typeset a Word file as PDF");
    render.add_option("document", arguments.render.document, "Word file (DOCX)")->required();
    render.add_option("out", arguments.render.out, "Output (PDF); not needed with --report");
    render
        .add_option("--report", arguments.render.report,
                    "List everything that is not laid out as Word would, in this file; without "
                    "one, or -, on standard output")
        ->expected(0, 1)
        ->type_name("FILE");
    render
        .add_option("--revisions", arguments.render.revisions,
                    "Show tracked changes as if you chose to accept or to refuse them all")
        ->check(CLI::IsMember({"accept", "refuse"}))
        ->capture_default_str();
    add_pdf(render, arguments.render.pdf);
    render.add_option("--attach", arguments.render.attachments, "File that travels in the PDF")
        ->type_name("FILE");
    render.add_option("--word", arguments.render.word,
                      "Write the Word file here too, its fields showing what the PDF shows");
    on_chosen(render, arguments, arguments.render, &cli::render);
}

void add_template(CLI::App& command, std::string& file)
{
    command.add_option("template", file, "Template (DOCX)")->required();
}

void add_language(CLI::App& command, LanguageOptions& language)
{
    command
        .add_option("--profile", language.profile,
                    "strict: what would be lost or misprinted is an error (default); compat: as "
                    "docxtpl does it")
        ->check(CLI::IsMember({"strict", "compat"}))
        ->type_name("strict|compat");
    command
        .add_option("--clauses", language.clauses,
                    "Folder of Word files that the template may include")
        ->type_name("DIR");
}

void add_data(CLI::App& command, std::string& data, LanguageOptions& language)
{
    command.add_option("data", data, "Data (JSON)")->required();
    command
        .add_option("--undefined", language.undefined,
                    "What is not in the data: error (default), blank (printed as nothing), chain "
                    "(so are its members), marker (printed as [missing: name])")
        ->check(CLI::IsMember({"error", "blank", "chain", "marker"}))
        ->type_name("error|blank|chain|marker");
    command
        .add_option("--images", language.images,
                    "Folder of pictures that the data may name by file name")
        ->type_name("DIR");
}

void add_merge(CLI::App& app, Arguments& arguments)
{
    MergeOptions& options = arguments.merge;
    auto& merge = *app.add_subcommand("merge", "Merge data into any Word template");
    add_template(merge, options.template_file);
    add_data(merge, options.data, options.language);
    merge.add_option("out", options.out, "Output: .docx or .pdf")->required();
    add_language(merge, options.language);
    merge
        .add_option("--manifest", options.manifest,
                    "Write which clauses the output has, and the digests of everything, as JSON")
        ->type_name("FILE");
    merge.add_flag("--verify", options.verifies,
                   "Check the output as a Word file, and write nothing if Word would refuse it");
    merge.add_flag("--keep-fields", options.keeps_fields,
                   "Leave cross-references, page numbers and tables of contents in a .docx as the "
                   "template has them");
    merge.add_flag("--strip-active", options.strips_active,
                   "Take macros, embedded objects and what is fetched on opening out of it");
    merge.add_flag("--keep-existing", options.keeps_existing, "Refuse to replace a file");
    merge.add_flag("-o,--overwrite", options.overwrites,
                   "Replace the output if it is there, also with --keep-existing");
    merge.add_flag("-q,--quiet", options.is_quiet, "Say nothing if all went well");
    on_chosen(merge, arguments, options, &cli::merge);
}

void add_authoring(CLI::App& app, Arguments& arguments)
{
    auto& import_tags = *app.add_subcommand(
        "import-tags", "Turn tags of docx-templates or docxtemplater into tags of this language");
    import_tags.add_option("document", arguments.import_tags.document, "Template (DOCX)")
        ->required();
    import_tags.add_option("-o,--out", arguments.import_tags.out, "Output (DOCX)")->required();
    import_tags.add_option("--from", arguments.import_tags.from, "Whose tags they are")
        ->type_name("docx-templates|docxtemplater");
    import_tags.add_option("--delimiters", arguments.import_tags.delimiters,
                           "What stands around a tag, e.g. \"<< >>\"");
    import_tags.add_option("--data", arguments.import_tags.data,
                           "Data (JSON) that settle what a section of docxtemplater is");
    on_chosen(import_tags, arguments, arguments.import_tags, &cli::import_tags);

    auto& lint = *app.add_subcommand("lint", "Report every problem of a template in one run");
    add_template(lint, arguments.lint.template_file);
    add_language(lint, arguments.lint.language);
    lint.add_option("--schema", arguments.lint.schema,
                    "JSON Schema of the data: also check what the template asks of it")
        ->type_name("FILE");
    lint.add_option("--annotate", arguments.lint.annotate,
                    "Write a copy of the template with a Word comment at each problem")
        ->type_name("FILE");
    on_chosen(lint, arguments, arguments.lint, &cli::lint);

    auto& schema =
        *app.add_subcommand("schema", "Infer the JSON Schema of the data a template asks for");
    add_template(schema, arguments.schema.template_file);
    add_language(schema, arguments.schema.language);
    schema.add_option("-o,--out", arguments.schema.out, "Write it into this file")
        ->type_name("FILE");
    on_chosen(schema, arguments, arguments.schema, &cli::schema);

    auto& explain = *app.add_subcommand(
        "explain", "Say of each printed text which tag and which data it comes from");
    add_template(explain, arguments.explain.template_file);
    add_data(explain, arguments.explain.data, arguments.explain.language);
    add_language(explain, arguments.explain.language);
    on_chosen(explain, arguments, arguments.explain, &cli::explain);
}

void add_register(CLI::App& app, Arguments& arguments)
{
    auto& group = *app.add_subcommand("register", "The register of contracts");
    group.require_subcommand(1);
    const auto add = [&](const char* name, const char* description,
                         ExitStatus (*run)(const RegisterOptions&, const CommonOptions&)) {
        CLI::App& command = *group.add_subcommand(name, description);
        command.add_option("--register", arguments.registered.register_file, "Register (file)")
            ->required();
        on_chosen(command, arguments, arguments.registered, run);
        return &command;
    };
    add("init", "Make an empty register", &cli::register_init);
    CLI::App& show = *add("show", "Show what is known of a contract", &cli::register_show);
    show.add_option("reference", arguments.registered.reference, "Reference of the contract")
        ->required();
    show.add_option("--out", arguments.registered.out, "Write its documents into this folder");
    add("log", "List every entry", &cli::register_log);
    add("check", "Recompute the chain and every document's digest", &cli::register_check);
}

void add_gate(CLI::App& app, Arguments& arguments)
{
    auto& issue =
        *app.add_subcommand("issue", "Issue a contract for signature, if every rule allows it");
    add_kind(issue, arguments.issue.kind);
    issue.add_option("application", arguments.issue.application, "Application (JSON)")->required();
    issue.add_option("--register", arguments.issue.register_file, "Register (file)")->required();
    issue.add_option("--out", arguments.issue.out, "Folder to write into")->required();
    add_pdf(issue, arguments.issue.pdf);
    on_chosen(issue, arguments, arguments.issue, &cli::issue);

    auto& sign = *app.add_subcommand("sign", "Sign one reserved field of a PDF");
    sign.add_option("document", arguments.sign.document, "PDF to sign")->required();
    sign.add_option("--field", arguments.sign.field, "Name of the signature field")->required();
    sign.add_option("--key", arguments.sign.key, "Key and certificate (PKCS#12)")->required();
    sign.add_option("--out", arguments.sign.out, "Signed PDF")->required();
    sign.add_option("--password-file", arguments.sign.password.file,
                    "File whose first line is the key's password");
    sign.add_option("--password-env", arguments.sign.password.environment,
                    "Environment variable that holds the key's password");
    sign.add_option("--reason", arguments.sign.reason, "Reason stated in the signature");
    on_chosen(sign, arguments, arguments.sign, &cli::sign);
}

/// Whom to trust, and what is known of certificates already.
CLI::Option* add_trust(CLI::App& command, TermsOptions& terms)
{
    CLI::Option* trust =
        command.add_option("--trust", terms.trust, "Trust anchors of signers (PEM)")
            ->type_name("FILE");
    command
        .add_option("--timestamp-trust", terms.timestamp_trust,
                    "Trust anchors of timestamp authorities (PEM); without any, no timestamp is "
                    "believed")
        ->allow_extra_args(false)
        ->type_name("FILE");
    command
        .add_option("--evidence", terms.evidence,
                    "Certificates, revocation lists and OCSP responses (DER or PEM), beside those "
                    "in the file")
        ->allow_extra_args(false)
        ->type_name("FILE");
    return trust;
}

CLI::Option* add_terms(CLI::App& command, TermsOptions& terms)
{
    CLI::Option* trust = add_trust(command, terms);
    command.add_flag("--require-revocation", terms.requires_revocation,
                     "Refuse a certificate whose revocation is not known");
    command.add_option("--level", terms.level, "Lowest PAdES level to pass")
        ->check(CLI::IsMember({"B", "T", "LT", "LTA"}))
        ->capture_default_str();
    command
        .add_option("--accept-anchoring", terms.accepted_anchoring,
                    "What may pass besides A, the issued octets with signatures after them: B, the "
                    "same objects written anew; C, the same text in the same places")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::IsMember({"A", "B", "C"}));
    command
        .add_option("--appendix-pages", terms.appendix_pages_max,
                    "How many pages a signing platform may add at the end of a copy of class C")
        ->capture_default_str();
    command
        .add_option("--provider", terms.providers,
                    "Signing platform whose seal may stand for a party's signature: organisation "
                    "identifier, or SHA-256 of its certificate")
        ->allow_extra_args(false)
        ->type_name("ID");
    return trust;
}

void add_fetch_evidence(CLI::App& app, Arguments& arguments)
{
    FetchEvidenceOptions& options = arguments.fetch_evidence;
    auto& fetch = *app.add_subcommand(
        "fetch-evidence",
        "Ask the authorities named in a signed PDF's certificates what verify needs to know");
    fetch.add_option("document", options.document, "Signed PDF")->required();
    add_trust(fetch, options.terms)->required();
    fetch.add_option("--issued", options.issued, "The PDF that was issued");
    fetch
        .add_option("--cache", options.cache,
                    "Folder of answers, used again until they are outdated; delete it to empty it")
        ->type_name("DIR");
    fetch.add_option("--out", options.out, "Evidence (PEM) for verify --evidence")->required();
    fetch.add_option("--timeout", options.seconds_max, "Seconds for all requests together")
        ->check(CLI::Range(1U, 3600U))
        ->capture_default_str();
    fetch
        .add_option("--allow-address", options.allowed,
                    "Host, with port if not 80, in your own network that certificates name; all "
                    "else must be "
                    "on the public internet, at port 80")
        ->allow_extra_args(false)
        ->type_name("HOST[:PORT]");
    fetch.footer(
        "The only command that uses the network. Then, offline:\n"
        "  indenture fetch-evidence signed.pdf --trust anchors.pem --cache cache "
        "--out evidence.pem\n"
        "  indenture verify signed.pdf --trust anchors.pem --evidence evidence.pem "
        "--require-revocation\n"
        "Exit status 1: something is not known still. Of a signature that is broken nothing "
        "is asked.");
    on_chosen(fetch, arguments, options, &cli::fetch_evidence);
}

void add_verification(CLI::App& app, Arguments& arguments)
{
    VerifyOptions& options = arguments.verify;
    auto& verify = *app.add_subcommand(
        "verify",
        "Say whether the signatures of a PDF hold; whether the right people signed, accept says");
    verify.add_option("document", options.document, "Signed PDF");
    add_terms(verify, options.terms);
    verify.add_option("--issued", options.issued,
                      "The PDF that was issued: the signed one must start with its bytes");
    verify.add_flag("--explain", options.explains,
                    "Answer the six questions behind the verdict, with every reason");
    verify.add_flag("--send-back", options.sends_back,
                    "Write a letter for whoever must sign again; nothing if all is well");
    verify.add_flag("--list-codes", options.lists_codes, "List every code of a finding and exit");
    verify
        .add_option("--etsi-xml", options.etsi_xml,
                    "Write the report of ETSI TS 119 102-2 (XML) into this file")
        ->type_name("FILE");
    verify
        .add_option("--bundle", options.bundle,
                    "Write an evidence bundle (zip): everything the verdict rests on")
        ->type_name("FILE");
    on_chosen(verify, arguments, options, &cli::verify);

    add_fetch_evidence(app, arguments);

    AcceptOptions& accepting = arguments.accept;
    auto& accept = *app.add_subcommand("accept", "Verify an upload, record it and move the state");
    accept.add_option("document", accepting.document, "Uploaded PDF")->required();
    accept.add_option("--register", accepting.register_file, "Register (file)")->required();
    add_terms(accept, accepting.terms)->required();
    accept.add_option("--contract", accepting.reference,
                      "Reference of the contract, for a copy that does not start with its bytes");
    auto* approver = accept.add_option(
        "--approved-by", accepting.approved_by,
        "Name of the person who answers for taking a copy of class B or C; recorded");
    auto* reason = accept.add_option("--reason", accepting.reason, "Why; recorded");
    approver->needs(reason);
    reason->needs(approver);
    accept.add_flag("--send-back", accepting.sends_back,
                    "Write the letter for whoever must sign again instead of the report");
    on_chosen(accept, arguments, accepting, &cli::accept);

    auto& bundle = *app.add_subcommand(
        "bundle", "Write everything that proves a signed contract into one file (zip)");
    bundle.add_option("reference", arguments.bundle.reference, "Reference of the contract")
        ->required();
    bundle.add_option("--register", arguments.bundle.register_file, "Register (file)")->required();
    bundle.add_option("--out", arguments.bundle.out, "Evidence bundle to write")->required();
    bundle
        .add_option("--manifest-token", arguments.bundle.manifest_token,
                    "RFC 3161 timestamp token over the manifest.json of this very bundle")
        ->type_name("FILE");
    on_chosen(bundle, arguments, arguments.bundle, &cli::bundle);

    auto& verify_bundle = *app.add_subcommand(
        "verify-bundle",
        "Verify again from an evidence bundle alone; exit status 0: the verdict is the same, "
        "whatever it is");
    verify_bundle.add_option("bundle", arguments.verify_bundle.bundle, "Evidence bundle")
        ->required();
    on_chosen(verify_bundle, arguments, arguments.verify_bundle, &cli::verify_bundle);
}

ExitStatus answer(const Error& error, bool json)
{
    if (json) {
        std::cout << Json{{"error",
                           {{"where", print(error.where())}, {"message", error.message()}}}}
                         .dump(2, ' ', false, Json::error_handler_t::replace)
                  << '\n';
    }
    std::cerr << "indenture: " << error.what() << '\n';
    return exit_status(error.code());
}

ExitStatus run_task(const Arguments& arguments)
{
    try {
        const ExitStatus status = arguments.task(arguments.common);
        if (!std::cout.flush()) {
            throw Error(ErrorCode::Unavailable, {"standard output", {}, {}},
                        "the answer cannot be written; is the disk full?");
        }
        return status;
    } catch (const Error& error) {
        return answer(error, arguments.common.json);
    } catch (const std::exception& error) {
        return answer(Error(ErrorCode::Internal, {},
                            std::string("internal fault, please report it: ") + error.what()),
                      arguments.common.json);
    }
}

/// `indenture template.docx data.json out.docx` is `merge`, as scripts for docxtpl call it; like
/// docxtpl it replaces a file only if told to.
std::vector<std::string> with_command(std::vector<std::string> arguments)
{
    const auto first = std::find_if(arguments.begin(), arguments.end(),
                                    [](const std::string& each) { return !each.starts_with('-'); });
    if (first != arguments.end() && first->ends_with(".docx")) {
        arguments.insert(arguments.begin(), {"merge", "--keep-existing"});
    }
    return arguments;
}

} // namespace

int run(int argc, char** argv)
{
    std::signal(SIGXFSZ, SIG_IGN); // a limit on file size is then an error like a full disk
    Arguments arguments;
    CLI::App app{"Makes the two contracts that govern access to NHS England data, proves that the "
                 "framework contract is signed, and only then issues the agreement.",
                 "indenture"};
    app.set_version_flag("--version", "indenture " INDENTURE_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    app.footer("indenture TEMPLATE.docx DATA.json OUT [-o] [-q] is short for merge.\n"
               "Exit status: 0 done or yes, 1 the answer is no or something is missing in what was "
               "made, 2 bad input or usage, 3 internal.");
    add_common(app, arguments.common);
    add_making(app, arguments);
    add_merge(app, arguments);
    add_authoring(app, arguments);
    add_register(app, arguments);
    add_gate(app, arguments);
    add_verification(app, arguments);
    try {
        std::vector<std::string> words = with_command({argv + std::min(argc, 1), argv + argc});
        std::reverse(words.begin(), words.end()); // as CLI11 wants them
        app.parse(std::move(words));
    } catch (const CLI::Success& request) { // --help, --version
        return app.exit(request);
    } catch (const CLI::ParseError& error) {
        app.exit(error);
        return static_cast<int>(ExitStatus::BadInput);
    }
    return static_cast<int>(run_task(arguments));
}

} // namespace indenture::cli
