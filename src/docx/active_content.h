#pragma once

#include "base/finding.h"
#include "docx/package.h"

#include <vector>

namespace indenture::docx {

/// What a Word file does or fetches when it is opened, beyond showing itself: findings "T032".
///
/// Block for what runs: macros, embedded and ActiveX objects, foreign chunks, customised menus,
/// fields of DDE. Warning for what is fetched or pressed: linked pictures, attached templates,
/// frames, mail merge, fields that include files, links to other than web, mail and telephone.
/// Info for links to those. Throws Error as Package::part does.
std::vector<Finding> active_content(const Package& package);

/// The same document with nothing left that active_content blocks or warns of, but links: parts
/// and relationships gone, objects shown as the pictures they had, fields as their last results,
/// chunks as empty paragraphs. A macro-enabled document becomes a plain one.
Package without_active_content(const Package& package);

} // namespace indenture::docx
