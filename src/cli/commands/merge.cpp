#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/session.h"
#include "render/write_pdf.h"
#include "workflow/typeset.h"

#include <filesystem>

namespace indenture::cli {

namespace {

/// A date that says "none": the file must not depend on when it was made.
constexpr Instant no_date{};

/// What a file was made into, and what is not as in Word.
struct Made {
    Bytes content;
    std::vector<Finding> findings;
};

/// A PDF must have a title and a language; a Word file need not.
Made to_pdf(Bytes word, const std::string& source, const Session& session)
{
    layout::Pages pages =
        workflow::typeset(std::move(word), source, session.load_fonts(), session.limits());
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
                               .template_version = {}},
                              render::Emitter::Own),
            std::move(pages.findings)};
}

std::string kind_of(const std::string& file)
{
    return std::filesystem::path(file).extension().string();
}

ExitStatus write_out(const std::string& file, const Made& made, const CommonOptions& common)
{
    write_file(file, made.content);
    if (common.json) {
        say_json(Json{{"file", file}, {"findings", to_json(made.findings)}});
    } else {
        say(file);
        say_findings(made.findings);
    }
    return ExitStatus::Done;
}

} // namespace

ExitStatus merge(const MergeOptions& options, const CommonOptions& common)
{
    const Session session(common);
    const std::string kind = kind_of(options.out);
    if (kind != ".docx" && kind != ".pdf") {
        throw Error(ErrorCode::BadInput, {options.out, {}, {}},
                    "the output must end in .docx or .pdf");
    }
    const docx::Package package = docx::Package::open(session.read(options.template_file),
                                                      options.template_file, session.limits());
    const templating::Template compiled = templating::Template::compile(package);
    Bytes word = compiled.merge(session.read_json(options.data), session.limits());
    return write_out(options.out,
                     kind == ".docx" ? Made{std::move(word), {}}
                                     : to_pdf(std::move(word), options.template_file, session),
                     common);
}

ExitStatus render(const RenderOptions& options, const CommonOptions& common)
{
    const Session session(common);
    if (kind_of(options.out) != ".pdf") {
        throw Error(ErrorCode::BadInput, {options.out, {}, {}}, "the output must end in .pdf");
    }
    return write_out(options.out, to_pdf(session.read(options.document), options.document, session),
                     common);
}

} // namespace indenture::cli
