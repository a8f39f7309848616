#include "template/lint.h"

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/template_files.h"
#include "template/annotate.h"
#include "template/infer_schema.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <optional>

namespace indenture::cli {

namespace {

using templating::TemplateFinding;

constexpr const char* unused_field = "T016";

std::optional<templating::SchemaTypes> schema_of(const LintOptions& options, const Session& session)
{
    return options.schema ? std::optional(templating::SchemaTypes(
                                session.read_json(*options.schema), *options.schema))
                          : std::nullopt;
}

std::size_t count(const std::vector<TemplateFinding>& findings, Severity severity)
{
    return static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(), [&](const TemplateFinding& finding) {
            return finding.finding.severity == severity && finding.finding.code != unused_field;
        }));
}

std::string counted(std::size_t number, const std::string& noun)
{
    return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string summary(const std::vector<TemplateFinding>& findings)
{
    const std::size_t errors = count(findings, Severity::Block);
    const std::size_t warnings = count(findings, Severity::Warning);
    const std::size_t notes = count(findings, Severity::Info);
    std::string result = errors + warnings == 0 ? "no problem found" : counted(errors, "error");
    if (warnings > 0) {
        result += ", " + counted(warnings, "warning");
    }
    if (notes > 0) {
        result += ", " + counted(notes, "note");
    }
    return result;
}

std::string word_for(Severity severity)
{
    return severity == Severity::Block     ? "error"
           : severity == Severity::Warning ? "warning"
                                           : "note";
}

void say_finding(const TemplateFinding& found)
{
    const Finding& finding = found.finding;
    // Who reads this has the file open in Word, where parts have no names.
    const std::string place = finding.where.position.empty()
                                  ? print(Where{{}, finding.where.part, {}})
                                  : finding.where.position;
    say(fmt::format("  {:<8} {}  {}", word_for(finding.severity), finding.code, place));
    say(fmt::format("           {}", finding.text));
    if (!finding.cure.empty()) {
        say(fmt::format("           To mend it: {}", finding.cure));
    }
}

void say_unused(const std::vector<TemplateFinding>& findings)
{
    std::string names;
    for (const TemplateFinding& finding : findings) {
        if (finding.finding.code == unused_field) {
            names += (names.empty() ? "" : ", ") + finding.finding.where.part;
        }
    }
    if (!names.empty()) {
        say(fmt::format("  note     {}  fields of the schema that the template does not use: {}",
                        unused_field, names));
    }
}

void say_all(const std::string& file, const std::vector<TemplateFinding>& findings)
{
    say(fmt::format("{}: {}", file, summary(findings)));
    for (const TemplateFinding& finding : findings) {
        if (finding.finding.code != unused_field) {
            say_finding(finding);
        }
    }
    say_unused(findings);
}

Json to_json(const std::vector<TemplateFinding>& findings)
{
    Json list = Json::array();
    for (const TemplateFinding& finding : findings) {
        list.push_back(templating::to_json(finding));
    }
    return list;
}

/// What concerns the schema has no place in the template to comment on.
std::vector<TemplateFinding> without_unused(std::vector<TemplateFinding> findings)
{
    std::erase_if(findings, [](const TemplateFinding& finding) {
        return finding.finding.code == unused_field;
    });
    return findings;
}

} // namespace

ExitStatus lint(const LintOptions& options, const CommonOptions& common)
{
    const Session session(common);
    const docx::Package package = open_template(options.template_file, session);
    const auto schema = schema_of(options, session);
    const std::vector<TemplateFinding> findings = templating::lint(
        package, compile_options(options.language, session), schema ? &*schema : nullptr);
    if (options.annotate) {
        session.write(*options.annotate, annotate(package, without_unused(findings)));
    }
    const bool is_sound = count(findings, Severity::Block) == 0;
    if (common.json) {
        say_json(Json{
            {"file", options.template_file}, {"sound", is_sound}, {"findings", to_json(findings)}});
    } else {
        say_all(options.template_file, findings);
        if (options.annotate) {
            say(fmt::format("The same as comments in Word: {}", *options.annotate));
        }
    }
    return is_sound ? ExitStatus::Done : ExitStatus::No;
}

ExitStatus schema(const SchemaOptions& options, const CommonOptions& common)
{
    const Session session(common);
    const docx::Package package = open_template(options.template_file, session);
    const auto compiled =
        templating::Template::compile(package, compile_options(options.language, session));
    const Json schema = templating::infer_schema(
        compiled.compiled(), std::filesystem::path(options.template_file).filename().string());
    if (!options.out) {
        say_json(schema);
        return ExitStatus::Done;
    }
    session.write(*options.out, schema.dump(2) + "\n");
    if (common.json) {
        say_json(Json{{"file", *options.out}});
    } else {
        say(*options.out);
    }
    return ExitStatus::Done;
}

} // namespace indenture::cli
