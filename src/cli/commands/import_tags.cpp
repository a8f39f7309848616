#include "template/import_tags.h"

#include "base/error.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/session.h"

#include <fmt/format.h>

namespace indenture::cli {

namespace {

using templating::Dialect;

std::optional<Dialect> dialect_of(const std::string& name)
{
    if (name.empty()) {
        return std::nullopt;
    }
    if (name != "docx-templates" && name != "docxtemplater") {
        throw Error(ErrorCode::BadInput, {"--from", {}, {}},
                    fmt::format("must be docx-templates or docxtemplater, not '{}'", name));
    }
    return name == "docxtemplater" ? Dialect::Docxtemplater : Dialect::DocxTemplates;
}

std::optional<templating::TagMarks> marks_of(const std::string& delimiters)
{
    if (delimiters.empty()) {
        return std::nullopt;
    }
    const std::size_t blank = delimiters.find(' ');
    if (blank == 0 || blank == std::string::npos || blank + 1 == delimiters.size() ||
        delimiters.find(' ', blank + 1) != std::string::npos) {
        throw Error(ErrorCode::BadInput, {"--delimiters", {}, {}},
                    "must be an opener, one blank and a closer, e.g. \"<< >>\"");
    }
    return templating::TagMarks{delimiters.substr(0, blank), delimiters.substr(blank + 1)};
}

Json to_json(const templating::Imported& imported, const std::string& file)
{
    Json tags = Json::array();
    for (const templating::Translation& each : imported.translations) {
        tags.push_back({{"where", print(each.where)}, {"from", each.from}, {"to", each.to}});
    }
    return {{"file", file},
            {"from",
             imported.guess.dialect == Dialect::Docxtemplater ? "docxtemplater" : "docx-templates"},
            {"tags", std::move(tags)},
            {"findings", indenture::to_json(imported.findings)}};
}

} // namespace

ExitStatus import_tags(const ImportTagsOptions& options, const CommonOptions& common)
{
    const Session session(common);
    const auto dialect = dialect_of(options.from);
    const auto marks = marks_of(options.delimiters);
    const docx::Package package =
        docx::Package::open(session.read(options.document), options.document, session.limits());
    const std::optional<Json> data =
        options.data ? std::optional<Json>(session.read_json(*options.data)) : std::nullopt;
    const templating::Imported imported =
        templating::import_tags(package, {.dialect = dialect, .marks = marks, .sample = data});
    session.write(options.out, imported.docx);
    if (common.json) {
        say_json(to_json(imported, options.out));
    } else {
        for (const templating::Translation& each : imported.translations) {
            say(fmt::format("{}: {}", print(each.where), each.to));
        }
        say_findings(imported.findings);
        say(fmt::format("{} ({} tags)", options.out, imported.translations.size()));
    }
    return blocks(imported.findings) ? ExitStatus::No : ExitStatus::Done;
}

} // namespace indenture::cli
