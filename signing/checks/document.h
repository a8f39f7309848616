#pragma once

#include "base/limits.h"
#include "pdf/canonical.h"
#include "pdf/file.h"
#include "pdf/page_content.h"
#include "pdf/page_tree.h"
#include "signing/field.h"

#include <cstddef>
#include <string>
#include <vector>

namespace indenture::signing::checks {

/// Where a signature field shows itself.
struct SignatureBox {
    std::string field;
    std::size_t page = 0; ///< from 0
    pdf::Rectangle box;
};

/// One revision of a contract, as far as comparing it with another needs it.
struct Document {
    const pdf::View& view;
    std::vector<pdf::Page> pages;
    std::vector<SignatureField> fields;
    std::vector<SignatureBox> boxes; ///< by page, then as the page lists them
    pdf::Canon::Landmarks landmarks; ///< pages, signature fields and their widgets
};

/// Throws Error(BadInput) or Error(LimitExceeded), as pages_of and signature_fields do.
Document document_of(const pdf::View& view, const Limits& limits);

/// The annotations of a page that belong to no signature field, as the page lists them.
pdf::Array other_annotations(const Document& document, std::size_t page);

/// The boxes on one page.
std::vector<pdf::Rectangle> boxes_on(const std::vector<SignatureBox>& boxes, std::size_t page);

/// Nothing inside `clip` is seen outside one of the boxes.
bool is_inside(const pdf::Rectangle& clip, const std::vector<pdf::Rectangle>& boxes);

} // namespace indenture::signing::checks
