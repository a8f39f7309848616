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

Bytes to_pdf(Bytes word, const std::string& source, const Session& session)
{
    const layout::Pages pages =
        workflow::typeset(std::move(word), source, session.load_fonts(), session.limits());
    say_findings(pages.findings);
    return render::write_pdf(pages,
                             {.author = {},
                              .subject = {},
                              .created = no_date,
                              .reference = {},
                              .content_digest = {},
                              .template_version = {}},
                             render::Emitter::Own);
}

} // namespace

ExitStatus merge(const MergeOptions& options, const CommonOptions& common)
{
    const Session session(common);
    const std::string kind = std::filesystem::path(options.out).extension().string();
    if (kind != ".docx" && kind != ".pdf") {
        throw Error(ErrorCode::BadInput, {options.out, {}, {}},
                    "the output must end in .docx or .pdf");
    }
    const docx::Package package = docx::Package::open(session.read(options.template_file),
                                                      options.template_file, session.limits());
    const templating::Template compiled = templating::Template::compile(package);
    Bytes word = compiled.merge(session.read_json(options.data), session.limits());
    write_file(options.out,
               kind == ".docx" ? std::move(word) : to_pdf(std::move(word), options.out, session));
    return ExitStatus::Done;
}

ExitStatus render(const RenderOptions& options, const CommonOptions& common)
{
    const Session session(common);
    write_file(options.out, to_pdf(session.read(options.document), options.document, session));
    return ExitStatus::Done;
}

} // namespace indenture::cli
