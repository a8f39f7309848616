#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "pdf/object.h"
#include "pdf/revision.h"
#include "pdf/token_scanner.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace indenture::pdf {

/// One cross-reference section as the file has it (ISO 32000-1, 7.5.4 and 7.5.8).
struct XrefSection {
    std::size_t offset = 0; ///< where it was said to be; white space may stand there
    Span span;              ///< from "xref" or its object header to the end of trailer or "endobj"
    XrefKind kind = XrefKind::Table;
    Dictionary trailer;
    std::map<std::uint32_t, Location> entries; ///< with those of its hidden stream, if it has one
    std::optional<std::size_t> previous;
    /// The cross-reference stream beside a table that XRefStm names: readers of PDF 1.4 do not see
    /// it, and so may show another document.
    std::optional<Span> hidden;
};

/// What the last `startxref` leads to and the chain of Prev from there, newest first. Throws
/// Error(BadInput) for anything malformed or circular, Error(LimitExceeded) at a cap.
std::vector<XrefSection> read_xref_chain(ByteView file, const Limits& limits);

} // namespace indenture::pdf
