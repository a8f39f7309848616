#pragma once

#include "docx/document.h"
#include "layout/field_code.h"
#include "layout/flow.h"
#include "layout/spelling.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace indenture::layout {

// For this folder only: what a field shows (ECMA-376-1, 17.16.5).

/// Text of one formatting.
struct Stretch {
    std::string text; ///< as docx::Run
    docx::RunProperties properties;
};

struct FieldValue {
    std::vector<Stretch> text;
    std::string bookmark;  ///< it leads there; empty: nowhere
    bool is_stored = true; ///< Word keeps it in the file as the field's result
};

/// The text without its formatting.
std::string plain(const std::vector<Stretch>& text);

/// Where a paragraph stands, as a person would look for it: its number and first words.
Where where_of(const ParagraphBox& paragraph, const docx::Document& document);

/// Computes the fields of one paragraph.
class Fields {
public:
    Fields(const ParagraphBox& paragraph, const SpellingContext& context);

    FieldCode code_of(const docx::Field& field, std::uint32_t at);
    /// What the field shows; nothing if it keeps the result Word last computed, which is reported.
    /// `at` is where it stands in the paragraph's text.
    /// Throws Error: BadInput naming a bookmark that is not there or repeats itself, LimitExceeded.
    std::optional<FieldValue> value(const FieldCode& code, const docx::Field& field,
                                    std::uint32_t at);

    /// Whether a value asked for so far may change with the pages.
    bool depends_on_pages() const { return depends_on_pages_; }

private:
    using Text = std::optional<std::string>;

    Fields(const ParagraphBox& paragraph, const SpellingContext& context,
           std::vector<const Bookmark*> within);

    Text computed(const FieldCode& code, const docx::Field& field, std::uint32_t at);
    Text property(const FieldCode& code) const;
    Text condition(const FieldCode& code) const;
    Text page_label(const FieldCode& code, std::uint32_t at);
    Text page_count(const FieldCode& code, std::uint32_t at);
    Text section_number(std::uint32_t at);
    Text page_reference(const FieldCode& code, std::uint32_t at);
    Text style_text(const FieldCode& code);
    Text note_number(const FieldCode& code);
    FieldValue reference(const FieldCode& code, const docx::Field& field, std::uint32_t at);
    FieldValue symbol(const FieldCode& code, const docx::Field& field) const;

    std::string shown(const docx::Field& field, std::uint32_t at);
    std::string number_of(const ParagraphBox& target, const FieldCode& code);
    struct Target {
        std::uint32_t order = 0; ///< ParagraphBox::order
        std::uint32_t at = 0;    ///< in its text
    };
    std::string position_of(const Target& target, std::uint32_t at) const;
    const ParagraphBox* styled(const std::string& style, bool from_end);
    const Bookmark& bookmark(const FieldCode& code) const;
    std::uint32_t current_page(std::uint32_t at) const;
    std::string label_of(std::uint32_t page) const;

    // The text between the marks of a bookmark.
    struct Walk {
        const docx::BookmarkStart* start = nullptr; ///< none: from the beginning
        const docx::BookmarkEnd* end = nullptr;     ///< none: to the end
        bool is_inside = false;
        bool is_over = false;
        std::vector<Stretch> text;
        std::size_t size = 0;
    };
    std::vector<Stretch> text_of(const Bookmark& bookmark);
    std::vector<Stretch> text_of(const ParagraphBox& paragraph) const;
    void walk(const std::vector<docx::Inline>& items, Walk& state);
    void walk_field(const docx::Field& field, Walk& state);
    void take(const std::string& text, const docx::RunProperties& properties, Walk& state);

    void note_cached(const FieldCode& code, const docx::Field& field);

    const ParagraphBox& paragraph_;
    const SpellingContext& context_;
    std::vector<const Bookmark*> within_; ///< whose text is being repeated
    bool depends_on_pages_ = false;
};

} // namespace indenture::layout
