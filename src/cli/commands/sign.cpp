#include "base/error.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/session.h"
#include "layout/font_set.h"
#include "pdf/file.h"
#include "signing/prepare.h"
#include "signing/providers/pkcs12.h"

#include <fmt/format.h>

namespace indenture::cli {

ExitStatus sign(const SignOptions& options, const CommonOptions& common)
{
    const Session session(common);
    if (options.password.file) {
        session.spare(*options.password.file);
    }
    const pdf::PdfFile file =
        pdf::PdfFile::open(session.read(options.document), options.document, session.limits());
    const Bytes key = session.read(options.key);
    const auto provider =
        signing::open_pkcs12(key, read_password(options.password, options.key), options.key);

    const layout::FontSet fonts = session.load_fonts();
    const auto font = fonts.find("Arial", {});
    if (!font) {
        throw Error(ErrorCode::BadInput, {common.fonts.value_or(""), {}, {}},
                    "the font configuration has no Arial, nor an alias for it, which the "
                    "signature's appearance needs");
    }
    signing::SignatureRequest request = signing::request_by(
        *provider, options.field, session.clock().now(), Bytes(fonts.file(*font)));
    request.reason = options.reason;
    session.write(options.out, signing::sign(file, request, *provider, session.limits()));

    if (common.json) {
        say_json(Json{{"signed", options.out},
                      {"field", options.field},
                      {"signer", request.name},
                      {"organisation", request.organisation}});
    } else {
        say(fmt::format("Signed {} as {} for {}: {}", options.field, request.name,
                        request.organisation, options.out));
    }
    return ExitStatus::Done;
}

} // namespace indenture::cli
