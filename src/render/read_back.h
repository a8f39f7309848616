#pragma once

#include "base/bytes.h"
#include "layout/pages.h"

#include <string>
#include <string_view>
#include <vector>

namespace indenture::render {

/// What an independent reader (PoDoFo) finds in a file we have just written.
struct ReadBack {
    std::vector<std::string> page_texts; ///< UTF-8, in drawing order, a line feed at each new line
    std::vector<std::string> signature_fields; ///< names, in the order of the form
    std::string title;
    std::string language;
};

/// For files of write_pdf only, never for one from outside: PoDoFo is not safe with those.
/// Throws Error(Internal) if it cannot be read.
ReadBack read_back(ByteView pdf);

/// Throws Error(Internal) naming the first difference unless the file has the pages' number,
/// title, language, signature fields and every page's text, and `content_digest` (64 hexadecimal
/// digits; empty: none is printed) stands on each page whose footer should have it, and on one
/// page at least.
void require_faithful(const ReadBack& found, const layout::Pages& pages,
                      std::string_view content_digest);

} // namespace indenture::render
