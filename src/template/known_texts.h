#pragma once

#include "docx/packing.h"
#include "template/program.h"

#include <memory>

namespace indenture::templating {

/// Packs the literals of a part, once, and tells each its id among them. Those of macros are left
/// out: other parts write them too.
std::shared_ptr<const docx::Packing> packed_literals(Program& program);

} // namespace indenture::templating
