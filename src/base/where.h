#pragma once

#include <string>

namespace indenture {

/// A place as a person would point to it: a file, a part of it, a position in that part.
/// Every field may be empty.
struct Where {
    std::string source;   ///< file name or what the bytes are, e.g. "dsa.json", "the upload"
    std::string part;     ///< e.g. "word/document.xml", "/datasets/3/name", "revision 2"
    std::string position; ///< e.g. "table 2, row 3", "line 4, column 12", "offset 712"

    bool operator==(const Where&) const = default;
};

/// "dsa.docx: word/document.xml, table 2, row 3", leaving out what is empty.
std::string print(const Where& where);

} // namespace indenture
