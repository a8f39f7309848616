#pragma once

#include "base/bytes.h"
#include "pdf/object.h"

namespace indenture::render {

/// The same file as pdf::serialise in PoDoFo's spelling: an independent writer to compare with.
/// Equal tables give equal octets. Throws Error(Internal) if PoDoFo fails.
Bytes emit_with_podofo(const pdf::ObjectTable& table);

} // namespace indenture::render
