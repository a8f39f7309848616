#pragma once

#include "base/bytes.h"
#include "pdf/object.h"
#include "render/dialect.h"

namespace indenture::render {

/// The XMP packet (ISO 16684-1): it claims the standards, names the document and carries the facts
/// in a schema of our own, which it describes where ISO 19005-3, 6.6.2.3 asks.
Bytes xmp_packet(const layout::Pages& pages, const DocumentFacts& facts, const Dialect& dialect);

/// The Info dictionary: the same facts as the packet.
pdf::Dictionary info_dictionary(const layout::Pages& pages, const DocumentFacts& facts);

} // namespace indenture::render
