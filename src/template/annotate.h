#pragma once

#include "base/bytes.h"
#include "docx/package.h"
#include "template/places.h"

#include <vector>

namespace indenture::templating {

/// A copy of the template with a Word comment by "indenture" at each finding, on the characters of
/// its tag. What Word does not let be commented on is commented where it shows: a footnote at its
/// mark, a text box at the paragraph it hangs on, headers, footers and properties at the start.
/// Comments of others stay. The same findings give the same bytes.
Bytes annotate(const docx::Package& package, const std::vector<TemplateFinding>& findings);

} // namespace indenture::templating
