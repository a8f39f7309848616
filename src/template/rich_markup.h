#pragma once

#include "base/bytes.h"
#include "docx/package_changes.h"
#include "docx/styles.h"
#include "template/rich_value.h"

#include <cstddef>
#include <functional>
#include <map>
#include <string>

namespace indenture::templating {

/// The placeholder a rich value is written in place of.
struct RichPlace {
    std::string part;
    std::string prefix;         ///< of WordprocessingML in the part, "w:"
    Bytes run_properties;       ///< its w:rPr, or ""
    Bytes paragraph_properties; ///< its w:pPr, or ""; for what replaces the paragraph
    /// Why no picture can stand here ("in a text box"), or "". So for links and for breaks.
    std::string no_pictures;
    std::string no_links;
    std::string only_text;
};

/// Writes rich values as WordprocessingML, adding the pictures and relationships they need to a
/// package. Belongs to one merge.
class RichWriter {
public:
    struct Setting {
        const docx::Styles* styles;                 ///< of the template
        const std::map<std::string, Bytes>* images; ///< supplied beside the data, by key
        docx::PackageChanges* changes;              ///< to the template
        std::function<std::size_t()> next_drawing;  ///< ids of drawings, unique over all parts
        bool requires_alt = true;                   ///< for accessibility
    };
    explicit RichWriter(Setting setting) : setting_(std::move(setting)) {}

    /// Runs and links to stand in a paragraph. Each looks as the placeholder does but for what it
    /// sets. Throws Error(BadInput) for what cannot stand there, unknown styles, pictures that
    /// cannot be read; not for clauses, which the caller writes.
    Bytes runs(const RichValue& value, const RichPlace& place);

    /// Paragraphs to stand for that of the placeholder. One with a style of its own looks as that
    /// style says; any other as the placeholder does. A section the placeholder ended is ended by
    /// the last one. At least one paragraph is written.
    Bytes paragraphs(const RichValue& value, const RichPlace& place);

private:
    struct Picture {
        std::string part;
        std::int64_t width; ///< EMU, natural
        std::int64_t height;
    };

    Bytes run(const RichRun& run, const RichPlace& place);
    Bytes piece(const Inline& piece, const RichPlace& place);
    Bytes link(const RichLink& link, const RichPlace& place);
    Bytes image(const RichImage& image, const RichPlace& place);
    const Picture& picture(const std::string& source);
    Bytes properties(const TextLook& look, const RichPlace& place) const;

    Setting setting_;
    std::map<std::string, Picture> pictures_; ///< by source
};

} // namespace indenture::templating
