#pragma once

#include "docx/properties.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace indenture::docx {

enum class StyleKind { Paragraph, Character, Table, Numbering };

/// Formatting that a table style applies to some of its cells (ECMA-376-1, 17.7.6).
struct TableCondition {
    ParagraphProperties paragraph;
    RunProperties run;
    Borders borders;
    std::optional<Colouring> fill;
    std::optional<VerticalAlignment> vertical_alignment;
};

struct Style {
    std::string id;
    std::string name; ///< "heading 1", "Title": built-in names in lower case as Word writes them
    StyleKind kind = StyleKind::Paragraph;
    std::string based_on; ///< a style id of the same kind; empty: none
    bool is_default = false;
    ParagraphProperties paragraph;
    RunProperties run;
    TableProperties table;
    TableCondition cells;                             ///< of every cell of a table
    std::map<std::string, TableCondition> conditions; ///< by w:tblStylePr type: "firstRow"
};

/// The styles of a document, by id.
struct Styles {
    ParagraphProperties default_paragraph; ///< w:docDefaults
    RunProperties default_run;             ///< w:docDefaults
    std::vector<Style> all;
    std::map<std::string, std::size_t, std::less<>> by_id; ///< index into all

    const Style* find(std::string_view id) const;
    const Style* default_style(StyleKind kind) const;
    /// The style and what it is based on, the outermost ancestor first. A cycle is cut.
    std::vector<const Style*> chain(const Style& style) const;
};

} // namespace indenture::docx
