#pragma once

#include "base/bytes.h"

#include <set>
#include <string>

namespace indenture::templating {

/// A whole part in which `text` stands where a field referred to one of those bookmarks, which are
/// not in the document. It looks as the field's result did. A link to such a bookmark keeps its
/// text and leads nowhere. Fields that do not begin and end in one paragraph are left as they are.
Bytes without_references(ByteView part, const std::set<std::string>& bookmarks,
                         const std::string& text);

} // namespace indenture::templating
