#pragma once

#include "docx/document.h"
#include "docx/package.h"
#include "template/numbering_part.h"
#include "template/source_tree.h"

#include <optional>
#include <string>

namespace indenture::templating {

/// Which list each paragraph of a template is in, by itself or by its style.
class ListReader {
public:
    /// Throws Error as docx::read_formatting does.
    explicit ListReader(const docx::Package& package);

    struct Entry {
        std::size_t number = 0;
        std::size_t level = 0;
        bool operator==(const Entry&) const = default;
    };
    /// Nothing if the paragraph is in no list.
    std::optional<Entry> list_of(const SourceTree& tree, NodeId paragraph) const;

    const docx::Styles& styles() const { return formatting_.styles; }
    const NumberingPart& numbering() const { return numbering_; }
    /// The numbering part's name, or "".
    const std::string& part() const { return part_; }

    /// What a clause brings.
    void add_style(docx::Style style);
    NumberingPart& numbering() { return numbering_; }

private:
    std::optional<Entry> list_of_style(const std::string& style) const;

    docx::Formatting formatting_;
    std::string part_;
    NumberingPart numbering_;
};

} // namespace indenture::templating
