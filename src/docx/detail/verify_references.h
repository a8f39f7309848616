#pragma once

#include "docx/detail/verify_report.h"

#include <vector>

namespace indenture::docx {

/// W-30 and W-31, W-33 to W-39: what has an id has its own, what is referred to is there.
void check_references(const std::vector<ReadPart>& parts, Report& report);

/// A reference to a bookmark by a field or a link.
struct BookmarkReference {
    std::string bookmark;
    XmlElement from;
};

/// W-32: fields of a part begin, separate and end in each of its stories. Gives the bookmarks that
/// fields and links refer to.
std::vector<BookmarkReference> check_fields(const ReadPart& part, Report& report);

} // namespace indenture::docx
