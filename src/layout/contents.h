#pragma once

#include "docx/document.h"
#include "layout/field_code.h"
#include "layout/flow.h"
#include "layout/format.h"

#include <memory>
#include <vector>

namespace indenture::layout {

// For this folder only: tables of contents (ECMA-376-1, 17.16.5.68).

/// What the table lists, in the order of the document. Each gets a bookmark in `flow`.
std::vector<ContentsItem> contents_items(const FieldCode& code, Flow& flow,
                                         const StyleSheet& styles);

/// Makes the paragraphs of entries.
class ContentsEntries {
public:
    /// `text_width` is of the section, in twips.
    ContentsEntries(const docx::Document& document, StyleSheet& styles, const FieldCode& code,
                    int text_width);

    /// One for each item, in the style of its level.
    std::vector<std::unique_ptr<docx::Paragraph>> make(const std::vector<ContentsItem>& items);

private:
    const docx::Style* style_of(int level) const;
    docx::Paragraph empty_entry(int level) const;
    std::unique_ptr<docx::Paragraph> entry(const ContentsItem& item, Length widest_number);
    void add_tabs(docx::Paragraph& entry, const ContentsItem& item, Length widest_number);
    Length width_of(const std::string& text, BaseId base);

    const docx::Document& document_;
    StyleSheet& styles_;
    bool lists_figures_;
    int text_width_;
};

} // namespace indenture::layout
