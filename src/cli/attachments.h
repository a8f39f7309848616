#pragma once

#include "cli/options.h"
#include "cli/session.h"
#include "render/write_pdf.h"

#include <vector>

namespace indenture::cli {

render::Profile profile_of(const PdfOptions& options);
workflow::Rendering rendering_of(const PdfOptions& options);

/// The files a rendered document carries: itself as its source, if asked for, and `--attach`.
std::vector<render::Attachment> attachments_of(const RenderOptions& options,
                                               const Session& session);

} // namespace indenture::cli
