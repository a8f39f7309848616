#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace indenture::docx {

// What the fields of a document show once it is laid out: for those who write it into the file, so
// that Word shows the same without being asked to update.

/// One field whose result is text in a paragraph.
struct FieldResult {
    std::string part;
    std::uint32_t field = 0; ///< Field::number
    std::string text;        ///< UTF-8, as in Run
};

/// A stop that an entry has beyond those of its style. Twips.
struct ContentsTab {
    int position = 0;
    bool is_right = false; ///< with a leader of dots
};

/// One entry of a table of contents.
struct ContentsEntry {
    std::uint32_t paragraph = 0; ///< Paragraph::element of what it leads to, in the main part
    std::string style;           ///< paragraph style id; empty: none
    int indent = 0;              ///< twips, if there is no style
    std::vector<ContentsTab> tabs;
    std::string number; ///< "1.2"; may be empty
    std::string text;
    std::string separator; ///< between text and page, as in Run
    std::string page;      ///< as printed; empty: none is shown
};

/// A table of contents, made anew.
struct ContentsResult {
    std::string part;
    std::uint32_t field = 0; ///< BlockField::number
    bool is_linked = false;  ///< TOC \h
    std::vector<ContentsEntry> entries;
};

struct FieldResults {
    std::vector<FieldResult> fields; ///< in the order of the document
    std::vector<ContentsResult> contents;
    bool is_complete = true; ///< no field kept what Word last computed
};

} // namespace indenture::docx
