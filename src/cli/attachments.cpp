#include "cli/attachments.h"

#include "workflow/typeset.h"

#include <array>
#include <filesystem>
#include <string_view>

namespace indenture::cli {

namespace {

struct Kind {
    std::string_view extension;
    std::string_view media_type;
    render::Relationship relationship;
};

Kind kind_of(const std::filesystem::path& file)
{
    using render::Relationship;
    static constexpr std::array kinds{
        Kind{".json", "application/json", Relationship::Data},
        Kind{".xml", "application/xml", Relationship::Data},
        Kind{".csv", "text/csv", Relationship::Data},
        Kind{".txt", "text/plain", Relationship::Supplement},
        Kind{".pdf", "application/pdf", Relationship::Supplement},
        Kind{".docx", workflow::word_media_type, Relationship::Supplement},
    };
    for (const Kind& kind : kinds) {
        if (file.extension() == kind.extension) {
            return kind;
        }
    }
    return {"", "application/octet-stream", Relationship::Supplement};
}

} // namespace

render::Profile profile_of(const PdfOptions& options)
{
    return options.profile == "a4f-ua2" ? render::Profile::A4fUa2 : render::Profile::A3aUa1;
}

workflow::Rendering rendering_of(const PdfOptions& options)
{
    return {.profile = profile_of(options), .attaches_word = options.attaches_source};
}

std::vector<render::Attachment> attachments_of(const RenderOptions& options, const Session& session)
{
    std::vector<render::Attachment> attachments;
    const auto attach = [&](const std::string& file, const Kind& kind, std::string description) {
        attachments.push_back({.name = std::filesystem::path(file).filename().string(),
                               .media_type = std::string(kind.media_type),
                               .relationship = kind.relationship,
                               .description = std::move(description),
                               .content = session.read(file)});
    };
    if (options.pdf.attaches_source) {
        attach(options.document, {"", workflow::word_media_type, render::Relationship::Source},
               "The document as a Word file");
    }
    for (const std::string& file : options.attachments) {
        attach(file, kind_of(file), "Attached file");
    }
    return attachments;
}

} // namespace indenture::cli
